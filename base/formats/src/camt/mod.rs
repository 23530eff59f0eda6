//! ISO 20022 account messages: camt.053 statements, camt.052 reports, camt.054 notifications, of every version.
//!
//! The reader goes by local names and ignores the version, because real files mix them; the writer makes
//! camt.053.001.02 and .08 that the schemas of those versions accept.

mod detail;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::{Version, write, write_all};
