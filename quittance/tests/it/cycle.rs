//! A whole cycle to the cent and to the day, told through the HTTP API: quote and order with discounts, deposit, partial delivery,
//! final invoice, early payment, returned goods, rest, payment with a small difference (reference cycle 01).

use einvoice::model::Decimal;
use einvoice::{check, read_invoice, rules};
use ground::company::{Found, Identity, Role};
use ground::party::{Address, Identifiers};
use ground::stock;
use kernel::Day;
use serde_json::{Value, json};
use store::{Clock, Context, Options, Store};

use crate::api::{Client, Site};
use crate::engines::{self, Stand};
use crate::on_both;

/// What the books must hold: entry, journal, day, account, customer, debit, credit, letter and its day.
const JOURNAL: &str = "\
1 VE 2026-08-20 411100 C0001 1625.74 - AAA 2026-08-27
1 VE 2026-08-20 419100 C0001 - 1625.74 AAB 2026-09-30
2 BQ 2026-08-27 512100 - 1625.74 - - -
2 BQ 2026-08-27 411100 C0001 - 1625.74 AAA 2026-08-27
3 OD 2026-08-27 445880 - 243.04 - - -
3 OD 2026-08-27 445711 - - 230.34 - -
3 OD 2026-08-27 445713 - - 12.70 - -
4 VE 2026-09-30 411100 C0001 4425.03 - AAC 2026-10-08
4 VE 2026-09-30 707020 - - 3010.62 - -
4 VE 2026-09-30 707005 - - 769.94 - -
4 VE 2026-09-30 445711 - - 602.12 - -
4 VE 2026-09-30 445713 - - 42.35 - -
5 VE 2026-09-30 419100 C0001 1625.74 - AAB 2026-09-30
5 VE 2026-09-30 411100 C0001 - 1625.74 AAC 2026-10-08
5 VE 2026-09-30 445711 - 230.34 - - -
5 VE 2026-09-30 445713 - 12.70 - - -
5 VE 2026-09-30 445880 - - 243.04 - -
6 BQ 2026-10-08 512100 - 2743.30 - - -
6 BQ 2026-10-08 665000 - 47.83 - - -
6 BQ 2026-10-08 445711 - 7.62 - - -
6 BQ 2026-10-08 445713 - 0.54 - - -
6 BQ 2026-10-08 411100 C0001 - 2799.29 AAC 2026-10-08
7 VE 2026-10-14 707020 - 165.69 - - -
7 VE 2026-10-14 445711 - 33.14 - - -
7 VE 2026-10-14 411100 C0001 - 198.83 AAD 2026-11-27
8 VE 2026-10-21 411100 C0001 994.12 - AAD 2026-11-27
8 VE 2026-10-21 707020 - - 828.43 - -
8 VE 2026-10-21 445711 - - 165.69 - -
9 BQ 2026-11-27 512100 - 795.25 - - -
9 BQ 2026-11-27 658800 - 0.04 - - -
9 BQ 2026-11-27 411100 C0001 - 795.29 AAD 2026-11-27
";

/// The voucher of each entry, with its day.
const VOUCHERS: [&str; 9] = [
    "1 FA-2026-0087 20260820",
    "2 VIR-20260827-01 20260827",
    "3 FA-2026-0087 20260820",
    "4 FA-2026-0101 20260930",
    "5 FA-2026-0101 20260930",
    "6 VIR-20261008-01 20261008",
    "7 AV-2026-0012 20261014",
    "8 FA-2026-0118 20261021",
    "9 VIR-20261127-01 20261127",
];

/// The label of each entry: what the reference tells, and how a payment was used. The reference shortens at will (“esc.
/// 2 %”, “solde”); the documents that it names are named here too.
const LABELS: [&str; 9] = [
    "Facture acompte CO-2026-0031",
    "Règlement LIBRAIRIE DU PORT FA-2026-0087",
    "TVA exigible sur acompte",
    "Facture LIBRAIRIE DU PORT",
    "Imputation acompte FA-2026-0087",
    "Règlement LIBRAIRIE DU PORT FA-2026-0101 escompte",
    "Avoir 2 lampes endommagées FA-2026-0101",
    "Facture LIBRAIRIE DU PORT",
    "Règlement LIBRAIRIE DU PORT FA-2026-0118",
];

/// The documents of the cycle as the API tells them (number, type code, frame, net, VAT, total, to be paid, due day) and
/// as their e-invoices do (number, type, net, VAT, total, paid before, due; then base and tax by rate).
const TOLD: [(&str, &str); 4] = [
    (
        "FA-2026-0087 386 B1 138270 24304 162574 162574 2026-08-20",
        "FA-2026-0087 386 1382.70 243.04 1625.74 0 1625.74 20%:1151.72:230.34 5.5%:230.98:12.70",
    ),
    (
        "FA-2026-0101 380 B4 378056 64447 442503 279929 2026-10-31",
        "FA-2026-0101 380 3780.56 644.47 4425.03 1625.74 2799.29 20%:3010.62:602.12 5.5%:769.94:42.35",
    ),
    (
        "AV-2026-0012 381 B1 16569 3314 19883 19883 2026-10-14",
        "AV-2026-0012 381 165.69 33.14 198.83 0 198.83 20%:165.69:33.14",
    ),
    (
        "FA-2026-0118 380 B1 82843 16569 99412 99412 2026-11-30",
        "FA-2026-0118 380 828.43 165.69 994.12 0 994.12 20%:828.43:165.69",
    ),
];

/// Somebody who does everything, through the API.
pub(crate) struct Desk<'s> {
    pub(crate) store: &'s Store,
    pub(crate) client: Client,
}

impl Desk<'_> {
    pub(crate) fn on(&self, day: &str) {
        self.store.clock().set_day(Day::parse(day).expect("a day"), 10);
    }

    pub(crate) fn done(&self, command: &str, body: Value) -> Value {
        let got = self.client.post(&format!("/api/v1/{command}"), &body.to_string());
        assert_eq!(got.status, 200, "{command}: {}", got.body);
        got.json()
    }

    pub(crate) fn seen(&self, path: &str) -> Value {
        let got = self.client.send("GET", &format!("/api/v1{path}"), &[("accept-language", "fr")], b"");
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        got.json()
    }

    /// The open item of a document on the customers' account.
    pub(crate) fn item(&self, invoice: &Value) -> Value {
        let seen = self.seen(&format!("/invoices/{}", text(&invoice["id"])));
        let items = seen["items"].as_array().expect("items").clone();
        let on_customers = |i: &Value| i["account"] == "customers" && i["open"] != 0;
        items.into_iter().find(on_customers).expect("an open item")["id"].clone()
    }

    pub(crate) fn next(&self, kind: &str, number: &str) {
        let reason = "repris de l’ancien logiciel";
        self.done("company/start_series", json!({ "kind": kind, "number": number, "reason": reason }));
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

pub(crate) fn founded(store: &Store) -> kernel::CompanyId {
    founded_by(store, "cli")
}

/// The same, founded through something.
pub(crate) fn founded_by(store: &Store, via: &'static str) -> kernel::CompanyId {
    let company = store.new_id();
    store.open_lane(company).expect("a lane");
    let context = Context::system(company, via);
    let identity = Identity {
        name: "ATELIER LUMEN".into(),
        legal_form: "SAS".into(),
        identifiers: Identifiers {
            siren: "999990005".into(),
            siret: "99999000500012".into(),
            vat: "FR05999990005".into(),
            iban: "FR7630006000011234567890189".into(),
        },
        address: Address { postcode: "13002".into(), city: "Marseille".into(), ..Address::default() },
        ..Identity::default()
    };
    let (first_day, last_day) = (Day::new(2026, 1, 1).expect("a day"), Day::new(2026, 12, 31).expect("a day"));
    store.run(&context, Found { identity, first_day, last_day }).expect("a company");
    store.run(&context, stock::Create { code: "MRS".into(), name: "Marseille".into() }).expect("a warehouse");
    company
}

/// The quote of 17 August and the order that it became on the 19th: 3 % on everything, 5 % on lamps.
fn ordered(desk: &Desk) -> Value {
    let item = |sku: &str, name: &str, price: &str, vat: &str, unit: &str| {
        let body = json!({ "sku": sku, "name": name, "price": price, "vat": vat, "unit": unit });
        desk.done("item/create", body)["id"].clone()
    };
    let lamp = item("LAMP-100", "Lampe d’atelier LED", "89.90", "standard", "C62");
    let book = item("BOOK-21", "Guide de l’éclairage (livre)", "31.75", "reduced", "C62");
    let cable = item("CABL-3", "Câble textile", "4.15", "standard", "MTR");
    let lines = json!([
        { "item": lamp, "quantity": "100" },
        { "item": book, "quantity": "100" },
        { "item": cable, "quantity": "500" },
    ]);
    desk.done("stock/receive", json!({ "lines": lines }));
    let customer = desk.done(
        "customer/create",
        json!({
            "number": "C0001",
            "name": "LIBRAIRIE DU PORT",
            "siren": "999991003",
            "siret": "99999100300016",
            "vat": "FR89999991003",
            "address": { "postcode": "13001", "city": "Marseille" },
            "terms": "D30EOM",
            "discount_rate": "2",
            "discount_days": 10,
            "credit_limit": 1_000_000,
        }),
    );
    desk.on("2026-08-17");
    desk.next("DV", "DV-2026-0042");
    let offer = json!({
        "customer": customer["id"],
        "valid_until": "2026-09-17",
        "discount": { "percent": "3" },
        "lines": [
            { "item": lamp, "quantity": "40", "discount": { "percent": "5" } },
            { "item": book, "quantity": "25" },
            { "item": cable, "quantity": "130.5" },
        ],
    });
    let quote = desk.done("quote/draft", offer);
    assert_eq!(
        (&quote["number"], &quote["net"], &quote["gross"]),
        (&json!("DV-2026-0042"), &json!(4608_99), &json!(5419_15))
    );
    desk.done("quote/send", json!({ "quote": quote["id"] }));
    let seen = desk.seen(&format!("/quotes/{}", text(&quote["id"])));
    let groups = seen["totals"]["groups"].as_array().expect("groups").clone();
    let told = |g: &Value| ["lines", "allowance", "base", "tax"].map(|key| text(&g[key])).join(" ");
    let groups: Vec<String> = groups.iter().map(told).collect();
    // 3 % rate by rate: 118.73 and 23.81, a cent less than 3 % of the whole.
    assert_eq!(groups, ["395778 11873 383905 76781", "79375 2381 76994 4235"]);

    desk.on("2026-08-19");
    desk.done("quote/accept", json!({ "quote": quote["id"], "by": "Mme Vidal", "how": "bon pour accord" }));
    desk.next("CO", "CO-2026-0031");
    let order = desk.done("quote/order", json!({ "quote": quote["id"] }));
    assert_eq!(
        (&order["number"], &order["net"], &order["gross"]),
        (&json!("CO-2026-0031"), &json!(4608_99), &json!(5419_15))
    );
    desk.done("order/confirm", json!({ "order": order["id"] }))
}

/// Number, type code, frame, net, VAT, total, to be paid, due day.
fn told(invoice: &Value) -> String {
    let t = &invoice["totals"];
    let parts = [
        &invoice["number"],
        &invoice["kind"],
        &invoice["frame"],
        &t["net"],
        &t["tax"],
        &t["gross"],
        &invoice["payable"],
        &invoice["due_day"],
    ];
    parts.map(text).join(" ")
}

/// A document says what the reference says; its e-invoices do too, and are clean for EN 16931 and the French reform in
/// both syntaxes.
fn says(desk: &Desk, invoice: &Value, (document, wanted): (&str, &str)) {
    assert_eq!(told(invoice), document);
    let id = text(&invoice["id"]);
    assert_eq!(desk.seen(&format!("/invoices/{id}"))["electronic"], json!([]), "{}", invoice["number"]);
    let sets: Vec<_> = ["en", "br-fr"].iter().filter_map(|name| rules::find(name, None)).collect();
    let amount = |value: Option<Decimal>| value.unwrap_or_default().to_string();
    for file in ["ubl.xml", "cii.xml"] {
        let got = desk.client.send("GET", &format!("/api/v1/invoices/{id}/{file}"), &[], b"");
        let verdict = check::check(got.body.as_bytes(), &sets);
        assert!(!verdict.error && verdict.fatal.is_empty() && verdict.warning.is_empty(), "{}", verdict.json());
        let read = read_invoice(got.body.as_bytes()).expect("an invoice").value;
        let t = &read.totals;
        let mut told = vec![read.number.unwrap_or_default(), read.type_code.unwrap_or_default()];
        told.extend([t.without_vat, t.vat, t.with_vat, t.paid, t.due].map(amount));
        told.extend(read.vat.iter().map(|v| format!("{}%:{}:{}", amount(v.category.rate), amount(v.taxable), amount(v.tax))));
        assert_eq!(told.join(" "), wanted, "{file}");
    }
}

fn cycle(stand: &Stand) {
    let options = Options { clock: Clock::played(0), ..Options::default() };
    let store = quittance::steps::open(&stand.url(), options).expect("a store");
    store.clock().set_day(Day::new(2026, 8, 17).expect("a day"), 9);
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    desk.done("company/map_account", json!({ "role": "bank", "account": "512100" }));
    let order = ordered(&desk)["id"].clone();

    desk.on("2026-08-20");
    desk.next("FA", "FA-2026-0087");
    let deposit = desk.done("deposit/issue", json!({ "order": order, "part": { "percent": "30" } }));
    says(&desk, &deposit, TOLD[0]);

    desk.on("2026-08-27");
    let customer = deposit["customer"].clone();
    let paid = |amount: i64, items: Value, credits: Value| {
        let number = format!("VIR-{}-01", store.clock().today().to_string().replace('-', ""));
        let paid = json!({ "number": number, "customer": customer, "amount": amount, "items": items, "credits": credits });
        desk.done("payment/record", paid)
    };
    paid(1625_74, json!([{ "item": desk.item(&deposit) }]), json!([]));

    desk.on("2026-09-28");
    desk.next("BL", "BL-2026-0077");
    let ship = |lines: Value| desk.done("shipment/ship", json!({ "order": order, "lines": lines }));
    let part =
        json!([{ "line": 1, "quantity": "30" }, { "line": 2, "quantity": "25" }, { "line": 3, "quantity": "130.5" }]);
    assert_eq!(ship(part)["number"], "BL-2026-0077");

    desk.on("2026-09-30");
    desk.next("FA", "FA-2026-0101");
    let first = desk.done("invoice/issue", json!({ "order": order }));
    says(&desk, &first, TOLD[1]);
    assert_eq!(first["supply_day"], "2026-09-28");
    let prepaid = &first["prepaid"][0];
    assert_eq!((&prepaid["deposit"]["number"], &prepaid["amount"]), (&json!("FA-2026-0087"), &json!(1625_74)));

    desk.on("2026-10-08");
    let item = desk.item(&first);
    paid(2743_30, json!([{ "item": item, "amount": 2743_30, "discount": 55_99 }]), json!([]));

    desk.on("2026-10-14");
    desk.next("AV", "AV-2026-0012");
    let damaged =
        json!({ "invoice": first["id"], "lines": [{ "line": 1, "quantity": "2" }], "reason": "2 lampes endommagées" });
    let credit = desk.done("credit_note/return_goods", damaged);
    says(&desk, &credit, TOLD[2]);
    assert_eq!(credit["preceding"][0]["number"], "FA-2026-0101");

    desk.on("2026-10-20");
    desk.next("BL", "BL-2026-0085");
    ship(json!([]));

    desk.on("2026-10-21");
    desk.next("FA", "FA-2026-0118");
    let rest = desk.done("invoice/issue", json!({ "order": order }));
    says(&desk, &rest, TOLD[3]);

    desk.on("2026-11-27");
    let (owed, given) = (desk.item(&rest), desk.item(&credit));
    paid(795_25, json!([{ "item": owed, "difference": 4 }]), json!([{ "item": given }]));

    reported(&desk);
    booked(&store, company);
    whole(stand, &store, company);
}

/// VAT return month by month, aged balance of the end of October, trial balance.
fn reported(desk: &Desk) {
    let boxes = |period: &str| -> Vec<String> {
        let seen = desk.seen(&format!("/books/vat?period={period}"));
        let boxes = seen["boxes"].as_array().expect("boxes").clone();
        let told = |b: &Value| [&b["line"], &b["base"], &b["tax"]].map(text).join(" ");
        let wanted = ["A1", "B5", "08", "09", "21"];
        boxes.iter().filter(|b| wanted.contains(&b["line"].as_str().unwrap_or_default())).map(told).collect()
    };
    assert_eq!(boxes("2026-08"), ["A1 1383 null", "08 1152 230", "09 231 13"]);
    assert_eq!(boxes("2026-09"), ["A1 2398 null", "08 1859 372", "09 539 30"]);
    assert_eq!(boxes("2026-10"), ["A1 625 null", "B5 10 null", "08 625 125", "21 null 1"]);

    let aged = desk.seen("/aged?as_of=2026-10-31");
    let row = &aged["rows"][0];
    assert_eq!(
        (&row["number"], &row["amounts"][0], &row["unapplied"], &row["total"]),
        (&json!("C0001"), &json!(994_12), &json!(-198_83), &json!(795_29))
    );
    let balance = desk.seen("/books/balance?from=2026-01-01&to=2026-12-31");
    let rows = balance["rows"].as_array().expect("rows").clone();
    let open = rows.iter().filter(|r| r["closing"] != 0);
    let closing: Vec<String> = open.map(|r| format!("{} {}", text(&r["account"]), r["closing"])).collect();
    let expected = ["445711 -72705", "445713 -4181", "512100 516429", "658800 4", "665000 4783", "707005 -76994", "707020 -367336"];
    assert_eq!(closing, expected);
}

/// All that must be true, the mirror included.
pub(crate) fn whole(stand: &Stand, store: &Store, company: kernel::CompanyId) {
    let replica = engines::open(&stand.scratch());
    let what = quittance::simulate::everything(store, &replica, company).expect("it can be checked");
    assert!(what.is_empty(), "{what:#?}");
}

/// The file of entries says what the reference says, line by line.
fn booked(store: &Store, company: kernel::CompanyId) {
    let mut file = Vec::new();
    let end = Day::new(2026, 12, 31).expect("a day");
    report::fec::write(store, company, end, &mut file).expect("a file");
    let file = String::from_utf8(file).expect("text");
    let day = |text: &str| {
        if text.is_empty() { "-".into() } else { format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]) }
    };
    let amount = |text: &str| if text == "0,00" { "-".to_string() } else { text.replace(',', ".") };
    let or_dash = |text: &str| if text.is_empty() { "-".to_string() } else { text.to_string() };
    let voucher = |line: &str| {
        let f: Vec<&str> = line.split('\t').collect();
        format!("{} {} {}", f[2], f[8], f[9])
    };
    let mut vouchers: Vec<String> = file.lines().skip(1).map(voucher).collect();
    vouchers.dedup();
    assert_eq!(vouchers, VOUCHERS);
    let label = |line: &str| {
        let f: Vec<&str> = line.split('\t').collect();
        (f[2].to_string(), f[10].to_string())
    };
    let mut labels: Vec<(String, String)> = file.lines().skip(1).map(label).collect();
    labels.dedup();
    assert_eq!(labels.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(), LABELS);
    let lines: Vec<String> = file
        .lines()
        .skip(1)
        .map(|line| {
            let f: Vec<&str> = line.trim_end().split('\t').collect();
            let field = |n: usize| f.get(n).copied().unwrap_or("");
            [
                field(2).to_string(),
                field(0).to_string(),
                day(field(3)),
                field(4).to_string(),
                or_dash(field(6)),
                amount(field(11)),
                amount(field(12)),
                or_dash(field(13)),
                day(field(14)),
            ]
            .join(" ")
        })
        .collect();
    assert_eq!(lines.join("\n"), JOURNAL.trim_end());
}

/// A buyer without the VAT number that the law wants on the invoice: said on the list of what is to be invoiced, and on
/// the invoice by the rule that a platform applies.
fn without_a_number(stand: &Stand) {
    let options = Options { clock: Clock::played(0), ..Options::default() };
    let store = quittance::steps::open(&stand.url(), options).expect("a store");
    store.clock().set_day(Day::new(2026, 8, 19).expect("a day"), 9);
    let company = founded(&store);
    let site = Site::open(&store);
    let person = site.person(company, Role::Director);
    let desk = Desk { store: &store, client: site.program(&person) };
    let item = desk.done("item/create", json!({ "sku": "LAMP", "name": "Lampe", "price": "10", "unit": "C62" }))["id"].clone();
    desk.done("stock/receive", json!({ "lines": [{ "item": item, "quantity": "100" }] }));
    for (number, vat, lacking) in [("C0001", "", true), ("C0002", "BE0417497106", false)] {
        let address = json!({ "postcode": "1000", "city": "Bruxelles", "country": "BE" });
        let whole = json!({ "number": number, "name": "LUMIÈRES DU NORD", "vat": vat, "email": "achats@example.be",
            "address": address, "terms": "NET30", "credit_limit": 1_000_000 });
        let customer = desk.done("customer/create", whole)["id"].clone();
        let draft = json!({
            "customer": customer,
            "treatment": { "treatment": "intra_eu_goods", "reason": "Numéro demandé au client, expédition en Belgique" },
            "lines": [{ "item": item, "quantity": "4" }],
        });
        let order = desk.done("order/draft", draft)["id"].clone();
        desk.done("order/confirm", json!({ "order": order }));
        desk.done("shipment/ship", json!({ "order": order, "lines": [] }));
        let ready = desk.seen(&format!("/invoices/ready?customer={number}"));
        assert_eq!(ready["rows"][0]["lacks_vat"], json!(lacking), "{number}");
        let invoice = desk.done("invoice/issue", json!({ "order": order }));
        let seen = desk.seen(&format!("/invoices/{}", text(&invoice["id"])));
        let found = seen["electronic"].as_array().expect("findings");
        let told = found.iter().any(|f| f["rule"] == "BR-IC-02" && f["fatal"] == true);
        assert_eq!(told, lacking, "{number}: {found:?}");
    }
}

on_both! {
    cycle_01 => cycle;
    a_missing_vat_number_is_told_before_and_after_issuing => without_a_number;
}
