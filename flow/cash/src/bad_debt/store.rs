//! Every SQL statement of doubtful and lost claims, their list apart.

use kernel::{Day, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{BadDebt, State};

const COLUMNS: &str =
    "id, number, customer_id, document_id, item_id, day, state, amount, depreciation, lost, recovered, facts, version";

fn bad_debt(row: &Row) -> Result<BadDebt> {
    let rest: BadDebt = serde_json::from_str(&row.get::<String>(11)?).map_err(Fault::broken)?;
    let state: String = row.get(6)?;
    Ok(BadDebt {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        document: row.get(3)?,
        item: row.get(4)?,
        day: row.get(5)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("bad debt: no state: {state}")))?,
        amount: row.get(7)?,
        depreciation: row.get(8)?,
        lost: row.get(9)?,
        recovered: row.get(10)?,
        version: row.get(12)?,
        ..rest
    })
}

/// Reads a claim.
pub fn load(db: &mut Db, id: Id) -> Result<Option<BadDebt>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM bad_debt WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        bad_debt,
    )
}

/// Writes a claim.
pub fn save(tx: &mut Tx, one: &BadDebt) -> Result<()> {
    let company = tx.company;
    let facts = serde_json::to_string(one).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO bad_debt (company_id, id, number, customer_id, document_id, item_id, day, state, amount,
           depreciation, lost, recovered, facts, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (company_id, id) DO UPDATE SET item_id = excluded.item_id, state = excluded.state,
           depreciation = excluded.depreciation, lost = excluded.lost, recovered = excluded.recovered,
           facts = excluded.facts, version = excluded.version",
        store::params![
            company,
            one.id,
            &one.number,
            one.customer,
            one.document,
            one.item,
            one.day,
            one.state.name(),
            one.amount,
            one.depreciation,
            one.lost,
            one.recovered,
            facts,
            one.version
        ],
    )?;
    Ok(())
}

/// Claims whose depreciation may have to change: doubtful ones, and those that still have some; of one customer or all.
pub fn to_depreciate(db: &mut Db, customer: Option<Id>, most: usize) -> Result<Vec<BadDebt>> {
    let company = db.company;
    let one = if customer.is_some() { " AND customer_id = $2" } else { "" };
    let mut params = store::params![company].to_vec();
    params.extend(customer.map(store::Value::from));
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM bad_debt WHERE company_id = $1{one} AND (state = 'doubtful' OR depreciation <> 0)
             ORDER BY id LIMIT {most}"
        ),
        &params,
        bad_debt,
    )
}

/// The claim that an item stands for, where it is one.
pub fn of_item(db: &mut Db, document: Id, item: Id) -> Result<Option<BadDebt>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM bad_debt WHERE company_id = $1 AND document_id = $2 AND item_id = $3 ORDER BY id DESC LIMIT 1"),
        store::params![company, document, item],
        bad_debt,
    )
}

/// Items of customers that are late by more than so many days, oldest due first: what may have become doubtful.
pub fn late(db: &mut Db, before: Day, most: usize) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT id FROM open_item WHERE company_id = $1 AND open > 0 AND due_day < $2 AND account = 'customers'
               AND kind IN ('invoice', 'returned', 'interest', 'opening') ORDER BY due_day, id LIMIT {most}"
        ),
        store::params![company, before],
        |row| row.get(0),
    )
}
