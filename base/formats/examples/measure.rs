//! `cargo run --release -p formats --example measure`: how long the readers take, in CPU time of this process.

use std::time::Duration;

use formats::statement::{Account, Balance, BalanceKind, Line, Statement};
use formats::{camt, dedupe, fec, table};
use kernel::{Cents, Currency, Day};

/// CPU time of this process so far (user and system), from the kernel's own count.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = fields.get(11..13).map(|f| f.iter().filter_map(|t| t.parse::<u64>().ok()).sum()).unwrap_or(0);
    Duration::from_millis(ticks * 10)
}

/// The most memory this process has used, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = cpu();
    let result = work();
    println!("{what}: {:.2} s CPU, peak {} MiB", (cpu() - start).as_secs_f64(), peak());
    result
}

fn main() {
    let day = Day::from_number(20_500);
    let lines = (0..100_000i64).map(|n| {
        let mut line = Line::new(Cents(n % 9_000 + 1), Currency::EUR);
        line.booking_date = Some(day);
        line.counterparty_name = Some(format!("CLIENT {}", n % 300));
        line.remittance = vec![format!("REGLEMENT FACTURE FA-2026-{n:06}")];
        line.bank_reference = Some(format!("B{n:09}"));
        line.entry = n as u32 + 1;
        line
    });
    let lines: Vec<Line> = lines.collect();
    let sum = lines.iter().map(|l| l.amount).sum();
    let balance =
        |kind, amount| Balance { kind, code: String::new(), amount, currency: Currency::EUR, date: Some(day) };
    let statement = Statement {
        account: Account { iban: Some("FR7630006000011234567890189".into()), ..Account::default() },
        currency: Some(Currency::EUR),
        balances: vec![balance(BalanceKind::Opening, Cents(0)), balance(BalanceKind::Closing, sum)],
        lines,
        ..Statement::default()
    };
    let xml = timed("camt.053 of 100,000 lines written", || camt::write(&statement));
    println!("  {} MiB", xml.len() >> 20);
    let reading = timed("read and checked again", || formats::read(&xml, None)).expect("our own file");
    assert!(reading.findings.is_empty());
    timed("keys of its lines", || dedupe::line_keys(&statement).len());
    let mut csv = String::from("invoice;customer;date;amount\n");
    for n in 0..500_000 {
        csv.push_str(&format!("FA-2026-{n:06};C{:05};2026-03-05;{},50\n", n % 300, n % 1000));
    }
    let rows = timed("CSV of 500,000 lines walked", || table::read(csv.as_bytes(), "x.csv").map(|t| t.rows().count()));
    assert_eq!(rows.ok(), Some(500_000));
    let row = |n: u64| fec::Row {
        journal: "VE",
        journal_name: "Ventes",
        entry: n,
        date: day,
        account: "411100",
        account_name: "Clients",
        auxiliary: Some(("C0001", "LIBRAIRIE")),
        document: "FA-2026-0087",
        document_date: day,
        text: "Facture",
        amount: Cents(n as i64),
        lettering: None,
        validated: day,
        foreign: None,
    };
    timed("FEC of 1,000,000 lines written", || fec::write((1..=1_000_000).map(row), std::io::sink())).expect("a sink");
}
