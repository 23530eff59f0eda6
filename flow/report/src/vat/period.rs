//! The period of a VAT return: a month, or a quarter for small companies (CGI art. 287).

use std::borrow::Cow;
use std::fmt;

use kernel::{Day, Refusal, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A month (`2026-08`) or a quarter (`2026-Q3`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    first: Day,
    months: i32,
}

impl Default for Period {
    fn default() -> Period {
        Period { first: Day::from_number(0).start_of_month(), months: 1 }
    }
}

impl Period {
    /// The month of a day.
    pub fn month_of(day: Day) -> Period {
        Period { first: day.start_of_month(), months: 1 }
    }

    /// Reads `2026-08` or `2026-Q3`.
    pub fn parse(text: &str) -> Option<Period> {
        let (year, rest) = text.trim().split_once('-')?;
        if year.len() != 4 {
            return None;
        }
        let year: i16 = year.parse().ok()?;
        if let Some(quarter) = rest.strip_prefix(['Q', 'q', 'T', 't']) {
            let quarter: i8 = quarter.parse().ok().filter(|q| (1..=4).contains(q))?;
            return Some(Period { first: Day::new(year, quarter * 3 - 2, 1)?, months: 3 });
        }
        if rest.len() != 2 {
            return None;
        }
        Some(Period { first: Day::new(year, rest.parse().ok()?, 1)?, months: 1 })
    }

    /// The same, refused with its place where it is no period.
    pub fn asked(text: &str) -> Result<Period> {
        Period::parse(text).ok_or_else(|| Refusal::invalid("vat.period").at("period").into())
    }

    /// First day.
    pub fn first(self) -> Day {
        self.first
    }

    /// Last day.
    pub fn last(self) -> Day {
        self.first.plus_months(self.months).plus(-1)
    }

    /// The period before, of the same length.
    pub fn before(self) -> Period {
        Period { first: self.first.plus_months(-self.months), ..self }
    }

    /// The period after, of the same length.
    pub fn after(self) -> Period {
        Period { first: self.first.plus_months(self.months), ..self }
    }

    /// The id of its document: year, first month, length.
    pub(super) fn id(self) -> i64 {
        i64::from(self.first.year()) * 10_000 + i64::from(self.first.month()) * 100 + i64::from(self.months)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.months {
            1 => write!(f, "{:04}-{:02}", self.first.year(), self.first.month()),
            _ => write!(f, "{:04}-Q{}", self.first.year(), (self.first.month() + 2) / 3),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
        let text = String::deserialize(deserializer)?;
        Period::parse(&text).ok_or_else(|| serde::de::Error::custom("a period is YYYY-MM or YYYY-Qn"))
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Vat_period".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4])$",
            "description": "A month (2026-08) or a quarter (2026-Q3).",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_quarters_are_read() {
        for (text, read) in [
            ("2026-08", Some(("2026-08-01", "2026-08-31", "2026-07", "2026-09"))),
            ("2024-02", Some(("2024-02-01", "2024-02-29", "2024-01", "2024-03"))),
            ("2026-Q4", Some(("2026-10-01", "2026-12-31", "2026-Q3", "2027-Q1"))),
            ("2026-T1", Some(("2026-01-01", "2026-03-31", "2025-Q4", "2026-Q2"))),
            ("2026-13", None),
            ("2026-8", None),
            ("2026-Q5", None),
            ("2026", None),
        ] {
            let period = Period::parse(text);
            let shown = period.map(|p| (p.first().to_string(), p.last().to_string(), p.before().to_string(), p.after().to_string()));
            let wanted = read.map(|(a, b, c, d)| (a.to_string(), b.to_string(), c.to_string(), d.to_string()));
            assert_eq!(shown, wanted, "{text}");
        }
    }

    /// The number of its document: year, month, length.
    #[test]
    fn every_period_has_a_number_of_its_own() {
        for (text, id) in [("2026-08", 20_260_801), ("2026-Q3", 20_260_703), ("2026-07", 20_260_701), ("2026-Q4", 20_261_003)] {
            assert_eq!(Period::parse(text).unwrap().id(), id, "{text}");
            assert_eq!(Period::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Period::month_of(Day::parse("2026-08-20").unwrap()), Period::parse("2026-08").unwrap());
    }
}
