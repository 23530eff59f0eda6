//! Checks files against rule sets and prints the verdicts as JSON: `check en,peppol FILE...` (`-` reads names from input).

use einvoice::check::check_files_json;
use einvoice::rules;
use std::path::PathBuf;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let names = arguments.next().unwrap_or_else(|| "en".into());
    let sets: Vec<_> = names.split(',').filter_map(|name| rules::find(name, None)).collect();
    let mut files: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    if files == [PathBuf::from("-")] {
        files = std::io::stdin().lines().map_while(Result::ok).map(PathBuf::from).collect();
    }
    println!("{}", check_files_json(&files, &sets));
}
