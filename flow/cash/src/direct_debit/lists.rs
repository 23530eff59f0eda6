//! The SQL of the pages of direct debits.

use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::model::{DirectDebit, LineState, State};
use crate::payment::outgoing::Purpose;
use crate::payment::store as payments;

/// A batch in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BatchRow {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// `draft`, `sent`, `accepted`, `rejected` or `cancelled`.
    pub state: String,
    /// The day the accounts are debited.
    pub collect_on: Day,
    /// The day it was sent.
    pub sent: Option<Day>,
    /// Lines.
    pub count: i64,
    /// Their sum, cents.
    pub total: Cents,
}

/// One page of batches, newest first.
pub fn batches(cx: &Cx, db: &mut Db, seek: &Seek) -> Result<Listed<BatchRow>> {
    let mut conditions = Where::company("company_id", db.company);
    if let Some(state) = cx.query("state") {
        let state = State::parse(state).ok_or_else(|| Refusal::invalid("request.choice").at("state"))?;
        conditions.and("state = ?", vec![state.name().into()]);
    }
    if let Some(number) = cx.query("q") {
        conditions.and("number = ?", vec![number.trim().to_uppercase().into()]);
    }
    for (condition, day) in [("collect_on >= ?", cx.query_day("from")?), ("collect_on <= ?", cx.query_day("to")?)] {
        if let Some(day) = day {
            conditions.and(condition, vec![day.into()]);
        }
    }
    let sorted = Sorted { column: None, id: "id", down: true };
    let select = "SELECT id, number, state, collect_on, sent, count, total FROM direct_debit";
    seek::page(db, select, (&conditions, &sorted), seek, |row| {
        let one = BatchRow {
            id: row.get(0)?,
            number: row.get(1)?,
            state: row.get(2)?,
            collect_on: row.get(3)?,
            sent: row.get(4)?,
            count: row.get(5)?,
            total: row.get(6)?,
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })
}

/// Where a line stands with what its payment says, in the order of the lines: `ready`, `presented`, `credited`,
/// `rejected`, `returned`.
pub fn line_states(db: &mut Db, batch: &DirectDebit) -> Result<Vec<&'static str>> {
    let ids: Vec<Id> = batch.lines.iter().filter_map(|l| l.payment).collect();
    let known = payments::some(db, &ids)?;
    let state = |line: &super::DebitLine| {
        let payment = line.payment.and_then(|id| known.iter().find(|p| p.id == id));
        match (line.state, payment) {
            // Taken back by hand, on the page of the payment.
            (LineState::Presented, Some(p)) if p.purpose == Some(Purpose::Returned) => LineState::Returned.name(),
            (LineState::Presented, Some(p)) if !p.waiting => "credited",
            (state, _) => state.name(),
        }
    };
    Ok(batch.lines.iter().map(state).collect())
}
