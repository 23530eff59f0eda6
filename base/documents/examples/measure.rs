//! Measures how long documents take once everything is warm, on one thread: processor time and wall time each, and how
//! much memory the process holds afterwards.
//!
//! `cargo run --release -p documents --example measure -- [ROUNDS]`

mod specimen;

use std::time::Instant;

use documents::{Kind, Moment, pdf};
use specimen::{ORDINARY, Wish, paper};

/// Processor time of this process, all threads, in milliseconds, where the system tells it.
fn spent() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
    ticks * 10.0
}

/// What the process holds in memory, in megabytes.
fn held() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(200);
    let moment = Moment { day: kernel::Day::new(2026, 10, 31).ok_or("no day")?, second: 0 };
    let wishes = [
        ("invoice, 1 page", Wish { lines: 5, ..ORDINARY }),
        ("invoice, 2 pages", Wish { lines: 15, ..ORDINARY }),
        ("invoice, 100 lines", Wish { lines: 100, ..ORDINARY }),
        ("delivery note", Wish { kind: Kind::DeliveryNote, lines: 5, ..ORDINARY }),
    ];
    for (name, wish) in wishes {
        // Every round is another document: other amounts, another number.
        let make = |round: u32| {
            let mut made = paper(Wish { price: 1_000 + i64::from(round) * 37, ..wish });
            made.number = format!("FA-2026-{round:06}");
            pdf(&made, moment)
        };
        for round in 0..5 {
            make(round)?;
        }
        let (begun, before) = (Instant::now(), spent());
        for round in 5..rounds + 5 {
            make(round)?;
        }
        let each = |total: f64| total / f64::from(rounds);
        let (wall, cpu) = (each(begun.elapsed().as_secs_f64() * 1000.0), each(spent() - before));
        println!("{name}: {cpu:.1} ms of processor, {wall:.1} ms, {:.0} MB held", held());
    }
    Ok(())
}
