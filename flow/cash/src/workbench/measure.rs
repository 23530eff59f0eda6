//! How well the engine does, measured on the company's own lines: what was posted by itself, and how much of that was
//! taken back.

use kernel::Result;
use serde::Serialize;
use store::Db;

/// A month of lines, or all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Month {
    /// `2026-04`; empty for all.
    pub month: String,
    /// Lines decided on.
    pub decided: u64,
    /// Lines that wait.
    pub waiting: u64,
    /// Lines that the engine posted or set aside, and that stand.
    pub by_engine: u64,
    /// How often the engine decided.
    pub engine_posted: u64,
    /// How often a person took that back.
    pub engine_undone: u64,
    /// Lines that a person decided on with proposals before them.
    pub with_proposals: u64,
    /// Of those, how often the first proposal was taken.
    pub first_taken: u64,
}

impl Month {
    /// What was posted by itself and stands, of what was decided or waits; millionths, none where there is nothing.
    pub fn straight_through(&self) -> Option<i64> {
        share(self.by_engine, self.decided + self.waiting)
    }

    /// What stands of what was posted by itself; millionths.
    pub fn precision(&self) -> Option<i64> {
        share(self.engine_posted.saturating_sub(self.engine_undone), self.engine_posted)
    }

    /// How often the first proposal was right; millionths.
    pub fn first_hits(&self) -> Option<i64> {
        share(self.first_taken, self.with_proposals)
    }

    fn add(&mut self, other: &Month) {
        self.decided += other.decided;
        self.waiting += other.waiting;
        self.by_engine += other.by_engine;
        self.engine_posted += other.engine_posted;
        self.engine_undone += other.engine_undone;
        self.with_proposals += other.with_proposals;
        self.first_taken += other.first_taken;
    }
}

fn share(part: u64, whole: u64) -> Option<i64> {
    (whole > 0).then(|| i64::try_from(u128::from(part) * 1_000_000 / u128::from(whole)).unwrap_or(i64::MAX))
}

/// Months back from today that are looked at: a year and the one before it.
pub const TWO_YEARS: i32 = 24;

/// The last months, so many of them, newest first, and their sum; read from one index.
pub fn months(db: &mut Db, back: i32) -> Result<(Month, Vec<Month>)> {
    let company = db.company;
    let first = db.today.start_of_month().plus_months(1 - back.max(1));
    let since = format!("{:04}-{:02}", first.year(), first.month());
    let count = |n: i64| n.unsigned_abs();
    let mut months = db.all(
        "SELECT month, CAST(SUM(CASE WHEN state <> 'undone' THEN 1 ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN state = 'undone' THEN 1 ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN state <> 'undone' AND by_engine = 1 THEN 1 ELSE 0 END) AS BIGINT),
           CAST(SUM(engine_posted) AS BIGINT), CAST(SUM(engine_undone) AS BIGINT),
           CAST(SUM(CASE WHEN state <> 'undone' AND by_engine = 0 AND shown > 0 THEN 1 ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN state <> 'undone' AND by_engine = 0 AND choice = 1 THEN 1 ELSE 0 END) AS BIGINT)
         FROM decision WHERE company_id = $1 AND month >= $2 GROUP BY month ORDER BY month DESC",
        store::params![company, &since],
        |row| {
            Ok(Month {
                month: row.get(0)?,
                decided: count(row.get(1)?),
                waiting: count(row.get(2)?),
                by_engine: count(row.get(3)?),
                engine_posted: count(row.get(4)?),
                engine_undone: count(row.get(5)?),
                with_proposals: count(row.get(6)?),
                first_taken: count(row.get(7)?),
            })
        },
    )?;
    for (month, count) in taken_apart(db)?.into_iter().filter(|(month, _)| *month >= since) {
        if let Some(known) = months.iter_mut().find(|m| m.month == month) {
            known.by_engine = known.by_engine.saturating_sub(count);
            known.engine_undone += count;
        }
    }
    for (month, waiting) in undecided(db)?.into_iter().filter(|(month, _)| *month >= since) {
        match months.iter_mut().find(|m| m.month == month) {
            Some(known) => known.waiting += waiting,
            None => months.push(Month { month, waiting, ..Month::default() }),
        }
    }
    months.sort_by(|a, b| b.month.cmp(&a.month));
    let mut all = Month::default();
    months.iter().for_each(|m| all.add(m));
    Ok((all, months))
}

/// What the engine posted and a person took apart on the payment itself, by month of the line; few.
fn taken_apart(db: &mut Db) -> Result<Vec<(String, u64)>> {
    let company = db.company;
    db.all(
        "SELECT d.month, COUNT(*) FROM payment p
         JOIN decision d ON d.company_id = p.company_id AND d.payment_id = p.id
         WHERE p.company_id = $1 AND d.company_id = $1 AND p.taken_apart > 0 AND d.state = 'posted' AND d.by_engine = 1
         GROUP BY d.month",
        store::params![company],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?.unsigned_abs())),
    )
}

/// Lines that wait and were never decided on, by month. Few enough to be counted by their days.
fn undecided(db: &mut Db) -> Result<Vec<(String, u64)>> {
    let company = db.company;
    let days = db.all(
        "SELECT w.day, COUNT(*) FROM proposal w
         LEFT JOIN decision d ON d.company_id = w.company_id AND d.payment_id = w.payment_id AND d.company_id = $1
         WHERE w.company_id = $1 AND d.payment_id IS NULL GROUP BY w.day ORDER BY w.day",
        store::params![company],
        |row| Ok((row.get::<kernel::Day>(0)?, row.get::<i64>(1)?.unsigned_abs())),
    )?;
    let mut months: Vec<(String, u64)> = Vec::new();
    for (day, count) in days {
        let month = format!("{:04}-{:02}", day.year(), day.month());
        match months.last_mut().filter(|(known, _)| *known == month) {
            Some((_, n)) => *n += count,
            None => months.push((month, count)),
        }
    }
    Ok(months)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_they_say() {
        let month = Month {
            decided: 90,
            waiting: 10,
            by_engine: 80,
            engine_posted: 82,
            engine_undone: 2,
            with_proposals: 8,
            first_taken: 6,
            ..Month::default()
        };
        assert_eq!(month.straight_through(), Some(800_000));
        assert_eq!(month.precision(), Some(975_609));
        assert_eq!(month.first_hits(), Some(750_000));
        assert_eq!(Month::default().precision(), None);
    }
}
