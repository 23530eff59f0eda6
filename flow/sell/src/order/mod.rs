//! The sales order: what a customer wants, confirmed when credit allows it, with goods set aside and a day promised.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | draft | draft |
//! | draft | change | draft |
//! | draft, held | confirm | confirmed, or held when the credit limit is passed |
//! | held | release | confirmed |
//! | confirmed | allot | confirmed, with what was short set aside |
//! | confirmed | ship (fulfilment) | confirmed, shipped |
//! | confirmed, shipped | issue (invoice) | same, invoiced when nothing is left |
//! | draft, held, confirmed without shipments | cancel | cancelled |

mod allot;
mod cancel;
mod confirm;
mod draft;
mod enter;
pub mod lists;
mod model;
pub mod pages;
pub(crate) mod paper;
mod price;
mod print;
pub mod rules;
pub mod store;

pub use allot::Allot;
pub use cancel::Cancel;
pub use confirm::{Confirm, Release};
pub use draft::{Change, Draft, NewLine};
pub use enter::{Enter, Revise, TypedLine, TypedWhole, extra_lines};
pub(crate) use draft::offer_lines;
pub(crate) use enter::{delivery as typed_delivery, lines as typed_lines};
pub use price::judged;
pub(crate) use price::{currency_of, pricing, totals};
pub use model::{Fact, Line, LineTax, Order, Share, State};
pub use print::PDF;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "order",
    schema: Schema { step: "order", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "order", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Order> }],
    commands: &[
        command::<Draft>(),
        command::<Change>(),
        command::<Confirm>(),
        command::<Release>(),
        command::<Allot>(),
        command::<Cancel>(),
        command::<Enter>(),
        command::<Revise>(),
        command::<ground::print::Print<Order>>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::One>(), view::<pages::Edit>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
