//! `mutants FOLDER [PART OF A PATH...]`: changes one operator, number, code or statement of the rules at a time and looks
//! whether a test of the crate fails. All mutants are built at once and switched on one by one, so that a thousand of
//! them take minutes: a mutant is run against the tests that reach it.
//!
//! The files are changed in place while the crate is built, and put back at once; they must have no changes that are
//! not committed.

mod find;
mod run;
mod survey;
mod weave;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use find::{Finder, Mutant, Site, Weave};
use survey::Crate;
use weave::{SWITCH, Woven, weave};

/// What is asked for.
struct Wish {
    folder: String,
    parts: Vec<String>,
    /// Functions that read and write the store too.
    stored: bool,
    /// Only says what would be mutated.
    list: bool,
}

/// A mutant by its file, place and code; the same in every round.
type Key = (String, usize, usize, String);

/// What did not compile: mutants, and constants that cannot be functions.
#[derive(Default)]
struct Dropped {
    mutants: BTreeSet<Key>,
    keep: BTreeSet<String>,
}

/// A file of the crate with what was found in it.
struct File {
    path: PathBuf,
    source: String,
    sites: Vec<Site>,
    woven: Woven,
}

/// A mutant that was built.
pub struct Built {
    file: String,
    line: usize,
    place: String,
    was: String,
    shown: String,
}

/// Runs what is asked for.
pub fn main(words: &[String]) -> ExitCode {
    let (options, rest): (Vec<&String>, Vec<&String>) = words.iter().partition(|w| w.starts_with("--"));
    let Some((folder, parts)) = rest.split_first() else {
        eprintln!("mutants FOLDER [PART OF A PATH...] [--stored] [--list]: flow/ground tax/amounts ledger");
        return ExitCode::from(2);
    };
    let has = |name: &str| options.iter().any(|o| o.as_str() == name);
    let parts = parts.iter().map(|p| p.to_string()).collect();
    let wish = Wish { folder: folder.trim_end_matches('/').to_string(), parts, stored: has("--stored"), list: has("--list") };
    match go(&wish) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("mutants: {what}");
            ExitCode::from(2)
        }
    }
}

fn go(wish: &Wish) -> Result<usize, String> {
    let manifest = std::fs::read_to_string(format!("{}/Cargo.toml", wish.folder)).map_err(|e| format!("{}: {e}", wish.folder))?;
    let name = manifest.lines().find_map(|l| l.strip_prefix("name = \"")).unwrap_or("").trim_end_matches('"').to_string();
    let changed = Command::new("git").args(["status", "--porcelain", "--", &wish.folder]).output().map_err(|e| e.to_string())?;
    if !changed.stdout.is_empty() {
        return Err(format!("{} has changes that are not committed", wish.folder));
    }
    let sources = sources(&wish.folder)?;
    let mut dropped = Dropped::default();
    let (executables, built) = loop {
        let (files, built) = plan(wish, &sources, &dropped)?;
        println!("{} mutants of {name}, {} do not compile", built.len(), dropped.mutants.len());
        if !dropped.keep.is_empty() {
            println!("constants that are not mutated: {}", Vec::from_iter(dropped.keep.iter().map(String::as_str)).join(", "));
        }
        if wish.list {
            built.iter().for_each(|m| println!("{}:{} {}: {} -> {}", m.file, m.line, m.place, m.was, m.shown));
            return Ok(0);
        }
        let restore = Restore(files.iter().map(|f| (f.path.clone(), f.source.clone())).collect());
        for file in &files {
            std::fs::write(&file.path, &file.woven.text).map_err(|e| e.to_string())?;
        }
        let mut outcome = run::cargo(&["check", "--package", &name, "--tests"])?;
        if outcome.errors.is_empty() {
            outcome = run::cargo(&["test", "--package", &name, "--no-run"])?;
        }
        drop(restore);
        if outcome.errors.is_empty() {
            break (outcome.executables, built);
        }
        if std::env::var_os("MUTANTS_VERBOSE").is_some() {
            outcome.errors.iter().for_each(|e| eprintln!("{}", e.text));
        }
        if !blame(&outcome.errors, &files, &mut dropped) {
            let shown: Vec<&str> = outcome.errors.iter().take(5).map(|e| e.text.as_str()).collect();
            return Err(format!("nobody's errors:\n{}", shown.join("\n")));
        }
    };
    run::judge(&wish.folder, &executables, &built)
}

/// Puts the files back, whatever happens.
struct Restore(Vec<(PathBuf, String)>);

impl Drop for Restore {
    fn drop(&mut self) {
        for (path, source) in &self.0 {
            if let Err(error) = std::fs::write(path, source) {
                eprintln!("mutants: {} was not put back: {error}", path.display());
            }
        }
    }
}

/// All source files of the crate and of its tests.
fn sources(folder: &str) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::from(folder).join("src"), PathBuf::from(folder).join("tests")];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).map_err(|e| e.to_string())?;
                found.insert(path.to_string_lossy().into_owned(), text);
            }
        }
    }
    Ok(found)
}

fn is_test(path: &str) -> bool {
    Path::new(path).file_name().is_some_and(|n| n == "tests.rs") || path.contains("/tests/")
}

/// Finds the mutants and weaves them in; numbered from 1 in the order of the list.
fn plan(wish: &Wish, sources: &BTreeMap<String, String>, dropped: &Dropped) -> Result<(Vec<File>, Vec<Built>), String> {
    let mut trees = BTreeMap::new();
    let mut all = Crate::default();
    let wanted = |path: &str| wish.parts.is_empty() || wish.parts.iter().any(|part| path.contains(part.as_str()));
    for (path, source) in sources {
        let tree = syn::parse_file(source).map_err(|e| format!("{path}: {e}"))?;
        let mut own = Crate::default();
        survey::survey(path, &tree, &mut own, &dropped.keep);
        all.enums.extend(own.enums);
        // Two constants of one name are told apart by their modules; those that are not mutated have none here.
        let mutated = wanted(path) && !is_test(path);
        for (key, modules) in own.constants {
            all.constants.entry(key).or_default().extend(modules.into_iter().map(|m| if mutated { m } else { String::new() }));
        }
        trees.insert(path.clone(), tree);
    }
    all.constants.retain(|_, modules| modules.iter().any(|m| !m.is_empty()));
    let (mut files, mut built) = (Vec::new(), Vec::new());
    for (path, source) in sources {
        let mut finder = Finder::new(path, source, &all, wish.stored);
        finder.uses_only = is_test(path) || !wanted(path);
        let sites = finder.sites(&trees[path]);
        let root = *path == format!("{}/src/lib.rs", wish.folder);
        if sites.is_empty() && !root {
            continue;
        }
        let mut woven = weave(source, &sites, |site: &Site, m: &Mutant| {
            if dropped.mutants.contains(&(path.clone(), site.at.start, site.at.end, m.shown.clone())) {
                return None;
            }
            let (file, place) = (path.clone(), m.place.clone());
            built.push(Built { file, line: m.line, place, was: m.was.clone(), shown: m.shown.clone() });
            Some(built.len() as u32)
        });
        if root {
            woven.text.push_str(SWITCH);
        }
        files.push(File { path: PathBuf::from(path), source: source.clone(), sites, woven });
    }
    Ok((files, built))
}

/// Whose fault an error is: the mutant whose code it is in, or those of the innermost site around it.
fn blame(errors: &[run::Fault], files: &[File], dropped: &mut Dropped) -> bool {
    let before = (dropped.mutants.len(), dropped.keep.len());
    for error in errors {
        // A constant in a place where it must be one: the compiler names the function that it became.
        let named = error.text.split_once("`fn() -> ").and_then(|(_, rest)| rest.split_once('`'));
        let named = named.and_then(|(ty, _)| Some(ty.rsplit_once('{')?.1.trim_end_matches('}')));
        if let Some(name) = named {
            let parts: Vec<&str> = name.split("::").collect();
            dropped.keep.extend([parts[parts.len().saturating_sub(2)..].join("::"), parts[parts.len() - 1].to_string()]);
            continue;
        }
        for (name, at) in &error.spans {
            let Some(file) = files.iter().find(|f| f.path.to_string_lossy() == *name) else { continue };
            let path = file.path.to_string_lossy().into_owned();
            let key = |site: &Site, m: &Mutant| (path.clone(), site.at.start, site.at.end, m.shown.clone());
            let within = |range: &std::ops::Range<usize>| range.start <= at.start && at.end <= range.end;
            let codes = file.woven.codes.iter().filter(|(range, ..)| within(range));
            if let Some((_, site, mutant)) = codes.min_by_key(|(range, ..)| range.len()) {
                let site = &file.sites[*site];
                dropped.mutants.insert(key(site, &site.mutants[*mutant]));
                break;
            }
            let around = file.woven.sites.iter().filter(|(range, _)| within(range));
            if let Some((_, site)) = around.min_by_key(|(range, _)| range.len()) {
                let site = &file.sites[*site];
                match &site.weave {
                    Weave::Constant { name, .. } | Weave::Use(name) => _ = dropped.keep.insert(name.clone()),
                    _ => dropped.mutants.extend(site.mutants.iter().map(|m| key(site, m))),
                }
                // References and types have no mutants: the constant around them cannot be a function.
                if site.mutants.is_empty() {
                    let constants = file.sites.iter().filter(|s| s.at.start <= site.at.start && site.at.end <= s.at.end);
                    dropped.keep.extend(constants.filter_map(|s| match &s.weave {
                        Weave::Constant { name, .. } => Some(name.clone()),
                        _ => None,
                    }));
                }
                break;
            }
            let word: String = file.woven.text.get(at.clone()).unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
            if !word.is_empty() && word.len() < 60 && word.chars().any(|c| c.is_ascii_uppercase()) {
                dropped.keep.insert(word.trim_end_matches("()").to_string());
                break;
            }
        }
    }
    before != (dropped.mutants.len(), dropped.keep.len())
}
