//! Billing: the invoice of an order, the deposit, the credit note, the periodic invoice of
//! several deliveries, the corrective invoice.

pub mod invoice;
pub mod deposit;
pub mod credit_note;
pub mod periodic;
pub mod corrective;
