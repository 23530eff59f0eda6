//! The web side of the product: words in two languages, the visual frame, its components, pictures and files.
//!
//! Read it downwards: a module may use the modules above it.

pub mod i18n;
pub mod format;
pub mod assets;
pub mod ui;
pub mod chart;
