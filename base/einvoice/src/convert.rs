//! Reads invoices of either syntax and converts between them, telling what could not be carried over.

use std::collections::BTreeMap;
use std::fmt;

use crate::language::Language;
use crate::model::{Finding, Invoice, Reading, Term};
use crate::tree::{Limits, ReadError, Tree};
use crate::{cii, ubl};

/// A syntax of EN 16931.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// UBL 2.1 Invoice or CreditNote.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice.
    Cii,
}

impl Syntax {
    /// The syntax of a parsed document, told by its root element; `None` for anything but an invoice.
    pub fn of(tree: &Tree) -> Option<Syntax> {
        match tree.local(tree.root()) {
            "Invoice" | "CreditNote" => Some(Syntax::Ubl),
            "CrossIndustryInvoice" => Some(Syntax::Cii),
            _ => None,
        }
    }
}

impl std::str::FromStr for Syntax {
    type Err = ();
    /// `ubl` or `cii`.
    fn from_str(text: &str) -> Result<Syntax, ()> {
        match text {
            "ubl" => Ok(Syntax::Ubl),
            "cii" => Ok(Syntax::Cii),
            _ => Err(()),
        }
    }
}

/// Why bytes could not be read as an invoice at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They are not XML as we accept it.
    Xml(ReadError),
    /// They are XML, but no invoice: the root element.
    NotAnInvoice(String),
}

impl Unreadable {
    /// What is wrong and what to do.
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Unreadable::Xml(error), _) => error.message(language),
            (Unreadable::NotAnInvoice(root), Language::French) => {
                format!("L’élément racine «\u{a0}{root}\u{a0}» n’est ni une facture UBL ni une facture CII.")
            }
            (Unreadable::NotAnInvoice(root), Language::English) => {
                format!("The root element “{root}” is neither a UBL nor a CII invoice.")
            }
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}
impl std::error::Error for Unreadable {}
impl From<ReadError> for Unreadable {
    fn from(error: ReadError) -> Unreadable {
        Unreadable::Xml(error)
    }
}

/// Reads an invoice with its attachments. Content never makes it fail: see the findings.
pub fn read_invoice(bytes: &[u8]) -> Result<Reading<Invoice>, Unreadable> {
    let limits = Limits { keep_binary: true, ..Limits::default() };
    read_tree(&Tree::parse_within(bytes, &limits)?)
}

/// Reads an invoice from a parsed document.
pub fn read_tree(tree: &Tree) -> Result<Reading<Invoice>, Unreadable> {
    match Syntax::of(tree) {
        Some(Syntax::Ubl) => Ok(ubl::read(tree)),
        Some(Syntax::Cii) => Ok(cii::read(tree)),
        None => Err(Unreadable::NotAnInvoice(tree.local(tree.root()).to_owned())),
    }
}

/// Writes an invoice in a syntax.
pub fn write_invoice(invoice: &Invoice, to: Syntax) -> String {
    match to {
        Syntax::Ubl => ubl::write(invoice),
        Syntax::Cii => cii::write(invoice),
    }
}

/// Converts a file to a syntax (also to its own: it is then written anew).
///
/// The findings are those of reading, then every term that the target has no place for (`write.no_place`) and every
/// term that it demanded (`write.added`), found by reading back what was written.
pub fn convert(bytes: &[u8], to: Syntax) -> Result<(Vec<u8>, Vec<Finding>), Unreadable> {
    let Reading { value: invoice, mut findings } = read_invoice(bytes)?;
    let written = write_invoice(&invoice, to).into_bytes();
    let back = read_invoice(&written)?.value;
    findings.extend(differences(&invoice, &back));
    Ok((written, findings))
}

/// The terms that `before` has and `after` has not (`write.no_place`), and the other way round (`write.added`).
pub fn differences(before: &Invoice, after: &Invoice) -> Vec<Finding> {
    let index = |invoice: &Invoice| -> BTreeMap<(String, &'static str), Term> {
        invoice.terms().into_iter().map(|term| ((term.place.clone(), term.id), term)).collect()
    };
    let (old, new) = (index(before), index(after));
    let place = |term: &Term| match term.place.as_str() {
        "" => term.id.to_owned(),
        group => format!("{group}/{}", term.id),
    };
    let mut found = Vec::new();
    for (key, term) in &old {
        if new.get(key).map(|t| &t.value) != Some(&term.value) {
            found.push(Finding::new("write.no_place", place(term), &term.value));
        }
    }
    for (key, term) in &new {
        if old.get(key).map(|t| &t.value) != Some(&term.value) {
            found.push(Finding::new("write.added", place(term), &term.value));
        }
    }
    found
}
