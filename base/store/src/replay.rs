//! Playing a journal again: into another store, to move there or to prove that rows are what facts made them.

use std::collections::{BTreeMap, HashMap};

use kernel::{CompanyId, Fault, Result};
use sha2::{Digest, Sha256};

use crate::backend::Conn;
use crate::command::Context;
use crate::journal::{self, Entry};
use crate::private::Kept;
use crate::schema::{Role, Schema, Table, tables};
use crate::sql::Value;
use crate::store::Store;
use crate::tx::Tx;

/// Applies one entry to the rows of the store it is given.
pub type Player = fn(&mut Tx, &Entry, Vec<Kept>) -> Result<()>;

/// Entries in one transaction of a replay.
const BATCH: i64 = 500;

/// Plays a company's journal from `source` into `target`, where it goes on after what is there already.
/// `progress` hears how many facts are done.
pub fn replay(
    source: &Store,
    target: &Store,
    company: CompanyId,
    players: &HashMap<&'static str, Player>,
    progress: &mut dyn FnMut(i64),
) -> Result<()> {
    target.open_lane(company)?;
    let mut done = target.read(company, |db| journal::head(db))?.0;
    loop {
        let batch = source.read(company, |db| {
            let entries = journal::entries(db, done, BATCH)?;
            let last = entries.last().map_or(done, |(e, _)| e.seq);
            let kept = kept_between(db, done, last)?;
            Ok(entries.into_iter().map(|(e, _)| e).zip_kept(kept))
        })?;
        let Some((last, _)) = batch.last() else { return Ok(()) };
        done = last.seq;
        let players = players.clone();
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        target.submit(
            &Context::system(company, "replay"),
            "store.replay",
            Box::new(move |tx| {
                for (entry, kept) in &batch {
                    play(tx, entry, kept.clone(), &players)?;
                }
                Ok(Box::new(()) as Box<_>)
            }),
            Box::new(move |result| drop(send.send(result.map(|_| ())))),
        );
        receive.recv().map_err(|_| Fault::broken("the lane is gone"))??;
        progress(done);
    }
}

fn play(tx: &mut Tx, entry: &Entry, kept: Vec<Kept>, players: &HashMap<&'static str, Player>) -> Result<()> {
    let player = players
        .get(entry.kind.as_str())
        .ok_or_else(|| Fault::broken(format!("journal {}: nobody knows {}", entry.seq, entry.kind)))?;
    let today = crate::Clock::real().day(entry.at);
    tx.set_time(entry.at, today);
    tx.actor = entry.actor;
    player(tx, entry, kept)
}

fn kept_between(db: &mut crate::Db, after: i64, last: i64) -> Result<HashMap<i64, Vec<Kept>>> {
    let company = db.company;
    let mut found: HashMap<i64, Vec<Kept>> = HashMap::new();
    db.each(
        "SELECT seq, salt, value FROM journal_private
         WHERE company_id = $1 AND seq > $2 AND seq <= $3 AND value IS NOT NULL ORDER BY seq, rank",
        crate::params![company, after, last],
        |row| {
            let salt: Vec<u8> = row.get(1)?;
            let kept = Kept { salt: salt.try_into().unwrap_or_default(), value: row.get(2)? };
            found.entry(row.get(0)?).or_default().push(kept);
            Ok(())
        },
    )?;
    Ok(found)
}

trait ZipKept {
    fn zip_kept(self, kept: HashMap<i64, Vec<Kept>>) -> Vec<(Entry, Vec<Kept>)>;
}
impl<I: Iterator<Item = Entry>> ZipKept for I {
    fn zip_kept(self, mut kept: HashMap<i64, Vec<Kept>>) -> Vec<(Entry, Vec<Kept>)> {
        self.map(|e| {
            let own = kept.remove(&e.seq).unwrap_or_default();
            (e, own)
        })
        .collect()
    }
}

/// What is wrong with a journal: which entry, and what.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    /// Where: `journal 17`, `table invoice, key 1/42`.
    pub place: String,
    /// What.
    pub what: String,
}

/// Follows the chain of a company from its first fact to its head; gives what is broken and the number of facts.
pub fn check_chain(store: &Store, company: CompanyId, progress: &mut dyn FnMut(i64)) -> Result<(i64, Vec<Damage>)> {
    let (seq, mut damage) = check_chain_from(store, company, (0, Vec::new()), progress)?;
    damage.extend(check_private(store, company)?);
    Ok((seq, damage))
}

/// Follows the chain from a fact of which the link is known; gives the last fact and what is broken.
pub fn check_chain_from(
    store: &Store,
    company: CompanyId,
    (mut seq, mut hash): (i64, Vec<u8>),
    progress: &mut dyn FnMut(i64),
) -> Result<(i64, Vec<Damage>)> {
    let mut damage = Vec::new();
    let (head_seq, head_hash) = store.read(company, |db| journal::head(db))?;
    loop {
        let batch = store.read(company, |db| journal::entries(db, seq, 2000))?;
        if batch.is_empty() {
            break;
        }
        for (entry, stored) in batch {
            if entry.seq != seq + 1 {
                damage.push(Damage { place: format!("journal {}", seq + 1), what: "the entry is missing".into() });
            }
            seq = entry.seq;
            let computed = entry.hash(&hash);
            if computed[..] != stored[..] {
                let what = format!("{} or its hash was altered", entry.fact);
                damage.push(Damage { place: format!("journal {seq}"), what });
            }
            hash = stored;
        }
        progress(seq);
        if damage.len() > 100 {
            break;
        }
    }
    if seq != head_seq || hash != head_hash {
        damage.push(Damage { place: "journal head".into(), what: format!("the journal ends at {seq}, the head says {head_seq}") });
    }
    Ok((seq, damage))
}

/// Every personal value kept must be the one whose digest its fact holds.
fn check_private(store: &Store, company: CompanyId) -> Result<Vec<Damage>> {
    store.read(company, |db| {
        let mut damage = Vec::new();
        db.each(
            "SELECT p.seq, p.salt, p.value, j.data FROM journal_private p
             JOIN journal j ON j.company_id = p.company_id AND j.seq = p.seq
             WHERE p.company_id = $1 AND j.company_id = $1 AND p.value IS NOT NULL",
            crate::params![company],
            |row| {
                let salt: Vec<u8> = row.get(1)?;
                let kept = Kept { salt: salt.try_into().unwrap_or_default(), value: row.get(2)? };
                if !row.get::<String>(3)?.contains(&kept.digest()) {
                    let place = format!("private value of journal {}", row.get::<i64>(0)?);
                    damage.push(Damage { place, what: "it is not what the fact's digest names".into() });
                }
                Ok(())
            },
        )?;
        Ok(damage)
    })
}

/// The sum of the hashes of all rows of each business table: the same on either engine, in whatever order it reads.
pub fn state(conn: &mut Conn, schemas: &[Schema], company: CompanyId) -> Result<BTreeMap<String, [u64; 4]>> {
    state_of(conn, &tables(schemas), company)
}

/// The same of these tables and columns only: what an older version knew can be compared with what a newer one has.
pub fn state_of(conn: &mut Conn, tables: &[Table], company: CompanyId) -> Result<BTreeMap<String, [u64; 4]>> {
    let mut sums = BTreeMap::new();
    for table in tables.iter().filter(|t| t.role == Role::OfCompany) {
        let mut sum = [0u64; 4];
        each_row(conn, table, company, |row| {
            let hash = row_hash(row);
            for (lane, chunk) in sum.iter_mut().zip(hash.chunks_exact(8)) {
                *lane = lane.wrapping_add(u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
            }
            Ok(())
        })?;
        sums.insert(table.name.clone(), sum);
    }
    Ok(sums)
}

/// One hexadecimal number for the state of a company.
pub fn state_hash(state: &BTreeMap<String, [u64; 4]>) -> String {
    let mut hash = Sha256::new();
    for (name, sum) in state {
        hash.update(name);
        for lane in sum {
            hash.update(lane.to_le_bytes());
        }
    }
    crate::private::hex(&hash.finalize())
}

fn each_row(
    conn: &mut Conn,
    table: &Table,
    company: CompanyId,
    mut read: impl FnMut(&[Value<'static>]) -> Result<()>,
) -> Result<()> {
    let sql = format!("SELECT {} FROM {} WHERE company_id = $1", table.columns.join(", "), table.name);
    let width = table.columns.len();
    let mut values = Vec::with_capacity(width);
    conn.each(&sql, crate::params![company], |row| {
        values.clear();
        for i in 0..width {
            values.push(row.any(i)?);
        }
        read(&values)
    })
}

fn row_hash(row: &[Value]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for value in row {
        match value {
            Value::Null => hash.update([0]),
            Value::Int(n) => {
                hash.update([1]);
                hash.update(n.to_le_bytes());
            }
            Value::Text(t) => {
                hash.update([2]);
                hash.update((t.len() as u64).to_le_bytes());
                hash.update(t.as_bytes());
            }
            Value::Day(d) => hash.update(d.to_string()),
            Value::Bytes(b) => {
                hash.update([3]);
                hash.update((b.len() as u64).to_le_bytes());
                hash.update(b.as_ref());
            }
        }
    }
    hash.finalize().into()
}

/// Compares the rows of two stores that should be the same; names the rows that differ, ten a table at most.
pub fn compare(left: &Store, right: &Store, schemas: &[Schema], company: CompanyId) -> Result<Vec<Damage>> {
    let a = left.with_reader(|c| state(c, schemas, company))?;
    let b = right.with_reader(|c| state(c, schemas, company))?;
    let mut damage = Vec::new();
    for table in tables(schemas).iter().filter(|t| t.role == Role::OfCompany && a.get(&t.name) != b.get(&t.name)) {
        let rows = |store: &Store| -> Result<HashMap<String, Vec<Value<'static>>>> {
            let mut rows = HashMap::new();
            store.with_reader(|c| {
                each_row(c, table, company, |row| {
                    rows.insert(key_of(table, row), row.to_vec());
                    Ok(())
                })
            })?;
            Ok(rows)
        };
        let (mut stored, folded) = (rows(left)?, rows(right)?);
        let mut found = Vec::new();
        for (key, expected) in folded {
            match stored.remove(&key) {
                None => found.push((key, "the row is missing".to_string())),
                Some(row) if row != expected => {
                    let column = row.iter().zip(&expected).position(|(x, y)| x != y).unwrap_or(0);
                    found.push((key, format!("column {} is not what the facts say", table.columns[column])));
                }
                Some(_) => {}
            }
        }
        found.extend(stored.into_keys().map(|key| (key, "no fact made this row".to_string())));
        found.sort();
        found.truncate(10);
        damage.extend(
            found.into_iter().map(|(key, what)| Damage { place: format!("table {}, key {key}", table.name), what }),
        );
    }
    Ok(damage)
}

fn key_of(table: &Table, row: &[Value]) -> String {
    let parts: Vec<String> = table
        .key
        .iter()
        .filter_map(|k| table.columns.iter().position(|c| c == k))
        .map(|i| match &row[i] {
            Value::Int(n) => n.to_string(),
            Value::Text(t) => t.to_string(),
            Value::Bytes(b) => crate::private::hex(b),
            Value::Day(d) => d.to_string(),
            Value::Null => "-".into(),
        })
        .collect();
    parts.join("/")
}

/// Does the engine itself find the file whole? Gives its complaints.
pub fn check_engine(store: &Store) -> Result<Vec<Damage>> {
    store.with_reader(|conn| {
        if !conn.is_sqlite() {
            return Ok(Vec::new());
        }
        let lines = conn.all("PRAGMA integrity_check(20)", &[], |row| row.get::<String>(0))?;
        Ok(lines
            .into_iter()
            .filter(|l| l != "ok")
            .map(|what| Damage { place: "database file".into(), what })
            .collect())
    })
}
