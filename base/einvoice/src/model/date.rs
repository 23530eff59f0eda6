//! A date as a document gives it.

use std::fmt;

use kernel::Day;

/// A day, or the text that could not be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Date {
    /// A day.
    Day(Day),
    /// What stood there; written back as it was.
    Unread(String),
}

impl Date {
    /// The day, if it could be read.
    pub fn day(&self) -> Option<Day> {
        match self {
            Date::Day(day) => Some(*day),
            Date::Unread(_) => None,
        }
    }

    /// From `YYYY-MM-DD` (UBL); `YYYYMMDD` is understood too. A time zone (`Z`, `+01:00`) is allowed by XML Schema and says nothing here.
    pub fn from_iso(text: &str) -> Date {
        let zone = text.get(10..).unwrap_or_default();
        let plain = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
        match text.get(..10).and_then(Day::parse) {
            Some(day) if plain => Date::Day(day),
            _ => basic(text).map_or_else(|| Date::Unread(text.to_owned()), Date::Day),
        }
    }

    /// From `YYYYMMDD` (CII, format 102); `YYYY-MM-DD` is understood too.
    pub fn from_basic(text: &str) -> Date {
        basic(text).or_else(|| Day::parse(text)).map_or_else(|| Date::Unread(text.to_owned()), Date::Day)
    }

    /// As `YYYYMMDD`.
    pub fn basic(&self) -> String {
        match self {
            Date::Day(day) => format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()),
            Date::Unread(text) => text.clone(),
        }
    }
}

/// Reads `YYYYMMDD`.
fn basic(text: &str) -> Option<Day> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let text = digits.then_some(text)?;
    Day::new(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
}

impl From<Day> for Date {
    fn from(day: Day) -> Date {
        Date::Day(day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Date::Day(day) => day.fmt(f),
            Date::Unread(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_read_or_kept() {
        let table = [
            ("2026-11-22", true),
            ("2026-11-22Z", true),
            ("2026-11-22+01:00", true),
            ("20261122", true),
            ("2026-02-30", false),
            ("22/11/2026", false),
            ("2026-11-22T10:00:00", false),
            ("2026-11-2é", false),
        ];
        for (text, readable) in table {
            let date = Date::from_iso(text);
            assert_eq!(date.day().is_some(), readable, "{text}");
            if !readable {
                assert_eq!(date.to_string(), text);
            }
        }
        assert_eq!(Date::from_basic("20261122"), Date::from_iso("2026-11-22"));
        assert_eq!(Date::from_basic("20261122").basic(), "20261122");
        assert_eq!(Date::from_basic("202611"), Date::Unread("202611".to_owned()));
        assert_eq!(Date::from_basic("20261322"), Date::Unread("20261322".to_owned()));
        assert_eq!(Date::from_basic("２0261"), Date::Unread("２0261".to_owned()));
    }
}
