//! The rule engine: official rule sets as data and native functions, evaluated with the exact semantics of their originals.
//!
//! # How a rule set is made
//! The official sets are Schematron: *patterns*, each a list of *contexts* with assertions. At each element the first
//! context of a pattern that matches is evaluated, later ones are not; every pattern sees every element. We keep that
//! structure, since a rule in another context or order would give another verdict, and write each assertion as a
//! native function on the XML tree:
//!
//! ```ignore
//! static MODEL: Pattern = &[
//!     on(&[cac::AdditionalDocumentReference], &[check("BR-52", |at| at.filled(&[cbc::ID]))]),
//!     when(&[cac::PostalAddress], |at| Ok(at.chain(&[cac::AccountingCustomerParty, cac::Party])), &[
//!         check("BR-11", |at| at.filled(&[cac::Country, cbc::IdentificationCode])),
//!     ]),
//! ];
//! ```
//!
//! [`At`](at::At) asks the tree in the manner of XPath 2.0; where XPath stops with a dynamic error it answers
//! [`Broken`](at::Broken), and the verdict is `error` (the official program accepts nothing then). Numbers are
//! [`Dec`](number::Dec) where the original casts to `xs:decimal`, `f64` where it leaves values untyped.
//!
//! # How to add a rule set
//! 1. A module `rules/NAME/` with its patterns, a table of words (`words.tsv`: id, flag, business terms, French,
//!    English; see [`Catalog`](rule::Catalog)) and, for syntax rules such as «this element is not used», a table of
//!    paths ([`table`]), which add to contexts that carry a label.
//! 2. For each kind of document a `static SCHEMA: LazyLock<Schema>` from [`Schema::new`].
//! 3. A [`RuleSet`] with name, version and its schemas, added to [`ALL`]; the newest version of a name first.
//!
//! Code lists are in [`crate::codes`]. A test demands that no schema has mistakes (an id without words, a name that
//! `tree::names` does not list, a label that no context bears).

pub mod at;
pub mod en;
pub mod engine;
pub mod extended;
pub mod fr;
pub mod listing;
pub mod number;
pub mod peppol;
pub mod profile;
pub mod rule;
pub mod table;

pub use at::{At, Broken, Res};
pub use engine::{Check, Context, Firing, On, Pattern, Schema, check, like, on, when};
pub use number::Dec;
pub use profile::Change;
pub use rule::{Flag, Rule, Words};

use crate::tree::{Tree, cdar, cn, rsm, ubl};
use std::sync::LazyLock;

/// The kinds of document that rule sets speak of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Document {
    /// A UBL invoice.
    UblInvoice,
    /// A UBL credit note.
    UblCreditNote,
    /// A UN/CEFACT cross industry invoice.
    Cii,
    /// A UN/CEFACT life-cycle message.
    Cdar,
}

impl Document {
    /// The kind of a document, by its root element; none for anything else.
    pub fn of(tree: &Tree) -> Option<Document> {
        match tree.name(tree.root()) {
            ubl::Invoice => Some(Document::UblInvoice),
            cn::CreditNote => Some(Document::UblCreditNote),
            rsm::CrossIndustryInvoice => Some(Document::Cii),
            cdar::CrossDomainAcknowledgementAndResponse => Some(Document::Cdar),
            _ => None,
        }
    }
}

/// A version of an official rule set.
pub struct RuleSet {
    /// The name by which it is asked for: `en`, `br-fr`, `extended-ctc-fr`, `peppol`.
    pub name: &'static str,
    /// The publisher's version.
    pub version: &'static str,
    /// Who publishes it, and when.
    pub source: &'static str,
    /// The kinds of document it judges, and the rules for each.
    pub schemas: &'static [(&'static [Document], &'static LazyLock<Schema>)],
}

impl RuleSet {
    /// The rules for a kind of document, where the set judges it.
    pub fn schema(&self, document: Document) -> Option<&'static Schema> {
        let schemas: &'static [(&'static [Document], &'static LazyLock<Schema>)] = self.schemas;
        schemas.iter().find(|(kinds, _)| kinds.contains(&document)).map(|(_, schema)| &***schema)
    }
}

/// Every rule set there is, the newest version of each name first.
pub static ALL: &[&RuleSet] =
    &[&en::V1_3_16, &en::V1_3_15, &fr::V2026_10, &fr::V1_4_0, &extended::V2026_10, &peppol::V2026_5];

/// The rule set of a name, in a version or its newest.
pub fn find(name: &str, version: Option<&str>) -> Option<&'static RuleSet> {
    ALL.iter().copied().find(|s| s.name == name && version.is_none_or(|v| v == s.version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_no_mistakes() {
        for set in ALL {
            for (_, schema) in set.schemas {
                assert!(schema.mistakes.is_empty(), "{} {}: {:#?}", set.name, set.version, schema.mistakes);
            }
        }
    }

    #[test]
    fn every_rule_speaks_both_languages() {
        use crate::Language;
        for schema in ALL.iter().flat_map(|s| s.schemas).map(|s| s.1) {
            for rule in schema.rules() {
                let (fr, en) = (rule.message(Language::French), rule.message(Language::English));
                assert!(fr.len() > 20 && en.len() > 20 && fr != en, "{}", rule.id);
                assert!(fr.ends_with(['.', '!']) && en.ends_with('.'), "{}: {fr} / {en}", rule.id);
                assert!(!fr.contains('\''), "{}: a straight apostrophe in {fr}", rule.id);
            }
        }
    }
}
