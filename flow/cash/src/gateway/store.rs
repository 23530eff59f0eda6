//! Every SQL statement of gateways and of what they tell.

use kernel::{Fault, Id, Result};
use store::{Db, Private, Row, Tx};

use super::heard::HeardRow;
use super::model::{Fact, GatewaySetting, Provider, State};

const COLUMNS: &str = "id, label, provider, address, publishable, secret, secret_end, hook, hook_end, cards, debits, account,
    fees, state, version";

fn gateway(row: &Row) -> Result<GatewaySetting> {
    let kept = |text: String| if text.is_empty() { Private(None) } else { Private::new(text) };
    Ok(GatewaySetting {
        id: row.get(0)?,
        label: row.get(1)?,
        provider: Provider::parse(&row.get::<String>(2)?).ok_or_else(|| Fault::broken("gateway: provider"))?,
        address: row.get(3)?,
        publishable: row.get(4)?,
        secret: kept(row.get(5)?),
        secret_end: row.get(6)?,
        hook: kept(row.get(7)?),
        hook_end: row.get(8)?,
        cards: row.get(9)?,
        debits: row.get(10)?,
        account: row.get(11)?,
        fees: row.get(12)?,
        state: State::parse(&row.get::<String>(13)?).ok_or_else(|| Fault::broken("gateway: state"))?,
        version: row.get(14)?,
    })
}

/// One gateway.
pub fn load(db: &mut Db, id: Id) -> Result<Option<GatewaySetting>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM gateway WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        gateway,
    )
}

/// All of them, the first first.
pub fn list(db: &mut Db) -> Result<Vec<GatewaySetting>> {
    let company = db.company;
    db.all(&format!("SELECT {COLUMNS} FROM gateway WHERE company_id = $1 ORDER BY id"), store::params![company], gateway)
}

/// The one that takes payments.
pub fn active(db: &mut Db) -> Result<Option<GatewaySetting>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM gateway WHERE company_id = $1 AND state = 'active' ORDER BY id LIMIT 1"),
        store::params![company],
        gateway,
    )
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, gateway: &GatewaySetting, fact: &Fact) -> Result<()> {
    let company = tx.company;
    if let Fact::Heard { event, kind, object, at, known } = fact {
        let seq = tx.upcoming_seq();
        tx.write(
            "INSERT INTO gateway_message (company_id, gateway_id, event, kind, object, at, known, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            store::params![company, gateway.id, event, kind, object, *at, *known, seq],
        )?;
        return Ok(());
    }
    let g = gateway;
    tx.write(
        "INSERT INTO gateway (company_id, id, label, provider, address, publishable, secret, secret_end, hook, hook_end,
           cards, debits, account, fees, state, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (company_id, id) DO UPDATE SET label = excluded.label, publishable = excluded.publishable,
           secret = excluded.secret, secret_end = excluded.secret_end, hook = excluded.hook, hook_end = excluded.hook_end,
           cards = excluded.cards, debits = excluded.debits, account = excluded.account, fees = excluded.fees,
           state = excluded.state, version = excluded.version",
        store::params![
            company,
            g.id,
            &g.label,
            g.provider.name(),
            &g.address,
            &g.publishable,
            g.secret.text(),
            &g.secret_end,
            g.hook.text(),
            &g.hook_end,
            g.cards,
            g.debits,
            &g.account,
            &g.fees,
            g.state.name(),
            g.version
        ],
    )?;
    Ok(())
}

/// Was a message taken in before?
pub fn is_heard(db: &mut Db, gateway: Id, event: &str) -> Result<bool> {
    let company = db.company;
    let found = db.one(
        "SELECT seq FROM gateway_message WHERE company_id = $1 AND gateway_id = $2 AND event = $3",
        store::params![company, gateway, event],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// What it told, newest first, before a place of the journal.
pub fn heard(db: &mut Db, gateway: Id, before: i64) -> Result<Vec<HeardRow>> {
    let company = db.company;
    db.all(
        "SELECT event, kind, object, at, known, seq FROM gateway_message
         WHERE company_id = $1 AND gateway_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT 50",
        store::params![company, gateway, before],
        |row| {
            Ok(HeardRow {
                event: row.get(0)?,
                kind: row.get(1)?,
                object: row.get(2)?,
                at: row.get(3)?,
                known: row.get(4)?,
                seq: row.get(5)?,
            })
        },
    )
}
