//! The corrective invoice (facture rectificative, type code 384): replaces an invoice that said something wrong, which is
//! never changed itself. The wrong one is credited in full by a credit note that stays in the house; the right one quotes
//! it and says that it cancels and replaces it (BOI-TVA-DECLA-30-20-20-30). What was paid or deposited passes over.
//!
//! | of an invoice | verb | effect |
//! | --- | --- | --- |
//! | issued, nothing credited | issue | credited in house, replaced by a new one at the right terms |

mod issue;
pub mod pages;
pub mod rules;

pub use issue::Issue;
pub use rules::Change;

use ::store::Schema;
use web::step::{Step, command, view};

/// The step. Its documents are invoices of their own type code, kept by the step of invoices.
pub const STEP: Step = Step {
    name: "corrective",
    schema: Schema { step: "corrective", versions: &[] },
    kinds: &[],
    commands: &[command::<Issue>()],
    views: &[view::<pages::New>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_complete() {
        let words = web::i18n::Source { name: super::STEP.name, fr: super::STEP.words[0], en: super::STEP.words[1] };
        assert_eq!(web::i18n::problems(&words), Vec::<String>::new());
    }
}
