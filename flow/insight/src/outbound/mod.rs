//! What leaves the product: facts of the journal, posted to programs that asked for them.
//!
//! A webhook reads the journal with a cursor of its own. What it wants becomes deliveries, each sent at least once,
//! signed, at the earliest ten seconds after the fact, and tried again for three days. A journal that is played into
//! another store sends nothing of the past: a webhook that has never read there begins at the journal's end.
//!
//! | state | may become | by |
//! | --- | --- | --- |
//! | active | suspended | a person, or days without an answer |
//! | suspended | active | a person |
//! | active, suspended | removed | a person |

pub mod model;
pub mod rules;
mod add;
mod change;
mod renew;
mod suspend;
mod rewind;
mod remove;
mod store;
mod send;
mod follow;
mod pages;

use ::store::{Permission, Schema};
use web::step::{Kind, Step, command, view};

pub use add::{Add, Added};
pub use change::Change;
pub use follow::{follow, follower};
pub use model::{State, Webhook};
pub use pages::{List, New, One};
pub use remove::Remove;
pub use renew::RenewSecret;
pub use rewind::Rewind;
pub use send::{Settings, allow_private, signature};
pub use store::{Delivery, prune};
pub use suspend::{Resume, Suspend};

/// Whoever sets webhooks up sends the company's facts elsewhere.
const NEEDS: Permission = Permission::Administer;

/// The step.
pub const STEP: Step = Step {
    name: "webhook",
    schema: Schema { step: "webhook", versions: &[include_str!("schema.sql")] },
    kinds: &[Kind {
        name: "webhook",
        facts: <model::Fact as ::store::Fact>::NAMES,
        replay: ground::replay::<Webhook>,
    }],
    commands: &[
        command::<Add>(),
        command::<Change>(),
        command::<RenewSecret>(),
        command::<Suspend>(),
        command::<Resume>(),
        command::<Rewind>(),
        command::<Remove>(),
    ],
    views: &[view::<List>(), view::<New>(), view::<One>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The webhooks that wait for a person: suspended because nobody answered.
pub fn suspended(db: &mut ::store::Db) -> kernel::Result<Vec<Webhook>> {
    Ok(store::list(db)?.into_iter().filter(|w| w.state == State::Suspended).collect())
}
