//! Reads the journal backwards by its key. A filter that few facts pass is looked for in a bounded part of the journal
//! at a time: the page says where to go on.

use kernel::{Day, Id, Result};
use store::{Db, Entry, Value};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Facts of documents of one kind.
    pub kind: Option<String>,
    /// Facts of one name.
    pub fact: Option<String>,
    /// Facts that one person caused.
    pub actor: Option<Id>,
    /// Until this day.
    pub to: Option<Day>,
    /// Before this place.
    pub before: Option<i64>,
}

/// Facts of one page.
const SIZE: usize = 50;
/// Places of the journal that one page looks at.
const REACH: i64 = 50_000;

/// A page of facts, newest first, and the place before which the next one begins.
pub fn page(db: &mut Db, wanted: &Wanted) -> Result<(Vec<Entry>, Option<i64>)> {
    let company = db.company;
    let mut before = wanted.before.unwrap_or(i64::MAX).min(store::journal::head(db)?.0 + 1);
    if let Some(day) = wanted.to {
        before = before.min(first_of(db, day.plus(1))?);
    }
    let floor = (before - REACH).max(1);
    let mut text = "company_id = $1 AND seq < $2 AND seq >= $3".to_string();
    let mut values: Vec<Value<'static>> = vec![company.into(), before.into(), floor.into()];
    let filters = [
        ("kind", wanted.kind.clone().map(Value::from)),
        ("fact", wanted.fact.clone().map(Value::from)),
        ("actor", wanted.actor.map(Value::from)),
    ];
    for (column, value) in filters {
        if let Some(value) = value {
            values.push(value);
            text.push_str(&format!(" AND {column} = ${}", values.len()));
        }
    }
    let entries = db.all(
        &format!(
            "SELECT seq, at, actor, via, command, cause, kind, subject, fact, data FROM journal
             WHERE {text} ORDER BY seq DESC LIMIT {SIZE}"
        ),
        &values,
        |row| {
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
        },
    )?;
    let next = match entries.last() {
        Some(last) if entries.len() == SIZE => last.seq,
        _ => floor,
    };
    Ok((entries, (next > 1).then_some(next)))
}

/// The place of the first fact of a day or later: moments rise with places, so it is found by halving.
fn first_of(db: &mut Db, day: Day) -> Result<i64> {
    let company = db.company;
    let zone = store::clock::zone();
    let (mut low, mut high) = (1, store::journal::head(db)?.0 + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let at = db.one(
            "SELECT at FROM journal WHERE company_id = $1 AND seq = $2",
            store::params![company, middle],
            |row| row.get::<i64>(0),
        )?;
        if at.is_some_and(|at| Day::at(at, &zone) < day) { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}
