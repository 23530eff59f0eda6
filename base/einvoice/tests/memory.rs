//! What large files cost in memory, each read by a process of its own whose peak the system tells: 64 MB plus twice the
//! file without the base64 of its attachments, for invoices and messages; a PDF is held once, and its largest attachment
//! beside it.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use einvoice::cdar::Moment;
use einvoice::check::{check_file, check_stream};
use einvoice::pdf::{self, Options};
use einvoice::rules::{self, RuleSet};
use einvoice::tree::{Limits, Tree};
use einvoice::{ereporting, show_html};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const MEGABYTE: usize = 1 << 20;
/// Attachments cost no time that matters; lines do, without optimisation.
const LINES: usize = if cfg!(debug_assertions) { 12 * MEGABYTE } else { 100 * MEGABYTE };

fn sample(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)).unwrap()
}

fn sets() -> Vec<&'static RuleSet> {
    ["en", "br-fr"].iter().map(|name| rules::find(name, None).unwrap()).collect()
}

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("einvoice-memory-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Does a piece of work in a process of its own: what it said, and the megabytes it held at most.
fn weigh(work: &str, file: &Path) -> (String, usize) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "the_work", "--ignored", "--nocapture"]);
    let done = command.env("WEIGH", work).env("WEIGH_FILE", file).output().unwrap();
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{work}: {text}{}", String::from_utf8_lossy(&done.stderr));
    let line = text.lines().find_map(|line| line.split_once("WEIGHED ")).expect("what was weighed").1;
    let (peak, said) = line.split_once(' ').unwrap();
    println!("{work} of {} MB: {peak} MB, {said}", file.metadata().unwrap().len() as usize / MEGABYTE);
    (said.to_owned(), peak.parse().unwrap())
}

/// Not a test of its own: what the other process does.
#[test]
#[ignore = "the other process of the tests beside it"]
fn the_work() {
    let Ok(work) = std::env::var("WEIGH") else { return };
    let file = PathBuf::from(std::env::var("WEIGH_FILE").unwrap());
    let said = match work.as_str() {
        "check" => check_file(&file, &sets()).json(),
        "stream" => check_stream(File::open(&file).unwrap(), &sets()).json(),
        "report" => {
            let tree = Tree::read(File::open(&file).unwrap(), &Limits::default()).unwrap();
            let reading = ereporting::read(&tree);
            drop(tree);
            format!("{} found, {} wrong", reading.findings.len(), ereporting::check(&reading.value).len())
        }
        "show" => show_html(&std::fs::read(&file).unwrap(), einvoice::Language::French)
            .map_or_else(|error| error.message(einvoice::Language::English), |page| format!("{} bytes", page.len())),
        other => panic!("no work of this name: {other}"),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let peak: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    println!("WEIGHED {} {said}", peak / 1024);
}

/// Writes a text into which, at a mark, attachments are put: so many megabytes of base64 each.
fn with_attachments(path: &Path, text: &str, mark: &str, (open, close): (&str, &str), sizes: &[usize]) {
    let at = text.find(mark).unwrap();
    let mut out = BufWriter::new(File::create(path).unwrap());
    out.write_all(&text.as_bytes()[..at]).unwrap();
    for size in sizes {
        out.write_all(open.as_bytes()).unwrap();
        for _ in 0..*size {
            // As programs write it: lines of 76.
            for _ in 0..MEGABYTE / 77 {
                out.write_all(b"JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKdHJhaWxlcgo8\n")
                    .unwrap();
            }
        }
        out.write_all(close.as_bytes()).unwrap();
    }
    out.write_all(&text.as_bytes()[at..]).unwrap();
    out.flush().unwrap();
}

/// Repeats a part of a text until it is as long as wanted.
fn repeated(path: &Path, text: &str, (from, to): (&str, &str), bytes: usize) {
    let start = text.find(from).unwrap();
    let end = text[start..].find(to).unwrap() + start + to.len();
    let mut out = BufWriter::new(File::create(path).unwrap());
    out.write_all(&text.as_bytes()[..start]).unwrap();
    for _ in 0..bytes / (end - start) {
        out.write_all(&text.as_bytes()[start..end]).unwrap();
    }
    out.write_all(&text.as_bytes()[end..]).unwrap();
    out.flush().unwrap();
}

#[test]
fn attachments_of_100_megabytes_are_not_held() {
    let folder = Folder::new("attachments");
    let ubl = (
        "<cac:AdditionalDocumentReference><cbc:ID>A</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
         mimeCode=\"application/pdf\" filename=\"a.pdf\">",
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>",
    );
    let cii = (
        "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>A</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>\
         <ram:AttachmentBinaryObject mimeCode=\"application/pdf\" filename=\"a.pdf\">",
        "</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>",
    );
    let invoice = sample("invoice-ubl.xml");
    let cross = sample("invoice-cii.xml");
    let message = "<rsm:CrossDomainAcknowledgementAndResponse \
        xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\" \
        xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\">\
        <rsm:AcknowledgementDocument><ram:ReferenceReferencedDocument><ram:IssuerAssignedID>F1</ram:IssuerAssignedID>\
        </ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>";
    let attached = ("<ram:AttachmentBinaryObject>", "</ram:AttachmentBinaryObject>");
    let cases = [
        ("ubl.xml", invoice.as_str(), "<cac:AccountingSupplierParty>", ubl),
        ("cii.xml", cross.as_str(), "</ram:ApplicableHeaderTradeAgreement>", cii),
        ("cdar.xml", message, "</ram:ReferenceReferencedDocument>", attached),
    ];
    for (name, text, mark, around) in cases {
        let path = folder.0.join(name);
        with_attachments(&path, text, mark, around, &[25, 25, 25, 24]);
        let (said, peak) = weigh("check", &path);
        std::fs::remove_file(&path).unwrap();
        assert!(said.starts_with("{\"fatal\":[") && !said.contains("error"), "{name}: {said}");
        assert!(peak <= 64, "{name}: {peak} MB");
    }
}

#[test]
fn lines_cost_at_most_twice_the_file() {
    let folder = Folder::new("lines");
    let path = folder.0.join("lines.xml");
    repeated(&path, &sample("invoice-ubl.xml"), ("<cac:InvoiceLine>", "</cac:InvoiceLine>"), LINES);
    let (said, peak) = weigh("stream", &path);
    assert!(said.contains("BR-CO-10") && !said.contains("error"), "{said}");
    assert!(peak <= 64 + 2 * LINES / MEGABYTE, "{peak} MB");
}

/// A report is held twice for a moment, as tree and as values.
#[test]
fn a_report_costs_at_most_four_times_the_file() {
    let folder = Folder::new("report");
    let path = folder.0.join("report.xml");
    let invoice = einvoice::read_invoice(sample("export-ubl.xml").as_bytes()).unwrap().value;
    let report = ereporting::Report {
        transactions: Some(ereporting::Transactions {
            invoices: vec![ereporting::ReportedInvoice::of(&invoice)],
            ..ereporting::Transactions::default()
        }),
        ..ereporting::Report::new("R-1", Moment("20261112080000".into()), false)
    };
    repeated(&path, &ereporting::write(&report), ("<Invoice>", "</Invoice>"), LINES / 2);
    let (said, peak) = weigh("report", &path);
    assert!(said.starts_with("0 found"), "{said}");
    assert!(peak <= 64 + 4 * (LINES / 2) / MEGABYTE, "{peak} MB");
}

/// Our sample page with files inside, each so many times: name, content, packed or not.
fn page_with(files: &[(&str, Vec<u8>, bool)], times: usize) -> Vec<u8> {
    let page = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/page.pdf")).unwrap();
    let mut pdf = Document::load_mem(&page).unwrap();
    let mut names = Vec::new();
    for (name, content, packed) in files {
        let mut stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.clone());
        if *packed {
            stream.compress().unwrap();
        }
        let stream = pdf.add_object(stream);
        for _ in 0..times {
            let file = pdf.add_object(dictionary! {
                "Type" => "Filespec", "F" => Object::string_literal(*name), "EF" => dictionary! { "F" => stream },
            });
            names.extend([Object::string_literal(*name), file.into()]);
        }
    }
    let files: Dictionary = dictionary! { "Names" => names };
    pdf.catalog_mut().unwrap().set("Names", dictionary! { "EmbeddedFiles" => files });
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

/// The same with an invoice.
fn hybrid(path: &Path, others: &[(&str, Vec<u8>, bool)], times: usize) {
    let options = Options { profile: None, moment: Moment("20261122140509".into()), producer: "Quittance".into() };
    let xml = sample("export-ubl.xml");
    let (whole, _) = pdf::embed(&page_with(others, times), xml.as_bytes(), &options).unwrap();
    std::fs::write(path, whole).unwrap();
}

#[test]
fn a_pdf_is_held_once_whatever_is_attached() {
    let folder = Folder::new("pdf");
    let path = folder.0.join("large.pdf");
    let others: Vec<_> = [b'a', b'b', b'c', b'd'].map(|fill| ("plan.bin", vec![fill; 24 * MEGABYTE], false)).into();
    hybrid(&path, &others, 1);
    let (said, peak) = weigh("check", &path);
    assert!(!said.contains("error"), "{said}");
    let file = path.metadata().unwrap().len() as usize / MEGABYTE;
    assert!(file > 95 && peak <= 64 + file + 24, "{peak} MB");
}

#[test]
fn what_grows_when_unpacked_stays_packed() {
    let folder = Folder::new("bomb");
    let path = folder.0.join("bomb.pdf");
    hybrid(&path, &[("zero.bin", vec![0; 40 * MEGABYTE], true)], 8);
    let (said, peak) = weigh("check", &path);
    assert!(!said.contains("error") && peak <= 64, "{said}: {peak} MB");
    // As the invoice itself: nothing but blanks under the name that is searched first.
    std::fs::write(&path, page_with(&[("factur-x.xml", vec![b' '; 100 * MEGABYTE], true)], 1)).unwrap();
    let (said, peak) = weigh("check", &path);
    assert!(said.contains("error") && peak <= 64, "{said}: {peak} MB");
}

/// Documents made to hurt: none of them is held in more than a few times its size, and each is answered.
#[test]
fn what_is_made_to_hurt_is_refused_or_read() {
    let folder = Folder::new("hurt");
    let path = folder.0.join("hurt.xml");
    let invoice = sample("invoice-ubl.xml");
    let digits = "9".repeat(3 * MEGABYTE);
    let amount = |text: &str| {
        let start = invoice.find("<cbc:PayableAmount").unwrap();
        let from = start + invoice[start..].find('>').unwrap() + 1;
        let to = from + invoice[from..].find('<').unwrap();
        format!("{}{text}{}", &invoice[..from], &invoice[to..])
    };
    let nested = format!("{}{}", "<a>".repeat(MEGABYTE), "</a>".repeat(MEGABYTE));
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let spaces: String = (0..100_000).map(|n| format!("<b xmlns:p{n}=\"urn:{n}\"/>")).collect();
    let entities = "<!DOCTYPE Invoice [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
                    <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><Invoice>&c;&x;</Invoice>";
    let root = "xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"";
    let cases: Vec<(&str, String, bool)> = vec![
        ("entities", entities.to_owned(), true),
        ("nesting", nested, true),
        ("attributes", format!("<Invoice {root}{attributes}/>"), true),
        ("namespaces", format!("<Invoice {root}>{spaces}</Invoice>"), false),
        ("a number of 3 million digits", amount(&digits), false),
        ("as many after the point", amount(&format!("0.{digits}")), false),
        ("a power beyond all", amount("1E999999999"), false),
        ("a root that does not end", format!("<Invoice {root}>{}", "<x>y</x>".repeat(100_000)), true),
        ("a text of 3 million characters", invoice.replacen("</cbc:ID>", &format!("{digits}</cbc:ID>"), 1), false),
    ];
    for (name, text, refused) in cases {
        std::fs::write(&path, &text).unwrap();
        for work in ["check", "show"] {
            let (said, peak) = weigh(work, &path);
            assert!(peak <= 64 + 4 * text.len() / MEGABYTE, "{name}: {peak} MB");
            assert!(work == "show" || said.contains("\"error\":true") || !refused, "{name}: {said}");
        }
    }
}
