//! The SQL of the pages of orders to pay back.

use ground::page::kinds;
use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::State;

/// An order in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OrderRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// `sent` or `cancelled`.
    pub state: String,
    /// The day it is to be executed.
    pub day: Day,
    /// Sum, cents.
    pub total: Cents,
}

/// One page of orders, newest first.
pub fn orders(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<OrderRow>> {
    let mut conditions = Where::company("company_id", db.company);
    if let Some(state) = cx.query("state") {
        let state = State::parse(state).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("state = ?", vec![state.name().into()]);
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    let select = "SELECT id, number, state, day, total FROM refund_order";
    seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let one =
            OrderRow { id: row.get(0)?, number: row.get(1)?, state: row.get(2)?, day: row.get(3)?, total: row.get(4)? };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })
}

/// A customer that is owed back.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OwedBack {
    /// The customer.
    pub customer: Id,
    /// Their name.
    pub name: String,
    /// Their account.
    pub iban: String,
    /// What they are owed and was not ordered yet, cents.
    pub amount: Cents,
}

/// Customers that are owed more than they owe, the first hundred by what they are owed.
pub fn owed_back(db: &mut Db) -> Result<Vec<OwedBack>> {
    let company = db.company;
    let found = db.all(
        "SELECT i.customer_id, c.iban, CAST(SUM(-i.open) AS BIGINT) FROM open_item i
         JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
         WHERE i.company_id = $1 AND c.company_id = $1 AND i.kind > '' AND i.open < 0 AND i.currency = 'EUR'
           AND i.account IN ('customers', 'other_credits')
         GROUP BY i.customer_id, c.iban ORDER BY 3 DESC, 1 LIMIT 100",
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Cents>(2)?)),
    )?;
    let ids: Vec<Id> = found.iter().map(|(id, ..)| *id).collect();
    let names = kinds::labels(db, "customer", &ids)?;
    let mut list = Vec::with_capacity(found.len());
    for (customer, iban, owed) in found {
        let ordered: Cents = super::store::ordered(db, customer)?.iter().map(|(_, amount)| *amount).sum();
        let amount = owed - ordered;
        if amount.0 > 0 {
            list.push(OwedBack { customer, name: names.get(&customer).cloned().unwrap_or_default(), iban, amount });
        }
    }
    Ok(list)
}
