//! Facts leave for other programs: signed, once each however many servers send, again when asked, never the past of a
//! journal that was played elsewhere.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use insight::outbound::{self, Add, Added, Remove, Rewind, Settings, State, Suspend, Webhook, signature};
use kernel::Id;
use quittance::steps;
use serde_json::Value;
use store::{Store, journal, replay};

use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::Shop;

/// A program of somebody: keeps what it is posted, answers as it is told.
struct Receiver {
    url: String,
    status: Arc<AtomicU16>,
    got: Arc<Mutex<Vec<(String, String)>>>,
}

impl Receiver {
    fn open() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/in", listener.local_addr().expect("an address"));
        let (status, got) = (Arc::new(AtomicU16::new(200)), Arc::new(Mutex::new(Vec::new())));
        let (answer, kept) = (Arc::clone(&status), Arc::clone(&got));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mut signature, mut length) = (String::new(), 0);
                let mut reader = BufReader::new(&stream);
                loop {
                    let mut line = String::new();
                    if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                        break;
                    }
                    let (name, value) = line.trim().split_once(": ").unwrap_or_default();
                    match name.to_ascii_lowercase().as_str() {
                        "quittance-signature" => signature = value.to_string(),
                        "content-length" => length = value.parse().unwrap_or(0),
                        _ => {}
                    }
                }
                let mut body = vec![0; length];
                let _ = reader.read_exact(&mut body);
                kept.lock().expect("kept").push((signature, String::from_utf8_lossy(&body).into_owned()));
                let status = answer.load(Ordering::Relaxed);
                let _ = write!(&stream, "HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            }
        });
        Receiver { url, status, got }
    }

    /// The facts that came since it was asked last; each signature is checked.
    fn facts(&self, secret: &str) -> Vec<String> {
        let got: Vec<_> = self.got.lock().expect("kept").drain(..).collect();
        let read = |(signed, body): (String, String)| {
            let seconds = signed.strip_prefix("t=").and_then(|s| s.split(',').next()?.parse().ok()).expect("seconds");
            assert_eq!(signature(secret, seconds, &body), signed, "signed with the secret");
            let json: Value = serde_json::from_str(&body).expect("JSON");
            assert!(json["data"].is_object() && json["id"].is_string(), "{body}");
            json["fact"].as_str().expect("a fact").to_string()
        };
        got.into_iter().map(read).collect()
    }
}

fn settings() -> Settings {
    Settings { private: true, quiet_ms: 0, ..Settings::default() }
}

/// Sends everything that is due.
fn round(store: &Store) {
    while outbound::follow(store, settings()).expect("a round") {}
    outbound::follow(store, settings()).expect("a round");
}

fn add(shop: &Shop, url: &str, facts: &str) -> Added {
    outbound::allow_private(true);
    shop.run(Add { label: "ERP".into(), url: url.into(), facts: vec![facts.into()] }).expect("a webhook")
}

fn waits_no_more(store: &Store) {
    store
        .platform(|conn| conn.exec("UPDATE webhook_delivery SET next_at = 0 WHERE state = 'waiting'", &[]))
        .expect("time passes");
}

/// From the fact to the receiver: what is wanted, signed, once; tried again, given up, resumed; sent again on demand.
fn sent(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 100, None);
    shop.draft(1);
    let receiver = Receiver::open();
    let added = add(&shop, &receiver.url, "order.confirmed, invoice.*");
    let (hook, secret) = (added.webhook.id, added.secret.as_str());
    round(&shop.store);
    assert_eq!(receiver.facts(secret), Vec::<String>::new(), "nothing of what was before");
    let early = Settings { quiet_ms: 60_000, ..settings() };
    let order = shop.shipped(2);
    outbound::follow(&shop.store, early).expect("a round");
    assert_eq!(receiver.facts(secret), Vec::<String>::new(), "not before it is old enough");
    // Two servers at once: each delivery is taken by one of them.
    shop.issue(order.id).expect("an invoice");
    std::thread::scope(|scope| {
        let rounds: Vec<_> = (0..2).map(|_| scope.spawn(|| round(&shop.store))).collect();
        rounds.into_iter().for_each(|r| r.join().expect("a server"));
    });
    let mut facts = receiver.facts(secret);
    facts.sort();
    assert_eq!(facts, ["invoice.issued", "order.confirmed"]);
    // What fails is tried again later, and nothing is lost meanwhile.
    receiver.status.store(500, Ordering::Relaxed);
    let order = shop.shipped(1);
    round(&shop.store);
    assert_eq!(receiver.facts(secret).len(), 1, "tried once, and not again at once");
    round(&shop.store);
    assert_eq!(receiver.facts(secret).len(), 0, "it waits");
    receiver.status.store(204, Ordering::Relaxed);
    waits_no_more(&shop.store);
    round(&shop.store);
    assert_eq!(receiver.facts(secret), ["order.confirmed"]);
    // Gone is gone: a person has to look, and it goes on where it was.
    receiver.status.store(410, Ordering::Relaxed);
    shop.issue(order.id).expect("an invoice");
    round(&shop.store);
    assert_eq!(receiver.facts(secret).len(), 1);
    let now = |id: Id| shop.store.read(shop.company(), |db| ground::record::load::<Webhook>(db, id, None)).expect("it");
    assert_eq!((now(hook).state, now(hook).reason.as_str()), (State::Suspended, "HTTP 410 (1)"));
    let waits = shop.store.read(shop.company(), outbound::suspended).expect("what waits");
    assert_eq!(waits.len(), 1, "it stands on the list of what needs people");
    receiver.status.store(200, Ordering::Relaxed);
    shop.run(outbound::Resume { webhook: hook, version: None }).expect("resumed");
    round(&shop.store);
    assert_eq!(receiver.facts(secret), ["invoice.issued"]);
    // Everything once more.
    shop.run(Rewind { webhook: hook, version: None, to: 0 }).expect("rewound");
    round(&shop.store);
    let facts = receiver.facts(secret);
    assert_eq!(facts.iter().filter(|f| *f == "invoice.issued").count(), 2, "{facts:?}");
    shop.run(Remove { webhook: hook, version: None }).expect("removed");
    shop.issue(shop.shipped(1).id).expect("an invoice");
    round(&shop.store);
    assert_eq!(receiver.facts(secret), Vec::<String>::new());
    shop.check(stand);
}

/// A server that was killed in the middle of a delivery: another one takes it up when its time is over.
fn killed(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 10, None);
    let receiver = Receiver::open();
    let added = add(&shop, &receiver.url, "order.drafted");
    shop.draft(1);
    receiver.status.store(500, Ordering::Relaxed);
    round(&shop.store);
    assert_eq!(receiver.facts(&added.secret).len(), 1);
    // As if its answer had never been noted: taken, and silent for longer than a try may be.
    waits_no_more(&shop.store);
    receiver.status.store(200, Ordering::Relaxed);
    let other = engines::open(shop.store.url());
    round(&other);
    round(&shop.store);
    assert_eq!(receiver.facts(&added.secret), ["order.drafted"], "taken up once");
}

/// A journal that is played into another store sends nothing of the past from there, and goes on with what is new.
fn moved(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 10, None);
    let receiver = Receiver::open();
    let added = add(&shop, &receiver.url, "*");
    shop.draft(1);
    let target = engines::open(&stand.url());
    replay::replay(&shop.store, &target, shop.company(), &steps::players(), &mut |_| {}).expect("replayed");
    round(&target);
    assert_eq!(receiver.facts(&added.secret), Vec::<String>::new());
    let moved = Shop { store: target, context: shop.context.clone(), ..shop };
    moved.draft(2);
    round(&moved.store);
    assert_eq!(receiver.facts(&added.secret), ["order.drafted"]);
}

/// Wrong addresses, unknown facts, and places that are not in the journal are refused; nobody inside is called.
fn refused(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 10, None);
    let receiver = Receiver::open();
    let added = add(&shop, &receiver.url, "*");
    shop.draft(1);
    let strict = Settings { quiet_ms: 0, ..Settings::default() };
    outbound::follow(&shop.store, strict).expect("a round");
    outbound::follow(&shop.store, strict).expect("a round");
    assert!(receiver.facts(&added.secret).is_empty(), "no private address is called unless the operator says so");
    let head = shop.store.read(shop.company(), |db| journal::head(db)).expect("a head").0;
    let code = |result: kernel::Result<Webhook>| result.map(|_| ()).map_err(|f| f.code().to_string());
    let hook = added.webhook.id;
    let rewound = shop.run(Rewind { webhook: hook, version: None, to: head + 1 });
    assert_eq!(code(rewound), Err("webhook.place".into()));
    let none = shop.run(Suspend { webhook: Id(5), version: None, reason: "x".into() });
    assert_eq!(code(none), Err("request.not_found".into()));
    let wrong = |url: &str, facts: &str| {
        let add = Add { label: String::new(), url: url.into(), facts: vec![facts.into()] };
        shop.run(add).map(|_| ()).map_err(|f| f.code().to_string())
    };
    assert_eq!(wrong("https://erp.example/", "order.eaten"), Err("webhook.fact_unknown".into()));
    assert_eq!(wrong("mailto:a@b", "*"), Err("webhook.url_invalid".into()));
}

on_both! {
    facts_are_sent_once_again_and_on_demand => sent;
    another_server_takes_up_what_one_left => killed;
    a_replayed_journal_sends_nothing_of_the_past => moved;
    what_is_wrong_is_refused_and_nobody_inside_is_called => refused;
}
