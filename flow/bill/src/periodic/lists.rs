//! What is looked up for periodic invoices: customers with deliveries that wait, and what one of them would be sent.

use ground::customer::{Billing, Customer};
use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use ground::record::{Document, load};
use kernel::{Cents, Day, Id, Refusal, Result};
use sell::order::Order;
use serde::Serialize;
use store::Db;
use web::Cx;

use super::rules::{self, Planned};
use super::store as sql;

/// A customer to whom something is delivered and not invoiced.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WaitingRow {
    /// The customer.
    pub customer: Id,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// True: invoiced once a month; false: with each delivery.
    pub monthly: bool,
    /// Orders that wait.
    pub orders: i64,
    /// Their first delivery that may wait.
    pub since: Option<Day>,
    /// What is delivered and not invoiced, VAT included, cents.
    pub amount: Cents,
}

/// Which customers are asked for, until which day.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The last day whose deliveries are looked at; today if absent.
    pub until: Day,
    /// One page of the customers.
    pub list: Listed<WaitingRow>,
}

/// The day until which deliveries are asked for: one that has come.
pub fn until(cx: &Cx, db: &Db) -> Result<Day> {
    match cx.query_day("until")? {
        Some(day) if day > db.today => Err(Refusal::invalid("periodic.ahead").at("until").into()),
        day => Ok(day.unwrap_or(db.today)),
    }
}

/// Customers with deliveries until a day that wait for their invoice, by name; those invoiced monthly unless `billing`
/// is `all`. Orders that wait are few beside all orders: they are gathered first, and the page is cut from their customers.
pub fn waiting(cx: &Cx, db: &mut Db) -> Result<Asked> {
    let until = until(cx, db)?;
    let gathered = sql::gathered(db, until)?;
    let ids: Vec<Id> = gathered.iter().map(|g| g.customer).collect();
    let mut conditions = Where::company("c.company_id", db.company);
    conditions.and_in("c.id", &ids);
    match cx.query("billing") {
        None | Some("monthly") => conditions.and("c.billing = 'monthly'", vec![]),
        Some("all") => {}
        Some(_) => return Err(Refusal::invalid("request.choice").at("billing").into()),
    }
    if let Some(text) = cx.query("q") {
        let found = pick::customers(db, text)?;
        conditions.and_in("c.id", &found);
    }
    let sorted = Sorted { column: Some(("c.sort_name", Holds::Text)), id: "c.id", down: false };
    let select = "SELECT c.id, c.number, c.name, c.billing, c.sort_name FROM customer c";
    let list = seek::page(db, select, (&conditions, &sorted), &Seek::of(cx)?, |row| {
        let customer: Id = row.get(0)?;
        let found = gathered.iter().find(|g| g.customer == customer);
        let waiting = WaitingRow {
            customer,
            number: row.get(1)?,
            name: row.get(2)?,
            monthly: row.get::<String>(3)? == Billing::Monthly.name(),
            orders: found.map(|g| g.orders).unwrap_or_default(),
            since: found.map(|g| g.since),
            amount: found.map(|g| g.amount).unwrap_or_default(),
        };
        Ok((waiting, Cursor::at(row.get::<String>(4)?, customer)))
    })?;
    Ok(Asked { until, list })
}

/// What a customer would be sent.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Offer {
    /// The customer.
    pub customer: Id,
    /// Its name.
    pub name: String,
    /// True: it is invoiced once a month.
    pub monthly: bool,
    /// The last day whose deliveries are looked at.
    pub until: Day,
    /// The invoices, oldest month first.
    pub invoices: Vec<Proposed>,
}

/// An invoice as it would be issued today.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Proposed {
    /// What stands on it.
    #[serde(flatten)]
    pub planned: Planned,
    /// When it would be due.
    pub due_day: Day,
    /// The agreed terms would be longer than the law allows for a periodic invoice.
    pub capped: bool,
    /// Who would owe, where that is another one.
    pub payer_name: String,
}

/// The invoices that deliveries to a customer until a day make.
pub fn offer(db: &mut Db, customer: Id, until: Day) -> Result<Offer> {
    let customer: Customer = load(db, customer, None)?;
    let ids = sql::ready(db, customer.id)?;
    let mut orders: Vec<Order> = Vec::with_capacity(ids.len());
    for id in &ids {
        orders.extend(Order::load(db, *id)?);
    }
    let delivered = sql::delivered(db, &ids)?;
    let today = db.today;
    let agreed = customer.profile.terms;
    let mut invoices = Vec::new();
    for planned in rules::plan(orders, &delivered, until, today)? {
        let terms = rules::terms(agreed, today, planned.notes.len());
        let payer_name = match planned.payer == customer.id {
            true => String::new(),
            false => kinds::label_of(db, "customer", planned.payer)?,
        };
        invoices.push(Proposed { due_day: terms.due(today), capped: terms != agreed, payer_name, planned });
    }
    let monthly = customer.profile.billing == Billing::Monthly;
    Ok(Offer { customer: customer.id, name: customer.profile.name, monthly, until, invoices })
}
