//! The picture of all money in motion: a stream through the stages, as thick as their amounts.

use kernel::{Cents, Currency};
use maud::{Markup, html};

use super::{hundredths, scaled};
use crate::format;
use crate::i18n::Lang;
use crate::ui::Tone;

/// One stage of the flow.
#[derive(Clone, Debug)]
pub struct Stage {
    /// "Retenues".
    pub label: String,
    /// How much lies there.
    pub amount: Cents,
    /// How many documents.
    pub count: u64,
    /// How long they lie there, at the median.
    pub median_days: Option<u32>,
    /// The list behind it.
    pub url: String,
    /// Waits on someone, is late, is done; moving otherwise.
    pub tone: Tone,
}

/// Height of the picture; the thickest stage fills 84 of 96.
const MIDDLE: i64 = 4_800;

/// The flow, stage by stage; a click opens the list behind it.
///
/// ```ignore
/// flow(lang, &lang.word("flow-title"), Currency::EUR, &stages)
/// ```
pub fn flow(lang: Lang<'_>, title: &str, currency: Currency, stages: &[Stage]) -> Markup {
    let highest = stages.iter().map(|s| s.amount.0).max().unwrap_or(0);
    // Half the thickness, never quite nothing: the stream goes on.
    let half = |i: usize| stages.get(i).map_or(120, |s| scaled(s.amount.0, highest, 42).max(120));
    html! {
        ol.flow aria-label=(title) {
            @for (i, stage) in stages.iter().enumerate() {
                li class=(stage.tone.class()) {
                    a href=(stage.url) {
                        span.flow-label { @if marked(stage.tone) { (stage.tone.mark()) } (stage.label) }
                        span.flow-amount { (format::money_short(lang.locale, stage.amount, currency)) }
                        span.flow-detail { (lang.say("chart-documents", &[("count", stage.count.into())])) }
                        span.flow-detail {
                            @if let Some(days) = stage.median_days {
                                (lang.say("chart-median-days", &[("days", format::days(lang, i64::from(days)).into())]))
                            } @else { "\u{a0}" }
                        }
                        svg.stream viewBox="0 0 100 96" preserveAspectRatio="none" aria-hidden="true" {
                            path d=(stream(half(i), if i + 1 < stages.len() { half(i + 1) } else { half(i) })) {}
                        }
                        svg.stream-line viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                            rect width=(hundredths(scaled(stage.amount.0, highest, 100).max(100))) height="6" {}
                        }
                    }
                }
            }
        }
    }
}

fn marked(tone: Tone) -> bool {
    matches!(tone, Tone::Waits | Tone::Late | Tone::Good)
}

/// A band of one thickness that runs over into the next.
fn stream(here: i64, next: i64) -> String {
    let (top, bottom) = (hundredths(MIDDLE - here), hundredths(MIDDLE + here));
    let (next_top, next_bottom) = (hundredths(MIDDLE - next), hundredths(MIDDLE + next));
    format!(
        "M0 {top}H62C82 {top} 80 {next_top} 100 {next_top}V{next_bottom}C80 {next_bottom} 82 {bottom} 62 {bottom}H0z"
    )
}
