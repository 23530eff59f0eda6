//! The pages of the invoice.

mod electronic;
mod list;
mod paper;
mod ready;
mod sheet;

pub use list::Invoices;
pub use paper::{charge_word, origin_of};
pub use ready::Ready;
pub use sheet::{Printed, Shown};
