//! `cargo xtask tidy`: the rules of STYLE.md that a compiler does not check, as far as reading the text can tell.
//!
//! Each check gives findings under a key without line numbers. What was there when a check began is listed in
//! `xtask/ratchet/CHECK.txt`, one `count key` a line; the list may only shrink. `--shrink` takes out what has been
//! mended, `--accept` writes today's findings (for a reviewed merge, never to silence a new one).

mod doors;
mod files;
mod imports;
mod ratchet;
mod shape;
mod source;
mod sql;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use source::Source;

/// Something that is against a rule.
pub struct Finding {
    /// What the ratchet counts: the file, and a name in it where there is one.
    pub key: String,
    /// For a person: where, and what.
    pub say: String,
}

impl Finding {
    /// A finding in a file at a line.
    fn at(file: &str, line: usize, what: impl std::fmt::Display) -> Finding {
        Finding { key: file.to_string(), say: format!("{file}:{line}: {what}") }
    }

    /// The same, counted under a name of its own within the file.
    fn named(mut self, name: &str) -> Finding {
        self.key = format!("{} {name}", self.key);
        self
    }
}

/// The tracked files of the repository.
pub struct Tree {
    root: PathBuf,
    /// Paths from the root, with the bytes.
    files: BTreeMap<String, Vec<u8>>,
    rust: BTreeMap<String, Source>,
}

impl Tree {
    /// Reads the repository that this program was built from.
    fn read() -> std::io::Result<Tree> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(1).unwrap_or(Path::new(".")).to_path_buf();
        let mut files = BTreeMap::new();
        for path in tracked(&root)? {
            if let Ok(bytes) = std::fs::read(root.join(&path)) {
                files.insert(path, bytes);
            }
        }
        Ok(Tree::of(root, files))
    }

    fn of(root: PathBuf, files: BTreeMap<String, Vec<u8>>) -> Tree {
        let rust = files
            .iter()
            .filter(|(path, _)| path.ends_with(".rs"))
            .map(|(path, bytes)| (path.clone(), Source::new(&String::from_utf8_lossy(bytes))))
            .collect();
        Tree { root, files, rust }
    }

    /// A tree of texts, for the tests of the checks.
    #[cfg(test)]
    fn sample(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
        Tree::of(PathBuf::new(), files)
    }

    /// Text files, lossily read where they are not UTF-8.
    fn texts(&self) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
        self.files.iter().filter(|(_, b)| !is_binary(b)).map(|(p, b)| (p.as_str(), String::from_utf8_lossy(b)))
    }

    /// One text file; empty when it is not there.
    fn text(&self, path: &str) -> String {
        self.files.get(path).map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default()
    }

    /// Rust files of the product: no tests, examples or benches.
    fn product(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.rust.iter().filter(|(path, _)| !is_test(path)).map(|(path, source)| (path.as_str(), source))
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8000).any(|b| *b == 0) || std::str::from_utf8(bytes).is_err()
}

/// Is the whole file for tests or to try things out?
fn is_test(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "examples" | "benches")) || path.ends_with("tests.rs")
}

/// Tracked files and new ones that are not ignored; without git, everything that does not look built.
fn tracked(root: &Path) -> std::io::Result<Vec<String>> {
    let git = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output();
    if let Ok(done) = git
        && done.status.success()
        && !done.stdout.is_empty()
    {
        let list = String::from_utf8_lossy(&done.stdout).into_owned();
        return Ok(list.split('\0').filter(|p| !p.is_empty()).map(str::to_string).collect());
    }
    let (mut found, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !matches!(name.as_str(), ".git" | "target" | "quittance-data") {
                folders.push(path);
            } else if path.is_file() {
                found.extend(path.strip_prefix(root).ok().map(|p| p.to_string_lossy().into_owned()));
            }
        }
    }
    Ok(found)
}

/// A check: the name of its ratchet, the rule in a sentence, and what it finds.
type Check = (&'static str, &'static str, fn(&Tree) -> Vec<Finding>);

/// All checks.
const CHECKS: &[Check] = &[
    (
        "crates",
        "a crate uses only crates above it; only `store` names a database, only `web` is async",
        imports::crates,
    ),
    ("order", "inside a phase a step uses the steps above it, in the order of `pub mod`", imports::order),
    ("purity", "rules.rs does no I/O and knows no store, web or clock", imports::purity),
    ("writes", "a table is written by the step that declares it, in its store.rs where it has one", sql::writes),
    ("keys", "every key and index of a company's table begins with company_id", sql::keys),
    ("company", "every statement names company_id for every table of a company in it", sql::company),
    ("twins", "a word exists in French and in English", words::twins),
    ("doubles", "a word is said once: the server takes no second one of the same name", words::doubles),
    ("commands", "a command has its label (`command-*`) and its message when done (`done-*`), twice", words::commands),
    ("facts", "a fact has its sentence (`fact-*`), twice", words::facts),
    ("refusals", "a refusal has its sentence (its code with dashes), twice", words::refusals),
    ("literals", "what a person reads stands in fr.ftl and en.ftl, not in Rust", words::literals),
    ("file-length", "a Rust file has at most 600 lines", shape::file_length),
    ("function-length", "a function has at most 70 lines", shape::function_length),
    ("opening", "a Rust file opens with a `//!` sentence", shape::opening),
    ("unfinished", "nothing is left for later in the code", shape::unfinished),
    ("panics", "no unwrap and no expect outside tests", shape::panics),
    ("blobs", "no binary file above 100 KB", files::blobs),
    ("places", "no path of somebody's machine and no private host", files::places),
    ("paths", "every path that the documents name exists", files::paths),
    ("architecture", "ARCHITECTURE.md has at most 300 lines", files::architecture),
    ("glossary", "every table and column that GLOSSARY.md names is in a schema", sql::glossary),
    ("dependencies", "every dependency has its reason in docs/decisions/dependencies.md", doors::dependencies),
    ("doors", "only `record` and replay append to the journal", doors::journal),
];

/// Runs every check and compares it with its list.
pub fn main(arguments: &[String]) -> ExitCode {
    let tree = match Tree::read() {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("the repository cannot be read: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mode = match arguments.first().map(String::as_str) {
        None => ratchet::Mode::Check,
        Some("--shrink") => ratchet::Mode::Shrink,
        Some("--accept") => ratchet::Mode::Accept,
        Some(other) => {
            eprintln!("tidy knows --shrink and --accept, not {other}");
            return ExitCode::from(2);
        }
    };
    let (mut new, mut old) = (0, 0);
    for (name, rule, check) in CHECKS {
        let verdict = ratchet::judge(&tree.root, name, check(&tree), mode);
        if !verdict.new.is_empty() {
            println!("{name}: {rule}");
            verdict.new.iter().for_each(|line| println!("  {line}"));
        }
        verdict.notes.iter().for_each(|line| println!("{name}: {line}"));
        new += verdict.new.len();
        old += verdict.old;
    }
    println!("tidy: {} files, {} checks, {new} new findings, {old} on the lists", tree.files.len(), CHECKS.len());
    if new == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests;
