//! Selling: the order and its fulfilment.
//!
//! Read it downwards: a step may use the steps above it, never those below.

pub mod order;
pub mod fulfilment;
