//! The months of customers on their accounts: what was booked for each customer on each account in each month, added up
//! as it is booked. The balance of all customers of an account costs customers and months, not lines
//! (docs/decisions/0046-months-of-customers.md).

use std::collections::{BTreeMap, HashMap};

use kernel::{Cents, Day, Id, Result};
use store::{Db, Tx, Value};

use super::{Posting, days};

/// What was booked for a customer on an account, cents of the currency of the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Debits.
    pub debit: Cents,
    /// Credits.
    pub credit: Cents,
}

impl Sides {
    /// Adds others.
    pub fn add(&mut self, more: Sides) {
        self.debit += more.debit;
        self.credit += more.credit;
    }

    /// Debits less credits.
    pub fn balance(&self) -> Cents {
        self.debit - self.credit
    }

    fn times(self, sign: i64) -> Sides {
        Sides { debit: Cents(self.debit.0 * sign), credit: Cents(self.credit.0 * sign) }
    }
}

/// The accounts of a customer in a month, as the lane remembers them: few.
struct Known(Vec<(String, Sides)>);

/// Adds entries to the months of their customers.
pub(super) fn write(tx: &mut Tx, postings: &[Posting]) -> Result<()> {
    let mut moves: BTreeMap<(Id, Day, &str), Sides> = BTreeMap::new();
    for posting in postings {
        for line in &posting.lines {
            if let Some(party) = line.party {
                let key = (party, posting.day.start_of_month(), line.account.as_str());
                moves.entry(key).or_default().add(Sides { debit: line.debit, credit: line.credit });
            }
        }
    }
    let company = tx.company;
    for ((party, month, account), more) in moves {
        let key = Id(i64::from(month.number()));
        let known = tx.cache.get::<Known>(party, key).and_then(|k| k.0.iter().find(|(a, _)| a == account));
        let mut now = match known {
            Some((_, sides)) => *sides,
            None => one(tx, account, (party, month))?,
        };
        now.add(more);
        match tx.cache.get_mut::<Known>(party, key) {
            Some(known) => match known.0.iter_mut().find(|(a, _)| a == account) {
                Some((_, sides)) => *sides = now,
                None => known.0.push((account.to_string(), now)),
            },
            None => tx.cache.put(party, key, Known(vec![(account.to_string(), now)])),
        }
        let row: Vec<Value<'static>> =
            vec![company.into(), account.to_string().into(), party.into(), month.into(), now.debit.into(), now.credit.into()];
        tx.stage_last(
            (
                "INSERT INTO party_month (company_id, account, party, month, debit, credit) VALUES",
                "ON CONFLICT (company_id, account, party, month) DO UPDATE SET debit = excluded.debit, credit = excluded.credit",
            ),
            (6, 4),
            row,
        )?;
    }
    Ok(())
}

fn one(db: &mut Db, account: &str, (party, month): (Id, Day)) -> Result<Sides> {
    let company = db.company;
    let found = db.one(
        "SELECT debit, credit FROM party_month WHERE company_id = $1 AND account = $2 AND party = $3 AND month = $4",
        store::params![company, account, party, month],
        |row| Ok(Sides { debit: row.get(0)?, credit: row.get(1)? }),
    )?;
    Ok(found.unwrap_or_default())
}

/// How the sums until a day are put together: whole months until one, and the lines of some days added or taken off.
struct Until {
    /// The last whole month; its first day.
    month: Day,
    /// Lines of these days, and whether they are added (1) or taken off (-1).
    days: Option<((Day, Day), i64)>,
}

impl Until {
    /// Whole months as far as they go; a month that the day cuts is read on the side where fewer lines are.
    fn day(db: &mut Db, account: &str, day: Day) -> Result<Until> {
        let (first, last) = (day.start_of_month(), day.end_of_month());
        if day == last {
            return Ok(Until { month: first, days: None });
        }
        let before = days::sums(db, account, (first, day))?.lines;
        let after = days::sums(db, account, (day.plus(1), last))?.lines;
        Ok(if after <= before {
            Until { month: first, days: Some(((day.plus(1), last), -1)).filter(|_| after > 0) }
        } else {
            Until { month: first.plus(-1).start_of_month(), days: Some(((first, day), 1)).filter(|_| before > 0) }
        })
    }
}

/// What was booked for each customer on an account until one day, and until another.
pub fn until(db: &mut Db, account: &str, (earlier, later): (Day, Day)) -> Result<HashMap<Id, (Sides, Sides)>> {
    let company = db.company;
    let (a, b) = (Until::day(db, account, earlier)?, Until::day(db, account, later)?);
    let mut found: HashMap<Id, (Sides, Sides)> = HashMap::new();
    db.each(
        "SELECT party, CAST(SUM(CASE WHEN month <= $1 THEN debit ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN month <= $1 THEN credit ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN month <= $2 THEN debit ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN month <= $2 THEN credit ELSE 0 END) AS BIGINT)
         FROM party_month WHERE company_id = $3 AND account = $4 AND month <= $5 GROUP BY party",
        store::params![a.month, b.month, company, account, a.month.max(b.month)],
        |row| {
            let sides = |at: usize| -> Result<Sides> { Ok(Sides { debit: row.get(at)?, credit: row.get(at + 1)? }) };
            found.insert(row.get(0)?, (sides(1)?, sides(3)?));
            Ok(())
        },
    )?;
    for (which, until) in [(0, a), (1, b)] {
        let Some((days, sign)) = until.days else { continue };
        lines(db, Some(account), days, |_, party, sides| {
            let both = found.entry(party).or_default();
            let side = if which == 0 { &mut both.0 } else { &mut both.1 };
            side.add(sides.times(sign));
        })?;
    }
    Ok(found)
}

/// What was booked for one customer on an account between two days.
pub fn between(db: &mut Db, account: &str, party: Id, (from, to): (Day, Day)) -> Result<Sides> {
    let mut sides = of_one(db, account, party, to)?;
    sides.add(of_one(db, account, party, from.plus(-1))?.times(-1));
    Ok(sides)
}

/// What was booked for one customer on an account until a day.
fn of_one(db: &mut Db, account: &str, party: Id, day: Day) -> Result<Sides> {
    let company = db.company;
    let until = Until::day(db, account, day)?;
    let sides = |row: &store::Row| -> Result<Sides> { Ok(Sides { debit: row.get(0)?, credit: row.get(1)? }) };
    let months = db.one(
        "SELECT CAST(COALESCE(SUM(debit), 0) AS BIGINT), CAST(COALESCE(SUM(credit), 0) AS BIGINT) FROM party_month
         WHERE company_id = $1 AND account = $2 AND party = $3 AND month <= $4",
        store::params![company, account, party, until.month],
        sides,
    )?;
    let mut sum = months.unwrap_or_default();
    if let Some(((from, to), sign)) = until.days {
        // The facts about the customer, those among them that booked on the account on these days.
        let (first, last) = days::facts(db, account, (from, to))?;
        let lines = db.one(
            "SELECT CAST(COALESCE(SUM(l.debit), 0) AS BIGINT), CAST(COALESCE(SUM(l.credit), 0) AS BIGINT)
             FROM journal_subject s CROSS JOIN ledger_line l CROSS JOIN ledger_entry e
             WHERE s.company_id = $1 AND s.kind = 'customer' AND s.id = $2 AND s.seq >= $3 AND s.seq <= $4
               AND l.company_id = $1 AND l.seq = s.seq AND l.party = $2 AND l.account = $5
               AND e.company_id = $1 AND e.seq = l.seq AND e.rank = l.rank AND e.day >= $6 AND e.day <= $7",
            store::params![company, party, first, last, account, from, to],
            sides,
        )?;
        sum.add(lines.unwrap_or_default().times(sign));
    }
    Ok(sum)
}

/// What was booked until a day for each customer on each account.
pub fn each_until(db: &mut Db, day: Day, mut take: impl FnMut(&str, Id, Sides)) -> Result<()> {
    let company = db.company;
    let first = day.start_of_month();
    let whole = day == day.end_of_month();
    let month = if whole { first } else { first.plus(-1).start_of_month() };
    db.each(
        "SELECT account, party, CAST(SUM(debit) AS BIGINT), CAST(SUM(credit) AS BIGINT) FROM party_month
         WHERE company_id = $1 AND month <= $2 GROUP BY account, party",
        store::params![company, month],
        |row| {
            take(row.text(0)?.unwrap_or_default(), row.get(1)?, Sides { debit: row.get(2)?, credit: row.get(3)? });
            Ok(())
        },
    )?;
    if whole { Ok(()) } else { lines(db, None, (first, day), take) }
}

/// What the lines of some days say of customers, of one account or of all.
fn lines(db: &mut Db, account: Option<&str>, (from, to): (Day, Day), mut take: impl FnMut(&str, Id, Sides)) -> Result<()> {
    let company = db.company;
    let mut params = store::params![company, from, to].to_vec();
    params.extend(account.map(|a| Value::from(a.to_string())));
    let and = if account.is_some() { " AND l.account = $4" } else { "" };
    // SQLite keeps the order of a CROSS JOIN: the entries of the days, then the lines of each.
    db.each(
        &format!(
            "SELECT l.account, l.party, CAST(SUM(l.debit) AS BIGINT), CAST(SUM(l.credit) AS BIGINT)
             FROM ledger_entry e CROSS JOIN ledger_line l
             WHERE e.company_id = $1 AND e.day >= $2 AND e.day <= $3 AND l.company_id = $1 AND l.seq = e.seq
               AND l.rank = e.rank AND l.party IS NOT NULL{and} GROUP BY l.account, l.party"
        ),
        &params,
        |row| {
            take(row.text(0)?.unwrap_or_default(), row.get(1)?, Sides { debit: row.get(2)?, credit: row.get(3)? });
            Ok(())
        },
    )
}
