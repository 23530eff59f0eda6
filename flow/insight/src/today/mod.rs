//! Today: what waits for the signed-in person across the flow, each thing with what is at stake, its age and the one
//! button that settles it.

mod lists;
mod page;

pub use lists::{Waiting, counts};
pub use page::Today;

use store::Schema;
use web::step::{Step, view};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "today",
    schema: Schema { step: "today", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Today>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
