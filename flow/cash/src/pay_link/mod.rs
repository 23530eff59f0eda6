//! Pay links: an address that nobody can guess, which opens what a customer owes today and the ways to pay it, without an
//! account here. It can be revoked and runs out; of its key only a digest is kept.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | make | valid, until its last day |
//! | valid | revoke | revoked |

mod lists;
mod make;
mod model;
mod pages;
mod press;
mod revoke;
mod store;
mod visit;

pub use make::{Keep, Made, Make};
pub use model::{Fact, PayLink};
pub use press::Press;
pub use revoke::Revoke;
pub use visit::PAGES;

use ::store::Schema;
use web::step::{Kind, Step, act, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "pay_link",
    schema: Schema { step: "pay_link", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "pay_link", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<PayLink> }],
    commands: &[act::<Make>(), command::<Revoke>()],
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
