//! Every SQL statement of payouts, the list apart.

use kernel::{Cents, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Passed, Payout, State};

pub(super) const COLUMNS: &str =
    "id, gateway_id, name, text, amount, fee, unknown, arrival, payments, state, line_id, version";

pub(super) fn payout(row: &Row) -> Result<Payout> {
    let payments = serde_json::from_str(&row.get::<String>(8)?).map_err(Fault::broken)?;
    Ok(Payout {
        id: row.get(0)?,
        gateway: row.get(1)?,
        name: row.get(2)?,
        text: row.get(3)?,
        amount: row.get(4)?,
        passed: Passed { payments, fee: row.get(5)?, unknown: row.get(6)? },
        arrival: Some(row.get(7)?),
        state: State::parse(&row.get::<String>(9)?).ok_or_else(|| Fault::broken("payout: state"))?,
        line: row.get(10)?,
        version: row.get(11)?,
    })
}

/// Reads one.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Payout>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM payout WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        payout,
    )
}

/// The one that a gateway calls so.
pub fn by_name(db: &mut Db, gateway: Id, name: &str) -> Result<Option<Payout>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM payout WHERE company_id = $1 AND gateway_id = $2 AND name = $3"),
        store::params![company, gateway, name],
        payout,
    )
}

/// Those of an amount whose bank line is not found yet.
pub fn waiting_of(db: &mut Db, amount: Cents) -> Result<Vec<Payout>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM payout WHERE company_id = $1 AND state = 'announced' AND amount = $2 ORDER BY id"),
        store::params![company, amount],
        payout,
    )
}

/// Bank lines of an amount that nobody has explained yet.
pub fn lines_of(db: &mut Db, amount: Cents) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM payment WHERE company_id = $1 AND amount = $2 AND bank_key <> '' AND customer_id IS NULL
           AND purpose = '' AND currency = 'EUR' ORDER BY id LIMIT 20",
        store::params![company, amount],
        |row| row.get::<Id>(0),
    )
}

/// Writes its row.
pub fn save(tx: &mut Tx, p: &Payout) -> Result<()> {
    let company = tx.company;
    let payments = serde_json::to_string(&p.passed.payments).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO payout (company_id, id, gateway_id, name, text, amount, fee, unknown, arrival, payments, state,
           line_id, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (company_id, id) DO UPDATE SET fee = excluded.fee, unknown = excluded.unknown,
           arrival = excluded.arrival, payments = excluded.payments, state = excluded.state, line_id = excluded.line_id,
           version = excluded.version",
        store::params![
            company,
            p.id,
            p.gateway,
            &p.name,
            &p.text,
            p.amount,
            p.passed.fee,
            p.passed.unknown,
            p.arrival,
            payments,
            p.state.name(),
            p.line,
            p.version
        ],
    )?;
    Ok(())
}
