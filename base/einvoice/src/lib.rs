//! Electronic invoices: reading, the rules of EN 16931 and its French and Peppol extensions, life cycle, reporting.
//!
//! No database, no network, no clock: usable alone.

pub mod language;
pub mod tree;

pub use language::Language;
