//! The workbench of cash application: every line of a statement is decided on, by the engine when it is certain, else
//! by a person who sees proposals with their reasons. Each decision is a fact and can be taken back.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | a line booked | decide | posted or set aside when certain, else proposals wait |
//! | waiting | accept, assign | posted: applied, or on account |
//! | waiting | set_aside | not a customer's: left to accounting |
//! | posted, aside | undo | waiting again; the engine learns |

mod accept;
pub mod advice;
mod assign;
mod columns;
mod decide;
mod desk;
mod know;
pub mod lists;
pub mod measure;
mod model;
mod offer;
mod pages;
mod post;
mod run;
pub mod store;
pub mod statements;
pub mod told;
mod undo;

pub use accept::{Accept, SetAside};
pub use advice::{Advice, AdvisedItem, ReceiveAdvice, import_advices};
pub use assign::Assign;
pub use columns::COLUMNS;
pub use decide::{Decide, Decided};
pub use desk::Desk;
pub use model::{Decision, Fact, Judge, Piece, Ruling, State};
pub use run::{Tally, UPLOAD, decide_on_all, import_by, import_file};
pub use undo::Undo;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "workbench",
    schema: Schema { step: "workbench", versions: &[include_str!("schema.sql")] },
    kinds: &[
        Kind { name: "decision", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Decision> },
        Kind { name: "advice", facts: <advice::Fact as ::store::Fact>::NAMES, replay: ground::replay::<Advice> },
    ],
    commands: &[command::<Decide>(), command::<Accept>(), command::<Assign>(), command::<SetAside>(), command::<Undo>(), command::<ReceiveAdvice>()],
    views: &[view::<pages::Bench>(), view::<pages::Measured>(), view::<pages::Statements>(), view::<pages::Advices>(), view::<pages::Columns>()],
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
