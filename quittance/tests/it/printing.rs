//! Issued documents become files: kept once, with the e-invoice inside, in the company's look, never made again.

use bill::invoice::Invoice;
use einvoice::pdf::extract;
use ground::print::{self, Print, Printed};
use report::statement::Issue;
use quittance::serve;
use sell::fulfilment::Shipment;
use sell::order::Order;
use sell::order::rules::WhenShort;
use sell::quote::{self, Terms};
use store::{files, params};

use crate::api::Site;
use crate::engines::{self, Stand};
use crate::on_both;
use crate::stories::Shop;

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#a4452c" d="M0 20 20 0l20 20z"/></svg>"##;

fn bytes(shop: &Shop, printed: &Printed) -> Vec<u8> {
    let digest: Vec<u8> = (0..printed.kept.digest.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&printed.kept.digest[at..at + 2], 16).expect("hexadecimal"))
        .collect();
    shop.store.read(shop.company(), |db| files::open(db, &digest)).expect("read").expect("kept")
}

fn kept_once(stand: &Stand) {
    let store = engines::open(&stand.url());
    let shop = Shop::open(&store, 50, None);
    // A reader of the journal begins where it meets the company.
    serve::print_on(&store).expect("it begins");

    let set =
        print::Set { colour: "#A4452C".into(), foot: "Ouvert du lundi au vendredi".into(), ..print::Set::default() };
    shop.run(set).expect("a look");
    let style = shop.run(print::SetLogo::of(LOGO.as_bytes())).expect("a logo");
    assert_eq!((style.setting.colour.as_str(), style.setting.logo.len(), style.version), ("#a4452c", 64, 2));
    let refused = |set: print::Set| shop.run(set).expect_err("refused").code().to_string();
    assert_eq!(refused(print::Set { colour: "rouge".into(), ..print::Set::default() }), "look.colour");
    assert_eq!(refused(print::Set { foot: "a\nb\nc\nd".into(), ..print::Set::default() }), "look.foot_lines");
    assert_eq!(refused(print::Set { version: Some(1), ..print::Set::default() }), "request.stale");
    let gif = shop.run(print::SetLogo::of(b"GIF89a")).expect_err("no logo").code().to_string();
    assert_eq!(gif, "logo.format");

    let draft = shop.draft(1);
    let early = shop.run(Print::<Order>::of(draft.id)).expect_err("a draft").code().to_string();
    assert_eq!(early, "print.draft");
    shop.confirm(draft.id, WhenShort::Refuse).expect("confirmed");
    shop.run(Print::<Order>::of(draft.id)).expect("a confirmation");

    let order = shop.shipped(4);
    let invoice = shop.issue(order.id).expect("an invoice");
    while serve::print_on(&store).expect("it goes on") {}
    let kept = store.read(shop.company(), |db| print::kept(db, "invoice", invoice.id)).expect("read").expect("kept");
    let again = shop.run(Print::<Invoice>::of(invoice.id)).expect("asked again");
    assert_eq!(again, kept, "made once");
    let file = bytes(&shop, &kept);
    assert_eq!(kept.kept.name, format!("{}.pdf", invoice.number));
    let hybrid = extract(&file).expect("a hybrid");
    assert!(hybrid.findings.is_empty(), "{:?}", hybrid.findings);
    let read = einvoice::read_invoice(&hybrid.xml.content).expect("an invoice").value;
    assert_eq!(read.number.as_deref(), Some(invoice.number.as_str()));
    let due = read.totals.due.map(|d| d.to_string());
    assert_eq!(due, Some(invoice.payable.to_string()));

    let shipments = store.read(shop.company(), |db| {
        let company = db.company;
        db.all("SELECT id FROM shipment WHERE company_id = $1", params![company], |row| row.get(0))
    });
    for id in shipments.expect("shipments") {
        let kept = store.read(shop.company(), |db| print::kept(db, "shipment", id)).expect("read").expect("kept");
        let note = shop.run(Print::<Shipment>::of(id)).expect("a delivery note");
        assert_eq!(note, kept, "made once");
        assert!(bytes(&shop, &note).starts_with(b"%PDF"));
    }
    let confirmed = store.read(shop.company(), |db| print::kept(db, "order", order.id)).expect("read").expect("kept");
    assert_eq!(confirmed.kept.name, format!("{}.pdf", order.number));
    over_http(&shop, &invoice);
    versions_of_a_quote(&shop);
    statement(&shop);
    shop.check(stand);
}

/// The files are there for pages and programs.
fn over_http(shop: &Shop, invoice: &Invoice) {
    let site = Site::open(&shop.store);
    let person = site.person(shop.company(), ground::company::Role::Director);
    let (program, browser) = (site.program(&person), site.signed_in(&person));
    for name in ["document.pdf", "ubl.xml", "cii.xml"] {
        let path = format!("/invoices/{}/{name}", invoice.id);
        let got = program.send("GET", &format!("/api/v1{path}"), &[], b"");
        assert_eq!(got.status, 200, "{path}: {}", got.body);
        assert_eq!(browser.send("GET", &path, &[], b"").status, 200, "{path}");
    }
    let page = browser.send("GET", &format!("/invoices/{}", invoice.id), &[], b"");
    assert!(page.status == 200 && page.body.contains("/document.pdf"), "{}", page.status);
    let statement = format!("/customers/{}/statement.pdf", shop.customer);
    for path in [statement.clone(), format!("{statement}?from=2020-01-01&to=2020-01-31"), format!("{statement}?currency=USD")] {
        assert_eq!(browser.send("GET", &path, &[], b"").status, 200, "{path}");
    }
    let odd = browser.send("GET", &format!("{statement}?currency=x"), &[], b"");
    assert_eq!(odd.status, 422, "{}", odd.body);
    let terms = Terms { lines: vec![shop.line(3)], ..Terms::default() };
    let quote = shop.run(quote::Draft { customer: shop.customer, terms }).expect("a quote");
    let path = format!("/quotes/{}/document.pdf", quote.id);
    assert_eq!(browser.send("GET", &path, &[], b"").status, 200, "{path}");
    assert_eq!(browser.send("GET", "/settings/print", &[], b"").status, 200);
    assert_eq!(browser.send("GET", "/settings/print/sample.pdf", &[], b"").status, 200);
    let nothing = program.send("GET", "/api/v1/invoices/5/document.pdf", &[], b"");
    assert_eq!(nothing.status, 404);
}

/// Each version that the customer got is kept as it went; what is being written is not.
fn versions_of_a_quote(shop: &Shop) {
    let terms = |quantity| Terms { lines: vec![shop.line(quantity)], ..Terms::default() };
    let quote = shop.run(quote::Draft { customer: shop.customer, terms: terms(3) }).expect("a quote");
    let refused = shop.run(Print::<quote::Quote>::of(quote.id)).expect_err("a draft").code().to_string();
    assert_eq!(refused, "print.draft");
    let all = || {
        while serve::print_on(&shop.store).expect("it goes on") {}
        shop.store.read(shop.company(), |db| print::all_kept(db, "quote", quote.id)).expect("read")
    };
    shop.run(quote::Send { quote: quote.id, version: None }).expect("sent");
    assert_eq!(all().iter().map(|p| p.kept.edition).collect::<Vec<_>>(), [1]);
    shop.run(quote::Revise { quote: quote.id, version: None, terms: terms(4) }).expect("a further version");
    assert_eq!(all().len(), 1, "nobody has the second version yet");
    shop.run(quote::Send { quote: quote.id, version: None }).expect("sent");
    let kept = all();
    assert_eq!(kept.iter().map(|p| p.kept.edition).collect::<Vec<_>>(), [2, 1]);
    assert_ne!(kept[0].kept.digest, kept[1].kept.digest);
    assert_eq!(kept[0].kept.name, format!("{}-v2.pdf", quote.number));
    let site = Site::open(&shop.store);
    let browser = site.signed_in(&site.person(shop.company(), ground::company::Role::Sales));
    let status = |query: &str| browser.send("GET", &format!("/quotes/{}/document.pdf{query}", quote.id), &[], b"").status;
    assert_eq!(["", "?revision=1", "?revision=2", "?revision=3", "?revision=x"].map(status), [200, 200, 200, 404, 404]);
    let page = browser.send("GET", &format!("/quotes/{}", quote.id), &[], b"").body;
    assert!(page.contains("document.pdf?revision=1") && page.contains("document.pdf?revision=2"), "{page}");
}

/// A statement that is issued is kept beside what it said.
fn statement(shop: &Shop) {
    let today = shop.store.clock().today();
    let code = |issue: Issue| shop.run(issue).expect_err("refused").code().to_string();
    assert_eq!(code(Issue::of(shop.customer, today, today.plus(-1))), "statement.period_wrong");
    assert_eq!(code(Issue::of(shop.customer, today, today.plus(1))), "statement.not_over");
    assert_eq!(code(Issue::of(kernel::Id(5), today, today)), "request.not_found");
    let issued = shop.run(Issue::of(shop.customer, today.plus(-30), today)).expect("a statement");
    let kept = shop.store.read(shop.company(), |db| print::kept(db, "statement", issued.id)).expect("read").expect("kept");
    assert!(bytes(shop, &kept).starts_with(b"%PDF"));
    let owed = shop.store.read(shop.company(), |db| {
        let company = db.company;
        let sql = "SELECT CAST(SUM(open) AS BIGINT) FROM open_item WHERE company_id = $1 AND customer_id = $2";
        db.one(sql, params![company, shop.customer], |row| row.get::<kernel::Cents>(0))
    });
    assert_eq!(owed.expect("read"), Some(issued.said.closing));
    let site = Site::open(&shop.store);
    let browser = site.signed_in(&site.person(shop.company(), ground::company::Role::Accountant));
    let page = browser.send("GET", &format!("/customers/{}/statement", shop.customer), &[], b"").body;
    let path = format!("/statements/{}/document.pdf", issued.id);
    assert!(page.contains(&path), "{page}");
    assert_eq!(browser.send("GET", &path, &[], b"").status, 200);
    assert_eq!(browser.send("GET", "/statements/5/document.pdf", &[], b"").status, 404);
}

on_both! {
    an_issued_invoice_is_kept_once_with_its_e_invoice_inside => kept_once;
}
