//! Reading, converting and showing never panic, whatever the content: shared files, and files damaged at random.

use std::path::Path;

use einvoice::tree::Tree;
use einvoice::{Language, Syntax, cdar, convert, ereporting, pdf, show_html};

/// A small generator of numbers: the same damage every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

fn try_everything(bytes: &[u8]) -> usize {
    let mut done = 0;
    for to in [Syntax::Ubl, Syntax::Cii] {
        done += usize::from(convert(bytes, to).is_ok());
    }
    for language in [Language::French, Language::English] {
        done += usize::from(show_html(bytes, language).is_ok());
    }
    if let Ok(tree) = Tree::parse(bytes) {
        let message = cdar::read(&tree).value;
        let _ = cdar::write(&message);
        let _: Vec<_> = message.acknowledgements.iter().flat_map(|a| &a.documents).map(|s| s.event()).collect();
        let report = ereporting::read(&tree).value;
        let _ = (ereporting::write(&report), ereporting::check(&report));
    }
    done
}

fn damage(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = dice.roll(bytes.len());
        match dice.roll(5) {
            0 => bytes[at] = dice.roll(256) as u8,
            1 => drop(bytes.drain(at..(at + dice.roll(40)).min(bytes.len()))),
            2 => {
                let piece = bytes[at..(at + dice.roll(200)).min(bytes.len())].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, piece);
            }
            3 => drop(bytes.splice(at..at, b"99999999999999999999999999999999999999.9".iter().copied())),
            _ => drop(bytes.splice(at..at, "é€&#0;<x/>]]>".bytes())),
        }
    }
    bytes
}

#[test]
fn damaged_samples_never_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut dice = Dice(2026);
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for _ in 0..300 {
            read += try_everything(&damage(&bytes, &mut dice));
        }
    }
    assert!(read > 0, "some damage must leave the file readable");
}

#[test]
fn a_flood_of_unknown_elements_ends() {
    let start = std::time::Instant::now();
    let mut text = String::from("<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\">");
    for number in 0..60_000 {
        text.push_str(&format!("<Note>a</Note><U{}>b</U{}>", number % 7, number % 7));
    }
    text.push_str("</Invoice>");
    let reading = einvoice::read_invoice(text.as_bytes()).unwrap();
    assert_eq!(reading.value.notes.len(), 60_000);
    let last = reading.findings.last().unwrap();
    assert_eq!((reading.findings.len(), last.code, last.text.as_str()), (201, "read.more", "59800"));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn damaged_pdf_files_never_panic() {
    let xml = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/export-ubl.xml")).unwrap();
    let base = include_bytes!("../samples/page.pdf");
    let options = pdf::Options { profile: None, moment: cdar::Moment("2026".into()), producer: "é".into() };
    let (hybrid, _) = pdf::embed(base, &xml, &options).unwrap();
    assert!(pdf::extract(&hybrid).is_ok());
    let mut dice = Dice(7);
    for _ in 0..300 {
        let bytes = damage(&hybrid, &mut dice);
        let _ = pdf::extract(&bytes);
        let _ = pdf::embed(&bytes, &xml, &options);
    }
}

#[test]
fn shared_files_are_read_written_and_shown() {
    let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3) else { return };
    let folder = root.join("shared/einvoice/dev");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let (mut files, mut unread) = (0, 0);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    // Every fifth by name: mutants follow their base, so that every kind of file is among them.
    for path in paths.into_iter().step_by(5) {
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        let invoice = !path.to_string_lossy().contains("-cdar-");
        unread += usize::from(invoice && try_everything(&bytes) < 4);
    }
    println!("{files} files, {unread} invoices unread");
    assert_eq!(unread, 0);
}
