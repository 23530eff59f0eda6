//! One CFONB 120 record: zones by position, overpunched amounts, days, and the cutting of a file into records.

use kernel::{Cents, Currency, Day};

use crate::amount::{MOST, decimals_of};

/// A record. Positions count from 1, in characters, as in the norm.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a>(pub &'a str);

impl<'a> Record<'a> {
    /// The zone of `len` characters at position `at`; shorter or empty where the record ends early.
    pub fn text(self, at: usize, len: usize) -> &'a str {
        let s = self.0;
        if s.is_ascii() {
            let (from, to) = ((at - 1).min(s.len()), (at - 1 + len).min(s.len()));
            return &s[from..to];
        }
        let index = |n: usize| s.char_indices().nth(n).map_or(s.len(), |(i, _)| i);
        &s[index(at - 1)..index(at - 1 + len)]
    }

    /// The record code: 01, 04, 05, 07.
    pub fn code(self) -> &'a str {
        self.text(1, 2)
    }

    /// The amount of the record in minor units of its currency, or the code of the finding.
    pub fn amount(self, currency: Currency) -> Result<Cents, &'static str> {
        let decimals = match self.text(20, 1).trim() {
            "" => decimals_of(currency),
            digit => digit.parse().map_err(|_| "amount.unreadable")?,
        };
        let value = amount(self.text(91, 14)).ok_or("amount.unreadable")?;
        rescale(value, decimals, decimals_of(currency))
    }
}

/// From `has` to `wants` decimals, exactly.
fn rescale(value: i64, has: u32, wants: u32) -> Result<Cents, &'static str> {
    let value = if has <= wants {
        value.checked_mul(10i64.pow(wants - has)).ok_or("amount.too_large")?
    } else {
        let unit = 10i64.checked_pow(has - wants).ok_or("amount.unreadable")?;
        if value % unit != 0 {
            return Err("amount.too_many_decimals");
        }
        value / unit
    };
    if value.abs() > MOST { Err("amount.too_large") } else { Ok(Cents(value)) }
}

/// Reads 13 digits and a last one that carries the sign: `{ A-I` are 0 to 9 of a credit, `} J-R` of a debit.
/// A plain digit at the end is taken as a credit; blanks in front count as zeros.
pub fn amount(zone: &str) -> Option<i64> {
    let zone = zone.trim();
    let (last_at, last) = zone.char_indices().last()?;
    let (negative, digit) = match last {
        '{' | 'é' => (false, 0),
        '}' | 'è' => (true, 0),
        'A'..='I' => (false, last as i64 - 'A' as i64 + 1),
        'J'..='R' => (true, last as i64 - 'J' as i64 + 1),
        '0'..='9' => (false, last as i64 - '0' as i64),
        _ => return None,
    };
    let front = &zone[..last_at];
    if front.len() > 13 || !front.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = front.bytes().fold(0i64, |n, b| n * 10 + i64::from(b - b'0')) * 10 + digit;
    Some(if negative { -value } else { value })
}

/// Writes an amount as 14 characters with the sign in the last one.
pub fn overpunch(value: Cents) -> String {
    let digits = format!("{:014}", value.0.unsigned_abs());
    let (front, last) = digits.split_at(digits.len() - 1);
    let n = last.parse::<usize>().unwrap_or(0);
    let sign = if value.0 < 0 { "}JKLMNOPQR" } else { "{ABCDEFGHI" };
    format!("{front}{}", &sign[n..=n])
}

/// `DDMMYY`; years 70 to 99 are of the last century.
pub fn day(text: &str) -> Option<Day> {
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| text[from..from + 2].parse::<i16>().unwrap_or(0);
    let year = part(4) + if part(4) >= 70 { 1900 } else { 2000 };
    Day::new(year, part(2) as i8, part(0) as i8)
}

/// The account number as 11 characters, zeros in front.
pub fn padded(account: &str) -> String {
    format!("{account:0>11}")
}

/// The French IBAN of a bank code, a branch code and an account number: the RIB key is
/// `97 - (89 bank + 15 branch + 3 account) mod 97` with letters as digits (A, J = 1; B, K, S = 2; ... I, R, Z = 9).
pub fn french_iban(bank: &str, branch: &str, account: &str) -> Option<String> {
    let account = padded(account.trim());
    let branch = branch.trim();
    if bank.len() != 5 || branch.len() != 5 || account.len() != 11 {
        return None;
    }
    let digits = |text: &str| -> Option<u64> {
        text.bytes().try_fold(0u64, |n, b| {
            let d = match b {
                b'0'..=b'9' => b - b'0',
                b'A'..=b'I' => b - b'A' + 1,
                b'J'..=b'R' => b - b'J' + 1,
                b'S'..=b'Z' => b - b'S' + 2,
                _ => return None,
            };
            Some(n * 10 + u64::from(d))
        })
    };
    let sum = 89 * digits(bank)? + 15 * digits(branch)? + 3 * digits(&account)?;
    let bban = format!("{bank}{branch}{account}{:02}", 97 - sum % 97);
    let remainder = format!("{bban}FR00").bytes().fold(0u64, |n, b| match b {
        b'0'..=b'9' => (n * 10 + u64::from(b - b'0')) % 97,
        _ => (n * 100 + u64::from(b - b'A') + 10) % 97,
    });
    crate::statement::iban_of(&format!("FR{:02}{bban}", 98 - remainder))
}

/// Cuts a text into records with their line numbers (from 1): by line ends, or every 120 characters where a file
/// has none.
pub fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    text.split('\n')
        .enumerate()
        .flat_map(|(i, line)| {
            let line = line.trim_end_matches(['\r', '\u{1a}', '\u{c}']);
            // A bare CR ends a record too.
            line.split('\r').flat_map(pieces).map(move |piece| (i + 1, piece))
        })
        .filter(|(_, piece)| !piece.trim().is_empty())
}

/// One line; or, where several records stand without line end, each of them.
fn pieces(line: &str) -> Vec<&str> {
    let length = line.chars().count();
    if length <= 120 || !starts_a_record(line, 120) {
        return vec![line];
    }
    let mut out = Vec::with_capacity(length / 120 + 1);
    let mut rest = line;
    while !rest.is_empty() {
        let piece = crate::bytes::cut(rest, 120);
        out.push(piece);
        rest = &rest[piece.len()..];
    }
    out
}

fn starts_a_record(line: &str, at: usize) -> bool {
    matches!(Record(line).text(at + 1, 2), "01" | "04" | "05" | "07")
}
