//! Cells as people write them: dates in any order, amounts with any marks, words for money in and out.

use kernel::{Cents, Currency, Day};
use serde::{Deserialize, Serialize};

use crate::amount::{self, AmountError, decimals_of};
use crate::table::plain_name;

/// The decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1 234,56`, `1.234,56`.
    Comma,
    /// `1,234.56`.
    Point,
}

impl DecimalMark {
    /// The character.
    pub fn char(self) -> char {
        if self == DecimalMark::Comma { ',' } else { '.' }
    }
}

/// The order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `31/12/2026`, `31.12.26`.
    DayMonthYear,
    /// `12/31/2026`.
    MonthDayYear,
    /// `2026-12-31`, `20261231`.
    YearMonthDay,
}

/// The parts of a date as numbers, in their order; a time behind is left out.
pub(super) fn date_parts(cell: &str) -> Option<[i16; 3]> {
    let text = cell.trim();
    let text = text.split(['T', ' ']).next()?;
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        // Without marks: with the year in front if that makes sense.
        let n = |a: usize, b: usize| text[a..b].parse::<i16>().ok();
        let year_first = n(0, 4).is_some_and(|y| (1990..2100).contains(&y));
        return if year_first { Some([n(0, 4)?, n(4, 6)?, n(6, 8)?]) } else { Some([n(0, 2)?, n(2, 4)?, n(4, 8)?]) };
    }
    let mut parts = text.split(['/', '-', '.']).map(|p| p.trim().parse::<i16>().ok());
    let all = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(all)
}

/// Reads a date in the given order; a year in front is always recognised.
pub fn date(cell: &str, order: DateOrder) -> Option<Day> {
    let [a, b, c] = date_parts(cell)?;
    if a > 31 {
        return Day::new(full_year(a), i8::try_from(b).ok()?, i8::try_from(c).ok()?);
    }
    let (day, month, year) = match order {
        DateOrder::DayMonthYear => (a, b, c),
        DateOrder::MonthDayYear => (b, a, c),
        DateOrder::YearMonthDay => (c, b, a),
    };
    Day::new(full_year(year), i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

fn full_year(year: i16) -> i16 {
    match year {
        0..=79 => 2000 + year,
        80..=99 => 1900 + year,
        _ => year,
    }
}

/// Reads an amount with thousands marks, currency signs, a sign in front or behind, or in brackets. `None` when empty.
pub fn amount(cell: &str, mark: DecimalMark, currency: Currency) -> Result<Option<Cents>, &'static str> {
    let text = cell.trim();
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    let mut negative = text.starts_with('(') && text.ends_with(')');
    let mut clean = String::with_capacity(text.len());
    let thousands = if mark == DecimalMark::Comma { '.' } else { ',' };
    for c in text.chars() {
        match c {
            '-' | '−' | '–' => negative = true,
            '0'..='9' => clean.push(c),
            c if c == mark.char() => clean.push(c),
            c if c == thousands || c == '\'' || c == '’' => {}
            c if c.is_whitespace() || c == '+' || c == '(' || c == ')' || c == '€' || c == '$' || c == '£' => {}
            c if c.is_ascii_alphabetic() && clean.is_empty() => {}
            c if c.is_ascii_alphabetic() => {}
            _ => return Err("amount.unreadable"),
        }
    }
    // Words are no amount, but a currency code of three letters around one is.
    if text.chars().filter(|c| c.is_alphabetic()).count() > 3 || grouped_wrongly(text, thousands, mark.char()) {
        return Err("amount.unreadable");
    }
    match amount::parse(&clean, mark.char(), decimals_of(currency)) {
        Ok(amount) => Ok(Some(if negative { -amount } else { amount })),
        Err(AmountError::NotANumber) => Err("amount.unreadable"),
        Err(AmountError::TooManyDecimals) => Err("amount.too_many_decimals"),
        Err(AmountError::TooLarge) => Err("amount.too_large"),
    }
}

/// A thousands mark must stand before groups of three digits: `1.23` with a decimal comma is no 123.
fn grouped_wrongly(text: &str, thousands: char, mark: char) -> bool {
    let whole = text.split(mark).next().unwrap_or(text);
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).count();
    whole.split(thousands).skip(1).any(|group| digits(group) != 3)
}

/// A currency by its code or sign.
pub(super) fn currency(cell: &str) -> Option<Currency> {
    match cell.trim() {
        "€" => Some(Currency::EUR),
        "$" => Currency::parse("USD"),
        "£" => Currency::parse("GBP"),
        text => Currency::parse(&text.to_uppercase()),
    }
}

/// Whether a word means money out (`Some(true)`), money in (`Some(false)`), or neither.
pub(super) fn means_out(cell: &str) -> Option<bool> {
    if cell.trim() == "-" {
        return Some(true);
    }
    if cell.trim() == "+" {
        return Some(false);
    }
    match plain_name(cell).as_str() {
        "d" | "debit" | "dbit" | "dr" | "s" | "soll" | "af" | "out" | "sortie" | "depense" | "lastschrift" => {
            Some(true)
        }
        "c" | "credit" | "crdt" | "cr" | "h" | "haben" | "bij" | "in" | "entree" | "recette" | "gutschrift" => {
            Some(false)
        }
        _ => None,
    }
}
