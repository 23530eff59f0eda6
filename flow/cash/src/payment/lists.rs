//! The SQL of the payment's pages; each query reads one index.

use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{kinds, moneys, pick};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use store::{Db, Row, Seq, journal};
use web::Cx;

use super::model::Method;
use super::outgoing::Purpose;

/// Where a payment stands; computed, never kept.
pub const STATES: [&str; 11] = [
    "unidentified", "on_account", "partly", "applied", "outgoing", "refund", "return", "account", "returned", "shared",
    "clearing",
];

/// Which payments are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `unidentified`, `on_account` (wholly or in part), `applied`, `outgoing` (not explained yet), `waiting` (for the
    /// bank's credit); all if absent.
    pub state: Option<String>,
    /// How it moved.
    pub method: Option<Method>,
    /// Of one customer.
    pub customer: Option<Id>,
    /// A whole number, or the beginning of a customer's name.
    pub text: Option<String>,
    /// Booked from this day on.
    pub from: Option<Day>,
    /// Booked until this day.
    pub to: Option<Day>,
    /// In one currency.
    pub currency: Option<Currency>,
}

impl Wanted {
    /// Reads the filters of a list.
    pub fn of(cx: &Cx, db: &mut Db) -> Result<Wanted> {
        let state = cx.query("state").map(str::to_string);
        if state.as_deref().is_some_and(|s| !["unidentified", "on_account", "applied", "outgoing", "waiting"].contains(&s)) {
            return Err(Refusal::invalid("payment.state_unknown").at("state").into());
        }
        let method = cx.query("method").map(|text| {
            Method::parse(text).ok_or_else(|| Refusal::invalid("request.choice").at("method"))
        });
        Ok(Wanted {
            state,
            method: method.transpose()?,
            customer: cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose()?,
            text: cx.query("q").map(str::to_string),
            from: cx.query_day("from")?,
            to: cx.query_day("to")?,
            currency: moneys::asked(cx)?,
        })
    }
}

/// A payment in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PaymentRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Booked by the bank.
    pub day: Day,
    /// Currency in which it moved.
    pub currency: Currency,
    /// Amount in minor units of its currency; negative: money that left.
    pub amount: Cents,
    /// The same in the books, cents.
    pub value: Cents,
    /// Whose it is.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
    /// The other party as the bank names it.
    pub counterparty: String,
    /// What the payer wrote.
    pub remittance: String,
    /// How it moved.
    pub method: String,
    /// What is not applied yet, in minor units of `left_currency`.
    pub left: Cents,
    /// The currency in which it stands on the customer's account: another one where the bank changed it.
    pub left_currency: Currency,
    /// What is not applied yet in the books, cents.
    pub left_value: Cents,
    /// One of [`STATES`].
    pub state: String,
    /// True while the bank has not credited it yet.
    pub waiting: bool,
}

/// Where a payment stands.
pub fn state(amount: Cents, customer: Option<Id>, left: Cents, purpose: Option<Purpose>) -> &'static str {
    if let Some(purpose) = purpose {
        return purpose.name();
    }
    match customer {
        _ if amount.0 < 0 => "outgoing",
        None => "unidentified",
        Some(_) if left.is_zero() => "applied",
        Some(_) if left == amount => "on_account",
        Some(_) => "partly",
    }
}

const COLUMNS: &str =
    "p.id, p.number, p.day, p.amount, p.customer_id, p.counterparty, p.remittance, p.method, i.open, i.id, p.purpose,
    p.waiting, p.currency, p.value, i.currency, i.open_value";

fn row(row: &Row) -> Result<PaymentRow> {
    let (amount, customer): (Cents, Option<Id>) = (row.get(3)?, row.get(4)?);
    let left = row.get::<Option<Cents>>(8)?.map_or(amount, |open| -open);
    let currency: Currency = row.get(12)?;
    Ok(PaymentRow {
        currency,
        value: row.get::<Option<Cents>>(13)?.unwrap_or(amount),
        left_value: match row.get::<Option<Cents>>(15)? {
            Some(open) => -open,
            None => row.get::<Option<Cents>>(13)?.unwrap_or(amount),
        },
        left_currency: row.get::<Option<String>>(14)?.and_then(|code| Currency::parse(&code)).unwrap_or(currency),
        id: row.get(0)?,
        number: row.get(1)?,
        day: row.get(2)?,
        amount,
        customer,
        customer_name: String::new(),
        counterparty: row.get(5)?,
        remittance: row.get(6)?,
        method: row.get(7)?,
        left,
        state: state(amount, customer, left, Purpose::parse(&row.get::<String>(10)?)).to_string(),
        waiting: row.get(11)?,
    })
}

/// One page of payments: what waits oldest first, the others newest first.
pub fn payments(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<PaymentRow>> {
    let mut list = match wanted.state.as_deref() {
        Some("on_account") => on_account(db, wanted, seek)?,
        _ => booked(db, wanted, seek)?,
    };
    let customers: Vec<Id> = list.rows.iter().filter_map(|r| r.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    for row in &mut list.rows {
        row.customer_name = row.customer.and_then(|c| names.get(&c).cloned()).unwrap_or_default();
    }
    Ok(list)
}

fn booked(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<PaymentRow>> {
    let mut conditions = Where::company("p.company_id", db.company);
    let unidentified = wanted.state.as_deref() == Some("unidentified");
    if unidentified {
        conditions.and("p.customer_id IS NULL AND p.amount > 0 AND p.purpose = ''", Vec::new());
    }
    if wanted.state.as_deref() == Some("outgoing") {
        conditions.and("p.customer_id IS NULL AND p.purpose = '' AND p.amount < 0", Vec::new());
    }
    let waiting = wanted.state.as_deref() == Some("waiting");
    if waiting {
        conditions.and("p.waiting = 1", Vec::new());
    }
    if wanted.state.as_deref() == Some("applied") {
        conditions.and("i.open = 0 AND p.purpose = ''", Vec::new());
    }
    filters(db, &mut conditions, wanted, "p.customer_id")?;
    // What one customer paid, and what nobody knows, have indexes of their own, in the order of ids.
    let by_day = wanted.customer.is_none() && wanted.text.is_none() && !unidentified && !waiting;
    let column = by_day.then_some(("p.day", Holds::Day));
    let sorted = Sorted { column, id: "p.id", down: !unidentified && !waiting };
    let select = format!(
        "SELECT {COLUMNS} FROM payment p
         LEFT JOIN open_item i ON i.company_id = p.company_id AND i.id = p.item_id"
    );
    seek::page(db, &select, (&conditions, &sorted), seek, |r| {
        let row = row(r)?;
        let cursor = if by_day { Cursor::at(row.day, row.id) } else { Cursor::id(row.id) };
        Ok((row, cursor))
    })
}

fn on_account(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<PaymentRow>> {
    let mut conditions = Where::company("i.company_id", db.company);
    conditions.and("i.kind = 'payment' AND i.open < 0", Vec::new());
    filters(db, &mut conditions, wanted, "i.customer_id")?;
    let sorted = Sorted { column: None, id: "i.id", down: false };
    let select = format!(
        "SELECT {COLUMNS} FROM open_item i JOIN payment p ON p.company_id = i.company_id AND p.id = i.document_id"
    );
    seek::page(db, &select, (&conditions, &sorted), seek, |r| Ok((row(r)?, Cursor::id(r.get(9)?))))
}

fn filters(db: &mut Db, conditions: &mut Where, wanted: &Wanted, customer: &str) -> Result<()> {
    if let Some(id) = wanted.customer {
        conditions.and(&format!("{customer} = ?"), vec![id.into()]);
    }
    if let Some(text) = &wanted.text {
        let number = text.trim().to_uppercase();
        let company = db.company;
        let found = db.one(
            "SELECT id FROM payment WHERE company_id = $1 AND number = $2",
            store::params![company, &number],
            |row| row.get::<Id>(0),
        )?;
        match found {
            Some(id) => conditions.and("p.id = ?", vec![id.into()]),
            None => {
                let customers = pick::customers(db, text)?;
                conditions.and_in(customer, &customers);
            }
        }
    }
    moneys::condition(conditions, "p.currency", wanted.currency);
    if let Some(method) = wanted.method {
        conditions.and("p.method = ?", vec![method.name().into()]);
    }
    for (condition, day) in [("p.day >= ?", wanted.from), ("p.day <= ?", wanted.to)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    Ok(())
}

/// A bank line that is not explained yet.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BankOut {
    /// The payment.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// Booked by the bank.
    pub day: Day,
    /// Currency.
    pub currency: Currency,
    /// Amount in minor units of its currency; below nothing: money that left.
    pub amount: Cents,
}

fn bank_out(row: &Row) -> Result<BankOut> {
    Ok(BankOut { id: row.get(0)?, number: row.get(1)?, day: row.get(2)?, amount: row.get(3)?, currency: row.get(4)? })
}

/// The newest bank lines out that are not explained yet.
pub fn outgoing(db: &mut Db) -> Result<Vec<BankOut>> {
    let company = db.company;
    db.all(
        "SELECT id, number, day, amount, currency FROM payment
         WHERE company_id = $1 AND customer_id IS NULL AND purpose = '' AND amount < 0 ORDER BY id DESC LIMIT 50",
        store::params![company],
        bank_out,
    )
}

/// The newest bank lines in of which nobody knows yet whose they are: one of them may credit what waits.
pub fn incoming(db: &mut Db) -> Result<Vec<BankOut>> {
    let company = db.company;
    db.all(
        "SELECT id, number, day, amount, currency FROM payment
         WHERE company_id = $1 AND customer_id IS NULL AND amount > 0 AND purpose = '' ORDER BY id DESC LIMIT 50",
        store::params![company],
        bank_out,
    )
}

/// What the bank has not credited yet, the newest.
pub fn waiting(db: &mut Db) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM payment WHERE company_id = $1 AND waiting = 1 ORDER BY id DESC LIMIT 50",
        store::params![company],
        |row| row.get::<Id>(0),
    )
}

/// What the bank has not credited yet, currency by currency.
pub fn waiting_sums(db: &mut Db) -> Result<Vec<moneys::Sum>> {
    let company = db.company;
    let list = db.all(
        "SELECT currency, CAST(SUM(amount) AS BIGINT) FROM payment WHERE company_id = $1 AND waiting = 1 GROUP BY currency",
        store::params![company],
        |row| Ok((row.get::<Currency>(0)?, row.get::<Cents>(1)?)),
    )?;
    Ok(moneys::by_currency(list))
}

/// What waits for a person.
#[derive(Clone, Copy, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Sums {
    /// Payments whose payer nobody knows.
    pub unidentified_count: u64,
    /// Their sum in the books, cents.
    pub unidentified: Cents,
    /// Payments of which something is not applied.
    pub on_account_count: u64,
    /// What is not applied of them, in the books, cents.
    pub on_account: Cents,
    /// Payments that the bank has not credited yet.
    pub waiting_count: u64,
    /// Their sum in the books, cents.
    pub waiting: Cents,
}

/// Sums of what waits; small indexes, whatever the number of payments.
pub fn sums(db: &mut Db) -> Result<Sums> {
    let company = db.company;
    let read = |row: &Row| Ok((row.get::<i64>(0)?.unsigned_abs(), row.get::<Cents>(1)?));
    let unidentified = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(COALESCE(value, amount)), 0) AS BIGINT) FROM payment
         WHERE company_id = $1 AND customer_id IS NULL AND amount > 0 AND purpose = ''",
        store::params![company],
        read,
    )?;
    let on_account = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(-open_value), 0) AS BIGINT) FROM open_item
         WHERE company_id = $1 AND kind = 'payment' AND open < 0",
        store::params![company],
        read,
    )?;
    let waiting = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(COALESCE(value, amount)), 0) AS BIGINT) FROM payment WHERE company_id = $1 AND waiting = 1",
        store::params![company],
        read,
    )?;
    let ((unidentified_count, unidentified), (on_account_count, on_account), (waiting_count, waiting)) =
        (unidentified.unwrap_or_default(), on_account.unwrap_or_default(), waiting.unwrap_or_default());
    Ok(Sums { unidentified_count, unidentified, on_account_count, on_account, waiting_count, waiting })
}

/// The facts of a payment that booked something.
pub fn booking_facts(db: &mut Db, payment: Id) -> Result<Vec<Seq>> {
    let facts = journal::timeline(db, "payment", payment, i64::MAX, 500)?;
    let booked = facts.into_iter().filter(|e| e.kind == "payment" && e.subject == payment);
    Ok(booked.filter(|e| e.fact.starts_with("payment.")).map(|e| e.seq).collect())
}
