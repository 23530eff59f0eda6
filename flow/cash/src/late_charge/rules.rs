//! Interest for late payment and the fixed indemnity (C. com. L441-10 II, D441-5). Pure.

use kernel::{Cents, Day, Rate};
use serde::{Deserialize, Serialize};

/// The fixed indemnity for the costs of collection, a late invoice (C. com. D441-5).
pub const INDEMNITY: Cents = Cents(4_000);

/// The rates of a half-year.
pub struct HalfYear {
    /// Its first day.
    pub from: (i16, i8, i8),
    /// Main refinancing rate of the European Central Bank on that day, plus 10 points (C. com. L441-10 II).
    pub ecb_plus_10: Rate,
    /// Legal interest where the creditor is a business (C. mon. fin. L313-2); three times it is the floor.
    pub legal: Rate,
    /// Where they stand.
    pub source: &'static str,
}

/// Half-years, oldest first. A half-year that is not here yet goes on with the last rates known.
pub const HALF_YEARS: &[HalfYear] = &[
    HalfYear { from: (2024, 1, 1), ecb_plus_10: Rate(145_000), legal: Rate(50_700), source: "ECB 4.50 % on 1 January 2024; legal interest published for the half-year" },
    HalfYear { from: (2024, 7, 1), ecb_plus_10: Rate(142_500), legal: Rate(49_200), source: "ECB 4.25 % on 1 July 2024; legal interest published for the half-year" },
    HalfYear { from: (2025, 1, 1), ecb_plus_10: Rate(131_500), legal: Rate(37_100), source: "ECB 3.15 % on 1 January 2025; legal interest published for the half-year" },
    HalfYear { from: (2025, 7, 1), ecb_plus_10: Rate(121_500), legal: Rate(27_600), source: "ECB 2.15 % on 1 July 2025; legal interest published for the half-year" },
    HalfYear { from: (2026, 1, 1), ecb_plus_10: Rate(121_500), legal: Rate(26_200), source: "ECB 2.15 % on 1 January 2026; order of 15 December 2025" },
];

/// A time over which neither balance nor rate changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Segment {
    /// First day, counted.
    pub from: Day,
    /// Last day, counted.
    pub to: Day,
    /// Days.
    pub days: i64,
    /// What was owed, VAT included, cents.
    pub balance: Cents,
    /// Percent a year.
    pub rate: Rate,
    /// `round2(balance x rate x days / 365)`, cents.
    pub interest: Cents,
}

/// The half-year that rules a day: the rate of 1 January for the first, of 1 July for the second.
fn half_year(day: Day) -> &'static HalfYear {
    let begun = HALF_YEARS.iter().rev().find(|h| Day::new(h.from.0, h.from.1, h.from.2).is_some_and(|from| from <= day));
    begun.unwrap_or(&HALF_YEARS[0])
}

/// The rate on a day: the contract's, never below three times the legal interest; without one, ECB plus 10 points.
pub fn rate(day: Day, contract: Rate) -> Rate {
    let half_year = half_year(day);
    if contract.is_zero() { half_year.ecb_plus_10 } else { contract.max(Rate(half_year.legal.0 * 3)) }
}

/// The first day of the half-year after a day.
fn next_half_year(day: Day) -> Day {
    let january = Day::new(day.year() + 1, 1, 1);
    let july = Day::new(day.year(), 7, 1).filter(|july| *july > day);
    july.or(january).unwrap_or(day.plus(184))
}

/// The times of late payment of an amount due on a day, up to `until`: the first late day is the one after the due day,
/// the day of a payment counts. `paid` are payments by day (below nothing: taken back).
pub fn segments(amount: Cents, late_from: Day, paid: &[(Day, Cents)], until: Day, contract: Rate) -> Vec<Segment> {
    let mut paid = paid.to_vec();
    paid.sort();
    let mut list: Vec<Segment> = Vec::new();
    let mut from = late_from;
    while from <= until {
        let balance = amount - paid.iter().filter(|(day, _)| *day < from).map(|(_, amount)| *amount).sum();
        let payment = paid.iter().map(|(day, _)| *day).find(|day| *day >= from);
        let to = until.min(payment.unwrap_or(until)).min(next_half_year(from).plus(-1));
        let days = i64::from(to.since(from)) + 1;
        let rate = rate(from, contract);
        if balance.0 > 0 {
            match list.last_mut() {
                Some(last) if last.balance == balance && last.rate == rate && last.to.plus(1) == from => {
                    last.to = to;
                    last.days += days;
                }
                _ => list.push(Segment { from, to, days, balance, rate, interest: Cents::ZERO }),
            }
        }
        from = to.plus(1);
    }
    for segment in &mut list {
        segment.interest = simple(segment.balance, segment.rate, segment.days);
    }
    list
}

/// `round2(balance x rate / 100 x days / 365)`, half up.
fn simple(balance: Cents, rate: Rate, days: i64) -> Cents {
    const YEAR: i128 = 365 * 1_000_000;
    let value = i128::from(balance.0) * i128::from(rate.0) * i128::from(days);
    Cents(i64::try_from((value + YEAR / 2) / YEAR).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn paid_in_time_or_taken_back() {
        let due = day("2026-01-31");
        assert!(segments(Cents(10_000), due.plus(1), &[], due, Rate::ZERO).is_empty());
        let paid = [(day("2026-01-15"), Cents(10_000))];
        assert!(segments(Cents(10_000), due.plus(1), &paid, day("2026-06-30"), Rate::ZERO).is_empty());
        // Paid in time, taken back in March: late from the day after it was taken back.
        let back = [(day("2026-01-15"), Cents(10_000)), (day("2026-03-10"), Cents(-10_000))];
        let found = segments(Cents(10_000), due.plus(1), &back, day("2026-03-20"), Rate::ZERO);
        assert_eq!(found.iter().map(|s| (s.from, s.days)).collect::<Vec<_>>(), [(day("2026-03-11"), 10)]);
    }
}
