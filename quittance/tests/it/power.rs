//! A process that is killed, and a disk that forgets: what was acknowledged is there, and nothing twice.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use kernel::{Cents, Id};
use sell::order::rules::WhenShort;
use sell::order::{Confirm, Draft};
use store::{Context, Store, Url, params};

use crate::engines::{self, Stand};
use crate::stories::{Shop, bank_line};

/// The environment that makes this test binary the process that is going to be killed.
const CHILD: &str = "QUITTANCE_IT_CHILD";

/// Not a test by itself: the process under load that the tests below start and kill. Its arguments are
/// `store company customer item round`; it prints a line for every command that was acknowledged to it.
#[test]
fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let words: Vec<&str> = told.split(' ').collect();
    let id = |n: usize| Id::parse(words[n]).expect("an id");
    let store = engines::open(&Url::parse(words[0]));
    let context = Context::system(id(1), "cli");
    let shop = Shop { store, context, customer: id(2), tile: id(3), laying: id(3) };
    std::thread::scope(|scope| {
        for client in 0..6 {
            let (shop, round) = (&shop, words[4]);
            scope.spawn(move || {
                for n in 0.. {
                    work(shop, &format!("{round}-{client}-{n}"));
                }
            });
        }
    });
}

fn work(shop: &Shop, name: &str) {
    order_and_money(shop, name, |what, id| {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "ACK {what} {name} {id}").and_then(|()| out.flush());
    });
}

/// An order, its confirmation and some money, each said aloud once it is promised.
pub fn order_and_money(shop: &Shop, name: &str, say: impl Fn(&str, Id)) {
    let order = shop.run(Draft::new(shop.customer, name.to_string(), vec![shop.line(1)])).expect("an order");
    say("order", order.id);
    let order =
        shop.run(Confirm { order: order.id, version: None, when_short: WhenShort::BackOrder }).expect("confirmed");
    say("confirm", order.id);
    let money = shop.run(bank_line(&shop.store, name, Cents(100), "ACOMPTE")).expect("money");
    say("money", money.id);
}

/// What a child has said: the command, its name, and the document.
pub type Said = (String, String, Id);

fn said(line: &str) -> Option<Said> {
    // The test runner may have begun the line with words of its own.
    let words: Vec<&str> = line[line.find("ACK ")?..].split(' ').collect();
    match words[..] {
        [_, what, name, id] => Some((what.into(), name.into(), Id::parse(id)?)),
        _ => None,
    }
}

/// Starts a child on a store, lets it work for a while, kills it, and gives what it had said.
fn killed(url: &Url, shop: &Shop, round: usize, after: Duration) -> Vec<Said> {
    let address = engines::text(url);
    let told = format!("{address} {} {} {} {round}", shop.company(), shop.customer, shop.tile);
    let mut child = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "power::child", "--nocapture", "--test-threads=1"])
        .env(CHILD, told)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let reader = std::thread::spawn(move || out.lines().map_while(Result::ok).filter_map(|l| said(&l)).collect());
    std::thread::sleep(after);
    child.kill().expect("SIGKILL");
    child.wait().expect("it is gone");
    reader.join().expect("read")
}

/// What was acknowledged and is not there, or is there twice.
pub fn lost(store: &Store, company: kernel::CompanyId, said: &[Said]) -> kernel::Result<Vec<String>> {
    let read = |sql: &str| {
        store.read(company, |db| {
            db.all(sql, params![company], |row| Ok((row.get::<String>(0)?, row.get::<Id>(1)?, row.get::<String>(2)?)))
        })
    };
    let orders = read("SELECT reference, id, state FROM sales_order WHERE company_id = $1")?;
    let payments = read("SELECT bank_key, id, number FROM payment WHERE company_id = $1")?;
    let mut what = Vec::new();
    for list in [&orders, &payments] {
        let names: HashSet<&String> = list.iter().map(|(name, ..)| name).collect();
        if names.len() != list.len() {
            what.push(format!("{} of {} are there twice", list.len() - names.len(), list.len()));
        }
    }
    let orders: BTreeMap<String, (Id, String)> = orders.into_iter().map(|(n, id, s)| (n, (id, s))).collect();
    let payments: BTreeMap<String, Id> = payments.into_iter().map(|(n, id, _)| (n, id)).collect();
    for (did, name, id) in said {
        let there = match did.as_str() {
            "money" => payments.get(name) == Some(id),
            "order" => orders.get(name).is_some_and(|o| o.0 == *id),
            _ => orders.get(name).is_some_and(|o| o.0 == *id && o.1 != "draft"),
        };
        if !there {
            what.push(format!("{did} {name} was acknowledged and is not there"));
        }
    }
    Ok(what)
}

fn kill_again_and_again(stand: &Stand, kills: usize) {
    let url = stand.url();
    let shop = Shop::open(&engines::open(&url), 100, None);
    let mut all = Vec::new();
    for round in 0..kills {
        all.extend(killed(&url, &shop, round, Duration::from_millis(700 + 170 * round as u64)));
        let store = engines::open(&url);
        assert_eq!(lost(&store, shop.company(), &all).expect("read"), Vec::<String>::new());
    }
    println!("{kills} kills, {} acknowledged commands", all.len());
    assert!(all.len() > 30 * kills, "{} acknowledged", all.len());
    let shop = Shop { store: engines::open(&url), ..shop };
    shop.check(stand);
    let verdict = quittance::verify::run(&shop.store, &mut |_, _| {}).expect("verified");
    assert!(verdict.intact, "{:#?}", verdict.checks);
}

#[test]
fn killed_on_sqlite() {
    kill_again_and_again(&Stand::sqlite(), 5);
}

#[test]
fn killed_on_postgres() {
    if let Some(stand) = Stand::postgres() {
        kill_again_and_again(&stand, 3);
    }
}

/// The database server goes as with a power cut, twice, while commands run: those it promised are there, once, and
/// the store goes on by itself when the server is back.
#[test]
fn the_server_is_cut_off_under_load() {
    let Some(server) = engines::Server::start() else { return };
    let stand = Stand::sqlite();
    let url = Url::Postgres(server.database());
    let shop = Shop::open(&engines::open(&url), 100, None);
    let said = std::sync::Mutex::new(Vec::new());
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for client in 0..6 {
            let (shop, said, over) = (&shop, &said, &over);
            scope.spawn(move || {
                for n in 0.. {
                    if over.load(std::sync::atomic::Ordering::Relaxed) {
                        break;
                    }
                    let name = format!("{client}-{n}");
                    match shop.run(Draft::new(shop.customer, name.clone(), vec![shop.line(1)])) {
                        Ok(order) => said.lock().expect("a list").push(("order".to_string(), name, order.id)),
                        Err(fault) => {
                            assert_eq!(fault.code(), "broken", "{fault}");
                            std::thread::sleep(Duration::from_millis(50));
                        }
                    }
                }
            });
        }
        for _ in 0..2 {
            std::thread::sleep(Duration::from_millis(600));
            server.crash();
        }
        let count = || said.lock().expect("a list").len();
        let (before, began) = (count(), std::time::Instant::now());
        while count() < before + 10 && began.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(50));
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(count() > before, "it goes on after the server is back");
    });
    let said = said.into_inner().expect("a list");
    println!("2 cuts of the server, {} acknowledged commands", said.len());
    assert_eq!(lost(&shop.store, shop.company(), &said).expect("read"), Vec::<String>::new());
    shop.check(&stand);
}
