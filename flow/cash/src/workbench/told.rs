//! What became of each line of the bank, for files that others read.

use std::collections::HashMap;
use std::path::Path;

use kernel::{Fault, Id, Result};
use store::Db;

use super::model::{Decision, Piece, State};
use super::store as decisions;
use crate::payment::Details;

/// A line and what became of it.
pub struct LineTold {
    /// The bank's own reference; the payment's number where the bank gives none.
    pub reference: String,
    /// True when it was decided without a person.
    pub by_itself: bool,
    /// What its parts are for: as decided, or as the first proposal says; none when nothing is known.
    pub pieces: Vec<Piece>,
}

/// All lines of the bank in the order of their days.
pub fn lines(db: &mut Db) -> Result<Vec<LineTold>> {
    let company = db.company;
    let rows = db.all(
        "SELECT id, number, details FROM payment WHERE company_id = $1 AND bank_key <> '' ORDER BY day, id",
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    let decided = db.all(
        &format!("SELECT {} FROM decision WHERE company_id = $1", decisions::COLUMNS),
        store::params![company],
        decisions::decision,
    )?;
    let mut decided: HashMap<Id, Decision> = decided.into_iter().map(|d| (d.payment, d)).collect();
    let offers = db.all(
        "SELECT payment_id, body FROM proposal WHERE company_id = $1 AND verdict = 'propose'",
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, decisions::read_offer(&row.get::<String>(1)?)?)),
    )?;
    let mut offers: HashMap<Id, _> = offers.into_iter().collect();
    let mut told = Vec::with_capacity(rows.len());
    for (id, number, details) in rows {
        let reference = Some(Details::from_text(&details).bank_reference).filter(|r| !r.is_empty()).unwrap_or(number);
        let standing = decided.remove(&id).filter(|d| d.state != State::Undone);
        let (by_itself, pieces) = match standing {
            Some(decision) => (decision.by_engine(), decision.ruling.map(|r| r.pieces).unwrap_or_default()),
            None => (false, offers.remove(&id).and_then(|o| o.ways.into_iter().next()).map(|w| w.pieces).unwrap_or_default()),
        };
        told.push(LineTold { reference, by_itself, pieces });
    }
    Ok(told)
}

/// Writes what became of lines as a table: `line_id, invoice, customer_id, amount_cents, kind, decision`, a row for each
/// part; `customers` gives each customer's name in the file.
pub fn write(out: &Path, told: &[LineTold], customers: &HashMap<Id, String>) -> Result<()> {
    let mut writer = csv::Writer::from_path(out).map_err(Fault::broken)?;
    let head = ["line_id", "invoice", "customer_id", "amount_cents", "kind", "decision"];
    writer.write_record(head).map_err(Fault::broken)?;
    for line in told {
        let decision = if line.by_itself { "auto" } else { "propose" };
        for Piece { number, customer, amount, kind, .. } in &line.pieces {
            let customer = customer.and_then(|c| customers.get(&c)).map_or("", String::as_str);
            let amount = amount.0.to_string();
            let row = [line.reference.as_str(), number, customer, &amount, kind.code(), decision];
            writer.write_record(row).map_err(Fault::broken)?;
        }
    }
    writer.flush().map_err(Fault::broken)
}
