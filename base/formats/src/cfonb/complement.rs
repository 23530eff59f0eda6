//! The 05 records: what they add to the movement before them, by qualifier.

use kernel::{Cents, Currency};

use super::Record;
use crate::Finding;
use crate::amount::decimals_of;
use crate::statement::{Line, Money, Reference, filled, reference_of};

/// Adds a 05 record to its movement. A finding when it is neither layout.
pub(super) fn add(line: &mut Line, record: Record<'_>, place: &str) -> Option<Finding> {
    let qualifier = record.text(46, 3);
    if is_old_layout(record) {
        // The layout before 2004: no qualifier, the label where the movement has it.
        line.information.extend(filled(record.text(49, 31)));
        return None;
    }
    let data = record.text(49, 70);
    if data.trim().is_empty() {
        return None;
    }
    let words = || filled(data);
    match qualifier {
        "NPY" | "NBE" => take(&mut line.counterparty_name, &mut line.information, data),
        "IPY" | "IBE" => {
            line.counterparty_id = line.counterparty_id.take().or_else(|| filled(crate::bytes::cut(data, 35)))
        }
        "NPO" => take(&mut line.ultimate_debtor, &mut line.information, data),
        "NBU" => take(&mut line.ultimate_creditor, &mut line.information, data),
        "LCC" | "LC2" => remittance(line, qualifier, data),
        "LIB" => line.remittance.extend(words().map(|_| data.trim_end().to_owned())),
        "LCS" => {
            let value = filled(data);
            line.references.extend(value.map(|value| Reference { kind: "SCOR".to_owned(), value, amount: None }));
        }
        "RCN" => {
            line.end_to_end_id = line.end_to_end_id.take().or_else(|| reference_of(crate::bytes::cut(data, 35)));
            line.other_references.extend(part(data, 35, 35).map(|v| ("Purpose".to_owned(), v)));
        }
        "REF" => {
            line.other_references.extend(part(data, 0, 35).map(|v| ("BatchReference".to_owned(), v)));
            line.other_references.extend(part(data, 35, 35).map(|v| ("TransactionReference".to_owned(), v)));
        }
        "RUM" => {
            line.mandate_id = reference_of(crate::bytes::cut(data, 35));
            line.other_references.extend(part(data, 35, 4).map(|v| ("SequenceType".to_owned(), v)));
        }
        "CBE" | "CPY" => line.set_counterparty_account(data),
        "MMO" => match ordered(data) {
            Some(money) => line.ordered = Some(money),
            None => return Some(Finding::note("cfonb.original_amount", place).source(data)),
        },
        "FEE" => match fee(data, line.currency) {
            Some(money) => line.charges.push(money),
            None => line.information.extend(words()),
        },
        "IPO" | "IBU" => line.other_references.extend(words().map(|v| (qualifier.to_owned(), v))),
        // Qualifiers of a bank's own are kept as words, so that no text is lost.
        _ => line.information.extend(words()),
    }
    None
}

/// The zone 46-48 is filled with figures or blanks and the amount zone ends with a sign: the layout of ETEBAC.
fn is_old_layout(record: Record<'_>) -> bool {
    let qualifier = record.text(46, 3);
    let numeric_date = record.text(43, 6).trim().len() == 6 && record.text(43, 6).bytes().all(|b| b.is_ascii_digit());
    numeric_date && qualifier.bytes().all(|b| b.is_ascii_digit()) && super::amount(record.text(91, 14)).is_some()
}

fn take(field: &mut Option<String>, more: &mut Vec<String>, data: &str) {
    match (field.is_some(), filled(data)) {
        (false, value) => *field = value,
        (true, value) => more.extend(value),
    }
}

/// LCC and LC2 are two halves of 140 characters: a full first half is joined without a blank.
fn remittance(line: &mut Line, qualifier: &str, data: &str) {
    match line.remittance.last_mut() {
        Some(first) if qualifier == "LC2" => {
            if first.chars().count() < 70 {
                first.push(' ');
            }
            first.push_str(data.trim_end());
        }
        _ => line.remittance.push(data.trim_end().to_owned()),
    }
}

fn part(data: &str, from: usize, len: usize) -> Option<String> {
    let skipped = crate::bytes::cut(data, from).len();
    reference_of(crate::bytes::cut(&data[skipped..], len))
}

/// MMO: currency 3, decimals 1, amount 14, then the rate.
fn ordered(data: &str) -> Option<Money> {
    let currency = Currency::parse(data.get(..3)?)?;
    money(currency, data.get(3..4)?, data.get(4..18)?)
}

fn fee(data: &str, otherwise: Currency) -> Option<Money> {
    let currency = data.get(..3).and_then(Currency::parse).unwrap_or(otherwise);
    money(currency, data.get(3..4)?, data.get(4..18)?).map(|m| Money { amount: m.amount.abs(), ..m })
}

fn money(currency: Currency, decimals: &str, digits: &str) -> Option<Money> {
    let decimals: u32 = decimals.parse().ok()?;
    let value = super::amount(digits)?;
    let wanted = decimals_of(currency);
    let amount = if decimals <= wanted {
        value.checked_mul(10i64.pow(wanted - decimals))?
    } else {
        let unit = 10i64.pow(decimals - wanted);
        (value % unit == 0).then_some(value / unit)?
    };
    Some(Money { amount: Cents(amount), currency })
}
