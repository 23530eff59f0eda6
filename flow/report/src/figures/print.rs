//! The figures as a table of text.

use web::format;
use web::i18n::Lang;

use super::Figures;
use super::page::{COLUMNS, number, percent};

/// Prints the figures, a line a month, in the reader's words.
pub fn print(figures: &Figures, lang: Lang<'_>, mut out: impl std::io::Write) -> std::io::Result<()> {
    let day = format::day(lang, figures.as_of);
    writeln!(out, "{}", lang.say("figures-title-on", &[("day", day.as_str().into())]))?;
    let wide = |text: &str| -> String { text.chars().take(15).collect() };
    write!(out, "{:<12}", wide(&lang.word("figures-month")))?;
    for key in COLUMNS {
        write!(out, "{:>16}", wide(&lang.word(key)))?;
    }
    writeln!(out)?;
    let amount = |cents| format::amount(lang.locale, cents);
    for row in &figures.rows {
        let reserve = if row.countback.beyond { "≥ " } else { "" };
        let cells = [
            amount(row.sales),
            amount(row.receivables),
            amount(row.not_due),
            amount(row.overdue),
            amount(row.unapplied),
            number(lang, row.dso),
            format!("{reserve}{}", number(lang, Some(row.countback.days))),
            number(lang, row.best),
            number(lang, row.delinquent),
            number(lang, row.paid_days),
            number(lang, row.beyond_terms),
            percent(lang, row.effectiveness),
            percent(lang, row.overdue_share),
            amount(row.cost),
        ];
        write!(out, "{:<12}", row.day.to_string())?;
        for cell in cells {
            write!(out, "{cell:>16}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
