//! Who may use whom: crates by their manifests, steps by the order of `pub mod`, rules by what they name.

use super::source::{Source, is_name, name_at};
use super::{Finding, Tree};

/// Our crates, each with those of ours that it may use.
const CRATES: [(&str, &str, &[&str]); 15] = [
    ("base/kernel", "kernel", &[]),
    ("base/einvoice", "einvoice", &["kernel"]),
    ("base/formats", "formats", &["kernel", "einvoice"]),
    ("base/documents", "documents", &["kernel", "einvoice", "formats"]),
    ("base/platform", "platform", &["kernel", "einvoice"]),
    ("base/gateway", "gateway", &["kernel"]),
    ("base/vies", "vies", &[]),
    ("base/store", "store", &["kernel"]),
    ("base/web", "web", &["kernel", "store"]),
    ("flow/ground", "ground", BASE),
    ("flow/sell", "sell", &["kernel", "einvoice", "formats", "documents", "store", "web", "ground"]),
    ("flow/bill", "bill", &["kernel", "einvoice", "formats", "documents", "store", "web", "ground", "sell"]),
    ("flow/cash", "cash", &["kernel", "einvoice", "formats", "documents", "gateway", "store", "web", "ground", "sell", "bill"]),
    ("flow/report", "report", &["kernel", "einvoice", "formats", "documents", "store", "web", "ground", "sell", "bill", "cash"]),
    (
        "flow/insight",
        "insight",
        &["kernel", "einvoice", "formats", "documents", "store", "web", "ground", "sell", "bill", "cash", "report"],
    ),
];
const BASE: &[&str] = &["kernel", "einvoice", "formats", "documents", "store", "web"];

/// Libraries that one crate alone may name.
const KEPT: [(&str, &[&str]); 3] = [
    ("base/store", &["rusqlite", "postgres"]),
    ("base/web", &["tokio", "axum", "hyper", "hyper-util"]),
    ("base/documents", &["typst", "typst-layout", "typst-pdf", "notosans"]),
];

/// Manifests against the table above; `async` outside `web`.
pub fn crates(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (folder, _, may) in CRATES {
        let manifest = format!("{folder}/Cargo.toml");
        for (line, name) in dependencies(&tree.text(&manifest), "[dependencies]") {
            let ours = CRATES.iter().any(|(_, krate, _)| *krate == name);
            if ours && !may.contains(&name.as_str()) {
                found.push(Finding::at(&manifest, line, format!("uses {name}")).named(&name));
            }
            let kept = KEPT.iter().find(|(_, names)| names.contains(&name.as_str()));
            if kept.is_some_and(|(owner, _)| *owner != folder) {
                found.push(Finding::at(&manifest, line, format!("names {name}")).named(&name));
            }
        }
    }
    for (path, source) in tree.product().filter(|(path, _)| !path.starts_with("base/web/")) {
        let places = source.words("async ").chain(source.words(".await")).filter(|at| !source.in_test(*at));
        found.extend(places.map(|at| Finding::at(path, source.line(at), "async")));
    }
    found
}

/// Names in a section of a manifest, with their lines.
pub fn dependencies(manifest: &str, section: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut names = Vec::new();
    for (number, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.trim() == section;
        } else if inside && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = line.find(['.', '=', ' ']).unwrap_or(line.len());
            names.push((number + 1, line[..end].to_string()));
        }
    }
    names
}

/// Inside a phase: no step names one below it.
pub fn order(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (folder, _, _) in CRATES.iter().filter(|(folder, _, _)| folder.starts_with("flow/")) {
        let Some(library) = tree.rust.get(&format!("{folder}/src/lib.rs")) else { continue };
        let steps = modules(&library.code);
        for (path, source) in tree.rust.iter().filter(|(path, _)| path.starts_with(&format!("{folder}/src/"))) {
            let own = path[folder.len() + 5..].split(['/', '.']).next().unwrap_or("");
            let Some(rank) = steps.iter().position(|step| step == own) else { continue };
            for (at, used) in of_own_crate(&source.code) {
                if steps.iter().position(|step| *step == used).is_some_and(|other| other > rank) {
                    found.push(Finding::at(path, source.line(at), format!("{own} uses {used}")).named(&used));
                }
            }
        }
    }
    found
}

/// Modules of a library in the order of their declaration.
fn modules(code: &str) -> Vec<String> {
    let lines = code.lines().map(|line| line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) "));
    lines.filter_map(|line| line.strip_prefix("mod ")).map(|rest| name_at(rest).to_string()).collect()
}

/// The modules that a file names as `crate::step` or `crate::{step, ...}`.
fn of_own_crate(code: &str) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for (at, head) in code.match_indices("crate::") {
        let before = at.checked_sub(1).map(|i| code.as_bytes()[i]);
        if before.is_some_and(|b| is_name(b) || b == b'$') {
            continue;
        }
        let rest = &code[at + head.len()..];
        match rest.strip_prefix('{') {
            None => used.push((at, name_at(rest).to_string())),
            Some(group) => used.extend(group_heads(group).into_iter().map(|name| (at, name))),
        }
    }
    used
}

/// The first names in `a, b::{c, d}, e}`.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut start) = (0, Vec::new(), 0);
    for (i, b) in group.bytes().enumerate() {
        match b {
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b',' | b'}' if depth == 0 => {
                heads.push(name_at(group[start..i].trim_start()).to_string());
                start = i + 1;
                if b == b'}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|name| !name.is_empty());
    heads
}

/// What a rule may not name: the store, the web, the world.
const OUTSIDE: [&str; 14] = [
    "store::",
    "web::",
    "maud::",
    "Tx",
    "Db",
    "async ",
    "std::fs",
    "std::net",
    "std::env",
    "std::time",
    "std::thread",
    "std::process",
    "Instant",
    "SystemTime",
];

/// `rules.rs` takes values and gives a fact or a refusal.
pub fn purity(tree: &Tree) -> Vec<Finding> {
    let rules = tree.product().filter(|(path, _)| path.starts_with("flow/") && path.ends_with("/rules.rs"));
    rules.flat_map(|(path, source)| outside(path, source)).collect()
}

fn outside(path: &str, source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for name in OUTSIDE {
        let places = source.words(name).filter(|at| !source.in_test(*at));
        found.extend(places.map(|at| Finding::at(path, source.line(at), format!("names {name}")).named(name.trim())));
    }
    found
}
