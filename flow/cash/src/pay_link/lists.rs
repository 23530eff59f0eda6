//! The SQL of the list of pay links.

use ground::page::{kinds, pick};
use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use kernel::{Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

/// A pay link in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LinkRow {
    /// Id.
    pub id: Id,
    /// What it is for.
    pub label: String,
    /// The payer.
    pub customer: Id,
    /// Its name.
    pub name: String,
    /// Made on.
    pub made: Day,
    /// The last day on which it opens.
    pub expires: Day,
    /// `valid`, `expired` or `revoked`.
    pub state: String,
}

/// One page of links, newest first.
pub fn links(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<LinkRow>> {
    let mut conditions = Where::company("company_id", db.company);
    let today = db.today;
    match cx.query("state") {
        None => {}
        Some("valid") => conditions.and("revoked = 0 AND expires_day >= ?", vec![today.into()]),
        Some("expired") => conditions.and("revoked = 0 AND expires_day < ?", vec![today.into()]),
        Some("revoked") => conditions.and("revoked = 1", Vec::new()),
        Some(_) => return Err(Refusal::invalid("request.choice").at("state").into()),
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("customer_id = ?", vec![customer.into()]);
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    let select = "SELECT id, label, customer_id, made_day, expires_day, revoked FROM pay_link";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let expires: Day = row.get(4)?;
        let state = match (row.get::<bool>(5)?, expires < today) {
            (true, _) => "revoked",
            (false, true) => "expired",
            (false, false) => "valid",
        };
        let one = LinkRow {
            id: row.get(0)?,
            label: row.get(1)?,
            customer: row.get(2)?,
            name: String::new(),
            made: row.get(3)?,
            expires,
            state: state.to_string(),
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.name))?;
    Ok(list)
}
