//! `bench figures`: DSO of 24 month ends, of the company, a customer and a collector, a day within a month, and
//! statements of account, beside the plainest query that gives one month's receivables.

use kernel::{CompanyId, Day, Id, Result};
use report::aged::Asked as AgedAsked;
use report::figures::{Asked, figures};
use serde_json::{Value, json};
use store::{Db, Store};

use super::aged::laps;

/// Asks every question and gives their times.
pub fn run(store: &Store, company: CompanyId) -> Result<Value> {
    let today = store.clock().today();
    let largest = store.read(company, |db| {
        Ok(report::aged::balance(db, &AgedAsked::day(today))?.rows.first().and_then(|r| r.customer))
    })?;
    let customer = largest.unwrap_or(Id(0));
    let closed = today.start_of_month().plus(-1);
    let mut answer = json!({ "until": closed });
    let mut note = |name: &str, laps: Value| {
        if let Some(object) = answer.as_object_mut() {
            object.insert(name.into(), laps);
        }
    };
    let asked = Asked::until(closed);
    note("dso_24_month_ends", timed(store, company, &asked)?);
    note("dso_24_month_ends_one_customer", timed(store, company, &Asked { customer: Some(customer), ..asked.clone() })?);
    let nobody = Asked { collector: Some("-".into()), ..asked.clone() };
    note("dso_24_month_ends_one_collector", timed(store, company, &nobody)?);
    note("dso_today", timed(store, company, &Asked::until(today))?);
    note("dso_a_past_day_within_a_month", timed(store, company, &Asked::until(closed.plus(-10)))?);
    let year = (closed.plus(-364), closed);
    note("statement_of_a_year", laps(store, company, |db| statement(db, customer, year))?);
    note("plain_query_of_one_month_end", laps(store, company, |db| plain(db, closed))?);
    Ok(answer)
}

fn timed(store: &Store, company: CompanyId, asked: &Asked) -> Result<Value> {
    laps(store, company, |db| figures(db, asked).map(|f| f.rows.len()))
}

fn statement(db: &mut Db, customer: Id, (from, to): (Day, Day)) -> Result<usize> {
    let statement = ground::receivable::statement::statement(db, customer, from, to)?;
    Ok(statement.accounts.iter().map(|a| a.movements.len()).sum())
}

/// Sales of three months and receivables on a day, as somebody would ask who knows the tables.
fn plain(db: &mut Db, day: Day) -> Result<usize> {
    let company = db.company;
    let found = db.all(
        "SELECT CAST((SELECT SUM(value) FROM open_item WHERE company_id = $1 AND kind IN ('invoice', 'credit_note')
             AND issue_day > $2 AND issue_day <= $3) AS BIGINT),
           CAST((SELECT SUM(value) FROM open_item WHERE company_id = $1 AND issue_day <= $3) AS BIGINT),
           CAST((SELECT SUM(credit_value - debit_value) FROM allocation WHERE company_id = $1 AND day <= $3) AS BIGINT)",
        store::params![company, day.plus(-90), day],
        |row| row.get::<Option<i64>>(0),
    )?;
    Ok(found.len())
}
