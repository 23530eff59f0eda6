//! Every word that the pages of the ground ask for exists in both languages, as do those of facts, commands and
//! refusals; and both languages say the same with clean typography.

use std::collections::BTreeSet;
use std::path::Path;

use web::Step;
use web::i18n::{Locale, Source, Words, problems};

const STEPS: [&Step; 10] = [
    &ground::company::STEP,
    &ground::vat_check::STEP,
    &ground::access::STEP,
    &ground::print::STEP,
    &ground::customer::STEP,
    &ground::catalogue::STEP,
    &ground::stock::STEP,
    &ground::currency::STEP,
    &ground::opening::STEP,
    &ground::trial::STEP,
];

fn sources() -> Vec<Source> {
    let own = STEPS.iter().map(|s| Source { name: s.name, fr: s.words[0], en: s.words[1] });
    std::iter::once(web::server::WORDS).chain(own).collect()
}

#[test]
fn both_languages_say_the_same() {
    for source in sources() {
        assert_eq!(problems(&source), Vec::<String>::new(), "{}", source.name);
    }
}

#[test]
fn facts_commands_and_refusals_have_words() {
    let words = Words::new(&sources()).unwrap();
    let mut wanted: BTreeSet<String> = asked(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    for step in STEPS {
        wanted.extend(step.kinds.iter().flat_map(|k| k.facts).map(|f| format!("fact-{f}")));
        wanted.extend(step.commands.iter().map(|c| format!("command-{}", c.name)));
        wanted.extend(step.commands.iter().map(|c| format!("done-{}", c.name)));
    }
    // Orders are entered by a later step, which has these words.
    for key in ["order-new", "order-item", "order-quantity-label", "order.amount_too_large"] {
        wanted.remove(key);
    }
    let missing: Vec<&String> = wanted.iter().filter(|key| Locale::ALL.iter().any(|l| !words.has(*l, key))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(wanted.len() > 200, "the sources were read: {}", wanted.len());
}

/// The keys that the sources of a folder name: of words, and the codes of refusals.
fn asked(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(asked(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for mark in
                ["word(\"", "say(\"", "Refusal::invalid(\"", "Refusal::conflict(\"", "Refusal::missing(\"", "wrong(\""]
            {
                for rest in text.split(mark).skip(1) {
                    found.extend(rest.split('"').next().map(str::to_string));
                }
            }
        }
    }
    found
}
