//! The SQL of the invoice's pages; each query reads one index, however many invoices there are.

use ground::customer::Customer;
use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{kinds, moneys, pick};
use ground::record::Document;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use sell::order::Order;
use serde::Serialize;
use std::collections::BTreeMap;
use store::Db;
use web::Cx;

use super::DocumentKind as Kind;

/// Which invoices are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `open`, `overdue`, `settled`, or a kind: `credit_note`, `deposit`, `corrective`; all if absent.
    pub state: Option<String>,
    /// Of one payer or customer.
    pub customer: Option<Id>,
    /// A number, or the beginning of a customer's name.
    pub text: Option<String>,
    /// Issued from this day on.
    pub from: Option<Day>,
    /// Issued until this day.
    pub to: Option<Day>,
    /// Due from this day on.
    pub due_from: Option<Day>,
    /// Due until this day.
    pub due_to: Option<Day>,
    /// In one currency.
    pub currency: Option<Currency>,
}

impl Wanted {
    /// Reads the filters of a list.
    pub fn of(cx: &Cx, db: &mut Db) -> Result<Wanted> {
        let state = cx.query("state").map(str::to_string);
        if state.as_deref().is_some_and(|s| !["open", "overdue", "settled"].contains(&s) && other_kind(s).is_none()) {
            return Err(Refusal::invalid("invoice.state_unknown").at("state").into());
        }
        let customer = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose()?;
        Ok(Wanted {
            state,
            customer,
            text: cx.query("q").map(str::to_string),
            from: cx.query_day("from")?,
            to: cx.query_day("to")?,
            due_from: cx.query_day("due_from")?,
            due_to: cx.query_day("due_to")?,
            currency: moneys::asked(cx)?,
        })
    }

    /// The kind asked for, where it is not the usual one.
    fn kind(&self) -> Option<Kind> {
        self.state.as_deref().and_then(other_kind)
    }

    fn of_open_items(&self) -> bool {
        let due = self.due_from.is_some() || self.due_to.is_some();
        matches!(self.state.as_deref(), Some("open" | "overdue")) || (due && self.kind().is_none())
    }
}

/// A kind of document that lists can be asked for.
fn other_kind(state: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|k| *k != Kind::Invoice && k.name() == state)
}

/// An invoice in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct InvoiceRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Issue day.
    pub day: Day,
    /// Due day.
    pub due_day: Day,
    /// Who owes.
    pub payer: Id,
    /// Their name.
    pub payer_name: String,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Total with VAT, in minor units of its currency.
    pub gross: Cents,
    /// What is left to be paid, in minor units of its currency.
    pub open: Cents,
}

impl InvoiceRow {
    /// `open`, `overdue` or `paid` on a day.
    pub fn state(&self, today: Day) -> &'static str {
        match self.open.is_zero() {
            true => "paid",
            false if self.open.0 < 0 => "credit",
            false if self.due_day < today => "overdue",
            false => "open",
        }
    }
}

/// One page of invoices. Open ones are read from the open items, oldest due first; settled ones last settled first;
/// others newest first.
pub fn invoices(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<InvoiceRow>> {
    let settled = wanted.state.as_deref() == Some("settled") && wanted.customer.is_none() && wanted.text.is_none();
    let mut list = match () {
        () if wanted.of_open_items() => open(db, wanted, seek)?,
        () if settled => closed(db, wanted, seek)?,
        () => issued(db, wanted, seek)?,
    };
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.payer, &mut r.payer_name))?;
    Ok(list)
}

fn issued(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<InvoiceRow>> {
    let mut conditions = Where::company("i.company_id", db.company);
    // The invoices of one customer are read by their own index in the order of their ids, which is that of days.
    let mut sorted = Sorted { column: Some(("i.day", Holds::Day)), id: "i.id", down: true };
    if let Some(customer) = wanted.customer {
        conditions.and("i.customer_id = ?", vec![customer.into()]);
        sorted.column = None;
    }
    if let Some(text) = &wanted.text {
        sorted.column = None;
        by_text(db, &mut conditions, text)?;
    }
    moneys::condition(&mut conditions, "i.currency", wanted.currency);
    if let Some(kind) = wanted.kind() {
        // Named as the index of what is no ordinary invoice wants it.
        conditions.and("i.kind <> '380' AND i.kind = ?", vec![kind.code().into()]);
    }
    if let Some(from) = wanted.from {
        conditions.and("i.day >= ?", vec![from.into()]);
    }
    if let Some(to) = wanted.to {
        conditions.and("i.day <= ?", vec![to.into()]);
    }
    if wanted.state.as_deref() == Some("settled") {
        conditions.and(
            "NOT EXISTS (SELECT 1 FROM open_item o WHERE o.company_id = i.company_id AND o.document_id = i.id AND o.open <> 0)",
            Vec::new(),
        );
    }
    let by_day = sorted.column.is_some();
    let mut list = seek::page(
        db,
        "SELECT i.id, i.number, i.day, i.due_day, i.payer_id, CASE WHEN i.kind = '381' THEN -i.gross ELSE i.gross END,
           i.currency
         FROM invoice i",
        (&conditions, &sorted),
        seek,
        |row| {
            let (id, day): (Id, Day) = (row.get(0)?, row.get(2)?);
            let cursor = if by_day { Cursor::at(day, id) } else { Cursor::id(id) };
            let row = InvoiceRow {
                id,
                number: row.get(1)?,
                day,
                due_day: row.get(3)?,
                payer: row.get(4)?,
                payer_name: String::new(),
                currency: row.get(6)?,
                gross: row.get(5)?,
                open: Cents::ZERO,
            };
            Ok((row, cursor))
        },
    )?;
    let ids: Vec<Id> = list.rows.iter().map(|r| r.id).collect();
    let open = open_amounts(db, &ids)?;
    for row in &mut list.rows {
        let of_it = || open.iter().filter(|(id, ..)| *id == row.id);
        row.open = of_it().map(|(_, open, _)| *open).sum();
        // What a bill of exchange has taken over is due when the bill is.
        row.due_day = of_it().filter(|(_, open, _)| open.0 > 0).map(|(.., due)| *due).min().unwrap_or(row.due_day);
    }
    Ok(list)
}

/// A whole number of an invoice, or of the customers that a text means.
fn by_text(db: &mut Db, conditions: &mut Where, text: &str) -> Result<()> {
    let number = text.trim().to_uppercase();
    let company = db.company;
    let found = db.one(
        "SELECT id FROM invoice WHERE company_id = $1 AND number = $2",
        store::params![company, &number],
        |row| row.get::<Id>(0),
    )?;
    match found {
        Some(id) => conditions.and("i.id = ?", vec![id.into()]),
        None => {
            let customers = pick::customers(db, text)?;
            conditions.and_in("i.customer_id", &customers);
        }
    }
    Ok(())
}

fn open_amounts(db: &mut Db, invoices: &[Id]) -> Result<Vec<(Id, Cents, Day)>> {
    let company = db.company;
    db.all_in(
        "SELECT document_id, open, due_day FROM open_item WHERE company_id = $1 AND open <> 0 AND account IN ('customers', 'bills', 'doubtful') AND document_id IN ({ids})",
        store::params![company],
        invoices,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

fn open(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<InvoiceRow>> {
    let today = db.today;
    let mut conditions = Where::company("o.company_id", db.company);
    conditions.and("o.open > 0", Vec::new());
    if let Some(customer) = wanted.customer {
        // Named as the index of a customer's open items wants it.
        conditions.and("o.open <> 0 AND o.customer_id = ?", vec![customer.into()]);
    }
    if let Some(text) = &wanted.text {
        match pick::customers(db, text)? {
            found if found.is_empty() => conditions.and("o.number = ?", vec![text.trim().to_uppercase().into()]),
            found => conditions.and_in("o.customer_id", &found),
        }
    }
    moneys::condition(&mut conditions, "o.currency", wanted.currency);
    let mut last_due = wanted.due_to;
    if wanted.state.as_deref() == Some("overdue") {
        last_due = Some(last_due.map_or(today.plus(-1), |to| to.min(today.plus(-1))));
    }
    for (condition, day) in [
        ("o.due_day >= ?", wanted.due_from),
        ("o.due_day <= ?", last_due),
        ("o.issue_day >= ?", wanted.from),
        ("o.issue_day <= ?", wanted.to),
    ] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    let sorted = Sorted { column: Some(("o.due_day", Holds::Day)), id: "o.id", down: false };
    seek::page(
        db,
        "SELECT o.id, o.document_id, o.number, o.issue_day, o.due_day, o.customer_id, o.amount, o.open, o.currency
         FROM open_item o",
        (&conditions, &sorted),
        seek,
        |row| {
            let cursor = Cursor::at(row.get::<Day>(4)?, row.get::<Id>(0)?);
            Ok((item_row(row)?, cursor))
        },
    )
}

/// Settled items, read by the day on which nothing was left: the newest invoices are mostly not settled, so looking
/// for settled ones among them would read all that is open.
fn closed(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<InvoiceRow>> {
    let mut conditions = Where::company("o.company_id", db.company);
    conditions.and("o.closed_day IS NOT NULL AND o.kind = 'invoice'", Vec::new());
    moneys::condition(&mut conditions, "o.currency", wanted.currency);
    for (condition, day) in [("o.issue_day >= ?", wanted.from), ("o.issue_day <= ?", wanted.to)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    let sorted = Sorted { column: Some(("o.closed_day", Holds::Day)), id: "o.id", down: true };
    let select =
        "SELECT o.id, o.document_id, o.number, o.issue_day, o.due_day, o.customer_id, o.amount, o.open, o.currency,
           o.closed_day
         FROM open_item o";
    seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let cursor = Cursor::at(row.get::<Day>(9)?, row.get::<Id>(0)?);
        Ok((item_row(row)?, cursor))
    })
}

/// An invoice as its open item tells it.
fn item_row(row: &store::Row) -> Result<InvoiceRow> {
    Ok(InvoiceRow {
        id: row.get(1)?,
        number: row.get(2)?,
        day: row.get(3)?,
        due_day: row.get(4)?,
        payer: row.get(5)?,
        payer_name: String::new(),
        currency: row.get(8)?,
        gross: row.get(6)?,
        open: row.get(7)?,
    })
}

/// What is open and overdue in all, or of one customer.
#[derive(Clone, Copy, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Sums {
    /// Open items of invoices.
    pub open_count: u64,
    /// Their sum in the books, cents.
    pub open: Cents,
    /// Those past due.
    pub overdue_count: u64,
    /// Their sum in the books, cents.
    pub overdue: Cents,
}

/// Sums of open invoices, read from the index of open items alone.
pub fn sums(db: &mut Db, customer: Option<Id>) -> Result<Sums> {
    let (company, today) = (db.company, db.today);
    let mut params = store::params![today, company].to_vec();
    let only = if customer.is_some() { " AND customer_id = $3" } else { "" };
    params.extend(customer.map(store::Value::from));
    let found = db.one(
        &format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(open_value), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN due_day < $1 THEN 1 ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN due_day < $1 THEN open_value ELSE 0 END), 0) AS BIGINT)
             FROM open_item WHERE open <> 0 AND open > 0 AND company_id = $2{only}"
        ),
        &params,
        |row| {
            Ok(Sums {
                open_count: row.get::<i64>(0)?.unsigned_abs(),
                open: row.get(1)?,
                overdue_count: row.get::<i64>(2)?.unsigned_abs(),
                overdue: row.get(3)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// An order of which something is delivered and not invoiced.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ReadyRow {
    /// The order.
    pub order: Id,
    /// Its number.
    pub number: String,
    /// Its version: what the command that invoices it is given.
    pub version: i64,
    /// Sold to.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// The customer's own number.
    pub reference: String,
    /// What is delivered and not invoiced, VAT included, cents.
    pub amount: Cents,
    /// The first delivery since the last invoice.
    pub since: Option<Day>,
    /// True when everything has left.
    pub complete: bool,
    /// The customer's VAT number must stand on the invoice, and is not known: a platform would refuse it.
    pub lacks_vat: bool,
}

/// Orders that wait for their invoice, oldest first.
pub fn ready(db: &mut Db, customer: Option<Id>, seek: &Seek) -> Result<Listed<ReadyRow>> {
    let mut conditions = Where::company("o.company_id", db.company);
    conditions.and("o.state IN ('confirmed', 'shipped') AND o.in_delivered > 0", Vec::new());
    if let Some(customer) = customer {
        conditions.and("o.customer_id = ?", vec![customer.into()]);
    }
    let sorted = Sorted { column: None, id: "o.id", down: false };
    let mut list = seek::page(
        db,
        "SELECT o.id, o.number, o.version, o.customer_id, o.reference, o.in_delivered, o.state,
           (SELECT MIN(s.day) FROM shipment s WHERE s.company_id = o.company_id AND s.order_id = o.id
              AND s.id > COALESCE((SELECT MAX(i.id) FROM invoice i WHERE i.company_id = o.company_id AND i.order_id = o.id), 0)
              AND s.id > COALESCE((SELECT MAX(l.invoice_id) FROM invoice_line l WHERE l.company_id = o.company_id
                AND l.order_id = o.id AND l.order_id <> 0), 0))
         FROM sales_order o",
        (&conditions, &sorted),
        seek,
        |row| {
            let ready = ReadyRow {
                order: row.get(0)?,
                number: row.get(1)?,
                version: row.get(2)?,
                customer: row.get(3)?,
                customer_name: String::new(),
                reference: row.get(4)?,
                amount: row.get(5)?,
                since: row.get(7)?,
                complete: row.get::<String>(6)? == "shipped",
                lacks_vat: false,
            };
            let cursor = Cursor::id(ready.order);
            Ok((ready, cursor))
        },
    )?;
    let customers: Vec<Id> = list.rows.iter().map(|r| r.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    let mut unregistered = BTreeMap::new();
    for row in &mut list.rows {
        row.customer_name = names.get(&row.customer).cloned().unwrap_or_default();
        let without = match unregistered.get(&row.customer) {
            Some(known) => *known,
            None => Customer::load(db, row.customer)?.is_some_and(|c| c.profile.identifiers.vat.is_empty()),
        };
        unregistered.insert(row.customer, without);
        row.lacks_vat = without && order_needs_vat(db, row.order)?;
    }
    Ok(list)
}

/// Whether the buyer's VAT number must stand on the invoice of an order (reverse charge, supplies within the Union).
fn order_needs_vat(db: &mut Db, order: Id) -> Result<bool> {
    Ok(Order::load(db, order)?.is_some_and(|o| o.lines.iter().any(|l| l.tax.treatment.needs_buyer_vat())))
}

/// How many orders wait for their invoice, and their sum.
pub fn ready_sum(db: &mut Db) -> Result<(u64, Cents)> {
    let company = db.company;
    let found = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(in_delivered), 0) AS BIGINT) FROM sales_order
         WHERE company_id = $1 AND state IN ('confirmed', 'shipped') AND in_delivered > 0",
        store::params![company],
        |row| Ok((row.get::<i64>(0)?.unsigned_abs(), row.get(1)?)),
    )?;
    Ok(found.unwrap_or_default())
}
