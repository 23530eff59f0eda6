//! Orders to pay customers back: a file of transfers for the bank (pain.001). Nothing is booked until the bank debits
//! them: each line of the statement then books its refund (R24), found by its end-to-end id.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | send | sent: the file is written and kept; the credits are spoken for |
//! | sent | (bank lines) | done, line by line |
//! | sent | cancel | cancelled: what the bank has not debited is free again |

mod lists;
mod model;
pub mod pages;
mod send;
mod store;

pub use model::{Fact, Line, OrderedCredit, RefundOrder, State};
pub use send::{Asked, Cancel, FILE, Send};
pub(crate) use send::{debited, moment};
pub(crate) use store::waiting_line;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "refund_order",
    schema: Schema { step: "refund_order", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "refund_order", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<RefundOrder> }],
    commands: &[command::<Send>(), command::<Cancel>()],
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
