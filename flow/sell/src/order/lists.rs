//! What is looked up about orders: the list with its filters and totals, and one order with everything around it.

use std::collections::HashMap;

use ::store::{Db, Value};
use ground::{catalogue, currency};
use ground::credit::Standing;
use ground::customer::{Customer, standing};
use ground::page::chain::{self, Link};
use ground::page::pick::{self, Offered};
use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where, behind};
use ground::page::moneys::{self, Sum};
use ground::page::{Story, kinds, story};
use ground::record::load;
use ground::stock::{self, Level, Warehouse};
use ground::tax::Totals;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use web::Cx;

use super::{Order, State};

/// An order in the list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OrderRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Day of the order.
    pub day: Day,
    /// Sold to.
    pub customer: Id,
    /// Its name.
    pub customer_name: String,
    /// The customer's own number.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// The day promised.
    pub promised: Option<Day>,
    /// How far it passes the credit limit while held, in cents.
    pub over_by: Cents,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Total without VAT, in minor units of its currency.
    pub net: Cents,
    /// Total with VAT, in minor units of its currency.
    pub gross: Cents,
}

/// A page of orders and what all of them come to.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OrderList {
    /// The page.
    #[serde(flatten)]
    pub page: Listed<OrderRow>,
    /// How many there are on all pages; absent beyond 10,000.
    pub count: Option<i64>,
    /// Their totals without VAT, currency by currency; absent beyond 10,000.
    pub net: Option<Vec<Sum>>,
    /// The customer that the list is narrowed to.
    pub customer_name: Option<String>,
    /// How many wait in each state; absent where they are more than 1,000.
    pub waiting: Vec<(State, Option<u64>)>,
}

/// Lists longer than this are not added up: nobody waits for a sum over a million rows to open a page.
const SUMMED: i64 = 10_000;

/// The orders that a request asks for.
pub fn list(cx: &Cx, db: &mut Db) -> Result<OrderList> {
    let mut conditions = Where::company("o.company_id", db.company);
    if let Some(text) = cx.query("state") {
        let state = State::parse(text).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("o.state = ?", vec![state.name().into()]);
    }
    let customer_name = of_customer(cx, db, "o.customer_id", &mut conditions)?;
    days(cx, db, &mut conditions)?;
    moneys::condition(&mut conditions, "o.currency", moneys::asked(cx)?);
    if let Some(text) = cx.query("q") {
        let found = named(db, text)?;
        conditions.and_in("o.id", &found);
    }
    let sorted = Sorted { column: None, id: "o.id", down: newest_first(cx)? };
    let select = "SELECT o.id, o.number, o.day, o.customer_id, c.name, o.reference, o.state, o.promised, o.over_by, o.net, o.gross,
        o.currency
      FROM sales_order o JOIN customer c ON c.company_id = o.company_id AND c.id = o.customer_id";
    let page = seek::page(db, select, (&conditions, &sorted), &Seek::of(cx)?, |row| {
        let one = row_of(row)?;
        let place = Cursor::id(one.id);
        Ok((one, place))
    })?;
    let (count, net) = summed(db, "SELECT o.currency, o.net FROM sales_order o", &conditions)?;
    Ok(OrderList { page, count, net, customer_name, waiting: waiting(db)? })
}

fn row_of(row: &::store::Row) -> Result<OrderRow> {
    let state: String = row.get(6)?;
    Ok(OrderRow {
        id: row.get(0)?,
        number: row.get(1)?,
        day: row.get(2)?,
        customer: row.get(3)?,
        customer_name: row.get(4)?,
        reference: row.get(5)?,
        state: State::parse(&state).unwrap_or_default(),
        promised: row.get(7)?,
        over_by: row.get(8)?,
        net: row.get(9)?,
        gross: row.get(10)?,
        currency: row.get(11)?,
    })
}

/// Narrows a list to the customer asked for, by id or by a text that may mean several; the name where it is one.
pub(crate) fn of_customer(cx: &Cx, db: &mut Db, column: &str, conditions: &mut Where) -> Result<Option<String>> {
    let Some(text) = cx.query("customer") else { return Ok(None) };
    let found = match Id::parse(text) {
        Some(id) if !kinds::label_of(db, "customer", id)?.is_empty() => vec![id],
        _ => pick::customers(db, text)?.into_iter().take(64).collect(),
    };
    conditions.and_in(column, &found);
    match found.as_slice() {
        [one] => kinds::label_of(db, "customer", *one).map(Some),
        _ => Ok(None),
    }
}

/// How a list by day is sorted: `-day`, which is usual, or `day`.
pub(crate) fn newest_first(cx: &Cx) -> Result<bool> {
    match cx.query("sort") {
        None | Some("-day") => Ok(true),
        Some("day") => Ok(false),
        Some(_) => Err(Refusal::invalid("request.choice").at("sort").into()),
    }
}

/// Ids rise with the moment of entry, and so with the day: a range of days is a range of ids, found by the index of
/// days, so that every other index serves it too.
fn days(cx: &Cx, db: &mut Db, conditions: &mut Where) -> Result<()> {
    let company = db.company;
    if let Some(from) = cx.query_day("from")? {
        let first = db.one(
            "SELECT id FROM sales_order WHERE company_id = $1 AND day >= $2 ORDER BY day, id LIMIT 1",
            ::store::params![company, from],
            |row| row.get::<Id>(0),
        )?;
        conditions.and("o.id >= ? AND o.day >= ?", vec![first.unwrap_or(Id(i64::MAX)).into(), from.into()]);
    }
    if let Some(to) = cx.query_day("to")? {
        let last = db.one(
            "SELECT id FROM sales_order WHERE company_id = $1 AND day <= $2 ORDER BY day DESC, id DESC LIMIT 1",
            ::store::params![company, to],
            |row| row.get::<Id>(0),
        )?;
        conditions.and("o.id <= ? AND o.day <= ?", vec![last.unwrap_or(Id(0)).into(), to.into()]);
    }
    Ok(())
}

/// Orders by the beginning of their number or reference, or by their customer. The newest 500 of each.
fn named(db: &mut Db, text: &str) -> Result<Vec<Id>> {
    let company = db.company;
    let mut found = pick::range(db, "sales_order", "number", &text.to_uppercase())?;
    for spelt in [text.to_string(), text.to_uppercase()] {
        found.extend(db.all(
            "SELECT id FROM sales_order
             WHERE company_id = $1 AND reference <> '' AND reference >= $2 AND reference < $3 LIMIT 500",
            ::store::params![company, &spelt, behind(&spelt)],
            |row| row.get::<Id>(0),
        )?);
    }
    for customer in pick::customers(db, text)?.into_iter().take(20) {
        found.extend(db.all(
            "SELECT id FROM sales_order WHERE company_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 100",
            ::store::params![company, customer],
            |row| row.get::<Id>(0),
        )?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found.split_off(found.len().saturating_sub(500)))
}

/// How many rows a list has and what they come to without VAT, currency by currency, where they are few enough to be
/// added up. `select` gives `currency` and `net` of each, up to its WHERE.
pub(crate) fn summed(db: &mut Db, select: &str, conditions: &Where) -> Result<(Option<i64>, Option<Vec<Sum>>)> {
    let sql = format!(
        "SELECT currency, COUNT(*), CAST(COALESCE(SUM(net), 0) AS BIGINT) FROM ({select} WHERE {} LIMIT {}) t GROUP BY currency",
        conditions.text(),
        SUMMED + 1
    );
    let values: &[Value] = &conditions.values;
    let found = db.all(&sql, values, |row| Ok((row.get::<Currency>(0)?, row.get::<i64>(1)?, row.get::<Cents>(2)?)))?;
    let count: i64 = found.iter().map(|(_, count, _)| count).sum();
    let sums = moneys::by_currency(found.into_iter().map(|(currency, _, net)| (currency, net)));
    Ok(if count <= SUMMED { (Some(count), Some(sums)) } else { (None, None) })
}

fn waiting(db: &mut Db) -> Result<Vec<(State, Option<u64>)>> {
    [State::Draft, State::Held, State::Confirmed, State::Shipped]
        .into_iter()
        .map(|state| Ok((state, counted(db, "sales_order", state.name())?)))
        .collect()
}

/// How many documents of a table stand in a state; none where they are more than 1,000.
pub(crate) fn counted(db: &mut Db, table: &'static str, state: &str) -> Result<Option<u64>> {
    let company = db.company;
    let count = db.one(
        &format!("SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE company_id = $1 AND state = $2 LIMIT 1001) t"),
        ::store::params![company, state],
        |row| row.get::<i64>(0),
    )?;
    Ok(count.filter(|n| *n <= 1000).map(|n| n as u64))
}

/// An order with everything around it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneOrder {
    /// The order.
    #[serde(flatten)]
    pub order: Order,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's VAT number.
    pub customer_vat: String,
    /// The name of who pays, where that is another customer.
    pub payer_name: Option<String>,
    /// Where goods leave from.
    pub warehouse_name: String,
    /// Where the goods go.
    pub ship_to: ground::party::Address,
    /// Article numbers of the lines, in their order.
    pub skus: Vec<String>,
    /// What is there of each line's item in the order's warehouse, in the order of the lines.
    pub levels: Vec<Level>,
    /// VAT by rate on the day of the order.
    pub totals: Totals,
    /// What it comes to in the currency of the books: at the rate of its confirmation or its hold, of today before; absent where there
    /// is no rate.
    pub worth: Option<Cents>,
    /// The payer's exposure against its limit.
    pub standing: Standing,
    /// Linked documents.
    pub chain: Vec<Link>,
    /// What happened.
    pub story: Story,
}

/// Reads the order of the path.
pub fn one(cx: &Cx, db: &mut Db) -> Result<OneOrder> {
    let order: Order = load(db, cx.id()?, None)?;
    let customer: Customer = load(db, order.customer, None)?;
    let payer_name =
        if order.payer == order.customer { None } else { Some(kinds::label_of(db, "customer", order.payer)?) };
    let items: Vec<Id> = order.lines.iter().map(|l| l.item).collect();
    let skus = skus(db, &order)?;
    let levels: HashMap<Id, Level> = stock::levels(db, order.warehouse, &items)?;
    let levels = items.iter().map(|id| levels.get(id).copied().unwrap_or_default()).collect();
    let day = order.day.unwrap_or(db.today);
    Ok(OneOrder {
        payer_name,
        warehouse_name: kinds::label_of(db, "warehouse", order.warehouse)?,
        ship_to: order.delivery.clone().unwrap_or_else(|| customer.profile.address.clone()),
        skus,
        levels,
        totals: order.totals(day)?,
        worth: worth(db, &order)?,
        standing: standing(db, &customer)?,
        chain: chain::of_order(db, order.id)?,
        story: story::read(cx, db, "order", order.id)?,
        customer_vat: customer.profile.identifiers.vat,
        customer_name: customer.profile.name,
        order,
    })
}

fn worth(db: &mut Db, order: &Order) -> Result<Option<Cents>> {
    if order.currency.is_euro() || !order.worth.is_zero() {
        return Ok(Some(if order.currency.is_euro() { order.gross } else { order.worth }));
    }
    let today = db.today;
    match currency::exchange_read(db, order.currency, today, None) {
        Ok(exchange) => Ok(exchange.map(|e| e.books(order.gross))),
        Err(kernel::Fault::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn skus(db: &mut Db, order: &Order) -> Result<Vec<String>> {
    let items: Vec<Id> = order.lines.iter().map(|l| l.item).collect();
    let known = catalogue::find_many(db, &items)?;
    Ok(items.iter().map(|id| known.get(id).map(|i| i.sku.clone()).unwrap_or_default()).collect())
}

/// What the form of an order needs.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OrderForm {
    /// The draft that is changed.
    pub order: Option<Order>,
    /// Its article numbers.
    pub skus: Vec<String>,
    /// The customer, where it is known already.
    pub customer: Option<Customer>,
    /// Where goods may leave from.
    pub warehouses: Vec<Warehouse>,
    /// Customers to propose.
    pub customers: Vec<Offered>,
    /// Items to propose.
    pub items: Vec<Offered>,
}

/// Reads what the form of a new order or of a draft needs.
pub fn form(cx: &Cx, db: &mut Db, edit: bool) -> Result<OrderForm> {
    let order: Option<Order> = if edit { Some(load(db, cx.id()?, None)?) } else { None };
    let customer = match &order {
        Some(order) => Some(order.customer),
        None => cx.query_id("customer")?,
    };
    let customer: Option<Customer> = match customer {
        Some(id) => Some(load(db, id, None)?),
        None => None,
    };
    let skus = match &order {
        Some(order) => skus(db, order)?,
        None => Vec::new(),
    };
    let customers = if customer.is_none() { pick::offered_customers(db)? } else { Vec::new() };
    let (warehouses, items) = (stock::warehouses(db)?, pick::offered_items(db, false)?);
    Ok(OrderForm { order, skus, customer, warehouses, customers, items })
}
