//! The life as a whole, on a store of its own.

use store::{Clock, Options, Store, Url};

use super::*;

fn open(name: &str, seed: u64) -> Store {
    let folder = std::env::temp_dir().join(format!("quittance-demo-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let options = Options { clock: Clock::played(1), seed: Some(seed), ..Options::default() };
    crate::steps::open(&Url::Scratch(folder.join(format!("{name}.db"))), options).unwrap()
}

fn state(store: &Store, company: CompanyId) -> String {
    store.with_reader(|c| store::replay::state(c, &crate::steps::schemas(), company)).map(|s| store::replay::state_hash(&s)).unwrap()
}

#[test]
fn a_life_is_whole_and_lives_on() {
    let today = Day::parse("2026-11-22").unwrap();
    let store = open("whole", 1);
    let lived = live(&store, 1, today, &mut |_, _| {}).unwrap();
    assert_eq!((lived.customers, lived.orders, lived.held), (120, ORDERS, HELD as i64), "{lived:?}");
    assert!(lived.invoices > 1_200 && lived.payments > 900 && lived.overdue > 20, "{lived:?}");
    assert!(lived.director.0 > 0 && lived.last_day == today.plus(-1));
    let verdict = crate::verify::run(&store, &mut |_, _| {}).unwrap();
    assert!(verdict.intact, "{verdict:?}");
    // Asked again, nothing happens; a week later, a week is lived.
    assert_eq!(live(&store, 1, today, &mut |_, _| {}).unwrap().days, 0);
    let later = live(&store, 1, today.plus(7), &mut |_, _| {}).unwrap();
    assert!(later.days == 7 && later.orders > lived.orders && later.held == HELD as i64, "{later:?}");
}

#[test]
fn a_life_cut_off_goes_on_where_it_was() {
    let today = Day::parse("2026-11-22").unwrap();
    let store = open("cut", 2);
    // Cut after 60 days, in the middle of everything.
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        live(&store, 2, today, &mut |done, _| assert!(done < 60, "cut"))
    }));
    assert!(panicked.is_err());
    let lived = live(&store, 2, today, &mut |_, _| {}).unwrap();
    assert_eq!((lived.customers, lived.held), (120, HELD as i64), "{lived:?}");
    assert_eq!(lived.orders, ORDERS);
    assert!(crate::verify::run(&store, &mut |_, _| {}).unwrap().intact);
}

#[test]
fn the_same_seed_and_day_give_the_same_life() {
    let today = Day::parse("2025-07-05").unwrap();
    let first = working_day_from(Day::parse("2025-05-05").unwrap());
    let run = |name: &str, seed: u64| {
        let store = open(name, seed);
        begin(&store, seed, first).unwrap();
        let lived = live(&store, seed, today, &mut |_, _| {}).unwrap();
        state(&store, lived.company)
    };
    let one = run("one", 5);
    assert_eq!(one, run("two", 5));
    assert_ne!(one, run("three", 6));
}
