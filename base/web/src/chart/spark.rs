//! A line as small as a word.

use maud::{Markup, html};

use super::hundredths;

/// The course of a figure, for a row or a tile. The words say what it shows ("Jours de retard, 12 mois : 4 à 19").
///
/// ```ignore
/// sparkline(&[4, 6, 5, 9, 12, 19], &lang.say("days-late-course", &[...]))
/// ```
pub fn sparkline(values: &[i64], words: &str) -> Markup {
    let (low, high) = (values.iter().min().copied().unwrap_or(0), values.iter().max().copied().unwrap_or(0));
    // Wider than the figures themselves, so that their span fits.
    let (low, high) = (i128::from(low), i128::from(high));
    let span = (high - low).max(1);
    let last = values.len().saturating_sub(1).max(1) as i64;
    let at = |i: usize, v: i64| {
        // 78 x 20 within a box of 80 x 24; hundredths.
        let x = 100 + i as i64 * 7_600 / last;
        let y = 2_200 - i64::try_from((i128::from(v) - low) * 2_000 / span).unwrap_or(0);
        (hundredths(x), hundredths(y))
    };
    let points: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(i, v)| {
            let (x, y) = at(i, *v);
            format!("{x},{y}")
        })
        .collect();
    html! {
        svg.spark viewBox="0 0 80 24" role="img" aria-label=(words) {
            polyline points=(points.join(" ")) {}
            @if let Some(end) = values.last() {
                @let (x, y) = at(values.len() - 1, *end);
                circle cx=(x) cy=(y) r="2" {}
            }
        }
    }
}
