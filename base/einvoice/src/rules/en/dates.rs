//! Dates as XPath compares them: `xs:date` with an optional time zone.

use crate::rules::{Broken, Res};

/// The moment a date begins, in minutes from a fixed point; broken where the text is no `xs:date`.
/// A date without time zone counts as UTC.
pub fn moment(text: &str) -> Res<i64> {
    parse(text.trim_matches([' ', '\t', '\n', '\r'])).ok_or(Broken)
}

fn parse(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = text.splitn(3, '-');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() < 4 || (year.len() > 4 && year.starts_with('0')) || year.len() > 6 || month.len() != 2 {
        return None;
    }
    let year = number(year)? * if negative { -1 } else { 1 };
    let (month, day) = (number(month)?, number(rest.get(..2)?)?);
    let minutes = zone(rest.get(2..)?)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=most).contains(&day) {
        return None;
    }
    Some(days(year, month, day) * 1440 - minutes)
}

fn number(text: &str) -> Option<i64> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The time zone in minutes east of UTC.
fn zone(text: &str) -> Option<i64> {
    if text.is_empty() || text == "Z" {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let (h, m) = (number(hours)?, number(minutes)?);
    let fits = hours.len() == 2 && minutes.len() == 2 && m < 60 && (h < 14 || (h == 14 && m == 0));
    fits.then_some(sign * (h * 60 + m))
}

/// Days from 1 March of year 0 in the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (m * 153 + 2) / 5 + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_order() {
        let in_order =
            ["2023-12-31", "2024-01-01+01:00", "2024-01-01", "2024-01-01-05:00", "2024-02-29", "2024-03-01Z"];
        for pair in in_order.windows(2) {
            assert!(moment(pair[0]).unwrap() < moment(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(moment(" 2024-01-01 "), moment("2024-01-01Z"));
    }

    #[test]
    fn texts_that_are_no_dates() {
        for text in ["", "2024-1-1", "20240101", "2023-02-29", "2024-13-01", "2024-01-01T00:00:00", "01/02/2024"] {
            assert_eq!(moment(text), Err(Broken), "{text}");
        }
    }
}
