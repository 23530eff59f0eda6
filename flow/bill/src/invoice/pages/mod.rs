//! The pages of the invoice.

mod list;
mod paper;
mod ready;
mod sheet;

pub use list::Invoices;
pub use ready::Ready;
pub use sheet::{Printed, Shown};
