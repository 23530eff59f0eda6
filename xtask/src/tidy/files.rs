//! Files of any kind: size, places of machines, and the paths that documents name.

use super::{Finding, Tree, is_binary};

/// What cannot be read in a review stays small.
pub fn blobs(tree: &Tree) -> Vec<Finding> {
    let large = tree.files.iter().filter(|(_, bytes)| bytes.len() > 100 * 1024 && is_binary(bytes));
    large.map(|(path, bytes)| Finding::at(path, 1, format!("{} bytes", bytes.len()))).collect()
}

/// Nothing in the tree depends on where somebody once worked on it.
pub fn places(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (number, line) in text.lines().enumerate() {
            let place = if path == "Cargo.lock" { foreign_source(line) } else { machine_place(line) };
            found.extend(place.map(|what| Finding::at(path, number + 1, what)));
        }
    }
    found
}

/// A locked crate that does not come from crates.io.
fn foreign_source(line: &str) -> Option<&'static str> {
    let foreign = line.starts_with("source = ") && !line.contains("github.com/rust-lang/crates.io-index");
    foreign.then_some("a crate from elsewhere")
}

fn machine_place(line: &str) -> Option<&'static str> {
    // In parts, so that this file does not find itself.
    let folders = [["/ro", "ot/"], ["/wo", "rk/"], ["/Us", "ers/"], ["/home", "/"], ["/t", "mp/"], ["C:", "\\Users"]];
    for folder in folders.map(|parts| parts.concat()) {
        let starts = line.match_indices(&folder).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            // `https://host/home/` and `flow/work/` are no folders of a machine; a placeholder names none.
            before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '}' | '*'))
                && line[at + folder.len()..].starts_with(|c: char| c.is_alphanumeric())
        });
        if starts {
            return Some("a folder of somebody's machine");
        }
    }
    let hosts = [
        [".inter", "nal/"],
        [".inter", "nal:"],
        ["index-", "url"],
        ["INDEX_", "URL"],
        ["GO", "PROXY"],
        ["replace-", "with"],
    ];
    let private = hosts.map(|parts| parts.concat()).into_iter().any(|host| line.contains(&host));
    let networks = [[":/", "/10."], [":/", "/172.16."], [":/", "/192.168."]];
    let address = networks.map(|parts| parts.concat()).into_iter().any(|network| line.contains(&network));
    (private || address).then_some("a private host")
}

/// Documents whose paths must be true.
fn is_document(path: &str) -> bool {
    let root = !path.contains('/') && path.ends_with(".md");
    root || path.starts_with("docs/") && path.ends_with(".md")
}

/// `flow/sell/src/order/confirm.rs` in backquotes, and links of a document: each exists.
pub fn paths(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (document, text) in tree.texts().filter(|(path, _)| is_document(path)) {
        for (number, line) in text.lines().enumerate() {
            let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
            let quoted = line.split('`').skip(1).step_by(2).filter(|text| looks_like_path(text)).map(str::to_string);
            let linked =
                links(line).map(|link| if folder.is_empty() { link.into() } else { format!("{folder}/{link}") });
            for path in quoted.chain(linked).filter(|path| !exists(tree, path)) {
                found.push(Finding::at(document, number + 1, format!("{path} is not there")).named(&path));
            }
        }
    }
    found
}

fn looks_like_path(text: &str) -> bool {
    let tops = ["flow/", "base/", "quittance/", "xtask/", "docs/", "scripts/", ".ci/"];
    let known = tops.iter().any(|top| text.starts_with(top)) || text.ends_with(".md") || text.ends_with(".toml");
    known && !text.contains(|c: char| c.is_whitespace() || "{}<>$".contains(c))
        || text.ends_with(".md") && !text.contains(|c: char| c.is_whitespace() || "{}<>*".contains(c))
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.map(|link| link.split('#').next().unwrap_or("")).filter(|link| !link.is_empty() && !link.contains("://"))
}

/// A file, a folder, or a pattern with `*` for one part of a path.
fn exists(tree: &Tree, path: &str) -> bool {
    let wanted: Vec<&str> = path.trim_end_matches('/').split('/').filter(|part| *part != ".").collect();
    tree.files.keys().any(|file| {
        let parts: Vec<&str> = file.split('/').collect();
        parts.len() >= wanted.len() && wanted.iter().zip(&parts).all(|(want, have)| fits(want, have))
    })
}

fn fits(want: &str, have: &str) -> bool {
    match want.split_once('*') {
        Some((head, tail)) => have.len() + 1 >= want.len() && have.starts_with(head) && have.ends_with(tail),
        None => want == have,
    }
}

/// An overview that is too long is none.
pub fn architecture(tree: &Tree) -> Vec<Finding> {
    let lines = tree.text("ARCHITECTURE.md").lines().count();
    if lines > 300 { vec![Finding::at("ARCHITECTURE.md", 301, format!("{lines} lines"))] } else { Vec::new() }
}
