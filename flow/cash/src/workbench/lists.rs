//! The SQL of what waits at the workbench and of what was decided.

use std::collections::BTreeSet;

use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{kinds, moneys, pick};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Serialize;
use store::{Db, Row};
use web::Cx;

use super::advice::Said;
use super::model::State;
use super::store::read_offer;

/// Which of some payments are decided on, and how that stands.
pub fn decided(db: &mut Db, payments: &[Id]) -> Result<Vec<(Id, State)>> {
    let company = db.company;
    let rows = db.all_in(
        "SELECT payment_id, state FROM decision WHERE company_id = $1 AND payment_id IN ({ids})",
        store::params![company],
        payments,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().filter_map(|(id, state)| Some((id, State::parse(&state)?))).collect())
}

/// Waiting lines that may pay for one of these customers, oldest first; looks at the newest `most` that wait.
pub fn waiting_for(db: &mut Db, customers: &BTreeSet<Id>, most: i64) -> Result<Vec<Id>> {
    let company = db.company;
    let names = |body: &str| {
        body.split('"').skip(1).step_by(2).filter_map(Id::parse).any(|id| customers.contains(&id))
    };
    let mut found = db.all(
        "SELECT payment_id, body FROM proposal WHERE company_id = $1 ORDER BY day DESC, payment_id DESC LIMIT $2",
        store::params![company, most],
        |row| Ok(Some(row.get::<Id>(0)?).filter(|_| row.get::<String>(1).is_ok_and(|body| names(&body)))),
    )?;
    found.reverse();
    Ok(found.into_iter().flatten().collect())
}

/// How many of some lines wait with proposals, and how many without.
pub fn how_they_wait(db: &mut Db, payments: &[Id]) -> Result<(u64, u64)> {
    let company = db.company;
    let mut rows = db.all_in(
        "SELECT payment_id, verdict FROM proposal WHERE company_id = $1 AND payment_id IN ({ids})",
        store::params![company],
        payments,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    rows.sort_unstable();
    rows.dedup();
    let proposed = rows.iter().filter(|(_, verdict)| verdict == "propose").count();
    Ok((proposed as u64, (rows.len() - proposed) as u64))
}

/// Which waiting lines are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `propose`, `leave`, `in`, `out`; all if absent.
    pub show: Option<String>,
    /// A payment's number, an amount, or words of a party's name or text.
    pub text: Option<String>,
    /// In one currency.
    pub currency: Option<Currency>,
}

/// What the list may show.
pub const SHOWS: [&str; 4] = ["propose", "leave", "in", "out"];

impl Wanted {
    /// Reads the filters of the list.
    pub fn of(cx: &Cx) -> Result<Wanted> {
        let show = cx.query("show").map(str::to_string);
        if show.as_deref().is_some_and(|s| !SHOWS.contains(&s)) {
            return Err(Refusal::invalid("workbench.show_unknown").at("show").into());
        }
        Ok(Wanted { show, text: cx.query("q").map(str::to_string), currency: moneys::asked(cx)? })
    }
}

/// A line that waits.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WaitingLine {
    /// The payment that it became.
    pub payment: Id,
    /// Its number.
    pub number: String,
    /// Booked by the bank.
    pub day: Day,
    /// Currency in which it moved.
    pub currency: Currency,
    /// In minor units of its currency; negative: money that left.
    pub amount: Cents,
    /// The other party as the bank names it.
    pub counterparty: String,
    /// What the payer wrote.
    pub remittance: String,
    /// `propose` or `leave`.
    pub verdict: String,
    /// How likely the first proposal is, in millionths; 0 without one.
    pub probability: i64,
    /// The numbers that the first proposal settles.
    pub settles: Vec<String>,
    /// Whose money it is by the first proposal.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
}

fn waiting_line(row: &Row) -> Result<WaitingLine> {
    let offer = read_offer(&row.get::<String>(8)?)?;
    let first = offer.ways.first();
    let pieces = first.map(|w| w.pieces.as_slice()).unwrap_or_default();
    Ok(WaitingLine {
        payment: row.get(0)?,
        number: row.get(1)?,
        day: row.get(2)?,
        currency: row.get(9)?,
        amount: row.get(3)?,
        counterparty: row.get(4)?,
        remittance: row.get(5)?,
        verdict: row.get(6)?,
        probability: row.get(7)?,
        settles: pieces.iter().filter(|p| p.item.is_some() && p.kind.is_cash()).map(|p| p.number.clone()).collect(),
        customer: pieces.iter().find_map(|p| p.customer),
        customer_name: String::new(),
    })
}

/// One page of waiting lines, oldest first.
pub fn waiting(db: &mut Db, wanted: &Wanted, seek: &Seek) -> Result<Listed<WaitingLine>> {
    let mut conditions = Where::company("w.company_id", db.company);
    match wanted.show.as_deref() {
        Some(verdict @ ("propose" | "leave")) => conditions.and("w.verdict = ?", vec![verdict.to_string().into()]),
        Some("in") => conditions.and("w.amount > 0", Vec::new()),
        Some(_) => conditions.and("w.amount < 0", Vec::new()),
        None => {}
    }
    moneys::condition(&mut conditions, "p.currency", wanted.currency);
    if let Some(text) = &wanted.text {
        searched(db, &mut conditions, text)?;
    }
    let sorted = Sorted { column: Some(("w.day", Holds::Day)), id: "w.payment_id", down: false };
    let select = "SELECT w.payment_id, p.number, w.day, w.amount, p.counterparty, p.remittance, w.verdict, w.probability, w.body,
          p.currency
        FROM proposal w JOIN payment p ON p.company_id = w.company_id AND p.id = w.payment_id";
    let mut list = seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let line = waiting_line(row)?;
        let cursor = Cursor::at(line.day, line.payment);
        Ok((line, cursor))
    })?;
    let customers: Vec<Id> = list.rows.iter().filter_map(|r| r.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    for row in &mut list.rows {
        row.customer_name = row.customer.and_then(|c| names.get(&c).cloned()).unwrap_or_default();
    }
    Ok(list)
}

/// An amount, a payment's number, or a part of name or text.
fn searched(db: &mut Db, conditions: &mut Where, text: &str) -> Result<()> {
    let text = text.trim();
    let looks_like_amount = text.contains([',', '.']) || text.bytes().all(|b| b.is_ascii_digit());
    if let Some(amount) = Cents::parse(text).filter(|_| looks_like_amount) {
        conditions.and("(w.amount = ? OR w.amount = ?)", vec![amount.into(), (-amount).into()]);
        return Ok(());
    }
    let customers = pick::customers(db, text)?;
    let mut parts = vec!["UPPER(p.counterparty) LIKE ?".to_string(), "UPPER(p.remittance) LIKE ?".to_string(), "p.number = ?".to_string()];
    let like = format!("%{}%", text.to_uppercase().replace(['%', '_'], " "));
    let mut values: Vec<store::Value<'static>> = vec![like.clone().into(), like.into(), text.to_uppercase().into()];
    for customer in customers.iter().take(16) {
        parts.push("w.body LIKE ?".to_string());
        values.push(format!("%\"{customer}\"%").into());
    }
    conditions.and(&format!("({})", parts.join(" OR ")), values);
    Ok(())
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Waits {
    /// Lines with a proposal.
    pub proposed: u64,
    /// Lines without.
    pub left: u64,
    /// Money in that waits, in cents of the books.
    pub incoming: Cents,
    /// Money out that waits, in cents of the books, negative.
    pub outgoing: Cents,
}

/// Counts what waits.
pub fn waits(db: &mut Db) -> Result<Waits> {
    let company = db.company;
    let rows = db.all(
        "SELECT w.verdict, COUNT(*), CAST(SUM(CASE WHEN p.amount > 0 THEN COALESCE(p.value, p.amount) ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN p.amount < 0 THEN COALESCE(p.value, p.amount) ELSE 0 END) AS BIGINT)
         FROM proposal w JOIN payment p ON p.company_id = w.company_id AND p.id = w.payment_id
         WHERE w.company_id = $1 GROUP BY w.verdict",
        store::params![company],
        |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<Cents>(2)?, row.get::<Cents>(3)?)),
    )?;
    let mut waits = Waits::default();
    for (verdict, count, incoming, outgoing) in rows {
        let slot = if verdict == "propose" { &mut waits.proposed } else { &mut waits.left };
        *slot = count.unsigned_abs();
        waits.incoming += incoming;
        waits.outgoing += outgoing;
    }
    Ok(waits)
}

/// Waiting lines of an amount.
pub fn waiting_of(db: &mut Db, amount: Cents) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT payment_id FROM proposal WHERE company_id = $1 AND amount = $2 ORDER BY payment_id",
        store::params![company, amount],
        |row| row.get(0),
    )
}

/// An advice in the list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct AdviceRow {
    /// Id.
    pub id: Id,
    /// Of the payment, else of the advice.
    pub day: Day,
    /// What is paid in all, cents.
    pub total: Cents,
    /// Who pays.
    pub payer: String,
    /// The reference of the payment.
    pub payment_reference: String,
    /// The first documents that it names.
    pub numbers: Vec<String>,
    /// How many more it names.
    pub more: u64,
}

/// Documents of an advice that a list shows.
const NUMBERS: usize = 6;

/// Advices, the newest first, a page at a time.
pub fn advices(db: &mut Db, seek: &Seek) -> Result<Listed<AdviceRow>> {
    let conditions = Where::company("company_id", db.company);
    let sorted = Sorted { column: Some(("day", Holds::Day)), id: "id", down: true };
    let select = "SELECT id, day, total, body FROM advice";
    seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let body: String = row.get(3)?;
        // What it said may have been erased.
        let said: Said = serde_json::from_str(&body).unwrap_or_default();
        let numbers: Vec<String> = said.items.iter().take(NUMBERS).map(|i| i.number.clone()).collect();
        let advice = AdviceRow {
            id: row.get(0)?,
            day: row.get(1)?,
            total: row.get(2)?,
            payer: said.payer,
            payment_reference: said.payment_reference,
            more: (said.items.len() - numbers.len()) as u64,
            numbers,
        };
        let cursor = Cursor::at(advice.day, advice.id);
        Ok((advice, cursor))
    })
}
