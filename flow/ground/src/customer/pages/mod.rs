//! The pages of customers: list, one of them all round, and the forms that make and change them.

mod form;
mod list;
mod one;

pub use form::{Edit, Limit, New};
pub use list::List;
pub use one::One;
