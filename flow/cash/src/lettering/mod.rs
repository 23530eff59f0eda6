//! Lettering by hand: items of one customer, owed and owed to, are set off against each other by a person, with a small
//! difference where the company lets it pass; and taken apart again.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | letter | lettered: the items are set off, under a code where nothing is left of their group |
//! | lettered | undo | undone: the items are open again, the difference is booked back |

mod letter;
pub mod lists;
mod model;
pub mod pages;
pub mod rules;
mod store;
mod undo;

pub use letter::{Chosen, Letter};
pub use model::{Fact, Lettering, Part, State};
pub use undo::Undo;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "lettering",
    schema: Schema { step: "lettering", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "lettering", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Lettering> }],
    commands: &[command::<Letter>(), command::<Undo>()],
    views: &[view::<pages::Choose>(), view::<pages::List>(), view::<pages::Shown>()],
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
