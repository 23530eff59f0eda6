//! Acts on several ticked rows of a list: each its own command, with the outcome told row by row.

use kernel::Id;
use web::Cx;
use web::ui::{Bulk, Button, Field};

use super::page_url;

/// The bar under a list: a command for each ticked row.
///
/// `field` is what the command calls the row's id; `open` is where a row opens, with `{key}` for the id.
pub fn bulk(cx: &Cx, (command, field, open): (&str, &str, &str), fields: Vec<Field>) -> Bulk {
    let back = page_url(cx);
    let hidden = cx.hidden(&back).with("_each", field).with("_open", open);
    let hidden = hidden.pairs().iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    let label = cx.lang().word(&format!("command-{command}"));
    let button = Button::submit(label).to(format!("/{}", command.replacen('.', "/", 1))).primary();
    Bulk { hidden, fields, buttons: vec![button] }
}

/// What the tick box of a row sends: its id, the version that was seen where the list knows it, and its name.
pub fn key(id: Id, version: Option<i64>, label: &str) -> String {
    format!("{id},{},{label}", version.map(|v| v.to_string()).unwrap_or_default())
}
