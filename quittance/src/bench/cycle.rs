//! `bench cycle`: from order to lettered payment, seven acknowledged commands, by many clients at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bill::invoice::Issue;
use cash::payment::{Apply, BankLine, Method, Details};
use kernel::{Cents, Currency, Quantity, Result};
use sell::fulfilment::{Deliver, Ship};
use sell::order::{Confirm, Draft, NewLine, rules::WhenShort};
use store::{Context, Store};

use super::measure;
use super::world::World;

/// The seven commands of a cycle, as they are named in the answer.
pub const STEPS: [&str; 7] = ["order", "confirm", "ship", "deliver", "issue", "bank_line", "apply"];

/// What a run measured.
#[derive(Debug, serde::Serialize)]
pub struct Outcome {
    /// Cycles done.
    pub cycles: usize,
    /// Cycles per second of wall time.
    pub cycles_per_s: f64,
    /// CPU of this process and of the database server, per cycle.
    pub cpu_us_per_cycle: f64,
    /// Statements of the lanes per cycle.
    pub statements_per_cycle: f64,
    /// Commands in one commit, on average.
    pub commands_per_commit: f64,
    /// Milliseconds at the median and at the 99th percentile, by command.
    pub steps: serde_json::Map<String, serde_json::Value>,
}

/// How many cycles a run makes, and of which kind.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Clients at once.
    pub clients: usize,
    /// Cycles.
    pub cycles: usize,
    /// The number of the first one; numbers name bank lines and choose customers and items.
    pub first: usize,
    /// Of a hundred orders, how many stay unpaid.
    pub unpaid: usize,
}

impl Plan {
    /// Cycles from the order to the lettered payment.
    pub fn paid(clients: usize, cycles: usize, first: usize) -> Plan {
        Plan { clients, cycles, first, unpaid: 0 }
    }

    /// Whether the invoice of a cycle is paid; the unpaid ones lie evenly among the others.
    fn pays(self, n: usize) -> bool {
        n * 61 % 100 >= self.unpaid
    }
}

/// One cycle, up to its invoice or up to its lettered payment; hands each command's duration to `timed`.
pub fn cycle(
    store: &Store,
    world: &World,
    (n, pays): (usize, bool),
    mut timed: impl FnMut(usize, Duration),
) -> Result<()> {
    let context = Context::system(world.company, "cli");
    let mut began = Instant::now();
    let mut lap = |step: usize| {
        timed(step, began.elapsed());
        began = Instant::now();
    };
    let item = |k: usize| world.items[(n * 7 + k * 13) % (world.items.len() / 3) * 3 + k];
    let line = |k: usize, q: i64| NewLine { item: item(k), quantity: Quantity::whole(q), price: None, label: None, ..NewLine::default() };
    let customer = world.customers[n * 31 % world.customers.len()];
    // Items are made in threes, the third of each at the reduced rate: three lines, two VAT rates.
    let draft = Draft::new(customer, String::new(), vec![line(0, 3), line(1, 1 + (n % 7) as i64), line(2, 2)]);
    let order = store.run(&context, draft)?;
    lap(0);
    let order = store.run(
        &context,
        Confirm { order: order.id, version: Some(order.version), when_short: WhenShort::BackOrder },
    )?;
    lap(1);
    let ship = Ship {
        order: order.id,
        version: Some(order.version),
        lines: Vec::new(),
        carrier: "Transports Morel".into(),
        tracking: String::new(),
    };
    let shipment = store.run(&context, ship)?;
    lap(2);
    store.run(
        &context,
        Deliver {
            shipment: shipment.id,
            version: None,
            day: None,
            received_by: "M. Petit".into(),
            reserves: String::new(),
        },
    )?;
    lap(3);
    let invoice = store.run(&context, Issue::all(order.id))?;
    lap(4);
    if !pays {
        return Ok(());
    }
    let booked = BankLine { number: String::new(), value: None,
        key: format!("bench-{n}"),
        day: store.clock().today(),
        amount: invoice.totals.gross,
        currency: Currency::EUR,
        method: Method::Transfer,
        remittance: format!("VIR {}", invoice.number),
        counterparty: "CLIENT".into(),
        iban: String::new(),
        details: Details::default(),
        identify: true,
        value_day: None,
    };
    let payment = store.run(&context, booked)?;
    lap(5);
    let applied = store.run(&context, Apply::by_reference(payment.id, None))?;
    lap(6);
    assert!(applied.left == Cents::ZERO && applied.letter.is_some(), "the cycle ends lettered");
    Ok(())
}

/// Runs the cycles of a plan, over the worlds in turn.
pub fn run(store: &Store, worlds: &[World], plan: Plan) -> Result<Outcome> {
    let Plan { clients, cycles, first, .. } = plan;
    let next = AtomicUsize::new(0);
    let times: Mutex<Vec<Vec<Duration>>> = Mutex::new(vec![Vec::new(); STEPS.len()]);
    let failure = Mutex::new(None);
    let stats = store.stats();
    let before = [&stats.statements, &stats.commands, &stats.groups].map(|c| c.load(Ordering::Relaxed));
    let (cpu, server, began) = (measure::own_cpu(), measure::server_cpu(store), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut own = vec![Vec::new(); STEPS.len()];
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= cycles {
                        break;
                    }
                    let world = &worlds[n % worlds.len()];
                    if let Err(fault) = cycle(store, world, (first + n, plan.pays(first + n)), |step, time| own[step].push(time)) {
                        if let Ok(mut slot) = failure.lock() {
                            *slot = Some(fault);
                        }
                        break;
                    }
                }
                if let Ok(mut all) = times.lock() {
                    for (all, own) in all.iter_mut().zip(own) {
                        all.extend(own);
                    }
                }
            });
        }
    });
    let wall = began.elapsed().as_secs_f64();
    let spent = (measure::own_cpu() - cpu) + measure::server_cpu(store).saturating_sub(server);
    if let Ok(Some(fault)) = failure.into_inner() {
        return Err(fault);
    }
    let after = [&stats.statements, &stats.commands, &stats.groups].map(|c| c.load(Ordering::Relaxed));
    let mut steps = serde_json::Map::new();
    for (name, times) in STEPS.iter().zip(times.into_inner().unwrap_or_default().iter_mut()) {
        let value = serde_json::json!({
            "p50": measure::percentile(times, 0.5),
            "p99": measure::percentile(times, 0.99),
        });
        steps.insert((*name).to_string(), value);
    }
    Ok(Outcome {
        cycles,
        cycles_per_s: cycles as f64 / wall,
        cpu_us_per_cycle: spent.as_secs_f64() * 1e6 / cycles as f64,
        statements_per_cycle: (after[0] - before[0]) as f64 / cycles as f64,
        commands_per_commit: (after[1] - before[1]) as f64 / (after[2] - before[2]).max(1) as f64,
        steps,
    })
}
