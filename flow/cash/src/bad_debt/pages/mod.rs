//! The pages of doubtful and lost claims: the list, what of a customer may become doubtful, one claim, the duplicate of
//! its invoice with the mention of the law.

mod act;
mod doubtful;
mod duplicate;
mod list;
mod one;

pub use doubtful::Doubtful;
pub use duplicate::Duplicate;
pub use list::List;
pub use one::Shown;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tone};

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "doubtful" => Tone::Waits,
        "written_off" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("bad_debt-state-{state}")))
}
