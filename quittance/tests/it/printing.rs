//! Issued documents become files: kept once, with the e-invoice inside, in the company's look, never made again.

use bill::invoice::Invoice;
use einvoice::pdf::extract;
use ground::print::{self, Print, Printed};
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
        let note = shop.run(Print::<Shipment>::of(id)).expect("a delivery note");
        assert!(bytes(&shop, &note).starts_with(b"%PDF"));
    }
    over_http(&shop, &invoice);
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

on_both! {
    an_issued_invoice_is_kept_once_with_its_e_invoice_inside => kept_once;
}
