//! Open items in another currency at the rate of a closing: unrealised losses and gains (PCG art. 420-5; R37, R38) and
//! the provision for losses, booked on the last day and taken back on the first day of the next period; and the list of
//! exchange rates. Money in another currency, at the bank or on its way there, is valued at the same rate (PCG art. 420-7).
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | a day that is over | book | booked, and taken back the day after |

mod book;
mod model;
pub mod money;
mod page;
mod rates;
pub mod rules;
mod store;

pub use book::Book;
pub use model::{Fact, Revaluation};
pub use page::Revaluations;
pub use rates::Rates;

use ::store::Schema;
use web::step::{Kind as Played, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "revaluation",
    schema: Schema { step: "revaluation", versions: &[include_str!("schema.sql")] },
    kinds: &[Played {
        name: "revaluation",
        facts: <Fact as ::store::Fact>::NAMES,
        replay: ground::replay::<Revaluation>,
    }],
    commands: &[command::<Book>()],
    views: &[view::<Revaluations>(), view::<Rates>()],
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
