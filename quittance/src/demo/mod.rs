//! A company to look at: a French tile maker that has lived its last 18 months through the product's own commands.
//!
//! Day by day a clock that is played goes on, and the people of the company do what their desks ask for: goods come in,
//! orders are entered, confirmed, held or released, shipped (in parts where goods are short), delivered, invoiced one by
//! one or once a month, credited and corrected, and paid well or badly, many through camt.053 files that are written and imported. Everything follows from the seed and
//! the day of the founding; what is to be done is read from the store every day. So a life that was cut off goes on
//! where it was, and one that ended lives on up to yesterday.

mod abroad;
mod billing;
mod bills;
pub mod chance;
mod claims;
mod clients;
mod day;
mod debits;
mod found;
mod goods;
pub mod made;
mod money;
mod online;
mod quotes;
mod staff;

use kernel::{CompanyId, Day, Fault, Id, Result};
use store::{Clock, Schema, Store};

use clients::Client;
use staff::Staff;

/// Tables.
pub const SCHEMA: Schema = Schema { step: "demo", versions: &[include_str!("schema.sql")] };

/// The password of everybody in the demonstration; printed by it.
pub const PASSWORD: &str = "demonstration";
/// Months that are lived at first.
const MONTHS: i32 = 18;
/// Orders in the first months.
pub const ORDERS: i64 = 1_500;
/// Orders on hold when a life stops.
pub const HELD: usize = 12;
/// Orders of a working day after the first months.
const A_DAY: i64 = 4;
/// Working days after which the place is noted.
const NOTE_EVERY: i32 = 20;

/// What a life gave.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Lived {
    /// The company.
    pub company: CompanyId,
    /// The director's user id, for signing in.
    pub director: Id,
    /// The director's e-mail.
    pub email: String,
    /// Everybody's password.
    pub password: &'static str,
    /// Founded.
    pub first_day: Day,
    /// Lived up to.
    pub last_day: Day,
    /// Days lived by this call; 0 when there was nothing to live.
    pub days: i64,
    /// Customers.
    pub customers: i64,
    /// Orders.
    pub orders: i64,
    /// Of which on hold.
    pub held: i64,
    /// Shipments.
    pub shipments: i64,
    /// Invoices.
    pub invoices: i64,
    /// Of which overdue today.
    pub overdue: i64,
    /// Payments.
    pub payments: i64,
}

/// Where the demonstration of a store stands.
struct Marker {
    company: CompanyId,
    seed: u64,
    first: Day,
    lived: Day,
}

/// A life on its way.
struct Life<'s> {
    store: &'s Store,
    company: CompanyId,
    seed: u64,
    first: Day,
    staff: Staff,
    clients: Vec<Client>,
    /// Ids of the customers, by rank from 1.
    customers: Vec<Id>,
    /// Ids of the articles, in the order of the catalogue.
    items: Vec<Id>,
    /// The orders planned up to each day of the first months.
    plan: Vec<i64>,
}

/// Lives up to yesterday. The store must have been opened with a played clock and this seed
/// (`Options { clock: Clock::played(1), seed: Some(seed), .. }`), and is to be opened anew afterwards. `progress` hears
/// days done and days in all. Asked again, it goes on where it was; the seed is then that of the first time.
pub fn run(store: &Store, seed: u64, progress: &mut dyn FnMut(u64, u64)) -> Result<Lived> {
    let clock = Clock::real();
    live(store, seed, clock.day(clock.now()), progress)
}

/// Lives up to the day before `today`.
pub fn live(store: &Store, seed: u64, today: Day, progress: &mut dyn FnMut(u64, u64)) -> Result<Lived> {
    let end = today.plus(-1);
    let marker = match marker(store)? {
        Some(marker) => marker,
        None => begin(store, seed, working_day_from(today.plus_months(-MONTHS)))?,
    };
    let from = next_day(store, &marker)?;
    if from > end && store.with_reader(|c| is_founded(c, marker.company))? {
        return told(store, &marker, 0, today);
    }
    store.clock().set_day(marker.first.max(from.min(end)), 4);
    let life = found::life(store, &marker, from)?;
    let days = i64::from(end.since(from)) + 1;
    let closing = last_working_day(end);
    for n in 0..days {
        let day = from.plus(n as i32);
        if is_working(day) {
            life.day(day)?;
        }
        if day == closing {
            life.close(day)?;
            life.claims(day)?;
            life.debits(day)?;
            life.cheque_abroad(day)?;
            life.online(day)?;
            life.bills(day)?;
        }
        if n % i64::from(NOTE_EVERY) == 0 {
            note(store, &marker, day)?;
        }
        progress(n as u64 + 1, days as u64);
    }
    note(store, &marker, end)?;
    told(store, &marker, days, today)
}

fn marker(store: &Store) -> Result<Option<Marker>> {
    store.with_reader(|conn| {
        conn.one("SELECT company_id, seed, first_day, lived_to FROM demo_life ORDER BY company_id LIMIT 1", &[], |row| {
            Ok(Marker {
                company: row.get(0)?,
                seed: row.get::<i64>(1)?.cast_unsigned(),
                first: row.get(2)?,
                lived: row.get(3)?,
            })
        })
    })
}

/// Notes that a life begins, before anything else, so that it is found again.
fn begin(store: &Store, seed: u64, first: Day) -> Result<Marker> {
    store.clock().set_day(first, 4);
    let company = store.new_id();
    let marker = Marker { company, seed, first, lived: first.plus(-1) };
    note(store, &marker, marker.lived)?;
    store.open_lane(company)?;
    Ok(marker)
}

fn note(store: &Store, marker: &Marker, lived: Day) -> Result<()> {
    store.platform(|conn| {
        conn.exec(
            "INSERT INTO demo_life (company_id, seed, first_day, lived_to) VALUES ($1, $2, $3, $4)
             ON CONFLICT (company_id) DO UPDATE SET lived_to = excluded.lived_to",
            store::params![marker.company, marker.seed.cast_signed(), marker.first, lived],
        )
    })?;
    Ok(())
}

fn is_founded(conn: &mut store::Conn, company: CompanyId) -> Result<bool> {
    let found = conn.one("SELECT 1 FROM company WHERE company_id = $1", store::params![company], |row| row.get::<i64>(0))?;
    Ok(found.is_some())
}

/// The day to go on with: after the last one lived whole, but never before one that has facts already. A day that was
/// cut off is lived again: what is there already is seen, or refused as a duplicate.
fn next_day(store: &Store, marker: &Marker) -> Result<Day> {
    let company = marker.company;
    let last = store.read(company, |db| {
        db.one(
            "SELECT at FROM journal WHERE company_id = $1 ORDER BY seq DESC LIMIT 1",
            store::params![company],
            |row| row.get::<i64>(0),
        )
    })?;
    let last = last.map(|at| store.clock().day(at));
    Ok(match last {
        Some(last) if last > marker.lived => last,
        _ => marker.lived.plus(1),
    })
}

fn told(store: &Store, marker: &Marker, days: i64, today: Day) -> Result<Lived> {
    let company = marker.company;
    let email = staff::director().email();
    let director = web::platform::user_find(store, &email)?.map_or(0, |user| user.id);
    store.read(company, |db| {
        let mut count = |sql: &str| -> Result<i64> {
            Ok(db.one(sql, store::params![company], |row| row.get::<i64>(0))?.unwrap_or(0))
        };
        let overdue = format!("SELECT COUNT(*) FROM open_item WHERE company_id = $1 AND open > 0 AND due_day < '{today}'");
        Ok(Lived {
            company,
            director: Id(director),
            email,
            password: PASSWORD,
            first_day: marker.first,
            last_day: today.plus(-1),
            days,
            customers: count("SELECT COUNT(*) FROM customer WHERE company_id = $1")?,
            orders: count("SELECT COUNT(*) FROM sales_order WHERE company_id = $1")?,
            held: count("SELECT COUNT(*) FROM sales_order WHERE company_id = $1 AND state = 'held'")?,
            shipments: count("SELECT COUNT(*) FROM shipment WHERE company_id = $1")?,
            invoices: count("SELECT COUNT(*) FROM invoice WHERE company_id = $1")?,
            overdue: count(&overdue)?,
            payments: count("SELECT COUNT(*) FROM payment WHERE company_id = $1")?,
        })
    })
}

/// Monday to Friday, without the French holidays that always fall on the same day.
fn is_working(day: Day) -> bool {
    let holiday = matches!(
        (day.month(), day.day()),
        (1, 1) | (5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1) | (11, 11) | (12, 25)
    );
    day.weekday() <= 5 && !holiday
}

/// The day itself, or the next one on which people work.
fn working_day_from(day: Day) -> Day {
    (0..8).map(|n| day.plus(n)).find(|d| is_working(*d)).unwrap_or(day)
}

/// The day itself, or the last one before it on which people worked.
fn last_working_day(day: Day) -> Day {
    (0..8).map(|n| day.plus(-n)).find(|d| is_working(*d)).unwrap_or(day)
}

/// So many working days later.
fn working_days_after(day: Day, count: i64) -> Day {
    let mut day = day;
    for _ in 0..count {
        day = working_day_from(day.plus(1));
    }
    day
}

/// How busy roofers are in a month, beside the others.
fn season(month: i8) -> i64 {
    match month {
        1 | 12 => 60,
        2 | 8 => 75,
        4..=6 | 9 | 10 => 125,
        _ => 105,
    }
}

/// The orders planned from the founding to each day of the first months, by the season.
fn plan(first: Day) -> Vec<i64> {
    let last = first.plus_months(MONTHS);
    let weights: Vec<i64> = (0..=last.since(first))
        .map(|n| first.plus(n))
        .map(|d| if is_working(d) && d < last { season(d.month()) } else { 0 })
        .collect();
    let all: i64 = weights.iter().sum();
    // What is left of the whole number is entered on the last day, with the orders that are then held.
    let planned = ORDERS - HELD as i64;
    let mut sum = 0;
    weights
        .iter()
        .map(|w| {
            sum += w;
            sum * planned / all.max(1)
        })
        .collect()
}

/// Somebody else may have been faster, or the day is lived a second time: a refusal changes nothing.
fn settled<O>(answers: Vec<Result<O>>) -> Result<Vec<O>> {
    let mut list = Vec::with_capacity(answers.len());
    for answer in answers {
        match answer {
            Ok(outcome) => list.push(outcome),
            Err(Fault::Refused(refusal)) => tracing::debug!("{refusal}"),
            Err(fault) => return Err(fault),
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests;
