//! Pictures for where people would rather look than read: SVG made on the server, each with its table for screen
//! readers, every mark a link.

use maud::{Markup, html};

use crate::i18n::Lang;

pub mod gauge;
pub mod bars;
pub mod flow;
pub mod lines;
pub mod spark;

pub use bars::{Bucket, Point, ageing, columns};
pub use flow::{Stage, flow};
pub use lines::{Mark, Series, lines};
pub use gauge::{Gauge, GaugePart, gauge};
pub use spark::sparkline;

/// The figures of a picture as a table that only screen readers see.
fn table(lang: Lang<'_>, title: &str, headings: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        div.unseen {
            table {
                caption { (title) " – " (lang.word("chart-table")) }
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in rows {
                        tr { @for (i, cell) in row.iter().enumerate() { @if i == 0 { th scope="row" { (cell) } } @else { td { (cell) } } } }
                    }
                }
            }
        }
    }
}

/// A length in hundredths as SVG writes it: `12.5`.
fn hundredths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    match n.abs() % 100 {
        0 => format!("{sign}{}", n.abs() / 100),
        rest => format!("{sign}{}.{rest:02}", n.abs() / 100),
    }
}

/// `part / whole * length`, in hundredths; nothing of nothing is nothing.
fn scaled(part: i64, whole: i64, length: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let value = i128::from(part.max(0)) * i128::from(length) * 100 / i128::from(whole);
    i64::try_from(value).unwrap_or(length * 100)
}

#[cfg(test)]
mod tests;
