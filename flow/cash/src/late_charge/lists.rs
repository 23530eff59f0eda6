//! The SQL of the lists of charges.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::State;

/// A charge in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ChargeRow {
    /// Id.
    pub id: Id,
    /// Number of the debit note; empty where it was waived.
    pub number: String,
    /// Who owes.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// Day.
    pub day: Day,
    /// `claimed`, `waived` or `cancelled`.
    pub state: String,
    /// Interest, cents.
    pub interest: Cents,
    /// Indemnities, cents.
    pub indemnity: Cents,
}

/// One page of charges, newest first.
pub fn charges(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<ChargeRow>> {
    let mut conditions = Where::company("l.company_id", db.company);
    if let Some(state) = cx.query("state") {
        let state = State::parse(state).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("l.state = ?", vec![state.name().into()]);
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("l.customer_id = ?", vec![customer.into()]);
    }
    let sorted = Sorted { column: None, id: "l.id", down: true };
    let select = "SELECT l.id, l.number, l.customer_id, l.day, l.state, l.interest, l.indemnity FROM late_charge l";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let one = ChargeRow {
            id: row.get(0)?,
            number: row.get(1)?,
            customer: row.get(2)?,
            customer_name: String::new(),
            day: row.get(3)?,
            state: row.get(4)?,
            interest: row.get(5)?,
            indemnity: row.get(6)?,
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}
