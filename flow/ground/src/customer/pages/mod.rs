//! The pages of customers: list, one of them all round, and the forms that make and change them.

mod form;
mod list;
mod one;
mod personal;

pub use form::{Edit, Limit, New};
pub use list::List;
pub use one::One;
pub use personal::{Personal, PersonalData};
