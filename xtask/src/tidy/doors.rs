//! Doors with one key: what appends to the journal, and what enters the list of dependencies.

use super::imports::dependencies as names;
use super::{Finding, Tree};

/// Facts are appended by `record` and by replay in `flow/ground/src/record.rs`, and by nobody else.
pub fn journal(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let steps = tree.product().filter(|(path, _)| path.starts_with("flow/") || path.starts_with("quittance/"));
    for (path, source) in steps.filter(|(path, _)| *path != "flow/ground/src/record.rs") {
        for call in ["tx.append(", "tx.append_again("] {
            let places = source.words(call).filter(|at| !source.in_test(*at));
            found.extend(places.map(|at| Finding::at(path, source.line(at), call)));
        }
    }
    found
}

/// A crate of others has a line with its reason.
pub fn dependencies(tree: &Tree) -> Vec<Finding> {
    let reasons = tree.text("docs/decisions/dependencies.md");
    let manifest = tree.text("Cargo.toml");
    let ours = manifest.lines().filter(|line| line.contains("path = \"")).filter_map(|line| line.split_once(" = "));
    let ours: Vec<&str> = ours.map(|(name, _)| name).collect();
    let mut found = Vec::new();
    for (path, _) in tree.texts().filter(|(path, _)| path.ends_with("Cargo.toml")) {
        let text = tree.text(path);
        let sections = ["[workspace.dependencies]", "[dependencies]", "[dev-dependencies]", "[build-dependencies]"];
        let given = sections.iter().flat_map(|section| names(&text, section));
        // What a crate takes over from the workspace has its reason there.
        let given =
            given.filter(|(line, _)| text.lines().nth(line - 1).is_none_or(|l| !l.contains("workspace = true")));
        for (line, name) in given {
            if !ours.contains(&name.as_str()) && !reasons.contains(&format!("`{name}`")) {
                found.push(Finding::at(path, line, format!("{name} has no reason")).named(&name));
            }
        }
    }
    found
}
