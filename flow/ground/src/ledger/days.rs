//! The days of accounts: what was booked on each account on each day, added up as it is booked. Balances, openings and
//! the place of a line in a long account cost the days and not the lines (docs/decisions/0018-days-of-accounts.md).

use std::collections::{BTreeMap, HashMap};

use kernel::{Cents, Day, Id, Result};
use store::{Db, Seq, Tx, Value};

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

/// A day of an account: what was booked, and the first and the last fact that did. Its lines lie between them, so a few
/// lines are found without reading the day.
#[derive(Clone, Copy)]
struct Booked {
    sums: Sums,
    first: Seq,
    last: Seq,
}

/// The accounts of one day, as the lane remembers them.
struct Known(HashMap<String, Booked>);

/// Adds the entries of a fact to the days of their accounts.
pub(super) fn write(tx: &mut Tx, seq: Seq, postings: &[Posting]) -> Result<()> {
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
            Some(booked) => booked,
            None => one(tx, account, day)?.unwrap_or(Booked { sums: Sums::default(), first: seq, last: seq }),
        };
        now.sums.add(more);
        (now.first, now.last) = (now.first.min(seq), now.last.max(seq));
        match tx.cache.get_mut::<Known>(key, Id(0)) {
            Some(known) => _ = known.0.insert(account.to_string(), now),
            None => tx.cache.put(key, Id(0), Known(HashMap::from([(account.to_string(), now)]))),
        }
        let row: Vec<Value<'static>> = vec![
            company.into(),
            account.to_string().into(),
            day.into(),
            now.sums.debit.into(),
            now.sums.credit.into(),
            now.sums.lines.into(),
            now.first.into(),
            now.last.into(),
        ];
        tx.stage_last(
            (
                "INSERT INTO account_day (company_id, account, day, debit, credit, lines, first_seq, last_seq) VALUES",
                "ON CONFLICT (company_id, account, day) DO UPDATE SET debit = excluded.debit, credit = excluded.credit,
                   lines = excluded.lines, first_seq = excluded.first_seq, last_seq = excluded.last_seq",
            ),
            (8, 3),
            row,
        )?;
    }
    Ok(())
}

fn read(row: &store::Row, at: usize) -> Result<Sums> {
    Ok(Sums { debit: row.get(at)?, credit: row.get(at + 1)?, lines: row.get(at + 2)? })
}

fn one(db: &mut Db, account: &str, day: Day) -> Result<Option<Booked>> {
    let company = db.company;
    db.one(
        "SELECT debit, credit, lines, first_seq, last_seq FROM account_day
         WHERE company_id = $1 AND account = $2 AND day = $3",
        store::params![company, account, day],
        |row| Ok(Booked { sums: read(row, 0)?, first: row.get(3)?, last: row.get(4)? }),
    )
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

/// Which accounts.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// One.
    One(&'a str),
    /// All whose numbers begin with this.
    Beginning(&'a str),
}

/// The days between two on which accounts have lines, with how many: in their order, or the latest first.
pub fn of_accounts(
    db: &mut Db,
    which: Which<'_>,
    (from, to): (Day, Day),
    latest_first: bool,
    most: usize,
) -> Result<Vec<(Day, i64)>> {
    let company = db.company;
    let way = if latest_first { "DESC" } else { "ASC" };
    let (condition, account, behind) = match which {
        Which::One(account) => ("account = $4", account, None),
        Which::Beginning(text) => ("account >= $4 AND account < $5", text, Some(format!("{text}\u{10ffff}"))),
    };
    let mut params = store::params![company, from, to, account].to_vec();
    params.extend(behind.map(Value::from));
    db.all(
        &format!(
            "SELECT day, CAST(SUM(lines) AS BIGINT) FROM account_day
             WHERE company_id = $1 AND day >= $2 AND day <= $3 AND {condition} GROUP BY day ORDER BY day {way} LIMIT {most}"
        ),
        &params,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The first and the last fact that booked on some days; none that did: an empty range.
pub fn span(db: &mut Db, (from, to): (Day, Day)) -> Result<(Seq, Seq)> {
    let company = db.company;
    let found = db.one(
        "SELECT MIN(first_seq), MAX(last_seq) FROM account_day WHERE company_id = $1 AND day >= $2 AND day <= $3",
        store::params![company, from, to],
        |row| Ok(row.get::<Option<Seq>>(0)?.zip(row.get::<Option<Seq>>(1)?)),
    )?;
    Ok(found.flatten().unwrap_or((0, -1)))
}

/// The first and the last day between two on which anything was booked.
pub fn between(db: &mut Db, (from, to): (Day, Day)) -> Result<Option<(Day, Day)>> {
    let company = db.company;
    let found = db.one(
        "SELECT MIN(day), MAX(day) FROM account_day WHERE company_id = $1 AND day >= $2 AND day <= $3",
        store::params![company, from, to],
        |row| Ok(row.get::<Option<Day>>(0)?.zip(row.get::<Option<Day>>(1)?)),
    )?;
    Ok(found.flatten())
}

/// The first and the last fact that booked on an account on some days; none that did: an empty range.
pub fn facts(db: &mut Db, account: &str, (from, to): (Day, Day)) -> Result<(Seq, Seq)> {
    let company = db.company;
    let found = db.one(
        "SELECT MIN(first_seq), MAX(last_seq) FROM account_day
         WHERE company_id = $1 AND account = $2 AND day >= $3 AND day <= $4",
        store::params![company, account, from, to],
        |row| Ok(row.get::<Option<Seq>>(0)?.zip(row.get::<Option<Seq>>(1)?)),
    )?;
    Ok(found.flatten().unwrap_or((0, -1)))
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
