//! Stock: warehouses, what arrives in them and what is counted. What is free of it is the register `availability`.

pub mod lists;
pub mod pages;
mod settings;
mod typed;
mod warehouse;

pub use crate::availability::{Level, StockMove, allot, levels, levels_now};
pub use typed::{Enter, EnterCount, TypedLevel};
pub use warehouse::{Arrived, Count, Create, Fact, Receive, Warehouse, default_warehouse, list as warehouses};

use store::Schema;
use web::step::{Kind, Step, command, view};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "stock", versions: &[include_str!("schema.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "stock",
    schema: SCHEMA,
    kinds: &[Kind {
        name: "warehouse",
        facts: <Fact as store::Fact>::NAMES,
        replay: crate::replay::<Warehouse>,
    }],
    commands: &[
        command::<Create>(),
        command::<Receive>(),
        command::<Count>(),
        command::<Enter>(),
        command::<EnterCount>(),
    ],
    views: &[
        view::<pages::List>(),
        view::<pages::Receive>(),
        view::<pages::Count>(),
        view::<pages::NewWarehouse>(),
        view::<settings::Warehouses>(),
    ],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
