//! A year in dollars, pounds and yen, told over HTTP: rates, export invoices, part payments with gain and loss,
//! overpayment and refund, euros that pay a dollar invoice and are taken back, credit note, deposit, year end.

use ground::company::Role as Place;
use ground::ledger::Role;
use kernel::{Cents, Day};
use quittance::verify;
use serde_json::{Value, json};

use crate::api::{Client, Site};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;

on_both! {
    a_year_in_other_currencies => year;
    payments_in_dollars_are_taken_apart => apart;
}

/// A shop with somebody at its API.
pub struct Told<'s> {
    pub shop: &'s Shop,
    api: Client,
}

impl Told<'_> {
    pub fn done(&self, command: &str, input: Value) -> Value {
        let got = self.api.post(&format!("/api/v1/{}", command.replace('.', "/")), &input.to_string());
        assert_eq!(got.status, 200, "{command} {input}: {}", got.body);
        got.json()
    }

    pub fn refused(&self, command: &str, input: Value) -> String {
        let got = self.api.post(&format!("/api/v1/{}", command.replace('.', "/")), &input.to_string());
        assert!((400..500).contains(&got.status), "{command} {input}: {}", got.body);
        got.error().0
    }

    pub fn seen(&self, path: &str) -> Value {
        let got = self.api.send("GET", &format!("/api/v1{path}"), &[], b"");
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        got.json()
    }

    pub fn today(&self, day: &str) {
        self.shop.store.clock().set_day(Day::parse(day).expect("a day"), 9);
    }

    pub fn rate(&self, currency: &str, rate: &str) {
        self.done("currency.set_rate", json!({ "currency": currency, "rate": rate }));
    }

    pub fn customer(&self, name: &str, country: &str, currency: &str) -> Value {
        let address = json!({ "street": "1 Main Street", "city": "Springfield", "country": country });
        self.done("customer.create", json!({ "name": name, "currency": currency, "address": address }))["id"].clone()
    }

    /// An order of so many tiles at a price, confirmed and sent.
    pub fn sent(&self, customer: &Value, tiles: i64, price: &str) -> Value {
        let line = json!({ "item": self.shop.tile, "quantity": tiles.to_string(), "price": price });
        let order = self.done("order.draft", json!({ "customer": customer, "lines": [line] }))["id"].clone();
        self.done("order.confirm", json!({ "order": order }));
        self.done("shipment.ship", json!({ "order": order }));
        order
    }

    /// The invoice of such an order, and its open item.
    pub fn invoiced(&self, customer: &Value, tiles: i64, price: &str) -> (Value, Value) {
        let order = self.sent(customer, tiles, price);
        let invoice = self.done("invoice.issue", json!({ "order": order }));
        let item = self.owed(&invoice);
        (invoice, item)
    }

    pub fn owed(&self, invoice: &Value) -> Value {
        let shown = self.seen(&format!("/invoices/{}", text(&invoice["id"])));
        let items = shown["items"].as_array().expect("items").clone();
        let open = items.iter().find(|i| i["open"].as_i64().is_some_and(|open| open > 0));
        open.map_or(Value::Null, |i| i["id"].clone())
    }

    pub fn books(&self, roles: &[Role]) -> Vec<i64> {
        roles.iter().map(|r| self.shop.balance(*r).0).collect()
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

pub fn told<'s>(site: &Site, shop: &'s Shop) -> Told<'s> {
    let director = site.person(shop.company(), Place::Director);
    Told { shop, api: site.program(&director) }
}

const EXCHANGE: [Role; 2] = [Role::FxGain, Role::FxLoss];

fn year(stand: &Stand) {
    let store = quittance::simulate::open(&stand.url(), 35).expect("a store with a clock of its own");
    store.clock().set_day(Day::parse("2026-01-05").expect("a day"), 9);
    let shop = Shop::open(&store, 100_000, None);
    let site = Site::open(&store);
    let t = told(&site, &shop);
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");

    nothing_without_a_rate(&t, &smith);
    paid_in_parts(&t, &smith);
    paid_too_much(&t, &smith);
    paid_in_euros(&t, &smith);
    shop.check(stand);
    credited(&t, &smith);
    shop.check(stand);
    deposit_in_pounds(&t);
    year_end(&t, stand);
}

/// Dollars from the customer, with more fields.
fn paid(t: &Told, customer: &Value, amount: i64, more: Value) {
    let mut input = json!({ "customer": customer, "amount": amount, "currency": "USD" });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    t.done("payment.record", input);
}

/// Without a price in dollars or a rate nothing is promised.
fn nothing_without_a_rate(t: &Told, smith: &Value) {
    let line = json!({ "item": t.shop.tile, "quantity": "1" });
    assert_eq!(t.refused("order.draft", json!({ "customer": smith, "lines": [line] })), "order.price_currency");
    let line = json!({ "item": t.shop.tile, "quantity": "100", "price": "10.85" });
    let order = t.done("order.draft", json!({ "customer": smith, "lines": [line] }));
    assert_eq!((order["currency"].as_str(), order["gross"].as_i64()), (Some("USD"), Some(1085_00)));
    assert_eq!(t.refused("order.confirm", json!({ "order": order["id"] })), "currency.no_rate");
    for (input, code) in [
        (json!({ "currency": "EUR", "rate": "1" }), "currency.of_the_books"),
        (json!({ "currency": "XXX", "rate": "1" }), "currency.unknown"),
        (json!({ "currency": "USD", "rate": "1", "per_book": "1" }), "currency.two_rates"),
        (json!({ "currency": "USD", "rate": "0" }), "currency.rate"),
        (json!({ "currency": "USD", "rate": "1", "day": "2026-01-06" }), "currency.day"),
    ] {
        assert_eq!(t.refused("currency.set_rate", input), code);
    }
    t.done("currency.set_rate", json!({ "currency": "USD", "per_book": "1.0850" }));
}

/// An export invoice: both amounts in the books, VAT in euros told on the e-invoice.
fn paid_in_parts(t: &Told, smith: &Value) {
    let (invoice, item) = t.invoiced(smith, 100, "10.85");
    assert_eq!((invoice["currency"].as_str(), invoice["totals"]["gross"].as_i64()), (Some("USD"), Some(1085_00)));
    assert_eq!(invoice["exchange"]["books"]["gross"].as_i64(), Some(1000_00));
    assert_eq!(t.shop.balance(Role::Customers), Cents(1000_00));
    let xml = t.api.send("GET", &format!("/api/v1/invoices/{}/cii.xml", text(&invoice["id"])), &[], b"").body;
    assert!(xml.contains("<ram:TaxCurrencyCode>EUR<") && xml.contains("currencyID=\"EUR\">0.00<"), "{xml}");

    // Two part payments: a gain at what the bank says, a loss at the rate of the day; the last one clears exactly.
    paid(t, smith, 585_00, json!({ "value": 550_00, "items": [{ "item": item }] }));
    assert_eq!(t.books(&EXCHANGE), [-10_83, 0]);
    t.today("2026-02-10");
    t.rate("USD", "0.9");
    paid(t, smith, 500_00, json!({ "items": [{ "item": item }] }));
    assert_eq!(t.books(&EXCHANGE), [-10_83, 10_83]);
    assert_eq!((t.shop.balance(Role::Customers), t.shop.balance(Role::Bank)), (Cents(0), Cents(1000_00)));
}

/// Paid too much: what is over stands among the other credits at what it was worth, and is paid back.
fn paid_too_much(t: &Told, smith: &Value) {
    let (_, item) = t.invoiced(smith, 20, "10.85");
    assert_eq!(t.refused("payment.record", json!({ "customer": smith, "amount": 1, "value": 1 })), "payment.value");
    paid(t, smith, 250_00, json!({ "value": 230_00, "items": [{ "item": item }], "excess": "overpayment" }));
    assert_eq!((t.shop.balance(Role::OtherCredits), t.shop.balance(Role::FxGain)), (Cents(-30_36), Cents(-10_83 - 4_34)));
    let shown = t.shop.store.read(t.shop.company(), |db| {
        let id = kernel::Id::parse(&text(smith)).expect("an id");
        ground::receivable::open_of(db, id)
    });
    let over = shown.expect("items").remove(0);
    assert_eq!((over.open, over.open_value), (Cents(-33_00), Cents(-30_36)));
    let refund = json!({ "customer": smith, "credits": [{ "item": over.id }], "value": 31_00 });
    t.done("payment.refund", refund);
    assert_eq!((t.shop.balance(Role::OtherCredits), t.shop.balance(Role::FxLoss)), (Cents(0), Cents(10_83 + 64)));
}

/// Euros pay a dollar invoice; the bank takes them back, and the dollars are owed again at their value.
fn paid_in_euros(t: &Told, smith: &Value) {
    let (invoice, item) = t.invoiced(smith, 10, "10.85");
    assert_eq!(t.shop.balance(Role::Customers), Cents(97_65));
    let euros = json!({ "customer": smith, "amount": 100_00, "items": [{ "item": item }] });
    let euros = t.done("payment.record", euros);
    assert_eq!((t.shop.balance(Role::Customers), t.shop.balance(Role::FxGain)), (Cents(0), Cents(-17_52)));
    t.done("payment.return", json!({ "payment": euros["id"], "reason": "AC04" }));
    assert_eq!((t.shop.balance(Role::Customers), t.shop.balance(Role::FxGain)), (Cents(97_65), Cents(-15_17)));
    assert_ne!(t.owed(&invoice), item, "a new item is owed");
}

/// A credit note takes the rate of its invoice, whatever the day's; yen have no decimals.
fn credited(t: &Told, smith: &Value) {
    t.today("2026-03-02");
    t.rate("USD", "0.5");
    t.rate("JPY", "0.0061");
    let (credited, _) = t.invoiced(smith, 4, "10.85");
    t.rate("USD", "0.8");
    let back = json!({ "invoice": credited["id"], "lines": [{ "line": 1, "quantity": "1" }], "reason": "casse" });
    let note = t.done("credit_note.return_goods", back);
    assert_eq!(note["exchange"]["books"]["gross"].as_i64(), Some(5_43));
    let tanaka = t.customer("Tanaka KK", "JP", "JPY");
    let (yen, item) = t.invoiced(&tanaka, 3, "149.5");
    assert_eq!((yen["totals"]["gross"].as_i64(), yen["exchange"]["books"]["gross"].as_i64()), (Some(449), Some(2_74)));
    let in_yen = json!({ "customer": tanaka, "amount": 449, "currency": "JPY", "items": [{ "item": item }] });
    t.done("payment.record", in_yen);
    let whole = json!({ "invoice": credited["id"], "reason": "annulation" });
    t.done("credit_note.cancel_invoice", whole);
    assert_eq!(t.shop.balance(Role::Customers), Cents(97_65), "all is credited to the cent");
}

/// A deposit in pounds at another rate than the final invoice's: the difference is realised when it is taken off.
fn deposit_in_pounds(t: &Told) {
    let jones = t.customer("Jones Ltd", "GB", "GBP");
    t.rate("GBP", "1.10");
    let line = json!({ "item": t.shop.tile, "quantity": "100", "price": "2" });
    let order = t.done("order.draft", json!({ "customer": jones, "lines": [line] }))["id"].clone();
    t.done("order.confirm", json!({ "order": order }));
    let deposit = t.done("deposit.issue", json!({ "order": order, "part": { "percent": "50" } }));
    let asked = t.owed(&deposit);
    t.done("payment.record", json!({ "customer": jones, "amount": 100_00, "currency": "GBP", "items": [{ "item": asked }] }));
    assert_eq!(t.shop.balance(Role::Deposits), Cents(-110_00));
    let before = t.books(&EXCHANGE);
    t.today("2026-12-20");
    t.rate("GBP", "1.20");
    t.done("shipment.ship", json!({ "order": order }));
    let last = t.done("invoice.issue", json!({ "order": order }));
    assert_eq!((last["payable"].as_i64(), last["exchange"]["books"]["gross"].as_i64()), (Some(100_00), Some(240_00)));
    assert_eq!(t.shop.balance(Role::Deposits), Cents(0));
    let now = t.books(&EXCHANGE);
    assert_eq!((now[0] - before[0], now[1] - before[1]), (0, 10_00), "a deposit at 1.10 against revenue at 1.20");
    assert_eq!(t.shop.balance(Role::Customers), Cents(97_65 + 120_00));
}

/// Year end: 108.50 USD at 0.88 lose 2.17, 100.00 GBP at 1.25 gain 5.00; taken back on the first day.
fn year_end(t: &Told, stand: &Stand) {
    t.today("2026-12-31");
    t.rate("USD", "0.88");
    t.rate("GBP", "1.25");
    assert_eq!(t.refused("revaluation.book", json!({ "day": "2026-12-31" })), "accrual.not_over");
    t.done("company.open_year", json!({ "last_day": "2027-12-31" }));
    t.today("2027-01-10");
    let preview = t.seen("/books/revaluation?day=2026-12-31");
    assert_eq!((preview["loss"].as_i64(), preview["gain"].as_i64()), (Some(2_17), Some(5_00)));
    t.done("revaluation.book", json!({ "day": "2026-12-31" }));
    assert_eq!(t.refused("revaluation.book", json!({ "day": "2026-12-31" })), "revaluation.later");
    let roles = [Role::UnrealisedLoss, Role::UnrealisedGain, Role::FxProvision, Role::FxProvisionCharge, Role::Customers];
    assert_eq!(t.books(&roles), [0, 0, -2_17, 2_17, 217_65]);
    t.shop.check(stand);
    let verdict = verify::run(&t.shop.store, &mut |_, _| {}).expect("a verdict");
    let wrong: Vec<_> = verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect();
    assert!(verdict.intact, "{wrong:#?}");
    let mut file = Vec::new();
    report::fec::write(&t.shop.store, t.shop.company(), Day::parse("2026-12-31").expect("a day"), &mut file).expect("a file");
    let file = String::from_utf8_lossy(&file).into_owned();
    if let Ok(folder) = std::env::var("QUITTANCE_FEC") {
        let name = t.shop.store.read(t.shop.company(), |db| report::fec::file_name(db, Day::parse("2026-12-31").expect("a day")));
        std::fs::write(std::path::Path::new(&folder).join(name.expect("a file")), &file).expect("written");
    }
    assert!(file.lines().any(|l| l.ends_with("\t1085,00\tUSD")), "the amount in dollars stands beside");
    // A closing a month on releases the provision and makes a new one.
    t.today("2027-02-10");
    t.rate("USD", "0.9");
    t.rate("GBP", "1.2");
    t.done("currency.set_rate", json!({ "currency": "USD", "rate": "0.89", "day": "2027-01-31" }));
    t.done("currency.set_rate", json!({ "currency": "GBP", "rate": "1.2", "day": "2027-01-31" }));
    t.done("revaluation.book", json!({ "day": "2027-01-31", "release": "next_day" }));
    assert_eq!(t.books(&[Role::FxProvision, Role::FxProvisionCharge, Role::FxProvisionRelease]), [0, 2_17 + 1_08, -2_17 - 1_08]);
    t.shop.check(stand);
}

/// Dollars from a statement, identified and applied, with a fee and a discount; taken apart and applied again.
fn apart(stand: &Stand) {
    let store = quittance::simulate::open(&stand.url(), 36).expect("a store with a clock of its own");
    store.clock().set_day(Day::parse("2026-01-05").expect("a day"), 9);
    let shop = Shop::open(&store, 100_000, None);
    let site = Site::open(&store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    let (invoice, item) = t.invoiced(&smith, 100, "10");
    let line = |key: &str, amount: i64, value: Value| {
        json!({ "key": key, "day": "2026-01-05", "amount": amount, "currency": "USD", "value": value, "remittance": "?" })
    };
    let line = t.done("payment.bank_line", line("r-1", 975_00, json!(900_00)));
    assert_eq!((line["value"].as_i64(), shop.balance(Role::Suspense)), (Some(900_00), Cents(-900_00)));
    let to = json!({ "item": item, "fee": 5_00, "discount": 20_00, "granted": true });
    let apply = json!({ "payment": line["id"], "customer": smith, "items": [to] });
    let applied = t.done("payment.apply", apply.clone());
    assert_eq!((applied["amount"].as_i64(), applied["left"].as_i64()), (Some(1000_00), Some(0)));
    // 1,000.00 USD at 0.90: discount 18.00; the bank kept 5.00 USD at its own rate, 900.00 for 975.00: 4.62.
    let roles = [Role::Suspense, Role::Customers, Role::BankFees, Role::CashDiscount, Role::FxGain];
    assert_eq!(t.books(&roles), [0, 0, 4_62, 18_00, -22_62]);
    shop.check(stand);
    for _ in 0..2 {
        t.done("payment.unapply", json!({ "payment": line["id"], "reason": "erreur" }));
        assert_eq!(t.owed(&invoice), item);
        assert_eq!(shop.balance(Role::Customers).0 + shop.balance(Role::FxGain).0 + shop.balance(Role::FxLoss).0, 0);
        shop.check(stand);
        t.done("payment.apply", json!({ "payment": line["id"], "items": apply["items"] }));
        assert_eq!(t.books(&[Role::Customers, Role::BankFees, Role::CashDiscount]), [0, 4_62, 18_00]);
        assert_eq!(shop.balance(Role::FxGain) + shop.balance(Role::FxLoss), Cents(-22_62));
        shop.check(stand);
    }
    // Dollars on account are changed from euros that stand there.
    let (_, item) = t.invoiced(&smith, 10, "10");
    let euros = t.done("payment.record", json!({ "customer": smith, "amount": 95_00 }));
    let applied = t.done("payment.apply", json!({ "payment": euros["id"], "items": [{ "item": item }] }));
    assert_eq!((applied["amount"].as_i64(), applied["left"].as_i64()), (Some(100_00), Some(0)));
    assert_eq!(shop.balance(Role::Customers), Cents(0));
    assert_eq!(shop.balance(Role::FxGain) + shop.balance(Role::FxLoss), Cents(-22_62 - 5_00));
    shop.check(stand);
    let verdict = verify::run(&store, &mut |_, _| {}).expect("a verdict");
    assert!(verdict.intact, "{:#?}", verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect::<Vec<_>>());
}
