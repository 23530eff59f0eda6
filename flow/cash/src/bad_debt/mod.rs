//! Doubtful and lost claims, item by item: what is doubtful stands on 416, is depreciated without VAT, and is written off
//! when it is lost, its VAT recovered where the law allows it. Money that comes later is a recovery.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | doubt | doubtful: from 411 to 416 (R29) |
//! | doubtful | depreciate | doubtful, its depreciation brought to what it should be (R30, R31) |
//! | doubtful | restore | restored: back on 411 |
//! | –, doubtful | write off | written off, in whole or in part (R32, R33), its depreciation released |
//! | written off | recover | written off, some of it paid all the same (R34) |

mod depreciate;
mod doubt;
pub mod lists;
mod model;
pub mod pages;
mod recover;
mod restore;
pub mod rules;
mod store;
mod transfer;
mod write_off;

pub use depreciate::Depreciate;
pub use doubt::Doubt;
pub use model::{BadDebt, Fact, Ground, LostTax, State};
pub use recover::Recover;
pub use restore::Restore;
pub use write_off::WriteOff;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "bad_debt",
    schema: Schema { step: "bad_debt", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "bad_debt", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<BadDebt> }],
    commands: &[
        command::<Doubt>(),
        command::<Depreciate>(),
        command::<Restore>(),
        command::<WriteOff>(),
        command::<Recover>(),
    ],
    views: &[view::<pages::List>(), view::<pages::Doubtful>(), view::<pages::Shown>(), view::<pages::Duplicate>()],
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
