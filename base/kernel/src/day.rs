//! A civil day, without time or zone: what is printed on documents and what terms count in.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// A civil day between 1900 and 2199. Serialised as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// 1900-01-01, before which there is no day.
    pub const EARLIEST: Day = Day(jiff::civil::date(1900, 1, 1));

    /// The day `year-month-day`, or `None` if there is none such.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        if !(1900..=2199).contains(&year) {
            return None;
        }
        Date::new(year, month, day).ok().map(Day)
    }

    /// Reads `YYYY-MM-DD`, exactly.
    pub fn parse(text: &str) -> Option<Day> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return None;
        }
        let digits = |s: &str| s.bytes().all(|c| c.is_ascii_digit()).then(|| s.parse().ok()).flatten();
        Day::new(digits(text.get(0..4)?)?, digits(text.get(5..7)?)? as i8, digits(text.get(8..10)?)? as i8)
    }

    /// Year.
    pub fn year(self) -> i16 {
        self.0.year()
    }
    /// Month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }
    /// Day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day `n` days later (earlier when negative); stays within the years that are kept.
    pub fn plus(self, n: i32) -> Day {
        self.moved(n.days())
    }

    /// The same day `n` months later, or the last one of that month.
    pub fn plus_months(self, n: i32) -> Day {
        self.moved(n.months())
    }

    fn moved(self, span: Span) -> Day {
        let (low, high) = (jiff::civil::date(1900, 1, 1), jiff::civil::date(2199, 12, 31));
        Day(self.0.saturating_add(span).clamp(low, high))
    }

    /// The last day of its month.
    pub fn end_of_month(self) -> Day {
        Day(self.0.last_of_month())
    }

    /// The first day of its month.
    pub fn start_of_month(self) -> Day {
        Day(self.0.first_of_month())
    }

    /// Days from `earlier` to this day; negative when it lies before.
    pub fn since(self, earlier: Day) -> i32 {
        self.number() - earlier.number()
    }

    /// Days since 1970-01-01.
    pub fn number(self) -> i32 {
        let (y, m, d) = (i32::from(self.year()), i32::from(self.month()), i32::from(self.day()));
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let day_of_year = (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + d - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day that lies `number` days after 1970-01-01.
    pub fn from_number(number: i32) -> Day {
        Day(jiff::civil::date(1970, 1, 1)).plus(number)
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_one_offset() as u8
    }

    /// The day in `zone` at a moment given in milliseconds since 1970-01-01 UTC.
    pub fn at(millis: i64, zone: &jiff::tz::TimeZone) -> Day {
        let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Day(zone.to_datetime(moment).date())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Day, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
        Day::parse(&text).ok_or_else(|| serde::de::Error::custom("day: YYYY-MM-DD expected"))
    }
}
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_and_round_trip() {
        let d = Day::parse("2024-02-29").unwrap();
        assert_eq!(d.plus(1).to_string(), "2024-03-01");
        assert_eq!(d.plus_months(12).to_string(), "2025-02-28");
        assert_eq!(d.end_of_month(), d);
        assert_eq!(Day::from_number(d.number()), d);
        assert_eq!(Day::parse("1970-01-01").unwrap().number(), 0);
        assert_eq!(Day::parse("2026-11-22").unwrap().weekday(), 7);
        for wrong in ["2023-02-29", "2023-2-01", "01/02/2023", "", "1800-01-01", "２０２３-01-01"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }
}
