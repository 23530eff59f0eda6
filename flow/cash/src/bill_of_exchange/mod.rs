//! Bills of exchange (effets de commerce): what a customer owes for some invoices becomes a bill with a day of payment of
//! its own, on 413, until the bank has it (`bill_remittance`). What is drawn waits for the drawee where acceptance was
//! asked for; a bill that needs none, and a promissory note, are in our hands at once.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | draw | drawn: waits for acceptance, nothing booked; or in portfolio (413 against 411, R14) |
//! | drawn | accept | in portfolio: its invoices are settled by it |
//! | drawn, in portfolio | prorogue | the same, to be paid on another day |
//! | drawn, in portfolio | cancel | cancelled: its invoices are owed again on 411, with their own due days |
//! | in portfolio | `bill_remittance.remit` | at the bank: a payment that waits there (5113, R15) |
//! | at the bank | `payment.clear` | paid (R16) |
//! | at the bank, paid | unpaid | came back: its invoices are owed again, with their own due days |
//!
//! That the bank credited it is not kept twice: its payment says so.

mod accept;
mod cancel;
mod draw;
pub mod lists;
mod model;
pub mod pages;
mod prorogue;
pub mod rules;
pub mod store;
mod transfer;
mod unpaid;

pub use accept::Accept;
pub use cancel::Cancel;
pub use draw::{Draw, Take};
pub use model::{BillKind, BillOfExchange, Fact, Part, State};
pub use prorogue::Prorogue;
pub use unpaid::Unpaid;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "bill_of_exchange",
    schema: Schema { step: "bill_of_exchange", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "bill_of_exchange", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<BillOfExchange> }],
    commands: &[
        command::<Draw>(),
        command::<Accept>(),
        command::<Prorogue>(),
        command::<Cancel>(),
        command::<Unpaid>(),
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
