//! Electronic invoices: reading, the rules of EN 16931 and its French and Peppol extensions, life cycle, reporting.
//!
//! No database, no network, no clock: usable alone.

pub mod check;
pub mod cli;
pub mod codes;
pub mod language;
pub mod rules;
pub mod tree;

// The invoice and its two syntaxes.
pub mod guide;
pub mod model;
pub mod convert;
pub mod ubl;
pub mod cii;
pub mod show;
// After the invoice: its life, its reporting, its addresses.
pub mod lifecycle;
pub mod cdar;
pub mod ereporting;
pub mod address;
pub mod pdf;
mod emit;
mod take;

pub use convert::{Syntax, Unreadable, convert, read_invoice, write_invoice};
pub use show::show_html;
pub use language::Language;
