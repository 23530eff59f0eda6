//! Every SQL statement of the insolvency, its list apart.

use std::collections::HashMap;

use ground::receivable;
use kernel::{Day, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::{Claimed, Insolvency, Proceeding};
use super::rules;

const COLUMNS: &str = "id, customer_id, label, proceeding, judgment_day, deadline, facts, version";

fn insolvency(row: &Row) -> Result<Insolvency> {
    let rest: Insolvency = serde_json::from_str(&row.get::<String>(6)?).map_err(Fault::broken)?;
    let proceeding: String = row.get(3)?;
    Ok(Insolvency {
        id: row.get(0)?,
        customer: row.get(1)?,
        label: row.get(2)?,
        proceeding: Proceeding::parse(&proceeding)
            .ok_or_else(|| Fault::broken(format!("insolvency: no proceeding: {proceeding}")))?,
        judgment_day: Some(row.get(4)?),
        deadline: row.get(5)?,
        version: row.get(7)?,
        ..rest
    })
}

/// Reads an insolvency.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Insolvency>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM insolvency WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        insolvency,
    )
}

/// Writes an insolvency.
pub fn save(tx: &mut Tx, one: &Insolvency) -> Result<()> {
    let company = tx.company;
    let facts = serde_json::to_string(one).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO insolvency (company_id, id, customer_id, label, proceeding, judgment_day, deadline, state, declared,
           facts, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (company_id, id) DO UPDATE SET proceeding = excluded.proceeding, deadline = excluded.deadline,
           state = excluded.state, declared = excluded.declared, facts = excluded.facts, version = excluded.version",
        store::params![
            company,
            one.id,
            one.customer,
            &one.label,
            one.proceeding.name(),
            one.judgment_day,
            one.deadline,
            one.state(),
            one.declared.is_some() || one.ending.is_some(),
            facts,
            one.version
        ],
    )?;
    Ok(())
}

/// The insolvencies of a customer, earliest judgment first.
pub fn of_customer(db: &mut Db, customer: Id) -> Result<Vec<Insolvency>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM insolvency WHERE company_id = $1 AND customer_id = $2 ORDER BY judgment_day, id"
        ),
        store::params![company, customer],
        insolvency,
    )
}

/// The days of the judgments against a customer.
pub fn judgments(db: &mut Db, customer: Id) -> Result<Vec<Day>> {
    let company = db.company;
    db.all(
        "SELECT judgment_day FROM insolvency WHERE company_id = $1 AND customer_id = $2",
        store::params![company, customer],
        |row| row.get(0),
    )
}

/// When claims arose, by their document: an invoice with its supply, where that was earlier.
pub fn arose(db: &mut Db, documents: &[Id]) -> Result<HashMap<Id, Day>> {
    let company = db.company;
    let mut ids = documents.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let found = db.all_in(
        "SELECT id, day, supply_day FROM invoice WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        &ids,
        |row| Ok((row.get::<Id>(0)?, row.get::<Day>(1)?.min(row.get(2)?))),
    )?;
    Ok(found.into_iter().collect())
}

/// What a customer owes, item by item: what arose before a judgment, and what arose since.
pub fn claims(db: &mut Db, customer: Id, judgment: Day) -> Result<(Vec<Claimed>, Vec<Claimed>)> {
    let items = receivable::open_of(db, customer)?;
    let arose = arose(db, &items.iter().map(|i| i.document).collect::<Vec<_>>())?;
    let owed = items.into_iter().filter(|i| i.open.0 > 0).map(|i| Claimed {
        item: i.id,
        document: i.document,
        day: arose.get(&i.document).copied().unwrap_or(i.issue_day).min(i.issue_day),
        number: i.number,
        due_day: i.due_day,
        open: i.open_value,
    });
    Ok(owed.partition(|c| rules::is_before(c.day, judgment)))
}

/// What money settled since the judgment of what arose before it: dividends and payments of a plan, cents of the books.
pub fn received(db: &mut Db, insolvency: &Insolvency) -> Result<kernel::Cents> {
    let Some(judgment) = insolvency.judgment_day else { return Ok(kernel::Cents::ZERO) };
    let company = db.company;
    let sum = db.one(
        "SELECT CAST(COALESCE(SUM(a.debit_value), 0) AS BIGINT) FROM open_item d
         JOIN allocation a ON a.company_id = d.company_id AND a.debit_item = d.id
         JOIN open_item c ON c.company_id = a.company_id AND c.id = a.credit_item
         LEFT JOIN invoice i ON i.company_id = d.company_id AND i.id = d.document_id
         WHERE d.company_id = $1 AND a.company_id = $1 AND c.company_id = $1 AND d.customer_id = $2 AND a.day >= $3
           AND c.kind = 'payment' AND CASE WHEN i.supply_day IS NULL THEN d.issue_day ELSE i.supply_day END < $3",
        store::params![company, insolvency.customer, judgment],
        |row| row.get(0),
    )?;
    Ok(sum.unwrap_or_default())
}

/// When the claims that items stand for arose, item by item.
pub fn arose_of(db: &mut Db, items: &[receivable::Item]) -> Result<Vec<Day>> {
    let found = arose(db, &items.iter().map(|i| i.document).collect::<Vec<_>>())?;
    Ok(items.iter().map(|i| found.get(&i.document).map_or(i.issue_day, |day| i.issue_day.min(*day))).collect())
}
