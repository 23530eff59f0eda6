//! Every SQL statement of pay links, the list apart.

use kernel::{Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::PayLink;

const COLUMNS: &str =
    "id, customer_id, hash, items, label, made_day, expires_day, revoked, reason, version";

fn link(row: &Row) -> Result<PayLink> {
    Ok(PayLink {
        id: row.get(0)?,
        customer: row.get(1)?,
        hash: row.get(2)?,
        items: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::broken)?,
        label: row.get(4)?,
        made: Some(row.get(5)?),
        expires: Some(row.get(6)?),
        revoked: row.get(7)?,
        reason: row.get(8)?,
        version: row.get(9)?,
    })
}

/// Reads one.
pub fn load(db: &mut Db, id: Id) -> Result<Option<PayLink>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM pay_link WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        link,
    )
}

/// The one whose key has this digest.
pub fn by_hash(db: &mut Db, hash: &str) -> Result<Option<PayLink>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM pay_link WHERE company_id = $1 AND hash = $2"),
        store::params![company, hash],
        link,
    )
}

/// Writes its row.
pub fn save(tx: &mut Tx, l: &PayLink) -> Result<()> {
    let company = tx.company;
    let items = serde_json::to_string(&l.items).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO pay_link (company_id, id, customer_id, hash, items, label, made_day, expires_day, revoked, reason, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (company_id, id) DO UPDATE SET revoked = excluded.revoked, reason = excluded.reason,
           version = excluded.version",
        store::params![
            company,
            l.id,
            l.customer,
            &l.hash,
            items,
            &l.label,
            l.made,
            l.expires,
            l.revoked,
            &l.reason,
            l.version
        ],
    )?;
    Ok(())
}
