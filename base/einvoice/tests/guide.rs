//! The examples of the guide, run.

use std::error::Error;

use einvoice::address::{self, ElectronicAddress};
use einvoice::cdar::{self, About, Envelope, Message, Moment};
use einvoice::ereporting::calendar::{self, Matter, Regime};
use einvoice::ereporting::{self, Declarer, Report, ReportPeriod, ReportedInvoice, Transactions};
use einvoice::lifecycle::{Actor, Event, Life, Reasons};
use einvoice::model::{Date, Identifier, Invoice, Line, Party};
use einvoice::{Language, Syntax, pdf};
use kernel::Day;

fn sample() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/export-ubl.xml")).unwrap()
}

#[test]
fn read_look_and_write() -> Result<(), Box<dyn Error>> {
    let reading = einvoice::read_invoice(&sample())?;
    assert!(reading.findings.is_empty());
    let invoice = reading.value;
    assert_eq!(invoice.totals.due.map(|d| d.to_string()).as_deref(), Some("4200.00"));
    assert!(invoice.terms().iter().any(|t| t.id == "BT-1" && t.value == "F2026-0147"));
    let ubl = einvoice::write_invoice(&invoice, Syntax::Ubl);
    assert_eq!(einvoice::read_invoice(ubl.as_bytes())?.value, invoice);
    Ok(())
}

#[test]
fn content_never_fails_and_nothing_is_lost_in_silence() -> Result<(), Box<dyn Error>> {
    let broken = String::from_utf8(sample())?
        .replace("<cbc:IssueDate>2026-11-02<", "<cbc:IssueDate>2 novembre<")
        .replace(">4200.00</cbc:PayableAmount>", ">4.200,00</cbc:PayableAmount>")
        .replace("<cbc:DueDate>", "<cbc:IssueTime>10:00:00</cbc:IssueTime><cbc:DueDate>");
    let reading = einvoice::read_invoice(broken.as_bytes())?;
    assert_eq!(reading.value.issue_date, Some(Date::Unread("2 novembre".into())));
    assert_eq!(reading.value.totals.due, None);
    let told: Vec<(&str, &str)> = reading.findings.iter().map(|f| (f.code, f.text.as_str())).collect();
    assert_eq!(told, [("read.date", "2 novembre"), ("read.not_kept", "10:00:00"), ("read.amount", "4.200,00")]);
    let words = reading.findings[2].message(Language::French);
    assert!(words.starts_with("/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"), "{words}");
    Ok(())
}

#[test]
fn an_invoice_of_ones_own_is_a_value() {
    let invoice = Invoice {
        number: Some("F1".into()),
        type_code: Some("381".into()),
        currency: Some("EUR".into()),
        seller: Party { legal_registration: Some(Identifier::of("0002", "732829320")), ..Party::default() },
        lines: vec![Line { id: Some("1".into()), ..Line::default() }],
        ..Invoice::default()
    };
    assert!(einvoice::write_invoice(&invoice, Syntax::Ubl).contains("<CreditNote "));
    assert!(einvoice::write_invoice(&invoice, Syntax::Cii).contains("<ram:TypeCode>381</ram:TypeCode>"));
}

#[test]
fn convert_and_be_told_what_changed() -> Result<(), Box<dyn Error>> {
    let (cii, findings) = einvoice::convert(&sample(), Syntax::Cii)?;
    assert_eq!(findings, []);
    let (ubl, findings) = einvoice::convert(&cii, Syntax::Ubl)?;
    assert_eq!(findings, []);
    assert_eq!(einvoice::read_invoice(&ubl)?.value, einvoice::read_invoice(&sample())?.value);
    let without_means = String::from_utf8(cii)?;
    let (start, end) = (
        without_means.find("<ram:SpecifiedTradeSettlementPaymentMeans>").unwrap(),
        without_means.find("</ram:SpecifiedTradeSettlementPaymentMeans>").unwrap(),
    );
    let without_means =
        [&without_means[..start], &without_means[end + "</ram:SpecifiedTradeSettlementPaymentMeans>".len()..]].concat();
    let (_, findings) = einvoice::convert(without_means.as_bytes(), Syntax::Ubl)?;
    let told: Vec<(&str, &str)> = findings.iter().map(|f| (f.code, f.place.as_str())).collect();
    assert_eq!(told, [("write.added", "BG-16[1]/BT-81")]);
    Ok(())
}

#[test]
fn pdf_in_and_out() -> Result<(), Box<dyn Error>> {
    let page = include_bytes!("../samples/page.pdf");
    let options =
        pdf::Options { profile: None, moment: Moment("20261122140509".into()), producer: "My program".into() };
    let (hybrid, _) = pdf::embed(page, &sample(), &options)?;
    let back = pdf::extract(&hybrid)?;
    assert_eq!(back.xmp.level.as_deref(), Some("EN 16931"));
    assert_eq!(einvoice::read_invoice(&back.xml.content)?.value.number.as_deref(), Some("F2026-0147"));
    Ok(())
}

#[test]
fn a_life_and_its_messages() -> Result<(), Box<dyn Error>> {
    let life = Life::new().after(Event::Deposited(None), Actor::SellerPlatform)?;
    let refusal = Reasons::new("TX_TVA_ERR").ok_or("no reason of a refusal")?.saying("Taux de 10 % attendu");
    let event = Event::Refused(refusal);
    let life = life.after(event.clone(), Actor::Buyer)?;
    assert!(life.after(Event::Approved, Actor::Buyer).is_err());
    assert!(life.choices(Actor::Seller).is_empty());
    let about = About {
        number: "F2026-0147".into(),
        type_code: "380".into(),
        issued: Day::parse("2026-11-02").ok_or("day")?,
        seller: "732829320".into(),
        received: None,
    };
    let envelope = Envelope {
        id: "M1".into(),
        moment: Moment("20261122140509".into()),
        sender: cdar::Actor::platform("0042", "Plateforme Exemple"),
        issuer: cdar::Actor::company("BY", "552100554", "Client SA", None),
        recipients: vec![cdar::Actor::company("SE", "732829320", "Ateliers du Rhône", Some("732829320"))],
    };
    let xml = cdar::write(&Message::telling(&event, &about, envelope));
    let sets = [einvoice::rules::find("en", None).ok_or("rules")?];
    assert!(einvoice::check::check(xml.as_bytes(), &sets).unreadable.is_none());
    Ok(())
}

#[test]
fn a_report_and_its_deadline() -> Result<(), Box<dyn Error>> {
    let today = Day::parse("2026-11-05").ok_or("day")?;
    let term = calendar::term(Regime::NormalMonthly, Matter::Transactions, today);
    assert_eq!(term.due.to_string(), "2026-11-20");
    let invoice = einvoice::read_invoice(&sample())?.value;
    let period = ReportPeriod { start: Some(term.start.into()), end: Some(term.end.into()) };
    let transactions = Transactions { period, invoices: vec![ReportedInvoice::of(&invoice)], daily: Vec::new() };
    let report = Report {
        sender: Declarer::platform("0042", "Plateforme Exemple"),
        issuer: Declarer::company("732829320", "Ateliers du Rhône", true),
        transactions: Some(transactions),
        ..Report::new("RPT-1", Moment("20261112080000".into()), false)
    };
    assert_eq!(ereporting::check(&report), []);
    assert!(ereporting::write(&report).contains("<TypeID>urn.cpro.gouv.fr:1p0:ereporting</TypeID>"));
    Ok(())
}

#[test]
fn addresses() -> Result<(), Box<dyn Error>> {
    let address: ElectronicAddress = "732829320_73282932000074".parse()?;
    assert_eq!(address.siret.as_deref(), Some("73282932000074"));
    let invoice = einvoice::read_invoice(&sample())?.value;
    assert_eq!(address::check_party(&invoice.seller), []);
    Ok(())
}

#[test]
fn checked_by_versions_side_by_side() -> Result<(), Box<dyn Error>> {
    use einvoice::check::check;
    use einvoice::rules;
    let bytes = sample();
    let sets: Vec<_> = ["en", "br-fr"].iter().filter_map(|name| rules::find(name, None)).collect();
    let verdict = check(&bytes, &sets);
    assert!(!verdict.is_refused() && verdict.fatal.is_empty(), "{:?}", verdict.findings);
    let noted = String::from_utf8(bytes)?.replacen("<cbc:Note>", "<cbc:Note>#BAR#B2CINT</cbc:Note><cbc:Note>", 1);
    let july = check(noted.as_bytes(), &[rules::find("br-fr", Some("1.4.0")).ok_or("no such version")?]);
    let october = check(noted.as_bytes(), &[rules::find("br-fr", Some("2026.10")).ok_or("no such version")?]);
    let no_longer: Vec<_> = july.fatal.iter().filter(|id| !october.fatal.contains(id)).collect();
    assert_eq!(no_longer, [&"BR-FR-20_BT-21"]);
    Ok(())
}
