//! A file sent from a page: its columns are recognised and corrected, its first rows tried without a trace, its rows
//! taken in by a job, and what was refused comes back as a file that can be corrected and sent again.

use std::time::{Duration, Instant};

use ground::company::Role;

use crate::api::{Client, Got, Site, form_secret};
use crate::engines::Stand;
use crate::on_both;
use crate::stories::{self, Shop};

const BOUNDARY: &str = "----------quittance";

/// Sends a file as a browser does.
fn send(client: &Client, secret: &str, kind: &str, (name, text): (&str, &str)) -> Got {
    let mut body = String::new();
    for (field, value) in [("_csrf", secret), ("_page", "/import"), ("kind", kind)] {
        body.push_str(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str(&format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n"
    ));
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    client.send("POST", "/import", &[("content-type", &media)], body.as_bytes())
}

fn post(client: &Client, secret: &str, path: &str, fields: &[(&str, &str)]) -> Got {
    let encoded = web::ui::query::encoded;
    let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
    let body = format!("_csrf={secret}&_page={}&{}", encoded(fields[0].1), pairs[1..].join("&"));
    client.send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], body.as_bytes())
}

/// Waits until an import has ended, as its page does.
fn ended(client: &Client, page: &str) {
    let began = Instant::now();
    loop {
        let progress = client.send("GET", &format!("{page}/progress"), &[], b"").json();
        if progress["url"].is_string() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it does not end: {progress}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

const CUSTOMERS: &str = "Code;Nom du client;SIRET;Remarque\n\
    K1;Toitures Dupré;73282932000074;a\n\
    K2;Couverture Faux;73282932000075;b\n\
    ;Sans numéro;;c\n\
    K4;L’Hôte & Cie;;d\n";

fn customers(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let browser = site.signed_in(&site.person(shop.company(), Role::Director));
    let secret = form_secret(&browser);
    let before = stories::state(&store, shop.company());
    let got = send(&browser, &secret, "customers", ("clients.csv", CUSTOMERS));
    assert_eq!(got.status, 303, "{}", got.body);
    let page = got.header("location").to_string();
    // « Nom du client » is not what any program calls it: the page asks, and takes the answer.
    let shown = browser.send("GET", &page, &[], b"").body;
    assert!(shown.contains("value=\"Nom du client\""), "every column is offered");
    let columns = [("", page.as_str()), ("import", &page[8..]), ("columns.number", "Code"), ("columns.siret", "SIRET")];
    let begun = post(&browser, &secret, "/import/begin", &columns);
    assert_eq!(begun.status, 422, "a field that must be there has no column");
    assert!(begun.body.contains("aria-invalid=\"true\""), "it is said at its field");
    let mut named = columns.to_vec();
    named.extend([("columns.name", "Nom du client"), ("keep_as", "ancien logiciel")]);
    let looked = post(&browser, &secret, "/import/look", &named);
    assert_eq!(looked.status, 303, "{}", looked.body);
    let shown = browser.send("GET", &page, &[], b"").body;
    assert!(shown.contains("Toitures Dupré") && shown.matches("Refusée").count() >= 2, "the first rows are tried");
    assert_eq!(stories::state(&store, shop.company()), before, "and nothing is written by that");
    assert_eq!(post(&browser, &secret, "/import/begin", &named).status, 303);
    assert_eq!(post(&browser, &secret, "/import/begin", &named).status, 303, "pressed twice, it is done once");
    let elsewhere = form_secret(&browser);
    assert_eq!(post(&browser, &elsewhere, "/import/begin", &named).status, 409, "from another page, it runs already");
    ended(&browser, &page);
    refused_rows(&browser, &secret, &page);
    shop.check(stand);
}

/// The refused rows come back with their reasons; corrected, they are taken in and the others are not taken twice.
fn refused_rows(browser: &Client, secret: &str, page: &str) {
    let shown = browser.send("GET", page, &[], b"").body;
    assert!(shown.contains("refused.csv"), "the refused rows can be saved");
    let file = browser.send("GET", &format!("{page}/refused.csv"), &[], b"").body;
    let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[0].starts_with("\"Code\";\"Nom du client\";\"SIRET\";\"Remarque\";"), "{file}");
    assert!(lines[1].contains("Couverture Faux") && lines[1].contains("SIRET"), "{file}");
    let corrected = file.replace("73282932000075", "").replace("\"\";\"Sans numéro\"", "\"K3\";\"Sans numéro\"");
    let got = send(browser, secret, "customers", ("clients (refus).csv", &corrected));
    assert_eq!(got.status, 303, "{}", got.body);
    let again = got.header("location").to_string();
    let import = again[8..].to_string();
    let used = [("", again.as_str()), ("import", import.as_str()), ("name", "ancien logiciel")];
    assert_eq!(post(browser, secret, "/import/use", &used).status, 303, "the columns were kept under their name");
    let mapped = [
        ("", again.as_str()),
        ("import", import.as_str()),
        ("columns.number", "Code"),
        ("columns.name", "Nom du client"),
        ("columns.siret", "SIRET"),
    ];
    assert_eq!(post(browser, secret, "/import/begin", &mapped).status, 303);
    ended(browser, &again);
    let list = browser.send("GET", "/customers.csv", &[], b"").body;
    for number in ["K1", "K2", "K3", "K4"] {
        assert_eq!(list.matches(&format!(";{number};")).count(), 1, "{number} once: {list}");
    }
}

/// A role sends what it may and nothing else; a file that is none is refused at its field.
fn wrong_files(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 10, None);
    let site = Site::open(&store);
    let keeper = site.signed_in(&site.person(shop.company(), Role::Warehouse));
    let secret = form_secret(&keeper);
    assert_eq!(send(&keeper, &secret, "customers", ("x.csv", CUSTOMERS)).status, 403);
    for (text, status) in [("", 422), ("\u{1}\u{0}\u{0}PK", 422), ("une seule cellule", 303)] {
        let got = send(&keeper, &secret, "stock", ("x.csv", text));
        assert_eq!(got.status, status, "{text:?}: {}", got.body.chars().take(300).collect::<String>());
    }
    let stock = send(&keeper, &secret, "stock", ("stock.csv", "Référence;Qté\nTUILE;40\nZZZ;1\n"));
    let page = stock.header("location").to_string();
    let fields = [
        ("", page.as_str()),
        ("import", &page[8..]),
        ("columns.sku", "Référence"),
        ("columns.quantity", "Qté"),
        ("receipts", "on"),
    ];
    assert_eq!(post(&keeper, &secret, "/import/begin", &fields).status, 303);
    ended(&keeper, &page);
    let list = keeper.send("GET", "/stock.csv", &[], b"").body;
    assert!(list.lines().any(|l| l.starts_with("TUILE;") && l.contains(";50;")), "10 and 40 arrived: {list}");
    shop.check(stand);
}

/// Several held orders are released at once: each by itself, and the page says which was not.
fn several_rows(stand: &Stand) {
    let store = stand.open();
    let shop = Shop::open(&store, 1_000, None);
    let site = Site::open(&store);
    let browser = site.signed_in(&site.person(shop.company(), Role::Director));
    let secret = form_secret(&browser);
    let orders: Vec<_> = (0..3).map(|n| shop.draft(n + 1)).collect();
    shop.confirm(orders[2].id, sell::order::rules::WhenShort::BackOrder).expect("confirmed");
    let page = "/orders?state=draft";
    let mut fields = vec![("", page), ("_each", "order"), ("_open", "/orders/{key}")];
    let keys: Vec<String> = orders.iter().map(|o| format!("{},,{}", o.id, o.number)).collect();
    assert_eq!(post(&browser, &secret, "/order/confirm", &fields).status, 422, "no row ticked");
    fields.extend(keys.iter().map(|k| ("key", k.as_str())));
    let got = post(&browser, &secret, "/order/confirm", &fields);
    assert_eq!(got.status, 200, "{}", got.body);
    assert_eq!(got.body.matches("Refusé<").count() + got.body.matches("Refusé ").count(), 1, "{}", got.body);
    assert!(orders.iter().all(|o| got.body.contains(&o.number)), "every row is told");
    let list = browser.send("GET", "/orders.csv?state=confirmed", &[], b"").body;
    assert_eq!(list.lines().count(), 4, "a heading and three orders: {list}");
    // What they have in common is wrong: nothing is done, and the list says it at its field.
    let released = post(&browser, &secret, "/order/release", &[&[("", "/orders?state=held"), ("_each", "order")], &fields[3..]].concat());
    assert_eq!(released.status, 200, "orders that are not held are refused one by one: {}", released.body);
    shop.check(stand);
}

on_both! {
    customers_from_a_page => customers;
    wrong_files_are_refused => wrong_files;
    several_rows_at_once => several_rows;
}
