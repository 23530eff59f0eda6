//! The pages of bills of exchange: the list, what a customer owes to draw one for, one bill.

mod act;
mod list;
mod new;
mod one;

pub use list::List;
pub use new::New;
pub use one::Shown;

use maud::Markup;
use web::Cx;
use web::ui::{self, Tone};

/// An account number that breaks between its groups where a column is narrow.
pub fn iban(text: &str) -> String {
    ground::page::iban(text).replace('\u{202f}', " ")
}

/// Where a bill stands, as a mark.
pub fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "drawn" | "portfolio" => Tone::Waits,
        "remitted" => Tone::Moving,
        "paid" => Tone::Good,
        "unpaid" => Tone::Late,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("bill_of_exchange-state-{state}")))
}
