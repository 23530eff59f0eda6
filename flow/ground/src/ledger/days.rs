//! The days of accounts: what was booked on each account on each day, added up as it is booked. Balances, openings and
//! the place of a line in a long account cost the days and not the lines (docs/decisions/0018-days-of-accounts.md).

use std::collections::{BTreeMap, HashMap};

use kernel::{Cents, Day, Id, Result};
use store::{Db, Tx, Value};

use super::Posting;

/// What was booked on an account, cents of the currency of the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Debits.
    pub debit: Cents,
    /// Credits.
    pub credit: Cents,
    /// Lines.
    pub lines: i64,
}

impl Sums {
    /// Adds others.
    pub fn add(&mut self, more: Sums) {
        self.debit += more.debit;
        self.credit += more.credit;
        self.lines += more.lines;
    }

    /// Debits less credits.
    pub fn balance(&self) -> Cents {
        self.debit - self.credit
    }
}

/// The accounts of one day, as the lane remembers them.
struct Known(HashMap<String, Sums>);

/// Adds entries to the days of their accounts.
pub(super) fn write(tx: &mut Tx, postings: &[Posting]) -> Result<()> {
    let mut moves: BTreeMap<(Day, &str), Sums> = BTreeMap::new();
    for posting in postings {
        for line in &posting.lines {
            let more = Sums { debit: line.debit, credit: line.credit, lines: 1 };
            moves.entry((posting.day, line.account.as_str())).or_default().add(more);
        }
    }
    let company = tx.company;
    for ((day, account), more) in moves {
        let key = Id(i64::from(day.number()));
        let known = tx.cache.get::<Known>(key, Id(0)).and_then(|known| known.0.get(account)).copied();
        let mut now = match known {
            Some(sums) => sums,
            None => sums(tx, account, (day, day))?,
        };
        now.add(more);
        match tx.cache.get_mut::<Known>(key, Id(0)) {
            Some(known) => _ = known.0.insert(account.to_string(), now),
            None => tx.cache.put(key, Id(0), Known(HashMap::from([(account.to_string(), now)]))),
        }
        let row: Vec<Value<'static>> = vec![
            company.into(),
            account.to_string().into(),
            day.into(),
            now.debit.into(),
            now.credit.into(),
            now.lines.into(),
        ];
        tx.stage_last(
            (
                "INSERT INTO account_day (company_id, account, day, debit, credit, lines) VALUES",
                "ON CONFLICT (company_id, account, day) DO UPDATE SET debit = excluded.debit, credit = excluded.credit,
                   lines = excluded.lines",
            ),
            (6, 3),
            row,
        )?;
    }
    Ok(())
}

fn read(row: &store::Row, at: usize) -> Result<Sums> {
    Ok(Sums { debit: row.get(at)?, credit: row.get(at + 1)?, lines: row.get(at + 2)? })
}

/// What was booked on an account between two days.
pub fn sums(db: &mut Db, account: &str, (from, to): (Day, Day)) -> Result<Sums> {
    let company = db.company;
    let found = db.one(
        "SELECT CAST(COALESCE(SUM(debit), 0) AS BIGINT), CAST(COALESCE(SUM(credit), 0) AS BIGINT),
           CAST(COALESCE(SUM(lines), 0) AS BIGINT)
         FROM account_day WHERE company_id = $1 AND account = $2 AND day >= $3 AND day <= $4",
        store::params![company, account, from, to],
        |row| read(row, 0),
    )?;
    Ok(found.unwrap_or_default())
}

/// The days of all accounts until a day: accounts in their order, days in theirs.
pub fn each(db: &mut Db, to: Day, mut take: impl FnMut(&str, Day, Sums)) -> Result<()> {
    let company = db.company;
    db.each(
        "SELECT account, day, debit, credit, lines FROM account_day WHERE company_id = $1 AND day <= $2
         ORDER BY account, day",
        store::params![company, to],
        |row| {
            take(row.text(0)?.unwrap_or_default(), row.get(1)?, read(row, 2)?);
            Ok(())
        },
    )
}

/// The days between two on which an account has lines, with how many: in their order, or the latest first.
pub fn of_account(
    db: &mut Db,
    account: &str,
    (from, to): (Day, Day),
    latest_first: bool,
    most: usize,
) -> Result<Vec<(Day, i64)>> {
    let company = db.company;
    let way = if latest_first { "DESC" } else { "ASC" };
    db.all(
        &format!(
            "SELECT day, lines FROM account_day WHERE company_id = $1 AND account = $2 AND day >= $3 AND day <= $4
             ORDER BY day {way} LIMIT {most}"
        ),
        store::params![company, account, from, to],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// True when something was ever booked on an account.
pub fn is_used(db: &mut Db, account: &str) -> Result<bool> {
    let company = db.company;
    let found = db.one(
        "SELECT day FROM account_day WHERE company_id = $1 AND account = $2 LIMIT 1",
        store::params![company, account],
        |row| row.get::<Day>(0),
    )?;
    Ok(found.is_some())
}

/// Debits less credits of an account, all that was ever booked.
pub fn balance(db: &mut Db, account: &str) -> Result<Cents> {
    let company = db.company;
    let sum = db.one(
        "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM account_day WHERE company_id = $1 AND account = $2",
        store::params![company, account],
        |row| row.get::<Cents>(0),
    )?;
    Ok(sum.unwrap_or_default())
}
