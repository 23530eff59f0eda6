//! Every SQL statement of orders to pay back, the list apart.

use kernel::{Cents, Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{Fact, Line, RefundOrder, State};

fn line(row: &Row) -> Result<(Id, Line)> {
    let body: Line = serde_json::from_str(&row.get::<String>(2)?).map_err(Fault::broken)?;
    Ok((row.get(0)?, Line { payment: row.get(1)?, ..body }))
}

/// Reads an order with its transfers.
pub fn load(db: &mut Db, id: Id) -> Result<Option<RefundOrder>> {
    let company = db.company;
    let found = db.one(
        "SELECT id, number, state, day, total, digest, reason, version FROM refund_order WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        |row| {
            let state: String = row.get(2)?;
            Ok(RefundOrder {
                id: row.get(0)?,
                number: row.get(1)?,
                state: State::parse(&state).ok_or_else(|| Fault::broken(format!("refund order: no state: {state}")))?,
                day: Some(row.get(3)?),
                total: row.get(4)?,
                lines: Vec::new(),
                digest: row.get(5)?,
                reason: row.get(6)?,
                version: row.get(7)?,
            })
        },
    )?;
    let Some(mut order) = found else { return Ok(None) };
    let lines = db.all(
        "SELECT order_id, payment_id, body FROM refund_order_line WHERE company_id = $1 AND order_id = $2 ORDER BY rank",
        store::params![company, id],
        line,
    )?;
    order.lines = lines.into_iter().map(|(_, line)| line).collect();
    Ok(Some(order))
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, order: &RefundOrder, fact: &Fact) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO refund_order (company_id, id, number, state, day, total, digest, reason, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
           version = excluded.version",
        store::params![
            company,
            order.id,
            &order.number,
            order.state.name(),
            order.day,
            order.total,
            &order.digest,
            &order.reason,
            order.version
        ],
    )?;
    match fact {
        Fact::Sent { lines, .. } => insert(tx, order.id, lines),
        Fact::Debited { rank, payment, .. } => {
            tx.write(
                "UPDATE refund_order_line SET payment_id = $1 WHERE company_id = $2 AND order_id = $3 AND rank = $4",
                store::params![*payment, company, order.id, *rank],
            )?;
            Ok(())
        }
        Fact::Cancelled { .. } => Ok(()),
    }
}

fn insert(tx: &mut Tx, order: Id, lines: &[Line]) -> Result<()> {
    let company = tx.company;
    let mut rows: Vec<Value> = Vec::new();
    for line in lines {
        rows.extend([
            Value::from(company),
            order.into(),
            line.rank.into(),
            line.customer.into(),
            line.end_to_end.clone().into(),
            line.amount.into(),
            line.payment.into(),
            serde_json::to_string(line).map_err(Fault::broken)?.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO refund_order_line (company_id, order_id, rank, customer_id, end_to_end, amount, payment_id, body) VALUES",
        8,
        &rows,
        "",
    )
}

/// A transfer that the bank has not debited yet, by its end-to-end id: order and line.
pub(crate) fn waiting_line(db: &mut Db, end_to_end: &str) -> Result<Option<(Id, Line)>> {
    if end_to_end.is_empty() {
        return Ok(None);
    }
    let company = db.company;
    db.one(
        "SELECT l.order_id, l.payment_id, l.body FROM refund_order_line l
         JOIN refund_order o ON o.company_id = l.company_id AND o.id = l.order_id
         WHERE l.company_id = $1 AND o.company_id = $1 AND l.end_to_end = $2 AND l.payment_id IS NULL AND o.state = 'sent'",
        store::params![company, end_to_end],
        line,
    )
}

/// How much of each of a customer's credits is ordered and not debited yet.
pub fn ordered(db: &mut Db, customer: Id) -> Result<Vec<(Id, Cents)>> {
    let company = db.company;
    let lines = db.all(
        "SELECT l.order_id, l.payment_id, l.body FROM refund_order_line l
         JOIN refund_order o ON o.company_id = l.company_id AND o.id = l.order_id
         WHERE l.company_id = $1 AND o.company_id = $1 AND l.customer_id = $2 AND l.payment_id IS NULL AND o.state = 'sent'",
        store::params![company, customer],
        line,
    )?;
    Ok(lines.into_iter().flat_map(|(_, l)| l.credits).map(|c| (c.item, c.amount)).collect())
}
