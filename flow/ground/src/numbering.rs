//! Numbers of documents: one counter per series, drawn inside the lane, in the transaction that makes the document
//! final. So there is no gap, no duplicate and no conflict to show to anybody.

use kernel::{Day, Result};
use store::{Db, Tx, Value};

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
pub fn next(db: &mut Db, prefix: &str, day: Day) -> Result<Drawn> {
    let series = format!("{prefix}{}", day.year());
    let company = db.company;
    let value = db.one(
        "SELECT next FROM counter WHERE company_id = $1 AND series = $2",
        store::params![company, &series],
        |row| row.get::<i64>(0),
    )?;
    Ok(Drawn { series, value: value.unwrap_or(1) })
}

pub(crate) fn write(tx: &mut Tx, drawn: &[Drawn]) -> Result<()> {
    let company = tx.company;
    let rows: Vec<Value> =
        drawn.iter().flat_map(|d| [company.into(), (&d.series).into(), (d.value + 1).into()]).collect();
    tx.insert(
        "INSERT INTO counter (company_id, series, next) VALUES",
        3,
        &rows,
        "ON CONFLICT (company_id, series) DO UPDATE SET next = excluded.next",
    )
}
