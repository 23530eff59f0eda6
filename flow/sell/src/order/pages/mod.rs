//! The pages of orders: list, document, and the form that enters and changes them.

mod act;
mod form;
mod lines;
mod list;
mod one;

pub use form::{Edit, New};
pub use list::List;
pub use one::One;
