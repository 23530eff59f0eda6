//! Measures the engine on a made-up company: many items, many lines, no input or output.

use std::time::{Duration, Instant};

use kernel::{Cents, Currency, Day};

use super::engine::{Engine, Verdict};
use super::input::{Customer, CustomerIx, Item, Operation, Payment, Policy};

/// What was measured.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Figures {
    /// Open items.
    pub items: usize,
    /// Bank lines.
    pub lines: usize,
    /// Seconds to build the indexes.
    pub build_seconds: f64,
    /// Seconds to decide on all lines, one after the other.
    pub match_seconds: f64,
    /// The slowest line in milliseconds.
    pub slowest_ms: f64,
    /// Lines posted.
    pub posted: usize,
}

/// Numbers that look random and are the same every time (a multiplicative congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below.max(1)
    }
}

fn item(n: usize, customers: usize, dice: &mut Dice) -> Option<Item> {
    let issue = Day::new(2026, 1, 5)?.plus(dice.roll(80) as i32);
    let amount = Cents(1_200 + dice.roll(900_000) as i64);
    Some(Item {
        number: format!("FA-{}-{n:07}", issue.year()),
        customer: dice.roll(customers as u64) as CustomerIx,
        issue,
        due: issue.plus(30),
        amount,
        open: amount,
        currency: Currency::parse("EUR")?,
        discount: None,
        orders: vec![format!("45{:08}", dice.roll(99_999_999))],
        references: Vec::new(),
    })
}

fn customer(n: usize) -> Customer {
    let (first, second) =
        (["NORD", "SUD", "EST", "OUEST", "LAC", "MONT"], ["BOIS", "METAL", "FROID", "PAPIER", "VERRE"]);
    Customer {
        id: format!("C{n:06}"),
        name: format!("{} {} {}", first[n % 6], second[n % 5], n),
        form: "SAS".into(),
        ibans: if n.is_multiple_of(3) { Vec::new() } else { vec![format!("FR76{n:023}")] },
        ..Customer::default()
    }
}

/// A line that pays one to four items of a customer, named in one of several ways, or not at all.
fn line(n: usize, items: &[Item], customers: &[Customer], dice: &mut Dice) -> Option<Payment> {
    let first = items.get(dice.roll(items.len() as u64) as usize)?;
    let owner = customers.get(first.customer as usize)?;
    let serial = first.number.get(8..).unwrap_or_default();
    let text = match dice.roll(5) {
        0 => format!("REGLEMENT {}", first.number),
        1 => format!("FACTURE {}", serial.trim_start_matches('0')),
        2 => format!("VIR {} /{}", first.number.replace('-', ""), dice.roll(99_999)),
        3 => "VIREMENT".to_owned(),
        _ => format!("CDE {}", first.orders.first()?),
    };
    Some(Payment {
        id: format!("L{n}"),
        date: Day::new(2026, 4, 1)?.plus((n % 28) as i32),
        amount: if dice.roll(10) == 0 { Cents(first.amount.0 + 100_000) } else { first.amount },
        currency: first.currency,
        name: format!("{} SAS", owner.name),
        behalf: String::new(),
        iban: owner.ibans.first().cloned().unwrap_or_default(),
        texts: vec![text],
        references: Vec::new(),
        end_to_end: String::new(),
        mandate: String::new(),
        operation: Operation::Transfer,
        reason: None,
        charges: Cents::ZERO,
    })
}

/// A made-up company: open items, customers, lines of the bank.
pub fn world(items: usize, lines: usize, customers: usize) -> Option<(Vec<Item>, Vec<Customer>, Vec<Payment>)> {
    let mut dice = Dice(7);
    let customers: Vec<Customer> = (0..customers.max(1)).map(customer).collect();
    let open: Vec<Item> = (0..items).map(|n| item(n, customers.len(), &mut dice)).collect::<Option<_>>()?;
    let payments: Vec<Payment> = (0..lines).map(|n| line(n, &open, &customers, &mut dice)).collect::<Option<_>>()?;
    Some((open, customers, payments))
}

/// Builds a company with so many open items and as many customers as wanted, and decides on so many lines.
pub fn run(items: usize, lines: usize, customers: usize) -> Option<Figures> {
    let (open, customers, payments) = world(items, lines, customers)?;
    let start = Instant::now();
    let mut engine = Engine::new(open, &customers, &[], Policy::default());
    let build = start.elapsed();
    let (mut posted, mut slowest) = (0, Duration::ZERO);
    let start = Instant::now();
    for payment in &payments {
        let one = Instant::now();
        posted += usize::from(engine.take(payment).verdict == Verdict::Post);
        slowest = slowest.max(one.elapsed());
    }
    Some(Figures {
        items,
        lines,
        build_seconds: build.as_secs_f64(),
        match_seconds: start.elapsed().as_secs_f64(),
        slowest_ms: slowest.as_secs_f64() * 1e3,
        posted,
    })
}
