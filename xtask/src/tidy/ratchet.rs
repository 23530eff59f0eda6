//! Lists of what was there before a rule: they may shrink and never grow by themselves.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::Finding;

/// What to do with the lists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Compare only.
    Check,
    /// Take out what has been mended.
    Shrink,
    /// Write down what is there today.
    Accept,
}

/// What a check has to say.
pub struct Verdict {
    /// Findings beyond the list.
    pub new: Vec<String>,
    /// Findings on the list.
    pub old: usize,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

/// Compares the findings of a check with its list.
pub fn judge(root: &Path, name: &str, findings: Vec<Finding>, mode: Mode) -> Verdict {
    let path = root.join(format!("xtask/ratchet/{name}.txt"));
    let allowed = read(&std::fs::read_to_string(&path).unwrap_or_default());
    let mut notes = Vec::new();
    let kept = match mode {
        Mode::Check => None,
        Mode::Accept => Some(counts(&findings)),
        Mode::Shrink => Some(shrunk(&allowed, &counts(&findings))),
    };
    if let Some(list) = &kept
        && *list != allowed
    {
        let text = write(list);
        let done = if text.is_empty() { std::fs::remove_file(&path) } else { std::fs::write(&path, text) };
        notes.extend(done.err().map(|error| format!("the list cannot be written: {error}")));
    }
    let allowed = kept.unwrap_or(allowed);
    let (new, old) = compare(&allowed, &findings);
    let slack: usize = allowed.values().sum::<usize>() - old;
    if slack > 0 {
        notes.push(format!("{slack} fewer than on the list; `cargo xtask tidy --shrink` takes them out"));
    }
    Verdict { new, old, notes }
}

/// What goes beyond the list, and how many are within it. Where a key has more findings than allowed, all of them
/// are shown: nobody can tell which one is the new one.
fn compare(allowed: &BTreeMap<String, usize>, findings: &[Finding]) -> (Vec<String>, usize) {
    let (mut new, mut old) = (Vec::new(), 0);
    for (key, count) in counts(findings) {
        let most = allowed.get(&key).copied().unwrap_or(0);
        old += count.min(most);
        if count > most {
            new.extend(findings.iter().filter(|f| f.key == key).map(|f| f.say.clone()));
        }
    }
    (new, old)
}

fn counts(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.key.clone()).or_insert(0) += 1;
    }
    counts
}

fn shrunk(allowed: &BTreeMap<String, usize>, today: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let smaller = allowed.iter().map(|(key, most)| (key.clone(), today.get(key).copied().unwrap_or(0).min(*most)));
    smaller.filter(|(_, count)| *count > 0).collect()
}

fn read(text: &str) -> BTreeMap<String, usize> {
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.filter_map(|(count, key)| Some((key.to_string(), count.parse().ok()?))).collect()
}

fn write(list: &BTreeMap<String, usize>) -> String {
    list.iter().fold(String::new(), |mut text, (key, count)| {
        let _ = writeln!(text, "{count} {key}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(key: &str) -> Finding {
        Finding { key: key.into(), say: format!("{key}:1: something") }
    }

    #[test]
    fn a_list_allows_what_it_names_and_nothing_more() {
        let allowed = read("2 a.rs\n1 b.rs a name\n");
        let today = [finding("a.rs"), finding("a.rs"), finding("b.rs a name"), finding("c.rs")];
        assert_eq!(compare(&allowed, &today), (vec!["c.rs:1: something".to_string()], 3));
        let more = [finding("a.rs"), finding("a.rs"), finding("a.rs")];
        assert_eq!(compare(&allowed, &more).0.len(), 3);
    }

    #[test]
    fn a_list_only_shrinks() {
        let allowed = read("2 a.rs\n1 b.rs\n");
        let today = counts(&[finding("a.rs"), finding("c.rs")]);
        assert_eq!(write(&shrunk(&allowed, &today)), "1 a.rs\n");
    }
}
