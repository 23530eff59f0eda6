//! The web: frame, components, words and formats; and the server that derives everything from the steps.

pub mod cx;
pub mod step;

pub use cx::{Cx, User};
pub use step::{CommandDef, Kind, Page, Step, View, ViewDef, command, view};
