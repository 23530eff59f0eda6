//! Amounts in several currencies: sums that never add different ones, the filter of a list, and its condition.

use kernel::{Cents, Currency, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::Cx;
use web::i18n::Lang;
use web::ui::{Choice, Field, Filter, Kind, Query};

use super::seek::Where;

/// What lists with amounts understand beside their own filters, for `View::QUERY`.
pub const CURRENCY: (&str, &str) = ("currency", "One currency (ISO 4217); all if absent.");

/// What amounts of one currency come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Sum {
    /// The currency.
    pub currency: Currency,
    /// Their sum, in its minor units.
    pub amount: Cents,
}

/// Sums by currency, euros first.
pub fn by_currency(amounts: impl IntoIterator<Item = (Currency, Cents)>) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    for (currency, amount) in amounts {
        match sums.iter_mut().find(|s| s.currency == currency) {
            Some(sum) => sum.amount += amount,
            None => sums.push(Sum { currency, amount }),
        }
    }
    sums.sort_by_key(|s| (!s.currency.is_euro(), s.currency));
    sums
}

/// Sums in the row of totals, one below the other; bare where there are only euros.
pub fn sums(lang: Lang<'_>, sums: &[Sum]) -> Markup {
    match sums {
        [] => web::ui::amount(lang, Cents::ZERO),
        [one] => super::amount(lang, one.amount, one.currency),
        // In one element: a phone lays out what stands in a cell side by side.
        several => html! {
            span {
                @for (n, sum) in several.iter().enumerate() {
                    @if n > 0 { br; }
                    (super::money(lang, sum.amount, sum.currency))
                }
            }
        },
    }
}

/// Sums in a sentence or a figure, each with its sign: `1 200,00 € + 50,00 $US`.
pub fn told(lang: Lang<'_>, sums: &[Sum]) -> String {
    let nothing = [Sum { currency: Currency::EUR, amount: Cents::ZERO }];
    let shown = if sums.is_empty() { &nothing } else { sums };
    let each = |sum: &Sum| web::format::money(lang.locale, sum.amount, sum.currency);
    shown.iter().map(each).collect::<Vec<_>>().join(" + ")
}

/// The currency that a request asks for.
pub fn asked(cx: &Cx) -> Result<Option<Currency>> {
    let read = |text: &str| {
        let known = Currency::parse(text).filter(|c| c.is_known());
        known.ok_or_else(|| Refusal::invalid("currency.unknown").at("currency").with("currency", text))
    };
    Ok(cx.query("currency").map(read).transpose()?)
}

/// The condition of a list that is asked for one currency. Other ones than that of the books have indexes of their own,
/// which the first part names.
pub fn condition(conditions: &mut Where, column: &str, currency: Option<Currency>) {
    match currency {
        None => {}
        Some(currency) if currency.is_euro() => conditions.and(&format!("{column} = 'EUR'"), Vec::new()),
        Some(currency) => {
            conditions.and(&format!("{column} <> 'EUR' AND {column} = ?"), vec![currency.into()]);
        }
    }
}

/// One currency of all.
pub fn filter(cx: &Cx, query: &Query) -> Filter {
    let lang = cx.lang();
    let now = query.get("currency").unwrap_or_default();
    let choices = std::iter::once(Choice::new("", lang.word("word-all"))).chain(super::currencies()).collect();
    let field = Field::new(Kind::Select(choices), "currency", lang.word("field-currency")).value(now);
    let filter = Filter::new(lang.word("field-currency"), vec![field]);
    if now.is_empty() { filter } else { filter.set(now, query.without("currency").url()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_currencies_are_never_added() {
        let of = |code: &str| Currency::parse(code).unwrap();
        let sums = by_currency([(of("USD"), Cents(5)), (of("EUR"), Cents(7)), (of("CHF"), Cents(1)), (of("USD"), Cents(-2))]);
        let told: Vec<(&str, i64)> = sums.iter().map(|s| (s.currency.code(), s.amount.0)).collect();
        assert_eq!(told, [("EUR", 7), ("CHF", 1), ("USD", 3)]);
    }

    #[test]
    fn another_currency_is_found_by_its_index() {
        let mut conditions = Where::company("o.company_id", kernel::Id(1));
        condition(&mut conditions, "o.currency", None);
        condition(&mut conditions, "o.currency", Currency::parse("USD"));
        condition(&mut conditions, "o.currency", Some(Currency::EUR));
        assert_eq!(
            conditions.text(),
            "o.company_id = $1 AND o.currency <> 'EUR' AND o.currency = $2 AND o.currency = 'EUR'"
        );
    }
}
