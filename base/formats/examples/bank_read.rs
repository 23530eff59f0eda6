//! `cargo run -p formats --example bank_read -- [--json] FILE...`: statements of any format in one normal form.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let json = flags.iter().any(|f| f == "--json");
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    let code = formats::bank_read::bank_read(&files, json, &mut std::io::stdout().lock());
    ExitCode::from(u8::try_from(code).unwrap_or(2))
}
