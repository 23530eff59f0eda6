//! `bench`: opens a store, measures, prints.

use std::process::ExitCode;

use kernel::Result;
use store::Url;

use super::args::{Args, Bench};
use super::{open, print_json};
use crate::bench::cycle::{self, Plan};
use crate::bench::{aged, fec, figures, grow, history, http, import, measure, pages, world};
use crate::matching;

pub(super) fn bench(args: &Args, bench: &Bench) -> Result<ExitCode> {
    match bench {
        Bench::History { file } => return history(args, file),
        Bench::Einvoice { words } => return Ok(super::data::einvoice_bench(args, words)),
        Bench::Cash { items, lines, customers, product } => {
            return cash(args, (*items, *lines, *customers), *product);
        }
        _ => {}
    }
    let store = open(args)?;
    let flush = match store.url() {
        Url::Sqlite(path) | Url::Scratch(path) => {
            measure::flush_time(path.parent().unwrap_or(std::path::Path::new(".")))?
        }
        Url::Postgres(_) => measure::flush_time(&std::env::temp_dir())?,
    };
    let mut answer = match bench {
        Bench::Cycle { cycles, clients, companies } => {
            let mut worlds = Vec::new();
            for n in 0..*companies {
                worlds.push(world::found(&store, &format!("Bench {n}"), 300, 300)?);
            }
            let first = store.companies()?.len() * 10_000_000;
            // Caches and plans warm up before the clock starts.
            cycle::run(&store, &worlds, Plan::paid(*clients, (*cycles / 10).max(1), first))?;
            let outcome = cycle::run(&store, &worlds, Plan::paid(*clients, *cycles, first + 1_000_000))?;
            serde_json::to_value(outcome).map_err(kernel::Fault::broken)?
        }
        Bench::Http { cycles } => http::run(&store, *cycles)?,
        Bench::Grow { orders, unpaid, customers } => {
            grow::grow(&store, grow::Asked { orders: *orders, unpaid: *unpaid, customers: *customers })?
        }
        Bench::Aged => aged::run(&store, super::company(args, &store)?)?,
        Bench::Figures { invoices: 0 } => figures::run(&store, Some(super::company(args, &store)?), 0)?,
        Bench::Figures { invoices } => figures::run(&store, None, *invoices)?,
        Bench::Fec => fec::run(&store, super::company(args, &store)?)?,
        Bench::Pages { times } => pages::run(&store, super::company(args, &store)?, *times)?,
        Bench::Import { lines } => import::run(&store, super::company(args, &store)?, *lines)?,
        Bench::History { .. } | Bench::Einvoice { .. } | Bench::Cash { .. } => serde_json::Value::Null,
    };
    if let Some(object) = answer.as_object_mut() {
        object.insert("flush_ms".into(), (flush.as_secs_f64() * 1000.0).into());
        object.insert("store".into(), store.url().shown().into());
        object.insert("settings".into(), store.settings()?.into());
    }
    if args.json {
        print_json(&answer)?;
    } else {
        print_lines(&answer, 0);
    }
    Ok(ExitCode::SUCCESS)
}

/// The engine alone, and the product's own path where it is asked for: on the store that is named, or on a throw-away one.
fn cash(args: &Args, (items, lines, customers): (usize, usize, usize), product: bool) -> Result<ExitCode> {
    let figures = cash::application::bench::run(items, lines, customers);
    let mut answer = serde_json::json!({ "engine": figures });
    if product {
        let scratch = matching::Scratch::new()?;
        let store = match Url::parse(&args.store) {
            url @ Url::Postgres(_) => crate::steps::open(&url, store::Options::default())?,
            _ => scratch.store(store::Clock::real())?,
        };
        let figures = crate::bench::cash::run(&store, items, lines, customers)?;
        answer["product"] = serde_json::to_value(figures).map_err(kernel::Fault::broken)?;
        answer["store"] = store.url().shown().into();
    }
    if args.json {
        print_json(&answer)?;
    } else {
        print_lines(&answer, 0);
    }
    Ok(ExitCode::SUCCESS)
}

/// Plays a seller's year and asks `verify` what it thinks of it.
fn history(args: &Args, file: &std::path::Path) -> Result<ExitCode> {
    let options = store::Options { clock: store::Clock::played(1), node: args.node, ..store::Options::default() };
    let store = crate::steps::open(&Url::parse(&args.store), options)?;
    let bytes = std::fs::read(file).map_err(|e| kernel::Fault::broken(format!("{}: {e}", file.display())))?;
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = match store.url() {
        Url::Sqlite(path) | Url::Scratch(path) => path.with_extension("statements"),
        Url::Postgres(_) => std::env::temp_dir().join("quittance-statements"),
    };
    let outcome = history::run(&store, &name, &bytes, &folder, &mut |n, of| {
        super::progress_line("history", n as i64, Some(of as i64));
    })?;
    let began = measure::own_cpu();
    let verdict = crate::verify::run(&store, &mut |what, n| super::progress_line(what, n, None))?;
    super::progress_end();
    let verify_cpu = (measure::own_cpu() - began).as_secs_f64();
    if args.json {
        print_json(&serde_json::json!({ "outcome": outcome, "intact": verdict.intact, "verify_cpu_seconds": verify_cpu }))?;
    } else {
        print!("{outcome}");
        println!("verify                 {:>12}   {verify_cpu:.1} s CPU", if verdict.intact { "intact" } else { "DAMAGED" });
    }
    Ok(ExitCode::from(u8::from(!verdict.intact)))
}

fn print_lines(value: &serde_json::Value, depth: usize) {
    if let Some(list) = value.as_array() {
        return list.iter().for_each(|one| println!("{}{one}", "  ".repeat(depth)));
    }
    let Some(object) = value.as_object() else { return println!("{value}") };
    for (name, value) in object {
        match value {
            serde_json::Value::Object(_) | serde_json::Value::Array(_) => {
                println!("{}{name}", "  ".repeat(depth));
                print_lines(value, depth + 1);
            }
            serde_json::Value::Number(n) if n.is_f64() => {
                println!("{}{name:24} {:.2}", "  ".repeat(depth), n.as_f64().unwrap_or_default());
            }
            _ => println!("{}{name:24} {value}", "  ".repeat(depth)),
        }
    }
}
