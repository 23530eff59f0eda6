//! Bills of exchange and promissory notes handed to a bank: CFONB 160, records of 160 characters.
//!
//! Layout: CFONB, « Effets de commerce, LCR – BOR, dispositions destinées à la clientèle », September 2002: one record of
//! the presenter (03), one a bill (06), one with the total (08), all of operation 60. Amounts in cents of euro. Banks
//! present bills at French accounts alone, which the records name as bank, branch and account (RIB without its key).

use kernel::{Cents, Day, Refusal, identifier};

use crate::sepa;

/// What the bank does with the bills ("code entrée").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// Collection: credited at the usual day after maturity.
    #[default]
    Collection,
    /// Discount: credited at once, less interest.
    Discount,
}

/// Which paper a record stands for ("code acceptation").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// A bill without acceptance.
    NotAccepted,
    /// A bill that the drawee accepted.
    Accepted,
    /// A promissory note.
    PromissoryNote,
}

/// A bill of a remittance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Which paper.
    pub paper: Paper,
    /// Our reference; its last ten letters and digits count.
    pub reference: String,
    /// The drawee.
    pub drawee: String,
    /// Its account: a French IBAN (or one of Monaco, which is of the same banks).
    pub iban: String,
    /// Where the bill is payable, as the bank calls itself; may be empty.
    pub bank: String,
    /// The drawee's SIREN; may be empty.
    pub siren: String,
    /// Above nothing.
    pub amount: Cents,
    /// The day on which it was drawn.
    pub day: Day,
    /// The day on which it is to be paid.
    pub maturity: Day,
}

/// A remittance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remittance {
    /// Its reference; its last eleven letters and digits count.
    pub reference: String,
    /// The day on which it is handed in.
    pub day: Day,
    /// What the bank does with the bills.
    pub entry: Entry,
    /// Who hands them in.
    pub name: String,
    /// The account that is credited: a French IBAN.
    pub iban: String,
    /// Its bank, as it calls itself; may be empty.
    pub bank: String,
    /// The SIREN of who hands them in; may be empty.
    pub siren: String,
    /// The bills.
    pub bills: Vec<Bill>,
}

/// The highest amount of one record, and of the total.
const MOST: i64 = 999_999_999_999;

/// Writes the file: records ended by CR LF. Refused: no bill, an account that is not French, an amount that does not fit.
pub fn write(remittance: &Remittance) -> Result<Vec<u8>, Refusal> {
    if remittance.bills.is_empty() {
        return Err(Refusal::invalid("lcr.empty"));
    }
    let total: i128 = remittance.bills.iter().map(|b| i128::from(b.amount.0)).sum();
    if total > i128::from(MOST) {
        return Err(Refusal::invalid("lcr.amount").at("total"));
    }
    let mut out = String::with_capacity((remittance.bills.len() + 2) * 162);
    presenter(&mut out, remittance)?;
    for (n, bill) in remittance.bills.iter().enumerate() {
        record(&mut out, bill, n)?;
    }
    let mut last = Record::new("08", remittance.bills.len() + 2);
    last.at(103, &format!("{total:012}"));
    last.end(&mut out);
    Ok(out.into_bytes())
}

fn presenter(out: &mut String, remittance: &Remittance) -> Result<(), Refusal> {
    let mut first = Record::new("03", 1);
    first.at(25, &day(remittance.day));
    first.at(31, &text(&remittance.name, 24));
    first.at(55, &text(&remittance.bank, 24));
    first.at(79, match remittance.entry {
        Entry::Discount => "1",
        Entry::Collection => "3",
    });
    // No assignment of claims (Dailly), euros.
    first.at(80, "0E");
    first.at(82, &account(&remittance.iban, "iban")?);
    first.at(135, &text(&remittance.siren, 15));
    first.at(150, &reference(&remittance.reference, 11));
    first.end(out);
    Ok(())
}

fn record(out: &mut String, bill: &Bill, n: usize) -> Result<(), Refusal> {
    let place = format!("bills[{n}]");
    if bill.amount.0 <= 0 || bill.amount.0 > MOST {
        return Err(Refusal::invalid("lcr.amount").at(place).with("reference", &bill.reference));
    }
    let mut one = Record::new("06", n + 2);
    one.at(21, &reference(&bill.reference, 10));
    one.at(31, &text(&bill.drawee, 24));
    one.at(55, &text(&bill.bank, 24));
    one.at(79, match bill.paper {
        Paper::NotAccepted => "0",
        Paper::Accepted => "1",
        Paper::PromissoryNote => "2",
    });
    one.at(82, &account(&bill.iban, &place).map_err(|r| r.with("reference", &bill.reference))?);
    one.at(103, &format!("{:012}", bill.amount.0));
    one.at(119, &day(bill.maturity));
    one.at(125, &day(bill.day));
    one.at(142, &text(&bill.siren, 9));
    one.at(151, &reference(&bill.reference, 10));
    one.end(out);
    Ok(())
}

/// A record in the making: blanks, filled at positions from 1.
struct Record(Vec<u8>);

impl Record {
    fn new(code: &str, number: usize) -> Record {
        let mut record = Record(vec![b' '; 160]);
        record.at(1, code);
        record.at(3, "60");
        record.at(5, &format!("{number:08}"));
        record
    }

    fn at(&mut self, position: usize, text: &str) {
        for (slot, byte) in self.0.iter_mut().skip(position - 1).zip(text.bytes()) {
            *slot = byte;
        }
    }

    fn end(self, out: &mut String) {
        out.push_str(&String::from_utf8_lossy(&self.0));
        out.push_str("\r\n");
    }
}

/// Capitals without accents, as far as they fit.
fn text(text: &str, most: usize) -> String {
    let plain = sepa::latin(text, most * 2).to_ascii_uppercase().replace([':', '?'], " ");
    crate::bytes::cut(&plain, most).trim_end().to_string()
}

/// The last letters and digits of a reference: what tells it from others stands at its end. `EF2026-000012` is
/// `2026000012`.
pub fn reference(text: &str, most: usize) -> String {
    let plain: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    plain[plain.len().saturating_sub(most)..].iter().collect()
}

fn day(day: Day) -> String {
    let text = day.to_string();
    let (year, rest) = text.split_at(4);
    format!("{}{}{}", &rest[4..6], &rest[1..3], &year[2..4])
}

/// Bank, branch and account of a French IBAN: 21 characters.
fn account(iban: &str, place: &str) -> Result<String, Refusal> {
    let iban = identifier::compact(iban);
    let french = identifier::is_iban(&iban) && iban.len() == 27 && (iban.starts_with("FR") || iban.starts_with("MC"));
    if !french {
        return Err(Refusal::invalid("lcr.account").at(place).with("iban", iban));
    }
    Ok(iban[4..25].to_string())
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn on(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn bill(paper: Paper, cents: i64) -> Bill {
        Bill {
            paper,
            reference: "EF2026-000012".into(),
            drawee: "Société Générale des Charpentes & Toitures".into(),
            iban: "FR14 2004 1010 0505 0001 3M02 606".into(),
            bank: String::new(),
            siren: "404833048".into(),
            amount: Cents(cents),
            day: on("2026-01-15"),
            maturity: on("2026-04-30"),
        }
    }

    fn remittance(bills: Vec<Bill>) -> Remittance {
        Remittance {
            reference: "RE2026-000001".into(),
            day: on("2026-04-10"),
            entry: Entry::Collection,
            name: "Tuilerie de l’Ouche".into(),
            iban: "FR7630006000011234567890189".into(),
            bank: "Agricole".into(),
            siren: "732829320".into(),
            bills,
        }
    }

    /// Reads a record by the positions of the brochure: code, operation, number, and fields by first and last position.
    fn field(record: &str, from: usize, to: usize) -> &str {
        record[from - 1..to].trim_end()
    }

    #[test]
    fn every_record_is_where_the_brochure_has_it() {
        let bills = vec![bill(Paper::NotAccepted, 1200_00), bill(Paper::Accepted, 1), bill(Paper::PromissoryNote, 34_56)];
        let file = String::from_utf8(write(&remittance(bills)).unwrap()).unwrap();
        let records: Vec<&str> = file.split_terminator("\r\n").collect();
        assert!(records.iter().all(|r| r.len() == 160 && r.is_ascii()), "{file}");
        let heads: Vec<(&str, &str, &str)> = records.iter().map(|r| (field(r, 1, 2), field(r, 3, 4), field(r, 5, 12))).collect();
        let wanted = ["03", "06", "06", "06", "08"];
        assert!(heads.iter().zip(wanted).zip(1..).all(|((h, code), n)| *h == (code, "60", format!("{n:08}").as_str())), "{heads:?}");
        let first = records[0];
        assert_eq!((field(first, 13, 24), field(first, 25, 30)), ("", "100426"));
        assert_eq!((field(first, 31, 54), field(first, 55, 78)), ("TUILERIE DE L'OUCHE", "AGRICOLE"));
        assert_eq!((field(first, 79, 81), field(first, 82, 102)), ("30E", "300060000112345678901"));
        assert_eq!((field(first, 103, 134), field(first, 135, 149), field(first, 150, 160)), ("", "732829320", "E2026000001"));
        let one = records[1];
        assert_eq!((field(one, 13, 20), field(one, 21, 30)), ("", "2026000012"));
        assert_eq!((field(one, 31, 54), field(one, 55, 78)), ("SOCIETE GENERALE DES CHA", ""));
        assert_eq!((field(one, 79, 79), field(one, 80, 81), field(one, 82, 102)), ("0", "", "20041010050500013M026"));
        assert_eq!((field(one, 103, 114), field(one, 115, 118)), ("000000120000", ""));
        assert_eq!((field(one, 119, 124), field(one, 125, 130)), ("300426", "150126"));
        assert_eq!((field(one, 131, 141), field(one, 142, 150), field(one, 151, 160)), ("", "404833048", "2026000012"));
        assert_eq!((field(records[2], 79, 79), field(records[3], 79, 79)), ("1", "2"));
        let last = records[4];
        assert_eq!((field(last, 13, 102), field(last, 103, 114), field(last, 115, 160)), ("", "000000123457", ""));
    }

    #[test]
    fn what_no_bank_takes_is_refused() {
        let french = bill(Paper::Accepted, 1);
        for (bills, code) in [
            (vec![], "lcr.empty"),
            (vec![Bill { iban: "DE89370400440532013000".into(), ..french.clone() }], "lcr.account"),
            (vec![Bill { iban: "FR1420041010050500013M02607".into(), ..french.clone() }], "lcr.account"),
            (vec![Bill { amount: Cents(0), ..french.clone() }], "lcr.amount"),
            (vec![Bill { amount: Cents(MOST), ..french.clone() }, french.clone()], "lcr.amount"),
        ] {
            assert_eq!(write(&remittance(bills)).unwrap_err().code, code);
        }
        let discount = Remittance { entry: Entry::Discount, ..remittance(vec![french]) };
        assert_eq!(field(&String::from_utf8(write(&discount).unwrap()).unwrap(), 79, 79), "1");
    }
}
