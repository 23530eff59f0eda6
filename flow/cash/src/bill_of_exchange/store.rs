//! Every SQL statement of the bill of exchange, its list apart.

use kernel::{Cents, Day, Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{BillKind, BillOfExchange, State};

const COLUMNS: &str =
    "id, number, kind, state, customer_id, day, accepted, maturity, amount, payment_id, remittance_id, facts, version";

fn bill(row: &Row) -> Result<BillOfExchange> {
    let rest: BillOfExchange = serde_json::from_str(&row.get::<String>(11)?).map_err(Fault::broken)?;
    let (kind, state): (String, String) = (row.get(2)?, row.get(3)?);
    Ok(BillOfExchange {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: BillKind::parse(&kind).ok_or_else(|| Fault::broken(format!("bill of exchange: no kind: {kind}")))?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("bill of exchange: no state: {state}")))?,
        customer: row.get(4)?,
        day: row.get(5)?,
        accepted: row.get(6)?,
        maturity: row.get(7)?,
        amount: row.get(8)?,
        payment: row.get(9)?,
        remittance: row.get(10)?,
        version: row.get(12)?,
        ..rest
    })
}

/// Reads a bill.
pub fn load(db: &mut Db, id: Id) -> Result<Option<BillOfExchange>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM bill_of_exchange WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        bill,
    )
}

/// Writes a bill and its parts.
pub fn save(tx: &mut Tx, one: &BillOfExchange) -> Result<()> {
    let company = tx.company;
    let facts = serde_json::to_string(one).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO bill_of_exchange (company_id, id, number, kind, state, customer_id, day, accepted, maturity, amount,
           payment_id, remittance_id, facts, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, accepted = excluded.accepted,
           maturity = excluded.maturity, payment_id = excluded.payment_id, remittance_id = excluded.remittance_id,
           facts = excluded.facts, version = excluded.version",
        store::params![
            company,
            one.id,
            &one.number,
            one.kind.name(),
            one.state.name(),
            one.customer,
            one.day,
            one.accepted,
            one.maturity,
            one.amount,
            one.payment,
            one.remittance,
            facts,
            one.version
        ],
    )?;
    let mut rows: Vec<Value> = Vec::with_capacity(one.parts.len() * 8);
    for part in &one.parts {
        rows.extend([
            Value::from(company),
            one.id.into(),
            part.rank.into(),
            part.item.into(),
            part.bill_item.into(),
            part.document.into(),
            (&part.number).into(),
            part.amount.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO bill_part (company_id, bill_id, rank, item_id, bill_item_id, document_id, number, amount) VALUES",
        8,
        &rows,
        "ON CONFLICT (company_id, bill_id, rank) DO UPDATE SET bill_item_id = excluded.bill_item_id",
    )
}

/// The number of a bill that waits for acceptance and would take an item over.
pub fn drawn_on(db: &mut Db, item: Id) -> Result<Option<String>> {
    let company = db.company;
    db.one(
        "SELECT b.number FROM bill_part p JOIN bill_of_exchange b ON b.company_id = p.company_id AND b.id = p.bill_id
         WHERE p.company_id = $1 AND p.item_id = $2 AND b.state = 'drawn' LIMIT 1",
        store::params![company, item],
        |row| row.get::<String>(0),
    )
}

/// Bills in our hands that are paid until a day, earliest first.
pub fn in_portfolio(db: &mut Db, until: Option<Day>, most: usize) -> Result<Vec<Id>> {
    let company = db.company;
    let (by_day, mut params) = (until.map_or("", |_| " AND maturity <= $2"), store::params![company].to_vec());
    params.extend(until.map(Value::from));
    db.all(
        &format!(
            "SELECT id FROM bill_of_exchange WHERE company_id = $1 AND state = 'portfolio'{by_day}
             ORDER BY maturity, id LIMIT {most}"
        ),
        &params,
        |row| row.get::<Id>(0),
    )
}

/// Some bills, in the order of their ids.
pub fn some(db: &mut Db, ids: &[Id]) -> Result<Vec<BillOfExchange>> {
    let company = db.company;
    let mut found = db.all_in(
        &format!("SELECT {COLUMNS} FROM bill_of_exchange WHERE company_id = $1 AND id IN ({{ids}})"),
        store::params![company],
        ids,
        bill,
    )?;
    found.sort_by_key(|b| b.id);
    found.dedup_by_key(|b| b.id);
    Ok(found)
}

/// What is open of a bill on 413, cents.
pub fn open_of(db: &mut Db, id: Id) -> Result<Cents> {
    let company = db.company;
    let found = db.one(
        "SELECT CAST(COALESCE(SUM(o.open), 0) AS BIGINT) FROM bill_part p
         JOIN open_item o ON o.company_id = p.company_id AND o.id = p.bill_item_id
         WHERE p.company_id = $1 AND p.bill_id = $2 AND o.account = 'bills'",
        store::params![company, id],
        |row| row.get::<Cents>(0),
    )?;
    Ok(found.unwrap_or_default())
}
