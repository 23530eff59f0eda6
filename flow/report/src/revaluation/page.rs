//! The page of open items in other currencies at a closing rate: what would be booked, what was, and the form.

use std::collections::HashMap;

use ground::company;
use ground::currency::Exchange;
use ground::ledger::read_accounts;
use ground::page::{self, Fill, Sheet, kinds};
use ground::receivable::ItemKind;
use kernel::{Cents, Currency, Day, Fault, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Filters, Form, Phone, Row, Table, Tone, section};
use web::{Cell, Cx, Page, View, format};

use super::book::closing_rates;
use super::model::Revaluation;
use super::money::{self, MoneyRevalued};
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
    /// Money in other currencies at those rates: accounts at the bank, and what waits for it.
    pub money: Vec<MoneyRevalued>,
    /// Names of its accounts, in the same order.
    pub accounts: Vec<String>,
    /// Unrealised losses, cents.
    pub loss: Cents,
    /// Unrealised gains, cents.
    pub gain: Cents,
    /// Where the documents of the items open.
    #[serde(skip)]
    pub urls: HashMap<Id, String>,
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
    let chart = read_accounts(db)?;
    let mut money = revaluations::money_on(db, &chart, day)?;
    money.retain(|m| wanted.is_none_or(|c| m.currency == c));
    let (rates, missing) = match closing_rates(db, (&open, &money), day) {
        Ok(rates) => (rates, None),
        Err(Fault::Refused(refusal)) => {
            let code = refusal.values.iter().find(|(name, _)| *name == "currency").map(|(_, code)| code.clone());
            (Vec::new(), code.and_then(|c| Currency::parse(&c)))
        }
        Err(fault) => return Err(fault),
    };
    let customers: Vec<Id> = open.iter().map(|i| i.customer).collect();
    let names = kinds::labels(db, "customer", &customers)?;
    let ids: Vec<Id> = open.iter().map(|i| i.item).collect();
    let items = rules::revalued(open, &rates);
    let money = money::revalued(money, &rates);
    let accounts = money.iter().map(|m| chart.label(&m.then.account).to_string()).collect();
    let place = |(item, (kind, id)): (Id, (String, Id))| {
        let kind = ItemKind::parse(&kind)?;
        Some((item, kinds::url_of(kind.document(), id)?))
    };
    let urls = revaluations::documents(db, &ids)?.into_iter().filter_map(place).collect();
    let sum = |sign: i64| items.iter().map(|i| Cents(i.difference.0 * sign).max(Cents::ZERO)).sum::<Cents>();
    let (loss, gain) = (sum(-1), sum(1));
    Ok(Data { day, rates, missing, items, money, accounts, loss, gain, urls, names, booked: revaluations::all(db)? })
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
        for (money, name) in data.money.iter().zip(&data.accounts) {
            let then = &money.then;
            out.row(&[
                Cell::text(name),
                Cell::text(&then.account),
                Cell::text(then.currency.code()),
                Cell::text(then.currency.plain(then.amount)),
                Cell::Amount(then.value),
                Cell::Amount(money.closing),
                Cell::Amount(money.difference),
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
            @if !data.booked.is_empty() { (ui::card(lang.word("revaluation-booked"), None, booked(cx, data))) }
            (ui::card(lang.word("revaluation-items"), None, table(cx, data, &query)))
            @if !data.money.is_empty() { (ui::card(lang.word("revaluation-money"), None, money_table(cx, data))) }
            @if may && !(data.items.is_empty() && data.money.is_empty()) && query.get("currency").is_none() { (book(cx, data)) }
        })
    }
}

/// The closing rate of a currency as it is written.
fn rate(cx: &Cx, data: &Data, currency: Currency) -> String {
    let found = data.rates.iter().find(|e| e.currency == currency);
    found.map(|e| format::exchange_rate(cx.lang().locale, e.rate)).unwrap_or_default()
}

/// Money at the bank and on its way there.
fn money_table(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("revaluation-account")).phone(Phone::Title),
        Column::number(lang.word("revaluation-balance")),
        Column::number(lang.word("revaluation-value")),
        Column::number(lang.word("currency-rate-label")),
        Column::number(lang.word("revaluation-closing")),
        Column::number(lang.word("revaluation-moved")).phone(Phone::Amount),
    ];
    let rows = data.money.iter().zip(&data.accounts).map(|(money, name)| {
        let then = &money.then;
        Row::new(vec![
            html! { (then.account) " · " (name) @if !then.kept { br; span.beside { (lang.word("revaluation-waits")) } } },
            ui::money(lang, then.amount, then.currency),
            ui::amount(lang, then.value),
            html! { span.money { (rate(cx, data, then.currency)) } },
            ui::amount(lang, money.closing),
            ui::amount(lang, money.difference),
        ])
        .link(format!("/books/ledger?account={}&to={}", then.account, data.day))
    });
    let sum = |of: fn(&MoneyRevalued) -> Cents| data.money.iter().map(of).sum::<Cents>();
    let totals = vec![
        html! { (lang.word("col-total")) },
        html! {},
        ui::amount(lang, sum(|m| m.then.value)),
        html! {},
        ui::amount(lang, sum(|m| m.closing)),
        ui::amount(lang, sum(|m| m.difference)),
    ];
    Table::new(lang.word("revaluation-money"), columns).rows(rows.collect()).totals(totals).html(lang)
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
    let rows = data.items.iter().map(|item| {
        let then = &item.then;
        Row::new(vec![
            html! { (data.names.get(&then.customer).map_or("", String::as_str)) },
            html! { (then.number) },
            ui::money(lang, then.open, then.currency),
            ui::amount(lang, then.value),
            html! { span.money { (rate(cx, data, then.currency)) } },
            ui::amount(lang, item.closing),
            ui::amount(lang, item.difference),
        ])
        .link(data.urls.get(&then.item).cloned().unwrap_or_else(|| format!("/customers/{}", then.customer)))
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
        Column::number(lang.word("revaluation-money_loss")),
        Column::number(lang.word("revaluation-money_gain")),
    ];
    let rows = data.booked.iter().map(|b| {
        let url = format!("/books/entries?journal=OD&from={}&to={}", b.day, b.day.plus(1));
        let amounts = [b.loss, b.gain, b.money_loss, b.money_gain].map(|amount| ui::amount(lang, amount));
        Row::new(std::iter::once(ui::day(lang, b.day)).chain(amounts).collect()).link(url)
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
