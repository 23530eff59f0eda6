//! Every list as a file: the rows that its page shows, all of them, under its filters, read back by another reader.

use ground::company::Role;
use ground::customer::{self, Profile};
use serde_json::Value;

use crate::api::{Client, Site};
use crate::engines::{self, Stand};
use crate::stories::Shop;

/// A customer whose name a spreadsheet could take for a formula, with what text files must quote.
const ODD: &str = "=Toits; \"L’Hôte\" & fils";

fn get(client: &Client, path: &str) -> (u16, Vec<u8>) {
    let request = ureq::http::Request::builder().method("GET").uri(format!("{}{path}", client.base));
    let request = request.header("cookie", client.cookie.as_deref().unwrap_or_default());
    let mut answer = client.agent.run(request.body(()).expect("a request")).expect("an answer");
    (answer.status().as_u16(), answer.body_mut().read_to_vec().expect("a body"))
}

/// The rows of a file, as another reader of workbooks and texts sees them.
fn rows(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let table = formats::table::read(bytes, name).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    let width = table.headers.len();
    table.map(|row| (0..width).map(|at| row.get(at).to_string()).collect()).collect()
}

/// How many rows the API gives for the same list, over all its pages.
fn listed(client: &Client, path: &str) -> usize {
    let (mut count, mut after) = (0, String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = client.send("GET", &format!("/api/v1{path}{sign}size=100{after}"), &[], b"");
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        let page = page.json();
        count += page["rows"].as_array().map_or(0, Vec::len);
        match &page["next"] {
            Value::String(next) => after = format!("&after={}", web::ui::query::encoded(next)),
            _ => return count,
        }
    }
}

#[test]
fn a_list_and_its_files_have_the_same_rows() {
    let stand = Stand::sqlite();
    let store = engines::open(&stand.url());
    let shop = Shop::open(&store, 1_000, None);
    for n in 0..520 {
        let name = if n == 0 { ODD.to_string() } else { format!("Toitures {n:03}") };
        let profile = Profile { name, ..Profile::default() };
        shop.run(customer::Create { number: None, profile, credit_limit: None, duplicate: false }).expect("a customer");
    }
    let order = shop.shipped(12);
    shop.draft(3);
    let site = Site::open(&store);
    let director = site.person(shop.company(), Role::Director);
    let (browser, program) = (site.signed_in(&director), site.program(&director));
    let lists = [
        "/customers",
        "/customers?q=toitures",
        "/customers?sort=-number",
        "/items",
        "/stock",
        "/orders",
        "/orders?state=draft",
        "/shipments",
        "/invoices",
        "/payments",
    ];
    for path in lists {
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let count = listed(&program, path);
        for extension in ["csv", "xlsx"] {
            let file = format!("{plain}.{extension}?{query}");
            let (status, bytes) = get(&browser, &file);
            assert_eq!(status, 200, "{file}");
            let found = if count == 0 { 0 } else { rows(&bytes, &file[1..].replace('?', "")).len() };
            assert_eq!(found, count, "{file}");
        }
    }
    // Text stays text, numbers and days are read as what they are.
    for extension in ["csv", "xlsx"] {
        let (_, bytes) = get(&browser, &format!("/customers.{extension}?q=toits"));
        let name = rows(&bytes, &format!("x.{extension}"))[0][0].trim_start_matches('\'').to_string();
        assert_eq!(name, ODD, "{extension}");
        let (_, bytes) = get(&browser, &format!("/orders.{extension}?state=shipped"));
        let orders = rows(&bytes, &format!("x.{extension}"));
        assert_eq!(orders.len(), 1, "{extension}: {orders:?}");
        assert_eq!(orders[0][0], order.number);
        assert_eq!(orders[0][6], "EUR");
        let net = orders[0][7].replace(',', ".").parse::<f64>().expect("an amount");
        assert!((net - order.net.0 as f64 / 100.0).abs() < 0.001, "{extension}: {net}");
    }
    refused(&site, &browser);
}

/// What a list refuses is refused before a file begins; and nobody reads without signing in.
fn refused(site: &Site, browser: &Client) {
    assert_eq!(get(browser, "/orders.csv?state=nonsense").0, 422);
    assert_eq!(get(browser, "/settings.csv").0, 404);
    let nobody = site.client().send("GET", "/orders.xlsx", &[], b"");
    assert!(nobody.status == 401, "{}", nobody.status);
}
