//! The validation rules of EN 16931 (CEN/TC 434), for UBL and CII.

mod cii;
pub mod dates;
mod ubl;

use super::{Document, RuleSet, Schema};
use std::sync::LazyLock;

/// What the business rules say, in both languages; shared by the two syntaxes.
const WORDS: &str = include_str!("words.tsv");

static UBL_1_3_16: LazyLock<Schema> = LazyLock::new(|| {
    Schema::new(
        &[ubl::MODEL, ubl::SYNTAX, ubl::CODES],
        &[WORDS, include_str!("ubl/words.tsv")],
        &[include_str!("ubl/syntax.tsv")],
    )
});

static CII_1_3_16: LazyLock<Schema> = LazyLock::new(|| {
    Schema::new(
        &[cii::MODEL, cii::SYNTAX, cii::CODES],
        &[WORDS, include_str!("cii/words.tsv")],
        &[include_str!("cii/syntax.tsv")],
    )
});

/// Release 1.3.16 of April 2026.
pub static V1_3_16: RuleSet = RuleSet {
    name: "en",
    version: "1.3.16",
    source: "CEN/TC 434, ConnectingEurope/eInvoicing-EN16931, April 2026",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL_1_3_16), (&[Document::Cii], &CII_1_3_16)],
};
