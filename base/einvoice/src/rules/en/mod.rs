//! The validation rules of EN 16931 (CEN/TC 434), for UBL and CII.

mod cii;
pub mod dates;
mod previous;
mod ubl;

use super::{Document, Pattern, RuleSet, Schema};
use std::sync::LazyLock;

/// What the business rules say, in both languages; shared by the two syntaxes.
const WORDS: &str = include_str!("words.tsv");

/// The patterns on UBL, in their order: business rules, syntax, code lists.
pub(super) static UBL_PATTERNS: &[Pattern] = &[ubl::MODEL, ubl::SYNTAX, ubl::CODES];
/// The words of the rules on UBL.
pub(super) const UBL_WORDS: &[&str] = &[WORDS, include_str!("ubl/words.tsv")];
/// The syntax rules on UBL that a path says in full.
pub(super) const UBL_TABLES: &[&str] = &[include_str!("ubl/syntax.tsv")];
/// The patterns on CII, in their order.
pub(super) static CII_PATTERNS: &[Pattern] = &[cii::MODEL, cii::SYNTAX, cii::CODES];
/// The words of the rules on CII.
pub(super) const CII_WORDS: &[&str] = &[WORDS, include_str!("cii/words.tsv")];
/// The syntax rules on CII that a path says in full.
pub(super) const CII_TABLES: &[&str] = &[include_str!("cii/syntax.tsv")];

static UBL_1_3_16: LazyLock<Schema> = LazyLock::new(|| Schema::new(UBL_PATTERNS, UBL_WORDS, UBL_TABLES));
static CII_1_3_16: LazyLock<Schema> = LazyLock::new(|| Schema::new(CII_PATTERNS, CII_WORDS, CII_TABLES));

static UBL_1_3_15: LazyLock<Schema> = LazyLock::new(|| {
    let words = (UBL_WORDS, &[previous::WORDS][..]);
    Schema::changed(UBL_PATTERNS, &previous::UBL, words, (UBL_TABLES, &[previous::UBL_TABLE]))
});
static CII_1_3_15: LazyLock<Schema> =
    LazyLock::new(|| Schema::changed(CII_PATTERNS, &previous::CII, (CII_WORDS, &[previous::WORDS]), (CII_TABLES, &[])));

/// Release 1.3.16 of April 2026.
pub static V1_3_16: RuleSet = RuleSet {
    name: "en",
    version: "1.3.16",
    source: "CEN/TC 434, ConnectingEurope/eInvoicing-EN16931, April 2026",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL_1_3_16), (&[Document::Cii], &CII_1_3_16)],
};

/// Release 1.3.15, in force until April 2026.
pub static V1_3_15: RuleSet = RuleSet {
    name: "en",
    version: "1.3.15",
    source: "CEN/TC 434, ConnectingEurope/eInvoicing-EN16931, release before that of April 2026",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL_1_3_15), (&[Document::Cii], &CII_1_3_15)],
};
