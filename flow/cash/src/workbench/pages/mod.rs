//! How the workbench is shown: lines that wait with their proposals, and how well the engine does.

mod advices;
mod bench;
mod columns;
mod line;
mod measured;
mod reasons;
mod statements;

pub use advices::Advices;
pub use bench::Bench;
pub use columns::Columns;
pub use measured::Measured;
pub use statements::Statements;

use kernel::Id;
use web::Cx;
use web::i18n::Locale;
use web::ui::Query;

/// The page with another line looked at, at the same place of the list.
fn with_line(cx: &Cx, query: &Query, line: Id) -> Query {
    let query = query.with("line", line.to_string());
    match (cx.query("after"), cx.query("before")) {
        (Some(after), _) => query.after(after),
        (None, Some(before)) => query.before(before),
        (None, None) => query,
    }
}

/// Millionths as a percentage of the person's language, with one decimal; never 100 % for what is not quite.
fn percent(locale: Locale, millionths: i64) -> String {
    let tenths = if millionths >= 1_000_000 { 1_000 } else { (millionths / 1_000).clamp(0, 999) };
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if locale == Locale::Fr { format!("{whole},{tenth}\u{202f}%") } else { format!("{whole}.{tenth}%") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_is_not_all() {
        for (millionths, fr, en) in [
            (1_000_000, "100,0\u{202f}%", "100.0%"),
            (999_999, "99,9\u{202f}%", "99.9%"),
            (0, "0,0\u{202f}%", "0.0%"),
            (55_500, "5,5\u{202f}%", "5.5%"),
        ] {
            assert_eq!(percent(Locale::Fr, millionths), fr);
            assert_eq!(percent(Locale::En, millionths), en);
        }
    }
}
