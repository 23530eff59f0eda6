//! Entries handed over to other accounting software: files in the layouts that it reads, and batches that remember which
//! entries it has already, so that nothing is booked there twice or never.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | – | export | kept: the entries of some days that no earlier batch has |
//! | kept | cancel | cancelled: as long as it is the last one, its entries go with the next |

mod act;
pub mod layout;
mod layouts;
mod model;
mod page;
mod store;
mod write;

pub use act::{Cancel, Export};
pub use layout::Layout;
pub use layouts::LAYOUTS;
pub use model::{Batch, Fact, State};
pub use page::Batches;
pub use store::Wanted;
pub use write::{Written, write};

use ::store::{Permission, Schema};
use web::step::{Kind, Step, command, view};

use crate::file::Download;

/// The step.
pub const STEP: Step = Step {
    name: "handover",
    schema: Schema { step: "handover", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind { name: "handover", facts: <Fact as ::store::Fact>::NAMES, replay: ground::replay::<Batch> }],
    commands: &[command::<Export>(), command::<Cancel>()],
    views: &[view::<Batches>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The entries of some days in a layout, without a batch: `?format=&from=&to=`.
pub const ENTRIES: Download =
    Download { path: "/books/handover/entries", needs: Permission::Account, make: page::entries };

/// The file of a batch.
pub const FILE: Download = Download { path: "/books/handover/batch/{id}", needs: Permission::Account, make: page::file };
