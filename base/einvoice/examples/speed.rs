//! Measures reading, writing, converting, embedding and showing: `cargo run --release --example speed -- FILE...`
//!
//! One thread; prints microseconds an invoice.

use std::time::Instant;

use einvoice::cdar::Moment;
use einvoice::{Language, Syntax, convert, pdf, read_invoice, show, write_invoice};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<Vec<u8>> = std::env::args().skip(1).map(std::fs::read).collect::<Result<_, _>>()?;
    let invoices: Vec<_> = files.iter().filter_map(|f| read_invoice(f).ok()).map(|r| r.value).collect();
    let each = |name: &str, work: &dyn Fn() -> usize| {
        let start = Instant::now();
        let bytes = work();
        let micros = start.elapsed().as_micros() as f64 / invoices.len().max(1) as f64;
        println!("{name:8} {micros:8.1} µs an invoice, {bytes} bytes");
    };
    each("read", &|| files.iter().filter_map(|f| read_invoice(f).ok()).map(|r| r.value.lines.len()).sum());
    each("ubl", &|| invoices.iter().map(|i| write_invoice(i, Syntax::Ubl).len()).sum());
    each("cii", &|| invoices.iter().map(|i| write_invoice(i, Syntax::Cii).len()).sum());
    each("convert", &|| files.iter().filter_map(|f| convert(f, Syntax::Cii).ok()).map(|(bytes, _)| bytes.len()).sum());
    let page = include_bytes!("../samples/page.pdf");
    let options = pdf::Options {
        profile: Some(pdf::Profile::En16931),
        moment: Moment("20261122140509".into()),
        producer: "speed".into(),
    };
    each("embed", &|| files.iter().filter_map(|f| pdf::embed(page, f, &options).ok()).map(|(out, _)| out.len()).sum());
    each("show", &|| invoices.iter().map(|i| show::page(i, Language::French).len()).sum());
    Ok(())
}
