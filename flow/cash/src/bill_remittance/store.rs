//! The SQL statements that load and save a remittance of bills, and what of it waits at the bank.

use kernel::{Cents, Day, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::BillRemittance;

const COLUMNS: &str = "id, number, day, total, facts, version";

fn remittance(row: &Row) -> Result<BillRemittance> {
    let rest: BillRemittance = serde_json::from_str(&row.get::<String>(4)?).map_err(Fault::broken)?;
    Ok(BillRemittance {
        id: row.get(0)?,
        number: row.get(1)?,
        day: row.get(2)?,
        total: row.get(3)?,
        version: row.get(5)?,
        ..rest
    })
}

/// Reads a remittance.
pub fn load(db: &mut Db, id: Id) -> Result<Option<BillRemittance>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM bill_remittance WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        remittance,
    )
}

/// Writes a remittance.
pub fn save(tx: &mut Tx, one: &BillRemittance) -> Result<()> {
    let company = tx.company;
    let facts = serde_json::to_string(one).map_err(Fault::broken)?;
    tx.write(
        "INSERT INTO bill_remittance (company_id, id, number, day, total, count, facts, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        store::params![company, one.id, &one.number, one.day, one.total, one.lines.len() as i64, facts, one.version],
    )?;
    Ok(())
}

/// A bill that waits at the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtBank {
    /// The bill.
    pub bill: Id,
    /// Its number.
    pub number: String,
    /// The number of the remittance.
    pub remittance: String,
    /// The day on which it is to be paid.
    pub maturity: Day,
    /// The payment that it became.
    pub payment: Id,
    /// Cents.
    pub amount: Cents,
}

fn at_bank_row(row: &Row) -> Result<AtBank> {
    Ok(AtBank {
        bill: row.get(0)?,
        number: row.get(1)?,
        remittance: row.get(2)?,
        maturity: row.get(3)?,
        payment: row.get(4)?,
        amount: row.get(5)?,
    })
}

const AT_BANK: &str = "SELECT b.id, b.number, r.number, b.maturity, p.id, p.amount FROM payment p
     JOIN bill_of_exchange b ON b.company_id = p.company_id AND b.payment_id = p.id
     JOIN bill_remittance r ON r.company_id = b.company_id AND r.id = b.remittance_id";

/// Bills that the bank has not credited yet, in the order of their remittances and days of payment.
pub fn at_bank(db: &mut Db) -> Result<Vec<AtBank>> {
    let company = db.company;
    db.all(
        &format!("{AT_BANK} WHERE p.company_id = $1 AND p.waiting = 1 AND p.method = 'bill' ORDER BY r.id, b.maturity, b.id"),
        store::params![company],
        at_bank_row,
    )
}

/// Bills that the bank has or has credited and that did not come back, to be paid from a day on.
pub fn out(db: &mut Db, since: Day) -> Result<Vec<AtBank>> {
    let company = db.company;
    db.all(
        &format!("{AT_BANK} WHERE p.company_id = $1 AND b.state = 'remitted' AND b.maturity >= $2 AND p.purpose = '' ORDER BY b.id"),
        store::params![company, since],
        at_bank_row,
    )
}
