//! Insolvency of a customer: the proceeding and its days, our declaration of claims and what became of it. While it is
//! open, deliveries want payment first, and interest on what arose before the judgment stands still (C. com. L622-28).
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | open | open: safeguard, reorganisation or liquidation, from the day of the judgment |
//! | open | publish | open, with the day of publication and the last day to declare |
//! | open | convert | open, as another kind of proceeding |
//! | open | declare | open, our claims are declared |
//! | open | decide | open, what was declared is admitted, contested or rejected |
//! | open | close | closed: plan, paid, or for lack of assets |

mod act;
pub mod lists;
mod model;
mod open;
pub mod pages;
pub mod rules;
mod store;

pub use act::{Close, Convert, Decide, Declare, Publish};
pub use model::{Claimed, Decision, Ending, Fact, Declared, Insolvency, Proceeding, Verdict};
pub use open::Open;
pub use rules::frozen_until;
pub use store::{arose_of, judgments, of_customer};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "insolvency",
    schema: Schema { step: "insolvency", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "insolvency", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Insolvency> }],
    commands: &[
        command::<Open>(),
        command::<Publish>(),
        command::<Convert>(),
        command::<Declare>(),
        command::<Decide>(),
        command::<Close>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::Shown>(), view::<pages::Declaration>()],
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
