//! What a company brings along when it moves in: items that are open in its earlier books, what is known of payers,
//! and lines of the bank as they were applied there. Payments find the items, and matching begins with experience.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | bring_item | open, against the account of waiting money until the opening entry clears it |
//! | – | describe_payer | known by other accounts, a group, mandates |
//! | – | teach | lines that matching learns from |

mod bring_item;
mod describe_payer;
mod model;
pub mod store;
mod teach;

pub use bring_item::BringItem;
pub use describe_payer::DescribePayer;
pub use model::{BroughtItem, Fact, Payer, TaughtLine, TaughtPiece, Takeover};
pub use teach::Teach;

use ::store::Schema;
use web::step::{Kind, Step, command};

/// The step.
pub const STEP: Step = Step {
    name: "takeover",
    schema: Schema { step: "takeover", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "takeover", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Takeover> }],
    commands: &[command::<BringItem>(), command::<DescribePayer>(), command::<Teach>()],
    views: &[],
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
