//! The table of every rule as Markdown, made from the rule sets themselves.

use super::{ALL, Document, Flag, RuleSet, Schema};
use crate::Language;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The rules of every set: those asserted somewhere, with flag, kinds of document, terms and what they say. The set
/// `extended-ctc-fr` lists its own rules; those that it keeps from EN 16931 stand under `en`.
pub fn markdown(language: Language) -> String {
    let french = language == Language::French;
    let mut text = String::from(if french { "# Règles\n" } else { "# Rules\n" });
    let en = ALL.iter().find(|s| s.name == "en").map(|s| rows(s, language)).unwrap_or_default();
    for set in ALL {
        let own = rows(set, language);
        let inherited = |id: &&'static str| set.name == "extended-ctc-fr" && en.get(id) == own.get(id);
        let listed: Vec<&&str> = own.keys().filter(|id| !inherited(id)).collect();
        let count = match (french, own.len() - listed.len()) {
            (true, 0) => format!("{} règles.", listed.len()),
            (false, 0) => format!("{} rules.", listed.len()),
            (true, kept) => format!("{} règles propres, {kept} reprises de `en`.", listed.len()),
            (false, kept) => format!("{} rules of its own, {kept} kept from `en`.", listed.len()),
        };
        let _ = write!(text, "\n## {} {}\n\n{}. {count}\n\n", set.name, set.version, set.source);
        text.push_str(if french {
            "| règle | gravité | documents | termes | dit |\n|---|---|---|---|---|\n"
        } else {
            "| rule | flag | documents | terms | says |\n|---|---|---|---|---|\n"
        });
        for id in listed {
            for (row, kinds) in own.get(id).into_iter().flatten() {
                let (flag, rest) = row.split_once('\t').unwrap_or((row, ""));
                let (terms, says) = rest.split_once('\t').unwrap_or((rest, ""));
                let _ = writeln!(text, "| {id} | {flag} | {} | {terms} | {says} |", kinds.join(", "));
            }
        }
    }
    text
}

type Rows = BTreeMap<&'static str, BTreeMap<String, Vec<&'static str>>>;

/// By id: what is said (flag, terms, words), and of which kinds of document.
fn rows(set: &RuleSet, language: Language) -> Rows {
    let mut rows = Rows::new();
    for (documents, schema) in set.schemas {
        let schema: &Schema = schema;
        let asserted = schema.asserted();
        for rule in schema.rules().iter().filter(|r| asserted.contains(&r.id)) {
            let flag = if rule.flag == Flag::Fatal { "fatal" } else { "warning" };
            let row = format!("{flag}\t{}\t{}", rule.term, rule.message(language).replace('|', "\\|"));
            rows.entry(rule.id).or_default().entry(row).or_default().push(kind(documents));
        }
    }
    rows
}

fn kind(documents: &[Document]) -> &'static str {
    match documents.first() {
        Some(Document::UblInvoice | Document::UblCreditNote) => "UBL",
        Some(Document::Cii) => "CII",
        Some(Document::Cdar) => "CDAR",
        None => "",
    }
}
