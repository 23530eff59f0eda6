//! Checking documents: bytes and rule sets in, a verdict out; many files at once on all cores.

use crate::language::Language;
use crate::rules::{Document, Flag, Rule, RuleSet};
use crate::tree::{Limits, ReadError, Tree};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A rule that a document breaks, and where.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The rule set that it comes from (`en`, `br-fr`).
    pub set: &'static str,
    /// Where, as a path: `/Invoice/cac:InvoiceLine[2]/cbc:ID`.
    pub place: String,
    /// The rule could not be evaluated here (several values where one is demanded, text that is no number): the
    /// official rules abort on such a document.
    pub broken: bool,
}

impl Finding {
    /// What is wrong and what to do.
    pub fn message(&self, language: Language) -> String {
        self.rule.message(language)
    }
}

/// What the rules say of a document.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The kind of document; none where it is no known one or can't be read.
    pub document: Option<Document>,
    /// Every place where a rule is broken; of one rule, at most fifty.
    pub findings: Vec<Finding>,
    /// The ids of fatal rules broken, sorted, each once.
    pub fatal: Vec<&'static str>,
    /// The ids of warnings, sorted, each once.
    pub warning: Vec<&'static str>,
    /// The document can't be evaluated: not readable, of no kind that the sets judge, or a rule aborted.
    pub error: bool,
    /// Why it can't be read, where it can't.
    pub unreadable: Option<ReadError>,
}

impl Verdict {
    /// Whether the document is refused.
    pub fn is_refused(&self) -> bool {
        self.error || !self.fatal.is_empty()
    }

    fn unreadable(error: ReadError) -> Verdict {
        Verdict { error: true, unreadable: Some(error), ..Verdict::default() }
    }

    /// The verdict as a JSON object: `{"fatal":[…],"warning":[…]}`, with `"error":true` where it can't be evaluated.
    pub fn json(&self) -> String {
        let list = |ids: &[&str]| ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(",");
        let error = if self.error { ",\"error\":true" } else { "" };
        format!("{{\"fatal\":[{}],\"warning\":[{}]{error}}}", list(&self.fatal), list(&self.warning))
    }
}

/// Checks a document given as bytes.
pub fn check(bytes: &[u8], sets: &[&'static RuleSet]) -> Verdict {
    match Tree::parse(bytes) {
        Ok(tree) => check_tree(&tree, sets),
        Err(error) => Verdict::unreadable(error),
    }
}

/// Checks a document read from a stream, without keeping its attachments in memory.
pub fn check_stream(input: impl Read, sets: &[&'static RuleSet]) -> Verdict {
    match Tree::read(input, &Limits::default()) {
        Ok(tree) => check_tree(&tree, sets),
        Err(error) => Verdict::unreadable(error),
    }
}

/// Checks a file: XML, or a PDF with an invoice inside.
pub fn check_file(path: &Path, sets: &[&'static RuleSet]) -> Verdict {
    /// Files up to this size are read at once, which is faster.
    const SMALL: u64 = 4 << 20;
    let small = std::fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() <= SMALL);
    let read = if small {
        std::fs::read(path).map(|bytes| check_bytes(&bytes, sets))
    } else {
        std::fs::File::open(path).and_then(|mut file| {
            let mut start = Vec::new();
            (&mut file).take(4).read_to_end(&mut start)?;
            if start == b"%PDF" {
                return std::fs::read(path).map(|bytes| check_bytes(&bytes, sets));
            }
            Ok(check_stream(start.as_slice().chain(file), sets))
        })
    };
    read.unwrap_or_else(|error| Verdict::unreadable(ReadError::Io(error.to_string())))
}

/// Checks XML, or the XML that a PDF bears.
fn check_bytes(bytes: &[u8], sets: &[&'static RuleSet]) -> Verdict {
    if !bytes.starts_with(b"%PDF") {
        return check(bytes, sets);
    }
    match crate::pdf::extract(bytes) {
        Ok(hybrid) => check(&hybrid.xml.content, sets),
        Err(error) => Verdict::unreadable(ReadError::Io(error.to_string())),
    }
}

/// Checks a document already read.
pub fn check_tree(tree: &Tree, sets: &[&'static RuleSet]) -> Verdict {
    let document = Document::of(tree);
    let mut verdict = Verdict { document, ..Verdict::default() };
    let mut judged = false;
    for set in sets {
        let Some(schema) = document.and_then(|d| set.schema(d)) else { continue };
        judged = true;
        for firing in schema.run(tree) {
            let Some(rule) = schema.rules().get(usize::from(firing.rule)) else { continue };
            verdict.error |= firing.broken;
            let list = if rule.flag == Flag::Fatal { &mut verdict.fatal } else { &mut verdict.warning };
            list.push(rule.id);
            let place = tree.place(firing.node);
            verdict.findings.push(Finding { rule, set: set.name, place, broken: firing.broken });
        }
    }
    verdict.error |= !judged;
    for list in [&mut verdict.fatal, &mut verdict.warning] {
        list.sort_unstable();
        list.dedup();
    }
    verdict
}

/// Checks many files on all cores. Each verdict is handed over as it comes, with the place of its file in the list.
pub fn check_files(files: &[PathBuf], sets: &[&'static RuleSet], each: impl FnMut(usize, Verdict) + Send) {
    let next = AtomicUsize::new(0);
    let each = Mutex::new(each);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(files.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(at) else { return };
                    let verdict = check_file(file, sets);
                    if let Ok(mut each) = each.lock() {
                        each(at, verdict);
                    }
                }
            });
        }
    });
}

/// The verdicts of many files as one JSON object, by file name, in the order of the list:
/// `{"a.xml": {"fatal": […], "warning": […]}}`.
pub fn check_files_json(files: &[PathBuf], sets: &[&'static RuleSet]) -> String {
    let mut found: Vec<Option<String>> = vec![None; files.len()];
    check_files(files, sets, |at, verdict| {
        if let (Some(slot), Some(file)) = (found.get_mut(at), files.get(at)) {
            *slot = Some(json_entry(file, &verdict));
        }
    });
    let lines: Vec<String> = found.into_iter().flatten().collect();
    format!("{{{}}}", lines.join(",\n"))
}

/// One entry of that object: the file's name without its folder, quoted, and the verdict.
pub fn json_entry(file: &Path, verdict: &Verdict) -> String {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{}:{}", quoted(&name), verdict.json())
}

/// The same with the verdict of other versions of the rules: `"against": {"fatal": […], "warning": […]}`.
pub fn json_entry_against(file: &Path, verdict: &Verdict, other: &Verdict) -> String {
    let own = json_entry(file, verdict);
    format!("{},\"against\":{}}}", own.strip_suffix('}').unwrap_or(&own), other.json())
}

/// A text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
