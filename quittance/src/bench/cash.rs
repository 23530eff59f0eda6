//! Matching through the product: a statement of many lines against many open items, while somebody goes on working.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cash::application::bench as made;
use cash::application::world::World;
use cash::application::{Operation, Payment};
use cash::payment::Record;
use cash::workbench;
use formats::statement::{Account, Balance, BalanceKind, Line, Statement, TransactionCode};
use kernel::{Cents, Currency, Fault, Id, Result};
use store::{Context, Store};

use super::measure;
use crate::matching;

/// What was measured.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figures {
    /// Open items.
    pub items: usize,
    /// Lines of the statement.
    pub lines: usize,
    /// Seconds to take over items and customers, a command each.
    pub take_over_seconds: f64,
    /// Seconds for the first look: everything that matching knows is read.
    pub first_look_seconds: f64,
    /// Seconds to import the statement: book each line, decide on it, post what is certain.
    pub import_seconds: f64,
    /// CPU seconds of the import, those of the database's server included.
    pub import_cpu_seconds: f64,
    /// Lines that the import posted.
    pub posted: u64,
    /// What one more line costs once everything is known: booked, decided, posted; milliseconds.
    pub one_line_ms: f64,
    /// Payments recorded by a person meanwhile.
    pub by_person: usize,
    /// How long the person waited, milliseconds: half of the time.
    pub person_p50_ms: f64,
    /// How long the person waited, milliseconds: 99 times in a hundred no longer.
    pub person_p99_ms: f64,
}

/// Measures on a store: so many open items of so many customers, and a statement of so many lines.
pub fn run(store: &Store, items: usize, lines: usize, customers: usize) -> Result<Figures> {
    let (open, known, payments) =
        made::world(items, lines, customers).ok_or_else(|| Fault::broken("no such world can be made"))?;
    let world = World { items: open, customers: known, history: Vec::new(), lines: payments };
    let began = Instant::now();
    let (company, customers) = matching::furnish(store, &world)?;
    let take_over_seconds = began.elapsed().as_secs_f64();
    let context = Context::system(company, "import");
    let began = Instant::now();
    workbench::decide_on_all(store, &context)?;
    store.read(company, |db| db.kept::<workbench::Desk>().fresh(db).map(drop))?;
    let first_look_seconds = began.elapsed().as_secs_f64();

    let (last, rest) = world.lines.split_last().ok_or_else(|| Fault::broken("no line"))?;
    let file = statement(rest, 1);
    let person = customers.keys().next().copied().unwrap_or_default();
    let done = AtomicBool::new(false);
    let (cpu, began) = (measure::own_cpu() + measure::server_cpu(store), Instant::now());
    let (report, mut waits) = std::thread::scope(|scope| {
        let waits = scope.spawn(|| meanwhile(store, &Context::system(company, "page"), person, &done));
        let report = workbench::import_file(store, &context, "bench.xml", &file);
        done.store(true, Ordering::Relaxed);
        (report, waits.join().unwrap_or_default())
    });
    let report = report?;
    let import_seconds = began.elapsed().as_secs_f64();
    let import_cpu = measure::own_cpu() + measure::server_cpu(store) - cpu;
    let began = Instant::now();
    workbench::import_file(store, &context, "one.xml", &statement(std::slice::from_ref(last), 2))?;
    Ok(Figures {
        items,
        lines,
        take_over_seconds,
        first_look_seconds,
        import_seconds,
        import_cpu_seconds: import_cpu.as_secs_f64(),
        posted: report.applied_now,
        one_line_ms: began.elapsed().as_secs_f64() * 1e3,
        by_person: waits.len(),
        person_p50_ms: measure::percentile(&mut waits, 0.5),
        person_p99_ms: measure::percentile(&mut waits, 0.99),
    })
}

/// A person records payments, one after the other with a breath between them; how long each took.
fn meanwhile(store: &Store, context: &Context, customer: Id, done: &AtomicBool) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !done.load(Ordering::Relaxed) {
        let record = Record { customer, amount: Cents(1_000), ..Record::default() };
        let began = Instant::now();
        if store.run(context, record).is_ok() {
            waits.push(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(15));
    }
    waits
}

/// Lines as a bank tells them.
fn statement(payments: &[Payment], number: usize) -> Vec<u8> {
    let line = |(payment, entry): (&Payment, u32)| {
        let mut line = Line::new(payment.amount, payment.currency);
        (line.booking_date, line.value_date, line.entry) = (Some(payment.date), Some(payment.date), entry);
        line.counterparty_name = Some(payment.name.clone());
        line.counterparty_iban = Some(payment.iban.clone()).filter(|i| !i.is_empty());
        line.remittance.clone_from(&payment.texts);
        line.bank_reference = Some(payment.id.clone());
        let family = if payment.operation == Operation::Transfer { "RCDT" } else { "OTHR" };
        line.transaction_code = TransactionCode {
            domain: Some("PMNT".into()),
            family: Some(family.into()),
            sub_family: Some("ESCT".into()),
            ..TransactionCode::default()
        };
        line
    };
    let lines: Vec<Line> = payments.iter().zip(1..).map(line).collect();
    let closing = lines.iter().map(|l| l.amount.0).fold(0_i64, i64::saturating_add);
    let days = || payments.iter().map(|p| p.date);
    let balance = |kind, code: &str, amount, date| Balance {
        kind,
        code: code.into(),
        amount: Cents(amount),
        currency: Currency::EUR,
        date,
    };
    let statement = Statement {
        account: Account { iban: Some("FR7630006000011234567890189".into()), ..Account::default() },
        currency: Some(Currency::EUR),
        id: Some(format!("BENCH-{number}")),
        from: days().min(),
        to: days().max(),
        balances: vec![
            balance(BalanceKind::Opening, "OPBD", 0, days().min()),
            balance(BalanceKind::Closing, "CLBD", closing, days().max()),
        ],
        lines,
        ..Statement::default()
    };
    formats::camt::write(&statement)
}
