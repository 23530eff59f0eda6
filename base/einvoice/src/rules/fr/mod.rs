//! The French rules: BR-FR for invoices of flow 2 in UBL and CII, BR-FR-CDV for life-cycle messages.
//!
//! Published by FNFE-MPE with XP Z12-012. Ids differ between the syntaxes; two are named for another rule than the one
//! they stand by (`BR-FR-08_BT-151-2`, `BR-FR-CO-04_BT-4`): ids are kept as published.

mod cdar;
mod cii;
mod cii_groups;
pub mod formats;
mod july;
mod ubl;
mod ubl_asks;
mod ubl_groups;

use super::{Document, Pattern, RuleSet, Schema};
use std::sync::LazyLock;

/// What the rules say, in both languages; shared by the syntaxes.
const WORDS: &str = include_str!("words.tsv");

static UBL: LazyLock<Schema> = LazyLock::new(|| Schema::new(&ubl_patterns(), &[WORDS], &[]));
static CII: LazyLock<Schema> = LazyLock::new(|| Schema::new(&cii_patterns(), &[WORDS], &[]));
static UBL_JULY: LazyLock<Schema> =
    LazyLock::new(|| Schema::changed(&ubl_patterns(), &july::UBL, (&[WORDS], &[july::WORDS]), (&[], &[])));
static CII_JULY: LazyLock<Schema> =
    LazyLock::new(|| Schema::changed(&cii_patterns(), &july::CII, (&[WORDS], &[]), (&[], &[])));
static CDAR: LazyLock<Schema> = LazyLock::new(|| Schema::new(cdar::PATTERNS, &[include_str!("words_cdar.tsv")], &[]));

fn ubl_patterns() -> Vec<Pattern> {
    [ubl::PATTERNS, ubl_groups::PATTERNS].concat()
}

fn cii_patterns() -> Vec<Pattern> {
    [cii::PATTERNS, cii_groups::PATTERNS].concat()
}

/// The rules as shipped in October 2026, those for life-cycle messages in version 1.4.0.
pub static V2026_10: RuleSet = RuleSet {
    name: "br-fr",
    version: "2026.10",
    source: "FNFE-MPE, BR-FR flow 2 as shipped in October 2026; BR-FR-CDV 1.4.0",
    schemas: &[
        (&[Document::UblInvoice, Document::UblCreditNote], &UBL),
        (&[Document::Cii], &CII),
        (&[Document::Cdar], &CDAR),
    ],
};

/// The rules of July 2026, which platforms applied until October.
pub static V1_4_0: RuleSet = RuleSet {
    name: "br-fr",
    version: "1.4.0",
    source: "FNFE-MPE, BR-FR flow 2 version 1.4.0 of July 2026; BR-FR-CDV 1.4.0",
    schemas: &[
        (&[Document::UblInvoice, Document::UblCreditNote], &UBL_JULY),
        (&[Document::Cii], &CII_JULY),
        (&[Document::Cdar], &CDAR),
    ],
};
