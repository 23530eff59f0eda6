//! Brings what a company has in files into the product: customers, items, stock, orders.

pub mod batch;
