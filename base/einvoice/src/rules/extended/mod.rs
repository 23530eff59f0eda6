//! The profile EXTENDED-CTC-FR (FNFE-MPE): EN 16931 with more terms, and a cent of tolerance for each amount summed.
//!
//! The set judges as the published one does: the rules of EN 16931 that the profile keeps, and its own in the place of
//! the others. It allows headings and remarks among the lines (which count in no sum), exemption reasons by line,
//! charges of logistics, and elements that EN 16931 does not use.

mod cii;
mod cii_groups;
mod codes;
mod sums;
mod ubl;
mod ubl_groups;
mod without;

use super::{Document, RuleSet, Schema, en};
use std::sync::LazyLock;
use without::{CII as WITHOUT_CII, UBL as WITHOUT_UBL};

const WORDS: &str = include_str!("words.tsv");

static UBL: LazyLock<Schema> = LazyLock::new(|| {
    Schema::changed(
        en::UBL_PATTERNS,
        &ubl::CHANGE,
        (en::UBL_WORDS, &[WORDS, include_str!("words_ubl.tsv")]),
        (en::UBL_TABLES, &[]),
    )
});

static CII: LazyLock<Schema> = LazyLock::new(|| {
    let own = &[WORDS, include_str!("words_cii.tsv")];
    Schema::changed(en::CII_PATTERNS, &cii::CHANGE, (en::CII_WORDS, own), (en::CII_TABLES, &[include_str!("cii.tsv")]))
});

/// The rules as shipped in October 2026.
pub static V2026_10: RuleSet = RuleSet {
    name: "extended-ctc-fr",
    version: "2026.10",
    source: "FNFE-MPE, EXTENDED-CTC-FR as shipped in October 2026, on EN 16931 release 1.3.16",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL), (&[Document::Cii], &CII)],
};
