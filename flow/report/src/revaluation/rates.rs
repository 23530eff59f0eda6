//! The list of exchange rates, and the form that sets one.

use ground::currency::{DayRate, rates};
use ground::page::{self, Fill, Sheet};
use kernel::{Currency, ExchangeRate, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Form, Phone, Row, Table, section};
use web::{Cell, Cx, Page, View, format};

/// `GET /books/rates`
pub struct Rates;

/// Rates of one page at most.
const MOST: i64 = 500;

/// Exchange rates.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The rates, latest first, 500 at most: days and currency narrow them.
    pub rates: Vec<DayRate>,
}

fn read(cx: &Cx, db: &mut Db, most: i64) -> Result<Data> {
    let currency = match cx.query("currency") {
        Some(text) => {
            let found = Currency::parse(text).filter(|c| c.is_known());
            Some(found.ok_or_else(|| Refusal::invalid("currency.unknown").at("currency"))?)
        }
        None => None,
    };
    let days = (cx.query_day("from")?, cx.query_day("to")?);
    Ok(Data { rates: rates(db, currency, days, most)? })
}

/// One currency of all.
pub(super) fn currency_filter(cx: &Cx, query: &ui::Query) -> Filter {
    let lang = cx.lang();
    let asked = cx.query("currency").unwrap_or("");
    let all = Choice::new("", lang.word("word-all"));
    let others = page::currencies().into_iter().filter(|c| c.value != "EUR");
    let choices = std::iter::once(all).chain(others).collect();
    let field = Field::new(ui::Kind::Select(choices), "currency", lang.word("field-currency")).value(asked);
    let filter = Filter::new(lang.word("field-currency"), vec![field]);
    if asked.is_empty() { filter } else { filter.set(asked, query.without("currency").url()) }
}

impl View for Rates {
    const PATH: &'static str = "/books/rates";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("currency", "One currency; all if absent."),
        ("from", "Rates from this day on."),
        ("to", "Rates until this day."),
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["field-currency", "col-day", "currency-rate-label", "rates-per_book", "rates-source"];
        out.row(&heading.map(|key| Cell::text(cx.lang().word(key))))?;
        for rate in read(cx, db, 1_000_000)?.rates {
            out.row(&[
                Cell::text(rate.currency.code()),
                Cell::Day(rate.day),
                Cell::text(rate.rate.to_string()),
                Cell::text(rate.per_book.map(|r| r.to_string()).unwrap_or_default()),
                Cell::text(&rate.source),
            ])?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(cx, db, MOST)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let day = |name: &str, label: &str| {
            let field = Field::new(ui::Kind::Date, name, lang.word(label)).value(cx.query(name).unwrap_or_default());
            let filter = Filter::new(lang.word(label), vec![field]);
            match cx.query(name).and_then(kernel::Day::parse) {
                Some(day) => filter.set(format::day(lang, day), query.without(name).url()),
                None => filter,
            }
        };
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/rates"))
            (page::said(cx))
            p.beside { (lang.word("rates-lead")) }
            (Filters::new(&query).filter(currency_filter(cx, &query)).filter(day("from", "rates-from")).filter(day("to", "rates-to")).html(lang))
            (table(cx, data, &query))
            @if cx.may(Permission::Account) { (form(cx)) }
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &ui::Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("field-currency")).phone(Phone::Title),
        Column::text(lang.word("col-day")).phone(Phone::Under),
        Column::number(lang.word("currency-rate-label")).phone(Phone::Amount),
        Column::number(lang.word("rates-per_book")),
        Column::text(lang.word("rates-source")),
    ];
    let shown = |rate: Option<ExchangeRate>| rate.map(|r| format::exchange_rate(lang.locale, r)).unwrap_or_default();
    let rows = data.rates.iter().map(|rate| {
        Row::new(vec![
            html! { (rate.currency) },
            ui::day(lang, rate.day),
            html! { span.money { (shown(Some(rate.rate))) } },
            html! { span.money { (shown(rate.per_book)) } },
            html! { (rate.source) },
        ])
    });
    Table::new(lang.word("rates-title"), columns)
        .rows(rows.collect())
        .exports(query)
        .empty(ui::empty(lang.word("rates-none"), lang.word("rates-none-does"), None))
        .html(lang)
}

fn form(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let fill = fill.unreadable("rate", "currency.rate", |text| text.is_empty() || ExchangeRate::parse(text).is_some());
    let currencies = page::currencies().into_iter().filter(|c| c.value != "EUR").collect();
    Form::post("/currency/set_rate")
        .hidden(&cx.hidden(&cx.address).pairs())
        .errors(&fill.errors)
        .body(section(lang.word("command-currency-set_rate"), Some(&lang.word("rates-help")), html! {
            (fill.select("currency", "field-currency", currencies, cx.query("currency").unwrap_or("USD")).narrow().html(lang))
            (fill.day("day", "col-day", Some(cx.today)).html(lang))
            (fill.text("rate", "rates-rate", "").hint(lang.word("rates-rate-hint")).narrow().html(lang))
            (fill.text("per_book", "rates-per_book", "").hint(lang.word("rates-per_book-hint")).narrow().html(lang))
            (fill.text("source", "rates-source", "BCE").narrow().html(lang))
        }))
        .buttons(vec![Button::submit(lang.word("command-currency-set_rate")).primary()])
        .html(lang)
}
