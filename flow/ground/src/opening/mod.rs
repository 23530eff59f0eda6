//! The opening balances of a company that comes from other books: its trial balance on the day it begins here.
//!
//! Accounts that are kept per customer are brought along item by item; the balance of such an account stands against
//! the account of waiting money (471), which the items clear one by one. When nothing is left there, all is here.

mod book;
mod model;
mod rules;

pub use book::{Balance, Book};
pub use model::{Fact, Opening, openings};

use store::Schema;
use web::step::{Kind, Step, command};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "opening", versions: &[include_str!("schema.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "opening",
    schema: SCHEMA,
    kinds: &[Kind { name: "opening", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<Opening> }],
    commands: &[command::<Book>()],
    views: &[],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
