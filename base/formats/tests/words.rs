//! Every code that can be shown has words in both languages, and every word is of a code.

use std::collections::BTreeSet;
use std::path::Path;

use formats::finding::{Lang, entries, lookup};

fn sources(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            out.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Texts between quotes of the shape `area.reason`.
fn codes(source: &str) -> BTreeSet<String> {
    let areas: BTreeSet<&str> = entries().filter_map(|(c, ..)| c.split('.').next()).collect();
    let is_code = |t: &&str| {
        let Some((area, reason)) = t.split_once('.') else { return false };
        areas.contains(area)
            && reason.bytes().any(|b| b.is_ascii_lowercase())
            && reason.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    source.split('"').filter(is_code).map(str::to_owned).collect()
}

#[test]
fn every_code_has_words_and_every_word_a_code() {
    let mut source = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    let used = codes(&source);
    assert!(used.len() > 50);
    for code in &used {
        for lang in [Lang::Fr, Lang::En] {
            let words = lookup(code, lang);
            assert!(words.is_some_and(|w| w.len() > 10), "no words for {code}");
        }
    }
    for (code, fr, en) in entries() {
        assert!(used.contains(code), "{code} is not used");
        let places =
            |t: &str| t.split('{').skip(1).map(|p| p.split('}').next().unwrap().to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(places(fr), places(en), "{code}");
    }
}
