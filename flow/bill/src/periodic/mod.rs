//! The periodic invoice: one for several deliveries of a calendar month to one customer, issued at its end at the latest
//! (CGI art. 289 I-3). Its lines quote their orders and delivery notes; the document is an invoice like any other, kept
//! by the step of invoices and credited like one.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | deliveries of a month that no invoice names | issue | invoiced together |

mod issue;
pub mod lists;
pub mod pages;
pub mod rules;
pub mod store;

pub use issue::{Issue, Issued, Made, close};

use ::store::Schema;
use web::step::{Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "periodic",
    schema: Schema { step: "periodic", versions: &[] },
    kinds: &[],
    commands: &[command::<Issue>()],
    views: &[view::<pages::Waiting>(), view::<pages::Preview>()],
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
