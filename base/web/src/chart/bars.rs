//! Bars: the aged balance stacked in one, and columns over time.

use kernel::{Cents, Currency};
use maud::{Markup, html};

use super::{hundredths, scaled};
use crate::format;
use crate::i18n::Lang;

/// One bracket of age, or one part of a whole.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// "1 à 30 j".
    pub label: String,
    /// How much; a negative bracket is listed but not drawn.
    pub amount: Cents,
    /// The documents behind it.
    pub url: String,
    /// 0 is not due; 1 to 4 ever later: the darker the later.
    pub age: u8,
}

/// An aged balance as one stacked bar with its legend.
///
/// ```ignore
/// ageing(lang, &lang.word("aged-title"), Currency::EUR, &buckets)
/// ```
pub fn ageing(lang: Lang<'_>, title: &str, currency: Currency, buckets: &[Bucket]) -> Markup {
    let money = |c: Cents| format::money(lang.locale, c, currency);
    let total: Cents = buckets.iter().map(|b| b.amount).sum();
    let drawn: i64 = buckets.iter().map(|b| b.amount.0.max(0)).sum();
    let headings = ["chart-bucket", "chart-amount", "chart-share"].map(|key| lang.word(key));
    let rows: Vec<Vec<String>> = buckets
        .iter()
        .map(|b| vec![b.label.clone(), money(b.amount), format::share(lang.locale, b.amount, total)])
        .collect();
    html! {
        div.ageing {
            (ageing_bar(lang, currency, buckets, drawn))
            ul.legend.wide {
                @for (bucket, row) in buckets.iter().zip(&rows) {
                    li {
                        span class={ "key a" (bucket.age.min(4)) } {}
                        a href=(bucket.url) { (bucket.label) }
                        span.money { (row[1]) }
                        span.beside { (row[2]) }
                    }
                }
            }
            (super::table(lang, title, &headings, &rows))
        }
    }
}

fn ageing_bar(lang: Lang<'_>, currency: Currency, buckets: &[Bucket], drawn: i64) -> Markup {
    let mut x = 0;
    let boxes = buckets.iter().filter(|b| b.amount.0 > 0).map(|bucket| {
        let width = scaled(bucket.amount.0, drawn, 1000);
        let at = x;
        x += width;
        (bucket, at, width)
    });
    html! {
        svg.bar viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="1000" height="20" {}
            @for (bucket, at, width) in boxes {
                a href=(bucket.url) tabindex="-1" {
                    rect class={ "a" (bucket.age.min(4)) } x=(hundredths(at)) width=(hundredths((width - 200).max(100))) height="20" {
                        title { (bucket.label) " " (format::money(lang.locale, bucket.amount, currency)) }
                    }
                }
            }
        }
    }
}

/// The same bar without words, for a row of a table whose cells say the figures.
pub fn ageing_mini(buckets: &[Bucket]) -> Markup {
    let drawn: i64 = buckets.iter().map(|b| b.amount.0.max(0)).sum();
    let mut x = 0;
    let boxes = buckets.iter().filter(|b| b.amount.0 > 0).map(|bucket| {
        let width = scaled(bucket.amount.0, drawn, 1000);
        let at = x;
        x += width;
        (bucket.age.min(4), at, width)
    });
    html! {
        svg.bar.mini viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="1000" height="20" {}
            @for (age, at, width) in boxes {
                rect class={ "a" (age) } x=(hundredths(at)) width=(hundredths(width)) height="20" {}
            }
        }
    }
}

/// One column.
#[derive(Clone, Debug)]
pub struct Point {
    /// "sem. 47", "nov. 2026".
    pub label: String,
    /// How much.
    pub amount: Cents,
    /// The documents behind it.
    pub url: String,
    /// Whether it is expected rather than past: drawn lighter.
    pub expected: bool,
}

/// Columns over time: cash by week, invoiced by month.
pub fn columns(lang: Lang<'_>, title: &str, currency: Currency, points: &[Point]) -> Markup {
    let highest = points.iter().map(|p| p.amount.0).max().unwrap_or(0);
    let step = 1000 / points.len().max(1) as i64;
    let money = |c: Cents| format::money(lang.locale, c, currency);
    let rows: Vec<Vec<String>> = points.iter().map(|p| vec![p.label.clone(), money(p.amount)]).collect();
    let every = points.len().div_ceil(8).max(1);
    html! {
        div.columns {
            div.columns-top aria-hidden="true" { (format::money_short(lang.locale, Cents(highest.max(0)), currency)) }
            svg.columns-picture viewBox="0 0 1000 200" preserveAspectRatio="none" role="group" aria-label=(title) {
                path.rule d="M0 .5h1000M0 100h1000M0 199.5h1000" {}
                @for (i, point) in points.iter().enumerate() {
                    @let height = scaled(point.amount.0, highest, 200);
                    a href=(point.url) aria-label={ (point.label) " " (money(point.amount)) } {
                        rect.reach x=(i as i64 * step) width=(step) height="200" { title { (point.label) " " (money(point.amount)) } }
                        rect.column.expected[point.expected]
                            x=(hundredths(i as i64 * step * 100 + step * 15)) width=(hundredths(step * 70))
                            y=(hundredths(20_000 - height)) height=(hundredths(height)) {}
                    }
                }
            }
            ol.columns-labels aria-hidden="true" {
                @for (i, point) in points.iter().enumerate() { li { @if i % every == 0 { (point.label) } } }
            }
            (super::table(lang, title, &[lang.word("chart-point"), lang.word("chart-amount")], &rows))
        }
    }
}
