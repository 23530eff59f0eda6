//! Every SQL statement of the revaluation.

use std::collections::BTreeMap;

use ground::receivable::Control;
use kernel::{Cents, Day, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::Revaluation;
use super::rules::OpenThen;

const COLUMNS: &str = "id, day, loss, gain, released, version, seq";

fn revaluation(row: &Row) -> Result<Revaluation> {
    Ok(Revaluation {
        id: row.get(0)?,
        day: row.get(1)?,
        loss: row.get(2)?,
        gain: row.get(3)?,
        released: row.get(4)?,
        version: row.get(5)?,
        seq: row.get(6)?,
    })
}

/// One revaluation.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Revaluation>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        revaluation,
    )
}

/// The last one.
pub fn last(db: &mut Db) -> Result<Option<Revaluation>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 ORDER BY day DESC, id DESC LIMIT 1"),
        store::params![company],
        revaluation,
    )
}

/// All of them, the last first.
pub fn all(db: &mut Db) -> Result<Vec<Revaluation>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 ORDER BY day DESC, id DESC LIMIT 200"),
        store::params![company],
        revaluation,
    )
}

/// Writes what was booked.
pub fn save(tx: &mut Tx, r: &Revaluation) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO revaluation (company_id, id, day, loss, gain, released, version, seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        store::params![company, r.id, r.day, r.loss, r.gain, r.released, r.version, r.seq],
    )?;
    Ok(())
}

/// Items in another currency that were open on a day, deposits left out: as they stand, with what was settled since
/// added back.
pub fn open_on(db: &mut Db, day: Day) -> Result<Vec<OpenThen>> {
    let company = db.company;
    let mut found: BTreeMap<Id, OpenThen> = BTreeMap::new();
    // Two statements instead of an OR, so that each uses its index.
    for branch in ["open <> 0", "closed_day > $2"] {
        db.each(
            &format!(
                "SELECT id, number, customer_id, account, currency, open, open_value FROM open_item
                 WHERE company_id = $1 AND issue_day <= $2 AND currency <> 'EUR' AND account <> 'deposits' AND {branch}"
            ),
            store::params![company, day],
            |row| {
                let account: String = row.get(3)?;
                let then = OpenThen {
                    item: row.get(0)?,
                    number: row.get(1)?,
                    customer: row.get(2)?,
                    account: Control::parse(&account)
                        .ok_or_else(|| Fault::broken(format!("open item: no account: {account}")))?,
                    currency: row.get(4)?,
                    open: row.get(5)?,
                    value: row.get(6)?,
                };
                found.insert(then.item, then);
                Ok(())
            },
        )?;
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    db.each(
        "SELECT debit_item, credit_item, amount, debit_value, credit_value FROM allocation
         WHERE company_id = $1 AND day > $2",
        store::params![company, day],
        |row| {
            let (amount, debit, credit): (Cents, Cents, Cents) = (row.get(2)?, row.get(3)?, row.get(4)?);
            if let Some(item) = found.get_mut(&row.get::<Id>(0)?) {
                (item.open, item.value) = (item.open + amount, item.value + debit);
            }
            if let Some(item) = found.get_mut(&row.get::<Id>(1)?) {
                (item.open, item.value) = (item.open - amount, item.value - credit);
            }
            Ok(())
        },
    )?;
    let mut list: Vec<OpenThen> = found.into_values().filter(|i| !i.open.is_zero()).collect();
    list.sort_by(|a, b| (a.currency, &a.number, a.item).cmp(&(b.currency, &b.number, b.item)));
    Ok(list)
}
