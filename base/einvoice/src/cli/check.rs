//! `einvoice check`: verdicts of rule sets on files, for people or as JSON.

use super::{Arguments, CLEAN, Done, REFUSED, Stop, UNREADABLE, said};
use crate::check::{Finding, Verdict, check_files, json_entry, json_entry_against};
use crate::language::Language;
use crate::rules::{ALL, Flag, RuleSet, find};
use std::io::{Read, Write};
use std::path::PathBuf;

/// Of one rule, so many places are printed.
const PLACES: usize = 5;

pub(super) fn run(args: &[String], language: Language, out: &mut dyn Write, err: &mut dyn Write) -> Done {
    let options = ["--sets", "--rules", "--against", "--files-from"];
    let arguments = Arguments::read(args, &options, &["--json"], language)?;
    let names = arguments.option("--sets").unwrap_or("en");
    let sets = sets(names, arguments.option("--rules"), language)?;
    let against = arguments.option("--against").map(|other| self::sets(names, Some(other), language)).transpose()?;
    let mut files: Vec<PathBuf> = arguments.rest.iter().map(PathBuf::from).collect();
    if let Some(list) = arguments.option("--files-from") {
        files.extend(listed(list)?);
    }
    if files.is_empty() {
        return Err(Stop::Usage(said(
            language,
            "Nommez un fichier à vérifier.".into(),
            "Name a file to check.".into(),
        )));
    }
    let verdicts = judged(&files, &sets);
    let others = against.map(|sets| judged(&files, &sets)).unwrap_or_default();
    if arguments.has("--json") {
        let entry = |(at, (file, verdict)): (usize, (&PathBuf, &Verdict))| match others.get(at) {
            Some(other) => json_entry_against(file, verdict, other),
            None => json_entry(file, verdict),
        };
        let lines: Vec<String> = files.iter().zip(&verdicts).enumerate().map(entry).collect();
        writeln!(out, "{{{}}}", lines.join(",\n"))?;
    } else {
        for (at, (file, verdict)) in files.iter().zip(&verdicts).enumerate() {
            print(&file.to_string_lossy(), verdict, language, out, err)?;
            if let Some(other) = others.get(at) {
                compare(verdict, other, language, out)?;
            }
        }
    }
    Ok(code(verdicts.iter()))
}

/// The verdicts of rule sets on files, in the order of the files.
fn judged(files: &[PathBuf], sets: &[&'static RuleSet]) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = vec![Verdict::default(); files.len()];
    check_files(files, sets, |at, verdict| {
        if let Some(slot) = verdicts.get_mut(at) {
            *slot = verdict;
        }
    });
    verdicts
}

/// What the other version breaks that this one does not, and the other way round.
fn compare(verdict: &Verdict, other: &Verdict, language: Language, out: &mut dyn Write) -> std::io::Result<()> {
    let ids = |v: &Verdict| v.fatal.iter().chain(&v.warning).copied().collect::<Vec<_>>();
    let (ours, theirs) = (ids(verdict), ids(other));
    let only = |a: &[&'static str], b: &[&'static str]| {
        let ids: Vec<&str> = a.iter().filter(|id| !b.contains(id)).copied().collect();
        if ids.is_empty() { String::from("–") } else { ids.join(" ") }
    };
    let (more, less) = (only(&theirs, &ours), only(&ours, &theirs));
    let text = said(
        language,
        format!("  autre version\u{a0}: en plus {more}\u{a0}; en moins {less}"),
        format!("  other version: more {more}; less {less}"),
    );
    writeln!(out, "{text}")
}

/// Whether a document was no document for the rules asked: not readable, or of another kind.
fn is_unreadable(verdict: &Verdict) -> bool {
    verdict.error && !verdict.findings.iter().any(|f| f.broken)
}

fn code<'v>(verdicts: impl Iterator<Item = &'v Verdict>) -> i32 {
    let of = |v: &Verdict| match v {
        v if is_unreadable(v) => UNREADABLE,
        v if v.is_refused() => REFUSED,
        _ => CLEAN,
    };
    verdicts.map(of).max().unwrap_or(CLEAN)
}

/// The rule sets asked for, of a version: one for all (`1.3.16`), where a set has it, or by name (`en=1.3.16`).
fn sets(names: &str, rules: Option<&str>, language: Language) -> Result<Vec<&'static RuleSet>, Stop> {
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|n| !n.is_empty()).collect();
    let mut found = Vec::new();
    let mut used = rules.is_none();
    for name in &names {
        let wanted = rules.into_iter().flat_map(|r| r.split(',')).find_map(|part| match part.split_once('=') {
            Some((of, version)) => (of == *name).then_some(version),
            None => find(name, Some(part)).map(|_| part),
        });
        used |= wanted.is_some();
        let set = find(name, wanted).ok_or_else(|| Stop::Usage(unknown(language)))?;
        found.push(set);
    }
    if !used || found.is_empty() {
        return Err(Stop::Usage(unknown(language)));
    }
    Ok(found)
}

fn unknown(language: Language) -> String {
    let known: Vec<String> = ALL.iter().map(|s| format!("{} {}", s.name, s.version)).collect();
    said(
        language,
        format!("Ce jeu de règles ou cette version n’existe pas. Connus\u{a0}: {}.", known.join(", ")),
        format!("There is no such rule set or version. Known: {}.", known.join(", ")),
    )
}

/// The files named in a list, one a line; `-` reads the list from the standard input.
fn listed(list: &str) -> Result<Vec<PathBuf>, Stop> {
    let mut text = String::new();
    match list {
        "-" => std::io::stdin().read_to_string(&mut text)?,
        _ => {
            text = std::fs::read_to_string(list).map_err(|e| Stop::Failed(format!("{list}: {e}")))?;
            text.len()
        }
    };
    Ok(text.lines().map(str::trim_end).filter(|l| !l.is_empty()).map(PathBuf::from).collect())
}

fn print(
    file: &str,
    verdict: &Verdict,
    language: Language,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> std::io::Result<()> {
    let french = language == Language::French;
    if let Some(error) = &verdict.unreadable {
        return writeln!(err, "{file}{} {}", colon(french), error.message(language));
    }
    if is_unreadable(verdict) {
        let why = match french {
            true => "ce document n’est pas de ceux que jugent les règles demandées.",
            false => "this document is not of the kind that the rules asked for judge.",
        };
        return writeln!(err, "{file}{} {why}", colon(french));
    }
    writeln!(out, "{file}{} {}", colon(french), summary(verdict, french))?;
    let mut seen: Vec<&str> = Vec::new();
    for finding in &verdict.findings {
        if !seen.contains(&finding.rule.id) {
            seen.push(finding.rule.id);
            let same: Vec<&Finding> = verdict.findings.iter().filter(|f| f.rule.id == finding.rule.id).collect();
            rule(&same, language, out)?;
        }
    }
    Ok(())
}

fn colon(french: bool) -> &'static str {
    if french { "\u{a0}:" } else { ":" }
}

fn summary(verdict: &Verdict, french: bool) -> String {
    let plural = |n: usize| if n > 1 { "s" } else { "" };
    let (fatal, warning) = (verdict.fatal.len(), verdict.warning.len());
    match (fatal, warning, french) {
        (0, 0, true) => "conforme".into(),
        (0, 0, false) => "clean".into(),
        (0, _, true) => format!("conforme, {warning} avertissement{}", plural(warning)),
        (0, _, false) => format!("clean, {warning} warning{}", plural(warning)),
        (_, _, true) => {
            let (f, w) = (plural(fatal), plural(warning));
            format!("refusé, {fatal} règle{f} enfreinte{f}, {warning} avertissement{w}")
        }
        (_, _, false) => format!("refused, {fatal} rule{} broken, {warning} warning{}", plural(fatal), plural(warning)),
    }
}

/// One rule: what is wrong and what to do, and where.
fn rule(findings: &[&Finding], language: Language, out: &mut dyn Write) -> std::io::Result<()> {
    let Some(first) = findings.first() else { return Ok(()) };
    let french = language == Language::French;
    let mark = match (first.rule.flag, french) {
        (Flag::Fatal, true) => "refus",
        (Flag::Fatal, false) => "fatal",
        (Flag::Warning, true) => "avertissement",
        (Flag::Warning, false) => "warning",
    };
    let term = if first.rule.term.is_empty() { String::new() } else { format!(" ({})", first.rule.term) };
    writeln!(out, "  {mark} {} {}{term}", first.set, first.rule.id)?;
    writeln!(out, "    {}", first.message(language))?;
    if findings.iter().any(|f| f.broken) {
        let why = match french {
            true => "La règle n’a pas pu être évaluée\u{a0}: une valeur est répétée ou n’est pas un nombre.",
            false => "The rule could not be evaluated: a value is repeated or is no number.",
        };
        writeln!(out, "    {why}")?;
    }
    for finding in findings.iter().take(PLACES) {
        writeln!(out, "    {}", finding.place)?;
    }
    match findings.len().saturating_sub(PLACES) {
        0 => Ok(()),
        more if french => writeln!(out, "    et {more} autre(s) endroit(s)"),
        more => writeln!(out, "    and {more} more place(s)"),
    }
}
