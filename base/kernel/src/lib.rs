//! The values every other crate speaks in: money, days, quantities, rates, identifiers and refusals.
//!
//! Nothing here does input or output, knows a clock, or imports anything of ours.

pub mod day;
pub mod decimal;
pub mod id;
pub mod identifier;
pub mod iso4217;
pub mod money;
pub mod refusal;

pub use day::Day;
pub use decimal::{ExchangeRate, Price, Quantity, Rate};
pub use id::{CompanyId, Id};
pub use money::{Cents, Currency};
pub use refusal::{Fault, Refusal, RefusalKind};

/// The result of anything a person or a program may be refused.
pub type Result<T, E = Fault> = std::result::Result<T, E>;
