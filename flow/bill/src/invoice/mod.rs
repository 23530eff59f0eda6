//! The invoice: issued once from what was delivered, with a number without gap, its entry in the books and its open
//! items; never changed. The fact that issued it is its sealed original.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | issue | issued |

pub mod books;
pub mod en16931;
pub(crate) mod falls_due;
pub(crate) mod foreign;
pub mod impute;
mod issue;
pub mod lists;
mod make;
pub mod mentions;
mod model;
pub mod pages;
pub mod print;
pub mod quoted;
pub mod rules;
pub mod shares;
pub mod store;
pub(crate) mod write;

pub use issue::Issue;
pub use print::DOWNLOADS;
pub(crate) use make::make;
pub use model::{Credited, CreditedGroup, CreditedLine, Fact, Invoice, Issued, Kind as DocumentKind, Line, More, Origin, Prepaid, Quoted};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "invoice",
    schema: Schema { step: "invoice", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "invoice", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Invoice> }],
    commands: &[command::<Issue>(), command::<ground::print::Print<Invoice>>()],
    views: &[view::<pages::Invoices>(), view::<pages::Ready>(), view::<pages::Shown>(), view::<pages::Printed>()],
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
