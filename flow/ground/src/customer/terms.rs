//! Payment terms: from the invoice's day to the due day (C. com. L441-10). The code names the order of operations.

use kernel::Day;

/// How the due day follows from the invoice's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// `NET30`: so many days later.
    Net(i32),
    /// `D30EOM`: so many days later, then the end of that month.
    DaysThenEndOfMonth(i32),
    /// `EOM+30`: the end of the invoice's month, then so many days later.
    EndOfMonthThenDays(i32),
    /// `D30EOM@10`: so many days later, end of that month, then the given day of the next one.
    DaysThenDayOfNextMonth(i32, i8),
}

impl Default for Terms {
    /// Without a clause: 30 days (C. com. L441-10 I, first sentence).
    fn default() -> Terms {
        Terms::Net(30)
    }
}

impl Terms {
    /// Reads a code; `None` for anything else, or for more than 180 days.
    pub fn parse(text: &str) -> Option<Terms> {
        let days = |text: &str| -> Option<i32> {
            let short = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
            short.then(|| text.parse().ok()).flatten().filter(|n| *n <= 180)
        };
        let text = text.trim().to_ascii_uppercase();
        if let Some(n) = text.strip_prefix("NET") {
            return days(n).map(Terms::Net);
        }
        if let Some(n) = text.strip_prefix("EOM+") {
            return days(n).map(Terms::EndOfMonthThenDays);
        }
        let (n, rest) = text.strip_prefix('D')?.split_once("EOM")?;
        match rest.strip_prefix('@') {
            None if rest.is_empty() => days(n).map(Terms::DaysThenEndOfMonth),
            None => None,
            Some(day) => {
                let day = days(day).filter(|d| (1..=31).contains(d))?;
                Some(Terms::DaysThenDayOfNextMonth(days(n)?, day as i8))
            }
        }
    }

    /// The due day of an invoice.
    pub fn due(self, invoice: Day) -> Day {
        match self {
            Terms::Net(n) => invoice.plus(n),
            Terms::DaysThenEndOfMonth(n) => invoice.plus(n).end_of_month(),
            Terms::EndOfMonthThenDays(n) => invoice.end_of_month().plus(n),
            Terms::DaysThenDayOfNextMonth(n, day) => {
                let next = invoice.plus(n).end_of_month().plus(1);
                next.plus(i32::from(day) - 1).min(next.end_of_month())
            }
        }
    }

    /// Is the due day within the legal cap: 60 days, or 45 days and the end of the month where that clause is used?
    pub fn within_cap(self, invoice: Day) -> Cap {
        let due = self.due(invoice);
        if due.since(invoice) <= 60 {
            return Cap::Yes;
        }
        let forty_five = [Terms::DaysThenEndOfMonth(45).due(invoice), Terms::EndOfMonthThenDays(45).due(invoice)];
        if forty_five.iter().any(|cap| due <= *cap) { Cap::OnlyAsClause } else { Cap::No }
    }
}

/// How a due day stands to the legal cap of C. com. L441-10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Within 60 days.
    Yes,
    /// Only when the contract has the 45-days-end-of-month clause.
    OnlyAsClause,
    /// Beyond both.
    No,
}

impl std::fmt::Display for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Terms::Net(n) => write!(f, "NET{n}"),
            Terms::DaysThenEndOfMonth(n) => write!(f, "D{n}EOM"),
            Terms::EndOfMonthThenDays(n) => write!(f, "EOM+{n}"),
            Terms::DaysThenDayOfNextMonth(n, day) => write!(f, "D{n}EOM@{day}"),
        }
    }
}
impl serde::Serialize for Terms {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> serde::Deserialize<'de> for Terms {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Terms, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
        Terms::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("terms: NET30, D30EOM, EOM+30 or D30EOM@10 expected, 180 days at most"))
    }
}
impl schemars::JsonSchema for Terms {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Terms".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "NET30, D30EOM, EOM+30 or D30EOM@10 with other numbers of days, 180 at most.",
            "pattern": "^(NET([0-9]|[1-9][0-9]|1[0-7][0-9]|180)|EOM\\+([0-9]|[1-9][0-9]|1[0-7][0-9]|180)|D([0-9]|[1-9][0-9]|1[0-7][0-9]|180)EOM(@([1-9]|[12][0-9]|3[01]))?)$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) {
        let f: Vec<&str> = line.split(',').collect();
        let (invoice, terms) = (Day::parse(f[0]).unwrap(), Terms::parse(f[1]).unwrap());
        assert_eq!(terms.due(invoice).to_string(), f[2], "{line}");
        assert_eq!(terms.due(invoice).since(invoice).to_string(), f[3], "{line}");
        let cap = match terms.within_cap(invoice) {
            Cap::Yes => "yes",
            Cap::OnlyAsClause => "only as 45 EOM clause",
            Cap::No => "no",
        };
        assert_eq!(cap, f[4], "{line}");
        assert_eq!(terms.to_string(), f[1]);
    }

    #[test]
    fn due_days_of_every_term() {
        for line in [
            "2024-01-31,NET30,2024-03-01,30,yes",
            "2024-01-31,D30EOM,2024-03-31,60,yes",
            "2025-12-15,EOM+45,2026-02-14,61,only as 45 EOM clause",
            "2025-11-20,D45EOM,2026-01-31,72,only as 45 EOM clause",
            "2025-12-31,D30EOM@10,2026-02-10,41,yes",
            "2025-08-31,NET60,2025-10-30,60,yes",
        ] {
            check(line);
        }
    }

    #[test]
    fn the_shared_vectors_hold() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/domain/golden/due-dates.csv");
        let Ok(text) = std::fs::read_to_string(path) else {
            return println!("the shared vectors are not beside this checkout");
        };
        let count = text.lines().skip(1).filter(|l| !l.is_empty()).inspect(|l| check(l)).count();
        assert!(count >= 60, "{count} vectors");
    }

    #[test]
    fn other_codes_are_refused() {
        for wrong in ["", "30", "NET", "NET181", "NET-1", "D30", "D30EOM@", "D30EOM@32", "D30EOM@0", "EOM", "EOM30", "45 EOM"] {
            assert_eq!(Terms::parse(wrong), None, "{wrong}");
        }
    }
}
