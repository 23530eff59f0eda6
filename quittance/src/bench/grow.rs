//! `bench grow`: what a cycle costs early and late in the life of a store, and what it leaves on the disk. The store that
//! it leaves is what `bench aged`, `bench pages` and `bench import` are asked about.

use kernel::{Day, Result};
use store::{Context, Store};

use super::cycle::{self, Plan};
use super::world;

/// What is grown.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Orders at the end.
    pub orders: usize,
    /// Of a hundred invoices, how many stay unpaid.
    pub unpaid: usize,
    /// Customers.
    pub customers: usize,
}

/// Cycles measured at each point; all of them are paid.
const SAMPLE: usize = 2000;

/// Grows a company over two calendar years until today: the orders lie evenly on the days.
pub fn grow(store: &Store, asked: Asked) -> Result<serde_json::Value> {
    let today = store.clock().today();
    let first = Day::new(today.year() - 1, 1, 1).unwrap_or(today);
    store.clock().set_day(first, 8);
    let world = world::found(store, "Bench grow", asked.customers, 3000)?;
    let close = Day::new(today.year(), 12, 31).unwrap_or(today);
    store.run(&Context::system(world.company, "cli"), ground::company::OpenYear { last_day: close })?;
    let worlds = [world];
    let early = asked.orders.min(10_000);
    let days = today.since(first).max(1) as usize;
    let (mut done, mut points) = (0, Vec::new());
    for day in 0..=days {
        store.clock().set_day(first.plus(day as i32), 9);
        let target = asked.orders * (day + 1) / (days + 1);
        let plan = Plan { clients: 64, cycles: target.saturating_sub(done), first: done, unpaid: asked.unpaid };
        cycle::run(store, &worlds, plan)?;
        done = done.max(target);
        if (points.is_empty() && done >= early) || day == days {
            points.push(point(store, &worlds, &mut done)?);
        }
        if day % 20 == 0 {
            tracing::info!(orders = done, "growing");
        }
    }
    store.clock().set(0);
    let cost = |n: usize| points.get(n).and_then(|p| p["cpu_us_per_cycle"].as_f64()).unwrap_or(1.0);
    let ratio = cost(points.len() - 1) / cost(0);
    Ok(serde_json::json!({ "early": points[0], "late": points[points.len() - 1], "ratio": ratio }))
}

/// A point of the measurement: paid cycles at this size of the store.
fn point(store: &Store, worlds: &[world::World], done: &mut usize) -> Result<serde_json::Value> {
    let outcome = cycle::run(store, worlds, Plan::paid(64, SAMPLE, *done))?;
    *done += SAMPLE;
    Ok(serde_json::json!({
        "orders": *done,
        "cpu_us_per_cycle": outcome.cpu_us_per_cycle,
        "cycles_per_s": outcome.cycles_per_s,
        "statements_per_cycle": outcome.statements_per_cycle,
        "bytes_per_order": store.size()? as f64 / *done as f64,
    }))
}
