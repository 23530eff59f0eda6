//! Customers who do not pay: services taxed on receipts, an insolvency, doubtful claims, their depreciation, what is
//! lost, what comes back after all; told through the HTTP API.

use ground::company::Role;
use kernel::Day;
use serde_json::{Value, json};
use store::{Clock, Options, Store};

use crate::api::{Person, Site};
use crate::cycle::{Desk, founded, text, whole};
use crate::engines::Stand;
use crate::on_both;

pub(crate) fn store_on(stand: &Stand, day: &str) -> Store {
    let options = Options { clock: Clock::played(0), ..Options::default() };
    let store = quittance::steps::open(&stand.url(), options).expect("a store");
    store.clock().set_day(Day::parse(day).expect("a day"), 9);
    store
}

pub(crate) fn customer(desk: &Desk, name: &str) -> Value {
    let body = json!({ "name": name, "address": { "postcode": "69002", "city": "Lyon" }, "terms": "NET30" });
    desk.done("customer/create", body)["id"].clone()
}

/// A service in two rates, invoiced: 1 000.00 at 20 % and 200.00 at 5.5 %, so many times.
pub(crate) fn invoiced(desk: &Desk, customer: &Value, times: &str) -> Value {
    let item = |sku: &str, price: &str, vat: &str| {
        let body = json!({ "sku": sku, "name": sku, "kind": "service", "price": price, "vat": vat, "unit": "C62" });
        desk.client.post("/api/v1/item/create", &body.to_string());
        let found = desk.seen(&format!("/items?q={sku}"));
        found["rows"][0]["id"].clone()
    };
    let lines = json!([
        { "item": item("CONSEIL", "1000", "standard"), "quantity": times },
        { "item": item("ATELIER", "200", "reduced"), "quantity": times },
    ]);
    let order = desk.done("order/draft", json!({ "customer": customer, "lines": lines }));
    desk.done("order/confirm", json!({ "order": order["id"] }));
    desk.done("shipment/ship", json!({ "order": order["id"] }));
    desk.done("invoice/issue", json!({ "order": order["id"] }))
}

/// Pages open for a person in both languages, with words for everything.
pub(crate) fn looked_at(site: &Site, person: &Person, paths: &[String]) {
    let client = site.signed_in(person);
    for path in paths {
        for language in ["fr", "en"] {
            let got = client.send("GET", path, &[("accept-language", language)], b"");
            assert_eq!(got.status, 200, "{path}: {}", got.body);
            assert!(!got.body.contains('⟦'), "{path} lacks a word");
        }
    }
}

/// Debits less credits by account, accounts at nothing left out.
pub(crate) fn balance(desk: &Desk, accounts: &[&str]) -> Vec<(String, i64)> {
    let seen = desk.seen("/books/balance?from=2026-01-01&to=2026-12-31");
    let rows = seen["rows"].as_array().expect("rows").clone();
    let of = |account: &str| {
        let row = rows.iter().find(|r| text(&r["account"]) == account);
        row.map_or(0, |r| r["closing"].as_i64().expect("cents"))
    };
    accounts.iter().map(|a| ((*a).to_string(), of(a))).filter(|(_, sum)| *sum != 0).collect()
}

pub(crate) fn boxes(desk: &Desk, period: &str) -> Vec<(String, i64, i64)> {
    let seen = desk.seen(&format!("/books/vat?period={period}"));
    let boxes = seen["boxes"].as_array().expect("boxes").clone();
    let exact = |b: &Value, name: &str| b[name].as_i64().expect("cents");
    boxes.iter().map(|b| (text(&b["line"]), exact(b, "exact_base"), exact(b, "exact_tax"))).collect()
}

/// The doubtful or open item of an invoice.
fn open_item(desk: &Desk, invoice: &Value) -> Value {
    let seen = desk.seen(&format!("/invoices/{}", text(&invoice["id"])));
    let items = seen["items"].as_array().expect("items").clone();
    items.into_iter().find(|i| i["open"].as_i64().is_some_and(|open| open > 0)).expect("an open item")["id"].clone()
}

const ACCOUNTS: [&str; 11] =
    ["411100", "416000", "445711", "445713", "445741", "445743", "491000", "512000", "654000", "681740", "758300"];

pub(crate) fn sums(pairs: &[(&str, i64)]) -> Vec<(String, i64)> {
    pairs.iter().map(|(a, sum)| ((*a).to_string(), *sum)).collect()
}

/// Services on receipts: part payment, insolvency, doubtful, depreciated twice, dividend, lost, recovered.
fn services(stand: &Stand) {
    let store = store_on(stand, "2026-01-15");
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let debtor = customer(&desk, "ATELIER PERDU");
    let invoice = invoiced(&desk, &debtor, "1");
    assert_eq!((&invoice["totals"]["net"], &invoice["totals"]["tax"], &invoice["totals"]["gross"]), (&json!(1200_00), &json!(211_00), &json!(1411_00)));
    assert!(boxes(&desk, "2026-01").is_empty(), "nothing is due before it is paid");

    desk.on("2026-02-10");
    let pay = |amount: i64, item: Value| {
        let body = json!({ "customer": debtor, "amount": amount, "items": [{ "item": item }] });
        desk.done("payment/record", body)
    };
    pay(411_00, open_item(&desk, &invoice));
    // 411 of 1 411: VAT 200 x 411 / 1411 = 58.26 and 11 x 411 / 1411 = 3.20; bases 291.28 and 58.26.
    let february = boxes(&desk, "2026-02");
    assert_eq!(february[0], ("A1".to_string(), 349_54, 0));
    assert_eq!(february[1], ("08".to_string(), 291_28, 58_26));
    assert_eq!(february[2], ("09".to_string(), 58_26, 3_20));

    desk.on("2026-03-20");
    let opened = desk.done(
        "insolvency/open",
        json!({ "customer": debtor, "proceeding": "redressement", "judgment_day": "2026-03-10", "published_day": "2026-03-18" }),
    );
    assert_eq!((&opened["proceeding"], &opened["deadline"], &opened["owed"]), (&json!("reorganisation"), &json!("2026-05-18"), &json!(1000_00)));
    let late = desk.seen(&format!("/late-charges/due?customer={}", text(&debtor)));
    assert_eq!(late["lines"][0]["until"], "2026-03-09", "interest stands still from the judgment on");
    let declared = desk.done("insolvency/declare", json!({ "insolvency": opened["id"], "interest": late["interest"] }));
    assert_eq!(declared["declared"]["principal"], 1000_00);
    desk.done("insolvency/decide", json!({ "insolvency": opened["id"], "verdict": "admitted", "amount": 1000_00 }));
    let again = json!({ "customer": debtor, "proceeding": "liquidation", "judgment_day": "2026-03-10" });
    let refused = desk.client.post("/api/v1/insolvency/open", &again.to_string());
    assert_eq!((refused.status, refused.json()["error"]["code"].clone()), (409, json!("insolvency.open_already")));

    let doubted = desk.done("bad_debt/doubt", json!({ "customer": debtor }));
    assert_eq!((&doubted["count"], &doubted["amount"]), (&json!(1), &json!(1000_00)));
    let claim = doubted["claims"][0]["id"].clone();
    assert_eq!(balance(&desk, &["411100", "416000"]), sums(&[("416000", 1000_00)]));
    desk.on("2026-06-30");
    // Still open of the VAT: 141.74 and 7.80; without it 850.46.
    let half = desk.done("bad_debt/depreciate", json!({ "percent": "50" }));
    assert_eq!((&half["count"], &half["charged"]), (&json!(1), &json!(425_23)));
    let twice = desk.done("bad_debt/depreciate", json!({ "percent": "50" }));
    assert_eq!((&twice["count"], &twice["charged"]), (&json!(0), &json!(0)), "never twice");

    desk.on("2026-09-01");
    pay(300_00, open_item(&desk, &invoice));
    assert_eq!(balance(&desk, &["411100", "416000", "512000"]), sums(&[("416000", 700_00), ("512000", 711_00)]));
    let september = boxes(&desk, "2026-09");
    assert_eq!((september[1].1, september[1].2, september[2].2), (212_62, 42_52, 2_34), "a dividend makes its VAT due");
    desk.done("insolvency/convert", json!({ "insolvency": opened["id"], "proceeding": "liquidation" }));
    let (one, case, who) = (text(&claim), text(&opened["id"]), text(&debtor));
    let mut paths: Vec<String> = ["depreciate", "restore", "write_off"].map(|verb| format!("/bad-debts/{one}?do={verb}")).to_vec();
    paths.extend(["publish", "declare", "decide", "convert", "close"].map(|verb| format!("/insolvencies/{case}?do={verb}")));
    paths.extend(["/", "/bad-debts", "/bad-debts/doubtful", "/insolvencies?state=declare", "/insolvencies/new"].map(String::from));
    paths.extend([format!("/insolvencies/{case}/declaration"), format!("/insolvencies/new?customer={who}"), format!("/customers/{who}")]);
    looked_at(&site, &person, &paths);
    lost_in_the_end(&desk, &opened, &claim);
    let after = [format!("/bad-debts/{one}?do=recover"), format!("/bad-debts/doubtful?customer={who}"), "/bad-debts.csv".into(), "/settings/settlement".into()];
    looked_at(&site, &person, &after);
    whole(stand, &store, company);
}

/// The second half of it: liquidation, loss, and a dividend after all.
fn lost_in_the_end(desk: &Desk, opened: &Value, claim: &Value) {
    desk.on("2026-12-31");
    let policy = desk.done("bad_debt/depreciate", json!({}));
    // All of what is open without VAT: 700 - 99.22 - 5.46 = 595.32.
    assert_eq!((&policy["charged"], &policy["released"]), (&json!(170_09), &json!(0)));
    desk.done("insolvency/close", json!({ "insolvency": opened["id"], "ending": "insufficient_assets" }));
    let lost = desk.done("bad_debt/write_off", json!({ "bad_debt": claim, "reason": "clôture pour insuffisance d’actif" }));
    assert_eq!((&lost["lost"], &lost["lost_net"], &lost["depreciation"]), (&json!(700_00), &json!(59532), &json!(0)));
    assert!(lost["ground"].is_null() && lost["duplicate_day"].is_null(), "VAT on receipts needs no duplicate");
    let due = (58_26 + 42_52, 3_20 + 2_34);
    assert_eq!(
        balance(desk, &ACCOUNTS),
        sums(&[("445711", -due.0), ("445713", -due.1), ("512000", 711_00), ("654000", 59532), ("681740", 59532)])
    );
    assert_eq!(desk.seen(&format!("/bad-debts/{}", text(claim)))["state"], "written_off");

    let back = desk.done("bad_debt/recover", json!({ "bad_debt": claim, "amount": 70_00, "remittance": "DIVIDENDE" }));
    assert_eq!(back["recovered"], 70_00);
    // A tenth of 99.22 and 5.46.
    assert_eq!(
        balance(desk, &["445711", "445713", "512000", "758300"]),
        sums(&[("445711", -due.0 - 9_92), ("445713", -due.1 - 55), ("512000", 781_00), ("758300", -59_53)])
    );
    let december = boxes(desk, "2026-12");
    assert_eq!((december[1].2, december[2].2), (9_92, 55));
}

/// VAT on invoices: it is recovered on a ground only, by the return too; a payment on 416 is taken back and taken in again.
fn on_debits(stand: &Stand) {
    let store = store_on(stand, "2026-01-15");
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let debtor = customer(&desk, "DURAND");
    let stock = json!({ "sku": "POMPE", "name": "Pompe", "price": "100", "vat": "standard", "unit": "C62" });
    let pump = desk.done("item/create", stock)["id"].clone();
    desk.done("stock/receive", json!({ "lines": [{ "item": pump, "quantity": "10" }] }));
    let order = desk.done("order/draft", json!({ "customer": debtor, "lines": [{ "item": pump, "quantity": "10" }] }));
    for command in ["order/confirm", "shipment/ship"] {
        desk.done(command, json!({ "order": order["id"] }));
    }
    let invoice = desk.done("invoice/issue", json!({ "order": order["id"] }));
    desk.on("2026-06-01");
    let doubted = desk.done("bad_debt/doubt", json!({ "customer": debtor, "items": [open_item(&desk, &invoice)] }));
    let claim = doubted["claims"][0]["id"].clone();
    // Money that was on the customer's account first, applied to what is doubtful, taken back, and applied again.
    let money = desk.done("payment/record", json!({ "customer": debtor, "amount": 240_00 }));
    let apply = || {
        let items = json!([{ "item": open_item(&desk, &invoice) }]);
        desk.done("payment/apply", json!({ "payment": money["id"], "items": items }))
    };
    assert_eq!(apply()["amount"], 240_00);
    assert_eq!(balance(&desk, &["411100", "416000"]), sums(&[("416000", 960_00)]));
    desk.done("payment/unapply", json!({ "payment": money["id"], "reason": "erreur" }));
    assert_eq!(balance(&desk, &["411100", "416000"]), sums(&[("411100", -240_00), ("416000", 1200_00)]));
    whole(stand, &store, company);
    apply();
    // And the bank takes it back: it is owed again on the customer's account, and paid there.
    desk.done("payment/return", json!({ "payment": money["id"], "reason": "AM04" }));
    assert_eq!(balance(&desk, &["411100", "416000", "512000"]), sums(&[("411100", 240_00), ("416000", 960_00)]));
    whole(stand, &store, company);
    let again = desk.seen(&format!("/customers/{}/lettering", text(&debtor)))["items"].as_array().expect("items").clone();
    let again = again.into_iter().find(|i| i["account"] == "customers").expect("owed again");
    desk.done("payment/record", json!({ "customer": debtor, "amount": 240_00, "items": [{ "item": again["id"] }] }));
    assert_eq!(balance(&desk, &["411100", "416000"]), sums(&[("416000", 960_00)]));

    let half = json!({ "item": open_item(&desk, &invoice), "amount": 480_00, "reason": "abandon" });
    let refused = desk.client.post("/api/v1/bad_debt/write_off", &half.to_string());
    assert_eq!((refused.status, refused.json()["error"]["code"].clone()), (422, json!("bad_debt.no_ground")));
    desk.done("bad_debt/depreciate", json!({ "bad_debts": [claim], "percent": "100" }));
    let item = open_item(&desk, &invoice);
    let first = json!({ "item": item, "amount": 480_00, "ground": "irrecoverable", "reason": "débiteur disparu" });
    let lost = desk.done("bad_debt/write_off", first);
    assert_eq!((&lost["lost_net"], &lost["taxes"][0]["tax"], &lost["duplicate_day"]), (&json!(400_00), &json!(80_00), &json!("2026-06-01")));
    let item = open_item(&desk, &invoice);
    let rest = json!({ "item": item, "keep_vat": true, "reason": "sans preuve" });
    let lost = desk.done("bad_debt/write_off", rest);
    assert_eq!((&lost["lost"], &lost["lost_net"]), (&json!(960_00), &json!(880_00)));
    assert_eq!(
        balance(&desk, &ACCOUNTS),
        sums(&[("445711", -120_00), ("512000", 240_00), ("654000", 880_00), ("681740", 800_00)])
    );
    let june = boxes(&desk, "2026-06");
    assert_eq!(june[0], ("B5".to_string(), 400_00, 0));
    assert_eq!(june[1], ("21".to_string(), 0, 80_00));
    let paper = desk.seen(&format!("/bad-debts/{}/duplicate", text(&claim)));
    assert_eq!((&paper["tax"], &paper["customer_name"]), (&json!(80_00), &json!("DURAND")));
    looked_at(&site, &person, &[format!("/bad-debts/{}/duplicate", text(&claim)), format!("/bad-debts/{}", text(&claim)), format!("/invoices/{}", text(&invoice["id"]))]);

    // What was not doubtful before is lost at once, from 411; a doubtful one pays again.
    let order = desk.done("order/draft", json!({ "customer": debtor, "lines": [{ "item": pump, "quantity": "1" }] }));
    assert_eq!(order["state"], "draft");
    whole(stand, &store, company);
}

/// Items set off by hand: a credit on account against two invoices in part, a small difference, VAT on receipts that
/// falls due with it, and everything taken apart again.
fn by_hand(stand: &Stand) {
    let store = store_on(stand, "2026-01-15");
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let debtor = customer(&desk, "MARTIN");
    let (one, two) = (invoiced(&desk, &debtor, "1"), invoiced(&desk, &debtor, "2"));
    desk.done("payment/record", json!({ "customer": debtor, "amount": 1410_98 }));
    desk.done("payment/record", json!({ "customer": debtor, "amount": 1000_00 }));
    let open = |desk: &Desk| desk.seen(&format!("/customers/{}/lettering", text(&debtor)))["items"].as_array().expect("items").clone();
    let find = |amount: i64| open(&desk).into_iter().find(|i| i["open"] == amount).expect("an item")["id"].clone();
    let code = |body: Value, command: &str| {
        let got = desk.client.post(&format!("/api/v1/{command}"), &body.to_string());
        text(&got.json()["error"]["code"])
    };
    let pair = json!([{ "item": find(1411_00) }, { "item": find(-1410_98) }]);
    let letter = |items: &Value, difference: bool| json!({ "customer": debtor, "items": items, "difference": difference });
    assert_eq!(code(letter(&pair, false), "lettering/letter"), "lettering.unbalanced");
    let far = json!([{ "item": find(1411_00) }, { "item": find(-1000_00) }]);
    assert_eq!(code(letter(&far, true), "lettering/letter"), "lettering.beyond_tolerance");
    let owed = json!([{ "item": find(1411_00) }, { "item": find(2822_00) }]);
    assert_eq!(code(letter(&owed, true), "lettering/letter"), "lettering.one_side");
    let done = desk.done("lettering/letter", letter(&pair, true));
    assert_eq!((&done["code"], &done["closed"], &done["difference"]["amount"]), (&json!("AAA"), &json!(true), &json!(2)));
    assert_eq!(
        balance(&desk, &["411100", "445711", "445713", "445741", "445743", "658800"]),
        sums(&[("411100", 1822_00), ("445711", -200_00), ("445713", -11_00), ("445741", -400_00), ("445743", -22_00), ("658800", 2)])
    );
    let part = json!([{ "item": find(2822_00), "amount": 1000_00 }, { "item": find(-1000_00) }]);
    let second = desk.done("lettering/letter", letter(&part, false));
    assert_eq!((&second["closed"], &second["code"]), (&json!(false), &two["number"]), "a part is no closed group");
    let who = text(&debtor);
    looked_at(&site, &person, &[format!("/customers/{who}/lettering"), format!("/letterings/{}?do=undo", text(&done["id"])), "/letterings".into()]);
    whole(stand, &store, company);
    for lettering in [&done, &second] {
        let undo = json!({ "lettering": lettering["id"], "reason": "erreur" });
        assert_eq!(desk.done("lettering/undo", undo.clone())["state"], "undone");
        assert_eq!(code(undo, "lettering/undo"), "lettering.taken_apart");
    }
    assert_eq!(
        balance(&desk, &["411100", "445711", "445741", "658800"]),
        sums(&[("411100", 4233_00 - 2410_98), ("445741", -600_00)])
    );
    assert_eq!(open(&desk).len(), 4);
    assert!(boxes(&desk, "2026-01").is_empty(), "what fell due waits again");
    whole(stand, &store, company);
    let items = desk.seen(&format!("/invoices/{}", text(&one["id"])))["items"].clone();
    assert!(items[0]["letter"].is_null());
}

/// However the pages of an account are cut, forwards and backwards, they are the same lines with the same balances.
fn walked(desk: &Desk, who: &str) {
    let lines = |page: &Value| -> Vec<(Value, Value)> {
        page["rows"].as_array().expect("rows").iter().map(|r| (r["seq"].clone(), r["balance"].clone())).collect()
    };
    let whole = lines(&desk.seen(&format!("/books/ledger?account=411100&size=500{who}")));
    assert_eq!(whole.len(), 4);
    for size in 1..=5 {
        let ask = |more: String| desk.seen(&format!("/books/ledger?account=411100&size={size}{who}{more}"));
        let mut page = ask(String::new());
        let mut forwards = lines(&page);
        while let Some(next) = page["next"].as_str().map(str::to_owned) {
            page = ask(format!("&after={next}"));
            forwards.extend(lines(&page));
        }
        assert_eq!(forwards, whole, "{size} {who}");
        let mut backwards = lines(&page);
        while let Some(previous) = page["previous"].as_str().map(str::to_owned) {
            page = ask(format!("&before={previous}"));
            backwards.splice(0..0, lines(&page));
        }
        assert_eq!(backwards, whole, "{size} {who}");
    }
}

/// The general ledger by pages with its running balance; entries handed over once, in batches, whatever was booked later.
fn books(stand: &Stand) {
    let store = store_on(stand, "2026-01-15");
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let debtor = customer(&desk, "LEGRAND");
    for _ in 0..3 {
        invoiced(&desk, &debtor, "1");
    }
    desk.on("2026-02-03");
    desk.done("payment/record", json!({ "customer": debtor, "amount": 400_00 }));
    let page = |query: &str| desk.seen(&format!("/books/ledger?account=411100&size=2{query}"));
    let first = page("");
    let balances = |page: &Value| page["rows"].as_array().expect("rows").iter().map(|r| r["balance"].as_i64().expect("cents")).collect::<Vec<_>>();
    assert_eq!((balances(&first), &first["closing"]), (vec![1411_00, 2822_00], &json!(3833_00)));
    let second = page(&format!("&after={}", text(&first["next"])));
    assert_eq!((&second["carried"], balances(&second)), (&json!(2822_00), vec![4233_00, 3833_00]));
    let february = page("&from=2026-02-01");
    assert_eq!((&february["opening"], balances(&february)), (&json!(4233_00), vec![3833_00]));
    walked(&desk, "");
    walked(&desk, &format!("&customer={}", text(&debtor)));
    assert_eq!(desk.seen("/books/ledger?account=654000")["rows"], json!([]));
    let signed_in = site.signed_in(&person);
    let file = signed_in.send("GET", "/books/ledger.csv?from=2026-02-01&to=2026-02-28", &[("accept-language", "fr")], b"");
    assert!(file.status == 200 && file.body.contains("411100") && file.body.contains("3833,00"), "{}", file.body);

    let taken = |format: &str, from: &str, to: &str| json!({ "format": format, "from": from, "to": to });
    let code = |body: Value, command: &str| {
        let got = desk.client.post(&format!("/api/v1/{command}"), &body.to_string());
        text(&got.json()["error"]["code"])
    };
    let export = |body: Value| desk.done("handover/export", body);
    let january = export(taken("csv", "2026-01-01", "2026-01-31"));
    assert_eq!((&january["rank"], &january["entries"], &january["amount"]), (&json!(1), &json!(3), &json!(4233_00)));
    assert_eq!(code(taken("csv", "2026-01-01", "2026-01-31"), "handover/export"), "handover.nothing");
    assert_eq!(code(taken("xyz", "2026-01-01", "2026-01-31"), "handover/export"), "handover.format_unknown");
    // Booked later into a month that went already: it goes with the next batch, and nothing goes twice.
    desk.done("payment/record", json!({ "customer": debtor, "amount": 100_00, "day": "2026-01-20" }));
    let late = export(taken("quadra", "2026-01-01", "2026-02-28"));
    assert_eq!((&late["rank"], &late["entries"], &late["amount"]), (&json!(2), &json!(2), &json!(500_00)));
    let id = kernel::Id::parse(&text(&late["id"])).expect("an id");
    let bytes = store
        .read(company, |db| {
            let batch: report::handover::Batch = ground::record::load(db, id, None)?;
            let layout = report::handover::layout::layout(&batch.format).expect("a layout");
            let mut out = Vec::new();
            report::handover::write(db, layout, report::handover::Wanted::of(&batch), &mut out)?;
            Ok(out)
        })
        .expect("a file");
    let moves = bytes.split(|b| *b == b'\n').filter(|l| l.starts_with(b"M")).count();
    assert_eq!(moves, 4, "two entries of two lines");
    let paths = ["/books/ledger?account=411100&size=2", "/books/handover?do=cancel", "/books/balance", "/books/balance.csv", "/books/auxiliary"];
    looked_at(&site, &person, &paths.map(String::from));
    let file = signed_in.send("GET", &format!("/books/handover/batch/{}", text(&january["id"])), &[], b"");
    assert!(file.status == 200 && file.body.lines().count() == 1 + 3 * 5, "{}", file.body);
    let file = signed_in.send("GET", "/books/handover/entries?format=fec&from=2026-01-01&to=2026-02-28", &[], b"");
    assert!(file.status == 200 && file.body.lines().count() == 1 + 3 * 5 + 2 * 2, "{}", file.body);
    assert_eq!(code(json!({ "batch": january["id"], "reason": "x" }), "handover/cancel"), "handover.not_last");
    desk.done("handover/cancel", json!({ "batch": late["id"], "reason": "refusé par l’autre logiciel" }));
    let again = export(taken("sage100", "2026-01-01", "2026-02-28"));
    assert_eq!((&again["rank"], &again["entries"]), (&json!(3), &json!(2)));
    whole(stand, &store, company);
}

on_both! {
    the_general_ledger_and_entries_handed_over => books;
    items_are_lettered_by_hand_and_taken_apart => by_hand;
    services_on_receipts_and_an_insolvent_customer => services;
    vat_on_invoices_is_recovered_on_a_ground => on_debits;
}
