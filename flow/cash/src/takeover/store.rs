//! Every SQL statement of what was brought along.

use std::collections::HashMap;

use kernel::{Fault, Id, Result};
use serde::de::DeserializeOwned;
use store::{Db, Tx};

use super::model::Takeover;

fn kind(name: &str) -> Result<&'static str> {
    let known = ["item", "payer", "lines"].into_iter().find(|k| *k == name);
    known.ok_or_else(|| Fault::broken(format!("takeover: no kind: {name}")))
}

/// Reads what was brought along under an id.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Takeover>> {
    let company = db.company;
    db.one(
        "SELECT id, kind, body, version FROM takeover WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        |row| {
            let name: String = row.get(1)?;
            Ok(Takeover { id: row.get(0)?, kind: kind(&name)?, body: row.get(2)?, version: row.get(3)? })
        },
    )
}

/// Writes it.
pub fn save(tx: &mut Tx, takeover: &Takeover) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO takeover (company_id, id, kind, body, version) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (company_id, id) DO UPDATE SET body = excluded.body, version = excluded.version",
        store::params![company, takeover.id, takeover.kind, &takeover.body, takeover.version],
    )?;
    Ok(())
}

/// Everything of a kind, in the order in which it came.
pub fn all<T: DeserializeOwned>(db: &mut Db, kind: &'static str) -> Result<Vec<(Id, T)>> {
    let company = db.company;
    let rows = db.all(
        "SELECT id, body FROM takeover WHERE company_id = $1 AND kind = $2 ORDER BY id",
        store::params![company, kind],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().filter_map(|(id, body)| Some((id, serde_json::from_str(&body).ok()?))).collect())
}

/// Some of a kind.
pub fn some<T: DeserializeOwned>(db: &mut Db, kind: &'static str, ids: &[Id]) -> Result<HashMap<Id, T>> {
    let company = db.company;
    let rows = db.all_in(
        "SELECT id, body FROM takeover WHERE company_id = $1 AND kind = $2 AND id IN ({ids})",
        store::params![company, kind],
        ids,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().filter_map(|(id, body)| Some((id, serde_json::from_str(&body).ok()?))).collect())
}
