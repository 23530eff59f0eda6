//! `bench figures`: what the books, the open items and the printed form answer, and how fast: the aged balance today and
//! on past days, DSO of 24 month ends, statements, pages of the ledger, the file of accounting entries, a printed
//! invoice. On the store as it is, or on the books of so many invoices that it keeps before (`--invoices`).

use std::time::Instant;

use ground::print::Print;
use kernel::{CompanyId, Day, Id, Result};
use report::aged::Asked as AgedAsked;
use report::figures::{Asked, figures};
use serde_json::{Value, json};
use store::{Context, Db, Store};

use super::aged::laps;
use super::measure::{self, Laps};

/// Asks every question and gives their times; of a company, or of one that gets so many invoices before.
pub fn run(store: &Store, company: Option<CompanyId>, invoices: u64) -> Result<Value> {
    let mut answer = json!({});
    // Printed first, while the process is small: its memory is told by how much it grows.
    answer["print"] = printed(store)?;
    let company = match company {
        Some(company) if invoices == 0 => company,
        _ => {
            let (cpu, began) = (measure::own_cpu(), Instant::now());
            let company = super::books::keep(store, invoices)?;
            answer["kept"] = json!({
                "invoices": invoices,
                "seconds": began.elapsed().as_secs_f64(),
                "cpu_seconds": (measure::own_cpu() - cpu).as_secs_f64(),
                "bytes": store.size()?,
            });
            company
        }
    };
    answer["aged"] = super::aged::run(store, company)?;
    answer["dso"] = dso(store, company)?;
    answer["ledger"] = ledger(store, company)?;
    answer["fec"] = super::fec::run(store, company)?;
    Ok(answer)
}

/// Pages of the books as their reader waits for them: server and client together.
fn ledger(store: &Store, company: CompanyId) -> Result<Value> {
    let customer = largest(store, company)?;
    let today = store.clock().today();
    let half_a_year_ago = today.plus(-180);
    let list = [
        ("ledger_of_customers", "/books/ledger".to_string()),
        ("ledger_of_customers_from_the_middle", format!("/books/ledger?after=1,{half_a_year_ago}")),
        ("ledger_of_bank", "/books/ledger?account=512000".to_string()),
        ("ledger_of_an_account_without_lines", "/books/ledger?account=654000".to_string()),
        ("ledger_of_one_customer", format!("/books/ledger?customer={customer}")),
        ("balance", "/books/balance".to_string()),
        ("balance_of_customers", "/books/auxiliary".to_string()),
        ("balance_of_customers_within_months", format!("/books/auxiliary?from={half_a_year_ago}&to={}", today.plus(-10))),
        ("entries", "/books/entries".to_string()),
        ("entries_of_customers_account", "/books/entries?account=411".to_string()),
        ("entries_of_a_rare_account", "/books/entries?account=627".to_string()),
        ("entries_of_an_account_without_lines", "/books/entries?account=654".to_string()),
        ("entries_of_one_customer", format!("/books/entries?customer={customer}")),
        ("ledger_of_a_rare_account", "/books/ledger?account=627000".to_string()),
        ("periods", "/books/periods".to_string()),
        ("letterings", "/letterings".to_string()),
        ("letterings_undone", "/letterings?state=undone".to_string()),
    ];
    super::pages::some(store, company, 5, &list)
}

/// Invoices of a small company, each printed and kept as the server does it: PDF/A-3 with its e-invoice inside.
fn printed(store: &Store) -> Result<Value> {
    const PRINTED: usize = 40;
    let world = super::world::found(store, "Bench print", 5, 30)?;
    let company = world.company;
    super::cycle::run(store, &[world], super::cycle::Plan::paid(8, PRINTED, 0))?;
    let invoices = store.read(company, |db| {
        let company = db.company;
        db.all("SELECT id FROM invoice WHERE company_id = $1", store::params![company], |row| row.get::<Id>(0))
    })?;
    let context = Context::system(company, "job");
    let mut laps = Laps::default();
    let before = measure::memory_afresh();
    let mut bytes = 0;
    for id in &invoices {
        let (cpu, began) = (measure::threads_cpu(), Instant::now());
        bytes = store.run(&context, Print::<bill::invoice::Invoice>::of(*id))?.kept.size;
        laps.note(began.elapsed(), measure::threads_cpu().saturating_sub(cpu));
    }
    let mut value = laps.json();
    value["invoices"] = json!(invoices.len());
    value["bytes"] = json!(bytes);
    value["memory_mb"] = json!(measure::memory_peak().saturating_sub(before) as f64 / 1e6);
    Ok(value)
}

fn largest(store: &Store, company: CompanyId) -> Result<Id> {
    let today = store.clock().today();
    let customer = store.read(company, |db| {
        Ok(report::aged::balance(db, &AgedAsked::day(today))?.rows.first().and_then(|r| r.customer))
    })?;
    Ok(customer.unwrap_or(Id(0)))
}

fn dso(store: &Store, company: CompanyId) -> Result<Value> {
    let today = store.clock().today();
    let customer = largest(store, company)?;
    let closed = today.start_of_month().plus(-1);
    let mut answer = json!({ "until": closed });
    let mut note = |name: &str, laps: Value| answer[name] = laps;
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
