//! The journal: one append-only, hash-chained list of facts per company.

use kernel::{Fault, Id, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::private::{Kept, collecting, restoring};
use crate::tx::{Db, Tx};

/// The place of a fact in its company's journal; from 1, without gaps, in the order of commits.
pub type Seq = i64;

/// Something that happened to a document. Past tense, complete, never edited; fields are only added.
pub trait Fact: Serialize + DeserializeOwned + Send + 'static {
    /// The public name, `order.confirmed`.
    fn name(&self) -> &'static str;
    /// All names of this kind of document.
    const NAMES: &'static [&'static str];
}

/// Names the variants of a fact: `fact_names!(Fact, { Drafted => "order.drafted", Held => "order.held" });`
#[macro_export]
macro_rules! fact_names {
    ($fact:ident, { $($variant:ident => $name:literal),* $(,)? }) => {
        impl $crate::journal::Fact for $fact {
            fn name(&self) -> &'static str {
                match self { $($fact::$variant { .. } => $name),* }
            }
            const NAMES: &'static [&'static str] = &[$($name),*];
        }
    };
}

/// A fact as it stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Place in the journal.
    pub seq: Seq,
    /// Moment, milliseconds since 1970 UTC.
    pub at: i64,
    /// Who: the user's id, 0 for the product itself.
    pub actor: i64,
    /// Through what: `page`, `api`, `cli`, `import`, `job`.
    pub via: String,
    /// The use-case that decided it: `order.confirm`.
    pub command: String,
    /// The entry that triggered it, where one did.
    pub cause: Option<Seq>,
    /// The kind of document it happened to: `order`.
    pub kind: String,
    /// The document's id.
    pub subject: Id,
    /// Name: `order.confirmed`.
    pub fact: String,
    /// The values, as JSON; personal ones as digests.
    pub data: String,
}

impl Entry {
    /// The chain: SHA-256 over the previous hash and every field, each with its length before it.
    pub fn hash(&self, previous: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(previous);
        for number in [self.seq, self.at, self.actor, self.cause.unwrap_or(0), self.subject.0] {
            hash.update(number.to_be_bytes());
        }
        for text in [&self.via, &self.command, &self.kind, &self.fact, &self.data] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().into()
    }

    /// Reads the values as the fact they are, with the personal values still kept.
    pub fn read<F: Fact>(&self, kept: Vec<Kept>) -> Result<F> {
        restoring(kept, || serde_json::from_str(&self.data))
            .map_err(|e| Fault::broken(format!("journal {}: {} cannot be read: {e}", self.seq, self.fact)))
    }
}

/// What is written at the end of a group: an entry, what it is about, and its personal values.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub entry: Entry,
    pub subjects: Vec<(&'static str, Id)>,
    pub kept: Vec<Kept>,
    /// Rows of append-only tables that go with it, written with those of the whole group.
    pub rows: Vec<Staged>,
    /// Facts whose personal values it erases.
    pub erased: Vec<Seq>,
}

/// Rows that wait for the end of the group: where they go, and their values one row after the other.
#[derive(Clone, Debug)]
pub(crate) struct Staged {
    pub head: &'static str,
    pub width: usize,
    pub tail: &'static str,
    /// Leading columns that name a row of which only the last state counts; 0 where every row counts.
    pub key: usize,
    pub values: Vec<crate::Value<'static>>,
}

impl Tx<'_> {
    /// Appends a fact to the journal. Called by `record` only; the rows it moves are written by the same caller
    /// in the same transaction.
    pub fn append<F: Fact>(&mut self, about: (&'static str, Id), fact: &F, subjects: Vec<(&'static str, Id)>) -> Result<Seq> {
        let random = self.random.clone();
        let (data, kept) = collecting(|| random.bytes(), || serde_json::to_string(fact));
        let data = data.map_err(|e| Fault::broken(format!("{}: {e}", fact.name())))?;
        // Taken last: a place that nothing fills would be a gap in the chain.
        let seq = self.next_seq();
        let entry = Entry {
            seq,
            at: self.now,
            actor: self.actor,
            via: self.via.to_string(),
            command: self.command.to_string(),
            cause: self.cause,
            kind: about.0.to_string(),
            subject: about.1,
            fact: fact.name().to_string(),
            data,
        };
        self.push(Pending { entry, subjects, kept, rows: Vec::new(), erased: Vec::new() });
        Ok(seq)
    }

    /// Appends an entry as it stood in another store's journal.
    pub fn append_again(&mut self, entry: &Entry, kept: Vec<Kept>, subjects: Vec<(&'static str, Id)>) -> Result<()> {
        let seq = self.next_seq();
        if seq != entry.seq {
            return Err(Fault::broken(format!("journal {}: expected {seq}", entry.seq)));
        }
        self.push(Pending { entry: entry.clone(), subjects, kept, rows: Vec::new(), erased: Vec::new() });
        Ok(())
    }
}

const COLUMNS: &str = "seq, at, actor, via, command, cause, kind, subject, fact, data";

fn entry(row: &crate::Row) -> Result<Entry> {
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        via: row.get(3)?,
        command: row.get(4)?,
        cause: row.get(5)?,
        kind: row.get(6)?,
        subject: row.get(7)?,
        fact: row.get(8)?,
        data: row.get(9)?,
    })
}

/// Entries after `after`, at most `limit`, each with the hash that is stored.
pub fn entries(db: &mut Db, after: Seq, limit: i64) -> Result<Vec<(Entry, Vec<u8>)>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS}, hash FROM journal WHERE company_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
        crate::params![company, after, limit],
        |row| Ok((entry(row)?, row.get(10)?)),
    )
}

/// The facts about one document or party, newest first, before `before` (for paging).
pub fn timeline(db: &mut Db, kind: &str, id: Id, before: Seq, limit: i64) -> Result<Vec<Entry>> {
    let company = db.company;
    db.all(
        "SELECT j.seq, j.at, j.actor, j.via, j.command, j.cause, j.kind, j.subject, j.fact, j.data
         FROM journal_subject s JOIN journal j ON j.company_id = s.company_id AND j.seq = s.seq
         WHERE s.company_id = $1 AND j.company_id = $1 AND s.kind = $2 AND s.id = $3 AND s.seq < $4
         ORDER BY s.seq DESC LIMIT $5",
        crate::params![company, kind, id, before, limit],
        entry,
    )
}

/// The personal values of an entry that were not erased.
pub fn kept(db: &mut Db, seq: Seq) -> Result<Vec<Kept>> {
    let company = db.company;
    db.all(
        "SELECT salt, value FROM journal_private WHERE company_id = $1 AND seq = $2 AND value IS NOT NULL ORDER BY rank",
        crate::params![company, seq],
        |row| {
            let salt: Vec<u8> = row.get(0)?;
            Ok(Kept { salt: salt.try_into().unwrap_or_default(), value: row.get(1)? })
        },
    )
}

/// The head of a company's journal: last seq and its hash.
pub fn head(db: &mut Db) -> Result<(Seq, Vec<u8>)> {
    let company = db.company;
    Ok(db
        .one("SELECT seq, hash FROM lane WHERE company_id = $1", crate::params![company], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .unwrap_or((0, Vec::new())))
}

/// The last fact that was recorded until a moment, milliseconds since 1970 UTC; 0 where there was none yet.
pub fn seq_at(db: &mut Db, moment: i64) -> Result<Seq> {
    let company = db.company;
    let (mut low, mut high) = (0, head(db)?.0);
    // Facts are recorded one after the other, so their moments rise with their places.
    while low < high {
        let middle = low + (high - low + 1) / 2;
        let at = db.one(
            "SELECT at FROM journal WHERE company_id = $1 AND seq = $2",
            crate::params![company, middle],
            |row| row.get::<i64>(0),
        )?;
        if at.is_some_and(|at| at <= moment) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The stored link of the chain at a place; none where no fact is.
pub fn hash_at(db: &mut Db, seq: Seq) -> Result<Option<Vec<u8>>> {
    let company = db.company;
    db.one("SELECT hash FROM journal WHERE company_id = $1 AND seq = $2", crate::params![company, seq], |row| row.get(0))
}
