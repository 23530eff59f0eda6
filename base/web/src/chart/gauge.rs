//! The exposure gauge: what a customer owes or will owe, in parts, against the limit.

use kernel::{Cents, Currency};
use maud::{Markup, html};

use super::{hundredths, scaled};
use crate::format;
use crate::i18n::Lang;

/// One part of what is used: open invoices, delivered not invoiced, open orders.
#[derive(Clone, Debug)]
pub struct GaugePart {
    /// Its name.
    pub label: String,
    /// How much.
    pub amount: Cents,
    /// The documents behind it.
    pub url: String,
}

/// What is used of a limit.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// What it shows: "Encours".
    pub title: String,
    /// The parts, stacked in their order; a negative one (unapplied cash) is taken off the total only.
    pub parts: Vec<GaugePart>,
    /// The limit; `None` is no limit.
    pub limit: Option<Cents>,
    /// The currency.
    pub currency: Currency,
}

/// The gauge.
///
/// ```ignore
/// gauge(lang, &Gauge { title: lang.word("exposure"), parts, limit: Some(Cents(5_000_000)), currency: Currency::EUR })
/// ```
pub fn gauge(lang: Lang<'_>, gauge: &Gauge) -> Markup {
    let money = |c: Cents| format::money(lang.locale, c, gauge.currency);
    let total: Cents = gauge.parts.iter().map(|p| p.amount).sum();
    let drawn: i64 = gauge.parts.iter().map(|p| p.amount.0.max(0)).sum();
    let scale = gauge.limit.map_or(drawn, |limit| limit.0.max(drawn));
    let over = gauge.limit.filter(|limit| total > *limit).map(|limit| total - limit);
    let rows: Vec<Vec<String>> = gauge.parts.iter().map(|p| vec![p.label.clone(), money(p.amount)]).collect();
    html! {
        div.gauge.over[over.is_some()] {
            div.gauge-head {
                span.gauge-value { (money(total)) }
                span.beside {
                    @if let Some(limit) = gauge.limit {
                        (lang.say("chart-used", &[("share", format::share(lang.locale, total, limit).into())]))
                    } @else { (lang.word("chart-no-limit")) }
                }
            }
            (bar(lang, gauge, drawn, scale))
            @if let Some(limit) = gauge.limit {
                div.gauge-foot {
                    @if let Some(over) = over { span.overdue { (lang.word("chart-over")) " " (money(over)) } }
                    @else { span { (lang.word("chart-room")) " " b { (money(limit - total)) } } }
                    span { (lang.word("chart-limit")) " " b { (money(limit)) } }
                }
            }
            ul.legend {
                @for (i, part) in gauge.parts.iter().enumerate() {
                    li { span class={ "key k" (i % 4) } {} a href=(part.url) { (part.label) } span.money { (money(part.amount)) } }
                }
            }
            (super::table(lang, &gauge.title, &[lang.word("chart-part"), lang.word("chart-amount")], &rows))
        }
    }
}

/// The bar, 400 wide. A limit that is passed is marked where it lies.
fn bar(lang: Lang<'_>, gauge: &Gauge, drawn: i64, scale: i64) -> Markup {
    let mut x = 0;
    let boxes = gauge.parts.iter().enumerate().filter(|(_, p)| p.amount.0 > 0).map(|(i, part)| {
        let width = scaled(part.amount.0, scale, 400);
        let at = x;
        x += width;
        (i, part, at, width)
    });
    let mark = gauge.limit.filter(|limit| drawn > limit.0).map(|limit| scaled(limit.0, scale, 400));
    html! {
        svg.bar viewBox="0 0 400 12" preserveAspectRatio="none" aria-hidden="true" {
            rect.track width="400" height="12" {}
            @for (i, part, at, width) in boxes {
                a href=(part.url) tabindex="-1" {
                    rect class={ "k" (i % 4) } x=(hundredths(at)) width=(hundredths(width)) height="12" {
                        title { (part.label) " " (format::money(lang.locale, part.amount, gauge.currency)) }
                    }
                }
            }
            @if let Some(at) = mark { rect.limit x=(hundredths(at)) width="3" height="12" {} }
        }
    }
}
