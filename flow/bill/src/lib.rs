//! Billing: the invoice.

pub mod invoice;
pub mod deposit;
pub mod credit_note;
