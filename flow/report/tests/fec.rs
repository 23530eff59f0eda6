//! The file of accounting entries over two fiscal years, checked by its own rules and by a strict checker where one
//! lies beside the checkout.

mod world;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use cash::payment::{Apply, ApplyTo, Identify, Record, Unapply};
use kernel::Cents;
use world::{World, day};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("report-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two years: paid at once, in parts, across the year's end, unidentified, taken back.
fn lived(folder: &Path) -> World {
    let mut w = World::found(folder);
    w.on("2025-03-10");
    let at_once = w.invoice(0, &[(0, 500), (3, 1)], "A1");
    let parts = w.invoice(1, &[(1, 1000), (4, 20)], "B1");
    w.on("2025-11-20");
    let later = w.invoice(2, &[(2, 40)], "C1");
    let two = (w.invoice(0, &[(0, 10)], "A2"), w.invoice(0, &[(0, 20)], "A3"));
    w.on("2025-12-05");
    w.bank("2025-12-04", at_once.totals.gross.0, "DELMAS", &format!("VIR {}", at_once.number));
    w.bank("2025-12-04", parts.totals.gross.0 / 3, "VIDAL", &format!("ACOMPTE {}", parts.number));
    w.bank("2025-12-05", 12_345, "INCONNU", "REGLEMENT");
    w.bank("2025-12-05", -1_900, "BANQUE", "FRAIS DE TENUE DE COMPTE");
    // One payment for three invoices, the last of which is issued in the next year.
    w.bank(
        "2025-12-05",
        two.0.totals.gross.0 + two.1.totals.gross.0 + 30_000,
        "DELMAS",
        &format!("{} {}", two.0.number, two.1.number),
    );
    let december = w.statement("2025-12-01", "2025-12-05");
    let report = w.import("december.xml", &december);
    assert_eq!(report.booked_now, 5);
    w.on("2025-12-30");
    w.open_year("2026-12-31");
    w.on("2026-01-15");
    let next_year = w.invoice(0, &[(0, 40), (2, 5)], "A4");
    let over = report.lines[4].payment.expect("booked");
    let over_item = |w: &World, number: &str| {
        let items = w.store.read(w.company, |db| ground::receivable::open_of(db, w.customers[0])).expect("items");
        items.into_iter().find(|i| i.number == number).expect("open").id
    };
    let target = over_item(&w, &next_year.number);
    w.run(Apply::to(over, None, vec![ApplyTo::cash(target, None)]));
    w.bank("2026-01-10", parts.totals.gross.0 - parts.totals.gross.0 / 3, "VIDAL", &format!("SOLDE {}", parts.number));
    w.bank("2026-01-12", later.totals.gross.0, "MIDI", &later.number);
    let january = w.statement("2026-01-01", "2026-01-15");
    w.import("january.xml", &january);
    w.run(Identify { payment: report.lines[2].payment.expect("booked"), version: None, customer: w.customers[3] });
    w.on("2026-02-02");
    let hand = w.run(Record {
        customer: w.customers[2],
        amount: Cents(5_000),
        day: None,
        method: cash::payment::Method::Cheque,
        ..Record::default()
    });
    let again = w.invoice(2, &[(0, 10)], "C2");
    w.run(Apply::by_reference(hand.id, None).naming(&w, &again.number));
    w.run(Unapply { payment: hand.id, version: None, reason: "saisi deux fois".into() });
    w
}

trait Naming {
    fn naming(self, w: &World, number: &str) -> Apply;
}
impl Naming for Apply {
    fn naming(mut self, w: &World, number: &str) -> Apply {
        let items = w.store.read(w.company, |db| ground::receivable::open_of(db, w.customers[2])).expect("items");
        let item = items.iter().find(|i| i.number == number).expect("open").id;
        self.items = vec![ApplyTo::cash(item, None)];
        self
    }
}

fn cents(text: &str) -> i64 {
    text.replace(',', "").parse().expect("an amount")
}

/// Reads a file back: 18 columns each, in order, balanced; gives its rows.
fn checked(text: &str) -> Vec<Vec<String>> {
    let rows: Vec<Vec<String>> =
        text.trim_end_matches("\r\n").split("\r\n").map(|l| l.split('\t').map(str::to_string).collect()).collect();
    assert!(rows.iter().all(|r| r.len() == 18));
    let (mut entry, mut validated) = (0, String::new());
    let mut letters: HashMap<(String, String), (i64, u32)> = HashMap::new();
    let mut balance = 0;
    for row in &rows[1..] {
        let number: i64 = row[2].parse().expect("a number");
        assert!(number == entry || number == entry + 1, "{row:?}");
        assert!(number == entry || balance == 0, "entry {entry} does not balance");
        entry = number;
        balance += cents(&row[11]) - cents(&row[12]);
        assert!(row[15] >= validated && row[15] >= row[3], "{row:?}");
        validated.clone_from(&row[15]);
        if !row[13].is_empty() {
            let group = letters.entry((row[6].clone(), row[13].clone())).or_default();
            group.0 += cents(&row[11]) - cents(&row[12]);
            group.1 += 1;
        }
    }
    assert_eq!(balance, 0);
    assert!(letters.values().all(|(sum, lines)| *sum == 0 && *lines > 1), "{letters:?}");
    rows
}

fn strict_checker(path: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let checker = root.join("shared/domain/golden/fec_check.py");
    if !checker.exists() {
        println!("skipped: no strict checker beside the checkout");
        return;
    }
    match std::process::Command::new("python3").arg(&checker).arg(path).output() {
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stdout).into_owned();
            assert!(out.status.success() && said.contains("0 error(s), 0 warning(s)"), "{said}");
        }
        Err(error) => println!("skipped: no python3: {error}"),
    }
}

#[test]
fn two_years_are_written_and_carried_over() {
    let folder = Folder::new("fec");
    let w = lived(&folder.0);
    let out = folder.0.join("out");
    let mut closing: HashMap<(String, String), i64> = HashMap::new();
    for (year, last) in [(2025, "2025-12-31"), (2026, "2026-12-31")] {
        let (path, summary) = report::fec::export(&w.store, w.company, day(last), &out).expect("written");
        assert_eq!(path.file_name().and_then(|n| n.to_str()), Some(format!("732829320FEC{year}1231.txt").as_str()));
        let rows = checked(&std::fs::read_to_string(&path).expect("text"));
        assert_eq!(summary.lines as usize, rows.len() - 1);
        assert_eq!(summary.debit, summary.credit);
        strict_checker(&path);
        let opening = rows[1..].iter().filter(|r| r[0] == "AN");
        if year == 2025 {
            assert_eq!(opening.clone().count(), 0);
        } else {
            // What the first year ended with is what the second begins with, account by account.
            let mut begun: HashMap<(String, String), i64> = HashMap::new();
            for row in opening.filter(|r| r[4].as_str() != "120000") {
                *begun.entry((row[4].clone(), row[6].clone())).or_default() += cents(&row[11]) - cents(&row[12]);
            }
            closing.retain(|(account, _), sum| account.as_str() < "6" && *sum != 0);
            assert_eq!(begun, closing);
            assert!(rows.iter().any(|r| r[0] == "AN" && r[4] == "120000" && cents(&r[12]) > 0), "a profit is carried");
            assert!(rows.iter().any(|r| r[0] == "AN" && !r[13].is_empty()), "lettering goes on across the years");
        }
        for row in &rows[1..] {
            *closing.entry((row[4].clone(), row[6].clone())).or_default() += cents(&row[11]) - cents(&row[12]);
        }
    }
    let fault = report::fec::write(&w.store, w.company, day("2027-12-31"), Vec::new()).unwrap_err();
    assert_eq!(fault.code(), "fec.no_such_year");
}

#[test]
fn a_statement_sent_twice_changes_nothing() {
    let folder = Folder::new("import");
    let mut w = World::found(&folder.0);
    w.on("2025-06-02");
    let paid = w.invoice(0, &[(0, 500)], "A1");
    let part = w.invoice(1, &[(1, 300)], "B1");
    w.bank("2025-06-02", paid.totals.gross.0, "DELMAS", &format!("FACTURE {} MERCI", paid.number));
    w.bank("2025-06-02", part.totals.gross.0 + 500, "VIDAL", &part.number);
    w.bank("2025-06-02", 7_700, "INCONNU", "SANS REFERENCE");
    w.bank("2025-06-02", -1_200, "BANQUE", "FRAIS");
    let good = w.statement("2025-06-01", "2025-06-02");
    let before = w.facts();
    let first = w.import("juin.xml", &good);
    assert_eq!((first.booked_now, first.applied_now), (4, 2));
    let outcomes: Vec<&str> = first.lines.iter().map(|l| l.outcome.name()).collect();
    assert_eq!(outcomes, ["matched", "partly", "unidentified", "outgoing"]);
    assert!(first.lines.iter().all(|l| !l.place.is_empty() && l.payment.is_some()));
    let after = w.facts();
    // Four booked; two applied, which says whose they are, and decided; the bank’s fee may be set aside.
    assert!((4 + 4..=4 + 5).contains(&(after - before)), "{}", after - before);
    let second = w.import("juin (copie).xml", &good);
    assert_eq!((second.booked_now, second.applied_now, w.facts()), (0, 0, after));
    assert_eq!(second.lines, first.lines);
    let seen =
        w.store.read(w.company, |db| cash::payment::import::report(db, &first.digest)).expect("read").expect("kept");
    assert_eq!((seen.name.as_str(), &seen.lines), ("juin.xml", &first.lines));
    // What a person takes back stays taken back, however often the bank repeats itself.
    w.run(Unapply { payment: first.lines[0].payment.expect("booked"), version: None, reason: "erreur".into() });
    let third = w.import("juin.xml", &good);
    assert_eq!((third.applied_now, third.lines[0].outcome.name()), (0, "on_account"));
}

#[test]
fn what_cannot_be_booked_is_told_with_its_place() {
    let folder = Folder::new("refused");
    let mut w = World::found(&folder.0);
    w.on("2025-06-02");
    w.bank("2025-06-02", 1_000, "A", "UN");
    w.bank("2025-06-09", 1_000, "B", "DEMAIN");
    w.bank("2025-06-02", 0, "C", "RIEN");
    w.bank("2025-06-02", 3_300, "D", "DOLLARS");
    let xml = String::from_utf8(w.statement("2025-06-01", "2025-06-02")).expect("text");
    let xml = xml.replace("Ccy=\"EUR\">33.00", "Ccy=\"USD\">33.00");
    let report = w.import("mixte.xml", xml.as_bytes());
    let told: Vec<(&str, Option<&str>)> =
        report.lines.iter().map(|l| (l.outcome.name(), l.reason.as_deref())).collect();
    assert_eq!(told[0], ("unidentified", None));
    assert_eq!(told[1], ("refused", Some("payment.day")));
    assert_eq!(told[2], ("refused", Some("payment.amount")));
    assert_eq!(told[3], ("refused", Some("currency.no_rate")));
    assert!(report.lines.iter().all(|l| l.place.starts_with("Stmt[1]/Ntry[")), "{:?}", report.lines);
    for (bytes, code) in [(&b""[..], "file.empty"), (b"bonjour", "format.unknown")] {
        let fault = cash::workbench::import_file(&w.store, &w.context(), "x", bytes).unwrap_err();
        assert_eq!(fault.code(), code);
    }
}
