//! The SQL of the lists of bills. Where a bill stands is told by it and by its payment at the bank together.

use ground::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::{Db, Row};
use web::Cx;

use super::model::BillKind;

/// Where a bill stands for people: `paid` beside its own states.
pub const STATES: [&str; 6] = ["drawn", "portfolio", "remitted", "paid", "unpaid", "cancelled"];

/// Something of it stands on 413 still.
const OPEN: &str = "EXISTS (SELECT 1 FROM bill_part q
     JOIN open_item o ON o.company_id = q.company_id AND o.id = q.bill_item_id
     WHERE q.company_id = b.company_id AND q.bill_id = b.id AND o.account = 'bills' AND o.open <> 0)";

/// The state as a column: what its payment says of a bill at the bank; in our hands, what was paid past the bank.
fn state() -> String {
    format!(
        "CASE WHEN b.state = 'remitted' AND p.purpose = 'returned' THEN 'unpaid'
           WHEN b.state = 'remitted' AND p.waiting = 0 THEN 'paid'
           WHEN b.state = 'portfolio' AND NOT {OPEN} THEN 'paid' ELSE b.state END"
    )
}

const FROM: &str = "FROM bill_of_exchange b LEFT JOIN payment p ON p.company_id = b.company_id AND p.id = b.payment_id";

/// A bill in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BillRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// `accepted`, `not_accepted` or `promissory_note`.
    pub kind: String,
    /// One of [`STATES`].
    pub state: String,
    /// Who owes and pays.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// Drawn, or received.
    pub day: Day,
    /// To be paid on.
    pub maturity: Day,
    /// Cents.
    pub amount: Cents,
    /// The version, for commands.
    pub version: i64,
}

fn select() -> String {
    format!("SELECT b.id, b.number, b.kind, {}, b.customer_id, b.day, b.maturity, b.amount, b.version {FROM}", state())
}

fn row(row: &Row) -> Result<BillRow> {
    Ok(BillRow {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        state: row.get(3)?,
        customer: row.get(4)?,
        customer_name: String::new(),
        day: row.get(5)?,
        maturity: row.get(6)?,
        amount: row.get(7)?,
        version: row.get(8)?,
    })
}

/// What a state asks of the rows.
fn in_state(conditions: &mut Where, state: &str) -> Result<()> {
    match state {
        "drawn" | "cancelled" => conditions.and("b.state = ?", vec![state.to_string().into()]),
        "portfolio" => conditions.and(&format!("b.state = 'portfolio' AND {OPEN}"), Vec::new()),
        "remitted" => conditions.and("b.state = 'remitted' AND p.waiting = 1", Vec::new()),
        "unpaid" => conditions.and("(b.state = 'unpaid' OR (b.state = 'remitted' AND p.purpose = 'returned'))", Vec::new()),
        "paid" => {
            let paid = format!(
                "((b.state = 'remitted' AND p.waiting = 0 AND p.purpose <> 'returned') OR (b.state = 'portfolio' AND NOT {OPEN}))"
            );
            conditions.and(&paid, Vec::new());
        }
        _ => return Err(Refusal::invalid("request.choice").at("state").into()),
    }
    Ok(())
}

/// The conditions that a request asks for, its state apart.
fn conditions(cx: &Cx, db: &mut Db) -> Result<Where> {
    let mut conditions = Where::company("b.company_id", db.company);
    if let Some(text) = cx.query("q").filter(|t| !t.trim().is_empty()) {
        let company = db.company;
        let number = text.trim().to_uppercase();
        let found = db.one(
            "SELECT id FROM bill_of_exchange WHERE company_id = $1 AND number = $2",
            store::params![company, &number],
            |row| row.get::<Id>(0),
        )?;
        match found {
            Some(id) => conditions.and("b.id = ?", vec![id.into()]),
            None => {
                let customers = pick::customers(db, text)?;
                conditions.and_in("b.customer_id", &customers);
            }
        }
    }
    if let Some(text) = cx.query("customer").filter(|t| !t.trim().is_empty()) {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("b.customer_id = ?", vec![customer.into()]);
    }
    if let Some(kind) = cx.query("kind").filter(|k| !k.is_empty()) {
        let kind = BillKind::parse(kind).ok_or_else(|| Refusal::invalid("request.choice").at("kind"))?;
        conditions.and("b.kind = ?", vec![kind.name().into()]);
    }
    for (column, name) in [("b.remittance_id = ?", "remittance"), ("b.id IN (SELECT d.bill_id FROM bill_part d WHERE d.company_id = b.company_id AND d.document_id = ?)", "document")] {
        if let Some(id) = cx.query_id(name)? {
            conditions.and(column, vec![id.into()]);
        }
    }
    for (condition, day) in [("b.maturity >= ?", cx.query_day("from")?), ("b.maturity <= ?", cx.query_day("to")?)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    Ok(conditions)
}

/// One page of bills: those that something is still to be done with by the day of payment, the others newest first.
pub fn bills(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<BillRow>> {
    let mut conditions = conditions(cx, db)?;
    let asked = cx.query("state").filter(|s| !s.is_empty());
    if let Some(state) = asked {
        in_state(&mut conditions, state)?;
    }
    let down = !matches!(asked, Some("drawn" | "portfolio" | "remitted"));
    let sorted = Sorted { column: Some(("b.maturity", Holds::Day)), id: "b.id", down };
    let mut list = seek::page(db, &select(), (&conditions, &sorted), seek, |r| {
        let one = row(r)?;
        let place = Cursor::at(one.maturity, one.id);
        Ok((one, place))
    })?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}

/// How many bills stand somewhere, and what they come to.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Sum {
    /// One of [`STATES`].
    pub state: String,
    /// How many.
    pub count: i64,
    /// Cents.
    pub amount: Cents,
}

/// The sums by state over all bills that a request asks for, whichever state it asks for; in the order of [`STATES`].
pub fn sums(cx: &Cx, db: &mut Db) -> Result<Vec<Sum>> {
    let conditions = conditions(cx, db)?;
    let found = db.all(
        &format!(
            "SELECT t.state, COUNT(*), CAST(SUM(t.amount) AS BIGINT) FROM (
               SELECT {} AS state, b.amount AS amount {FROM} WHERE {}) AS t GROUP BY t.state",
            state(),
            conditions.text()
        ),
        &conditions.values,
        |row| Ok(Sum { state: row.get(0)?, count: row.get(1)?, amount: row.get(2)? }),
    )?;
    let of = |state: &str| {
        let known = found.iter().find(|s| s.state == state).cloned();
        known.unwrap_or_else(|| Sum { state: state.to_string(), ..Sum::default() })
    };
    Ok(STATES.map(of).into())
}

/// Where one bill stands: one of [`STATES`].
pub fn state_of(db: &mut Db, id: Id) -> Result<String> {
    let company = db.company;
    let found = db.one(
        &format!("SELECT {} {FROM} WHERE b.company_id = $1 AND b.id = $2", state()),
        store::params![company, id],
        |row| row.get::<String>(0),
    )?;
    Ok(found.unwrap_or_default())
}

/// Bills in a state whose day of payment is not after a day: how many, their sum, and the first ones. In our hands: to be
/// handed to the bank; drawn: to be asked for again.
pub fn waiting(db: &mut Db, state: &str, until: Option<Day>, most: usize) -> Result<(Sum, Vec<BillRow>)> {
    let mut conditions = Where::company("b.company_id", db.company);
    in_state(&mut conditions, state)?;
    if let Some(day) = until {
        conditions.and("b.maturity <= ?", vec![day.into()]);
    }
    let sum = db.one(
        &format!("SELECT COUNT(*), CAST(COALESCE(SUM(b.amount), 0) AS BIGINT) {FROM} WHERE {}", conditions.text()),
        &conditions.values,
        |row| Ok(Sum { state: state.to_string(), count: row.get(0)?, amount: row.get(1)? }),
    )?;
    let mut rows = db.all(
        &format!("{} WHERE {} ORDER BY b.maturity, b.id LIMIT {most}", select(), conditions.text()),
        &conditions.values,
        row,
    )?;
    kinds::label_rows(db, "customer", &mut rows, |r| (r.customer, &mut r.customer_name))?;
    Ok((sum.unwrap_or_default(), rows))
}
