//! What the pages of every step share: lists by seek, stories of documents, chains of linked documents, panels of
//! what may be done now. Their words are the frame of the flow's own vocabulary: states, units, rates, roles.

pub mod bulk;
pub mod chain;
pub mod deed;
pub mod export;
pub mod fill;
pub mod kinds;
pub mod pick;
pub mod moneys;
pub mod seek;
pub mod sheet;
pub mod story;

pub use deed::{Deeds, form_again, said};
pub use fill::{Fill, money_name};
pub use kinds::{label_of, labels, url_of};
pub use seek::{Cursor, Listed, Seek, Sorted, Where};
pub use sheet::Sheet;
pub use story::Story;

use kernel::{Cents, Currency, Price, Quantity};
use maud::{Markup, html};
use web::Cx;
use web::i18n::Lang;

/// The words of this module; the company's step brings them along.
pub const WORDS: [&str; 2] = [include_str!("fr.ftl"), include_str!("en.ftl")];

/// An amount in euros with its sign.
pub fn eur(lang: Lang<'_>, amount: Cents) -> Markup {
    web::ui::money(lang, amount, Currency::EUR)
}

/// An amount in a currency with its sign.
pub fn money(lang: Lang<'_>, amount: Cents, currency: Currency) -> Markup {
    web::ui::money(lang, amount, currency)
}

/// An amount in a column of amounts in euros: bare in euros, with its sign in another currency.
pub fn amount(lang: Lang<'_>, amount: Cents, currency: Currency) -> Markup {
    if currency.is_euro() { web::ui::amount(lang, amount) } else { web::ui::money(lang, amount, currency) }
}

/// A quantity with its unit in words where that is not simply a piece: `12`, `2,5 m²`.
pub fn quantity(lang: Lang<'_>, quantity: Quantity, unit: &str) -> Markup {
    html! {
        span.money {
            (web::format::quantity(lang.locale, quantity))
            @if !unit.is_empty() && unit != "C62" { " " span.beside { (unit_word(lang, unit)) } }
        }
    }
}

/// A unit price in euros with its sign.
pub fn price(lang: Lang<'_>, price: Price) -> Markup {
    price_in(lang, price, Currency::EUR)
}

/// A unit price in a currency with its sign.
pub fn price_in(lang: Lang<'_>, price: Price, currency: Currency) -> Markup {
    html! { span.money { (web::format::price(lang.locale, price, currency)) } }
}

/// The currencies of ISO 4217 as choices, those in daily use with us first.
pub fn currencies() -> Vec<web::ui::Choice> {
    const FIRST: [&str; 6] = ["EUR", "USD", "GBP", "CHF", "JPY", "CAD"];
    let others = kernel::iso4217::codes().into_iter().filter(|code| !FIRST.contains(code));
    FIRST.into_iter().chain(others).map(|code| web::ui::Choice::new(code, code)).collect()
}

/// The word for a unit where it is not simply a piece.
pub fn unit_shown(lang: Lang<'_>, unit: &str) -> String {
    if unit == "C62" { String::new() } else { unit_word(lang, unit) }
}

/// The word for a unit of UN/ECE Recommendation 20; the code itself where there is none.
pub fn unit_word(lang: Lang<'_>, unit: &str) -> String {
    let key = format!("unit-{unit}");
    if lang.words.has(lang.locale, &key) { lang.word(&key) } else { unit.to_string() }
}

/// A decimal in the form a person would type it in their language: `12,5`, `12.5`.
pub fn typed(lang: Lang<'_>, decimal: impl std::fmt::Display) -> String {
    let text = decimal.to_string();
    if lang.locale == web::i18n::Locale::Fr { text.replace('.', ",") } else { text }
}

/// A SIREN or SIRET in groups, as it is printed: `732 829 320`, `732 829 320 00074`.
pub fn siren(text: &str) -> String {
    let group = |part: &str| -> String {
        let parts: Vec<&str> = [part.get(0..3), part.get(3..6), part.get(6..9)].into_iter().flatten().collect();
        parts.join("\u{202f}")
    };
    match (text.is_ascii(), text.len()) {
        (true, 9) => group(text),
        (true, 14) => format!("{}\u{202f}{}", group(text), &text[9..]),
        _ => text.to_string(),
    }
}

/// An IBAN in groups of four.
pub fn iban(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let groups: Vec<String> = chars.chunks(4).map(|c| c.iter().collect()).collect();
    groups.join("\u{202f}")
}

/// An address in its lines.
pub fn address(address: &crate::party::Address) -> Markup {
    let town = format!("{} {}", address.postcode, address.city);
    let country = if address.country == "FR" { "" } else { address.country.as_str() };
    let lines: Vec<&str> = [address.street.as_str(), address.more.as_str(), town.trim(), country]
        .into_iter()
        .filter(|l| !l.is_empty())
        .collect();
    html! {
        @if lines.is_empty() { "–" }
        @for (i, line) in lines.iter().enumerate() { @if i > 0 { br; } (line) }
    }
}

/// A text, or a dash where there is none.
pub fn or_dash(text: &str) -> Markup {
    html! { @if text.is_empty() { "–" } @else { (text) } }
}

/// The state of a list in the address asked for.
pub fn query(cx: &Cx) -> web::ui::Query {
    let (path, raw) = cx.address.split_once('?').unwrap_or((&cx.address, ""));
    // The API asks below its own root; links always lead to pages.
    web::ui::Query::parse(path.strip_prefix("/api/v1").unwrap_or(path), raw)
}

/// The word and percentage of a VAT rate on a day.
pub fn vat(lang: Lang<'_>, code: crate::tax::VatCode, day: kernel::Day) -> String {
    web::format::rate(lang.locale, code.on(day).rate)
}

/// A choice of the whole list or one of its parts: the empty value first.
pub fn all_or(lang: Lang<'_>, choices: impl IntoIterator<Item = (String, String)>) -> Vec<web::ui::Choice> {
    let all = web::ui::Choice::new("", lang.word("word-all"));
    std::iter::once(all).chain(choices.into_iter().map(|(v, l)| web::ui::Choice::new(v, l))).collect()
}

/// The page itself, without its query.
pub fn page_url(cx: &Cx) -> String {
    cx.address.split('?').next().unwrap_or("/").to_string()
}
