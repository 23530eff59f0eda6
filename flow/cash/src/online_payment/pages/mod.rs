//! The pages of payments at gateways: all of them, and one with what went back of it.

mod list;
mod one;

pub use list::List;
pub use one::Shown;

use maud::{Markup, html};
use web::Cx;
use web::ui::{self, Tone};

use super::model::{Attention, OnlinePayment, State};

fn state(cx: &Cx, state: State, failure: &str, attention: Attention) -> Markup {
    let lang = cx.lang();
    let tone = match state {
        State::Paid => Tone::Good,
        State::Underway => Tone::Moving,
        State::Open if !failure.is_empty() => Tone::Late,
        State::Asked | State::Open => Tone::Waits,
        State::Abandoned => Tone::Quiet,
    };
    let failed = state == State::Open && !failure.is_empty();
    let key = if failed { "online_payment-state-failed".to_string() } else { format!("online_payment-state-{}", state.name()) };
    html! {
        (ui::status(tone, lang.word(&key)))
        @if attention != Attention::None {
            " " (ui::status(Tone::Late, lang.word(&format!("online_payment-attention-{}", attention.name()))))
        }
    }
}

/// Where a payment stands, and whether somebody should look.
pub(crate) fn badge(cx: &Cx, online: &OnlinePayment) -> Markup {
    state(cx, online.state, &online.failure, online.attention)
}
