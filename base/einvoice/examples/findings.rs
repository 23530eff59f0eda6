//! Prints what the EN 16931 rules say of files, for a person to read: `findings FILE...`.

use einvoice::Language;
use einvoice::check::check_file;
use einvoice::rules;
use std::path::Path;

fn main() {
    let sets: Vec<_> = rules::find("en", None).into_iter().collect();
    for file in std::env::args().skip(1) {
        let verdict = check_file(Path::new(&file), &sets);
        println!("{file}: {}", if verdict.is_refused() { "refused" } else { "accepted" });
        if let Some(error) = &verdict.unreadable {
            println!("  {}", error.message(Language::French));
        }
        for finding in &verdict.findings {
            let broken = if finding.broken { " (can't be evaluated)" } else { "" };
            println!("  {} {:?}{broken} {}", finding.rule.id, finding.rule.flag, finding.place);
            println!("    {}", finding.message(Language::French));
        }
    }
}
