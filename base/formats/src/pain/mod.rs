//! Payments: direct debits out (pain.008), refunds out (pain.001), answers in (pain.002, returns in camt), the life of
//! a mandate, and what each reason code makes happen.

pub mod calendar;
pub mod debit;
pub mod mandate;
pub mod reason;
pub mod status;
#[cfg(test)]
mod tests;
pub mod transfer;

use kernel::{Cents, Currency, Refusal, identifier};

use crate::sepa;
use crate::xml::Writer;

/// An account holder: name, IBAN, and the BIC where it must be told (outside the European Economic Area).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Name, 70 characters.
    pub name: String,
    /// IBAN.
    pub iban: String,
    /// BIC of the bank.
    pub bic: Option<String>,
    /// Country and up to two address lines: needed when the account is outside the European Economic Area.
    pub address: Option<Address>,
}

/// A postal address in the short form of SEPA.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// ISO 3166 country, two capitals.
    pub country: String,
    /// At most two lines of 70 characters.
    pub lines: Vec<String>,
}

/// What a payment is for: SEPA takes one structured reference or one text of 140 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remittance {
    /// Free text.
    Text(String),
    /// An ISO 11649 reference.
    Reference(String),
}

/// The highest amount of one SEPA payment.
const MOST: i64 = 99_999_999_999;

fn check_party(party: &Party, place: &str) -> Result<(), Refusal> {
    if sepa::latin(&party.name, 70).is_empty() {
        return Err(Refusal::invalid("pain.name").at(place));
    }
    if !identifier::is_iban(&party.iban) {
        return Err(Refusal::invalid("pain.iban").at(place).with("iban", &party.iban));
    }
    if party.bic.as_deref().is_some_and(|b| !identifier::is_bic(b)) {
        return Err(Refusal::invalid("pain.bic").at(place));
    }
    let country = |a: &Address| a.country.len() == 2 && a.country.bytes().all(|b| b.is_ascii_uppercase());
    if party.address.as_ref().is_some_and(|a| !country(a)) {
        return Err(Refusal::invalid("pain.country").at(place));
    }
    Ok(())
}

fn check_id(id: &str, place: &str) -> Result<(), Refusal> {
    if sepa::is_reference(id) { Ok(()) } else { Err(Refusal::invalid("pain.id").at(place).with("id", id)) }
}

fn check_amount(amount: Cents, place: &str) -> Result<(), Refusal> {
    if (1..=MOST).contains(&amount.0) {
        Ok(())
    } else {
        Err(Refusal::invalid("pain.amount").at(place).with("amount", amount))
    }
}

/// `YYYY-MM-DDThh:mm:ss`, as ISO 20022 wants it; the moment comes from the caller.
fn check_moment(text: &str) -> Result<(), Refusal> {
    let b = text.as_bytes();
    let good = b.len() >= 19 && kernel::Day::parse(crate::bytes::cut(text, 10)).is_some() && b[10] == b'T';
    if good { Ok(()) } else { Err(Refusal::invalid("pain.created").with("created", text)) }
}

fn check_remittance(remittance: &Remittance, place: &str) -> Result<(), Refusal> {
    match remittance {
        Remittance::Reference(r) if !crate::rf::is_valid(r) => Err(Refusal::invalid("pain.reference").at(place)),
        _ => Ok(()),
    }
}

fn put_remittance(w: &mut Writer, remittance: &Remittance) {
    match remittance {
        Remittance::Text(text) => {
            let text = sepa::latin(text, 140);
            if !text.is_empty() {
                w.nest(&["RmtInf", "Ustrd"], &text);
            }
        }
        Remittance::Reference(reference) => {
            w.open("RmtInf").open("Strd").open("CdtrRefInf").open("Tp").nest(&["CdOrPrtry", "Cd"], "SCOR");
            w.leaf("Issr", "ISO").close().leaf("Ref", reference).close().close().close();
        }
    }
}

fn put_agent(w: &mut Writer, tag: &'static str, bic: Option<&str>, bic_tag: &'static str) {
    match bic {
        Some(bic) => w.nest(&[tag, "FinInstnId", bic_tag], bic),
        None => w.nest(&[tag, "FinInstnId", "Othr", "Id"], "NOTPROVIDED"),
    };
}

fn put_party(w: &mut Writer, tag: &'static str, party: &Party) {
    w.open(tag).leaf("Nm", &sepa::latin(&party.name, 70));
    if let Some(address) = &party.address {
        w.open("PstlAdr").leaf("Ctry", &address.country);
        for line in address.lines.iter().take(2) {
            let line = sepa::latin(line, 70);
            w.maybe("AdrLine", Some(line.as_str()));
        }
        w.close();
    }
    w.close();
}

fn put_header(w: &mut Writer, message: &Message<'_>) {
    w.open("GrpHdr").leaf("MsgId", message.id).leaf("CreDtTm", message.created);
    w.leaf("NbOfTxs", &message.count.to_string()).leaf("CtrlSum", &Cents(message.total).to_string());
    w.open("InitgPty").leaf("Nm", &sepa::latin(message.initiator, 70));
    if let Some(id) = message.initiator_id {
        w.nest(&["Id", "OrgId", "Othr", "Id"], id);
    }
    w.close().close();
}

struct Message<'a> {
    id: &'a str,
    created: &'a str,
    count: usize,
    total: i64,
    initiator: &'a str,
    initiator_id: Option<&'a str>,
}

const EUR: Currency = Currency::EUR;
