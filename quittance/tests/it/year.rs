//! The simulated year on both engines. `SEED` and `COMMANDS` play another one, or a longer one.

use quittance::simulate::{self, Plan};

use crate::engines::Stand;

fn play(stand: &Stand, seeds: &[u64], commands: usize) {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let asked_seed = asked("SEED").map(|seed| [seed]);
    let seeds = asked_seed.as_ref().map_or(seeds, |seed| seed);
    let commands = asked("COMMANDS").map_or(commands, |n| n as usize);
    for seed in seeds {
        let store = simulate::open(&stand.url(), *seed).expect("a store");
        let replica = crate::engines::open(&stand.scratch());
        match simulate::run(&store, &replica, &Plan { seed: *seed, commands, every: 100 }) {
            Ok(outcome) => {
                let taken: usize = outcome.accepted.values().sum();
                println!(
                    "seed {seed}: {taken} of {} taken, {} facts, {} days",
                    outcome.commands, outcome.facts, outcome.days
                );
                println!("  taken {:?}\n  refused {:?}", outcome.accepted, outcome.refused);
                // A short year has few documents to correct, credit or close with; a long one takes more than a third.
                assert!(taken * 4 > commands, "a year in which little happens proves little");
            }
            Err(failure) => panic!("{failure}"),
        }
    }
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
