//! X12 820, payment order and remittance advice: RMR segments with their adjustments.

use kernel::{Cents, Currency, Refusal};

use super::{Advice, Item, Kind, Read, day, signed};
use crate::Finding;
use crate::amount;
use crate::statement::filled;
use crate::x12::{self, Segment};

pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let segments = x12::segments(data)?;
    let mut read = Read { advices: Vec::new(), findings: Vec::new() };
    let mut open: Option<Advice> = None;
    let mut other = None;
    for s in &segments {
        match (s.tag(), &mut open) {
            ("ST", _) if s.get(1) == "820" => open = Some(Advice::default()),
            ("ST", _) => other = Some(s.get(1).to_owned()),
            ("SE", advice) => read.advices.extend(advice.take().map(settled)),
            (_, Some(advice)) => segment(advice, s, &mut read.findings),
            _ => {}
        }
    }
    read.advices.extend(open.map(settled));
    if read.advices.is_empty() {
        return Err(Refusal::invalid("remittance.other_message").with("name", other.unwrap_or_default()));
    }
    Ok(read)
}

/// Some payers tell what is paid of a document before its adjustments: where only so the total comes out, they are
/// taken off.
fn settled(mut advice: Advice) -> Advice {
    let sum = |of: fn(&Item) -> i64| advice.items.iter().map(|i| i128::from(of(i))).sum::<i128>();
    let paid = sum(|i| i.paid.unwrap_or_default().0);
    let net = paid - sum(|i| i.deducted.unwrap_or_default().0);
    let total = advice.total.map(|t| i128::from(t.0));
    if total.is_some_and(|t| t != paid && t == net) {
        for item in &mut advice.items {
            let less = item.deducted.unwrap_or_default();
            item.paid = item.paid.map(|p| p - less);
        }
    }
    advice
}

fn segment(advice: &mut Advice, s: &Segment, findings: &mut Vec<Finding>) {
    let currency = advice.currency.unwrap_or_else(|| Currency::parse("USD").unwrap_or(Currency::EUR));
    let mut money = |text: &str| -> Option<Cents> {
        if text.is_empty() {
            return None;
        }
        let read = amount::parse(text, '.', amount::decimals_of(currency)).ok();
        if read.is_none() {
            findings.push(Finding::person("amount.unreadable", format!("segment {}", s.number)).source(text));
        }
        read
    };
    match s.tag() {
        "BPR" => {
            advice.total = money(s.get(2));
            advice.date = day(s.get(16));
        }
        "TRN" => advice.payment_reference = filled(s.get(2)),
        "CUR" => advice.currency = Currency::parse(s.get(2)).or(advice.currency),
        "REF" if advice.items.is_empty() => advice.number = advice.number.take().or_else(|| filled(s.get(2))),
        "REF" if matches!(s.get(1), "PO" | "CO") => {
            if let Some(item) = advice.items.last_mut() {
                item.order = filled(s.get(2));
            }
        }
        "DTM" => match advice.items.last_mut() {
            Some(item) => item.date = item.date.or(day(s.get(2))),
            None => advice.date = advice.date.or(day(s.get(2))),
        },
        "N1" => match s.get(1) {
            "PR" => {
                advice.payer = filled(s.get(2));
                advice.payer_id = filled(s.get(4));
            }
            "PE" => advice.payee = filled(s.get(2)),
            _ => {}
        },
        "RMR" => {
            let kind = match s.get(1) {
                "CM" | "CN" => Kind::CreditNote,
                "IV" | "IK" | "R7" | "" => Kind::Invoice,
                _ => Kind::Other,
            };
            let item = Item {
                number: s.get(2).to_owned(),
                kind,
                paid: money(s.get(4)).map(|a| signed(kind, a)),
                amount: money(s.get(5)).map(|a| signed(kind, a)),
                discount: money(s.get(6)).map(|a| a.abs()).filter(|a| !a.is_zero()),
                place: format!("segment {}", s.number),
                ..Item::default()
            };
            advice.items.push(item);
        }
        "ADX" => adjustment(advice, s, money(s.get(1))),
        _ => {}
    }
}

/// An adjustment behind a document explains what is not paid of it; before any document it stands alone.
fn adjustment(advice: &mut Advice, s: &Segment, amount: Option<Cents>) {
    let Some(amount) = amount else { return };
    match advice.items.last_mut() {
        Some(item) => {
            item.deducted = Some(Cents(item.deducted.unwrap_or_default().0 - amount.0));
            item.reason = filled(s.get(2));
        }
        None => advice.items.push(Item {
            number: s.get(4).to_owned(),
            kind: Kind::Other,
            paid: Some(amount),
            reason: filled(s.get(2)),
            place: format!("segment {}", s.number),
            ..Item::default()
        }),
    }
}
