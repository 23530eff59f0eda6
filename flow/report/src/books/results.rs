//! Results of the fiscal years before a day: classes 6 and 7 begin each year at nothing, what they came to stands on the
//! accounts of results from then on (PCG art. 941-12: 120, 129; 110, 119 for the years before the last), as in the
//! opening entry of the file of entries (LPF art. A47 A-1).

use ground::company::FiscalYear;
use ground::ledger::{Role, days};
use kernel::{Cents, Day, Result};
use store::Db;

/// What classes 6 and 7 came to in earlier years, debits less credits: a profit is below nothing.
pub struct Results {
    last_begins: Option<Day>,
    last: Cents,
    earlier: Cents,
}

impl Results {
    /// Nothing yet, for the fiscal years that end before a day.
    pub fn before(years: &[FiscalYear], day: Day) -> Results {
        let last = years.iter().filter(|y| y.last < day).max_by_key(|y| y.last);
        Results { last_begins: last.map(|y| y.first), last: Cents::ZERO, earlier: Cents::ZERO }
    }

    /// Adds what an account of class 6 or 7 moved by on a day: debits less credits.
    pub fn add(&mut self, day: Day, amount: Cents) {
        match self.last_begins {
            Some(first) if day >= first => self.last += amount,
            _ => self.earlier += amount,
        }
    }

    /// The roles whose accounts they stand on, with what stands there; none that is nothing.
    pub fn carried(&self) -> impl Iterator<Item = (Role, Cents)> {
        let last = (if self.last.0 < 0 { Role::Profit } else { Role::Loss }, self.last);
        let earlier = (if self.earlier.0 < 0 { Role::CarriedProfit } else { Role::CarriedLoss }, self.earlier);
        [last, earlier].into_iter().filter(|(_, amount)| !amount.is_zero())
    }
}

/// The results of the years that end before a day, read from the days of the accounts.
pub fn read(db: &mut Db, years: &[FiscalYear], day: Day) -> Result<Results> {
    let begins = years.iter().find(|y| y.first <= day && day <= y.last).map_or(day, |y| y.first);
    let mut results = Results::before(years, begins);
    days::each(db, begins.plus(-1), |account, day, sums| {
        if account >= "6" {
            results.add(day, sums.balance());
        }
    })?;
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_result_stands_on_its_own_account_and_on_that_of_carried_results_a_year_later() {
        let year = |first: &str, last: &str| FiscalYear { first: day(first), last: day(last), closed: true };
        let years = [year("2024-07-01", "2025-06-30"), year("2025-07-01", "2026-06-30"), year("2026-07-01", "2027-06-30")];
        let moves = [("2025-06-30", -900), ("2025-07-01", 250), ("2026-06-30", -100)];
        for (before, expected) in [
            ("2025-07-01", vec![(Role::Profit, -900)]),
            ("2026-07-01", vec![(Role::Loss, 150), (Role::CarriedProfit, -900)]),
            ("2024-07-01", vec![]),
        ] {
            let mut results = Results::before(&years, day(before));
            for (on, amount) in moves.iter().filter(|(on, _)| day(on) < day(before)) {
                results.add(day(on), Cents(*amount));
            }
            let carried: Vec<(Role, i64)> = results.carried().map(|(role, amount)| (role, amount.0)).collect();
            assert_eq!(carried, expected, "{before}");
        }
    }
}
