//! Converts invoices: `cargo run --example convert -- ubl|cii|own OUT_FOLDER FILE...`
//!
//! `own` writes each file anew in its own syntax. What could not be carried over is printed.

use std::path::Path;

use einvoice::tree::Tree;
use einvoice::{Language, Syntax, convert};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(to), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: convert ubl|cii|own OUT_FOLDER FILE...".into());
    };
    std::fs::create_dir_all(&folder)?;
    for file in arguments {
        let bytes = std::fs::read(&file)?;
        let target = match to.parse() {
            Ok(syntax) => syntax,
            Err(()) => Syntax::of(&Tree::parse(&bytes).map_err(|e| e.message(Language::English))?)
                .ok_or_else(|| format!("{file} is no invoice"))?,
        };
        let (written, findings) = convert(&bytes, target)?;
        for finding in findings.iter().filter(|f| f.is_loss()) {
            println!("{file}: {}", finding.message(Language::English));
        }
        let name = Path::new(&file).file_name().ok_or("a file name")?;
        std::fs::write(Path::new(&folder).join(name), written)?;
    }
    Ok(())
}
