//! Who must report, for which periods and by when: dated data.
//!
//! Sources: finance law 2024, article 91 (dates by size of company); DGFiP external specifications v3.1 of
//! 31 October 2025, section 2.3.5 and table 12 (periods and deadlines by VAT regime).

use kernel::Day;

/// The version of the data below.
pub const VERSION: &str = "DGFiP v3.1, 31 October 2025";

/// A company's VAT regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Réel normal, monthly returns.
    NormalMonthly,
    /// Réel normal, quarterly returns.
    NormalQuarterly,
    /// Réel simplifié.
    Simplified,
    /// Franchise en base.
    Franchise,
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Transactions: flows 10.1 and 10.3.
    Transactions,
    /// Payments: flows 10.2 and 10.4.
    Payments,
}

/// A reporting period and its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// First day of the period.
    pub start: Day,
    /// Last day of the period.
    pub end: Day,
    /// The day by which the report is due. Where the texts leave a range of days it is the first: never late.
    pub due: Day,
    /// The last day of the range; the same as `due` where there is none.
    pub latest: Day,
}

/// The size of a company in the sense of article 51 of law 2008-776.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Large or mid-size, or a member of a single taxable entity.
    LargeOrMid,
    /// Small, medium or micro.
    SmallOrMicro,
}

/// The day from which every VAT-registered company must be able to receive.
pub fn must_receive_from() -> Day {
    known(2026, 9, 1)
}

/// The day from which a company of this size must issue electronically and report.
pub fn must_issue_from(size: Size) -> Day {
    match size {
        Size::LargeOrMid => known(2026, 9, 1),
        Size::SmallOrMicro => known(2027, 9, 1),
    }
}

fn known(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or(Day::from_number(0))
}

/// The period that contains `day` and the deadline of its report.
pub fn term(regime: Regime, matter: Matter, day: Day) -> Term {
    let month = day.start_of_month();
    let exact = |start: Day, end: Day, due: Day| Term { start, end, due, latest: due };
    match (regime, matter) {
        (Regime::NormalMonthly, Matter::Transactions) => match day.day() {
            1..=10 => exact(month, month.plus(9), month.plus(19)),
            11..=20 => exact(month.plus(10), month.plus(19), month.end_of_month()),
            _ => exact(month.plus(20), month.end_of_month(), month.plus_months(1).plus(9)),
        },
        (Regime::NormalMonthly | Regime::NormalQuarterly, _) => {
            exact(month, month.end_of_month(), month.plus_months(1).plus(9))
        }
        (Regime::Simplified, _) => ranged(month, month),
        (Regime::Franchise, _) => {
            let first = if day.month() % 2 == 1 { month } else { month.plus_months(-1) };
            ranged(first, first.plus_months(1))
        }
    }
}

/// A period of whole months whose report is due between the 25th and the 30th of the month after (or its last day).
fn ranged(first: Day, last: Day) -> Term {
    let after = last.plus_months(1);
    Term {
        start: first,
        end: last.end_of_month(),
        due: after.plus(24),
        latest: after.plus(29).min(after.end_of_month()),
    }
}

/// The periods that begin within `from..=to`, in order.
pub fn terms(regime: Regime, matter: Matter, from: Day, to: Day) -> Vec<Term> {
    let mut list = Vec::new();
    let mut next = term(regime, matter, from);
    if next.start < from {
        next = term(regime, matter, next.end.plus(1));
    }
    while (from..=to).contains(&next.start) {
        list.push(next);
        let following = term(regime, matter, next.end.plus(1));
        // Days end with 2199: a period that does not move on is the last.
        if following.start <= next.start {
            break;
        }
        next = following;
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_deadlines() {
        use Matter::*;
        use Regime::*;
        let table = [
            (NormalMonthly, Transactions, "2026-11-01", "2026-11-01 2026-11-10 2026-11-20 2026-11-20"),
            (NormalMonthly, Transactions, "2026-11-20", "2026-11-11 2026-11-20 2026-11-30 2026-11-30"),
            (NormalMonthly, Transactions, "2026-12-31", "2026-12-21 2026-12-31 2027-01-10 2027-01-10"),
            (NormalMonthly, Transactions, "2027-02-11", "2027-02-11 2027-02-20 2027-02-28 2027-02-28"),
            (NormalMonthly, Payments, "2026-11-15", "2026-11-01 2026-11-30 2026-12-10 2026-12-10"),
            (NormalQuarterly, Transactions, "2026-11-15", "2026-11-01 2026-11-30 2026-12-10 2026-12-10"),
            (NormalQuarterly, Payments, "2026-12-15", "2026-12-01 2026-12-31 2027-01-10 2027-01-10"),
            (Simplified, Transactions, "2026-11-15", "2026-11-01 2026-11-30 2026-12-25 2026-12-30"),
            (Simplified, Payments, "2027-01-15", "2027-01-01 2027-01-31 2027-02-25 2027-02-28"),
            (Franchise, Transactions, "2026-10-15", "2026-09-01 2026-10-31 2026-11-25 2026-11-30"),
            (Franchise, Payments, "2026-11-30", "2026-11-01 2026-12-31 2027-01-25 2027-01-30"),
        ];
        for (regime, matter, day, expected) in table {
            let t = term(regime, matter, Day::parse(day).unwrap());
            let found = format!("{} {} {} {}", t.start, t.end, t.due, t.latest);
            assert_eq!(found, expected, "{regime:?} {matter:?} {day}");
        }
    }

    #[test]
    fn periods_follow_one_another_without_a_gap() {
        let (from, to) = (Day::parse("2026-09-01").unwrap(), Day::parse("2028-08-31").unwrap());
        let count = [
            (Regime::NormalMonthly, 72),
            (Regime::NormalQuarterly, 24),
            (Regime::Simplified, 24),
            (Regime::Franchise, 12),
        ];
        for (regime, expected) in count {
            let list = terms(regime, Matter::Transactions, from, to);
            assert_eq!(list.len(), expected, "{regime:?}");
            assert_eq!((list[0].start, list[list.len() - 1].end), (from, to));
            assert!(list.windows(2).all(|pair| pair[0].end.plus(1) == pair[1].start), "{regime:?}");
        }
        assert!(
            terms(
                Regime::Franchise,
                Matter::Payments,
                Day::parse("2199-12-01").unwrap(),
                Day::parse("2199-12-31").unwrap()
            )
            .is_empty()
        );
        assert!(must_issue_from(Size::SmallOrMicro) > must_receive_from());
    }
}
