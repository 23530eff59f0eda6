//! The pages of pay links: all of them, a new one, one with what was paid by it; and what customers see under one.

mod list;
mod new;
mod one;
pub(super) mod visitor;

pub use list::List;
pub use new::New;
pub use one::Shown;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tone};

/// How a state looks.
fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "valid" => Tone::Good,
        "revoked" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("pay_link-state-{state}")))
}
