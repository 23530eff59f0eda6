//! What belongs to a period and is invoiced in another: delivered and not invoiced, credit notes to issue, revenue of
//! the next period. Booked on the last day, taken back on the first day of the next one (PCG art. 944-48 and
//! following).

mod book;
mod due;
mod model;
mod page;
mod rules;

pub use book::Book;
pub use model::{Accrual, Fact, Kind};
pub use page::Accruals;
pub use rules::Part;

use store::Schema;
use web::step::{Kind as Played, Step, command, view};

/// The step.
pub const STEP: Step = Step {
    name: "accrual",
    schema: Schema { step: "accrual", versions: &[include_str!("schema.sql")] },
    kinds: &[Played { name: "accrual", facts: <Fact as store::Fact>::NAMES, replay: ground::replay::<Accrual> }],
    commands: &[command::<Book>()],
    views: &[view::<Accruals>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
