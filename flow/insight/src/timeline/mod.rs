//! The company's journal, to be read: everything that happened, who did it, and the document it happened to.

mod page;
mod read;

pub use page::Journal;

use store::Schema;
use web::step::{Step, view};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "journal",
    schema: Schema { step: "timeline", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Journal>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
