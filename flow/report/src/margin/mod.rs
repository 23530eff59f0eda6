//! VAT on the margin of second-hand goods, works of art, collectors' items and antiques: the margin of a period over all
//! its sales, booked and declared at the rate of the goods (CGI art. 297 A; directive 2006/112 art. 315 and 318).
//!
//! The document shows no tax to the buyer; the seller owes it out of the price. What was bought is not known here, so it
//! is told once a period.

mod book;
mod model;
mod page;
pub mod rules;
mod store;
mod take_back;

pub use book::Book;
pub use model::{Fact, Margin};
pub use page::Margins;
pub use take_back::TakeBack;

use ::store::Schema;
use web::step::{Kind, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "margin",
    schema: Schema { step: "margin", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "margin", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Margin> }],
    commands: &[command::<Book>(), command::<TakeBack>()],
    views: &[view::<Margins>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
