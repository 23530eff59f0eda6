//! Mandates: a customer's leave to collect from its account by SEPA direct debit. CORE for any debtor, B2B for businesses
//! only; for several collections or for one (EPC016-06, EPC222-07).
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | create | draft, or active where the day it was signed is known |
//! | draft | sign | active |
//! | active, suspended | amend | the same; the debtor's bank is told with the next collection |
//! | active | suspend | suspended, by a person or because a collection came back |
//! | suspended | resume | active |
//! | draft, active, suspended | end | ended, for good |
//!
//! An active mandate that nothing was collected on for 36 months has lapsed (EPC016-06, 4.1): that is computed.

mod change;
pub mod lists;
mod model;
pub mod pages;
pub mod store;

pub use change::{Amend, Create, End, Resume, Sign, Suspend};
pub use model::{Debtor, Fact, Mandate, shown_state};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "mandate",
    schema: Schema { step: "mandate", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "mandate", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Mandate> }],
    commands: &[
        command::<Create>(),
        command::<Sign>(),
        command::<Amend>(),
        command::<Suspend>(),
        command::<Resume>(),
        command::<End>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::Shown>()],
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
