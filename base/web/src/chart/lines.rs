//! Figures over time as lines.

use maud::{Markup, html};

use super::{hundredths, scaled};
use crate::i18n::Lang;

/// A moment along the picture.
#[derive(Clone, Debug)]
pub struct Mark {
    /// "nov. 2026".
    pub label: String,
    /// What is behind its figures.
    pub url: String,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// A figure for each mark; none breaks the line.
    pub values: Vec<Option<i64>>,
}

/// Lines over the same marks, with their legend; `words` says a figure: `44,7 j`.
///
/// ```ignore
/// lines(lang, &lang.word("figures-title"), &marks, &[dso, best], |n| days(lang, n))
/// ```
pub fn lines(lang: Lang<'_>, title: &str, marks: &[Mark], series: &[Series], words: impl Fn(i64) -> String) -> Markup {
    let figures = || series.iter().flat_map(|s| s.values.iter().flatten().copied());
    let (low, high) = (figures().min().unwrap_or(0).min(0), figures().max().unwrap_or(0).max(0));
    let span = high.saturating_sub(low).max(1);
    let step = 1000 / marks.len().max(1) as i64;
    let said = |value: Option<i64>| value.map_or_else(|| "–".to_string(), &words);
    let say = |n: usize| {
        let each = series.iter().map(|s| format!("{} {}", s.label, said(s.values.get(n).copied().flatten())));
        each.collect::<Vec<_>>().join(" · ")
    };
    let headings: Vec<String> =
        std::iter::once(lang.word("chart-point")).chain(series.iter().map(|s| s.label.clone())).collect();
    let rows: Vec<Vec<String>> = marks
        .iter()
        .enumerate()
        .map(|(n, mark)| {
            let figures = series.iter().map(|s| said(s.values.get(n).copied().flatten()));
            std::iter::once(mark.label.clone()).chain(figures).collect()
        })
        .collect();
    let every = marks.len().div_ceil(8).max(1);
    html! {
        div.columns {
            div.columns-top aria-hidden="true" { (words(high)) }
            svg.columns-picture viewBox="0 0 1000 200" preserveAspectRatio="none" role="group" aria-label=(title) {
                path.rule d="M0 .5h1000M0 100h1000M0 199.5h1000" {}
                @for (n, mark) in marks.iter().enumerate() {
                    a href=(mark.url) aria-label={ (mark.label) " " (say(n)) } {
                        rect.reach x=(n as i64 * step) width=(step) height="200" { title { (mark.label) " " (say(n)) } }
                    }
                }
                @for (k, one) in series.iter().enumerate() {
                    @for points in strokes(&one.values, step, (low, span)) {
                        polyline class={ "line l" (k.min(3)) } points=(points) {}
                    }
                }
            }
            ol.columns-labels aria-hidden="true" {
                @for (n, mark) in marks.iter().enumerate() { li { @if n % every == 0 { (mark.label) } } }
            }
            ul.legend.wide aria-hidden="true" {
                @for (k, one) in series.iter().enumerate() {
                    li {
                        span class={ "key l" (k.min(3)) } {}
                        span { (one.label) }
                        span.money { (said(one.values.last().copied().flatten())) }
                    }
                }
            }
            (super::table(lang, title, &headings, &rows))
        }
    }
}

/// The points of each unbroken part of a line, within 1000 x 200; a part of one figure is drawn as a short dash.
fn strokes(values: &[Option<i64>], step: i64, (low, span): (i64, i64)) -> Vec<String> {
    let place = |n: usize, value: i64| {
        let x = n as i64 * step * 100 + step * 50;
        let y = 19_600 - scaled(value.saturating_sub(low), span, 192);
        (x, y)
    };
    let mut parts: Vec<Vec<(i64, i64)>> = vec![Vec::new()];
    for (n, value) in values.iter().enumerate() {
        match (value, parts.last_mut()) {
            (Some(value), Some(part)) => part.push(place(n, *value)),
            (None, Some(part)) if !part.is_empty() => parts.push(Vec::new()),
            _ => {}
        }
    }
    let drawn = |part: Vec<(i64, i64)>| {
        let part = match part.as_slice() {
            [(x, y)] => vec![(x - step * 20, *y), (x + step * 20, *y)],
            _ => part,
        };
        part.iter().map(|(x, y)| format!("{},{}", hundredths(*x), hundredths(*y))).collect::<Vec<_>>().join(" ")
    };
    parts.into_iter().filter(|p| !p.is_empty()).map(drawn).collect()
}
