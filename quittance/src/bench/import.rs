//! `bench import`: how long people wait for their commands while a large file of orders is imported.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kernel::{CompanyId, Fault, Quantity, Result};
use sell::order::{Confirm, Draft, NewLine, rules::WhenShort};
use serde_json::{Value, json};
use store::{Context, Store};

use super::measure;
use crate::import::{self, Asked, Kind};

/// Lines of one order in the file.
const LINES: usize = 5;

/// Imports a file of so many lines into a company, while a person drafts and confirms orders one after the other.
pub fn run(store: &Store, company: CompanyId, lines: usize) -> Result<Value> {
    let names = names(store, company)?;
    let file = file(&names, lines, store.new_id());
    let over = AtomicBool::new(false);
    let (cpu, began) = (measure::own_cpu(), Instant::now());
    let (report, person) = std::thread::scope(|scope| {
        let person = scope.spawn(|| person(store, company, &names, &over));
        let asked = Asked { kind: Kind::Orders, name: "bench.csv", bytes: file.as_bytes(), mapping: None };
        let report = import::run(store, &Context::system(company, "import"), asked, &mut |_, _| {});
        over.store(true, Ordering::Release);
        (report, person.join().unwrap_or_else(|_| Err(Fault::broken("the person's thread panicked"))))
    });
    let (report, mut person) = (report?, person?);
    let wall = began.elapsed().as_secs_f64();
    let spent = measure::own_cpu().saturating_sub(cpu).as_secs_f64();
    Ok(json!({
        "lines": report.rows,
        "orders": report.documents,
        "refused": report.refused.len(),
        "seconds": wall,
        "cpu_seconds": spent,
        "lines_per_s": report.rows as f64 / wall,
        "commands_of_a_person": person.len(),
        "person_ms_p50": measure::percentile(&mut person, 0.5),
        "person_ms_p99": measure::percentile(&mut person, 0.99),
        "person_ms_max": measure::percentile(&mut person, 1.0),
    }))
}

/// Numbers and ids of customers and items of the company.
struct Names {
    customers: Vec<(kernel::Id, String)>,
    items: Vec<(kernel::Id, String)>,
}

fn names(store: &Store, company: CompanyId) -> Result<Names> {
    store.read(company, |db| {
        let mut list = |sql: &str| db.all(sql, store::params![company], |row| Ok((row.get(0)?, row.get(1)?)));
        let names = Names {
            customers: list("SELECT id, number FROM customer WHERE company_id = $1 ORDER BY id LIMIT 1000")?,
            items: list("SELECT id, sku FROM item WHERE company_id = $1 ORDER BY id LIMIT 1000")?,
        };
        match names.customers.is_empty() || names.items.is_empty() {
            true => Err(Fault::broken("the store has no customers or no items: make one with `bench grow`")),
            false => Ok(names),
        }
    })
}

fn file(names: &Names, lines: usize, run: kernel::Id) -> String {
    let mut text = String::from("document;customer;sku;quantity\n");
    for n in 0..lines {
        let order = n / LINES;
        let customer = &names.customers[order % names.customers.len()].1;
        let sku = &names.items[(n * 7) % names.items.len()].1;
        // Names of this run: the same file imported twice would change nothing.
        let _ = writeln!(text, "B{run}-{order};{customer};{sku};{}", 1 + n % 9);
    }
    text
}

/// A person at work: drafts an order, confirms it, thinks for a moment.
fn person(store: &Store, company: CompanyId, names: &Names, over: &AtomicBool) -> Result<Vec<Duration>> {
    let context = Context::system(company, "page");
    let mut times = Vec::new();
    for n in 0.. {
        if over.load(Ordering::Acquire) {
            break;
        }
        let (customer, _) = names.customers[n * 13 % names.customers.len()];
        let (item, _) = names.items[n * 17 % names.items.len()];
        let line = NewLine { item, quantity: Quantity::whole(1), ..NewLine::default() };
        let mut began = Instant::now();
        let order = store.run(&context, Draft::new(customer, String::new(), vec![line]))?;
        times.push(began.elapsed());
        began = Instant::now();
        store.run(&context, Confirm { order: order.id, version: None, when_short: WhenShort::BackOrder })?;
        times.push(began.elapsed());
        std::thread::sleep(Duration::from_millis(15));
    }
    Ok(times)
}
