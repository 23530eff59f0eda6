//! Every SQL statement of payments at gateways, the list apart.

use kernel::{Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Attention, OnlinePayment, State};

const COLUMNS: &str = "id, gateway_id, link_id, customer_id, amount, once, intent, state, failure, seen_at, payment_id,
    attention, day, items, backs, version";

pub(super) fn online(row: &Row) -> Result<OnlinePayment> {
    Ok(OnlinePayment {
        id: row.get(0)?,
        gateway: row.get(1)?,
        link: row.get(2)?,
        customer: row.get(3)?,
        amount: row.get(4)?,
        once: row.get(5)?,
        intent: row.get(6)?,
        state: State::parse(&row.get::<String>(7)?).ok_or_else(|| Fault::broken("online payment: state"))?,
        failure: row.get(8)?,
        seen_at: row.get(9)?,
        payment: row.get(10)?,
        attention: Attention::parse(&row.get::<String>(11)?),
        day: Some(row.get(12)?),
        items: serde_json::from_str(&row.get::<String>(13)?).map_err(Fault::broken)?,
        backs: serde_json::from_str(&row.get::<String>(14)?).map_err(Fault::broken)?,
        version: row.get(15)?,
    })
}

/// Reads one.
pub fn load(db: &mut Db, id: Id) -> Result<Option<OnlinePayment>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM online_payment WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        online,
    )
}

/// The one that a gateway calls so.
pub fn by_intent(db: &mut Db, intent: &str) -> Result<Option<OnlinePayment>> {
    if intent.is_empty() {
        return Ok(None);
    }
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM online_payment WHERE company_id = $1 AND intent = $2"),
        store::params![company, intent],
        online,
    )
}

/// Those of a pay link, newest first.
pub fn of_link(db: &mut Db, link: Id) -> Result<Vec<OnlinePayment>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM online_payment WHERE company_id = $1 AND link_id = $2 ORDER BY id DESC LIMIT 100"),
        store::params![company, link],
        online,
    )
}

/// The one that became a payment.
pub fn of_payment(db: &mut Db, payment: Id) -> Result<Option<OnlinePayment>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM online_payment WHERE company_id = $1 AND payment_id = $2"),
        store::params![company, payment],
        online,
    )
}

/// Those that somebody should look at, oldest first, and how many there are.
pub fn attention(db: &mut Db, most: usize) -> Result<(u64, Vec<OnlinePayment>)> {
    let company = db.company;
    let count = db.one(
        "SELECT COUNT(*) FROM online_payment WHERE company_id = $1 AND attention <> ''",
        store::params![company],
        |row| row.get::<i64>(0),
    )?;
    let rows = db.all(
        &format!("SELECT {COLUMNS} FROM online_payment WHERE company_id = $1 AND attention <> '' ORDER BY id LIMIT $2"),
        store::params![company, most as i64],
        online,
    )?;
    Ok((count.unwrap_or(0).unsigned_abs(), rows))
}

/// Writes its row.
pub fn save(tx: &mut Tx, o: &OnlinePayment) -> Result<()> {
    let company = tx.company;
    let items = serde_json::to_string(&o.items).map_err(Fault::broken)?;
    let backs = serde_json::to_string(&o.backs).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO online_payment (company_id, id, gateway_id, link_id, customer_id, amount, once, intent, state, failure,
           seen_at, payment_id, attention, day, items, backs, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (company_id, id) DO UPDATE SET amount = excluded.amount, intent = excluded.intent,
           state = excluded.state, failure = excluded.failure, seen_at = excluded.seen_at,
           payment_id = excluded.payment_id, attention = excluded.attention, backs = excluded.backs,
           version = excluded.version",
        store::params![
            company,
            o.id,
            o.gateway,
            o.link,
            o.customer,
            o.amount,
            &o.once,
            &o.intent,
            o.state.name(),
            &o.failure,
            o.seen_at,
            o.payment,
            o.attention.name(),
            o.day,
            items,
            backs,
            o.version
        ],
    )?;
    Ok(())
}
