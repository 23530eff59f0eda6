//! Foreign currency: the exchange rate of a day, which one a document takes, and what its amounts come to in the
//! currency of the books.
//!
//! | from | verb | to |
//! | --- | --- | --- |
//! | no rate, or another one | set_rate | the rate of a currency on a day |
//!
//! Documents that took a rate keep it: setting it anew changes none of them.

mod exchange;
mod model;
mod read;
mod set_rate;

pub use exchange::{Exchange, Fixed, Translated, foreign_lines, translated};
pub use model::{DayRate, Fact};
pub use read::{MOST_DAYS, exchange, exchange_read, rate_of, rates};
pub use set_rate::SetRate;

use store::Schema;
use web::step::{Kind, Step, command};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "currency", versions: &[include_str!("schema.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "currency",
    schema: SCHEMA,
    kinds: &[Kind { name: "exchange_rate", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<DayRate> }],
    commands: &[command::<SetRate>()],
    views: &[],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};
