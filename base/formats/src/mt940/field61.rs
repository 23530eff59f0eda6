//! Field 61, one movement: value day, entry day, sign, amount, type, references.

use kernel::{Currency, Day};

use super::{day, read_amount, real_day};
use crate::Finding;
use crate::statement::{Line, TransactionCode, filled, iban_of, reference_of};

/// Reads the lines of a field 61; the code of the finding when it is no movement.
pub(super) fn read(lines: &[&str], currency: Currency) -> Result<(Line, Vec<Finding>), &'static str> {
    let text = lines.first().copied().unwrap_or_default().trim();
    let mut notes = Vec::new();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (dates, rest) = text.split_at(digits.min(10));
    if dates.len() < 6 {
        return Err("mt940.movement_unreadable");
    }
    let value = noted(day(&dates[..6]), &dates[..6], &mut notes);
    let booked = match dates.len() {
        10 => entry_day(&dates[6..], value, year_of(dates), &mut notes),
        6 => value,
        _ => return Err("mt940.movement_unreadable"),
    };
    let (debit, reversal, rest) = sign(rest).ok_or("mt940.movement_unreadable")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(rest.len());
    let amount = read_amount(&rest[..end], currency)?;
    let mut line = Line::new(if debit { -amount } else { amount }, currency);
    line.value_date = value;
    line.booking_date = booked.or(value);
    line.reversal = reversal;
    let tail = &rest[end..];
    let kind_end = tail.char_indices().nth(4).map_or(tail.len(), |(i, _)| i);
    let (kind, references) = tail.split_at(kind_end);
    line.transaction_code =
        TransactionCode { proprietary: filled(kind), issuer: Some("SWIFT".to_owned()), ..TransactionCode::default() };
    let (own, bank) = references.split_once("//").unwrap_or((references, ""));
    // A reference that only says "see field 86" is none.
    if let Some(own) = reference_of(own).filter(|r| !matches!(r.as_str(), "KREF+" | "EREF+")) {
        line.other_references.push(("CustomerReference".to_owned(), own));
    }
    line.bank_reference = reference_of(bank);
    line.information = lines.iter().skip(1).filter_map(|l| filled(l)).collect();
    // Dutch banks write the other side's account below the movement.
    line.counterparty_iban = line.information.iter().find_map(|l| iban_of(l));
    Ok((line, notes))
}

fn noted(found: Option<(Day, bool)>, text: &str, notes: &mut Vec<Finding>) -> Option<Day> {
    match found {
        Some((day, repaired)) => {
            if repaired {
                notes.push(Finding::note("date.end_of_february", "").source(text));
            }
            Some(day)
        }
        None => {
            notes.push(Finding::person("date.impossible", "").source(text));
            None
        }
    }
}

fn year_of(dates: &str) -> i16 {
    let year = dates[..2].parse::<i16>().unwrap_or(0);
    year + if year >= 80 { 1900 } else { 2000 }
}

/// The entry day has no year: the one that brings it nearest to the value day (31 December and 1 January).
fn entry_day(text: &str, value: Option<Day>, year: i16, notes: &mut Vec<Finding>) -> Option<Day> {
    let part = |from: usize| text[from..from + 2].parse::<i8>().unwrap_or(0);
    let value = value.or_else(|| Day::new(year, 7, 1));
    let candidates = [year - 1, year, year + 1].into_iter().filter_map(|y| real_day(y, part(0), part(2)));
    let nearest = candidates.min_by_key(|(d, repaired)| (*repaired, value.map_or(0, |v| d.since(v).abs())));
    noted(nearest, text, notes)
}

/// `C`, `D`, `RC`, `RD`, `EC`, `ED` with an optional third letter of the currency behind: whether it is money out, and
/// whether it takes back an earlier movement. `RC` reverses a credit, so it is money out.
fn sign(text: &str) -> Option<(bool, bool, &str)> {
    let (debit, reversal, taken) = match text.as_bytes() {
        [b'R', b'C', ..] => (true, true, 2),
        [b'R', b'D', ..] => (false, true, 2),
        [b'E', b'C', ..] => (false, false, 2),
        [b'E', b'D', ..] => (true, false, 2),
        [b'C', ..] => (false, false, 1),
        [b'D', ..] => (true, false, 1),
        _ => return None,
    };
    let rest = &text[taken..];
    let rest = rest.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit() || c == ',').then_some((debit, reversal, rest))
}
