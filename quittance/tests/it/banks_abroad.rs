//! An account at the bank in dollars, told over HTTP: money that stays there, what leaves it, cheques and cards on their way
//! to it, and what it is worth at the end of a period.

use ground::ledger::Role;
use kernel::{Cents, Currency, Day};
use quittance::verify;
use serde_json::{Value, json};

use crate::api::Site;
use crate::currency::{Told, told};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::Shop;

on_both! {
    an_account_in_dollars_is_valued_at_period_end => account;
    cheques_in_dollars_wait_for_the_bank => cheques;
}

fn dollars() -> Role {
    Role::BankIn(Currency::parse("USD").expect("dollars"))
}

/// What the lines of an account say in other currencies until now.
fn in_currency(shop: &Shop, account: &str) -> i64 {
    let sum = shop.store.read(shop.company(), |db| {
        let company = db.company;
        let sql = "SELECT CAST(COALESCE(SUM(in_currency), 0) AS BIGINT) FROM ledger_line WHERE company_id = $1 AND account = $2";
        db.one(sql, store::params![company, account], |row| row.get::<i64>(0))
    });
    sum.expect("a sum").unwrap_or_default()
}

fn map(t: &Told, account: &str) -> Value {
    t.done("company.map_account", json!({ "role": "bank.USD", "account": account, "label": "Compte en dollars" }))
}

fn whole(t: &Told, stand: &Stand) {
    t.shop.check(stand);
    let verdict = verify::run(&t.shop.store, &mut |_, _| {}).expect("a verdict");
    assert!(verdict.intact, "{:#?}", verdict.checks.iter().filter(|c| !c.damage.is_empty()).collect::<Vec<_>>());
}

fn account(stand: &Stand) {
    let store = quittance::simulate::open(&stand.url(), 41).expect("a store with a clock of its own");
    store.clock().set_day(Day::parse("2026-01-05").expect("a day"), 9);
    let shop = Shop::open(&store, 100_000, None);
    store.clock().set_day(Day::parse("2026-12-01").expect("a day"), 9);
    let site = Site::open(&store);
    let t = told(&site, &shop);
    t.rate("USD", "0.90");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    // Before there is such an account, the bank changes the dollars.
    let (_, item) = t.invoiced(&smith, 10, "10");
    t.done("payment.record", json!({ "customer": smith, "amount": 100_00, "currency": "USD", "items": [{ "item": item }] }));
    assert_eq!(t.books(&[Role::Bank, dollars()]), [90_00, 90_00], "one account for all");
    for (account, code) in [("411000", "company.account_class"), ("511200", "company.account_taken")] {
        assert_eq!(t.refused("company.map_account", json!({ "role": "bank.USD", "account": account })), code);
    }
    assert!(!t.refused("company.map_account", json!({ "role": "bank.EUR", "account": "512400" })).is_empty());
    map(&t, "512400");
    assert_eq!(t.books(&[Role::Bank, dollars()]), [90_00, 0], "what is there stays there");
    // 1,000.00 USD at 0.90 stay dollars; the bank takes 200.00 back at 0.90 with a fee of 4.50.
    let (_, item) = t.invoiced(&smith, 100, "10");
    let first = json!({ "customer": smith, "amount": 800_00, "currency": "USD", "items": [{ "item": item, "amount": 800_00 }] });
    t.done("payment.record", first);
    let second = json!({ "customer": smith, "amount": 200_00, "currency": "USD", "items": [{ "item": item, "amount": 200_00 }] });
    let second = t.done("payment.record", second);
    assert_eq!((t.books(&[dollars()]), in_currency(&shop, "512400")), (vec![900_00], 1_000_00));
    t.done("payment.return", json!({ "payment": second["id"], "fee": 4_50, "reason": "opposition" }));
    assert_eq!((t.books(&[dollars(), Role::BankFees]), in_currency(&shop, "512400")), (vec![715_50, 4_50], 795_00));
    assert_eq!(t.refused("company.map_account", json!({ "role": "bank.USD", "account": "512410" })), "company.account_in_use");
    // A credit is paid back out of it.
    let over = t.done("payment.record", json!({ "customer": smith, "amount": 50_00, "currency": "USD" }));
    t.done("payment.refund", json!({ "customer": smith, "credits": [{ "item": over["item"] }] }));
    assert_eq!((t.books(&[dollars(), Role::Bank]), in_currency(&shop, "512400")), (vec![715_50, 90_00], 795_00));
    whole(&t, stand);
    period_ends(&t);
    whole(&t, stand);
}

/// 795.00 USD worth 715.50: at 0.88 they lose 15.90, a month later at 0.95 they gain 55.65; nothing is taken back.
fn period_ends(t: &Told) {
    t.today("2026-12-31");
    t.rate("USD", "0.88");
    t.done("company.open_year", json!({ "last_day": "2027-12-31" }));
    t.today("2027-01-10");
    let seen = t.seen("/books/revaluation?day=2026-12-31");
    let money = &seen["money"][0];
    assert_eq!((money["amount"].as_i64(), money["closing"].as_i64(), money["difference"].as_i64()), (Some(795_00), Some(699_60), Some(-15_90)));
    let booked = t.done("revaluation.book", json!({ "day": "2026-12-31" }));
    assert_eq!((booked["money_loss"].as_i64(), booked["money_gain"].as_i64()), (Some(15_90), Some(0)));
    assert_eq!(t.books(&[dollars(), Role::CashFxLoss, Role::CashFxGain]), [699_60, 15_90, 0]);
    assert_eq!(in_currency(t.shop, "512400"), 795_00, "no dollar moved");
    t.today("2027-02-10");
    t.done("currency.set_rate", json!({ "currency": "USD", "rate": "0.95", "day": "2027-01-31" }));
    t.done("revaluation.book", json!({ "day": "2027-01-31" }));
    assert_eq!(t.books(&[dollars(), Role::CashFxLoss, Role::CashFxGain]), [755_25, 15_90, -55_65]);
    let mut file = Vec::new();
    report::fec::write(&t.shop.store, t.shop.company(), Day::parse("2026-12-31").expect("a day"), &mut file).expect("a file");
    let file = String::from_utf8_lossy(&file).into_owned();
    let of = |account: &str| file.lines().filter(|l| l.contains(&format!("\t{account}\t"))).map(str::to_string).collect::<Vec<_>>();
    assert!(of("512400").iter().any(|l| l.ends_with("\t800,00\tUSD")), "dollars beside euros: {:#?}", of("512400"));
    assert_eq!(of("666000").len(), 1);
}

fn cheques(stand: &Stand) {
    let store = quittance::simulate::open(&stand.url(), 42).expect("a store with a clock of its own");
    store.clock().set_day(Day::parse("2026-11-30").expect("a day"), 9);
    let shop = Shop::open(&store, 100_000, None);
    let site = Site::open(&store);
    let t = told(&site, &shop);
    t.rate("USD", "0.90");
    let smith = t.customer("Smith Roofing Inc.", "US", "USD");
    map(&t, "512400");
    let handed = |method: &str, currency: &str, amount: i64| {
        json!({ "customer": smith, "amount": amount, "currency": currency, "method": method, "in_transit": true })
    };
    assert_eq!(t.refused("payment.record", handed("direct_debit", "USD", 100_00)), "payment.foreign");
    assert_eq!(t.refused("payment.record", handed("transfer", "USD", 100_00)), "payment.no_transit");
    let cheque = t.done("payment.record", handed("cheque", "USD", 1_000_00));
    let card = t.done("payment.record", handed("card", "USD", 500_00));
    let euros = t.done("payment.record", handed("cheque", "EUR", 70_00));
    assert_eq!(t.books(&[Role::Cheques, Role::Cards, dollars()]), [970_00, 450_00, 0]);
    // The month ends while they wait: valued, and taken back on the day after, so that each keeps its value.
    t.today("2026-12-02");
    t.done("currency.set_rate", json!({ "currency": "USD", "rate": "0.92", "day": "2026-11-30" }));
    t.done("revaluation.book", json!({ "day": "2026-11-30" }));
    let waiting = [Role::Cheques, Role::Cards, Role::CashFxGain];
    assert_eq!(t.books(&waiting), [970_00, 450_00, 0], "taken back");
    let seen = t.seen("/books/revaluation?day=2026-11-30");
    let differences: Vec<Option<i64>> = seen["money"].as_array().expect("money").iter().map(|m| m["difference"].as_i64()).collect();
    assert_eq!(differences, [Some(20_00), Some(10_00)]);
    // One currency at a time, and never more than waits.
    let clear = |payments: Vec<&Value>, more: Value| {
        let mut input = json!({ "payments": payments.iter().map(|p| p["id"].clone()).collect::<Vec<_>>() });
        for (name, value) in more.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    assert_eq!(t.refused("payment.clear", clear(vec![&cheque, &euros], json!({}))), "payment.clear_currency");
    assert_eq!(t.refused("payment.clear", clear(vec![&cheque], json!({ "fee": 1_000_00 }))), "payment.clear_amount");
    assert_eq!(t.refused("payment.clear", clear(vec![&euros], json!({ "value": 70_00 }))), "payment.value");
    // By a bank line: 1,490.00 USD worth 1,311.20; what was kept, 10.00 USD, is worth 8.80; 30.00 were lost meanwhile.
    let line = json!({ "key": "usd-1", "day": "2026-12-02", "amount": 1_490_00, "currency": "USD", "value": 1_311_20, "identify": false });
    let line = t.done("payment.bank_line", line);
    let by_line = clear(vec![&cheque, &card], json!({ "bank_line": line["id"] }));
    assert_eq!(t.refused("payment.clear", clear(vec![&euros], json!({ "bank_line": line["id"] }))), "payment.clear_currency");
    let roles = [Role::Cheques, Role::Cards, dollars(), Role::Suspense, Role::BankFees, Role::CashFxLoss, Role::CashFxGain];
    for _ in 0..2 {
        t.done("payment.clear", by_line.clone());
        assert_eq!(t.books(&roles), [70_00, 0, 1_311_20, 0, 8_80, 30_00, 0]);
        assert_eq!((in_currency(&shop, "511200"), in_currency(&shop, "512400")), (0, 1_490_00));
        t.done("payment.unclear", json!({ "payment": line["id"], "reason": "autre remise" }));
        assert_eq!(t.books(&roles), [970_00, 450_00, 1_311_20, -1_311_20, 0, 0, 0]);
        whole(&t, stand);
    }
    // Without one, at what the bank says it was worth: the dollar rose.
    t.done("payment.clear", clear(vec![&cheque], json!({ "value": 950_00 })));
    assert_eq!(t.books(&roles), [70_00, 450_00, 2_261_20, -1_311_20, 0, 0, -50_00]);
    assert_eq!(shop.balance(Role::Bank), Cents(0));
    t.done("payment.clear", clear(vec![&euros], json!({})));
    assert_eq!(t.books(&[Role::Cheques, Role::Bank]), [0, 70_00]);
    whole(&t, stand);
}
