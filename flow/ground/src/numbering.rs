//! Numbers of documents: one counter per series, drawn inside the lane, in the transaction that makes the document
//! final. So there is no gap, no duplicate and no conflict to show to anybody.

use std::collections::HashMap;

use kernel::{Day, Id, Result};
use store::Tx;

/// A number that a fact has drawn.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Drawn {
    /// The series with its year: `FA2026`.
    pub series: String,
    /// The value, from 1.
    pub value: i64,
}

impl Drawn {
    /// As printed: `FA2026-000001`. Letters, digits and a dash only, at most 35 characters (BR-FR-01, BR-FR-02).
    pub fn text(&self) -> String {
        format!("{}-{:06}", self.series, self.value)
    }
}

/// The next number of a series in the year of `day`. It is taken when the fact that carries it is recorded.
pub fn next(tx: &mut Tx, prefix: &str, day: Day) -> Result<Drawn> {
    let series = format!("{prefix}{}", day.year());
    let value = upcoming(tx, &series)?;
    Ok(Drawn { series, value })
}

/// What the lane remembers of the counters.
#[derive(Default)]
struct Counters(HashMap<String, i64>);

/// The next value of a series.
pub(crate) fn upcoming(tx: &mut Tx, series: &str) -> Result<i64> {
    if let Some(next) = tx.cache.get::<Counters>(Id(0), Id(0)).and_then(|c| c.0.get(series)) {
        return Ok(*next);
    }
    let company = tx.company;
    let value = tx.one(
        "SELECT next FROM counter WHERE company_id = $1 AND series = $2",
        store::params![company, series],
        |row| row.get::<i64>(0),
    )?;
    Ok(value.unwrap_or(1))
}

pub(crate) fn write(tx: &mut Tx, drawn: &[Drawn]) -> Result<()> {
    let company = tx.company;
    for d in drawn {
        tx.stage_last(
            (
                "INSERT INTO counter (company_id, series, next) VALUES",
                "ON CONFLICT (company_id, series) DO UPDATE SET next = excluded.next",
            ),
            (3, 2),
            vec![company.into(), d.series.clone().into(), (d.value + 1).into()],
        )?;
        if tx.cache.get::<Counters>(Id(0), Id(0)).is_none() {
            tx.cache.put(Id(0), Id(0), Counters::default());
        }
        if let Some(counters) = tx.cache.get_mut::<Counters>(Id(0), Id(0)) {
            counters.0.insert(d.series.clone(), d.value + 1);
        }
    }
    Ok(())
}
