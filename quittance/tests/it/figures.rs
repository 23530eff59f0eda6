//! Figures through the product: aged balance by every dimension and as it was known, what each figure opens into, DSO
//! month by month, the statement of an account.

use cash::payment::{ApplyTo, Record};
use ground::company::Role;
use ground::customer::{self, Profile};
use ground::receivable;
use kernel::{Cents, Day, Id};
use serde_json::{Value, json};
use store::{Clock, Options};

use crate::api::{Client, Site};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::{Shop, ship};

fn get(client: &Client, path: &str) -> Value {
    let got = client.send("GET", &format!("/api/v1{path}"), &[], b"");
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    got.json()
}

fn refused(client: &Client, path: &str) -> (u16, String) {
    let got = client.send("GET", &format!("/api/v1{path}"), &[], b"");
    (got.status, got.body)
}

fn amounts(value: &Value) -> Vec<i64> {
    value["amounts"].as_array().expect("amounts").iter().filter_map(Value::as_i64).collect()
}

/// A quarter of a shop: two invoices, one paid on time but recorded a week later, and an agency that its head office
/// pays for.
struct Quarter {
    shop: Shop,
    agency: Id,
    first: String,
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn lived(stand: &Stand) -> Quarter {
    let clock = Clock::played(1);
    clock.set_day(day("2026-01-05"), 9);
    let options = Options { clock, ..Options::default() };
    let store = quittance::steps::open(&stand.url(), options).expect("the store opens");
    let shop = Shop::open(&store, 5_000, None);
    let order = shop.shipped(100);
    let first = shop.issue(order.id).expect("an invoice");
    assert_eq!((first.totals.gross, first.due_day), (Cents(164_40), Some(day("2026-02-04"))));
    store.clock().set_day(day("2026-01-20"), 9);
    let order = shop.shipped(50);
    shop.issue(order.id).expect("another");
    store.clock().set_day(day("2026-02-10"), 9);
    let owed = store.read(shop.company(), |db| receivable::of_document(db, first.id)).expect("items")[0].id;
    let items = vec![ApplyTo::cash(owed, None)];
    let paid = Record { customer: shop.customer, amount: Cents(164_40), day: Some(day("2026-02-03")), items, ..Record::default() };
    shop.run(paid).expect("paid on time, recorded later");
    store.clock().set_day(day("2026-03-02"), 9);
    let profile = Profile { name: "Leroy Dijon".into(), payer: Some(shop.customer), ..Profile::default() };
    let create = customer::Create { number: None, profile, credit_limit: None, duplicate: false };
    let agency = shop.run(create).expect("an agency").id;
    let draft = sell::order::Draft::new(agency, String::new(), vec![shop.line(10)]);
    let order = shop.run(draft).expect("an order");
    shop.confirm(order.id, sell::order::rules::WhenShort::Refuse).expect("confirmed");
    shop.run(ship(order.id, Vec::new())).expect("shipped");
    shop.issue(order.id).expect("the agency's invoice");
    shop.check(stand);
    Quarter { shop, agency, first: first.number }
}

/// As it is known now, and as it was known when the day ended.
fn known(stand: &Stand) {
    let Quarter { shop, agency, first } = lived(stand);
    let site = Site::open(&shop.store);
    let director = site.person(shop.company(), Role::Director);
    let program = site.program(&director);
    let now = get(&program, "/aged?as_of=2026-02-05");
    assert_eq!((amounts(&now["totals"]), &now["totals"]["total"]), (vec![82_20, 0, 0, 0, 0], &json!(82_20)));
    let then = get(&program, "/aged?as_of=2026-02-05&known_at=2026-02-05T18:00");
    assert_eq!((amounts(&then["totals"]), &then["totals"]["total"]), (vec![82_20, 164_40, 0, 0, 0], &json!(246_60)));
    // On the day itself it was known as little; a day before its recording, too.
    for known in ["2026-02-09", "2026-02-10T08:59"] {
        let then = get(&program, &format!("/aged?as_of=2026-02-05&known_at={known}"));
        assert_eq!(then["totals"]["total"], json!(246_60), "{known}");
    }
    assert_eq!(get(&program, "/aged?as_of=2026-02-05&known_at=2026-02-10")["totals"]["total"], json!(82_20));
    assert_eq!(get(&program, "/aged?as_of=2026-02-05&known_at=2025-12-31")["lines"], json!(0), "nothing was known");
    let behind = get(&program, "/aged/items?as_of=2026-02-05&known_at=2026-02-05T18:00&class=1");
    assert_eq!((behind["count"].as_u64(), behind["total"].as_i64()), (Some(1), Some(164_40)));
    assert_eq!((&behind["rows"][0]["number"], &behind["rows"][0]["kind"]), (&json!(first), &json!("invoice")));
    // By age of the invoices, in classes of one's own.
    let aged = get(&program, "/aged?as_of=2026-02-05&known_at=2026-02-05&basis=issue&classes=15,30");
    assert_eq!(amounts(&aged["totals"]), [0, 82_20, 164_40]);
    // Who owes, and who was invoiced.
    assert_eq!(get(&program, "/aged")["lines"], json!(1));
    let buyers = get(&program, "/aged?by=customer");
    let rows: Vec<(&Value, &Value)> =
        buyers["rows"].as_array().expect("rows").iter().map(|r| (&r["customer"], &r["total"])).collect();
    let (agency, head) = (json!(agency), json!(shop.customer));
    assert_eq!(rows, [(&head, &json!(82_20)), (&agency, &json!(16_44))]);
    let own = get(&program, &format!("/aged/items?by=customer&customer={}", agency.as_str().expect("an id")));
    assert_eq!(own["total"], json!(16_44));
    for (path, code) in [
        ("/aged?classes=60,30", "aged.classes"),
        ("/aged?known_at=hier", "aged.known_at"),
        ("/aged?as_of=2026-02-30", "request.day_invalid"),
        ("/aged?by=colour", "request.choice"),
        ("/aged/items?class=7", "request.choice"),
        ("/figures?window=13", "figures.count"),
        ("/figures?capital=101", "figures.capital"),
        ("/figures/paid?month=2026-13", "figures.month_wrong"),
    ] {
        let (status, body) = refused(&program, path);
        assert!(status == 422 && body.contains(code), "{path}: {status} {body}");
    }
}

/// Customers given to collectors and segments, and figures by them.
fn groups(stand: &Stand) {
    let Quarter { shop, .. } = lived(stand);
    let site = Site::open(&shop.store);
    let director = site.person(shop.company(), Role::Director);
    let (browser, program) = (site.signed_in(&director), site.program(&director));
    let assign = json!({ "customer": shop.customer, "collector": "Inès", "segment": "Artisans" });
    let got = program.post("/api/v1/customer/assign", &assign.to_string());
    assert_eq!((got.status, &got.json()["collector"]), (200, &json!("Inès")), "{}", got.body);
    let keeps = json!({ "customer": shop.customer, "collector": "Marc" });
    assert_eq!(program.post("/api/v1/customer/assign", &keeps.to_string()).json()["segment"], json!("Artisans"));
    for (by, name) in [("collector", "Marc"), ("segment", "Artisans")] {
        let rows = get(&program, &format!("/aged?by={by}"));
        assert_eq!((&rows["rows"][0]["name"], &rows["rows"][0]["total"]), (&json!(name), &json!(9864)), "{by}");
        assert_eq!(get(&program, &format!("/aged?{by}={name}"))["totals"]["total"], json!(9864));
        assert_eq!(get(&program, &format!("/aged?{by}=-"))["lines"], json!(0));
        assert_eq!(get(&program, &format!("/customers?{by}={name}"))["rows"].as_array().map(Vec::len), Some(1));
        assert_eq!(get(&program, &format!("/figures?{by}={name}&as_of=2026-02-28"))["rows"][1]["receivables"], json!(82_20));
        assert_eq!(get(&program, &format!("/figures?{by}=-&as_of=2026-02-28"))["rows"], json!([]));
    }
    for path in ["/aged.csv?by=collector", "/aged.xlsx", "/aged/items.csv", "/figures.csv", "/figures/paid.csv?month=2026-02"] {
        let got = browser.send("GET", path, &[("accept-language", "fr")], b"");
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        if path.starts_with("/aged.csv") {
            assert!(got.body.contains("Marc;82,20;16,44") || got.body.contains("Marc;16,44;82,20"), "{}", got.body);
        }
    }
}

/// DSO and its kin at month ends and on a day within a month, and the invoices behind what was paid.
fn delays(stand: &Stand) {
    let Quarter { shop, .. } = lived(stand);
    let site = Site::open(&shop.store);
    let director = site.person(shop.company(), Role::Director);
    let program = site.program(&director);
    let figures = get(&program, "/figures?as_of=2026-02-28");
    let [january, february] = [&figures["rows"][0], &figures["rows"][1]];
    assert_eq!((&january["sales"], &january["receivables"], &january["not_due"]), (&json!(246_60), &json!(246_60), &json!(246_60)));
    assert_eq!((&january["dso"], &january["paid_days"]), (&json!(31_00), &Value::Null));
    assert_eq!((&february["receivables"], &february["not_due"], &february["overdue"]), (&json!(82_20), &json!(0), &json!(82_20)));
    // 82.20 / 246.60 x 59 days; back over a February without sales, then a third of January.
    assert_eq!((&february["dso"], &february["countback"]["days"]), (&json!(19_67), &json!(38_33)));
    assert_eq!((&february["best"], &february["delinquent"], &february["overdue_share"]), (&json!(0), &json!(19_67), &json!(100_00)));
    // Invoiced on 5 January, due on 4 February, paid on the 3rd.
    assert_eq!((&february["paid"], &february["paid_days"], &february["beyond_terms"]), (&json!(164_40), &json!(29_00), &json!(-1_00)));
    assert_eq!(february["effectiveness"], json!(66_67));
    let paid = get(&program, "/figures/paid?month=2026-02");
    assert_eq!((&paid["count"], &paid["rows"][0]["days"], &paid["rows"][0]["beyond_terms"]), (&json!(1), &json!(29), &json!(-1)));
    // Within a month: what was sold and paid until then.
    let early = get(&program, "/figures?as_of=2026-01-10");
    let part = &early["rows"][0];
    assert_eq!((&part["sales"], &part["receivables"], &part["days"]), (&json!(164_40), &json!(164_40), &json!(10)));
    let middle = get(&program, "/figures?as_of=2026-02-03");
    assert_eq!((&middle["rows"][1]["paid"], &middle["rows"][1]["receivables"]), (&json!(164_40), &json!(82_20)));
    assert_eq!(get(&program, "/figures?as_of=2026-02-02")["rows"][1]["paid"], json!(0));
    assert_eq!(get(&program, "/aged/items?as_of=2026-02-28&accounts=receivable&class=overdue")["total"], json!(82_20));
}

/// The account of a customer over a month, as API and as file; of an agency it is that of its head office.
fn statement(stand: &Stand) {
    let Quarter { shop, agency, .. } = lived(stand);
    let site = Site::open(&shop.store);
    let director = site.person(shop.company(), Role::Director);
    let (browser, program) = (site.signed_in(&director), site.program(&director));
    let path = format!("/customers/{}/statement", shop.customer);
    let february = get(&program, &format!("{path}?from=2026-02-01&to=2026-02-28"));
    let account = &february["accounts"][0];
    assert_eq!((&account["opening"], &account["closing"], &account["currency"]), (&json!(246_60), &json!(82_20), &json!("EUR")));
    let moved = account["movements"].as_array().expect("movements");
    let sums: (i64, i64) = moved.iter().fold((0, 0), |(debit, credit), m| {
        (debit + m["debit"].as_i64().unwrap_or(0), credit + m["credit"].as_i64().unwrap_or(0))
    });
    assert_eq!((sums.1 - sums.0, &moved[0]["day"]), (164_40, &json!("2026-02-03")));
    assert_eq!((&account["late"], &account["open"][0]["open"]), (&json!([0, 82_20, 0, 0, 0]), &json!(82_20)));
    let all = get(&program, &format!("/customers/{agency}/statement?from=2026-01-01&to=2026-03-31"));
    assert_eq!((&all["customer"], &all["accounts"][0]["opening"], &all["accounts"][0]["closing"]), (&json!(shop.customer), &json!(0), &json!(9864)));
    let quiet = get(&program, &format!("{path}?from=2025-01-01&to=2025-12-31"));
    assert_eq!((&quiet["accounts"][0]["closing"], &quiet["accounts"][0]["movements"]), (&json!(0), &json!([])));
    assert_eq!(refused(&program, &format!("{path}?from=2026-03-01&to=2026-02-01")).0, 422);
    let file = browser.send("GET", &format!("{path}.csv?from=2026-02-01&to=2026-02-28"), &[("accept-language", "fr")], b"");
    assert!(file.status == 200 && file.body.contains("246,60") && file.body.contains("82,20"), "{}", file.body);
}

on_both! {
    as_it_was_known => known;
    by_collector_and_segment => groups;
    days_of_sales => delays;
    statement_of_account => statement;
}
