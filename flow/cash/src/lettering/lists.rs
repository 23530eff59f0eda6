//! The SQL of the list of letterings by hand.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, moneys, pick};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::{Lettering, State};

/// A lettering in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LetteringRow {
    /// Id.
    pub id: Id,
    /// The customer.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// The lettering code, or what its first item is called.
    pub code: String,
    /// The day.
    pub day: Day,
    /// `lettered` or `undone`.
    pub state: String,
    /// Set off, in the currency of its items.
    pub amount: Cents,
    /// That currency.
    pub currency: Currency,
    /// The numbers of its items.
    pub numbers: Vec<String>,
}

/// One page of letterings by hand, newest first.
pub fn letterings(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<LetteringRow>> {
    let mut conditions = Where::company("l.company_id", db.company);
    if let Some(state) = cx.query("state").filter(|s| !s.is_empty()) {
        let state = State::parse(state).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("l.state = ?", vec![state.name().into()]);
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("l.customer_id = ?", vec![customer.into()]);
    }
    if let Some(text) = cx.query("q") {
        let found = pick::customers(db, text)?;
        conditions.and_in("l.customer_id", &found);
    }
    moneys::condition(&mut conditions, "l.currency", moneys::asked(cx)?);
    let sorted = Sorted { column: None, id: "l.id", down: true };
    let select = "SELECT l.id, l.customer_id, l.code, l.day, l.state, l.amount, l.facts, l.currency FROM lettering l";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let rest: Lettering = serde_json::from_str(&row.get::<String>(6)?).map_err(kernel::Fault::broken)?;
        let one = LetteringRow {
            id: row.get(0)?,
            customer: row.get(1)?,
            customer_name: String::new(),
            code: row.get(2)?,
            day: row.get(3)?,
            state: row.get(4)?,
            amount: row.get(5)?,
            currency: row.get(7)?,
            numbers: rest.parts.into_iter().map(|p| p.number).collect(),
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}
