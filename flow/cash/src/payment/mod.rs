//! Payments: money that came in (or left), whose it is, and which open items it settles.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | record, bank_line | unidentified, or on account of a customer |
//! | unidentified | identify | on account of a customer |
//! | on account | apply | applied, in part or whole, and lettered when nothing is left |
//! | unidentified | share | shared: on account of several customers, and applied |
//! | applied | unapply | on account again |
//! | on account, applied, shared | unidentify | unidentified again |
//! | received ahead of the bank | clear | credited by the bank; unclear takes that back |
//! | on account, applied | return | taken back by the bank; its invoices are owed again |
//! | outgoing | refund, return, assign | explained |
//! | unidentified | assign | booked to an account |

mod apply;
mod convert;
pub mod discount;
mod doubtful;
mod bank_line;
mod clearing;
mod clear;
pub(crate) mod details;
mod identify;
pub mod import;
pub mod lists;
mod model;
mod number;
pub mod pages;
pub mod reference;
pub(crate) mod online;
pub mod outgoing;
mod recharge;
mod receive;
mod unapply;
mod undo;
mod unidentify;
pub(crate) mod vat;
pub mod rules;
mod send_back;
mod share;
mod standing;
pub mod settlement;
pub mod store;

pub use apply::{Applied, Apply, ApplyTo, UseCredit};
pub(crate) use send_back::ByGateway;
pub use recharge::Recharge;
pub use send_back::{Assign, Refund, Return};
pub use share::{Share, ShareOf};
pub use unapply::Unapply;
pub use unidentify::Unidentify;
pub use bank_line::BankLine;
pub use clear::{Clear, Unclear};
pub use details::{Details, Operation};
pub use identify::Identify;
pub use model::{Fact, Method, Payment};
pub use receive::Record;
pub(crate) use receive::{Voucher, recovered};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "payment",
    schema: Schema { step: "payment", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "payment", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Payment> }],
    commands: &[
        command::<Record>(),
        command::<BankLine>(),
        command::<Identify>(),
        command::<Apply>(),
        command::<Unapply>(),
        command::<Share>(),
        command::<Unidentify>(),
        command::<Refund>(),
        command::<Return>(),
        command::<Recharge>(),
        command::<Assign>(),
        command::<Clear>(),
        command::<Unclear>(),
    ],
    views: &[
        view::<pages::Payments>(),
        view::<pages::New>(),
        view::<pages::Transit>(),
        view::<pages::Import>(),
        view::<pages::Report>(),
        view::<pages::Shown>(),
    ],
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
