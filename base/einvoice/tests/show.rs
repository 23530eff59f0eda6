//! The readable page: everything in it, in two languages, nothing that runs.

use einvoice::model::{Attachment, Document, Identifier, Note};
use einvoice::{Language, read_invoice, show, show_html};

fn sample() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/export-ubl.xml")).unwrap()
}

#[test]
fn the_page_says_it_in_french_and_english() {
    let french = show_html(&sample(), Language::French).unwrap();
    let table = [
        "<html lang=\"fr\">",
        "Facture F2026-0147",
        "du 02/11/2026",
        "4\u{202f}200,00\u{a0}€",
        "avant le 02/12/2026",
        "SIREN 732829320",
        "N° TVA DE123456789",
        "Nordsee Möbel GmbH &amp; Co. KG",
        "Chaise « Saône »",
        "180,00\u{a0}€ − 10,00\u{a0}€",
        "Livraison intracommunautaire",
        "VATEX-EU-IC",
        "FR76\u{a0}3000\u{a0}6000",
        "Pénalités de retard",
        "Total TTC",
        "cadre de facturation B1",
    ];
    for text in table {
        assert!(french.contains(text), "{text}");
    }
    let english = show_html(&sample(), Language::English).unwrap();
    for text in
        ["<html lang=\"en\">", "Invoice F2026-0147", "2 November 2026", "4,200.00\u{a0}€", "Amount due", "Late payment"]
    {
        assert!(english.contains(text), "{text}");
    }
    assert!(!english.contains("Net à payer"));
}

#[test]
fn nothing_of_an_invoice_runs() {
    let mut invoice = read_invoice(&sample()).unwrap().value;
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
    invoice.number = Some(evil.into());
    invoice.seller.name = Some(evil.into());
    invoice.notes = vec![Note { subject: Some(evil.into()), text: evil.into() }];
    invoice.lines[0].item.attributes = vec![(evil.into(), evil.into())];
    invoice.seller.identifiers = vec![Identifier::of(evil, evil)];
    invoice.currency = Some(evil.into());
    let link = |url: &str| Document { url: Some(url.into()), ..Document::default() };
    invoice.documents = vec![link("javascript:alert(1)"), link("https://example.org/\"onclick=\"x")];
    let page = show::page(&invoice, Language::French);
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("href=\"javascript"));
    assert!(!page.contains("\"onclick"));
    assert!(page.contains("&lt;script&gt;"));
    assert_eq!(page.matches("<a href=").count(), 1);
    // One file, without anything from outside.
    assert!(!page.contains("src=") || page.contains("src=x"), "no pictures, scripts or style sheets");
    assert!(!page.contains("<link") && !page.contains("@import") && !page.contains("url("));
}

#[test]
fn attachments_are_listed_with_their_size() {
    let mut invoice = read_invoice(&sample()).unwrap().value;
    let file = Attachment {
        mime: Some("application/pdf".into()),
        filename: Some("bon.pdf".into()),
        base64: String::new(),
        omitted: 4_000_000,
    };
    invoice.documents =
        vec![Document { description: Some("LISIBLE".into()), attachment: Some(file), ..Document::default() }];
    let page = show::page(&invoice, Language::French);
    assert!(page.contains("bon.pdf") && page.contains("3\u{a0}Mo") && page.contains("Pièces jointes"));
}

/// Every term of the norm that stands in the valid invoices of the shared set stands in their pages too: free text as
/// it is, codes beside their words. Amounts, rates and days are written in the reader's form and are left out here.
#[test]
fn every_term_is_shown() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let folder = root.join("shared/einvoice/dev");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: ../shared/einvoice is not beside the checkout");
        return;
    };
    let mut paths: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut missing = std::collections::BTreeMap::<&'static str, (usize, String)>::new();
    let mut seen = 0;
    for path in paths.into_iter().filter(|p| !p.to_string_lossy().contains("-cdar-")).step_by(9) {
        let Ok(reading) = read_invoice(&std::fs::read(&path).unwrap()) else { continue };
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let page = squeezed(&show::page(&reading.value, Language::English));
        for term in reading.value.terms().iter().filter(|t| t.id.starts_with("BT-") && shown_as_it_is(&t.value)) {
            seen += 1;
            let escaped =
                term.value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
            if !page.contains(&squeezed(&escaped)) {
                missing.entry(term.id).or_insert((0, format!("{}: {}", path.display(), term.value))).0 += 1;
            }
        }
    }
    // Said in words: the currency by its sign, the unit, the VAT point, the category, the country by its code in capitals.
    let in_words = ["BT-5", "BT-6", "BT-8", "BT-95", "BT-102", "BT-118", "BT-125", "BT-130", "BT-151", "BT-150"];
    missing.retain(|id, _| !in_words.contains(id));
    println!("{seen} terms looked for");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Whether a value is no figure and no day.
fn shown_as_it_is(value: &str) -> bool {
    // A note of a line is one term with its subject between two `#`; the page sets the subject apart.
    value.chars().any(char::is_alphabetic) && value.len() > 1 && !value.starts_with('#')
}
