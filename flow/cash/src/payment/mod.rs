//! Payments: money that came in (or left), whose it is, and which open items it settles.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | record, bank_line | unidentified, or on account of a customer |
//! | unidentified | identify | on account of a customer |
//! | on account | apply | applied, in part or whole, and lettered when nothing is left |
//! | applied | unapply | on account again |

mod apply;
mod bank_line;
mod identify;
pub mod import;
mod model;
pub mod reference;
mod receive;
pub mod rules;
pub mod store;

pub use apply::{Apply, ApplyTo, Applied, Unapply};
pub use bank_line::BankLine;
pub use identify::Identify;
pub use model::{Fact, Method, Payment};
pub use receive::Record;

use ::store::Schema;
use web::step::{Kind, Step, command};

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
    ],
    views: &[],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
