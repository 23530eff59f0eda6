//! What a line of a bank statement says of bills: that the bank credits some, or that one came back unpaid. A number or
//! our reference in it is certain; else the bank must say that it is about bills, and the sum of one day must fit.

use kernel::{Cents, Day, Id, Result};
use store::Db;

use super::store::{self as remittances, AtBank};
use crate::payment::details::says;
use crate::payment::{Details, Payment};

/// Days around the day of payment within which a credit without any name may be its bills'.
const NEAR: i32 = 6;
/// A bank takes a bill back within weeks of its day.
const LATE: i32 = 90;
/// Beyond that the difference is not the fee of a returned bill, cents.
const FEE_MOST: Cents = Cents(100_00);

/// True where the bank writes of bills (LCR, BOR, effets).
fn of_bills(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_uppercase);
    words.into_iter().any(|w| matches!(w.as_str(), "LCR" | "BOR" | "EFFET" | "EFFETS" | "TRAITE" | "TRAITES"))
}

/// The number of a document, or the reference of it that the bank was told.
fn named(text: &str, number: &str) -> bool {
    [number.to_string(), formats::lcr::reference(number, 11), formats::lcr::reference(number, 10)].iter().any(|id| says(text, id))
}

/// The payments that a line credits, where that is certain.
pub(crate) fn credited(db: &mut Db, line: &Payment, details: &Details) -> Result<Option<Vec<Id>>> {
    let waiting = remittances::at_bank(db)?;
    if waiting.is_empty() {
        return Ok(None);
    }
    Ok(among(&waiting, &details.told(&line.remittance), line.amount, details.charges, line.day))
}

/// Which of the bills that wait are credited by so much, with what the bank says it kept.
fn among(waiting: &[AtBank], text: &str, amount: Cents, charges: Cents, day: Option<Day>) -> Option<Vec<Id>> {
    let fits = |bills: &[&AtBank]| {
        let sum: Cents = bills.iter().map(|b| b.amount).sum();
        !bills.is_empty() && (sum == amount || !charges.is_zero() && sum == amount + charges)
    };
    let payments = |bills: &[&AtBank]| Some(bills.iter().map(|b| b.payment).collect());
    let own: Vec<&AtBank> = waiting.iter().filter(|b| named(text, &b.number)).collect();
    if !own.is_empty() {
        return if fits(&own) { payments(&own) } else { None };
    }
    let of_slip: Vec<&AtBank> = waiting.iter().filter(|b| named(text, &b.remittance)).collect();
    if fits(&of_slip) {
        return payments(&of_slip);
    }
    // Of one remittance, or where the bank names none, of all: the bills of one day.
    let near = |b: &&AtBank| day.is_some_and(|d| (-1..=NEAR).contains(&d.since(b.maturity)));
    let pool: Vec<&AtBank> = match of_slip.is_empty() {
        false => of_slip,
        true if of_bills(text) => waiting.iter().filter(near).collect(),
        true => return None,
    };
    let mut days: Vec<(&str, Day)> = pool.iter().map(|b| (b.remittance.as_str(), b.maturity)).collect();
    days.sort_unstable();
    days.dedup();
    let of = |key: &(&str, Day)| -> Vec<&AtBank> {
        pool.iter().copied().filter(|b| (b.remittance.as_str(), b.maturity) == *key).collect()
    };
    let fitting: Vec<Vec<&AtBank>> = days.iter().map(of).filter(|bills| fits(bills)).collect();
    match fitting.as_slice() {
        [only] => payments(only),
        _ => None,
    }
}

/// The bill that a line takes back, and the bank's reason, where that is certain.
pub(crate) fn came_back(db: &mut Db, line: &Payment, details: &Details) -> Result<Option<(Id, String)>> {
    let text = details.told(&line.remittance);
    let Some(since) = line.day.map(|d| d.plus(-LATE)) else { return Ok(None) };
    for bill in remittances::out(db, since)?.into_iter().filter(|b| named(&text, &b.number)) {
        let fee = -line.amount - bill.amount;
        if (0..=FEE_MOST.0).contains(&fee.0) {
            let reason = details.return_reason.clone().filter(|code| !code.is_empty()).unwrap_or(line.remittance.clone());
            let reason: String = reason.chars().take(500).collect();
            return Ok(Some((bill.bill, if reason.trim().is_empty() { bill.number } else { reason })));
        }
    }
    Ok(None)
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn bill(n: i64, remittance: &str, maturity: &str, cents: i64) -> AtBank {
        AtBank {
            bill: Id(n),
            number: format!("EF2026-{n:06}"),
            remittance: format!("RE2026-00000{remittance}"),
            maturity: Day::parse(maturity).unwrap(),
            payment: Id(n * 10),
            amount: Cents(cents),
        }
    }

    #[test]
    fn a_credit_is_recognised_where_it_is_certain() {
        let waiting = [
            bill(1, "1", "2026-04-30", 1000_00),
            bill(2, "1", "2026-04-30", 200_00),
            bill(3, "1", "2026-05-31", 300_00),
            bill(4, "2", "2026-05-31", 300_00),
        ];
        let day = Day::parse("2026-05-02");
        for (text, amount, charges, found) in [
            ("REMISE LCR EF2026-000001", 1000_00, 0, Some(vec![10])),
            ("LCR 2026000002 DELMAS", 200_00, 0, Some(vec![20])),
            ("LCR 2026000002 DELMAS", 199_00, 1_00, Some(vec![20])),
            ("LCR 2026000002 DELMAS", 199_00, 0, None),
            ("REMISE EF2026-000001 EF2026-000003", 1300_00, 0, Some(vec![10, 30])),
            ("RE2026-000001", 1500_00, 0, Some(vec![10, 20, 30])),
            ("REM EFFETS E2026000001", 1200_00, 0, Some(vec![10, 20])),
            ("RE2026-000001", 300_00, 0, Some(vec![30])),
            ("RE2026-000001", 900_00, 0, None),
            ("EFFETS A L'ENCAISSEMENT", 1200_00, 0, Some(vec![10, 20])),
            ("EFFETS A L'ENCAISSEMENT", 1000_00, 0, None),
            ("LCR", 300_00, 0, None),
            ("VIREMENT DELMAS", 1200_00, 0, None),
        ] {
            let found = found.map(|ids| ids.into_iter().map(Id).collect());
            assert_eq!(among(&waiting, text, Cents(amount), Cents(charges), day), found, "{text} {amount}");
        }
        let june = Day::parse("2026-06-01");
        assert_eq!(among(&waiting, "LCR", Cents(300_00), Cents(0), june), None, "two remittances fit");
        assert_eq!(among(&waiting[..3], "LCR", Cents(300_00), Cents(0), june), Some(vec![Id(30)]));
    }
}
