//! Bills of exchange told through the HTTP API: drawn, accepted, postponed, handed to the bank, paid less a fee, unpaid
//! after and before the credit, given up; services are taxed as they are paid, so VAT waits for the bank.

use ground::company::Role;
use serde_json::{Value, json};

use crate::api::Site;
use crate::cycle::{Desk, founded, text, whole};
use crate::engines::Stand;
use crate::on_both;
use crate::risk::{balance, boxes, customer, invoiced, looked_at, store_on, sums};

const IBAN: &str = "FR1420041010050500013M02606";

/// The code of a refusal.
fn refused(desk: &Desk, command: &str, body: &Value) -> String {
    let got = desk.client.post(&format!("/api/v1/{command}"), &body.to_string());
    assert!((400..500).contains(&got.status), "{command}: {} {}", got.status, got.body);
    text(&got.json()["error"]["code"])
}

/// Items of an invoice: account, open, due day, letter.
fn items(desk: &Desk, invoice: &Value) -> Vec<(String, i64, String, bool)> {
    let seen = desk.seen(&format!("/invoices/{}", text(&invoice["id"])));
    let list = seen["items"].as_array().expect("items").clone();
    let of = |i: &Value| {
        (text(&i["account"]), i["open"].as_i64().expect("cents"), text(&i["due_day"]), !i["letter"].is_null())
    };
    list.iter().map(of).collect()
}

/// What a customer's exposure has of open invoices and of bills at the bank.
fn exposure(desk: &Desk, customer: &Value) -> (i64, i64) {
    let seen = desk.seen(&format!("/customers/{}", text(customer)));
    let part = |name: &str| seen["standing"]["exposure"][name].as_i64().expect("cents");
    (part("invoiced"), part("bills"))
}

fn stands(desk: &Desk, bill: &Value) -> String {
    text(&desk.seen(&format!("/bills-of-exchange/{}", text(&bill["id"])))["stands"])
}

/// VAT that is due so far: what stands on 44571.
fn vat(desk: &Desk) -> i64 {
    -balance(desk, &["445711", "445713"]).iter().map(|(_, sum)| sum).sum::<i64>()
}

fn a_bill(stand: &Stand) {
    let store = store_on(stand, "2026-01-15");
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let buyer = customer(&desk, "DELMAS CHARPENTES");
    let invoice = invoiced(&desk, &buyer, "1");
    let draw = json!({ "customer": buyer, "kind": "accepted", "items": [{ "item": invoice["id"] }], "maturity": "2026-03-31" });
    assert_eq!(refused(&desk, "bill_of_exchange/draw", &draw), "bill_of_exchange.iban");
    let with_iban = |mut body: Value| {
        body["iban"] = json!(IBAN);
        body
    };
    let wrong = with_iban(json!({ "customer": buyer, "items": [{ "item": invoice["id"], "amount": 1411_01 }] }));
    assert_eq!(refused(&desk, "bill_of_exchange/draw", &wrong), "bill_of_exchange.beyond");
    let wrong = with_iban(json!({ "customer": buyer, "items": [{ "item": invoice["id"] }], "maturity": "2026-01-14" }));
    assert_eq!(refused(&desk, "bill_of_exchange/draw", &wrong), "bill_of_exchange.maturity_wrong");
    let bill = desk.done("bill_of_exchange/draw", with_iban(draw.clone()));
    assert_eq!((text(&bill["state"]), text(&bill["number"])), ("drawn".into(), "EF2026-000001".into()));
    assert_eq!(refused(&desk, "bill_of_exchange/draw", &with_iban(draw)), "bill_of_exchange.drawn_already");
    assert_eq!(balance(&desk, &["411100", "413000"]), sums(&[("411100", 1411_00)]), "nothing is booked before it is accepted");
    assert_eq!(refused(&desk, "bill_remittance/remit", &json!({ "bills": [bill["id"]] })), "bill_remittance.not_in_portfolio");

    desk.on("2026-01-20");
    desk.done("bill_of_exchange/accept", json!({ "bill": bill["id"], "version": bill["version"] }));
    assert_eq!(balance(&desk, &["411100", "413000"]), sums(&[("413000", 1411_00)]));
    assert_eq!(
        items(&desk, &invoice),
        [("customers".into(), 0, "2026-02-14".into(), true), ("bills".into(), 1411_00, "2026-03-31".into(), false)]
    );
    assert_eq!(exposure(&desk, &buyer), (1411_00, 0));
    desk.done("bill_of_exchange/prorogue", json!({ "bill": bill["id"], "maturity": "2026-04-30", "reason": "à sa demande" }));
    assert_eq!(items(&desk, &invoice).last().map(|i| (i.1, i.2.clone())), Some((1411_00, "2026-04-30".into())));
    let aged = desk.seen("/aged?as_of=2026-04-15");
    assert_eq!(aged["totals"]["amounts"][0], 1411_00, "not late before its maturity: {aged}");

    desk.on("2026-04-10");
    let remittance = desk.done("bill_remittance/remit", json!({ "until": "2026-04-30" }));
    assert_eq!((text(&remittance["number"]), &remittance["total"]), ("RE2026-000001".into(), &json!(1411_00)));
    assert_eq!(refused(&desk, "bill_remittance/remit", &json!({})), "bill_remittance.nothing");
    assert_eq!(refused(&desk, "bill_of_exchange/cancel", &json!({ "bill": bill["id"], "reason": "non" })), "bill_of_exchange.not_ours");
    assert_eq!(balance(&desk, &["411100", "413000", "511300"]), sums(&[("511300", 1411_00)]));
    assert_eq!(exposure(&desk, &buyer), (0, 1411_00), "it counts until it is paid");
    assert_eq!((stands(&desk, &bill), vat(&desk)), ("remitted".into(), 0), "VAT waits for the payment");

    let unapply = json!({ "payment": remittance["lines"][0]["payment"], "reason": "non" });
    assert_eq!(refused(&desk, "payment/unapply", &unapply), "payment.of_bill");
    paid_and_unpaid(&desk, (&buyer, &invoice), &bill, &remittance);
    again(&desk, &buyer, &invoice);
    pages(&desk, &site, &person, &bill, &buyer);
    whole(stand, &store, company);
}

/// It is paid less a fee of 4 euros, and comes back all the same, with a fee of 15, 10 of it charged on.
fn paid_and_unpaid(desk: &Desk, (buyer, invoice): (&Value, &Value), bill: &Value, remittance: &Value) {
    desk.on("2026-04-30");
    let clear = json!({ "payments": [remittance["lines"][0]["payment"]], "fee": 4_00 });
    desk.done("payment/clear", clear);
    assert_eq!(
        balance(desk, &["411100", "413000", "511300", "512000", "627800", "445711", "445713", "445741"]),
        sums(&[("512000", 1407_00), ("627800", 4_00), ("445711", -200_00), ("445713", -11_00)])
    );
    assert_eq!((stands(desk, bill), vat(desk), exposure(desk, buyer)), ("paid".into(), 211_00, (0, 0)));
    let april: i64 = boxes(desk, "2026-04").iter().filter(|(line, ..)| line == "08" || line == "09").map(|(.., tax)| tax).sum();
    assert_eq!(april, 211_00, "due in the month of the credit");

    desk.on("2026-05-04");
    let unpaid = json!({ "bill": bill["id"], "fee": 15_00, "recharge": 10_00, "reason": "provision insuffisante" });
    desk.done("bill_of_exchange/unpaid", unpaid.clone());
    assert_eq!(refused(desk, "bill_of_exchange/unpaid", &unpaid), "bill_of_exchange.not_remitted");
    assert_eq!(
        balance(desk, &["411100", "413000", "511300", "512000", "627800", "445711", "758800"]),
        sums(&[("411100", 1421_00), ("512000", -19_00), ("627800", 19_00), ("758800", -10_00)])
    );
    assert_eq!(stands(desk, bill), "unpaid");
    assert_eq!(vat(desk), 0, "VAT waits again");
    assert_eq!(items(desk, invoice).last().map(|i| (i.0.clone(), i.1, i.2.clone())), Some(("customers".into(), 1411_00, "2026-02-14".into())));
    assert_eq!(exposure(desk, buyer), (1421_00, 0));
}

/// A second bill for a part of it and a further invoice comes back before the credit; a note is given up, another one paid.
fn again(desk: &Desk, buyer: &Value, invoice: &Value) {
    desk.on("2026-05-10");
    let other = invoiced(desk, buyer, "2");
    let returned = desk.item(invoice);
    let draw = json!({
        "customer": buyer, "kind": "not_accepted", "iban": IBAN, "maturity": "2026-06-30",
        "items": [{ "item": returned, "amount": 411_00 }, { "item": other["id"] }],
    });
    let bill = desk.done("bill_of_exchange/draw", draw);
    assert_eq!((text(&bill["state"]), &bill["amount"]), ("portfolio".into(), &json!(3233_00)));
    let slip = desk.done("bill_remittance/remit", json!({ "bills": [bill["id"]] }));
    // A transfer for what is left of the first invoice makes its own part of the VAT due, whatever the bank has.
    let pay = json!({ "customer": buyer, "amount": 500_00, "items": [{ "item": returned }] });
    desk.done("payment/record", pay);
    // Of 200.00 and 11.00 in proportion to 500 of 1 411: what the bill has taken over is not paid.
    assert_eq!(vat(desk), 70_87 + 3_90);
    desk.done("bill_of_exchange/unpaid", json!({ "bill": bill["id"], "reason": "réclamation" }));
    assert_eq!(vat(desk), 70_87 + 3_90, "what was never paid takes nothing back");
    assert_eq!(balance(desk, &["413000", "511300", "411100"]), sums(&[("411100", 1411_00 + 10_00 + 2822_00 - 500_00)]));
    assert_eq!(desk.seen(&format!("/bill-remittances/{}", text(&slip["id"])))["states"], json!(["unpaid"]));

    let note = |maturity: &str| {
        let open = desk.item(&other);
        json!({ "customer": buyer, "kind": "promissory_note", "maturity": maturity, "items": [{ "item": open }] })
    };
    let given_up = desk.done("bill_of_exchange/draw", note("2026-07-31"));
    let before = balance(desk, &["411100", "413000"]);
    desk.done("bill_of_exchange/cancel", json!({ "bill": given_up["id"], "reason": "signature illisible" }));
    assert_ne!(balance(desk, &["411100", "413000"]), before);
    let due: Vec<(i64, String)> = items(desk, &other).into_iter().filter(|i| i.1 != 0).map(|i| (i.1, i.2)).collect();
    assert_eq!(due, [(2822_00, "2026-06-09".into())], "owed again with its own due day");
    let kept = desk.done("bill_of_exchange/draw", note("2026-07-31"));
    desk.done("bill_remittance/remit", json!({ "bills": [kept["id"]] }));
    desk.on("2026-07-31");
    let slips = desk.seen("/bill-remittances");
    assert_eq!(slips["rows"][0]["waiting"], 2822_00);
    let line = desk.seen(&format!("/bills-of-exchange/{}", text(&kept["id"])))["payment"].clone();
    desk.done("payment/clear", json!({ "payments": [line] }));
    assert_eq!((vat(desk), stands(desk, &kept)), (70_87 + 3_90 + 422_00, "paid".into()));
    let sums = desk.seen("/bills-of-exchange")["sums"].clone();
    let of = |state: &str| {
        let list = sums.as_array().expect("sums").clone();
        list.into_iter().find(|s| s["state"] == state).map(|s| (s["count"].as_i64(), s["amount"].as_i64()))
    };
    assert_eq!(of("unpaid"), Some((Some(2), Some(1411_00 + 3233_00))));
    assert_eq!((of("paid"), of("cancelled")), (Some((Some(1), Some(2822_00))), Some((Some(1), Some(2822_00)))));
}

fn pages(desk: &Desk, site: &Site, person: &crate::api::Person, bill: &Value, buyer: &Value) {
    let waits = invoiced(desk, buyer, "1");
    let body = json!({ "customer": buyer, "iban": IBAN, "maturity": "2026-09-30", "items": [{ "item": waits["id"] }] });
    let drawn = text(&desk.done("bill_of_exchange/draw", body)["id"]);
    let mut paths: Vec<String> = ["accept", "prorogue", "cancel"].map(|verb| format!("/bills-of-exchange/{drawn}?do={verb}")).to_vec();
    looked_at(site, person, &paths);
    desk.done("bill_of_exchange/accept", json!({ "bill": drawn }));
    looked_at(site, person, &["/bill-remittances/new".into(), format!("/bill-remittances/new?bill={drawn}&until=2026-12-31")]);
    let slip = text(&desk.done("bill_remittance/remit", json!({ "bills": [drawn] }))["id"]);
    paths = vec![
        "/".into(),
        "/bills-of-exchange".into(),
        "/bills-of-exchange?state=remitted&q=delmas&kind=accepted&from=2026-01-01&to=2026-12-31".into(),
        format!("/bills-of-exchange.csv?remittance={slip}"),
        "/bills-of-exchange/new".into(),
        format!("/bills-of-exchange/new?customer={}", text(buyer)),
        format!("/bills-of-exchange/{}", text(&bill["id"])),
        format!("/bills-of-exchange/{drawn}?do=unpaid"),
        "/bill-remittances".into(),
        "/bill-remittances.csv".into(),
        format!("/bill-remittances/{slip}"),
        format!("/customers/{}", text(buyer)),
        format!("/customers/{}/statement", text(buyer)),
        format!("/invoices/{}", text(&waits["id"])),
        "/payments/transit?method=bill".into(),
        "/aged".into(),
    ];
    looked_at(site, person, &paths);
    let file = site.signed_in(person).send("GET", &format!("/bill-remittances/{slip}/file.txt"), &[], b"");
    let records: Vec<&str> = file.body.split_terminator("\r\n").collect();
    assert_eq!((file.status, records.len()), (200, 3), "{}", file.body);
    assert_eq!((&records[1][102..114], &records[1][118..124]), ("000000141100", "300926"), "amount and maturity");
    by_bank_lines(desk, &drawn);
    for state in ["drawn", "portfolio", "remitted", "paid", "unpaid", "cancelled"] {
        let seen = desk.seen(&format!("/bills-of-exchange?state={state}"));
        let rows = seen["rows"].as_array().expect("rows");
        assert!(rows.iter().all(|r| r["state"] == state), "{state}: {seen}");
        let sums = seen["sums"].as_array().expect("sums");
        let count = sums.iter().find(|s| s["state"] == state).and_then(|s| s["count"].as_u64());
        assert_eq!(count, Some(rows.len() as u64), "{state}");
    }
}

/// What the statement says of a bill is recognised: its credit, less a fee that the bank names, and that it came back.
fn by_bank_lines(desk: &Desk, bill: &str) {
    desk.on("2026-10-01");
    let seen = |path: &str| desk.seen(&format!("/bills-of-exchange/{bill}"))[path].clone();
    let number = text(&seen("number"));
    let line = |key: &str, amount: i64, said: String, charges: i64| {
        let details = json!({ "charges": charges });
        let body = json!({ "key": key, "day": "2026-10-01", "amount": amount, "remittance": said, "details": details, "identify": false });
        desk.done("payment/bank_line", body)["id"].clone()
    };
    let wrong = line("S1-0", 1400_00, format!("REMISE LCR {number}"), 0);
    assert_eq!(refused(desk, "direct_debit/match_line", &json!({ "payment": wrong })), "direct_debit.says_nothing");
    let credit = line("S1-1", 1407_00, format!("REMISE LCR {number}"), 4_00);
    desk.done("direct_debit/match_line", json!({ "payment": credit }));
    assert_eq!(seen("stands"), "paid");
    let before = balance(desk, &["627800"]);
    let back = line("S1-2", -1426_00, format!("IMPAYE LCR {number}"), 0);
    desk.done("direct_debit/match_line", json!({ "payment": back }));
    assert_eq!(seen("stands"), "unpaid");
    let cost = |list: &[(String, i64)]| list.iter().map(|(_, sum)| sum).sum::<i64>();
    assert_eq!(cost(&balance(desk, &["627800"])) - cost(&before), 15_00);
}

on_both! {
    a_bill_is_drawn_paid_unpaid_and_given_up => a_bill;
}
