//! `bench fec`: the file of accounting entries of each fiscal year, and the same entries for other software, written to
//! nowhere.

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
        let (summary, memory) = measure::memory_of(|| report::fec::write(store, company, year.last, &mut count));
        let summary = summary?;
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
            "memory_mb": memory as f64 / 1e6,
            "handed_over": handed_over(store, company, year)?,
        }));
    }
    Ok(json!({ "years": list }))
}

/// The entries of a year in the layout of a table.
fn handed_over(store: &Store, company: CompanyId, year: ground::company::FiscalYear) -> Result<Value> {
    let Some(layout) = report::handover::layout::layout("csv") else { return Ok(Value::Null) };
    let wanted = report::handover::Wanted::all(year.first, year.last);
    let (cpu, began) = (measure::thread_cpu(), Instant::now());
    let (written, memory) = measure::memory_of(|| {
        store.read(company, |db| report::handover::write(db, layout, wanted, Counter::default()))
    });
    let (wall, cpu) = (began.elapsed().as_secs_f64(), (measure::thread_cpu() - cpu).as_secs_f64());
    let lines = written?.lines;
    Ok(json!({
        "lines": lines,
        "seconds": wall,
        "lines_per_cpu_second": (lines as f64 / cpu.max(0.001)).round(),
        "memory_mb": memory as f64 / 1e6,
    }))
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
