//! The shape of Rust files: how long, how they open, and what they may not hold.

use super::{Finding, Tree};

/// A file fits in one's head.
pub fn file_length(tree: &Tree) -> Vec<Finding> {
    let long = tree.texts().filter(|(path, _)| path.ends_with(".rs")).map(|(path, text)| (path, text.lines().count()));
    long.filter(|(_, lines)| *lines > 600).map(|(path, lines)| Finding::at(path, 1, format!("{lines} lines"))).collect()
}

/// A function fits on a screen.
pub fn function_length(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, source) in &tree.rust {
        for (name, at, lines) in source.functions().into_iter().filter(|(_, _, lines)| *lines > 70) {
            found.push(Finding::at(path, source.line(at), format!("{name} has {lines} lines")).named(&name));
        }
    }
    found
}

/// A reader learns from the first line what the file is for.
pub fn opening(tree: &Tree) -> Vec<Finding> {
    let files = tree.texts().filter(|(path, _)| path.ends_with(".rs"));
    files
        .filter(|(_, text)| text.lines().next().is_none_or(|line| !opens(line)))
        .map(|(path, _)| Finding::at(path, 1, "no `//!` sentence"))
        .collect()
}

fn opens(line: &str) -> bool {
    line.starts_with("//! ") && line.len() >= 12 || line.starts_with("#![doc = ")
}

/// What is not finished is not in the tree.
pub fn unfinished(tree: &Tree) -> Vec<Finding> {
    // In two parts, so that this file does not find itself.
    let marks = [["FIX", "ME"], ["XX", "X:"], ["todo", "!("], ["unimplemented", "!("]].map(|parts| parts.concat());
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".rs") || path.ends_with(".ftl")) {
        for (number, line) in text.lines().enumerate() {
            for mark in
                marks.iter().filter(|mark| line.contains(mark.as_str()) && !line.contains(&format!("\"{mark}\"")))
            {
                found.push(Finding::at(path, number + 1, mark));
            }
        }
    }
    found
}

/// What comes from outside must not stop the program; what cannot happen is said by an assertion.
pub fn panics(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, source) in tree.product() {
        for call in [".unwrap()", ".expect("] {
            let places = source.code.match_indices(call).map(|(at, _)| at).filter(|at| !source.in_test(*at));
            found.extend(places.map(|at| Finding::at(path, source.line(at), call)));
        }
    }
    found
}
