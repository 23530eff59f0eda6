//! The command `bank read`: statement files of any format to one normal form, for people or as JSON.
//!
//! Files are read together: the same bytes, the same statement or the same line given twice is marked, and gaps are
//! looked for across files.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::PathBuf;

use kernel::Refusal;
use serde::Serialize;

use crate::finding::refusal_words;
use crate::{Finding, Format, Lang, Line, Reading, Statement, Weight, amount, bytes, check, dedupe};

/// Reads the files and writes the result to `out`, as JSON or as text in English.
///
/// Gives the exit code: 0 all read, 1 read with findings that need a person, 2 a file was refused (the others are
/// still shown) or `out` cannot be written.
pub fn bank_read(paths: &[PathBuf], json: bool, out: &mut dyn Write) -> i32 {
    bank_read_in(paths, json, Lang::En, out)
}

/// The same with a choice of language.
pub fn bank_read_in(paths: &[PathBuf], json: bool, lang: Lang, out: &mut dyn Write) -> i32 {
    let mut run = Run::default();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        match std::fs::read(path) {
            Ok(data) => run.file(name, &data),
            Err(error) => run.refuse(name, None, Refusal::missing("file.unreadable").with("why", error)),
        }
    }
    run.gaps();
    let code = run.exit();
    let written = if json { run.json(code, out) } else { run.text(lang, out) };
    match written.and_then(|()| out.flush()) {
        Ok(()) => code,
        // A reader that closed its end early (`| head`) is no fault.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(_) => 2,
    }
}

#[derive(Default)]
struct Run {
    files: Vec<FileOut>,
    statements: Vec<(usize, Statement)>,
    findings: Vec<(usize, Finding)>,
    hashes: HashMap<String, usize>,
}

/// What is said about a file.
#[derive(Serialize)]
struct FileOut {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// The earlier file with the same bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedOut>,
}

#[derive(Serialize)]
struct RefusedOut {
    #[serde(flatten)]
    refusal: Refusal,
    message_fr: String,
    message_en: String,
}

#[derive(Serialize)]
struct StatementOut<'a> {
    file: &'a str,
    key: String,
    /// The same statement was given before.
    duplicate: bool,
    #[serde(flatten)]
    statement: Header<'a>,
    lines: Vec<LineOut<'a>>,
}

/// A statement without its lines.
#[derive(Serialize)]
struct Header<'a> {
    kind: crate::statement::Kind,
    account: &'a crate::statement::Account,
    currency: Option<kernel::Currency>,
    id: &'a Option<String>,
    message: &'a Option<String>,
    sequence: Option<u64>,
    page: Option<u32>,
    created: &'a Option<String>,
    from: Option<kernel::Day>,
    to: Option<kernel::Day>,
    opening_balance: Option<kernel::Cents>,
    closing_balance: Option<kernel::Cents>,
    balances: &'a [crate::statement::Balance],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    texts: &'a [String],
    place: &'a str,
}

#[derive(Serialize)]
struct LineOut<'a> {
    key: String,
    /// The same line was given before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    duplicate: bool,
    #[serde(flatten)]
    line: &'a Line,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    file: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
    message_fr: String,
    message_en: String,
}

#[derive(Serialize)]
struct Out<'a> {
    exit: i32,
    files: &'a [FileOut],
    statements: Vec<StatementOut<'a>>,
    findings: Vec<FindingOut<'a>>,
}

impl Run {
    fn file(&mut self, name: String, data: &[u8]) {
        let hash = bytes::sha256(data);
        let at = self.files.len();
        if let Some(first) = self.hashes.get(&hash).copied() {
            let first = self.files.get(first).map(|f| f.file.clone()).unwrap_or_default();
            self.findings.push((at, Finding::note("file.twice", "").with("file", &first)));
            let (format, version, refused) = (None, None, None);
            self.files.push(FileOut { file: name, sha256: Some(hash), format, version, same_as: Some(first), refused });
            return;
        }
        match crate::read_alone(data, None) {
            Ok(Reading { format, version, statements, findings }) => {
                self.hashes.insert(hash.clone(), at);
                self.statements.extend(statements.into_iter().map(|s| (at, s)));
                self.findings.extend(findings.into_iter().map(|f| (at, f)));
                let (format, sha256) = (Some(format), Some(hash));
                self.files.push(FileOut { file: name, sha256, format, version, same_as: None, refused: None });
            }
            Err(refusal) => self.refuse(name, Some(hash), refusal),
        }
    }

    fn refuse(&mut self, file: String, sha256: Option<String>, refusal: Refusal) {
        let message_fr = refusal_words(&refusal, Lang::Fr);
        let message_en = refusal_words(&refusal, Lang::En);
        let refused = Some(RefusedOut { refusal, message_fr, message_en });
        self.files.push(FileOut { file, sha256, format: None, version: None, same_as: None, refused });
    }

    fn gaps(&mut self) {
        let all: Vec<&Statement> = self.statements.iter().map(|(_, s)| s).collect();
        let gaps = check::gaps(&all);
        let found: Vec<_> =
            gaps.into_iter().filter_map(|(i, f)| self.statements.get(i).map(|(file, _)| (*file, f))).collect();
        self.findings.extend(found);
    }

    fn exit(&self) -> i32 {
        if self.files.is_empty() || self.files.iter().any(|f| f.refused.is_some()) {
            2
        } else {
            i32::from(self.findings.iter().any(|(_, f)| f.weight == Weight::Person))
        }
    }

    fn file_name(&self, at: usize) -> &str {
        self.files.get(at).map_or("", |f| f.file.as_str())
    }

    /// Every statement with its key and those of its lines, and what was given before.
    fn keyed(&self) -> Vec<StatementOut<'_>> {
        let mut statements = HashSet::new();
        let mut lines = HashSet::new();
        let mut out = Vec::with_capacity(self.statements.len());
        for (file, s) in &self.statements {
            let key = dedupe::statement_key(s);
            let duplicate = !statements.insert(key.clone());
            let keys = dedupe::line_keys(s);
            let with_keys = s.lines.iter().zip(keys).map(|(line, key)| LineOut {
                duplicate: !lines.insert((s.kind as u8, key.clone())),
                key,
                line,
            });
            let lines = with_keys.collect();
            out.push(StatementOut { file: self.file_name(*file), key, duplicate, statement: header(s), lines });
        }
        out
    }

    fn json(&self, exit: i32, out: &mut dyn Write) -> io::Result<()> {
        let findings = self.findings.iter().map(|(file, finding)| FindingOut {
            file: self.file_name(*file),
            finding,
            message_fr: finding.words(Lang::Fr),
            message_en: finding.words(Lang::En),
        });
        let all = Out { exit, files: &self.files, statements: self.keyed(), findings: findings.collect() };
        serde_json::to_writer_pretty(&mut *out, &all)?;
        out.write_all(b"\n")
    }

    fn text(&self, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.files {
            match &file.refused {
                Some(r) => {
                    let words = if lang == Lang::Fr { &r.message_fr } else { &r.message_en };
                    let place = r.refusal.field.as_deref().map(|f| format!(" ({f})")).unwrap_or_default();
                    writeln!(out, "{}: {words}{place}", file.file)?;
                }
                None => {
                    let format = file.format.map(|f| format!("{f:?}").to_lowercase()).unwrap_or_default();
                    let version = file.version.as_deref().unwrap_or(&format);
                    writeln!(out, "{}: {version}", file.file)?;
                }
            }
        }
        for s in self.keyed() {
            s.write(out)?;
        }
        for (file, finding) in &self.findings {
            let mark = if finding.weight == Weight::Person { "!" } else { "·" };
            let (file, place) = (self.file_name(*file), &finding.place);
            let colon = if lang == Lang::Fr { " :" } else { ":" };
            writeln!(out, "{mark} {file} {place}{colon} {}", finding.words(lang))?;
            if let Some(source) = &finding.source {
                writeln!(out, "    {}", one_line(source))?;
            }
        }
        Ok(())
    }
}

impl StatementOut<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let h = &self.statement;
        let decimals = h.currency.map_or(2, amount::decimals_of);
        let shown = |a: Option<kernel::Cents>| a.map_or("?".to_owned(), |a| amount::show(a, '.', decimals));
        let currency = h.currency.map(|c| c.to_string()).unwrap_or_default();
        let twice = if self.duplicate { " =" } else { "" };
        let account = h.account.iban.as_deref().or(h.account.other.as_deref()).unwrap_or("?");
        let (opening, closing) = (shown(h.opening_balance), shown(h.closing_balance));
        let id = h.id.as_deref().unwrap_or("-");
        writeln!(out, "\n{account} {currency} {id}{twice}  {opening} -> {closing}  [{}]", self.lines.len())?;
        for LineOut { line: l, duplicate, .. } in &self.lines {
            let day = l.booking_date.map(|d| d.to_string()).unwrap_or_else(|| "????-??-??".to_owned());
            let amount = amount::show(l.amount, '.', amount::decimals_of(l.currency));
            let twice = if *duplicate { "=" } else { " " };
            let words = l.remittance.iter().chain(&l.information).map(String::as_str).collect::<Vec<_>>().join(" / ");
            let references = l.references.iter().map(|r| r.value.as_str());
            let ids = l.end_to_end_id.as_deref().into_iter().chain(references).collect::<Vec<_>>().join(" ");
            let reason = l.return_reason.as_ref().map(|r| format!(" [{}]", r.code)).unwrap_or_default();
            let name = l.counterparty_name.as_deref().unwrap_or("");
            let iban = l.counterparty_iban.as_deref().unwrap_or("");
            writeln!(
                out,
                "{twice}{day} {amount:>14} {}{reason}  {}",
                l.currency,
                one_line(
                    &[name, iban, &ids, &words]
                        .iter()
                        .filter(|t| !t.is_empty())
                        .copied()
                        .collect::<Vec<_>>()
                        .join(" | ")
                )
            )?;
        }
        Ok(())
    }
}

fn header(s: &Statement) -> Header<'_> {
    Header {
        kind: s.kind,
        account: &s.account,
        currency: s.currency,
        id: &s.id,
        message: &s.message,
        sequence: s.sequence,
        page: s.page,
        created: &s.created,
        from: s.from,
        to: s.to,
        opening_balance: s.opening().map(|b| b.amount),
        closing_balance: s.closing().map(|b| b.amount),
        balances: &s.balances,
        texts: &s.texts,
        place: &s.place,
    }
}

/// Control characters would break the lines of a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
