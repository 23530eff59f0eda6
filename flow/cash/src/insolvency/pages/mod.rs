//! The pages of insolvencies: the list, a new one, one, and the declaration of claims to print.

mod act;
mod declaration;
mod list;
mod new;
mod one;

pub use declaration::Declaration;
pub use list::List;
pub use new::New;
pub use one::Shown;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tone};

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = if state == "open" { Tone::Waits } else { Tone::Quiet };
    ui::status(tone, cx.lang().word(&format!("insolvency-state-{state}")))
}
