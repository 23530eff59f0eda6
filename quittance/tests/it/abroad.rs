//! What else happens to documents in another currency, told over HTTP: doubtful and lost claims, money of several
//! customers, charges for late payment, items brought along, euros changed and taken back, deposits credited, buyers in
//! other member states.

use ground::ledger::Role;
use kernel::Cents;
use quittance::verify;
use serde_json::{Value, json};

use crate::api::Site;
use crate::currency::{Told, text, told};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;

on_both! {
    doubtful_and_lost_in_dollars => doubtful;
    dollars_of_two_customers => shared;
    late_dollars_are_charged_in_euros => late;
    items_in_dollars_are_brought_along => brought;
    euros_that_were_changed_are_taken_back => changed;
    deposits_in_pounds_are_credited => deposits;
    pounds_of_a_buyer_in_ireland => european;
}

/// A shop in January 2026 with its director at the API.
fn shop(stand: &Stand, seed: u64) -> Shop {
    let store = quittance::simulate::open(&stand.url(), seed).expect("a store with a clock of its own");
    store.clock().set_day(kernel::Day::parse("2026-01-05").expect("a day"), 9);
    Shop::open(&store, 100_000, None)
}

fn cents(value: &Value) -> i64 {
    value.as_i64().unwrap_or(i64::MIN)
}

fn intact(t: &Told) {
    let verdict = verify::run(&t.shop.store, &mut |_, _| {}).expect("a verdict");
    assert!(verdict.intact, "{:#?}", verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect::<Vec<_>>());
}

/// 1,200.00 USD with French VAT at 0.90: 416 in both amounts, a part paid at a gain, the rest depreciated and lost; VAT
/// comes back in euros, and some of the money too.
fn doubtful(stand: &Stand) {
    let shop = shop(stand, 41);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let smith = t.customer("Filiale Smith", "FR", "USD");
    let (invoice, item) = t.invoiced(&smith, 100, "10");
    assert_eq!((cents(&invoice["totals"]["gross"]), cents(&invoice["exchange"]["books"]["tax"])), (1200_00, 180_00));
    t.today("2026-02-20");
    let doubted = t.done("bad_debt.doubt", json!({ "customer": smith }));
    assert_eq!((cents(&doubted["amount"]), t.books(&[Role::Customers, Role::Doubtful])), (1080_00, vec![0, 1080_00]));
    shop.check(stand);
    let claim = doubted["claims"][0].clone();
    assert_ne!(claim["item"], item, "another item stands for it");
    let paid = json!({ "customer": smith, "amount": 240_00, "currency": "USD", "value": 220_00, "items": [{ "item": claim["item"] }] });
    t.done("payment.record", paid);
    assert_eq!(t.books(&[Role::Doubtful, Role::FxGain, Role::Customers]), [864_00, -4_00, 0]);
    let depreciated = t.done("bad_debt.depreciate", json!({ "percent": "50" }));
    assert_eq!((cents(&depreciated["charged"]), shop.balance(Role::Depreciation)), (360_00, Cents(-360_00)));
    shop.check(stand);
    let lose = |more: Value| {
        let mut input = json!({ "bad_debt": claim["id"], "ground": "irrecoverable", "reason": "certificat" });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    assert_eq!(t.refused("bad_debt.write_off", lose(json!({ "amount": 960_01 }))), "bad_debt.beyond_open");
    let lost = t.done("bad_debt.write_off", lose(json!({ "amount": 480_00 })));
    assert_eq!((cents(&lost["lost"]), cents(&lost["lost_net"]), cents(&lost["depreciation"])), (432_00, 360_00, 180_00));
    let lost = t.done("bad_debt.write_off", lose(json!({})));
    assert_eq!((cents(&lost["lost"]), cents(&lost["lost_net"]), cents(&lost["depreciation"])), (864_00, 720_00, 0));
    assert_eq!(t.books(&[Role::Doubtful, Role::BadDebt, Role::Depreciation]), [0, 720_00, 0]);
    shop.check(stand);
    // 100.00 USD come all the same, at 95.00: income without the VAT that is due again.
    let money = json!({ "customer": smith, "amount": 100_00, "currency": "USD", "value": 95_00 });
    let payment = t.done("payment.record", money);
    let back = t.done("bad_debt.recover", json!({ "bad_debt": claim["id"], "payment": payment["id"] }));
    assert_eq!((cents(&back["recovered"]), t.books(&[Role::Recovery, Role::Customers])), (95_00, vec![-79_17, 0]));
    shop.check(stand);
    intact(&t);
}

/// A factor's 1,000.00 USD are of two customers; taken back, they wait in dollars; divided again.
fn shared(stand: &Stand) {
    let shop = shop(stand, 42);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let (smith, jones) = (t.customer("Smith Roofing Inc.", "US", "USD"), t.customer("Jones Roofs", "US", "USD"));
    let ((_, first), (_, second)) = (t.invoiced(&smith, 50, "10"), t.invoiced(&jones, 50, "10"));
    let line = json!({ "key": "r-1", "day": "2026-01-05", "amount": 1000_00, "currency": "USD", "value": 905_00, "remittance": "FACTOR" });
    let line = t.done("payment.bank_line", line);
    let parts = json!([
        { "customer": smith, "amount": 600_00, "items": [{ "item": first }] },
        { "customer": jones, "amount": 400_00, "items": [{ "item": second, "amount": 400_00 }] },
    ]);
    let tiny = json!([{ "customer": smith, "amount": 999_99 }, { "customer": jones, "amount": 2 }]);
    assert_eq!(t.refused("payment.share", json!({ "payment": line["id"], "parts": tiny })), "payment.share_sum");
    let roles = [Role::Suspense, Role::Customers, Role::FxGain, Role::FxLoss];
    for _ in 0..2 {
        t.done("payment.share", json!({ "payment": line["id"], "parts": parts }));
        // 543.00 and 362.00: 500.00 USD for 452.50, 400.00 USD for 362.00; 100.00 USD stay on account at 90.50.
        let now = t.books(&roles);
        assert_eq!((now[0], now[1], now[2] + now[3]), (0, 90_00 - 90_50, -4_50));
        shop.check(stand);
        t.done("payment.unidentify", json!({ "payment": line["id"], "reason": "erreur" }));
        let now = t.books(&roles);
        assert_eq!((now[0], now[1], now[2] + now[3]), (-905_00, 900_00, 0));
        shop.check(stand);
    }
    // Whose it is at all, with a fee that stands beside the money.
    t.done("payment.apply", json!({ "payment": line["id"], "customer": smith, "items": [{ "item": first, "amount": 490_00, "fee": 10_00 }] }));
    shop.check(stand);
    t.done("payment.unidentify", json!({ "payment": line["id"], "reason": "erreur" }));
    assert_eq!((shop.balance(Role::Suspense), shop.balance(Role::Customers)), (Cents(-905_00), Cents(900_00)));
    assert_eq!(shop.balance(Role::BankFees), Cents(0));
    shop.check(stand);
    intact(&t);
}

/// 1,000.00 USD, 900.00 in the books: interest on that, and 40.00 EUR, on a debit note in euros.
fn late(stand: &Stand) {
    let shop = shop(stand, 43);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    let (_, item) = t.invoiced(&smith, 100, "10");
    t.today("2026-02-14");
    t.rate("USD", "0.8");
    t.done("payment.record", json!({ "customer": smith, "amount": 500_00, "currency": "USD", "items": [{ "item": item }] }));
    t.today("2026-03-06");
    let charge = t.done("late_charge.claim", json!({ "customer": smith }));
    let segments = charge["lines"][0]["segments"].as_array().expect("segments").clone();
    let balances: Vec<i64> = segments.iter().map(|s| cents(&s["balance"])).collect();
    assert_eq!((balances, cents(&charge["indemnity"])), (vec![900_00, 450_00], 40_00));
    let interest: i64 = segments.iter().map(|s| cents(&s["interest"])).sum();
    assert_eq!(shop.balance(Role::Customers), Cents(450_00 + 40_00 + interest));
    shop.check(stand);
    // Euros pay it; the dollars stay owed.
    let note = shop.store.read(shop.company(), |db| ground::receivable::open_of(db, kernel::Id::parse(&text(&smith)).expect("an id")));
    let note = note.expect("items").into_iter().find(|i| i.currency.is_euro()).expect("the debit note");
    let paid = json!({ "customer": smith, "amount": note.open.0, "items": [{ "item": note.id }] });
    t.done("payment.record", paid);
    assert_eq!(shop.balance(Role::Customers), Cents(450_00));
    shop.check(stand);
}

/// An item of the earlier books keeps its value: what is lost when it is paid is what both books lost.
fn brought(stand: &Stand) {
    let shop = shop(stand, 44);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    let item = |more: Value| {
        let mut input = json!({ "customer": smith, "number": "F-88", "issue_day": "2025-11-03", "due_day": "2025-12-03", "open": 1000_00 });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    for (more, code) in [
        (json!({ "currency": "USD" }), "takeover.value"),
        (json!({ "currency": "USD", "value": -950_00 }), "takeover.value"),
        (json!({ "currency": "USD", "value": 0 }), "takeover.value"),
        (json!({ "value": 950_00 }), "takeover.value"),
        (json!({ "currency": "XXX", "value": 950_00 }), "currency.unknown"),
    ] {
        assert_eq!(t.refused("takeover.bring_item", item(more)), code);
    }
    let brought = t.done("takeover.bring_item", item(json!({ "currency": "USD", "value": 950_00 })));
    assert_eq!(t.books(&[Role::Customers, Role::Suspense]), [950_00, -950_00]);
    let paid = json!({ "customer": smith, "amount": 1000_00, "currency": "USD", "items": [{ "item": brought["item"] }] });
    t.done("payment.record", paid);
    assert_eq!(t.books(&[Role::Customers, Role::FxLoss, Role::Bank]), [0, 50_00, 900_00]);
    intact(&t);
}

/// Euros on account pay dollars; taken apart they are euros again; the bank takes them back, and the dollars are owed.
fn changed(stand: &Stand) {
    let shop = shop(stand, 45);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("USD", "0.9");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    let (invoice, item) = t.invoiced(&smith, 10, "10");
    let euros = t.done("payment.record", json!({ "customer": smith, "amount": 95_00 }));
    let roles = [Role::Customers, Role::FxGain, Role::FxLoss];
    let now = || {
        let now = t.books(&roles);
        (now[0], now[1] + now[2])
    };
    for _ in 0..2 {
        let applied = t.done("payment.apply", json!({ "payment": euros["id"], "items": [{ "item": item }] }));
        assert_eq!((cents(&applied["amount"]), now()), (100_00, (0, -5_00)));
        shop.check(stand);
        t.done("payment.unapply", json!({ "payment": euros["id"], "reason": "erreur" }));
        assert_eq!((t.owed(&invoice), now()), (item.clone(), (90_00 - 95_00, 0)));
        shop.check(stand);
    }
    t.done("payment.apply", json!({ "payment": euros["id"], "items": [{ "item": item }] }));
    t.done("payment.return", json!({ "payment": euros["id"], "reason": "AC04" }));
    assert_eq!((now(), shop.balance(Role::Bank)), ((90_00, 0), Cents(0)));
    shop.check(stand);
    // Dollars pay dollars alone; only euros are changed.
    t.rate("GBP", "1.1");
    let pounds = json!({ "customer": smith, "amount": 50_00, "currency": "GBP", "items": [{ "item": t.owed(&invoice) }] });
    assert_eq!(t.refused("payment.record", pounds), "receivable.other_currency");
    // A credit in dollars is not paid back by an order in euros.
    t.done("payment.record", json!({ "customer": smith, "amount": 10_00, "currency": "USD" }));
    let order = json!({ "refunds": [{ "customer": smith, "iban": "BE68539007547034" }] });
    assert_eq!(t.refused("refund_order.send", order), "refund_order.foreign");
    intact(&t);
}

/// A deposit in pounds, paid in part, is credited at the rate at which it was asked for; with French VAT, that comes back.
fn deposits(stand: &Stand) {
    let shop = shop(stand, 46);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("GBP", "1.10");
    let asked = |customer: &Value| {
        let line = json!({ "item": t.shop.tile, "quantity": "100", "price": "2" });
        let order = t.done("order.draft", json!({ "customer": customer, "lines": [line] }))["id"].clone();
        t.done("order.confirm", json!({ "order": order }));
        let deposit = t.done("deposit.issue", json!({ "order": order, "part": { "percent": "50" } }));
        let item = t.owed(&deposit);
        (deposit, item)
    };
    let jones = t.customer("Jones Ltd", "GB", "GBP");
    let (deposit, item) = asked(&jones);
    let paid = json!({ "customer": jones, "amount": 40_00, "currency": "GBP", "value": 46_00, "items": [{ "item": item }] });
    t.done("payment.record", paid);
    let note = t.done("deposit.credit", json!({ "deposit": deposit["id"], "reason": "abandon" }));
    assert_eq!((cents(&note["totals"]["gross"]), cents(&note["exchange"]["books"]["gross"])), (100_00, 110_00));
    assert_eq!(t.books(&[Role::Deposits, Role::Customers, Role::FxGain]), [0, -44_00, -2_00]);
    shop.check(stand);
    let open = shop.store.read(shop.company(), |db| ground::receivable::open_of(db, kernel::Id::parse(&text(&jones)).expect("an id")));
    let credit = open.expect("items").remove(0);
    assert_eq!((credit.open, credit.open_value), (Cents(-40_00), Cents(-44_00)));
    t.done("payment.refund", json!({ "customer": jones, "credits": [{ "item": credit.id }], "value": 45_00 }));
    assert_eq!(t.books(&[Role::Customers, Role::FxLoss]), [0, 1_00]);
    shop.check(stand);

    let own = t.customer("Filiale Jones", "FR", "GBP");
    let (deposit, item) = asked(&own);
    t.done("payment.record", json!({ "customer": own, "amount": 120_00, "currency": "GBP", "items": [{ "item": item }] }));
    let due = Role::VatCollected(ground::tax::VatCode::Standard);
    assert_eq!(t.books(&[Role::Deposits, due, Role::VatOnDeposits]), [-132_00, -22_00, 22_00]);
    t.done("deposit.credit", json!({ "deposit": deposit["id"], "reason": "abandon" }));
    assert_eq!(t.books(&[Role::Deposits, due, Role::VatOnDeposits, Role::Customers]), [0, 0, 0, -132_00]);
    shop.check(stand);
    intact(&t);
}

/// Pounds for Ireland: the statement of sales in the Union and line F2 are in euros, at the rates of the invoices; the
/// credit note takes off what its invoice was.
fn european(stand: &Stand) {
    let shop = shop(stand, 47);
    let site = Site::open(&shop.store);
    let t = told(&site, &shop);
    t.rate("GBP", "1.15");
    let address = json!({ "street": "1 Quay", "city": "Cork", "country": "IE" });
    let buyer = json!({ "name": "Cork Roofs Ltd", "currency": "GBP", "address": address, "vat": "IE6388047V" });
    let cork = t.done("customer.create", buyer)["id"].clone();
    let (first, _) = t.invoiced(&cork, 50, "2");
    assert_eq!(first["totals"]["groups"][0]["treatment"], json!("intra_eu_goods"), "{first}");
    t.today("2026-01-20");
    t.rate("GBP", "1.20");
    t.invoiced(&cork, 50, "2.01");
    let told = || {
        let list = t.seen("/books/vat/european?period=2026-01");
        let rows: Vec<(i64, i64)> = list["rows"].as_array().expect("rows").iter().map(|r| (cents(&r["amount"]), cents(&r["euros"]))).collect();
        let ca3 = t.seen("/books/vat?period=2026-01");
        let boxes = ca3["boxes"].as_array().expect("boxes").clone();
        let f2: Vec<i64> = boxes.iter().filter(|b| b["line"] == "F2").map(|b| cents(&b["base"])).collect();
        (rows, f2)
    };
    assert_eq!(told(), (vec![(235_60, 236)], vec![236]), "{}", t.seen("/books/vat?period=2026-01"));
    t.done("credit_note.cancel_invoice", json!({ "invoice": first["id"], "reason": "annulation" }));
    assert_eq!(told(), (vec![(120_60, 121)], vec![121]));
    assert_eq!(shop.balance(Role::Customers), Cents(120_60));
    shop.check(stand);
    intact(&t);
}
