//! Many at once: issuers, buyers of the last item, orders at a limit, repeated keys, and two nodes on one server.

use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use bill::invoice::Issue;
use cash::payment::Apply;
use ground::customer::{self, Profile};
use kernel::{Cents, Fault, Id, Quantity};
use quittance::steps;
use sell::order::rules::WhenShort;
use sell::order::{Confirm, Draft, State};
use store::{Answer, Clock, Command, Context, Key, Options, Store, Tx, Url, params};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::{Shop, bank_line, ship};

/// Runs `work` on so many threads that all begin at the same moment.
fn crowd<T: Send>(size: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(size);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..size)
            .map(|n| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(n)
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    })
}

/// 64 people issue invoices at once: no error, no gap, no duplicate.
fn issuers(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 1000, None);
    let orders: Vec<Id> = (0..64).map(|_| shop.shipped(3).id).collect();
    let issued = crowd(64, |n| shop.issue(orders[n]));
    let mut numbers: Vec<String> = issued.into_iter().map(|i| i.expect("issued").number).collect();
    numbers.sort();
    let year = shop.store.clock().today().year();
    let expected: Vec<String> = (1..=64).map(|n| format!("FA{year}-{n:06}")).collect();
    assert_eq!(numbers, expected);
    // Once more, all at once the same: each is told that there is nothing left.
    for again in crowd(16, |n| shop.issue(orders[n % 4])) {
        assert_eq!(again.expect_err("nothing is left to invoice").code(), "order.state");
    }
    shop.check(stand);
}

/// 100 people want the last one: one gets it, 99 are told so.
fn last_item(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 1, None);
    let orders: Vec<Id> = (0..100).map(|_| shop.draft(1).id).collect();
    let answers = crowd(100, |n| shop.confirm(orders[n], WhenShort::Refuse));
    let (got, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((got.len(), refused.len()), (1, 99));
    for fault in refused.into_iter().filter_map(Result::err) {
        let Fault::Refused(refusal) = fault else { panic!("{fault}") };
        assert_eq!((refusal.code, refusal.field.as_deref()), ("order.not_available", Some("lines[0].quantity")));
        assert_eq!(refusal.values, [("short", "1".to_string())]);
    }
    shop.check(stand);
}

/// Orders of one customer, confirmed at once, never pass its limit together.
fn limit(stand: &Stand) {
    // Each is worth 16.44 with VAT: six fit under 100 euros, and not seven.
    let shop = Shop::open(&stand.open(), 1000, Some(Cents(100_00)));
    let orders: Vec<Id> = (0..40).map(|_| shop.draft(10).id).collect();
    let states: Vec<State> =
        crowd(40, |n| shop.confirm(orders[n], WhenShort::BackOrder).expect("answered").state).into_iter().collect();
    assert_eq!(states.iter().filter(|s| **s == State::Confirmed).count(), 6, "{states:?}");
    assert_eq!(states.iter().filter(|s| **s == State::Held).count(), 34);
    shop.check(stand);
}

/// Sends a command under a key and waits for its answer.
fn keyed<C: Command>(store: &Store, context: &Context, key: &Key, command: C) -> kernel::Result<Answer> {
    let (send, receive) = std::sync::mpsc::sync_channel(1);
    store.run_json(context, command, Some(key.clone()), move |answer| drop(send.send(answer)));
    receive.recv().expect("an answer")
}

/// The same key sent by many at once happens once, and everybody gets the first answer; with another input, none.
fn keys(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 1000, None);
    let input = |quantity: i64| Draft::new(shop.customer, String::new(), vec![shop.line(quantity)]);
    let key = Key::new(1, "commande-42", Draft::NAME, b"three").expect("a key");
    let answers = crowd(32, |_| keyed(&shop.store, &shop.context, &key, input(3)).expect("answered"));
    assert_eq!(answers.iter().filter(|a| !a.repeated).count(), 1);
    assert!(answers.iter().all(|a| a.json == answers[0].json), "all hear the same");
    let other = Key::new(1, "commande-42", Draft::NAME, b"four").expect("a key");
    for refused in crowd(8, |_| keyed(&shop.store, &shop.context, &other, input(4))) {
        assert_eq!(refused.expect_err("the key is taken").code(), "request.key_reused");
    }
    let stranger = Key::new(2, "commande-42", Draft::NAME, b"three").expect("a key");
    assert!(!keyed(&shop.store, &shop.context, &stranger, input(3)).expect("of somebody else").repeated);
    let count = shop.store.read(shop.company(), |db| {
        db.one("SELECT COUNT(*) FROM sales_order WHERE company_id = $1", params![shop.company()], |row| {
            row.get::<i64>(0)
        })
    });
    assert_eq!(count.expect("counted"), Some(2));
    shop.check(stand);
}

/// People are not kept waiting by imports, and both get on.
fn import_beside(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 1000, None);
    crowd(8, |n| {
        let context = if n < 2 { shop.context.clone().bulk() } else { shop.context.clone() };
        for _ in 0..20 {
            let draft = Draft::new(shop.customer, String::new(), vec![shop.line(1)]);
            shop.store.run(&context, draft).expect("an order");
        }
    });
    shop.check(stand);
}

/// Does what a command does, and then says no: nothing of it may stay, in rows or in memory.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(bound(deserialize = "C: serde::de::DeserializeOwned"))]
struct HalfDone<C> {
    inner: C,
}

impl<C: Command> Command for HalfDone<C> {
    const NAME: &'static str = "test.half_done";
    const NEEDS: store::Permission = C::NEEDS;
    const PREPARES: bool = C::PREPARES;
    type Outcome = C::Outcome;
    fn prepare(&mut self, db: &mut store::Db) -> kernel::Result<()> {
        self.inner.prepare(db)
    }
    fn run(&self, tx: &mut Tx) -> kernel::Result<C::Outcome> {
        self.inner.run(tx)?;
        Err(kernel::Refusal::conflict("test.half_done").into())
    }
}

/// Runs a command half, then as a trial, then in earnest, and sees that the first two left nothing to stumble over.
fn three_times<C: Command + Clone>(shop: &Shop, n: usize, command: C) -> kernel::Result<C::Outcome> {
    if n.is_multiple_of(3) {
        let half = shop.run(HalfDone { inner: command.clone() }).err().expect("refused");
        assert!(half.code() != "broken", "{half}");
    }
    if n.is_multiple_of(4) {
        let trial = Context { dry: true, ..shop.context.clone() };
        shop.store.run(&trial, command.clone())?;
    }
    shop.run(command)
}

/// Whole cycles of many people in the same groups as commands that fail after they wrote, and as trials.
fn mixed(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 400, None);
    crowd(10, |client| {
        for n in 0..8 {
            let k = n + client;
            let order =
                three_times(&shop, k, Draft::new(shop.customer, String::new(), vec![shop.line(2)])).expect("drafted");
            let confirm = Confirm { order: order.id, version: Some(order.version), when_short: WhenShort::Refuse };
            let order = three_times(&shop, k + 1, confirm).expect("confirmed");
            three_times(&shop, k + 2, ship(order.id, Vec::new())).expect("shipped");
            let invoice =
                three_times(&shop, k, Issue::all(order.id)).expect("issued");
            let line = bank_line(&shop.store, &format!("{client}-{n}"), invoice.totals.gross, &invoice.number);
            let paid = three_times(&shop, k + 1, line).expect("booked");
            let apply = Apply::by_reference(paid.id, Some(paid.version));
            let applied = three_times(&shop, k + 2, apply).expect("applied");
            assert_eq!(applied.left, Cents::ZERO);
        }
    });
    assert_eq!(shop.balance(ground::ledger::Role::Customers), Cents::ZERO);
    shop.check(stand);
}

/// The limit that counts is that of the payer whom the order names: its exposure is what grows.
fn payer(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 400, Some(Cents(10_00)));
    let order = shop.draft(10);
    let profile = Profile { name: "Maison mère".into(), ..Profile::default() };
    let create = customer::Create { number: None, profile, credit_limit: None, duplicate: true };
    let mother = shop.run(create).expect("a customer").id;
    let profile = Profile { name: "Couverture Leroy".into(), payer: Some(mother), ..Profile::default() };
    shop.run(customer::Change { customer: shop.customer, version: None, profile }).expect("it is paid for from now on");
    let held = shop.confirm(order.id, WhenShort::BackOrder).expect("answered");
    assert_eq!(held.state, State::Held, "16.44 passes the limit of 10.00 of the one who was to pay");
    let later = shop.draft(10);
    assert_eq!(shop.confirm(later.id, WhenShort::BackOrder).expect("answered").state, State::Confirmed);
    let profile = Profile { name: "Maison mère".into(), payer: Some(shop.customer), ..Profile::default() };
    let chain = shop.run(customer::Change { customer: mother, version: None, profile }).expect_err("refused");
    assert_eq!(chain.code(), "customer.payer_chain");
    shop.check(stand);
}

on_both! {
    what_fails_halfway_leaves_nothing => mixed;
    the_payer_named_by_the_order_has_the_limit => payer;
    issuers_leave_no_gap => issuers;
    the_last_item_is_sold_once => last_item;
    a_limit_is_not_passed_together => limit;
    a_key_happens_once => keys;
    imports_and_people_share_a_lane => import_beside;
}

fn node(url: &Url, node: u8) -> Store {
    steps::open(url, Options { node, ..Options::default() }).expect("a node")
}

/// Two nodes take orders, confirm, ship and issue in one company at the same time.
#[test]
fn two_nodes_act_in_one_company() {
    let Some(stand) = Stand::postgres() else { return };
    let url = stand.url();
    let (one, two) = (node(&url, 0), node(&url, 1));
    let shop = Shop::open(&one, 150, Some(Cents(200_00)));
    let numbers = Mutex::new(Vec::new());
    crowd(12, |n| {
        let store = if n % 2 == 0 { &one } else { &two };
        let shop = Shop { store: store.clone(), context: shop.context.clone(), ..shop };
        for _ in 0..12 {
            let order = shop.draft(2);
            let order = shop.confirm(order.id, WhenShort::BackOrder).expect("answered");
            if order.state != State::Confirmed || order.lines[0].reserved == Quantity::ZERO {
                continue;
            }
            // The other node ships and invoices what this one has confirmed.
            let other = if n % 2 == 0 { &two } else { &one };
            other.run(&shop.context, ship(order.id, Vec::new())).expect("shipped");
            let issued = shop.run(Issue::all(order.id)).expect("issued");
            numbers.lock().expect("a list").push(issued.number);
        }
    });
    let mut numbers = numbers.into_inner().expect("a list");
    numbers.sort();
    let year = one.clock().today().year();
    let expected: Vec<String> = (1..=numbers.len()).map(|n| format!("FA{year}-{n:06}")).collect();
    assert!(numbers.len() > 20, "{}", numbers.len());
    assert_eq!(numbers, expected, "no gap, no duplicate across nodes");
    let exposure = two.read(shop.company(), |db| ground::credit::exposure(db, shop.customer)).expect("read").total();
    assert!(exposure <= Cents(200_00), "{exposure}");
    shop.check(&stand);
}

/// Wants jobs done; what a step would do after its fact.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Want {
    from: usize,
    to: usize,
}

impl Command for Want {
    const NAME: &'static str = "test.want";
    const NEEDS: store::Permission = store::Permission::See;
    type Outcome = ();
    fn run(&self, tx: &mut Tx) -> kernel::Result<()> {
        for n in self.from..self.to {
            tx.later("remind", &format!("job-{n}"), "{}", 0)?;
        }
        Ok(())
    }
}

/// Jobs of two nodes are each done once, also those that a node had claimed before it went away.
#[test]
fn jobs_are_done_once_although_a_node_is_lost() {
    let Some(stand) = Stand::postgres() else { return };
    let url = stand.url();
    let open = |node| {
        let clock = Clock::played(1_800_000_000_000);
        Arc::new(steps::open(&url, Options { node, clock, ..Options::default() }).expect("a node"))
    };
    let (one, two) = (open(0), open(1));
    let company = one.new_id();
    one.open_lane(company).expect("a lane");
    let context = Context::system(company, "job");
    one.run(&context, Want { from: 0, to: 40 }).expect("wanted");
    one.run(&context, Want { from: 30, to: 60 }).expect("wanted again: those that exist stay one");
    // Node one claims five and is never heard of again.
    let lost: Vec<_> = (0..5).map(|_| one.claim_job().expect("asked").expect("a job")).collect();
    let done = Mutex::new(Vec::new());
    let work = |store: &Store| {
        while let Some(job) = store.claim_job().expect("asked") {
            done.lock().expect("a list").push(job.key.clone());
            assert!(store.end_job(&job, &Ok(())).expect("told"), "{} was overtaken", job.key);
        }
    };
    crowd(6, |n| work(if n % 2 == 0 { &one } else { &two }));
    assert_eq!(done.lock().expect("a list").len(), 55, "the five are still claimed");
    assert_eq!(two.jobs_left().expect("counted"), 5);
    two.clock().set(two.clock().now() + 31_000);
    crowd(3, |_| work(&two));
    let mut done = done.into_inner().expect("a list");
    done.sort();
    let mut expected: Vec<String> = (0..60).map(|n| format!("job-{n}")).collect();
    expected.sort();
    assert_eq!(done, expected, "each once");
    assert_eq!(two.jobs_left().expect("counted"), 0);
    for late in lost {
        assert!(!one.end_job(&late, &Ok(())).expect("told"), "a late worker is told apart");
    }
}

/// The server closes every connection again and again while commands run: each acknowledged one is there once.
#[test]
fn lost_connections_lose_and_repeat_nothing() {
    let Some(stand) = Stand::postgres() else { return };
    let url = stand.url();
    let shop = Shop::open(&engines::open(&url), 10, None);
    let hammer = engines::open(&url);
    let over = std::sync::atomic::AtomicBool::new(false);
    let acknowledged = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                thread::sleep(std::time::Duration::from_millis(120));
                let _ = hammer.platform(|conn| {
                    conn.all(
                        "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity
                         WHERE datname = current_database() AND pid <> pg_backend_pid()",
                        &[],
                        |row| row.get::<i64>(0),
                    )
                });
            }
        });
        let work: Vec<_> = (0..6)
            .map(|n| {
                let (shop, acknowledged) = (&shop, &acknowledged);
                scope.spawn(move || {
                    for i in 0..40 {
                        let reference = format!("R{n}-{i}");
                        let mut draft = Draft::new(shop.customer, reference.clone(), vec![shop.line(1)]);
                        draft.duplicate = true;
                        match shop.run(draft) {
                            Ok(_) => acknowledged.lock().expect("a list").push(reference),
                            // Reading what `prepare` needs may fail; then nothing was promised.
                            Err(fault) => assert_eq!(fault.code(), "broken", "{fault}"),
                        }
                    }
                })
            })
            .collect();
        for thread in work {
            thread.join().expect("no panic");
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let kept = shop.store.read(shop.company(), |db| {
        db.all(
            "SELECT reference, COUNT(*) FROM sales_order WHERE company_id = $1 GROUP BY reference",
            params![shop.company()],
            |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)),
        )
    });
    let kept: std::collections::HashMap<String, i64> = kept.expect("read").into_iter().collect();
    let acknowledged = acknowledged.into_inner().expect("a list");
    assert!(acknowledged.len() > 100, "{} acknowledged", acknowledged.len());
    assert!(acknowledged.iter().all(|r| kept.get(r) == Some(&1)), "acknowledged, and there once");
    assert!(kept.values().all(|n| *n == 1), "none twice");
    println!("{} acknowledged of 240, {} kept", acknowledged.len(), kept.len());
    shop.check(&stand);
}
