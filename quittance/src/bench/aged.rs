//! `bench aged` and a part of `bench figures`: the aged balance of a store as it stands, today, on past days and of one customer, beside the plainest
//! query that could be asked instead.

use kernel::{CompanyId, Fault, Id, Result};
use report::aged::{self, Asked, By};
use serde_json::{Value, json};
use store::{Db, Store};

use super::measure::Laps;

/// Times each question is asked.
const TIMES: usize = 9;

/// Asks every question and gives their times.
pub fn run(store: &Store, company: CompanyId) -> Result<Value> {
    let today = store.clock().today();
    let largest = store.read(company, |db| Ok(aged::balance(db, &Asked::day(today))?.rows.first().and_then(|r| r.customer)))?;
    let customer = largest.unwrap_or(Id(0));
    let mut answer = store.read(company, counts)?;
    let mut note = |name: &str, laps: Value| {
        if let Some(object) = answer.as_object_mut() {
            object.insert(name.into(), laps);
        }
    };
    for (name, days_ago) in [("today", 0), ("30_days_ago", 30), ("180_days_ago", 180), ("365_days_ago", 365)] {
        let day = Asked::day(today.plus(-days_ago));
        note(name, timed(store, company, &day)?);
        note(&format!("{name}_one_customer"), timed(store, company, &Asked { customer: Some(customer), ..day.clone() })?);
        if days_ago > 0 {
            // What was known when that day ended: nothing that was recorded since counts.
            let end = store::clock::moment(&day.moment.day.to_string()).unwrap_or(0);
            let known = store.read(company, |db| store::journal::seq_at(db, end))?;
            let mut then = day;
            then.moment.known = Some(known);
            note(&format!("{name}_as_known_then"), timed(store, company, &then)?);
            let one = Asked { customer: Some(customer), ..then };
            note(&format!("{name}_as_known_then_one_customer"), timed(store, company, &one)?);
        }
    }
    for by in [By::Customer, By::Collector, By::Segment] {
        note(&format!("today_by_{}", by.name()), timed(store, company, &Asked { by, ..Asked::day(today) })?);
    }
    let named = laps(store, company, |db| {
        let mut balance = aged::balance(db, &Asked::day(today))?;
        aged::name_rows(db, &mut balance.rows)?;
        Ok(balance.rows.len())
    })?;
    note("today_with_names", named);
    note("plain_query", laps(store, company, plain)?);
    Ok(answer)
}

fn timed(store: &Store, company: CompanyId, asked: &Asked) -> Result<Value> {
    laps(store, company, |db| aged::balance(db, asked).map(|b| b.rows.len()))
}

/// Asks a question several times.
pub(super) fn laps(store: &Store, company: CompanyId, mut ask: impl FnMut(&mut Db) -> Result<usize>) -> Result<Value> {
    let mut laps = Laps::default();
    let mut rows = 0;
    for _ in 0..TIMES {
        rows = laps.lap(|| store.read(company, &mut ask))?;
    }
    let mut value = laps.json();
    value["rows"] = json!(rows);
    Ok(value)
}

/// How much there is.
fn counts(db: &mut Db) -> Result<Value> {
    let company = db.company;
    let found = db.one(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN open > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM open_item
         WHERE company_id = $1 AND kind = 'invoice'",
        store::params![company],
        |row| Ok(json!({ "invoices": row.get::<i64>(0)?, "open": row.get::<i64>(1)? })),
    )?;
    found.ok_or_else(|| Fault::broken("no counts"))
}

/// What somebody would type who knows the table and nothing of its indexes.
fn plain(db: &mut Db) -> Result<usize> {
    let company = db.company;
    let rows = db.all(
        "SELECT customer_id, CAST(SUM(open) AS BIGINT) FROM open_item WHERE company_id = $1 GROUP BY customer_id",
        store::params![company],
        |row| row.get::<i64>(1),
    )?;
    Ok(rows.into_iter().filter(|open| *open != 0).count())
}
