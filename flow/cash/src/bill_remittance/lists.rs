//! The SQL of the pages of remittances of bills.

use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use kernel::{Cents, Day, Id, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::BillRemittance;
use crate::payment::outgoing::Purpose;
use crate::payment::store as payments;

/// A remittance in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct RemittanceRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Handed to the bank.
    pub day: Day,
    /// Bills.
    pub count: i64,
    /// Their sum, cents.
    pub total: Cents,
    /// Of that, not credited yet and not come back, cents.
    pub waiting: Cents,
}

/// One page of remittances, newest first.
pub fn remittances(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<RemittanceRow>> {
    let mut conditions = Where::company("r.company_id", db.company);
    if let Some(number) = cx.query("q").filter(|t| !t.trim().is_empty()) {
        conditions.and("r.number = ?", vec![number.trim().to_uppercase().into()]);
    }
    for (condition, day) in [("r.day >= ?", cx.query_day("from")?), ("r.day <= ?", cx.query_day("to")?)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    let sorted = Sorted { column: Some(("r.day", Holds::Day)), id: "r.id", down: true };
    let select = "SELECT r.id, r.number, r.day, r.count, r.total, CAST(COALESCE((SELECT SUM(p.amount) FROM bill_of_exchange b
         JOIN payment p ON p.company_id = b.company_id AND p.id = b.payment_id
         WHERE b.company_id = r.company_id AND b.remittance_id = r.id AND p.waiting = 1), 0) AS BIGINT) FROM bill_remittance r";
    seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let one = RemittanceRow {
            id: row.get(0)?,
            number: row.get(1)?,
            day: row.get(2)?,
            count: row.get(3)?,
            total: row.get(4)?,
            waiting: row.get(5)?,
        };
        let place = Cursor::at(one.day, one.id);
        Ok((one, place))
    })
}

/// Where each bill stands with what its payment says, in the order of the lines: `remitted`, `paid`, `unpaid`.
pub fn line_states(db: &mut Db, one: &BillRemittance) -> Result<Vec<&'static str>> {
    let ids: Vec<Id> = one.lines.iter().map(|l| l.payment).collect();
    let known = payments::some(db, &ids)?;
    let state = |line: &super::Line| match known.iter().find(|p| p.id == line.payment) {
        Some(p) if p.purpose == Some(Purpose::Returned) => "unpaid",
        Some(p) if !p.waiting => "paid",
        _ => "remitted",
    };
    Ok(one.lines.iter().map(state).collect())
}
