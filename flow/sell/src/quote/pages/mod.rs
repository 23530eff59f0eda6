//! The pages of quotes: list, document, and the form that writes them.

mod act;
mod form;
mod list;
mod one;

pub use form::{Edit, New};
pub use list::List;
pub use one::One;
