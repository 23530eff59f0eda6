//! Sixty-four statements imported at once, and the process killed in the middle of it, again and again: whatever was
//! promised is there, nothing is lost and nothing is there twice.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use cash::workbench::{decide_on_all, import_file};
use kernel::{Id, Result};
use store::{Context, Store, Url, params};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::Shop;
use crate::workbench::statement;

/// The environment that makes this test binary the process that is going to be killed.
const CHILD: &str = "QUITTANCE_IT_STATEMENTS";
/// Statements, of three lines each; each pays an invoice.
const FILES: usize = 64;

/// Not a test by itself: imports every file of a folder at once. Its arguments are `store company folder`; it says each
/// file whose import was promised.
#[test]
fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let words: Vec<&str> = told.split(' ').collect();
    let store = engines::open(&Url::parse(words[0]));
    let context = Context::system(Id::parse(words[1]).expect("an id"), "cli");
    let say = |name: &str| {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "ACK {name} ").and_then(|()| out.flush());
    };
    all_at_once(&store, &context, Path::new(words[2]), &say).expect("imported");
}

/// Imports all files of a folder, each in a thread of its own; gives how many lines were booked.
fn all_at_once(store: &Store, context: &Context, folder: &Path, say: &(dyn Fn(&str) + Sync)) -> Result<u64> {
    let name = |n: usize| format!("{n:02}.xml");
    std::thread::scope(|scope| {
        let import = |n: usize| {
            let name = name(n);
            let bytes = std::fs::read(folder.join(&name)).expect("a file");
            let report = import_file(store, context, &name, &bytes)?;
            say(&name);
            Ok(report.booked_now)
        };
        let all: Vec<_> = (0..FILES).map(|n| scope.spawn(move || import(n))).collect();
        all.into_iter().map(|thread| thread.join().expect("it ends")).sum()
    })
}

/// Starts a child, kills it once it has promised so many files, and gives those.
fn killed(url: &Url, shop: &Shop, folder: &Path, after: usize) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "statements_killed::child", "--nocapture", "--test-threads=1"])
        .env(CHILD, format!("{} {} {}", engines::text(url), shop.company(), folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let mut promised = Vec::new();
    for line in out.lines().map_while(std::result::Result::ok) {
        // The test runner may have begun the line with words of its own.
        promised.extend(line.find("ACK ").map(|at| line[at + 4..].trim().to_string()));
        if promised.len() == after {
            child.kill().expect("SIGKILL");
        }
    }
    child.wait().expect("it is gone");
    promised
}

/// How often each line of a bank is there, by the statement's file.
fn booked(shop: &Shop) -> BTreeMap<String, usize> {
    let read = |db: &mut store::Db| {
        let company = db.company;
        db.all("SELECT remittance FROM payment WHERE company_id = $1", params![company], |row| row.get::<String>(0))
    };
    let mut found = BTreeMap::new();
    for text in shop.store.read(shop.company(), read).expect("read") {
        let file = text.rsplit(' ').next().unwrap_or_default().to_string();
        *found.entry(file).or_default() += 1;
    }
    found
}

on_both! {
    statements_killed_in_the_middle_and_sent_again => |stand: &Stand| {
        let url = stand.url();
        let store = engines::open(&url);
        let shop = Shop::open(&store, 5_000, None);
        let folder = std::env::temp_dir().join(format!("quittance-it-statements-{}", shop.company()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let invoices: Vec<_> = (1..=FILES as i64).map(|n| shop.issue(shop.shipped(n).id).expect("issued")).collect();
        let mut opening = 0;
        for n in 0..FILES {
            let invoice = &invoices[n];
            let (paid, tax) = (format!("FACTURE {} F{n:02}", invoice.number), format!("TVA F{n:02}"));
            let told = [
                ("COUVERTURE LEROY", paid.as_str(), invoice.totals.gross.0),
                ("DGFIP", tax.as_str(), -1_000 - n as i64),
                // Twice the same on one day: both count.
                ("DGFIP", tax.as_str(), -1_000 - n as i64),
            ];
            let file = statement(&store, n, opening, &told);
            opening += told.iter().map(|t| t.2).sum::<i64>();
            std::fs::write(folder.join(format!("{n:02}.xml")), file).expect("written");
        }
        drop(store);
        let mut cuts = 0;
        for after in [1, 9, 30] {
            let promised = killed(&url, &shop, &folder, after);
            cuts += usize::from(promised.len() < FILES);
            let shop = Shop { store: engines::open(&url), context: shop.context.clone(), ..shop };
            let there = booked(&shop);
            for name in promised {
                assert_eq!(there.get(&format!("F{}", &name[..2])), Some(&3), "{name} was promised");
            }
            assert!(there.values().all(|n| *n <= 3), "{there:?}");
        }
        assert!(cuts > 0, "it was killed while it worked");
        let shop = Shop { store: engines::open(&url), ..shop };
        all_at_once(&shop.store, &shop.context, &folder, &|_| ()).expect("the same files again");
        decide_on_all(&shop.store, &shop.context).expect("decided");
        let there = booked(&shop);
        assert!(there.len() == FILES && there.values().all(|n| *n == 3), "{there:?}");
        let settled = invoices.iter().filter(|i| {
            let items = shop.store.read(shop.company(), |db| ground::receivable::of_document(db, i.id)).expect("items");
            items.iter().all(|i| i.open.is_zero())
        });
        assert_eq!(settled.count(), FILES, "each invoice is settled, once");
        let head = |shop: &Shop| shop.store.read(shop.company(), |db| Ok(store::journal::head(db)?.0)).expect("a head");
        let before = head(&shop);
        assert_eq!(all_at_once(&shop.store, &shop.context, &folder, &|_| ()).expect("once more"), 0);
        assert_eq!(head(&shop), before, "files sent again leave no fact");
        shop.check(stand);
        let verdict = quittance::verify::run(&shop.store, &mut |_, _| {}).expect("verified");
        assert!(verdict.intact, "{:#?}", verdict.checks);
        let _ = std::fs::remove_dir_all(&folder);
    };
}
