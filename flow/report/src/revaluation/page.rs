//! The page of open items in other currencies at a closing rate: what would be booked, what was, and the form.

use std::collections::HashMap;

use ground::company;
use ground::currency::Exchange;
use ground::page::{self, Fill, Sheet, kinds};
use kernel::{Cents, Currency, Day, Fault, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Filters, Form, Phone, Row, Table, Tone, section};
use web::{Cell, Cx, Page, View, format};

use super::book::closing_rates;
use super::model::Revaluation;
use super::rules::{self, Revalued};
use super::store as revaluations;

/// `GET /books/revaluation`
pub struct Revaluations;

/// Open items in other currencies on a day.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The day.
    pub day: Day,
    /// The closing rates.
    pub rates: Vec<Exchange>,
    /// The currency for which no rate is known; nothing can be booked then.
    pub missing: Option<Currency>,
    /// Items at those rates.
    pub items: Vec<Revalued>,
    /// Unrealised losses, cents.
    pub loss: Cents,
    /// Unrealised gains, cents.
    pub gain: Cents,
    /// Names of the customers.
    pub names: HashMap<Id, String>,
    /// What was booked, the last first.
    pub booked: Vec<Revaluation>,
}

/// The day asked for, else the last end of a fiscal year that is over, else of a month.
fn day(cx: &Cx, db: &mut Db) -> Result<Day> {
    if let Some(day) = cx.query_day("day")? {
        return Ok(day.end_of_month());
    }
    let years = company::fiscal_years(db)?;
    let over = years.iter().rev().map(|y| y.last).find(|last| *last < cx.today);
    Ok(over.unwrap_or(cx.today.start_of_month().plus(-1)))
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let day = day(cx, db)?;
    let wanted = cx.query("currency").and_then(Currency::parse);
    let mut open = revaluations::open_on(db, day)?;
    open.retain(|i| wanted.is_none_or(|c| i.currency == c));
    let (rates, missing) = match closing_rates(db, &open, day) {
        Ok(rates) => (rates, None),
        Err(Fault::Refused(refusal)) => {
            let code = refusal.values.iter().find(|(name, _)| *name == "currency").map(|(_, code)| code.clone());
            (Vec::new(), code.and_then(|c| Currency::parse(&c)))
        }
        Err(fault) => return Err(fault),
    };
    let customers: Vec<Id> = open.iter().map(|i| i.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    let items = rules::revalued(open, &rates);
    let sum = |sign: i64| items.iter().map(|i| Cents(i.difference.0 * sign).max(Cents::ZERO)).sum::<Cents>();
    let (loss, gain) = (sum(-1), sum(1));
    Ok(Data { day, rates, missing, items, loss, gain, names, booked: revaluations::all(db)? })
}

impl View for Revaluations {
    const PATH: &'static str = "/books/revaluation";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("day", "Any day of the month at whose end it is; the last fiscal year's end if absent."),
        ("currency", "Items in one currency only."),
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-customer", "col-number", "field-currency", "revaluation-open", "revaluation-value", "revaluation-closing", "revaluation-difference"];
        out.row(&heading.map(|key| Cell::text(cx.lang().word(key))))?;
        let data = read(cx, db)?;
        for item in &data.items {
            let then = &item.then;
            out.row(&[
                Cell::text(data.names.get(&then.customer).map_or("", String::as_str)),
                Cell::text(&then.number),
                Cell::text(then.currency.code()),
                Cell::text(then.currency.plain(then.open)),
                Cell::Amount(then.value),
                Cell::Amount(item.closing),
                Cell::Amount(item.difference),
            ])?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(cx, db)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let filter = crate::books::closing_day(lang, &query, "accrual-day", data.day);
        let currency = super::rates::currency_filter(cx, &query);
        let later = data.booked.first().is_some_and(|b| b.day >= data.day);
        let may = cx.may(Permission::Account) && data.day < cx.today && !later && data.missing.is_none();
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/revaluation"))
            (page::said(cx))
            p.beside { (lang.word("revaluation-lead")) " " (format::day_long(lang, data.day)) }
            (Filters::new(&query).filter(filter).filter(currency).html(lang))
            @if let Some(currency) = data.missing {
                (ui::notice(Tone::Waits, html! { (lang.say("revaluation-no_rate", &[("currency", currency.code().into())])) },
                    Some(html! { (Button::link(lang.word("rates-title"), "/books/rates")) })))
            }
            @if !data.booked.is_empty() { (booked(cx, data)) }
            (table(cx, data, &query))
            @if may && !data.items.is_empty() && query.get("currency").is_none() { (book(cx, data)) }
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &ui::Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::number(lang.word("revaluation-open")),
        Column::number(lang.word("revaluation-value")),
        Column::number(lang.word("currency-rate-label")),
        Column::number(lang.word("revaluation-closing")),
        Column::number(lang.word("revaluation-difference")).phone(Phone::Amount),
    ];
    let rate = |currency: Currency| {
        let found = data.rates.iter().find(|e| e.currency == currency);
        found.map(|e| format::exchange_rate(lang.locale, e.rate)).unwrap_or_default()
    };
    let rows = data.items.iter().map(|item| {
        let then = &item.then;
        Row::new(vec![
            html! { (data.names.get(&then.customer).map_or("", String::as_str)) },
            html! { (then.number) },
            ui::money(lang, then.open, then.currency),
            ui::amount(lang, then.value),
            html! { span.money { (rate(then.currency)) } },
            ui::amount(lang, item.closing),
            ui::amount(lang, item.difference),
        ])
        .link(format!("/customers/{}", then.customer))
    });
    let sum = |of: fn(&Revalued) -> Cents| data.items.iter().map(of).sum::<Cents>();
    let totals = vec![
        html! { (lang.word("col-total")) },
        html! {},
        html! {},
        ui::amount(lang, sum(|i| i.then.value)),
        html! {},
        ui::amount(lang, sum(|i| i.closing)),
        ui::amount(lang, sum(|i| i.difference)),
    ];
    Table::new(lang.word("revaluation-items"), columns)
        .rows(rows.collect())
        .totals(totals)
        .exports(query)
        .empty(ui::empty(lang.word("revaluation-none"), lang.word("revaluation-none-does"), None))
        .html(lang)
}

fn booked(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("accrual-day")).phone(Phone::Title),
        Column::number(lang.word("revaluation-loss")),
        Column::number(lang.word("revaluation-gain")).phone(Phone::Amount),
    ];
    let rows = data.booked.iter().map(|b| {
        let url = format!("/books/entries?journal=OD&from={}&to={}", b.day, b.day.plus(1));
        Row::new(vec![ui::day(lang, b.day), ui::amount(lang, b.loss), ui::amount(lang, b.gain)]).link(url)
    });
    Table::new(lang.word("revaluation-booked"), columns).rows(rows.collect()).html(lang)
}

fn book(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let choices = ["next_closing", "next_day"].map(|c| Choice::new(c, lang.word(&format!("revaluation-release-{c}"))));
    Form::post("/revaluation/book")
        .hidden(&cx.hidden(&cx.address).with("day", data.day).pairs())
        .errors(&fill.errors)
        .body(section(lang.word("command-revaluation-book"), Some(&lang.word("revaluation-does")), html! {
            (fill.select("release", "revaluation-release", choices.to_vec(), "next_closing").html(lang))
        }))
        .buttons(vec![Button::submit(lang.word("command-revaluation-book")).primary()])
        .html(lang)
}
