//! Small pieces of text with their markup: days, amounts, statuses.

use kernel::{Cents, Currency, Day};
use maud::{Markup, html};

use crate::format;
use crate::i18n::Lang;

/// What a colour means; each comes with a mark of its own shape, so that colour is never alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say: drafts, the past.
    #[default]
    Quiet,
    /// Under way.
    Moving,
    /// Done.
    Good,
    /// Waits on someone.
    Waits,
    /// Overdue or refused; nothing else.
    Late,
}

impl Tone {
    /// The class of the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Quiet => "quiet",
            Tone::Moving => "moving",
            Tone::Good => "good",
            Tone::Waits => "waits",
            Tone::Late => "late",
        }
    }

    /// A small mark: ring, half disc, tick, clock, exclamation.
    pub fn mark(self) -> Markup {
        html! {
            svg.tone viewBox="0 0 12 12" aria-hidden="true" {
                @match self {
                    Tone::Quiet => { circle cx="6" cy="6" r="3.6" {} },
                    Tone::Moving => { circle cx="6" cy="6" r="3.6" {} path.fill d="M6 2.4a3.6 3.6 0 0 1 0 7.2z" {} },
                    Tone::Good => { path d="m2.5 6.4 2.4 2.4 4.6-5.2" {} },
                    Tone::Waits => { circle cx="6" cy="6" r="4.2" {} path d="M6 3.6V6l1.6 1" {} },
                    Tone::Late => { path d="M6 2v4.7M6 9.3v.1" {} },
                }
            }
        }
    }
}

/// The state of something, as a pill with a mark and a word.
///
/// ```ignore
/// status(Tone::Waits, lang.word("order-state-held"))
/// ```
pub fn status(tone: Tone, label: impl AsRef<str>) -> Markup {
    html! { span class={ "status " (tone.class()) } { (tone.mark()) (label.as_ref()) } }
}

/// A day, readable by people and by machines.
pub fn day(lang: Lang<'_>, day: Day) -> Markup {
    html! { time datetime=(day) { (format::day(lang, day)) } }
}

/// A day with how far it is: `12 nov. 2026 · il y a 10 j`.
pub fn day_relative(lang: Lang<'_>, day: Day) -> Markup {
    html! { time datetime=(day) { (format::day(lang, day)) " " span.beside { (format::relative(lang, day)) } } }
}

/// The due day of something: while it is open and past due, in red with how late it is; otherwise as a plain day.
pub fn due(lang: Lang<'_>, due: Day, open: bool) -> Markup {
    let late = open && due < lang.today;
    html! {
        time datetime=(due) {
            (format::day(lang, due))
            @if late { " " span.overdue { (format::lateness(lang, due)) } }
            @else if open { " " span.beside { (format::relative(lang, due)) } }
        }
    }
}

/// A moment in the reader's zone. `millis` since 1970-01-01 UTC.
pub fn moment(lang: Lang<'_>, millis: i64) -> Markup {
    html! { time datetime=(format::moment_iso(millis)) { (format::moment(lang, millis)) } }
}

/// An amount with its currency, in tabular figures that never break.
pub fn money(lang: Lang<'_>, cents: Cents, currency: Currency) -> Markup {
    html! { span.money { (format::money(lang.locale, cents, currency)) } }
}

/// An amount without its currency, for a column that names it once.
pub fn amount(lang: Lang<'_>, cents: Cents) -> Markup {
    html! { span.money { (format::amount(lang.locale, cents)) } }
}
