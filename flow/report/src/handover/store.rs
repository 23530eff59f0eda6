//! Statements of batches: which entries one holds, and the list of them.

use kernel::{Cents, Currency, Day, Id, Result};
use ::store::{Db, Seq, Tx, Value};

use super::model::{Batch, State};

const COLUMNS: &str = "id, rank, format, first_day, last_day, upto, state, entries, lines, amount, reason, version";

fn batch(row: &::store::Row) -> Result<Batch> {
    Ok(Batch {
        id: row.get(0)?,
        rank: row.get(1)?,
        format: row.get(2)?,
        from: row.get(3)?,
        to: row.get(4)?,
        upto: row.get(5)?,
        state: State::parse(&row.get::<String>(6)?).unwrap_or_default(),
        entries: row.get(7)?,
        lines: row.get(8)?,
        amount: row.get(9)?,
        reason: row.get(10)?,
        version: row.get(11)?,
    })
}

/// Reads a batch.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Batch>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM handover WHERE company_id = $1 AND id = $2"),
        ::store::params![company, id],
        batch,
    )
}

/// Writes a batch.
pub fn save(one: &Batch, tx: &mut Tx) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO handover (company_id, id, rank, format, first_day, last_day, upto, state, entries, lines, amount,
           reason, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
           version = excluded.version",
        ::store::params![
            company,
            one.id,
            one.rank,
            &one.format,
            one.from,
            one.to,
            one.upto,
            one.state.name(),
            one.entries,
            one.lines,
            one.amount,
            &one.reason,
            one.version
        ],
    )?;
    Ok(())
}

/// Batches before a rank, latest first.
pub fn before(db: &mut Db, rank: i64, most: usize) -> Result<Vec<Batch>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM handover WHERE company_id = $1 AND rank < $2 ORDER BY rank DESC LIMIT {most}"),
        ::store::params![company, rank],
        batch,
    )
}

/// Which entries are asked for: of some days, up to a fact, without those of earlier batches.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The last fact.
    pub upto: Seq,
    /// Batches of a lower rank have their entries already; 0: all entries.
    pub rank: i64,
}

impl Wanted {
    /// All entries of some days.
    pub fn all(from: Day, to: Day) -> Wanted {
        Wanted { from, to, upto: Seq::MAX, rank: 0 }
    }

    /// The entries of a batch.
    pub fn of(batch: &Batch) -> Wanted {
        Wanted { from: batch.from, to: batch.to, upto: batch.upto, rank: batch.rank }
    }

    fn params(self, company: Id) -> Vec<Value<'static>> {
        vec![company.into(), self.from.into(), self.to.into(), self.upto.into(), self.rank.into()]
    }
}

/// The condition on `ledger_entry e`, of the parameters of [`Wanted`].
const WANTED: &str = "e.company_id = $1 AND e.day >= $2 AND e.day <= $3 AND e.seq <= $4
   AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.company_id = $1 AND h.rank < $5 AND h.state = 'kept'
     AND h.first_day <= e.day AND e.day <= h.last_day AND e.seq <= h.upto)";

/// How many entries and lines, and the sum of their debits.
pub fn sums(db: &mut Db, wanted: Wanted) -> Result<(i64, i64, Cents)> {
    let params = wanted.params(db.company);
    let entries = format!("SELECT COUNT(*) FROM ledger_entry e WHERE {WANTED}");
    let entries = db.one(&entries, &params, |row| row.get::<i64>(0))?;
    // SQLite keeps the order of a CROSS JOIN: the entries of the days, then the lines of each.
    let lines = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(l.debit), 0) AS BIGINT) FROM ledger_entry e CROSS JOIN ledger_line l
         WHERE {WANTED} AND l.company_id = $1 AND l.seq = e.seq AND l.rank = e.rank"
    );
    let (lines, debit) = db.one(&lines, &params, |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default();
    Ok((entries.unwrap_or(0), lines, debit))
}

/// Which entries of the days are wanted: those that no earlier batch has.
pub struct Choice {
    wanted: Wanted,
    /// First and last day and last fact of earlier batches.
    earlier: Vec<(Day, Day, Seq)>,
}

impl Choice {
    /// Reads the earlier batches.
    pub fn of(db: &mut Db, wanted: Wanted) -> Result<Choice> {
        let company = db.company;
        let earlier = db.all(
            "SELECT first_day, last_day, upto FROM handover WHERE company_id = $1 AND rank < $2 AND state = 'kept'",
            ::store::params![company, wanted.rank],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        Ok(Choice { wanted, earlier })
    }

    /// Whether an entry is wanted.
    pub fn has(&self, seq: Seq, day: Day) -> bool {
        let Wanted { from, to, upto, .. } = self.wanted;
        let gone = |(first, last, until): &(Day, Day, Seq)| *first <= day && day <= *last && seq <= *until;
        from <= day && day <= to && seq <= upto && !self.earlier.iter().any(gone)
    }
}

/// A line of an entry as other software wants it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The entry: the fact and its place in it.
    pub entry: (Seq, i64),
    /// Its number in the file, from 1.
    pub number: u64,
    /// True for the first line of an entry.
    pub first: bool,
    /// Journal code.
    pub journal: String,
    /// What that journal is called.
    pub journal_name: String,
    /// Day in the books.
    pub day: Day,
    /// The document's number.
    pub piece: String,
    /// The document's day.
    pub piece_day: Day,
    /// What the entry says.
    pub label: String,
    /// Account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The customer's number and name, on accounts kept per customer.
    pub party: Option<(String, String)>,
    /// Debit less credit, cents.
    pub amount: Cents,
    /// The amount in the document's currency, where that is another one.
    pub foreign: Option<(Cents, Currency)>,
    /// When it is due, where it stands for an open item.
    pub due: Option<Day>,
    /// Lettering code.
    pub letter: Option<String>,
}
