//! Selling: the order, the quote that becomes one, and fulfilment.
//!
//! Read it downwards: a step may use the steps above it, never those below.

pub mod order;
pub mod quote;
pub mod fulfilment;
