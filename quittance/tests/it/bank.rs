//! A week with a bank that is somebody else's program (PyPI `mock-bank`): our file of direct debits is taken, debits are
//! collected, some are refused and some come back; transfers arrive right, short, late, without reference and twice. At
//! the end the books, the open items and the bank agree to the cent.
//!
//! `MOCK_BANK` names the program; without it, or without it on the path, the story is skipped and says so.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cash::direct_debit::{self, Answer, DirectDebit, LineState};
use cash::payment::{ApplyTo, Payment};
use cash::workbench::{Assign, import_file};
use ground::ledger::Role;
use ground::receivable::{self, Item};
use kernel::{Cents, Id};
use serde_json::{Value, json};

use crate::debits::{later, mandated, owing};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;

const ACCOUNT: &str = "FR7630006000011234567890189";

/// The bank; it closes with the test.
struct Bank {
    child: Child,
    port: u16,
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Bank {
    /// Opens on the shop's day, with the shop's account; `None` where the program is not there.
    fn open(shop: &Shop) -> Option<Bank> {
        let program = std::env::var("MOCK_BANK").unwrap_or_else(|_| "mock-bank".into());
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let clock = format!("{}T09:00", shop.store.clock().today());
        let port_text = port.to_string();
        let args = ["--host", "127.0.0.1", "--port", &port_text, "--clock", &clock, "--timezone", "Europe/Paris", "-q"];
        let spawned = Command::new(&program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let Ok(child) = spawned else {
            assert!(std::env::var("MOCK_BANK").is_err(), "{program} cannot be started");
            eprintln!("skipped: no mock-bank here (pip install mock-bank, or set MOCK_BANK)");
            return None;
        };
        let bank = Bank { child, port };
        let begun = Instant::now();
        while bank.try_ask("GET", "/_mock/health", b"").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(30), "the bank does not open");
            std::thread::sleep(Duration::from_millis(50));
        }
        let account = json!({"id": "NOUS", "name": "Tuilerie", "iban": ACCOUNT, "currency": "EUR", "balance": 0});
        bank.post("/_mock/accounts", &account);
        Some(bank)
    }

    fn try_ask(&self, method: &str, path: &str, body: &[u8]) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        let kind = if body.starts_with(b"<") { "application/xml" } else { "application/json" };
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let text = String::from_utf8(answer).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_string()))
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> Value {
        let (status, text) = self.try_ask(method, path, body).expect("the bank answers");
        assert!(status < 300, "{method} {path}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", path, body.to_string().as_bytes())
    }

    /// Days go by at the bank and in the shop, to a business day.
    fn days(&self, shop: &Shop, days: i32) {
        let before = shop.store.clock().today();
        later(&shop.store, days);
        let gone = shop.store.clock().today().since(before);
        self.ask("POST", &format!("/_mock/advance?days={gone}"), b"");
    }

    /// A customer pays by transfer.
    fn credit(&self, amount: i64, note: &str, name: &str, iban: &str) {
        let credit = json!({"account": "NOUS", "amount": amount, "note": note, "wrap": 35, "debtor": {"name": name, "iban": iban}});
        self.post("/_mock/credits", &credit);
    }

    /// Everything the bank sent since it was asked last, taken in as a company does: answers to the file, and the
    /// statements of its own account. Notifications announce only.
    fn take_in(&self, shop: &Shop) {
        let messages = self.ask("GET", "/_mock/mailbox", b"");
        for message in messages.as_array().expect("a list") {
            let (kind, body) = (message["type"].as_str().unwrap_or_default(), message["body"].as_str().unwrap_or_default());
            match kind {
                "pain.002.001.10" => {
                    shop.run(Answer { report: body.to_string() }).expect("an answer");
                }
                kind if kind.starts_with("camt.05") && message["account"] == "NOUS" => {
                    import_file(&shop.store, &shop.context, kind, body.as_bytes()).expect("a statement");
                }
                _ => {}
            }
        }
    }

    fn balance(&self) -> Cents {
        Cents(self.ask("GET", "/_mock/accounts/NOUS", b"")["balance"].as_i64().expect("a balance"))
    }
}

fn open_item(shop: &Shop, document: Id) -> Option<Item> {
    let items = shop.store.read(shop.company(), |db| receivable::of_document(db, document)).expect("items");
    items.into_iter().find(|i| i.open.0 > 0)
}

fn batch_of(shop: &Shop, id: Id) -> DirectDebit {
    shop.store.read(shop.company(), |db| direct_debit::store::load(db, id)).expect("read").expect("there")
}

/// Bank lines of which nobody knows whose they are.
fn unknown(shop: &Shop) -> Vec<Payment> {
    let lines = shop.store.read(shop.company(), cash::payment::lists::incoming).expect("lines");
    let ids: Vec<Id> = lines.iter().map(|l| l.id).collect();
    shop.store.read(shop.company(), |db| cash::payment::store::some(db, &ids)).expect("payments")
}

/// Direct debits: one refused before it settled, two come back, one stays collected.
fn debits(shop: &Shop, bank: &Bank) -> [Item; 4] {
    let owing: [(Id, Item); 4] = std::array::from_fn(|n| owing(shop, n, 20 + n as i64));
    owing.iter().for_each(|(customer, _)| drop(mandated(shop, *customer)));
    bank.days(shop, 40);
    let batch = shop.run(direct_debit::Draft::default()).expect("a draft");
    let batch = shop.run(direct_debit::Send { direct_debit: batch.id, version: None }).expect("sent");
    let digest = store::private::unhex(&batch.digest).expect("a digest");
    let file = shop.store.read(shop.company(), |db| store::files::open(db, &digest)).expect("read").expect("kept");
    let taken = bank.ask("POST", "/payments", &file);
    assert!(taken["accepted"].as_u64() == Some(4) || taken.to_string().contains("ACCP"), "the file is taken: {taken}");
    bank.take_in(shop);
    assert_eq!(batch_of(shop, batch.id).state, direct_debit::State::Accepted);

    let line = |n: usize| batch.lines.iter().find(|l| l.customer == owing[n].0).expect("a line").clone();
    let refuse = |n: usize, reason: &str| {
        bank.post(&format!("/_mock/collections/{}/refuse", line(n).end_to_end), &json!({"reason": reason}));
    };
    refuse(0, "AC04");
    bank.take_in(shop);
    let now = batch_of(shop, batch.id);
    assert_eq!(now.line(line(0).rank).map(|l| l.state), Some(LineState::Rejected), "refused before it settled");
    let due = batch.collect_on.expect("a day");
    bank.days(shop, due.since(shop.store.clock().today()));
    bank.days(shop, 1);
    bank.take_in(shop);
    assert_eq!(shop.balance(Role::DirectDebits), Cents::ZERO, "the others are credited");
    refuse(1, "AM04");
    refuse(2, "MD01");
    bank.days(shop, 1);
    bank.take_in(shop);
    let now = batch_of(shop, batch.id);
    let told: Vec<_> = (0..4).filter_map(|n| now.line(line(n).rank)).map(|l| (l.state, l.code.clone())).collect();
    let back = |code: &str| (LineState::Returned, code.to_string());
    assert_eq!(told[1..], [back("AM04"), back("MD01"), (LineState::Presented, String::new())]);
    for (n, (_, item)) in owing.iter().enumerate() {
        let again = open_item(shop, item.document);
        assert_eq!(again.as_ref().map(|i| (i.open, i.due_day)), (n < 3).then_some((item.open, item.due_day)), "{n}");
    }
    owing.map(|(_, item)| item)
}

/// Transfers as customers make them, and what a person does with those that the engine leaves.
fn transfers(shop: &Shop, bank: &Bank) {
    let owing: [(Id, Item); 5] = std::array::from_fn(|n| owing(shop, n, 40 + n as i64));
    let pays = |n: usize, cents: i64, note: &str| bank.credit(cents, note, &format!("Toitures {n}"), "");
    pays(0, owing[0].1.open.0, &format!("REGLEMENT FACTURE NUMERO {}", owing[0].1.number));
    pays(1, owing[1].1.open.0 - 5_00, &format!("FACTURE {} LITIGE CASSE", owing[1].1.number));
    bank.credit(owing[3].1.open.0, "SANS MOTIF", "SCI DES LILAS", "");
    for _ in 0..2 {
        pays(4, owing[4].1.open.0, &format!("FACTURE {}", owing[4].1.number));
    }
    bank.days(shop, 1);
    bank.take_in(shop);
    assert!(open_item(shop, owing[0].1.document).is_none(), "the right one posts itself");
    // Long after its due day, and the same statement twice.
    bank.days(shop, 60);
    pays(2, owing[2].1.open.0, &format!("FACT {}", owing[2].1.number));
    bank.days(shop, 1);
    bank.take_in(shop);
    assert!(open_item(shop, owing[2].1.document).is_none(), "the late one too");
    for line in unknown(shop) {
        let (customer, items) = match line.amount {
            amount if amount == owing[1].1.open - Cents(5_00) => (owing[1].0, vec![ApplyTo::cash(owing[1].1.id, Some(amount))]),
            amount if amount == owing[3].1.open => (owing[3].0, vec![ApplyTo::cash(owing[3].1.id, None)]),
            // What is paid already stays on account.
            amount if amount == owing[4].1.open => {
                let open = open_item(shop, owing[4].1.document);
                (owing[4].0, open.iter().map(|i| ApplyTo::cash(i.id, None)).collect())
            }
            other => panic!("nobody pays {other}"),
        };
        shop.run(Assign { payment: line.id, version: None, customer, items }).expect("a person knows");
    }
    let open = |n: usize| open_item(shop, owing[n].1.document).map(|i| i.open);
    assert_eq!((open(1), open(3), open(4)), (Some(Cents(5_00)), None, None));
    let credits = shop.store.read(shop.company(), |db| receivable::open_of(db, owing[4].0)).expect("items");
    assert_eq!(credits.iter().map(|i| i.open).sum::<Cents>(), -owing[4].1.open, "paid twice: owed back");
}

fn week(stand: &Stand) {
    let shop = Shop::open(&stand.open(), 5_000, None);
    let today = formats::pain::calendar::on_or_after(shop.store.clock().today());
    shop.store.clock().set_day(today, 9);
    let Some(bank) = Bank::open(&shop) else { return };
    let collected = debits(&shop, &bank);
    transfers(&shop, &bank);
    // To the cent: the bank, the account of the bank, what nobody knows, and what customers owe.
    assert_eq!(shop.balance(Role::Bank), bank.balance());
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::DirectDebits)), (Cents::ZERO, Cents::ZERO));
    let owed: Cents = collected[..3].iter().map(|i| i.open).sum();
    let back = shop.balance(Role::Customers) - owed - Cents(5_00);
    assert!(back.0 < 0, "what was paid twice is the only credit: {back}");
    shop.check(stand);
}

on_both! {
    a_week_with_a_bank => week;
}
