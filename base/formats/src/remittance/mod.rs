//! Remittance advice: what a payer says it paid, by itself and not through the bank. EDIFACT REMADV, X12 820, tables and
//! plain text become one list of documents with amounts.

mod remadv;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod x820;

use kernel::{Cents, Currency, Day, Refusal};
use serde::{Deserialize, Serialize};

use crate::{Finding, bytes, edifact, x12};

/// An advice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Its number.
    pub number: Option<String>,
    /// The reference of the payment (transfer, cheque).
    pub payment_reference: Option<String>,
    /// The day of the payment, else of the advice.
    pub date: Option<Day>,
    /// Who pays.
    pub payer: Option<String>,
    /// The payer's identifier (GLN, DUNS, IBAN ...).
    pub payer_id: Option<String>,
    /// Who is paid.
    pub payee: Option<String>,
    /// Currency; euro where nothing is said.
    pub currency: Option<Currency>,
    /// What is paid in all, where said.
    pub total: Option<Cents>,
    /// The documents.
    pub items: Vec<Item>,
}

/// One document of an advice. Amounts are signed as they change the payment: a credit note is negative.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The number as the payer writes it.
    pub number: String,
    /// What it is.
    pub kind: Kind,
    /// What is paid of it; `None` where only the document is named.
    pub paid: Option<Cents>,
    /// Its whole amount, where told.
    pub amount: Option<Cents>,
    /// Discount taken, positive.
    pub discount: Option<Cents>,
    /// Taken off for another reason, positive.
    pub deducted: Option<Cents>,
    /// The reason for the deduction, code or words.
    pub reason: Option<String>,
    /// Day of the document.
    pub date: Option<Day>,
    /// Order number of the payer.
    pub order: Option<String>,
    /// Where it stands: `segment 12`, `line 5`.
    pub place: String,
}

/// What a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Invoice.
    #[default]
    Invoice,
    /// Credit note.
    CreditNote,
    /// Debit note of the payer, or an adjustment without document of ours.
    Other,
}

/// An advice as read, and what was noticed.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The advices of the file.
    pub advices: Vec<Advice>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Reads advices of any kind; `name` is the file name, if any. Refused: nothing that looks like a document paid.
pub fn read(data: &[u8], name: &str) -> Result<Read, Refusal> {
    let plain = bytes::plain(data)?;
    let head = bytes::text(&plain[..plain.len().min(2000)]);
    let mut read = if edifact::looks_like(&head) {
        remadv::read(&plain)?
    } else if x12::looks_like(&head) {
        x820::read(&plain)?
    } else {
        match table::read(&plain, name) {
            Some(read) => read,
            None => text::read(&bytes::text(&plain))?,
        }
    };
    if read.advices.iter().all(|a| a.items.is_empty()) {
        return Err(Refusal::invalid("remittance.nothing"));
    }
    let checks: Vec<Finding> = read.advices.iter().filter_map(check).collect();
    read.findings.extend(checks);
    Ok(read)
}

/// The documents must add up to the total.
fn check(advice: &Advice) -> Option<Finding> {
    let total = advice.total?;
    let paid: Option<i128> = advice.items.iter().map(|i| i.paid.map(|p| i128::from(p.0))).sum();
    let paid = paid?;
    if paid == i128::from(total.0) {
        return None;
    }
    let found = Cents(i64::try_from(paid).unwrap_or(i64::MAX));
    let place = advice.items.first().map(|i| i.place.clone()).unwrap_or_default();
    Some(Finding::person("remittance.total", place).with("said", total).with("found", found))
}

/// `CCYYMMDD` or `YYMMDD`.
fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let number = |a: usize, b: usize| text.get(a..b).and_then(|t| t.parse::<i16>().ok());
    match text.len() {
        8 | 12 | 14 if digits => Day::new(number(0, 4)?, number(4, 6)? as i8, number(6, 8)? as i8),
        6 if digits => Day::new(2000 + number(0, 2)?, number(2, 4)? as i8, number(4, 6)? as i8),
        10 => Day::parse(text),
        _ => None,
    }
}

/// A credit note lowers the payment, however its amount is written.
fn signed(kind: Kind, amount: Cents) -> Cents {
    if kind == Kind::CreditNote { -amount.abs() } else { amount }
}
