//! Reading, converting and showing never panic, whatever the content: shared files, and files damaged at random.

mod damage;

use std::path::Path;

use damage::{Dice, try_everything};
use einvoice::{cdar, pdf};

#[test]
fn damaged_samples_never_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut dice = Dice(2026);
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for _ in 0..120 {
            read += try_everything(&damage::bytes(&bytes, &mut dice));
        }
    }
    assert!(read > 0, "some damage must leave the file readable");
}

/// Trees that still are XML go deeper than damaged bytes: into every rule, the model, both writers.
#[test]
fn damaged_trees_never_panic_and_what_is_written_is_read_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "xml"));
    paths.sort();
    let samples: Vec<Vec<u8>> = paths.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut dice = Dice(1978);
    let mut read = 0;
    for sample in &samples {
        for _ in 0..80 {
            let other = &samples[dice.roll(samples.len())];
            read += try_everything(&damage::tree(sample, other, &mut dice).unwrap());
        }
    }
    assert!(read > 200, "most damage must leave the file readable: {read}");
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
        let bytes = damage::bytes(&hybrid, &mut dice);
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
