//! The VAT return (form 3310-CA3) of a period from the books, with the entries behind each figure, its settlement in
//! the books, and the statements of what was sold to other member states.

mod european;
mod model;
mod page;
mod period;
pub mod rules;
mod settle;
mod store;

pub use european::European;
pub use model::{Fact, VatReturn};
pub use page::{Data, Return, print, read};
pub use period::Period;
pub use settle::Settle;
pub use store::{ca3, settled};
pub(crate) use page::{around, asked};

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "vat_return",
    schema: Schema { step: "vat_return", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "vat_return", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<VatReturn> }],
    commands: &[command::<Settle>()],
    views: &[view::<Return>(), view::<European>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
