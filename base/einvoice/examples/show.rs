//! Writes the readable page of an invoice to standard output: `cargo run --example show -- fr|en FILE`

use einvoice::{Language, show_html};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(language), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: show fr|en FILE".into());
    };
    let language = if language == "en" { Language::English } else { Language::French };
    print!("{}", show_html(&std::fs::read(file)?, language)?);
    Ok(())
}
