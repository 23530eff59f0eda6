//! What banks and payers speak, in and out of one normal form.
//!
//! Bytes go in ([`read`], [`detect`]), [`statement::Statement`]s and [`Finding`]s come out; content never makes a
//! reader fail: what cannot be read is kept as a finding with its place, and the rest goes on. A [`kernel::Refusal`]
//! says why a file as a whole is not read. Nothing here keeps state, knows a clock or opens a file, except
//! [`bank_read`], the command.

pub mod amount;
pub mod bank_read;
pub mod bytes;
pub mod cfonb;
pub mod check;
pub mod dedupe;
pub mod camt;
pub mod edifact;
pub mod epc;
pub mod fec;
pub mod finding;
pub mod lcr;
pub mod mt940;
pub mod ofx;
pub mod pain;
pub mod remittance;
pub mod rf;
pub mod sepa;
pub mod sheet;
pub mod statement;
pub mod table;
pub mod x12;
pub mod xml;

pub use finding::{Finding, Lang, Weight};
pub use statement::{Line, Statement};

use kernel::Refusal;

/// A format of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ISO 20022 camt.052, camt.053, camt.054.
    Camt,
    /// SWIFT MT940.
    Mt940,
    /// French CFONB 120.
    Cfonb,
    /// OFX, as SGML or XML.
    Ofx,
    /// Lines of text with separators.
    Csv,
    /// A workbook.
    Xlsx,
}

/// What a file said.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format it was read as.
    pub format: Format,
    /// Its version, where the format has some: `camt.053.001.08`.
    pub version: Option<String>,
    /// The statements, in the order of the file.
    pub statements: Vec<Statement>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// A reading of nothing yet.
    pub fn new(format: Format) -> Reading {
        Reading { format, version: None, statements: Vec::new(), findings: Vec::new() }
    }

    /// Whether a person has to look at some finding.
    pub fn needs_a_person(&self) -> bool {
        self.findings.iter().any(|f| f.weight == Weight::Person)
    }
}

/// The format of a file by its content (gzip is looked through); `None` when it is none of ours.
pub fn detect(data: &[u8]) -> Option<Format> {
    let plain = bytes::plain(data).ok()?;
    detect_plain(&plain)
}

fn detect_plain(plain: &[u8]) -> Option<Format> {
    if plain.starts_with(b"PK\x03\x04") {
        return Some(Format::Xlsx);
    }
    let head = xml::decode(&plain[..plain.len().min(8192)]);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if ofx::looks_like(head) {
        return Some(Format::Ofx);
    }
    if head.starts_with('<') {
        let camt = ["BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn", ":xsd:camt.05"];
        return camt.iter().any(|m| head.contains(m)).then_some(Format::Camt);
    }
    if cfonb::looks_like(head) {
        return Some(Format::Cfonb);
    }
    if mt940::looks_like(head) {
        return Some(Format::Mt940);
    }
    table::looks_like(head).then_some(Format::Csv)
}

/// What a file holds, for a refusal: the name of the message where it is another one of ISO 20022.
fn other_message(plain: &[u8]) -> Option<String> {
    let head = xml::decode(&plain[..plain.len().min(8192)]);
    let at = head.find("iso:20022:tech:xsd:")? + 19;
    let name: String = head[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '.').take(20).collect();
    Some(name)
}

/// Reads a file of statements of any format, balances and gaps checked. `hint` names the format where it is known
/// (else it is found), a table of lines is read by a guessed mapping only if the guess is sure
/// ([`sheet::read`] reads it by a mapping that was kept).
pub fn read(data: &[u8], hint: Option<Format>) -> Result<Reading, Refusal> {
    let mut reading = read_alone(data, hint)?;
    let all: Vec<&Statement> = reading.statements.iter().collect();
    let gaps = check::gaps(&all);
    reading.findings.extend(gaps.into_iter().map(|(_, finding)| finding));
    Ok(reading)
}

/// The same, without looking for gaps between the statements: for files that are read together.
pub fn read_alone(data: &[u8], hint: Option<Format>) -> Result<Reading, Refusal> {
    let plain = bytes::plain(data)?;
    if plain.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::invalid("file.empty"));
    }
    let format = hint.or_else(|| detect_plain(&plain)).ok_or_else(|| match other_message(&plain) {
        Some(name) => Refusal::invalid("format.not_a_statement").with("name", name),
        None => Refusal::invalid("format.unknown"),
    })?;
    let mut reading = match format {
        Format::Camt => camt::read(&plain),
        Format::Mt940 => mt940::read(&plain),
        Format::Cfonb => cfonb::read(&plain),
        Format::Ofx => ofx::read(&plain),
        Format::Csv | Format::Xlsx => sheet::read_guessed(&plain),
    }?;
    reading.findings.extend(reading.statements.iter().flat_map(check::statement));
    Ok(reading)
}
