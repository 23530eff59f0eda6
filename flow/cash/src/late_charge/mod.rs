//! Late payment: interest by half-year rates and the fixed indemnity, claimed by a debit note or waived, both as facts.
//! They are due without a reminder from the day after the due day (C. com. L441-10 II) and bear no VAT.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | claim | claimed: a debit note, owed at once |
//! | – | waive | waived: not asked for any more |
//! | claimed | cancel | cancelled, as long as nothing of it is paid |

mod claim;
pub mod lists;
mod model;
pub mod pages;
pub mod rules;
mod store;

pub use claim::{Cancel, Claim, Waive};
pub use model::{Fact, LateCharge, LateLine, State};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "late_charge",
    schema: Schema { step: "late_charge", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "late_charge", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<LateCharge> }],
    commands: &[command::<Claim>(), command::<Waive>(), command::<Cancel>()],
    views: &[view::<pages::Charges>(), view::<pages::Late>(), view::<pages::Shown>()],
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
