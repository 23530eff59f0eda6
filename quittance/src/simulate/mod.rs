//! The simulated year: a company lives from a seed through thousands of random commands, right ones and wrong ones,
//! by people of several roles, and what must be true is checked after every step. The seed plays it again.

mod abroad;
mod ahead;
mod bills;
mod billing;
pub mod check;
mod electronic;
mod figures;
mod flow;
mod keep;
mod online;
mod player;
mod registers;
mod risk;
mod settling;
mod workbench;
mod quotes;

use std::collections::BTreeMap;
use std::fmt;

use kernel::{Day, Fault, Result};
use store::{Clock, Options, Store, Url};

use player::Player;

/// What is to be played.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// Moves in all, of one command or a few, spread over two years.
    pub commands: usize,
    /// After so many moves everything is checked, the replica included.
    pub every: usize,
}

/// What was played.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Outcome {
    /// Moves made.
    pub commands: usize,
    /// Commands taken, by name.
    pub accepted: BTreeMap<&'static str, usize>,
    /// Refusals by code.
    pub refused: BTreeMap<String, usize>,
    /// Facts in the journal at the end.
    pub facts: i64,
    /// Days that went by.
    pub days: i32,
    /// How often everything was checked.
    pub checks: usize,
}

/// Where a simulation found something untrue, and how to see it again.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// Which command, from 1.
    pub step: usize,
    /// Its name.
    pub command: &'static str,
    /// What is not true.
    pub what: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}, command {} ({}): {}", self.seed, self.step, self.command, self.what.join("; "))?;
        write!(f, " [cargo xtask simulate --seed {} --commands {}]", self.seed, self.step)
    }
}

/// The first day of a simulated year: it ends in the next one, so that numbers begin again on the way.
const FIRST_DAY: (i16, i8, i8) = (2025, 3, 3);

/// Opens a store that is played from a seed: ids, salts and the clock.
pub fn open(url: &Url, seed: u64) -> Result<Store> {
    let clock = Clock::played(1);
    let first = Day::new(FIRST_DAY.0, FIRST_DAY.1, FIRST_DAY.2).ok_or_else(|| Fault::broken("no such day"))?;
    clock.set_day(first, 8);
    crate::steps::open(url, Options { clock, seed: Some(seed), ..Options::default() })
}

/// Plays a year in `store`, which [`open`] has opened, and folds its journal into `replica` as it goes.
pub fn run(store: &Store, replica: &Store, plan: &Plan) -> Result<Outcome, Box<Failure>> {
    let failure = |step: usize, command: &'static str, what: Vec<String>| {
        Box::new(Failure { seed: plan.seed, step, command, what })
    };
    let mut player = Player::found(store, plan.seed).map_err(|f| failure(0, "company.found", vec![f.to_string()]))?;
    let company = player.company;
    let first = store.clock().today();
    let (mut outcome, mut shown) = (Outcome::default(), figures::Shown::default());
    for step in 1..=plan.commands {
        let told = player.step(plan.commands);
        let command = player.last.name;
        outcome.commands += 1;
        for (name, refused) in player.sent.drain(..) {
            match refused {
                None => *outcome.accepted.entry(name).or_default() += 1,
                Some(code) => *outcome.refused.entry(code).or_default() += 1,
            }
        }
        let mut what = told;
        what.extend(store.read(company, |db| check::after(db, player.last.head)).unwrap_or_else(|f| vec![f.to_string()]));
        if step % plan.every.max(1) == 0 || step == plan.commands {
            what.extend(everything(store, replica, company).unwrap_or_else(|f| vec![f.to_string()]));
            let past = store.read(company, |db| {
                shown.look(db)?;
                shown.faults(db)
            });
            what.extend(past.unwrap_or_else(|f| vec![f.to_string()]));
            outcome.checks += 1;
        }
        if !what.is_empty() {
            return Err(failure(step, command, what));
        }
    }
    outcome.facts = player.last.head_now;
    outcome.days = store.clock().today().since(first);
    Ok(outcome)
}

/// All invariants of a company: books, registers, numbers, the chain, and that its rows are what its facts made.
pub fn everything(store: &Store, replica: &Store, company: kernel::CompanyId) -> Result<Vec<String>> {
    let mut what = store.read(company, check::everything)?;
    let (_, damage) = store::replay::check_chain(store, company, &mut |_| {})?;
    what.extend(damage.into_iter().map(|d| format!("{}: {}", d.place, d.what)));
    store::replay::replay(store, replica, company, &crate::steps::players(), &mut |_| {})?;
    let damage = store::replay::compare(store, replica, &crate::steps::schemas(), company)?;
    what.extend(damage.into_iter().map(|d| format!("{}: {}", d.place, d.what)));
    Ok(what)
}
