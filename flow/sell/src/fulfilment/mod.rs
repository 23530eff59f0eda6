//! Fulfilment: goods leave with a delivery note (bon de livraison), and the customer's receipt proves it.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | ship | under way |
//! | under way | deliver | delivered |

mod deliver;
pub mod lists;
mod model;
pub mod pages;
mod print;
mod send;
mod ship;

pub use deliver::Deliver;
pub use print::PDF;
pub use model::{Fact, Shipment, ShippedLine};
pub use send::{Leaves, Send};
pub use ship::Ship;

use store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "shipment",
    schema: Schema { step: "shipment", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "shipment", facts: <Fact as store::Fact>::NAMES, replay: ground::replay::<Shipment> }],
    commands: &[command::<Ship>(), command::<Deliver>(), command::<Send>(), command::<ground::print::Print<Shipment>>()],
    views: &[view::<pages::List>(), view::<pages::One>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
