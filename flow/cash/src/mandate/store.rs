//! Every SQL statement of the mandate, the list apart.

use formats::pain::mandate::Scheme;
use kernel::{Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Mandate, state_name, state_of};

pub(super) const COLUMNS: &str = "id, reference, customer_id, scheme, one_off, notice_days, debtor, state, signed, last_collection,
    pending, reason, version";

pub(super) fn mandate(row: &Row) -> Result<Mandate> {
    let (scheme, state): (String, String) = (row.get(3)?, row.get(7)?);
    Ok(Mandate {
        id: row.get(0)?,
        reference: row.get(1)?,
        customer: row.get(2)?,
        scheme: if scheme == Scheme::B2b.code() { Scheme::B2b } else { Scheme::Core },
        one_off: row.get(4)?,
        notice_days: row.get(5)?,
        debtor: serde_json::from_str(&row.get::<String>(6)?).map_err(Fault::broken)?,
        state: state_of(&state).ok_or_else(|| Fault::broken(format!("mandate: no state: {state}")))?,
        signed: row.get(8)?,
        last_collection: row.get(9)?,
        pending: match row.get::<String>(10)?.as_str() {
            "" => None,
            text => Some(serde_json::from_str(text).map_err(Fault::broken)?),
        },
        reason: row.get(11)?,
        version: row.get(12)?,
    })
}

/// Reads a mandate.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Mandate>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM mandate WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        mandate,
    )
}

/// A mandate by its reference.
pub fn by_reference(db: &mut Db, reference: &str) -> Result<Option<Id>> {
    let company = db.company;
    db.one(
        "SELECT id FROM mandate WHERE company_id = $1 AND reference = $2",
        store::params![company, reference],
        |row| row.get::<Id>(0),
    )
}

/// The active mandates of customers, the newest of each first.
pub fn active_of(db: &mut Db, customers: &[Id]) -> Result<Vec<Mandate>> {
    let company = db.company;
    let mut found = db.all_in(
        &format!(
            "SELECT {COLUMNS} FROM mandate WHERE company_id = $1 AND state = 'active' AND customer_id IN ({{ids}})"
        ),
        store::params![company],
        customers,
        mandate,
    )?;
    found.sort_by_key(|m| (m.customer, std::cmp::Reverse(m.id)));
    Ok(found)
}

/// Writes it.
pub fn save(tx: &mut Tx, m: &Mandate) -> Result<()> {
    let company = tx.company;
    let debtor = serde_json::to_string(&m.debtor).map_err(Fault::broken)?;
    let pending = match &m.pending {
        Some(amendment) => serde_json::to_string(amendment).map_err(Fault::broken)?,
        None => String::new(),
    };
    tx.write(
        "INSERT INTO mandate (company_id, id, reference, customer_id, scheme, one_off, notice_days, debtor, state, signed,
           last_collection, pending, reason, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (company_id, id) DO UPDATE SET reference = excluded.reference, debtor = excluded.debtor,
           state = excluded.state, signed = excluded.signed, last_collection = excluded.last_collection,
           pending = excluded.pending, reason = excluded.reason, version = excluded.version",
        store::params![
            company,
            m.id,
            &m.reference,
            m.customer,
            m.scheme.code(),
            m.one_off,
            m.notice_days,
            debtor,
            state_name(m.state),
            m.signed,
            m.last_collection,
            pending,
            &m.reason,
            m.version
        ],
    )?;
    Ok(())
}
