//! Payments at a gateway: begun by a customer from a pay link, booked as received when the gateway says that they are paid,
//! and what goes back of them. The gateway is asked outside the lane, under keys that make each call happen once; what it
//! answers is recorded by commands, which look at the state again. So a message that comes twice, late or out of order
//! changes nothing, and a call that was cut off is made again.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | (a press on the pay link) | asked |
//! | asked | begin | open: the gateway knows it |
//! | open, underway | (news) | underway, open again after a failure, paid: booked and applied |
//! | asked, open | (news) | abandoned: another amount is owed |
//! | paid | refund | paid, with what went back |
//! | paid | (news) | paid, with what its bank took back or the gateway gave back |

mod begin;
mod dispute;
mod give_back;
mod lists;
mod model;
mod news;
pub(crate) mod pages;
pub mod rules;
mod seen;
pub(crate) mod store;
mod take_back;

pub use begin::Begin;
pub(crate) use begin::{Pressed, abandoned, ask, at_gateway};
pub use give_back::{AskBack, RefuseBack, Refund};
pub use dispute::NoteDispute;
pub use model::{Attention, Back, BackState, Cause, Fact, OnlinePayment, Paying, State};
pub use news::TakeNews;
pub(crate) use news::{caught_up, learn, ours};
pub(crate) use take_back::take;
pub use seen::MarkSeen;
pub use store::attention;
pub use take_back::TakeBack;

use ::store::Schema;
use web::step::{Kind, Step, act, command, view};

/// The step. What only a gateway's answer or message leads to is no command that anybody could send.
pub const STEP: Step = Step {
    name: "online_payment",
    schema: Schema { step: "online_payment", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind {
        name: "online_payment",
        facts: <Fact as ::store::Fact>::NAMES,
        replay: ground::replay::<OnlinePayment>,
    }],
    commands: &[act::<Refund>(), command::<MarkSeen>()],
    views: &[view::<pages::List>(), view::<pages::Shown>()],
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
