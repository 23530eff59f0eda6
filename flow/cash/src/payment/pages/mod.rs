//! The pages of the payment.

mod deeds;
mod import;
mod list;
mod new;
mod send_back;
mod sheet;
mod transit;

pub use import::{Import, Report};
pub use list::Payments;
pub use new::New;
pub use sheet::Shown;
pub use transit::Transit;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tone};

/// The state of a payment, as a mark with its word.
pub(crate) fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "unidentified" | "on_account" => Tone::Waits,
        "partly" => Tone::Moving,
        "applied" => Tone::Good,
        "outgoing" => Tone::Waits,
        "returned" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("payment-state-{state}")))
}
