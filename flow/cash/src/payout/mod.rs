//! Payouts: what a gateway passes on of the payments that came by it, less what it keeps. The bank line of one clears them,
//! so the gateway's account returns to nothing. Here is also the door at which gateways post.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | (the gateway tells) | announced |
//! | announced | match_line | matched: what it passes on is cleared |
//! | announced | (the gateway tells) | failed: the money is in the gateway's balance again |

mod lists;
mod match_line;
mod messages;
mod model;
mod pages;
mod rules;
mod store;
mod tell;

pub use match_line::MatchLine;
pub(crate) use match_line::arrive;
pub use messages::MESSAGES;
pub use model::{Fact, Passed, Payout, State};
pub use tell::TakePayout;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "payout",
    schema: Schema { step: "payout", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "payout", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Payout> }],
    commands: &[command::<MatchLine>()],
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
