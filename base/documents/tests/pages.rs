//! Documents of every kind are PDF/A-3b by our own inspector, the same twice, and carry on over pages.

#[path = "../examples/specimen/mod.rs"]
mod specimen;

use documents::{Body, Kind, Language, Line, Moment, Paper, pdf};
use einvoice::pdf::{Options, embed, extract};
use kernel::Day;
use specimen::{ORDINARY, Wish, paper};

fn moment() -> Moment {
    Moment { day: Day::new(2026, 10, 31).unwrap(), second: 3_600 }
}

fn pages(bytes: &[u8]) -> usize {
    lopdf::Document::load_mem(bytes).unwrap().get_pages().len()
}

#[test]
fn a_document_is_the_same_twice_and_names_itself() {
    let made = paper(Wish { lines: 2, ..ORDINARY });
    let bytes = pdf(&made, moment()).unwrap();
    assert_eq!(bytes, pdf(&made, moment()).unwrap());
    let text = String::from_utf8_lossy(&bytes);
    for part in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>B</pdfaid:conformance>",
        "Facture FA-2026-000123",
        "Tuilerie de la Vingeanne",
        "2026-10-31T01:00:00",
        "<rdf:li>fr</rdf:li>",
    ] {
        assert!(text.contains(part), "{part} is not in the metadata");
    }
    assert!(bytes.len() < 120_000, "{} bytes", bytes.len());
}

#[test]
fn tables_go_on_over_pages_and_drafts_say_so() {
    let mut long = paper(Wish { lines: 40, rates: &[2_000, 1_000, 550], ..ORDINARY });
    assert!(pages(&pdf(&long, moment()).unwrap()) >= 3);
    long.draft = true;
    long.number.clear();
    assert!(pages(&pdf(&long, moment()).unwrap()) >= 3);
    assert_eq!(pages(&pdf(&paper(Wish { kind: Kind::DeliveryNote, ..ORDINARY }), moment()).unwrap()), 1);
    assert_eq!(pages(&pdf(&paper(Wish { kind: Kind::Statement, lines: 5, ..ORDINARY }), moment()).unwrap()), 1);
}

#[test]
fn whatever_stands_in_a_field_gives_a_page() {
    let wild = "*_#$ [x] // <a> @b ~ \\u{1} 東京 🚚 شركة \u{0} \r\n ﬀ ½ ’".to_string();
    let line = Line {
        label: format!("{wild} {}", "Anticonstitutionnellement".repeat(12)),
        details: vec!["mot ".repeat(900)],
        quantity: "1 000 000 000,000001".into(),
        net: "−999 999 999 999,99".into(),
        ..Line::default()
    };
    let made = Paper {
        language: Language::English,
        number: wild.clone(),
        recipient: vec![wild.clone(); 9],
        notes: vec![wild.clone()],
        mentions: vec![wild.clone(); 3],
        legal: vec![wild; 4],
        body: Body::Lines(vec![line; 2]),
        ..Paper::default()
    };
    assert!(pages(&pdf(&made, moment()).unwrap()) >= 1);
    assert!(pages(&pdf(&Paper::default(), moment()).unwrap()) == 1, "nothing at all is a page too");
}

#[test]
fn an_invoice_becomes_its_own_page_with_the_xml_in_it() {
    for name in ["invoice-ubl.xml", "invoice-cii.xml"] {
        let path = format!("{}/../einvoice/samples/{name}", env!("CARGO_MANIFEST_DIR"));
        let xml = std::fs::read(&path).unwrap();
        let invoice = einvoice::read_invoice(&xml).unwrap().value;
        let time = einvoice::cdar::Moment("20261031010000".into());
        let page = documents::invoice::page(&invoice, Language::French, &time).unwrap();
        let options = Options { profile: None, moment: time, producer: "test".into() };
        let (hybrid, findings) = embed(&page, &xml, &options).unwrap();
        let wrong: Vec<_> = findings.iter().filter(|f| f.code != "pdf.converted").collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        let read = extract(&hybrid).unwrap();
        assert!(read.findings.is_empty() && !read.xml.content.is_empty(), "{name}: {:?}", read.findings);
        if let Ok(folder) = std::env::var("WRITE_HYBRIDS") {
            std::fs::write(format!("{folder}/typeset-{name}.pdf"), hybrid).unwrap();
        }
    }
}
