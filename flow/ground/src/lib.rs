//! The ground that every step stands on: the company and its people, customers, items, taxes, and the shared
//! registers (ledger, open items, credit, stock) that facts move.
//!
//! Read it downwards: a step may use the steps above it, never those below.

pub mod tax;
pub mod party;
pub mod numbering;
pub mod ledger;
pub mod credit;
pub mod receivable;
pub mod availability;
pub mod record;
pub mod page;
pub mod company;
pub mod vat_check;
pub mod customer;
pub mod catalogue;
pub mod stock;
pub mod currency;
pub mod opening;
pub mod access;
pub mod print;
pub mod trial;

pub use record::{Document, Registers, record, replay};
