//! The pages of orders: list, document, and the form that enters and changes them.

mod act;
pub(crate) mod form;
pub(crate) mod lines;
pub(crate) mod list;
mod one;

pub use form::{Edit, New};
pub use list::List;
pub use one::One;
