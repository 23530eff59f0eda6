//! The pages of webhooks: all of them, one with what was sent to it, and the forms.

mod form;
mod list;
mod one;

pub use form::New;
pub use list::List;
pub use one::One;

use web::ui::Tone;

use super::model::State;

/// How a state looks.
fn tone(state: State) -> Tone {
    match state {
        State::Active => Tone::Good,
        State::Suspended => Tone::Waits,
        State::Removed => Tone::Quiet,
    }
}
