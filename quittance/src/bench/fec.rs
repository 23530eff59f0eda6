//! `bench fec`: the file of accounting entries of each fiscal year, written to nowhere.

use std::time::Instant;

use kernel::{CompanyId, Result};
use serde_json::{Value, json};
use store::Store;

use super::measure;

/// Writes the file of each fiscal year and gives lines a second.
pub fn run(store: &Store, company: CompanyId) -> Result<Value> {
    let years = store.read(company, ground::company::fiscal_years)?;
    let mut list = Vec::new();
    for year in years {
        let mut count = Counter::default();
        let (cpu, began) = (measure::thread_cpu(), Instant::now());
        let summary = report::fec::write(store, company, year.last, &mut count)?;
        let (wall, cpu) = (began.elapsed().as_secs_f64(), (measure::thread_cpu() - cpu).as_secs_f64());
        list.push(json!({
            "fiscal_year": year.last,
            "entries": summary.entries,
            "lines": summary.lines,
            "bytes": count.0,
            "seconds": wall,
            "cpu_seconds": cpu,
            "lines_per_second": (summary.lines as f64 / wall.max(0.001)).round(),
            "lines_per_cpu_second": (summary.lines as f64 / cpu.max(0.001)).round(),
        }));
    }
    Ok(json!({ "years": list }))
}

/// Counts bytes and keeps none.
#[derive(Default)]
struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
