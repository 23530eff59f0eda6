//! Closes a fiscal year for good: its entries become definitive, with their totals and the place of the chain.

use kernel::{Cents, Day, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Seq, Tx, journal};

use super::{Company, Fact, FiscalYear, fiscal_years};
use crate::record::{fetch, record};

/// What the books of a year add up to, and where the journal stood then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Totals {
    /// Entries.
    pub entries: i64,
    /// Sum of debits, in cents; that of credits is the same.
    pub debit: Cents,
    /// Sum of credits, in cents.
    pub credit: Cents,
    /// Credits less debits of classes 6 and 7: above nothing is a profit.
    pub result: Cents,
    /// The last fact that they count.
    pub head: Seq,
    /// Its link of the chain, hexadecimal: whoever has it can tell that nothing before it was changed.
    pub hash: String,
}

/// Closes the earliest fiscal year that is open. It cannot be undone (PCG art. 921-4; C. com. art. R123-174).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseYear {
    /// Its last day.
    pub last_day: Day,
    /// What was added up before the lane; never sent.
    #[serde(skip)]
    before: Totals,
}

impl CloseYear {
    /// Closes the year that ends on a day.
    pub fn ending(last_day: Day) -> CloseYear {
        CloseYear { last_day, before: Totals::default() }
    }
}

/// A year that is closed.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Closed {
    /// The year.
    pub year: FiscalYear,
    /// What it adds up to.
    pub totals: Totals,
}

impl Command for CloseYear {
    const NAME: &'static str = "ledger.close_year";
    const NEEDS: Permission = Permission::Account;
    const PREPARES: bool = true;
    type Outcome = Closed;

    fn prepare(&mut self, db: &mut Db) -> Result<()> {
        let years = fiscal_years(db)?;
        let today = db.today;
        let year = may_close(&years, self.last_day, today)?;
        self.before = added(db, year, Totals::default())?;
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Closed> {
        tx.alone()?;
        let years = fiscal_years(tx)?;
        let year = may_close(&years, self.last_day, tx.today())?;
        // Only what was booked since the preparation is added up here.
        let mut totals = added(tx, year, self.before.clone())?;
        let (head, hash) = journal::head(tx)?;
        (totals.head, totals.hash) = (head, store::private::hex(&hash));
        if totals.debit != totals.credit {
            return Err(kernel::Fault::broken(format!("the books of the year do not balance: {totals:?}")));
        }
        let id = tx.company;
        let mut company: Company = fetch(tx, id, None)?;
        record(tx, &mut company, Fact::YearClosed { first: year.first, last: year.last, totals: totals.clone() })?;
        Ok(Closed { year: FiscalYear { closed: true, ..year }, totals })
    }
}

/// Years are closed in their order, once they are over and the next one is open.
fn may_close(years: &[FiscalYear], last: Day, today: Day) -> Result<FiscalYear> {
    let refused = |code: &'static str| Refusal::conflict(code).at("last_day").with("day", last);
    let Some(place) = years.iter().position(|y| y.last == last) else {
        return Err(Refusal::missing("ledger.no_such_year").at("last_day").with("day", last).into());
    };
    let year = years[place];
    if year.closed {
        return Err(refused("ledger.year_closed").into());
    }
    if last >= today {
        return Err(refused("ledger.year_not_over").into());
    }
    if years[..place].iter().any(|y| !y.closed) {
        return Err(refused("ledger.earlier_year_open").into());
    }
    if years.len() == place + 1 {
        return Err(refused("ledger.next_year_missing").into());
    }
    Ok(year)
}

/// The totals of the entries of a year that come after those already counted.
fn added(db: &mut Db, year: FiscalYear, counted: Totals) -> Result<Totals> {
    let company = db.company;
    let found = db.one(
        "SELECT COUNT(DISTINCT e.seq * 1000 + e.rank), CAST(COALESCE(SUM(l.debit), 0) AS BIGINT),
           CAST(COALESCE(SUM(l.credit), 0) AS BIGINT),
           CAST(COALESCE(SUM(CASE WHEN l.account >= '6' AND l.account < '8' THEN l.credit - l.debit ELSE 0 END), 0) AS BIGINT),
           COALESCE(MAX(e.seq), 0)
         FROM ledger_entry e JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND l.company_id = $1 AND e.seq > $2 AND l.seq > $2 AND e.day >= $3 AND e.day <= $4",
        store::params![company, counted.head, year.first, year.last],
        |row| {
            Ok(Totals {
                entries: row.get(0)?,
                debit: row.get(1)?,
                credit: row.get(2)?,
                result: row.get(3)?,
                head: row.get(4)?,
                hash: String::new(),
            })
        },
    )?;
    let new = found.unwrap_or_default();
    Ok(Totals {
        entries: counted.entries + new.entries,
        debit: counted.debit + new.debit,
        credit: counted.credit + new.credit,
        result: counted.result + new.result,
        head: counted.head.max(new.head),
        hash: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_closed_in_their_order_once_over() {
        let day = |text: &str| Day::parse(text).unwrap();
        let year = |y: i32, closed| FiscalYear { first: day(&format!("{y}-04-01")), last: day(&format!("{}-03-31", y + 1)), closed };
        for (years, last, today, code) in [
            (vec![year(2024, false), year(2025, false)], "2025-03-31", "2025-04-01", None),
            (vec![year(2024, false), year(2025, false)], "2025-03-31", "2025-03-31", Some("ledger.year_not_over")),
            (vec![year(2024, false)], "2025-03-31", "2025-04-01", Some("ledger.next_year_missing")),
            (vec![year(2024, true), year(2025, false)], "2025-03-31", "2025-04-01", Some("ledger.year_closed")),
            (vec![year(2024, false), year(2025, false), year(2026, false)], "2026-03-31", "2026-05-01", Some("ledger.earlier_year_open")),
            (vec![year(2024, false), year(2025, false)], "2025-12-31", "2026-05-01", Some("ledger.no_such_year")),
        ] {
            assert_eq!(may_close(&years, day(last), day(today)).err().map(|f| f.code().to_string()).as_deref(), code);
        }
    }
}
