//! Electronic invoices: reading, the rules of EN 16931 and its French and Peppol extensions, life cycle, reporting.
//!
//! No database, no network, no clock: usable alone.

pub mod check;
pub mod codes;
pub mod language;
pub mod rules;
pub mod tree;

pub use language::Language;
