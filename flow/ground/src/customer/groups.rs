//! Customers by collector and by segment: the names in use, and who is in which.

use std::collections::HashMap;

use kernel::{Id, Result};
use store::Db;

/// How customers are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By who collects.
    Collector,
    /// By segment.
    Segment,
}

impl Grouping {
    /// The column of the table, which is also the name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Grouping::Collector => "collector",
            Grouping::Segment => "segment",
        }
    }
}

/// The names in use, in alphabetical order.
pub fn names(db: &mut Db, grouping: Grouping) -> Result<Vec<String>> {
    let (company, column) = (db.company, grouping.name());
    db.all(
        &format!("SELECT DISTINCT {column} FROM customer WHERE company_id = $1 AND {column} <> '' ORDER BY {column}"),
        store::params![company],
        |row| row.get::<String>(0),
    )
}

/// The group of each customer that is in one.
pub fn members(db: &mut Db, grouping: Grouping) -> Result<HashMap<Id, String>> {
    let (company, column) = (db.company, grouping.name());
    let rows = db.all(
        &format!("SELECT id, {column} FROM customer WHERE company_id = $1 AND {column} <> ''"),
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
