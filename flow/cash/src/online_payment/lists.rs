//! The SQL of the list of payments at gateways.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::{Attention, State};

/// A payment at a gateway in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OnlineRow {
    /// Id.
    pub id: Id,
    /// The gateway's id of it.
    pub intent: String,
    /// The payer.
    pub customer: Id,
    /// Its name.
    pub name: String,
    /// Begun on.
    pub day: Day,
    /// Cents.
    pub amount: Cents,
    /// Where it stands.
    pub state: State,
    /// Why the last try failed.
    pub failure: String,
    /// Why a person should look.
    pub attention: Attention,
}

/// One page of them, newest first.
pub fn online(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<OnlineRow>> {
    let mut conditions = Where::company("company_id", db.company);
    match cx.query("state") {
        None => {}
        Some("attention") => conditions.and("attention <> ''", Vec::new()),
        Some(text) => {
            let state = State::parse(text).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
            conditions.and("state = ?", vec![state.name().into()]);
        }
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("customer_id = ?", vec![customer.into()]);
    }
    if let Some(intent) = cx.query("q") {
        conditions.and("intent = ?", vec![intent.to_string().into()]);
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    let select = "SELECT id, intent, customer_id, day, amount, state, failure, attention FROM online_payment";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let one = OnlineRow {
            id: row.get(0)?,
            intent: row.get(1)?,
            customer: row.get(2)?,
            name: String::new(),
            day: row.get(3)?,
            amount: row.get(4)?,
            state: State::parse(&row.get::<String>(5)?).unwrap_or_default(),
            failure: row.get(6)?,
            attention: Attention::parse(&row.get::<String>(7)?),
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.name))?;
    Ok(list)
}
