//! The SQL of the list of doubtful and lost claims.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{kinds, pick};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::State;

/// A claim in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ClaimRow {
    /// Id.
    pub id: Id,
    /// The number of its document.
    pub number: String,
    /// The debtor.
    pub customer: Id,
    /// Their name.
    pub customer_name: String,
    /// Since when it is doubtful or lost.
    pub day: Day,
    /// `doubtful`, `restored` or `written_off`.
    pub state: String,
    /// What was open then, VAT included, cents.
    pub amount: Cents,
    /// What is open of it now, cents; nothing once it is restored.
    pub open: Cents,
    /// What stands on 491 for it, cents.
    pub depreciation: Cents,
    /// Written off, VAT included, cents.
    pub lost: Cents,
    /// Of that, paid all the same, cents.
    pub recovered: Cents,
}

/// Columns of a row, of `bad_debt b` and the item that stands for it.
const SELECT: &str = "SELECT b.id, b.number, b.customer_id, b.day, b.state, b.amount, b.depreciation, b.lost, b.recovered,
       o.open_value FROM bad_debt b LEFT JOIN open_item o ON o.company_id = b.company_id AND o.id = b.item_id";

/// The conditions that a request asks for.
fn conditions(cx: &Cx, db: &mut Db) -> Result<Where> {
    let mut conditions = Where::company("b.company_id", db.company);
    if let Some(state) = cx.query("state").filter(|s| !s.is_empty()) {
        let state = State::parse(state).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("b.state = ?", vec![state.name().into()]);
    }
    if let Some(text) = cx.query("customer") {
        let customer = pick::one_customer(db, text, "customer")?;
        conditions.and("b.customer_id = ?", vec![customer.into()]);
    }
    Ok(conditions)
}

fn row(row: &store::Row) -> Result<(ClaimRow, Cursor)> {
    let state: String = row.get(4)?;
    let open: Cents = if state == State::Restored.name() { Cents::ZERO } else { row.get::<Option<Cents>>(9)?.unwrap_or_default() };
    let one = ClaimRow {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        customer_name: String::new(),
        day: row.get(3)?,
        state,
        amount: row.get(5)?,
        open,
        depreciation: row.get(6)?,
        lost: row.get(7)?,
        recovered: row.get(8)?,
    };
    let place = Cursor::id(one.id);
    Ok((one, place))
}

/// One page of claims, newest first.
pub fn claims(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<ClaimRow>> {
    let conditions = conditions(cx, db)?;
    let sorted = Sorted { column: None, id: "b.id", down: true };
    let mut list = seek::page(db, SELECT, (&conditions, &sorted), seek, row)?;
    kinds::label_rows(db, "customer", &mut list.rows, |r| (r.customer, &mut r.customer_name))?;
    Ok(list)
}

/// Sums over all claims that a request asks for, cents.
#[derive(Clone, Copy, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Sums {
    /// How many.
    pub count: i64,
    /// Open on 416.
    pub open: Cents,
    /// On 491.
    pub depreciation: Cents,
    /// Written off, VAT included.
    pub lost: Cents,
    /// Of that, paid all the same.
    pub recovered: Cents,
}

/// The sums of all claims of a request.
pub fn sums(cx: &Cx, db: &mut Db) -> Result<Sums> {
    let conditions = conditions(cx, db)?;
    let found = db.one(
        &format!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN b.state = 'restored' OR o.account <> 'doubtful' THEN 0 ELSE o.open_value END), 0) AS BIGINT),
               CAST(COALESCE(SUM(b.depreciation), 0) AS BIGINT), CAST(COALESCE(SUM(b.lost), 0) AS BIGINT),
               CAST(COALESCE(SUM(b.recovered), 0) AS BIGINT)
             FROM bad_debt b LEFT JOIN open_item o ON o.company_id = b.company_id AND o.id = b.item_id WHERE {}",
            conditions.text()
        ),
        &conditions.values,
        |row| {
            let (count, open, depreciation, lost, recovered) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Sums { count, open, depreciation, lost, recovered })
        },
    )?;
    Ok(found.unwrap_or_default())
}
