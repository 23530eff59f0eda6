//! Journals of earlier shapes, kept as text: they must read, play and verify on both engines for ever, and give the rows
//! they gave then. `cargo xtask golden` writes the present shape anew; after the first release a new file is added
//! beside the old ones instead.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quittance::cli::keeping::from_text;
use quittance::simulate::{self, Plan};
use quittance::{steps, verify};
use store::schema::{Table, tables};
use store::{Store, replay};

use crate::engines::{self, Stand};
use crate::on_both;

/// What a table held, and in which columns.
#[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
struct Held {
    columns: Vec<String>,
    sum: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn journal_and_rows(name: &str) -> (String, BTreeMap<String, Held>) {
    let read = |ending: &str| std::fs::read_to_string(folder().join(format!("{name}.{ending}"))).expect("a golden file");
    (read("journal.jsonl"), serde_json::from_str(&read("rows.json")).expect("rows"))
}

/// What these tables hold in these columns, the same on either engine.
fn held(store: &Store, wanted: &[Table]) -> BTreeMap<String, Held> {
    let company = store.companies().expect("companies")[0];
    let sums = store.with_reader(|conn| replay::state_of(conn, wanted, company)).expect("a state");
    let hex = |lanes: &[u64; 4]| lanes.iter().map(|l| format!("{l:016x}")).collect::<String>();
    let of = |table: &Table| Held { columns: table.columns.clone(), sum: hex(&sums[&table.name]) };
    wanted.iter().filter(|t| sums.contains_key(&t.name)).map(|t| (t.name.clone(), of(t))).collect()
}

/// The present tables, with the columns that were known then.
fn known_then(rows: &BTreeMap<String, Held>) -> Vec<Table> {
    let now = tables(&steps::schemas());
    rows.iter()
        .map(|(name, held)| {
            let table = now.iter().find(|t| t.name == *name);
            let table = table.unwrap_or_else(|| panic!("{name} is gone: cargo xtask golden"));
            let there = |c: &String| table.columns.contains(c);
            assert!(held.columns.iter().all(there), "a column of {name} is gone: cargo xtask golden");
            Table { columns: held.columns.clone(), ..table.clone() }
        })
        .collect()
}

/// Plays a golden journal and finds the rows of then.
fn plays(stand: &Stand) {
    let mut files = 0;
    for file in std::fs::read_dir(folder()).expect("the golden folder").flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".journal.jsonl") else { continue };
        files += 1;
        let (journal, rows) = journal_and_rows(name);
        let store = stand.open();
        let companies = from_text(journal.as_bytes(), &store)
            .unwrap_or_else(|f| panic!("{name} no longer plays ({f}): give added fields a default, or: cargo xtask golden"));
        let verdict = verify::run(&store, &mut |_, _| {}).expect("a verdict");
        let bad: Vec<_> = verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect();
        assert!(verdict.intact, "{name}: {bad:#?}");
        assert_eq!(held(&store, &known_then(&rows)), rows, "{name}: rows are no longer what the facts made of them then");
        // And out again, to the letter.
        let mut text = Vec::new();
        store.write_journal(companies[0], &mut text).expect("written");
        assert!(text == journal.as_bytes(), "{name}: the journal came out otherwise than it went in");
    }
    assert!(files > 0, "there is no golden journal: cargo xtask golden");
}

/// A line that is none, and a chain with a changed value, are refused before anything is played.
fn refuses(stand: &Stand) {
    let (journal, _) = journal_and_rows("present");
    for (text, code) in [
        ("nonsense\n".to_string(), "request.json_malformed"),
        (journal.replacen("\"via\":\"", "\"via\":\"x", 1), "store.journal_damaged"),
        (journal.lines().skip(1).map(|l| format!("{l}\n")).collect(), "store.journal_damaged"),
    ] {
        let store = engines::open(&stand.url());
        let refused = from_text(text.as_bytes(), &store).map(|_| ()).map_err(|f| f.code().to_string());
        assert_eq!(refused, Err(code.to_string()));
        assert_eq!(store.companies().expect("companies"), [], "nothing was played");
    }
}

/// `cargo xtask golden`
#[test]
#[ignore = "writes the present shape"]
fn write() {
    let stand = Stand::sqlite();
    let store = simulate::open(&stand.url(), 11).expect("a store");
    let plan = Plan { seed: 11, commands: 400, every: 200 };
    simulate::run(&store, &engines::open(&stand.scratch()), &plan).unwrap_or_else(|failure| panic!("{failure}"));
    let company = store.companies().expect("companies")[0];
    std::fs::create_dir_all(folder()).expect("the golden folder");
    let mut text = Vec::new();
    store.write_journal(company, &mut text).expect("a journal");
    std::fs::write(folder().join("present.journal.jsonl"), text).expect("written");
    let rows = serde_json::to_string_pretty(&held(&store, &tables(&steps::schemas()))).expect("JSON");
    std::fs::write(folder().join("present.rows.json"), rows).expect("written");
}

on_both! {
    earlier_journals_play_for_ever => plays;
    what_is_no_journal_is_refused => refuses;
}
