//! Remittances of bills of exchange (bordereaux de remise): bills in our hands go to the bank for collection. Each becomes
//! a payment that waits there (5113 against 413, R15) until the bank credits it (R16) or sends it back. Where all of them
//! are payable in France the file for the bank (CFONB 160) is written and kept with them.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | remit | at the bank: every bill is a payment that waits |
//! | at the bank | `payment.clear`, `direct_debit.match_line` | its bills are paid, one by one or together |
//! | at the bank | `bill_of_exchange.unpaid` | a bill came back |

mod arrive;
mod file;
pub mod lists;
mod model;
pub mod pages;
mod remit;
pub mod store;

pub(crate) use arrive::{came_back, credited};
pub use file::FILE;
pub use model::{BillRemittance, Fact, Line};
pub use remit::Remit;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "bill_remittance",
    schema: Schema { step: "bill_remittance", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "bill_remittance", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<BillRemittance> }],
    commands: &[command::<Remit>()],
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
