//! The aged balance as a table of text.

use web::format;
use web::i18n::Lang;

use super::{Balance, By, Totals};

/// Prints the aged balance, in the reader's words.
pub fn print(balance: &Balance, lang: Lang<'_>, mut out: impl std::io::Write) -> std::io::Result<()> {
    let day = format::day(lang, balance.as_of);
    writeln!(out, "{}", lang.say("aged-title-on", &[("day", day.as_str().into())]))?;
    if let Some(known) = balance.known_at {
        writeln!(out, "{}", lang.say("aged-known", &[("moment", format::moment(lang, known).into())]))?;
    }
    let wide = |text: &str, most: usize| -> String { text.chars().take(most).collect() };
    write!(out, "{:<12}{:<32}", lang.word("aged-number"), lang.word(by_word(balance.by)))?;
    for name in columns(balance, lang) {
        write!(out, "{:>18}", wide(&name, 17))?;
    }
    writeln!(out)?;
    let mut line = |number: &str, name: &str, totals: &Totals| -> std::io::Result<()> {
        write!(out, "{:<12}{:<32}", wide(number, 11), wide(name, 31))?;
        for amount in totals.columns() {
            write!(out, "{:>18}", format::amount(lang.locale, amount))?;
        }
        if let Some((currency, amount)) = balance.only.zip(totals.in_currency) {
            write!(out, "{:>18}", format::money(lang.locale, amount, currency))?;
        }
        writeln!(out)
    };
    for row in &balance.rows {
        line(&row.number, &name_of(lang, &row.name, balance.by), &row.totals)?;
    }
    line("", &lang.word("aged-total"), &balance.totals)
}

/// The names of the amounts of a line: each class, what is not applied, everything.
pub fn columns(balance: &Balance, lang: Lang<'_>) -> Vec<String> {
    let classes = balance.classes.iter().map(|c| c.label(lang));
    let other = balance.totals.in_currency.and(balance.only).map(|c| c.code().to_string());
    classes.chain([lang.word("aged-unapplied"), lang.word("aged-total")]).chain(other).collect()
}

/// The word for what a line stands for.
pub fn by_word(by: By) -> &'static str {
    match by {
        By::Payer => "aged-by-payer",
        By::Customer => "aged-by-customer",
        By::Collector => "aged-by-collector",
        By::Segment => "aged-by-segment",
    }
}

/// The name of a line; customers in no group have a word.
pub fn name_of(lang: Lang<'_>, name: &str, by: By) -> String {
    if name.is_empty() && by.grouping().is_some() { lang.word("aged-no_group") } else { name.to_string() }
}
