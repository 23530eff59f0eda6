//! The deposit: a part of an order that is asked for before the supply (CGI 289 I-1-c). Its invoice has type code 386;
//! its VAT falls due when it is received (CGI 269-2 a bis); the final invoice takes it into account.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | an order held, confirmed or shipped | issue | asked for |
//! | paid | issue (final invoice) | taken into account |
//! | paid, its order given up | keep | kept as damages |
//! | asked for or paid, not used | credit | owed no more, or owed back |

mod credit;
mod issue;
mod keep;
pub mod pages;
pub mod rules;

pub use credit::Credit;
pub use issue::Issue;
pub use keep::Keep;

use ::store::Schema;
use web::step::{Step, command, view};

/// The step. Its documents are invoices of their own type code, kept by the step of invoices.
pub const STEP: Step = Step {
    name: "deposit",
    schema: Schema { step: "deposit", versions: &[] },
    kinds: &[],
    commands: &[command::<Issue>(), command::<Keep>(), command::<Credit>()],
    views: &[view::<pages::New>(), view::<pages::GiveUp>()],
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
