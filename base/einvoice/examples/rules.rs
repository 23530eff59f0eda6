//! Prints every rule of every rule set as a table in Markdown: `rules [fr|en]`.

use einvoice::Language;
use einvoice::rules::{ALL, Document, Flag};

fn main() {
    let french = std::env::args().nth(1).is_some_and(|l| l == "fr");
    let language = if french { Language::French } else { Language::English };
    for set in ALL {
        for (documents, schema) in set.schemas {
            let kinds: Vec<&str> = documents.iter().map(kind).collect();
            println!("## {} {}: {}\n\n{}\n", set.name, set.version, kinds.join(", "), set.source);
            println!("| id | flag | term | says |\n|---|---|---|---|");
            for rule in schema.rules() {
                let flag = if rule.flag == Flag::Fatal { "fatal" } else { "warning" };
                println!("| {} | {flag} | {} | {} |", rule.id, rule.term, rule.message(language));
            }
            println!();
        }
    }
}

fn kind(document: &Document) -> &'static str {
    match document {
        Document::UblInvoice => "UBL invoice",
        Document::UblCreditNote => "UBL credit note",
        Document::Cii => "CII invoice",
        Document::Cdar => "CDAR message",
    }
}
