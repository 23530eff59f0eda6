//! The simulated year on both engines. `SEED` and `COMMANDS` play another one, or a longer one; `EVERY` says after how
//! many commands everything is checked, to find the one that broke something.

use std::path::Path;
use std::process::Command;

use quittance::simulate::{self, Plan};
use store::Store;

use crate::engines::Stand;

fn play(stand: &Stand, seeds: &[u64], commands: usize) {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let asked_seed = asked("SEED").map(|seed| [seed]);
    let seeds = asked_seed.as_ref().map_or(seeds, |seed| seed);
    let commands = asked("COMMANDS").map_or(commands, |n| n as usize);
    let every = asked("EVERY").map_or(100, |n| n as usize);
    for seed in seeds {
        let store = simulate::open(&stand.url(), *seed).expect("a store");
        let replica = crate::engines::open(&stand.scratch());
        match simulate::run(&store, &replica, &Plan { seed: *seed, commands, every }) {
            Ok(outcome) => {
                let taken: usize = outcome.accepted.values().sum();
                println!(
                    "seed {seed}: {taken} of {} taken, {} facts, {} days",
                    outcome.commands, outcome.facts, outcome.days
                );
                println!("  taken {:?}\n  refused {:?}", outcome.accepted, outcome.refused);
                // A short year has few documents to correct, credit or close with; a long one takes more than a third.
                assert!(taken * 4 > commands, "a year in which little happens proves little");
                accounting_files(&store, *seed);
            }
            Err(failure) => panic!("{failure}"),
        }
    }
}

/// The file of accounting entries of each fiscal year passes the strict checker that lies beside the checkout.
fn accounting_files(store: &Store, seed: u64) {
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/domain/golden/fec_check.py");
    if !checker.exists() {
        return println!("skipped: no strict checker of accounting files beside the checkout");
    }
    let folder = std::env::temp_dir().join(format!("quittance-year-{}-{seed}-{}", std::process::id(), store.new_id()));
    for company in store.companies().expect("companies") {
        let years = store.read(company, ground::company::fiscal_years).expect("fiscal years");
        for year in years {
            let (path, written) = report::fec::export(store, company, year.last, &folder).expect("a file");
            // A year in which nothing was booked has a file without lines.
            if written.lines == 0 {
                continue;
            }
            match Command::new("python3").arg(&checker).arg(&path).arg("--start").arg(year.first.to_string()).output() {
                Ok(out) => {
                    let said = String::from_utf8_lossy(&out.stdout);
                    let first: Vec<&str> = said.lines().take(20).collect();
                    assert!(out.status.success(), "seed {seed}, year to {}: {first:#?}", year.last);
                }
                Err(error) => return println!("skipped: no python3: {error}"),
            }
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
}

#[test]
fn sqlite() {
    play(&Stand::sqlite(), &[1, 2026], 1500);
}

#[test]
fn postgres() {
    if let Some(stand) = Stand::postgres() {
        play(&stand, &[3], 400);
    }
}
