//! The web: frame, components, words and formats; and the server that derives everything from the steps.
//!
//! Read it downwards: a module may use the modules above it.

pub mod i18n;
pub mod format;
pub mod assets;
pub mod ui;
pub mod chart;
pub mod form;
pub mod cx;
pub mod export;
pub mod step;
pub mod platform;
pub mod search;
pub mod follow;
pub mod server;
pub mod openapi;
pub mod plain;

pub use cx::{Cx, Hidden, User};
pub use export::{Cell, Export, Rows};
pub use step::{CommandDef, Kind, Page, Step, View, ViewDef, command, view};
