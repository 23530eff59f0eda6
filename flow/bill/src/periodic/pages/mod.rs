//! The pages of periodic invoices: who waits, and what one of them would be sent.

mod preview;
mod waiting;

pub use preview::Preview;
pub use waiting::Waiting;
