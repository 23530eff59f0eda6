//! What banks and payers speak, in and out of one normal form.
//!
//! Bytes go in ([`read`], [`detect`]), [`statement::Statement`]s and [`Finding`]s come out; content never makes a
//! reader fail: what cannot be read is kept as a finding with its place, and the rest goes on. A [`kernel::Refusal`]
//! says why a file as a whole is not read. Nothing here keeps state, knows a clock or opens a file, except
//! [`bank_read`], the command.

pub mod amount;
pub mod bytes;
pub mod cfonb;
pub mod camt;
pub mod finding;
pub mod statement;
pub mod xml;

pub use finding::{Finding, Lang, Weight};
pub use statement::{Line, Statement};

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
