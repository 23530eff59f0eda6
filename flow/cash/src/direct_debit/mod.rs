//! Direct debits: what customers with a mandate owe is collected from their accounts. A batch is a file for the bank
//! (pain.008); each of its lines is a payment that waits on an account of its own (5115) until the bank credits it.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | draft | draft: chosen items, nothing booked |
//! | draft | send | sent: the file is written and kept, every line is a payment (R17), its items are settled |
//! | draft | cancel | cancelled |
//! | sent | answer (pain.002) | accepted, partly or wholly rejected; what is rejected is owed again |
//! | sent, accepted | match_line, `payment.clear` | its payments are credited (R18) |
//! | sent, accepted | match_line, return | a line came back: its items are owed again with their old due day (R19, R20) |
//!
//! What a reason code makes happen is data: `formats::pain::reason`. That a line was credited is not kept twice: its
//! payment says so.

mod answer;
mod arrive;
mod draft;
mod give_back;
pub mod lists;
mod model;
pub mod pages;
pub mod rules;
mod send;
pub mod store;

pub use answer::{Answer, UPLOAD};
pub use arrive::{MatchLine, arrive};
pub use draft::{Cancel, Draft};
pub use give_back::Return;
pub use model::{DebitItem, DebitLine, DirectDebit, Fact, LineState, State};
pub use send::{FILE, Send};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "direct_debit",
    schema: Schema { step: "direct_debit", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "direct_debit", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<DirectDebit> }],
    commands: &[
        command::<Draft>(),
        command::<Cancel>(),
        command::<Send>(),
        command::<Answer>(),
        command::<MatchLine>(),
        command::<Return>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::AnswerForm>(), view::<pages::Shown>()],
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
