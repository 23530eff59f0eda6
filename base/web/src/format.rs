//! How money, numbers, days and spans of time are written for a reader, in their language.
//!
//! Functions that take a [`Locale`] need no words; those that take a [`Lang`] put words around the numbers.
//! French groups thousands with a narrow no-break space and puts a no-break space before the sign (CLDR 46, fr).

use kernel::{Cents, Currency, Day, ExchangeRate, Price, Quantity, Rate};

use crate::i18n::{Lang, Locale};

const NARROW: char = '\u{202f}';
const NBSP: char = '\u{a0}';
/// The minus of typography, as wide as a digit.
const MINUS: char = '\u{2212}';

/// A whole number with thousands separators: `12 345`, `12,345`.
pub fn count(locale: Locale, n: i64) -> String {
    let mut text = String::new();
    if n < 0 {
        text.push(MINUS);
    }
    grouped(&mut text, locale, n.unsigned_abs());
    text
}

fn grouped(text: &mut String, locale: Locale, n: u64) {
    let digits = n.to_string();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(if locale == Locale::Fr { NARROW } else { ',' });
        }
        text.push(digit);
    }
}

/// A decimal given as `value / 10^scale`, with at least `least` decimals and no idle zeros beyond.
fn decimal(locale: Locale, value: i64, scale: u32, least: usize) -> String {
    let unit = 10u64.pow(scale);
    let n = value.unsigned_abs();
    let mut text = String::new();
    if value < 0 {
        text.push(MINUS);
    }
    grouped(&mut text, locale, n / unit);
    let fraction = format!("{:0width$}", n % unit, width = scale as usize);
    let kept = fraction.trim_end_matches('0').len().max(least.min(fraction.len()));
    if kept > 0 {
        text.push(if locale == Locale::Fr { ',' } else { '.' });
        text.push_str(&fraction[..kept]);
    }
    text
}

/// An amount without its currency: `1 234,56`, `1,234.56`. For columns that name the currency once.
pub fn amount(locale: Locale, cents: Cents) -> String {
    decimal(locale, cents.0, 2, 2)
}

/// An amount in the minor units of a currency, without its sign: `1 234,56`, `1 500` in yen, `12,345` in dinars.
pub fn amount_in(locale: Locale, amount: Cents, currency: Currency) -> String {
    decimal(locale, amount.0, currency.decimals(), currency.decimals() as usize)
}

/// An amount with its currency: `1 234,56 €`, `€1,234.56`; others by code: `12,00 CHF`, `CHF 12.00`, `1 500 JPY`.
pub fn money(locale: Locale, cents: Cents, currency: Currency) -> String {
    with_sign(locale, amount_in(locale, cents.abs(), currency), cents.0 < 0, currency)
}

/// An exchange rate, all its decimals: `0,9217`, `1.085`.
pub fn exchange_rate(locale: Locale, rate: ExchangeRate) -> String {
    decimal(locale, rate.0, ExchangeRate::SCALE, 4)
}

/// A unit price, at least two decimals: `0,335 €`, `€12.00`.
pub fn price(locale: Locale, price: Price, currency: Currency) -> String {
    with_sign(locale, decimal(locale, price.0.saturating_abs(), Price::SCALE, currency.decimals().min(2) as usize), price.0 < 0, currency)
}

/// An amount for a tile or a picture, three digits at most before the unit: `950 €`, `84,2 k€`, `1,24 M€`; `€84.2k`.
pub fn money_short(locale: Locale, cents: Cents, currency: Currency) -> String {
    let major = div_round(cents.0.unsigned_abs(), 10u64.pow(currency.decimals()));
    let (unit, decimals, name) = match major {
        0..1_000 => (1, 0, ""),
        1_000..999_500 => (1_000, 1, "k"),
        999_500..999_500_000 => (1_000_000, 2, if locale == Locale::Fr { "M" } else { "m" }),
        _ => (1_000_000_000, 2, if locale == Locale::Fr { "Md" } else { "bn" }),
    };
    // Beyond three digits the decimals say nothing.
    let decimals = if major / unit >= 100 { 0 } else { decimals };
    let scaled = div_round(major.saturating_mul(10u64.pow(decimals)), unit);
    let digits = decimal(locale, i64::try_from(scaled).unwrap_or(i64::MAX), decimals, 0);
    let (sign, tight) = symbol(locale, currency);
    let minus = if cents.0 < 0 { MINUS.to_string() } else { String::new() };
    match locale {
        Locale::Fr => format!("{minus}{digits}{NBSP}{name}{sign}"),
        Locale::En if tight => format!("{minus}{sign}{digits}{name}"),
        Locale::En => format!("{minus}{sign}{NBSP}{digits}{name}"),
    }
}

fn div_round(n: u64, by: u64) -> u64 {
    n.saturating_add(by / 2) / by
}

/// The sign of a currency, and whether English writes it without a space.
fn symbol(locale: Locale, currency: Currency) -> (String, bool) {
    match (currency.code(), locale) {
        ("EUR", _) => ("€".to_owned(), true),
        ("GBP", _) => ("£".to_owned(), true),
        ("USD", Locale::En) => ("$".to_owned(), true),
        ("USD", Locale::Fr) => ("$US".to_owned(), true),
        (code, _) => (code.to_owned(), false),
    }
}

fn with_sign(locale: Locale, digits: String, negative: bool, currency: Currency) -> String {
    let (sign, tight) = symbol(locale, currency);
    let minus = if negative { MINUS.to_string() } else { String::new() };
    match locale {
        Locale::Fr => format!("{minus}{digits}{NBSP}{sign}"),
        Locale::En if tight => format!("{minus}{sign}{digits}"),
        Locale::En => format!("{minus}{sign}{NBSP}{digits}"),
    }
}

/// The sign of a currency alone, for the end of an input: `€`, `CHF`.
pub fn currency_sign(locale: Locale, currency: Currency) -> String {
    symbol(locale, currency).0
}

/// A quantity: `1 250`, `2,5`.
pub fn quantity(locale: Locale, quantity: Quantity) -> String {
    decimal(locale, quantity.0, Quantity::SCALE, 0)
}

/// A rate: `20 %`, `5.5%`.
pub fn rate(locale: Locale, rate: Rate) -> String {
    let digits = decimal(locale, rate.0, Rate::SCALE, 0);
    if locale == Locale::Fr { format!("{digits}{NARROW}%") } else { format!("{digits}%") }
}

/// A share of a whole as a percentage with at most one decimal: `12,5 %`. Nothing of nothing is `–`.
pub fn share(locale: Locale, part: Cents, whole: Cents) -> String {
    if whole.0 == 0 {
        return "–".to_owned();
    }
    let per_mille = (i128::from(part.0) * 1000 + i128::from(whole.0) / 2).div_euclid(i128::from(whole.0));
    let tenths = i64::try_from(per_mille).unwrap_or(i64::MAX / 10_000);
    rate(locale, Rate(tenths.saturating_mul(1000)))
}

/// A day: `12 nov. 2026`, `1er mars 2026`; `12 Nov 2026`.
pub fn day(lang: Lang<'_>, day: Day) -> String {
    let month = lang.word(month_key("short", day));
    let year = day.year();
    lang.say(
        "day-short",
        &[("day", ordinal(lang, day).into()), ("month", month.into()), ("year", (year.to_string()).into())],
    )
}

/// A day with its month in full: `12 novembre 2026`, `12 November 2026`.
pub fn day_long(lang: Lang<'_>, day: Day) -> String {
    let month = lang.word(month_key("long", day));
    let year = day.year().to_string();
    lang.say("day-short", &[("day", ordinal(lang, day).into()), ("month", month.into()), ("year", year.into())])
}

/// A day with its weekday: `jeudi 12 novembre 2026`, `Thursday 12 November 2026`.
pub fn day_full(lang: Lang<'_>, day: Day) -> String {
    const KEYS: [&str; 7] = ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];
    let weekday = lang.word(KEYS[usize::from(day.weekday().clamp(1, 7)) - 1]);
    format!("{weekday} {}", day_long(lang, day))
}

/// A month with its year: `nov. 2026`, `Nov 2026`.
pub fn month(lang: Lang<'_>, day: Day) -> String {
    format!("{} {}", lang.word(month_key("short", day)), day.year())
}

fn ordinal(lang: Lang<'_>, day: Day) -> String {
    if day.day() == 1 { lang.word("day-first") } else { day.day().to_string() }
}

fn month_key(form: &str, day: Day) -> &'static str {
    const SHORT: [&str; 12] = [
        "month-short-1",
        "month-short-2",
        "month-short-3",
        "month-short-4",
        "month-short-5",
        "month-short-6",
        "month-short-7",
        "month-short-8",
        "month-short-9",
        "month-short-10",
        "month-short-11",
        "month-short-12",
    ];
    const LONG: [&str; 12] = [
        "month-long-1",
        "month-long-2",
        "month-long-3",
        "month-long-4",
        "month-long-5",
        "month-long-6",
        "month-long-7",
        "month-long-8",
        "month-long-9",
        "month-long-10",
        "month-long-11",
        "month-long-12",
    ];
    let i = (day.month().clamp(1, 12) - 1) as usize;
    if form == "short" { SHORT[i] } else { LONG[i] }
}

/// How far a day lies from today: `aujourd’hui`, `demain`, `dans 3 j`, `il y a 12 j`.
pub fn relative(lang: Lang<'_>, day: Day) -> String {
    match day.since(lang.today) {
        0 => lang.word("day-today"),
        1 => lang.word("day-tomorrow"),
        -1 => lang.word("day-yesterday"),
        n if n > 0 => lang.say("day-in", &[("count", n.into())]),
        n => lang.say("day-ago", &[("count", n.saturating_neg().into())]),
    }
}

/// How late something due on `day` is today: `12 j de retard`; before that, [`relative`].
pub fn lateness(lang: Lang<'_>, due: Day) -> String {
    match lang.today.since(due) {
        late if late > 0 => late_by(lang, late),
        _ => relative(lang, due),
    }
}

/// `12 j de retard`, `12 days late`.
pub fn late_by(lang: Lang<'_>, days: i32) -> String {
    lang.say("day-late", &[("count", days.into())])
}

/// A number of days: `12 j`, `12 d`.
pub fn days(lang: Lang<'_>, days: i64) -> String {
    lang.say("span-days", &[("n", days.into())])
}

/// A moment in the reader's zone: `12 nov. 2026, 14:32`. `millis` since 1970-01-01 UTC.
pub fn moment(lang: Lang<'_>, millis: i64) -> String {
    format!("{}, {}", day(lang, Day::at(millis, lang.zone)), clock(lang, millis))
}

/// The time of a moment in the reader's zone: `14:32`.
pub fn clock(lang: Lang<'_>, millis: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let time = lang.zone.to_datetime(moment).time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The same moment for a `datetime` attribute: `2026-11-12T14:32:05Z`.
pub fn moment_iso(millis: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A span of time in its two largest units: `850 ms`, `12 s`, `3 min 20 s`, `2 h 15 min`, `4 j 3 h`.
pub fn duration(lang: Lang<'_>, millis: u64) -> String {
    let seconds = millis / 1000;
    let unit = |key: &str, n: u64| lang.say(key, &[("n", n.into())]);
    let (key, n, rest_key, rest) = match seconds {
        0 => return unit("span-millis", millis),
        1..60 => return unit("span-seconds", seconds),
        60..3_600 => ("span-minutes", seconds / 60, "span-seconds", seconds % 60),
        3_600..86_400 => ("span-hours", seconds / 3_600, "span-minutes", seconds % 3_600 / 60),
        _ => ("span-days", seconds / 86_400, "span-hours", seconds % 86_400 / 3_600),
    };
    if rest == 0 { unit(key, n) } else { format!("{} {}", unit(key, n), unit(rest_key, rest)) }
}

/// A size of a file: `512 o`, `1,2 Mo`; `512 B`, `1.2 MB` (powers of 1000).
pub fn bytes(lang: Lang<'_>, size: u64) -> String {
    let (unit, key) = match size {
        0..1_000 => (1, "size-bytes"),
        1_000..1_000_000 => (1_000, "size-kilo"),
        1_000_000..1_000_000_000 => (1_000_000, "size-mega"),
        _ => (1_000_000_000, "size-giga"),
    };
    let tenths = if unit == 1 { size * 10 } else { div_round(size, unit / 10) };
    lang.say(key, &[("n", decimal(lang.locale, tenths as i64, 1, 0).into())])
}

#[cfg(test)]
mod tests;
