//! Our verdicts beside those of the official rule sets on thousands of real, broken and made-up documents.
//!
//! The data lie beside the checkout in `../shared/einvoice`; where they are absent, nothing is compared.

use einvoice::check::check;
use einvoice::rules;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How often we agree with the official verdicts of a rule set.
#[derive(Debug, Default)]
struct Agreement {
    files: usize,
    verdict: usize,
    /// Files whose sets of ids can be compared: those on which the official program did not abort.
    compared: usize,
    fatal: usize,
    warning: usize,
    /// Differences: sign and id, with the files.
    differences: BTreeMap<String, Vec<String>>,
}

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let folder = root.parent()?.join("shared/einvoice");
    folder.join("dev").is_dir().then_some(folder)
}

fn ids(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from).collect()
}

fn compare(set: &str, expected: &str) -> Option<Agreement> {
    let folder = shared()?;
    let set = rules::find(set, None)?;
    let text = std::fs::read_to_string(folder.join(expected)).ok()?;
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text).ok()?;
    let mut found = Agreement::default();
    for (name, wanted) in &expected {
        let bytes = std::fs::read(folder.join("dev").join(name)).ok()?;
        let verdict = check(&bytes, &[set]);
        found.files += 1;
        let error = wanted["error"].as_bool().unwrap_or(false);
        let fatal = ids(&wanted["fatal"]);
        let mut differ = |what: String| found.differences.entry(what).or_default().push(name.clone());
        if verdict.is_refused() == (error || !fatal.is_empty()) {
            found.verdict += 1;
        } else {
            differ(format!("verdict {}", if verdict.is_refused() { "too strict" } else { "too lax" }));
        }
        if error != verdict.error {
            let broken = verdict.findings.iter().find(|f| f.broken).map_or("", |f| f.rule.id);
            differ(format!("{} {broken}", if error { "missed error" } else { "false error" }));
        }
        if error {
            continue;
        }
        found.compared += 1;
        let ours = |list: &[&'static str]| list.iter().map(|id| id.to_string()).collect::<BTreeSet<_>>();
        let mut same = |ours: BTreeSet<String>, theirs: BTreeSet<String>| {
            ours.difference(&theirs).for_each(|id| differ(format!("+ {id}")));
            theirs.difference(&ours).for_each(|id| differ(format!("- {id}")));
            ours == theirs
        };
        found.fatal += usize::from(same(ours(&verdict.fatal), fatal));
        found.warning += usize::from(same(ours(&verdict.warning), ids(&wanted["warning"])));
    }
    Some(found)
}

fn report(name: &str, found: &Agreement) {
    let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
    println!(
        "{name}: {} files, verdict {:.2} %; of {} files compared: fatal ids {:.2} %, warnings {:.2} %",
        found.files,
        share(found.verdict, found.files),
        found.compared,
        share(found.fatal, found.compared),
        share(found.warning, found.compared)
    );
    let mut lines: Vec<_> = found.differences.iter().collect();
    lines.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
    for (what, files) in lines.iter().take(60) {
        println!(
            "  {what}: {} files, as {}",
            files.len(),
            files.iter().take(3).cloned().collect::<Vec<_>>().join(", ")
        );
    }
}

#[test]
fn en_16931() {
    let Some(found) = compare("en", "expected.json") else {
        println!("skipped: ../shared/einvoice is not beside the checkout");
        return;
    };
    report("EN 16931", &found);
    assert_eq!(found.verdict, found.files, "every verdict is the official one");
    assert_eq!(found.fatal, found.compared, "every set of fatal ids is the official one");
    assert_eq!(found.warning, found.compared, "every set of warnings is the official one");
}

/// The French and Peppol rules: the same demand.
fn agrees(set: &str, expected: &str) {
    let Some(found) = compare(set, expected) else {
        println!("no official verdicts beside the checkout: nothing compared");
        return;
    };
    report(set, &found);
    assert_eq!(found.verdict, found.files, "every verdict is the official one");
    assert_eq!(found.fatal, found.compared, "every set of fatal ids is the official one");
    assert_eq!(found.warning, found.compared, "every set of warnings is the official one");
}

#[test]
fn french_rules_agree_with_the_official_verdicts() {
    agrees("br-fr", "expected_br_fr.json");
}

#[test]
fn peppol_rules_agree_with_the_official_verdicts() {
    agrees("peppol", "expected_peppol.json");
}

/// The profile's arithmetic forgives more than EN 16931's: what that accepts, the profile hardly ever refuses. Its
/// rules `-01` are stricter: they refuse a category in the breakdown that nothing else uses.
#[test]
fn the_extended_profile_accepts_what_en_16931_accepts() {
    let (Some(folder), Some(set)) = (shared(), rules::find("extended-ctc-fr", None)) else {
        println!("no official verdicts beside the checkout: nothing compared");
        return;
    };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap_or_default();
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    let clean = |v: &Value| ids(&v["fatal"]).is_empty() && !v["error"].as_bool().unwrap_or(false);
    let (mut files, mut refused) = (0, BTreeMap::<String, Vec<&String>>::new());
    for (name, _) in expected.iter().filter(|(name, v)| name.contains("ubl") && clean(v)) {
        let Ok(bytes) = std::fs::read(folder.join("dev").join(name)) else { continue };
        let verdict = check(&bytes, &[set]);
        files += 1;
        let others: Vec<&str> = verdict.fatal.iter().copied().filter(|id| !id.ends_with("-01")).collect();
        if !others.is_empty() || verdict.error {
            refused.entry(format!("{} {}", others.join(" "), verdict.error)).or_default().push(name);
        }
    }
    println!("extended-ctc-fr: {files} files clean for EN 16931, refused: {refused:#?}");
    let share = refused.values().map(Vec::len).sum::<usize>() as f64 / f64::from(files.max(1));
    assert!(share < 0.01, "refuses {share}");
}
