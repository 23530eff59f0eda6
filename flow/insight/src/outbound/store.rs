//! Every SQL statement of webhooks and of what is sent to them.

use kernel::{CompanyId, Fault, Id, Result};
use serde::Serialize;
use store::{Conn, Db, Private, Row, Seq, Store, Tx, params};

use super::model::{State, Webhook};

const COLUMNS: &str = "id, label, url, facts, state, reason, secret, version";

fn webhook(row: &Row) -> Result<Webhook> {
    let secret: String = row.get(6)?;
    Ok(Webhook {
        id: row.get(0)?,
        label: row.get(1)?,
        url: row.get(2)?,
        facts: serde_json::from_str(&row.get::<String>(3)?).map_err(Fault::broken)?,
        state: State::parse(&row.get::<String>(4)?).ok_or_else(|| Fault::broken("webhook: state"))?,
        reason: row.get(5)?,
        secret: if secret.is_empty() { Private(None) } else { Private::new(secret) },
        version: row.get(7)?,
    })
}

/// One webhook.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Webhook>> {
    let company = db.company;
    db.one(&format!("SELECT {COLUMNS} FROM webhook WHERE company_id = $1 AND id = $2"), params![company, id], webhook)
}

/// The webhooks of the company that are not removed.
pub fn list(db: &mut Db) -> Result<Vec<Webhook>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM webhook WHERE company_id = $1 AND state <> 'removed' ORDER BY id"),
        params![company],
        webhook,
    )
}

/// Writes its row.
pub fn save(tx: &mut Tx, webhook: &Webhook, facts: &str) -> Result<()> {
    let company = tx.company;
    let Webhook { id, label, url, state, reason, secret, version, .. } = webhook;
    tx.write(
        "INSERT INTO webhook (company_id, id, label, url, facts, state, reason, secret, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (company_id, id) DO UPDATE SET label = excluded.label, url = excluded.url, facts = excluded.facts,
           state = excluded.state, reason = excluded.reason, secret = excluded.secret, version = excluded.version",
        params![company, *id, label, url, facts, state.name(), reason, secret.text(), *version],
    )?;
    Ok(())
}

/// The name of a webhook among the readers of the journal.
fn reader(id: Id) -> String {
    format!("webhook-{id}")
}

/// It has read the journal up to a place, whatever it had read before.
pub fn place(tx: &mut Tx, id: Id, seq: Seq) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO subscriber (company_id, name, cursor) VALUES ($1, $2, $3)
         ON CONFLICT (company_id, name) DO UPDATE SET cursor = excluded.cursor",
        params![company, reader(id), seq],
    )?;
    Ok(())
}

/// Nothing waits for it any more.
pub fn forget(tx: &mut Tx, id: Id) -> Result<()> {
    let company = tx.company;
    tx.write("DELETE FROM subscriber WHERE company_id = $1 AND name = $2", params![company, reader(id)])?;
    tx.write("DELETE FROM webhook_delivery WHERE company_id = $1 AND webhook_id = $2", params![company, id])?;
    Ok(())
}

/// What waits is tried again now.
pub fn try_now(tx: &mut Tx, id: Id) -> Result<()> {
    let (company, now) = (tx.company, tx.now);
    tx.write(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = $1
         WHERE company_id = $2 AND webhook_id = $3 AND state <> 'sent'",
        params![now, company, id],
    )?;
    Ok(())
}

/// Active webhooks whose company's journal went on since they read it: company, webhook, and where it stands; none
/// where it has never read here (its journal was played into this store).
pub fn behind(store: &Store) -> Result<Vec<(CompanyId, Id, Option<Seq>)>> {
    store.with_reader(|conn| {
        conn.all(
            "SELECT w.company_id, w.id, s.cursor FROM webhook w
             JOIN lane l ON l.company_id = w.company_id
             LEFT JOIN subscriber s ON s.company_id = w.company_id AND s.name = 'webhook-' || CAST(w.id AS TEXT)
             WHERE w.state = 'active' AND (s.cursor IS NULL OR s.cursor < l.seq)",
            &[],
            |row| Ok((row.get(0)?, row.get(1)?, row.get::<Option<i64>>(2)?)),
        )
    })
}

/// Moves a webhook on to `to`, with what it is to be sent of the facts between; false when another server did.
pub fn fan_out(
    store: &Store,
    (company, id): (CompanyId, Id),
    (from, to): (Option<Seq>, Seq),
    facts: &[(Seq, String)],
) -> Result<bool> {
    let now = store.clock().now();
    store.platform(|conn| {
        let moved = match from {
            None => conn.exec(
                "INSERT INTO subscriber (company_id, name, cursor) VALUES ($1, $2, $3)
                 ON CONFLICT (company_id, name) DO NOTHING",
                params![company, reader(id), to],
            )?,
            Some(from) => conn.exec(
                "UPDATE subscriber SET cursor = $1 WHERE company_id = $2 AND name = $3 AND cursor = $4",
                params![to, company, reader(id), from],
            )?,
        };
        if moved == 0 {
            return Ok(false);
        }
        for (seq, fact) in facts {
            conn.exec(
                "INSERT INTO webhook_delivery (company_id, webhook_id, seq, fact, state, attempts, next_at, at)
                 VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $5)
                 ON CONFLICT (company_id, webhook_id, seq) DO UPDATE SET state = 'waiting', attempts = 0,
                   next_at = excluded.next_at, status = NULL, error = NULL, took = NULL, at = excluded.at",
                params![company, id, *seq, fact, now],
            )?;
        }
        Ok(true)
    })
}

/// A delivery that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// The company.
    pub company: CompanyId,
    /// The webhook.
    pub webhook: Id,
    /// The fact.
    pub seq: Seq,
    /// Tries, the coming one included.
    pub attempts: i64,
}

/// How long a try may be silent before another server takes it up, in milliseconds.
const LEASE_MS: i64 = 60_000;

/// Takes deliveries that are due, of active webhooks; each is taken by one server.
pub fn claim(store: &Store, most: i64) -> Result<Vec<Due>> {
    let now = store.clock().now();
    let due = store.with_reader(|conn| {
        conn.all(
            "SELECT d.company_id, d.webhook_id, d.seq, d.attempts, d.next_at FROM webhook_delivery d
             JOIN webhook w ON w.company_id = d.company_id AND w.id = d.webhook_id AND w.state = 'active'
             WHERE d.state = 'waiting' AND d.next_at <= $1 ORDER BY d.next_at LIMIT $2",
            params![now, most],
            |row| {
                let due = Due { company: row.get(0)?, webhook: row.get(1)?, seq: row.get(2)?, attempts: row.get(3)? };
                Ok((due, row.get::<i64>(4)?))
            },
        )
    })?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    store.platform(|conn| {
        let mut taken = Vec::with_capacity(due.len());
        for (due, seen) in &due {
            let claimed = conn.exec(
                "UPDATE webhook_delivery SET attempts = attempts + 1, next_at = $1
                 WHERE company_id = $2 AND webhook_id = $3 AND seq = $4 AND state = 'waiting' AND next_at = $5",
                params![now + LEASE_MS, due.company, due.webhook, due.seq, *seen],
            )?;
            if claimed > 0 {
                taken.push(Due { attempts: due.attempts + 1, ..due.clone() });
            }
        }
        Ok(taken)
    })
}

/// How a try ended.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// The status of the answer.
    pub status: Option<i64>,
    /// Why there was none.
    pub error: Option<String>,
    /// Milliseconds.
    pub took: i64,
}

/// Notes how a try ended, unless a later one has begun.
pub fn note(store: &Store, due: &Due, tried: &Tried, (state, next_at): (&str, i64)) -> Result<()> {
    let now = store.clock().now();
    store.platform(|conn: &mut Conn| {
        conn.exec(
            "UPDATE webhook_delivery SET state = $1, next_at = $2, status = $3, error = $4, took = $5, at = $6
             WHERE company_id = $7 AND webhook_id = $8 AND seq = $9 AND attempts = $10",
            params![
                state,
                next_at,
                tried.status,
                tried.error.as_deref(),
                tried.took,
                now,
                due.company,
                due.webhook,
                due.seq,
                due.attempts
            ],
        )
    })?;
    Ok(())
}

/// A delivery as people see it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Delivery {
    /// The fact's place in the journal.
    pub seq: Seq,
    /// Its name.
    pub fact: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// Tries.
    pub attempts: i64,
    /// The next try, milliseconds since 1970 UTC.
    pub next_at: i64,
    /// The status of the last answer.
    pub status: Option<i64>,
    /// Why there was none.
    pub error: Option<String>,
    /// Milliseconds of the last try.
    pub took: Option<i64>,
    /// The last try, or since when it waits.
    pub at: i64,
}

/// The last deliveries of a webhook, newest fact first, of one state or all, before a place.
pub fn deliveries(db: &mut Db, id: Id, state: Option<&str>, before: Seq) -> Result<Vec<Delivery>> {
    let company = db.company;
    let filter = if state.is_some() { " AND state = $4" } else { "" };
    let mut values = params![company, id, before].to_vec();
    values.extend(state.map(store::Value::from));
    db.all(
        &format!(
            "SELECT seq, fact, state, attempts, next_at, status, error, took, at FROM webhook_delivery
             WHERE company_id = $1 AND webhook_id = $2 AND seq < $3{filter} ORDER BY seq DESC LIMIT 50"
        ),
        &values,
        |row| {
            Ok(Delivery {
                seq: row.get(0)?,
                fact: row.get(1)?,
                state: row.get(2)?,
                attempts: row.get(3)?,
                next_at: row.get(4)?,
                status: row.get(5)?,
                error: row.get(6)?,
                took: row.get(7)?,
                at: row.get(8)?,
            })
        },
    )
}

/// How many deliveries of a webhook wait, and where it stands in the journal.
pub fn standing(db: &mut Db, id: Id) -> Result<(u64, Option<Seq>)> {
    let company = db.company;
    let waiting = db.one(
        "SELECT COUNT(*) FROM webhook_delivery WHERE company_id = $1 AND webhook_id = $2 AND state = 'waiting'",
        params![company, id],
        |row| row.get::<i64>(0),
    )?;
    let cursor = db.one(
        "SELECT cursor FROM subscriber WHERE company_id = $1 AND name = $2",
        params![company, reader(id)],
        |row| row.get::<i64>(0),
    )?;
    Ok((waiting.unwrap_or(0).unsigned_abs(), cursor))
}

/// Forgets deliveries that were sent before a moment, or failed; the journal has the facts.
pub fn prune(store: &Store, company: CompanyId, before: i64) -> Result<u64> {
    store.platform(|conn| {
        conn.exec(
            "DELETE FROM webhook_delivery WHERE company_id = $1 AND at < $2 AND state <> 'waiting'",
            params![company, before],
        )
    })
}
