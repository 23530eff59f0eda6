//! EDIFACT REMADV (D.96A and later): DOC groups with their amounts.

use kernel::{Cents, Currency, Refusal};

use super::{Advice, Item, Kind, Read, day, signed};
use crate::Finding;
use crate::amount;
use crate::edifact::{self, Marks, Segment};
use crate::statement::filled;

pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let (marks, segments) = edifact::segments(data)?;
    let mut reader = Reader {
        marks,
        open: None,
        section: Section::Header,
        read: Read { advices: Vec::new(), findings: Vec::new() },
    };
    let mut other = None;
    for segment in &segments {
        if segment.tag == "UNH" {
            reader.close();
            let message = segment.get(1, 0);
            if message == "REMADV" {
                reader.open = Some(Advice::default());
                reader.section = Section::Header;
            } else {
                other = Some(message.to_owned());
            }
        } else {
            reader.segment(segment);
        }
    }
    reader.close();
    if reader.read.advices.is_empty() {
        let refusal = Refusal::invalid("remittance.other_message");
        return Err(refusal.with("name", other.unwrap_or_default()));
    }
    Ok(reader.read)
}

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Header,
    Documents,
    Summary,
}

struct Reader {
    marks: Marks,
    open: Option<Advice>,
    section: Section,
    read: Read,
}

impl Reader {
    fn close(&mut self) {
        if let Some(mut advice) = self.open.take() {
            for item in &mut advice.items {
                settle(item);
            }
            self.read.advices.push(advice);
        }
    }

    fn segment(&mut self, s: &Segment) {
        let Some(advice) = &mut self.open else { return };
        match s.tag.as_str() {
            "BGM" => advice.number = filled(s.get(1, 0)),
            "DTM" => match (self.section, s.qualifier()) {
                // 138 payment day, 203 execution day, 137 day of the message.
                (Section::Header, "138" | "203") => advice.date = day(s.get(0, 1)).or(advice.date),
                (Section::Header, "137") => advice.date = advice.date.or(day(s.get(0, 1))),
                (Section::Documents, "137" | "3" | "171") => {
                    if let Some(item) = advice.items.last_mut() {
                        item.date = item.date.or(day(s.get(0, 1)));
                    }
                }
                _ => {}
            },
            "RFF" => match (self.section, s.qualifier()) {
                (Section::Header, "PQ" | "CK" | "TN" | "AEK" | "PB") => advice.payment_reference = filled(s.get(0, 1)),
                (Section::Documents, "ON" | "CO") => {
                    if let Some(item) = advice.items.last_mut() {
                        item.order = filled(s.get(0, 1));
                    }
                }
                _ => {}
            },
            "NAD" => {
                let name = [s.get(3, 0), s.get(2, 0)].into_iter().find_map(filled);
                match s.qualifier() {
                    "PR" | "BY" | "IV" if advice.payer.is_none() || s.qualifier() == "PR" => {
                        advice.payer = name;
                        advice.payer_id = filled(s.get(1, 0));
                    }
                    "PE" | "SU" | "SE" if advice.payee.is_none() || s.qualifier() == "PE" => advice.payee = name,
                    _ => {}
                }
            }
            "CUX" => advice.currency = Currency::parse(s.get(0, 1)).or(advice.currency),
            "DOC" => {
                self.section = Section::Documents;
                let kind = match s.get(0, 0) {
                    "381" | "83" | "396" | "420" | "458" => Kind::CreditNote,
                    "380" | "388" | "325" | "386" | "389" | "393" | "82" | "" => Kind::Invoice,
                    _ => Kind::Other,
                };
                let place = format!("segment {}", s.number);
                advice.items.push(Item { number: s.get(1, 0).trim().to_owned(), kind, place, ..Item::default() });
            }
            "AJT" => {
                if let Some(item) = advice.items.last_mut() {
                    item.reason = filled(s.get(0, 0));
                }
            }
            "FTX" if self.section == Section::Documents => {
                if let Some(item) = advice.items.last_mut() {
                    let words = (0..5).filter_map(|i| filled(s.get(3, i))).collect::<Vec<_>>().join(" ");
                    item.reason = item.reason.take().or_else(|| filled(&words));
                }
            }
            "UNS" => self.section = Section::Summary,
            "MOA" => self.amount(s),
            _ => {}
        }
    }

    fn amount(&mut self, s: &Segment) {
        let Some(advice) = &mut self.open else { return };
        let currency = Currency::parse(s.get(0, 2)).or(advice.currency).unwrap_or(Currency::EUR);
        let mark = if s.get(0, 1).contains(self.marks.decimal) { self.marks.decimal } else { '.' };
        let Ok(value) = amount::parse(s.get(0, 1), mark, amount::decimals_of(currency)) else {
            let finding = Finding::person("amount.unreadable", format!("segment {}", s.number));
            self.read.findings.push(finding.source(s.get(0, 1)));
            return;
        };
        match self.section {
            Section::Header => {}
            Section::Summary => match s.qualifier() {
                // 12 remitted, 11 paid; 9 due, 86 and 128 totals of the message.
                "12" | "11" => advice.total = Some(value),
                "9" | "86" | "128" | "77" => advice.total = advice.total.or(Some(value)),
                _ => {}
            },
            Section::Documents => {
                if let Some(item) = advice.items.last_mut() {
                    put(item, s.qualifier(), value);
                }
            }
        }
    }
}

fn put(item: &mut Item, qualifier: &str, value: Cents) {
    match qualifier {
        "12" | "11" => item.paid = Some(value),
        "9" => item.paid = item.paid.or(Some(value)),
        "39" | "77" | "38" => item.amount = Some(value),
        "52" | "21" => item.discount = Some(value.abs()),
        "165" | "204" | "8" => item.deducted = Some(Cents(item.deducted.unwrap_or_default().0 + value.0.abs())),
        _ => {}
    }
}

/// Only the whole amount is told: that less what is taken off is paid.
fn settle(item: &mut Item) {
    let less = Cents(item.discount.unwrap_or_default().0 + item.deducted.unwrap_or_default().0);
    item.amount = item.amount.map(|a| signed(item.kind, a));
    item.paid = item.paid.map(|p| signed(item.kind, p)).or(item.amount.map(|a| a - less));
}
