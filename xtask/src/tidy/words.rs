//! What a person reads: both languages whole, a sentence for every command, fact and refusal, none in Rust.

use std::collections::BTreeSet;

use super::source::{Source, closing};
use super::{Finding, Tree};

/// The keys of a Fluent text.
fn keys(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    lines.filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim().to_string()).collect()
}

/// All keys of a language.
fn all_keys(tree: &Tree, language: &str) -> BTreeSet<String> {
    let name = format!("{language}.ftl");
    let files = tree.texts().filter(|(path, _)| path.rsplit('/').next() == Some(&name));
    files.flat_map(|(_, text)| keys(&text)).collect()
}

/// The same keys in both files of a folder.
pub fn twins(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with("/fr.ftl") || path.ends_with("/en.ftl")) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let other = format!("{folder}/{}", if name == "fr.ftl" { "en.ftl" } else { "fr.ftl" });
        let twin = keys(&tree.text(&other));
        let missing = keys(&text).into_iter().filter(|key| !twin.contains(key));
        found.extend(missing.map(|key| Finding::at(&other, 1, format!("{key} is missing")).named(&key)));
    }
    found
}

/// Keys that stand twice among the words that the server puts together.
pub fn doubles(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in ["fr", "en"] {
        let name = format!("/{language}.ftl");
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let ours = |path: &str| ["base/web/src/", "flow/", "quittance/src/"].iter().any(|p| path.starts_with(p));
        for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(&name) && ours(path)) {
            let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with(|c: char| c.is_ascii_alphabetic()));
            for (n, key) in lines.filter_map(|(n, line)| Some((n, line.split_once('=')?.0.trim()))) {
                if !seen.insert(key.to_string()) {
                    found.push(Finding::at(path, n + 1, format!("{key} stands twice")).named(key));
                }
            }
        }
    }
    found
}

/// Names that need words, with where they stand.
struct Named {
    path: String,
    line: usize,
    name: String,
}

/// A finding for each language in which a name has no words.
fn unworded(tree: &Tree, names: Vec<Named>, prefix: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in ["fr", "en"] {
        let known = all_keys(tree, language);
        for Named { path, line, name } in &names {
            let key = format!("{prefix}{}", name.replace('.', "-"));
            if !known.contains(&key) {
                let mut finding = Finding::at(path, *line, format!("{key} has no words in {language}.ftl"));
                finding.key = format!("{key} {language}");
                found.push(finding);
            }
        }
    }
    found
}

/// Texts right after a piece of code, as `Refusal::invalid(` or `NAME: &'static str =`.
fn texts_after<'a>(source: &'a Source, ends: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = (usize, &'a str)> {
    source
        .texts
        .iter()
        .filter(move |text| !source.in_test(text.at) && ends(source.code[..text.at].trim_end()))
        .map(|text| (text.line, text.value.as_str()))
}

fn command_names(tree: &Tree) -> Vec<Named> {
    let mut names = Vec::new();
    for (path, source) in tree.product().filter(|(path, _)| path.starts_with("flow/")) {
        for (line, name) in texts_after(source, |code| {
            code.ends_with("const NAME: &'static str =") || code.ends_with("const NAME: &str =")
        }) {
            names.push(Named { path: path.to_string(), line, name: name.to_string() });
        }
    }
    names
}

/// What a button says, and what is said when it is done.
pub fn commands(tree: &Tree) -> Vec<Finding> {
    let mut found = unworded(tree, command_names(tree), "command-");
    found.extend(unworded(tree, command_names(tree), "done-"));
    found
}

fn fact_names(tree: &Tree) -> Vec<Named> {
    let mut names = Vec::new();
    for (path, source) in tree.product().filter(|(path, _)| path.starts_with("flow/")) {
        for (at, mark) in source.code.match_indices("fact_names!(") {
            let Some(open) = source.code[at + mark.len()..].find('{').map(|i| at + mark.len() + i) else { continue };
            let end = closing(&source.code, open);
            for text in source.texts.iter().filter(|t| (open..end).contains(&t.at)) {
                names.push(Named { path: path.to_string(), line: text.line, name: text.value.clone() });
            }
        }
    }
    names
}

/// What a timeline says of a fact.
pub fn facts(tree: &Tree) -> Vec<Finding> {
    unworded(tree, fact_names(tree), "fact-")
}

/// Codes given to `Refusal`, and codes of a step that travel as texts first.
pub fn refusals(tree: &Tree) -> Vec<Finding> {
    let known: BTreeSet<String> = command_names(tree).into_iter().chain(fact_names(tree)).map(|n| n.name).collect();
    let steps: BTreeSet<&str> = known.iter().filter_map(|name| name.split('.').next()).collect();
    let kinds = ["invalid", "conflict", "missing", "forbidden", "busy", "unauthenticated"];
    let mut codes: Vec<Named> = Vec::new();
    let ours = |path: &str| {
        ["flow/", "base/store/", "base/web/", "base/kernel/", "quittance/"].iter().any(|p| path.starts_with(p))
    };
    for (path, source) in tree.product().filter(|(path, _)| ours(path)) {
        let given = |code: &str| kinds.iter().any(|kind| code.ends_with(&format!("Refusal::{kind}(")));
        let mut here: BTreeSet<(usize, &str)> = texts_after(source, given).collect();
        if path.starts_with("flow/") {
            let travelling = source.texts.iter().filter(|t| !source.in_test(t.at)).map(|t| (t.line, t.value.as_str()));
            here.extend(travelling.filter(|(_, text)| is_code(text, &steps) && !known.contains(*text)));
        }
        codes.extend(here.into_iter().map(|(line, code)| Named {
            path: path.to_string(),
            line,
            name: code.to_string(),
        }));
    }
    codes.sort_by(|a, b| a.name.cmp(&b.name));
    codes.dedup_by(|a, b| a.name == b.name);
    unworded(tree, codes, "")
}

fn is_code(text: &str, steps: &BTreeSet<&str>) -> bool {
    let files = ["rs", "ftl", "sql", "csv", "xml", "id"];
    text.split_once('.').is_some_and(|(step, reason)| {
        let plain = !reason.is_empty() && reason.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        steps.contains(step) && plain && !files.contains(&reason)
    })
}

/// French in a Rust text, or words in a page that do not come from the language files.
pub fn literals(tree: &Tree) -> Vec<Finding> {
    // The companies that are played are French: their goods, their streets, what their people write.
    let played = ["quittance/src/demo/", "quittance/src/bench/", "quittance/src/simulate/"];
    let shown = ["flow/", "base/web/", "quittance/"];
    let pages = |path: &str| starts(&shown, path) && !starts(&played, path);
    let mut found = Vec::new();
    for (path, source) in tree.product().filter(|(path, _)| pages(path)) {
        let markup = markup_ranges(source);
        for text in source.texts.iter().filter(|t| !source.in_test(t.at)) {
            let french = text.value.chars().any(|c| "éèêàùçôîœÉÈÀ«»".contains(c));
            let inside = markup.iter().any(|(from, to)| (*from..*to).contains(&text.at));
            let before = source.code[..text.at].trim_end();
            let shown = inside
                && before.ends_with(['{', '}', ';', '"', ')'])
                && is_wording(&text.value)
                && !in_attribute(before);
            if french || shown {
                let start: String = text.value.chars().take(30).collect();
                found.push(Finding::at(path, text.line, format!("“{start}” is for people")));
            }
        }
    }
    found
}

fn starts(list: &[&str], path: &str) -> bool {
    list.iter().any(|head| path.starts_with(head))
}

fn is_wording(text: &str) -> bool {
    let words = text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 2).count();
    let key = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b));
    words >= 1 && !key && !text.contains('\\') && !text.contains("://") && !text.starts_with("<!")
}

/// Does a text that follows `before` stand in `name={ ... }` or `.{ ... }`?
fn in_attribute(before: &str) -> bool {
    let mut depth = 0;
    for (at, b) in before.bytes().enumerate().rev() {
        match b {
            b'}' => depth += 1,
            b'{' if depth > 0 => depth -= 1,
            b'{' => return before[..at].trim_end().ends_with(['=', '.', '#']),
            _ => {}
        }
    }
    false
}

/// Where `html! { ... }` stands.
fn markup_ranges(source: &Source) -> Vec<(usize, usize)> {
    let marks = source.code.match_indices("html!");
    marks
        .filter_map(|(at, mark)| {
            let rest = &source.code[at + mark.len()..];
            let open = at + mark.len() + rest.find('{').filter(|i| rest[..*i].trim().is_empty())?;
            Some((open, closing(&source.code, open)))
        })
        .collect()
}
