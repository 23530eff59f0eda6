//! The profile EXTENDED-CTC-FR (FNFE-MPE): what it demands in place of EN 16931's arithmetic, for UBL.
//!
//! The profile allows a cent of difference for each amount summed, headings and remarks among the lines (which count in
//! no sum), and exemption reasons by line. Its own rules are here; those that it takes over from EN 16931 unchanged are
//! in the set `en`. Not here yet: its code lists and its rules on CII, which no document is judged by.

mod ubl;

use super::{Document, RuleSet, Schema};
use std::sync::LazyLock;

static UBL: LazyLock<Schema> = LazyLock::new(|| Schema::new(ubl::PATTERNS, &[include_str!("words.tsv")], &[]));

/// The rules as shipped in October 2026.
pub static V2026_10: RuleSet = RuleSet {
    name: "extended-ctc-fr",
    version: "2026.10",
    source: "FNFE-MPE, EXTENDED-CTC-FR as shipped in October 2026: own rules on amounts, breakdown and lines, for UBL",
    schemas: &[(&[Document::UblInvoice, Document::UblCreditNote], &UBL)],
};
