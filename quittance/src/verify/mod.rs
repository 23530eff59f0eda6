//! `verify`: is everything that the store says true? The chain, the rows, the books, the stock, the numbers, the files.

pub(crate) mod books;

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{CompanyId, Fault, Result};
use store::replay::{self, Damage};
use store::{Options, Store, Url};

use crate::{seal, steps};

/// One question and its answer.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Check {
    /// Stable name: `chain`, `mirror`, `entries`, ...
    pub name: &'static str,
    /// What was looked at: facts, rows, entries.
    pub looked_at: i64,
    /// What is wrong; empty when all is well.
    pub damage: Vec<Damage>,
}

/// The verdict on a store.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Verdict {
    /// True when nothing is wrong.
    pub intact: bool,
    /// Facts in all journals.
    pub facts: i64,
    /// One hexadecimal number for the state of each company, the same on either engine.
    pub states: Vec<(CompanyId, String)>,
    /// All checks.
    pub checks: Vec<Check>,
}

/// Looks at everything. `progress` hears what is being looked at and how far.
pub fn run(store: &Store, progress: &mut dyn FnMut(&str, i64)) -> Result<Verdict> {
    let mut verdict = Verdict { intact: true, facts: 0, states: Vec::new(), checks: Vec::new() };
    let engine = replay::check_engine(store)?;
    verdict.checks.push(Check { name: "engine", looked_at: 1, damage: engine });
    for company in store.companies()? {
        let (facts, damage) = replay::check_chain(store, company, &mut |n| progress("chain", n))?;
        verdict.facts += facts;
        verdict.checks.push(Check { name: "chain", looked_at: facts, damage });
        let damage = mirror(store, company, &mut |n| progress("mirror", n))?;
        verdict.checks.push(Check { name: "mirror", looked_at: facts, damage });
        verdict.checks.extend(store.read(company, books::checks)?);
        verdict.checks.push(seals(store, company)?);
        let state = store.with_reader(|conn| replay::state(conn, &steps::schemas(), company))?;
        verdict.states.push((company, replay::state_hash(&state)));
    }
    verdict.intact = verdict.checks.iter().all(|c| c.damage.is_empty());
    Ok(verdict)
}

/// Is the journal still the one of each seal that lies beside the store?
fn seals(store: &Store, company: CompanyId) -> Result<Check> {
    let (seals, mut damage) = seal::list(&seal::folder(store), company)?;
    for (_, seal) in &seals {
        damage.extend(seal::check(store, seal)?);
    }
    Ok(Check { name: "seals", looked_at: seals.len() as i64, damage })
}

/// What a strict reader says against the files of accounting entries of all fiscal years.
pub fn accounting_files(db: &mut store::Db) -> Result<Vec<String>> {
    let damage = books::accounting_files(db)?.damage;
    Ok(damage.into_iter().map(|d| format!("{}: {}", d.place, d.what)).collect())
}

/// Plays the journal into a scratch store and compares every business table, row by row where a table differs.
fn mirror(store: &Store, company: CompanyId, progress: &mut dyn FnMut(i64)) -> Result<Vec<Damage>> {
    let folder = scratch_folder()?;
    let result = (|| {
        let scratch = steps::open(&Url::Scratch(folder.join("mirror.db")), Options::default())?;
        if let Err(fault) = replay::replay(store, &scratch, company, &steps::players(), progress) {
            return Ok(vec![Damage { place: "journal".into(), what: format!("it cannot be played again: {fault}") }]);
        }
        replay::compare(store, &scratch, &steps::schemas(), company)
    })();
    let _ = std::fs::remove_dir_all(&folder);
    result
}

/// A folder of its own: two stores of one seed, verified by one process at once, have the same ids.
fn scratch_folder() -> Result<std::path::PathBuf> {
    static FOLDERS: AtomicU64 = AtomicU64::new(0);
    let place = FOLDERS.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("quittance-verify-{}-{place}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| Fault::broken(format!("{}: {e}", folder.display())))?;
    Ok(folder)
}
