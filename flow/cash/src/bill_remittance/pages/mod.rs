//! The pages of remittances of bills: the list, the choice of what goes to the bank, one remittance as its slip.

mod list;
mod new;
mod one;

pub use list::List;
pub use new::New;
pub use one::Shown;
