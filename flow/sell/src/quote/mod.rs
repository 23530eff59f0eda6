//! The quote: an offer with a day until which it holds, in versions; accepted or refused, and made an order in one step.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | draft, enter | draft |
//! | draft, sent | revise, reword | draft, as a further version once it was sent |
//! | draft | send | sent |
//! | sent | accept | accepted, with who said so and how |
//! | draft, sent, accepted | refuse | lost, with the reason |
//! | sent, accepted | order | ordered: a sales order with the same lines and terms |
//!
//! A quote expires by its day alone: no fact is needed for what the calendar says. It stands below the order in this
//! crate because it makes one; it offers the same lines at the same prices, judged by the same rules of VAT.

mod accept;
mod draft;
mod enter;
pub mod lists;
mod model;
mod order;
pub mod pages;
mod print;
mod refuse;
pub mod rules;
mod send;
pub mod store;

pub use accept::Accept;
pub use draft::{Draft, Revise, Terms};
pub use enter::{Enter, Reword};
pub use model::{Accepted, Content, Fact, Lost, Quote, State};
pub use print::PDF;
pub use order::MakeOrder;
pub use refuse::Refuse;
pub use send::Send;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "quote",
    schema: Schema { step: "quote", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "quote", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Quote> }],
    commands: &[
        command::<Draft>(),
        command::<Revise>(),
        command::<Enter>(),
        command::<Reword>(),
        command::<Send>(),
        command::<Accept>(),
        command::<Refuse>(),
        command::<MakeOrder>(),
        command::<ground::print::Print<Quote>>(),
    ],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::One>(), view::<pages::Edit>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
