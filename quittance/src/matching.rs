//! Matches a seller's world in files through the product: a throw-away store takes over customers, open items and
//! applied lines, imports the statements as any company does, and tells what became of each line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use cash::application::world::{self, World};
use cash::application::{Customer, Item, Past};
use cash::policy::Policy;
use cash::takeover::{BringItem, DescribePayer, Teach, TaughtLine, TaughtPiece};
use cash::workbench::{self, Tally};
use ground::company::{Found, OpenYear};
use ground::customer::{self, Profile};
use ground::party::{Address, Identifiers};
use kernel::{CompanyId, Day, Fault, Id, Result, identifier};
use serde::Deserialize;
use store::{Clock, Context, Options, Store, Url};

use crate::import::batch;
use crate::{bench, steps};

/// What matching a world came to.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Summary {
    /// Lines of the bank.
    pub lines: usize,
    /// Decided without a person.
    pub by_itself: usize,
    /// Proposed to a person.
    pub proposed: usize,
    /// Left to a person.
    pub left: usize,
    /// Lines that the last look at everything decided.
    pub last: Tally,
}

/// A place for a store that goes away when it is dropped.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// A new folder.
    pub fn new() -> Result<Scratch> {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let name = format!("quittance-match-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).map_err(Fault::broken)?;
        Ok(Scratch { folder })
    }

    /// A store in it, which goes by a clock.
    pub fn store(&self, clock: Clock) -> Result<Store> {
        steps::open(&Url::Scratch(self.folder.join("match.db")), Options { clock, ..Options::default() })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Matches the world in `dir` (customers.csv, open_invoices.csv, history.csv, statements/ or cfonb/) on a throw-away
/// store and writes the predictions to `out`.
pub fn match_world(dir: &Path, out: &Path) -> Result<Summary> {
    let world = world::read(dir)?;
    let scratch = Scratch::new()?;
    let clock = Clock::played(1);
    clock.set_day(last_day(&world), 12);
    let store = scratch.store(clock)?;
    let (company, customers) = furnish(&store, &world)?;
    let context = Context { bulk: true, ..Context::system(company, "import") };
    for path in world::statements(dir) {
        let bytes = std::fs::read(&path).map_err(Fault::broken)?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        workbench::import_file(&store, &context, &name, &bytes)?;
    }
    let last = workbench::decide_on_all(&store, &context)?;
    let told = store.read(company, workbench::told::lines)?;
    let summary = Summary {
        lines: told.len(),
        by_itself: told.iter().filter(|l| l.by_itself).count(),
        proposed: told.iter().filter(|l| !l.by_itself && !l.pieces.is_empty()).count(),
        left: told.iter().filter(|l| l.pieces.is_empty()).count(),
        last,
    };
    workbench::told::write(out, &told, &customers)?;
    Ok(summary)
}

/// Nothing of a world is later than this.
fn last_day(world: &World) -> Day {
    let lines = world.lines.iter().map(|l| l.date);
    let days = lines.chain(world.items.iter().map(|i| i.issue)).chain(world.history.iter().map(|h| h.payment.date));
    days.max().unwrap_or_else(|| Day::from_number(20_000))
}

/// What is needed of an outcome.
#[derive(Deserialize)]
struct Made {
    id: Id,
}

#[derive(Deserialize)]
struct Any {}

/// All of them, or the first that was refused.
fn done<T>(answers: Vec<Result<T>>) -> Result<Vec<T>> {
    answers.into_iter().collect()
}

/// A company that has moved in with everything the world knows; its customers by their ids.
pub fn furnish(store: &Store, world: &World) -> Result<(CompanyId, HashMap<Id, String>)> {
    let company = store.new_id();
    store.open_lane(company)?;
    let context = Context::system(company, "cli");
    let (last, first) = (store.clock().today(), world.lines.iter().map(|l| l.date).min());
    let year = first.unwrap_or(last).min(last).year();
    let day = |year: i16, month: i8, day: i8| Day::new(year, month, day).unwrap_or(last);
    let found = Found { identity: bench::world::identity("Match"), first_day: day(year, 1, 1), last_day: day(year, 12, 31) };
    store.run(&context, found)?;
    for year in year + 1..=last.year() {
        store.run(&context, OpenYear { last_day: day(year, 12, 31) })?;
    }
    // A world is matched as far as its seller may go: discounts in time, and differences below an euro.
    let policy = Policy { amount: kernel::Cents(100), percent: kernel::Rate::whole(100), discount_alone: true, difference_alone: true, ..Policy::default() };
    store.run(&context, cash::policy::Set { version: None, policy })?;
    let created = batch::run_all::<_, Made>(store, &context, world.customers.iter().enumerate().map(created))?;
    let ids: Vec<Id> = done(created)?.into_iter().map(|m| m.id).collect();
    let describe = world.customers.iter().zip(&ids).filter_map(|(c, id)| described(c, *id));
    done(batch::run_all::<_, Any>(store, &context, describe)?)?;
    let brought = world.items.iter().filter(|i| !i.open.is_zero()).filter_map(|i| brought(i, &ids));
    done(batch::run_all::<_, Any>(store, &context, brought)?)?;
    for lines in world.history.chunks(500) {
        let lines = lines.iter().map(|past| taught(past, &ids)).collect();
        store.run(&context, Teach { lines })?;
    }
    let numbers = ids.into_iter().zip(world.customers.iter().map(|c| c.id.clone())).collect();
    Ok((company, numbers))
}

fn created((n, customer): (usize, &Customer)) -> customer::Create {
    let siren = customer.identifiers.iter().map(|i| identifier::compact(i)).find(|i| identifier::is_siren(i));
    let iban = customer.ibans.iter().map(|i| identifier::compact(i)).find(|i| identifier::is_iban(i));
    let profile = Profile {
        name: format!("{} {}", customer.name, customer.form).trim().to_string(),
        identifiers: Identifiers {
            siren: siren.unwrap_or_default(),
            iban: iban.unwrap_or_default(),
            ..Identifiers::default()
        },
        address: Address { city: customer.city.clone(), ..Address::default() },
        ..Profile::default()
    };
    let plain = (1..=20).contains(&customer.id.len()) && customer.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let number = if plain { customer.id.clone() } else { format!("M{n:06}") };
    customer::Create { number: Some(number), profile, credit_limit: None, duplicate: true }
}

fn described(customer: &Customer, id: Id) -> Option<DescribePayer> {
    let ibans: Vec<String> = customer.ibans.iter().filter(|i| identifier::is_iban(&identifier::compact(i))).skip(1).cloned().collect();
    let identifiers: Vec<String> =
        customer.identifiers.iter().filter(|i| !identifier::is_siren(&identifier::compact(i))).cloned().collect();
    let more = !ibans.is_empty() || !identifiers.is_empty() || !customer.mandates.is_empty() || !customer.group_name.is_empty();
    more.then(|| DescribePayer {
        customer: id,
        ibans,
        mandates: customer.mandates.clone(),
        identifiers,
        group: customer.group_name.clone(),
    })
}

fn brought(item: &Item, ids: &[Id]) -> Option<BringItem> {
    Some(BringItem {
        account: ground::receivable::Control::default(),
        customer: *ids.get(item.customer as usize)?,
        number: item.number.clone(),
        issue_day: item.issue,
        due_day: item.due.max(item.issue),
        open: item.open,
        currency: kernel::Currency::EUR,
        value: None,
        total: Some(item.amount),
        discount_rate: item.discount.map(|d| d.rate),
        discount_until: item.discount.map(|d| d.until),
        orders: item.orders.clone(),
        references: item.references.clone(),
    })
}

fn taught(past: &Past, ids: &[Id]) -> TaughtLine {
    let payment = &past.payment;
    let text: String = payment.texts.iter().chain(&payment.references).map(String::as_str).collect::<Vec<_>>().join(" ");
    let clean = |text: &str, most: usize| -> String {
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
    };
    TaughtLine {
        day: payment.date,
        amount: payment.amount,
        counterparty: clean(&payment.name, 200),
        iban: clean(&payment.iban, 50),
        remittance: clean(&text, 2000),
        end_to_end: clean(&payment.end_to_end, 200),
        pieces: past
            .applied
            .iter()
            .map(|p| TaughtPiece {
                number: p.number.clone(),
                customer: p.customer.and_then(|c| ids.get(c as usize)).copied(),
                amount: p.amount,
                kind: p.kind,
            })
            .collect(),
    }
}
