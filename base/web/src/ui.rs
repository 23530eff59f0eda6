//! The frame and the components that pages are built of. Each is a plain function or a small struct that
//! renders complete HTML, which works without JavaScript; the script only makes it quicker.
//!
//! Rules that all of them keep: no inline style or script (the policy forbids them), no colour without a word or
//! a mark, every input with a visible label, every word from the [`WORDS`] of the frame or from the caller.

use crate::i18n::Source;

pub mod icon;
pub mod query;
pub mod text;
pub mod button;
pub mod field;
pub mod form;
pub mod lines;
pub mod table;
pub mod saved;
pub mod panel;
pub mod document;
pub mod frame;
pub mod layout;

pub use button::{Button, Look, post_button};
pub use document::{
    Act, Actions, Chain, ChainDocument, Event, Step, StepState, act, actions, chain, stepper, timeline, with_aside,
};
pub use field::{Choice, Field, Kind, field_id};
pub use form::{Errors, Form, error_summary, section};
pub use frame::{Account, Company, Crumb, Flash, Frame, MenuEntry, Page, RailEntry, Theme};
pub use icon::Icon;
pub use layout::{
    ApiGroup, ApiOperation, ApiReference, Failure, Found, api_reference, choose_password, error_body, error_page, palette, sign_in, visitor_error, visitor_page,
};
pub use lines::{LineColumn, LineRow, Lines, Part};
pub use panel::{
    Tab, Tile, Trend, WorkGroup, WorkItem, card, definitions, empty, notice, progress, tabs, tiles, totals, worklist,
};
pub use query::{Direction, Query};
pub use saved::{SavedView, saved_views};
pub use table::{Bulk, Column, Export, Filter, Filters, Paging, Phone, Row, Table, View};
pub use text::{Tone, amount, day, day_relative, due, moment, money, status};

/// The words of the frame itself.
pub const WORDS: Source = Source { name: "frame", fr: include_str!("ui/fr.ftl"), en: include_str!("ui/en.ftl") };

#[cfg(test)]
mod tests;
