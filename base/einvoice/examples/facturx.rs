//! Puts an invoice into a PDF: `cargo run --example facturx -- IN.pdf IN.xml OUT.pdf`, and takes one out:
//! `cargo run --example facturx -- IN.pdf`

use einvoice::Language;
use einvoice::cdar::Moment;
use einvoice::pdf::{Options, embed, extract};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let findings = match arguments.as_slice() {
        [pdf] => {
            let hybrid = extract(&std::fs::read(pdf)?)?;
            println!("{}", String::from_utf8_lossy(&hybrid.xml.content));
            hybrid.findings
        }
        [pdf, xml, out] => {
            let options =
                Options { profile: None, moment: Moment("20261122140509".into()), producer: "example".into() };
            let (hybrid, findings) = embed(&std::fs::read(pdf)?, &std::fs::read(xml)?, &options)?;
            std::fs::write(out, hybrid)?;
            findings
        }
        _ => return Err("usage: facturx IN.pdf [IN.xml OUT.pdf]".into()),
    };
    findings.iter().for_each(|finding| eprintln!("{}", finding.message(Language::English)));
    Ok(())
}
