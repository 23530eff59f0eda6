//! Billing: the invoice.

pub mod invoice;
