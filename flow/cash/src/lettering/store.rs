//! Every SQL statement of letterings by hand, their list apart.

use kernel::{Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Lettering, State};

const COLUMNS: &str = "id, customer_id, code, day, state, amount, seq, facts, version";

fn lettering(row: &Row) -> Result<Lettering> {
    let rest: Lettering = serde_json::from_str(&row.get::<String>(7)?).map_err(Fault::broken)?;
    let state: String = row.get(4)?;
    Ok(Lettering {
        id: row.get(0)?,
        customer: row.get(1)?,
        code: row.get(2)?,
        day: row.get(3)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("lettering: no state: {state}")))?,
        amount: row.get(5)?,
        seq: row.get(6)?,
        version: row.get(8)?,
        ..rest
    })
}

/// Reads a lettering.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Lettering>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM lettering WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        lettering,
    )
}

/// Writes a lettering.
pub fn save(tx: &mut Tx, one: &Lettering) -> Result<()> {
    let company = tx.company;
    let facts = serde_json::to_string(one).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO lettering (company_id, id, customer_id, code, day, state, amount, seq, facts, version, currency)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, facts = excluded.facts, version = excluded.version",
        store::params![
            company, one.id, one.customer, &one.code, one.day, one.state.name(), one.amount, one.seq, facts, one.version,
            one.currency.unwrap_or_default()
        ],
    )?;
    Ok(())
}
