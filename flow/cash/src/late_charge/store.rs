//! Every SQL statement of charges for late payment, the lists apart.

use std::collections::HashMap;

use ground::receivable::{self, Item, ItemKind};
use kernel::{Cents, Day, Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{LateCharge, State};

const COLUMNS: &str =
    "id, number, customer_id, day, state, interest, indemnity, item_id, lines, reason, version";

fn charge(row: &Row) -> Result<LateCharge> {
    let state: String = row.get(4)?;
    Ok(LateCharge {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        day: row.get(3)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("late charge: no state: {state}")))?,
        interest: row.get(5)?,
        indemnity: row.get(6)?,
        item: row.get(7)?,
        lines: serde_json::from_str(&row.get::<String>(8)?).map_err(Fault::broken)?,
        reason: row.get(9)?,
        version: row.get(10)?,
    })
}

/// Reads a charge.
pub fn load(db: &mut Db, id: Id) -> Result<Option<LateCharge>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM late_charge WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        charge,
    )
}

/// Writes a charge, and until when each of its invoices is charged; a cancelled one charges nothing.
pub fn save(tx: &mut Tx, charge: &LateCharge) -> Result<()> {
    let company = tx.company;
    let lines = serde_json::to_string(&charge.lines).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO late_charge (company_id, id, number, customer_id, day, state, interest, indemnity, item_id, lines,
           reason, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (company_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
           version = excluded.version",
        store::params![
            company,
            charge.id,
            &charge.number,
            charge.customer,
            charge.day,
            charge.state.name(),
            charge.interest,
            charge.indemnity,
            charge.item,
            lines,
            &charge.reason,
            charge.version
        ],
    )?;
    if charge.state == State::Cancelled {
        tx.write(
            "DELETE FROM late_invoice WHERE company_id = $1 AND charge_id = $2",
            store::params![company, charge.id],
        )?;
        return Ok(());
    }
    let mut rows: Vec<Value> = Vec::new();
    for line in &charge.lines {
        let indemnity = !line.indemnity.is_zero();
        rows.extend([company.into(), line.item.into(), charge.id.into(), line.until.into(), Value::from(indemnity)]);
    }
    tx.insert("INSERT INTO late_invoice (company_id, item_id, charge_id, until, indemnity) VALUES", 5, &rows, "")?;
    Ok(())
}

/// Items of invoices of a customer that are or were paid late, oldest due first, at most so many.
pub fn late_items(db: &mut Db, customer: Id, today: Day, most: usize) -> Result<Vec<Item>> {
    let company = db.company;
    let ids = db.all(
        &format!(
            "SELECT id FROM open_item WHERE company_id = $1 AND customer_id = $2 AND amount > 0 AND due_day < $3
               AND kind IN ('invoice', 'returned') AND account IN ('customers', 'doubtful')
               AND (open <> 0 OR closed_day > due_day) ORDER BY due_day, id LIMIT {most}"
        ),
        store::params![company, customer, today],
        |row| row.get::<Id>(0),
    )?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(receivable::find(db, id)?);
    }
    items.retain(|i| matches!(i.kind, ItemKind::Invoice | ItemKind::Returned));
    Ok(items)
}

/// What settled items, by item: day, and by how much they fell in the currency of the books.
pub fn payments(db: &mut Db, items: &[Id]) -> Result<HashMap<Id, Vec<(Day, Cents)>>> {
    let company = db.company;
    let mut found: HashMap<Id, Vec<(Day, Cents)>> = HashMap::new();
    for item in items {
        let list = db.all(
            "SELECT day, debit_value FROM allocation WHERE company_id = $1 AND debit_item = $2 ORDER BY day, seq",
            store::params![company, *item],
            |row| Ok((row.get::<Day>(0)?, row.get::<Cents>(1)?)),
        )?;
        found.insert(*item, list);
    }
    Ok(found)
}

/// Until when an item was charged before, and whether the indemnity was.
pub fn charged(db: &mut Db, item: Id) -> Result<(Option<Day>, bool)> {
    let company = db.company;
    let found = db.all(
        "SELECT until, indemnity FROM late_invoice WHERE company_id = $1 AND item_id = $2",
        store::params![company, item],
        |row| Ok((row.get::<Day>(0)?, row.get::<bool>(1)?)),
    )?;
    Ok((found.iter().map(|(until, _)| *until).max(), found.iter().any(|(_, indemnity)| *indemnity)))
}
