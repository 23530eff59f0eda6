//! What is looked up about customers: the list with what each owes, and everything about one of them.

use std::collections::HashMap;

use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::{Customer, Profile, Terms, standing};
use crate::credit::Standing;
use crate::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use crate::page::{Story, kinds, pick, story};
use crate::receivable;
use crate::record::load;

/// A customer in the list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CustomerRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Town of the billing address.
    pub city: String,
    /// Payment terms, as a code.
    pub terms: Terms,
    /// Who collects.
    pub collector: String,
    /// Segment.
    pub segment: String,
    /// Facts so far.
    pub version: i64,
    /// Credit limit in cents; none: no limit.
    pub credit_limit: Option<Cents>,
    /// What it owes or will owe, in cents.
    pub exposure: Cents,
    /// Open invoices less payments on account, in cents.
    pub open: Cents,
    /// Open and past due, in cents.
    pub overdue: Cents,
    /// The earliest due day of what is overdue.
    pub overdue_since: Option<Day>,
}

/// The customers that a request asks for.
pub fn list(cx: &Cx, db: &mut Db) -> Result<Listed<CustomerRow>> {
    let mut conditions = Where::company("c.company_id", db.company);
    if let Some(text) = cx.query("q") {
        let found = pick::customers(db, text)?;
        conditions.and_in("c.id", &found);
    }
    match cx.query("limit") {
        None => {}
        Some("over") => {
            conditions.and("e.orders + e.delivered + e.invoiced + e.bills - e.unapplied > c.credit_limit", vec![]);
        }
        Some(_) => return Err(Refusal::invalid("request.choice").at("limit").into()),
    }
    for name in ["collector", "segment"] {
        if let Some(text) = cx.query(name) {
            conditions.and(&format!("c.{name} = ?"), vec![text.to_string().into()]);
        }
    }
    overdue(cx, db, &mut conditions)?;
    let (sorted, by_name) = sort(cx)?;
    let seek = Seek::of(cx)?;
    let select = "SELECT c.id, c.number, c.name, c.profile, c.credit_limit,
        COALESCE(e.orders + e.delivered + e.invoiced + e.bills - e.unapplied, 0), c.sort_name, c.version
      FROM customer c LEFT JOIN credit_exposure e ON e.company_id = c.company_id AND e.customer_id = c.id";
    let mut page = seek::page(db, select, (&conditions, &sorted), &seek, |row| {
        let one = row_of(row)?;
        let key = if by_name { row.get::<String>(6)? } else { one.number.clone() };
        let place = Cursor::at(key, one.id);
        Ok((one, place))
    })?;
    owed(db, &mut page.rows)?;
    Ok(page)
}

/// Narrows the list to those that owe something past due, or to the others. Where they are few, they are named;
/// where they are many, each customer on the way is asked. Either way one page costs one page.
fn overdue(cx: &Cx, db: &mut Db, conditions: &mut Where) -> Result<()> {
    const FEW: usize = 500;
    let late = "EXISTS (SELECT 1 FROM open_item o WHERE o.company_id = c.company_id AND o.customer_id = c.id
                AND o.open <> 0 AND o.open > 0 AND o.due_day < ?)";
    let (company, today) = (db.company, db.today);
    match cx.query("overdue") {
        None => {}
        Some("yes") => {
            let found = db.all(
                "SELECT DISTINCT customer_id FROM open_item
                 WHERE company_id = $1 AND open <> 0 AND open > 0 AND due_day < $2 LIMIT 501",
                store::params![company, today],
                |row| row.get::<Id>(0),
            )?;
            if found.len() <= FEW {
                conditions.and_in("c.id", &found);
            } else {
                conditions.and(late, vec![today.into()]);
            }
        }
        Some("no") => conditions.and(&format!("NOT {late}"), vec![today.into()]),
        Some(_) => return Err(Refusal::invalid("request.choice").at("overdue").into()),
    }
    Ok(())
}

fn sort(cx: &Cx) -> Result<(Sorted, bool)> {
    let asked = cx.query("sort").unwrap_or("name");
    let (key, down) = asked.strip_prefix('-').map_or((asked, false), |key| (key, true));
    let column = match key {
        "name" => "c.sort_name",
        "number" => "c.number",
        _ => return Err(Refusal::invalid("request.choice").at("sort").into()),
    };
    Ok((Sorted { column: Some((column, Holds::Text)), id: "c.id", down }, key == "name"))
}

fn row_of(row: &store::Row) -> Result<CustomerRow> {
    let profile: Profile = serde_json::from_str(&row.get::<String>(3)?).map_err(kernel::Fault::broken)?;
    Ok(CustomerRow {
        id: row.get(0)?,
        number: row.get(1)?,
        name: row.get(2)?,
        city: profile.address.city,
        terms: profile.terms,
        collector: profile.collector,
        segment: profile.segment,
        version: row.get(7)?,
        credit_limit: row.get(4)?,
        exposure: row.get(5)?,
        open: Cents::ZERO,
        overdue: Cents::ZERO,
        overdue_since: None,
    })
}

/// Adds what is open and overdue: one statement for all rows of a page.
fn owed(db: &mut Db, rows: &mut [CustomerRow]) -> Result<()> {
    let ids: Vec<Id> = rows.iter().map(|r| r.id).collect();
    let (company, today) = (db.company, db.today);
    let list = db.all_in(
        "SELECT customer_id, CAST(SUM(open_value) AS BIGINT),
           CAST(SUM(CASE WHEN open_value > 0 AND due_day < $1 THEN open_value ELSE 0 END) AS BIGINT),
           MIN(CASE WHEN open > 0 AND due_day < $1 THEN due_day END)
         FROM open_item WHERE company_id = $2 AND open <> 0 AND customer_id IN ({ids}) GROUP BY customer_id",
        store::params![today, company],
        &ids,
        |row| Ok((row.get::<Id>(0)?, (row.get::<Cents>(1)?, row.get::<Cents>(2)?, row.get::<Option<Day>>(3)?))),
    )?;
    let owed: HashMap<Id, _> = list.into_iter().collect();
    for row in rows {
        if let Some((open, overdue, since)) = owed.get(&row.id) {
            (row.open, row.overdue, row.overdue_since) = (*open, *overdue, *since);
        }
    }
    Ok(())
}

/// A document of a customer, in short.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Paper {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// Its state: an order's own; of an invoice `open`, `overdue`, `paid`.
    pub state: String,
    /// Currency of its amount.
    pub currency: Currency,
    /// Its amount in minor units of that, VAT included.
    pub amount: Cents,
}

/// Everything about a customer.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneCustomer {
    /// Who it is.
    #[serde(flatten)]
    pub customer: Customer,
    /// The name of who pays, where that is another customer.
    pub payer_name: Option<String>,
    /// Exposure against limit, of who pays.
    pub standing: Standing,
    /// Where its VAT number stands, where that is of another member state.
    pub vat: Option<super::pages::VatSeen>,
    /// What is open, oldest due first; 200 at most.
    pub open_items: Vec<receivable::Item>,
    /// The latest orders.
    pub orders: Vec<Paper>,
    /// The latest invoices.
    pub invoices: Vec<Paper>,
    /// The latest payments.
    pub payments: Vec<Paper>,
    /// What happened.
    pub story: Story,
}

/// How many of each kind of document a customer's page shows.
const PAPERS: i64 = 6;

/// Reads everything about the customer of the path.
pub fn one(cx: &Cx, db: &mut Db) -> Result<OneCustomer> {
    let customer: Customer = load(db, cx.id()?, None)?;
    let payer_name = match customer.profile.payer {
        None => None,
        Some(payer) => Some(kinds::label_of(db, "customer", payer)?),
    };
    let vat = super::pages::vat_seen(db, &customer)?;
    let standing = standing(db, &customer)?;
    let mut open_items = receivable::open_of(db, customer.id)?;
    open_items.truncate(200);
    let id = customer.id;
    let orders = papers(
        db,
        "SELECT id, number, day, state, gross, currency FROM sales_order WHERE company_id = $1 AND customer_id = $2",
        id,
    )?;
    let invoices = invoices(db, id)?;
    let payments = papers(
        db,
        "SELECT id, number, day, method, amount, currency FROM payment WHERE company_id = $1 AND customer_id = $2",
        id,
    )?;
    let story = story::read(cx, db, "customer", id)?;
    Ok(OneCustomer { customer, payer_name, vat,
        standing, open_items, orders, invoices, payments, story })
}

fn papers(db: &mut Db, select: &str, customer: Id) -> Result<Vec<Paper>> {
    let company = db.company;
    db.all(&format!("{select} ORDER BY id DESC LIMIT {PAPERS}"), store::params![company, customer], |row| {
        let (id, number, day, state) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Paper { id, number, day, state, amount: row.get(4)?, currency: row.get(5)? })
    })
}

fn invoices(db: &mut Db, customer: Id) -> Result<Vec<Paper>> {
    let mut list = papers(
        db,
        "SELECT id, number, day, '', gross, currency FROM invoice WHERE company_id = $1 AND customer_id = $2",
        customer,
    )?;
    let today = db.today;
    for invoice in &mut list {
        let items = receivable::of_document(db, invoice.id)?;
        let open: Cents = items.iter().map(|i| i.open).sum();
        let late = items.iter().any(|i| !i.open.is_zero() && i.due_day < today);
        invoice.state = if open.is_zero() {
            "paid"
        } else if late {
            "overdue"
        } else {
            "open"
        }
        .to_string();
    }
    Ok(list)
}

/// A customer to fill a form with; none for a new one.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CustomerForm {
    /// The customer that is edited.
    pub customer: Option<Customer>,
    /// Who may pay: id and name.
    pub payers: Vec<(Id, String)>,
}

/// Reads what a customer's form needs.
pub fn form(cx: &Cx, db: &mut Db, edit: bool) -> Result<CustomerForm> {
    let customer: Option<Customer> = if edit { Some(load(db, cx.id()?, None)?) } else { None };
    let company = db.company;
    let mut payers = db.all(
        "SELECT id, name FROM customer WHERE company_id = $1 AND payer_id = id ORDER BY sort_name, id LIMIT 300",
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    if let Some(payer) = customer.as_ref().and_then(|c| c.profile.payer)
        && !payers.iter().any(|(id, _)| *id == payer)
    {
        payers.push((payer, kinds::label_of(db, "customer", payer)?));
    }
    payers.retain(|(id, _)| customer.as_ref().is_none_or(|c| c.id != *id));
    Ok(CustomerForm { customer, payers })
}
