//! The months of a fiscal year: what was booked in each, which are locked, and the closing of the year.

use std::collections::BTreeMap;

use ground::company::{self, FiscalYear, Period, Totals};
use ground::ledger::{self, days};
use ground::page::{self, Fill, Sheet};
use kernel::{Cents, Day, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Filter, Filters, Form, Phone, Row, Table, Tone, post_button, section};
use web::{Cx, Page, View, format};

/// `GET /books/periods`
pub struct Periods;

/// A fiscal year, month by month.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// All fiscal years, earliest first.
    pub years: Vec<FiscalYear>,
    /// The one shown.
    pub year: Option<FiscalYear>,
    /// Its months.
    pub months: Vec<Month>,
    /// What the year adds up to, once it is closed.
    pub totals: Option<Totals>,
}

/// A month of the books.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Month {
    /// The month.
    #[serde(flatten)]
    pub period: Period,
    /// Lines of the year's entries in it.
    pub lines: i64,
    /// Their debits, cents; their credits are the same.
    pub debit: Cents,
}

impl View for Periods {
    const PATH: &'static str = "/books/periods";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("year", "The last day of a fiscal year; that of today if absent.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let years = company::fiscal_years(db)?;
        let today = db.today;
        let asked = cx.query_day("year")?;
        let current = || years.iter().find(|y| y.first <= today && today <= y.last).or(years.last());
        let year = match asked {
            Some(last) => years.iter().find(|y| y.last == last),
            None => current(),
        };
        let year = year.copied();
        let months = year.map(|y| months(db, y)).transpose()?.unwrap_or_default();
        let totals = year.filter(|y| y.closed).map(|y| company::closing(db, y)).transpose()?.flatten();
        Ok(Data { years, year, months, totals })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let span = |y: &FiscalYear| format!("{} – {}", format::day(lang, y.first), format::day(lang, y.last));
        let years = data.years.iter().rev().map(|y| Choice::new(y.last.to_string(), span(y))).collect();
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/periods"))
            (page::said(cx))
            @if let Some(year) = &data.year {
                p.beside { (span(year)) }
                (Filters::new(&query).filter(Filter::choice(&query, "year", lang.word("fec-year"), years)).html(lang))
                (table(cx, data, *year))
                @if let Some(totals) = &data.totals { (closed(cx, totals)) }
                @else if cx.may(Permission::Account) { (close(cx, *year)) }
                @if cx.may(Permission::Administer) && data.months.iter().any(|m| m.period.locked) && !year.closed {
                    (unlock(cx, data))
                }
            } @else {
                (ui::empty(lang.word("books-no-year"), lang.word("books-no-year-does"), Some(Button::link(lang.word("settings-years"), "/settings/years"))))
            }
        })
    }
}

fn months(db: &mut Db, year: FiscalYear) -> Result<Vec<Month>> {
    let accounts = ledger::read_accounts(db)?;
    let mut sums: BTreeMap<Day, days::Sums> = BTreeMap::new();
    days::each(db, year.last, |_, day, more| {
        if day >= year.first {
            sums.entry(day.start_of_month()).or_default().add(more);
        }
    })?;
    let mut list: Vec<Month> = Vec::new();
    let mut month = year.first.start_of_month();
    while month <= year.last {
        let days::Sums { debit, lines, .. } = sums.get(&month).copied().unwrap_or_default();
        list.push(Month { period: Period { month, locked: year.closed || accounts.is_locked(month) }, lines, debit });
        month = month.end_of_month().plus(1);
    }
    Ok(list)
}

fn table(cx: &Cx, data: &Data, year: FiscalYear) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("books-month")).phone(Phone::Title),
        Column::number(lang.word("books-lines")),
        Column::number(lang.word("books-turnover")).phone(Phone::Amount),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::text(""),
    ];
    let rows = data.months.iter().map(|m| {
        let (month, over) = (m.period.month, m.period.month.end_of_month() < lang.today);
        let (tone, state) = match (m.period.locked, over) {
            (true, _) => (Tone::Good, "books-locked"),
            (_, true) => (Tone::Waits, "books-to-lock"),
            _ => (Tone::Moving, "books-open"),
        };
        let may = !m.period.locked && over && !year.closed && cx.may(Permission::Account);
        let lock = may.then(|| {
            let hidden = cx.hidden(&cx.address).with("month", month);
            let button = Button::submit(lang.word("command-ledger-lock_period"));
            post_button("/ledger/lock_period", &hidden.pairs(), &button)
        });
        let entries = format!("/books/entries?from={}&to={}", month.max(year.first), month.end_of_month().min(year.last));
        Row::new(vec![
            html! { a href=(entries) { (format::month(lang, month)) } },
            html! { (m.lines) },
            ui::amount(lang, m.debit),
            ui::status(tone, lang.word(state)),
            lock.unwrap_or_default(),
        ])
    });
    Table::new(lang.word("books-periods"), columns).rows(rows.collect()).html(lang)
}

fn close(cx: &Cx, year: FiscalYear) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    Form::post("/ledger/close_year")
        .hidden(&cx.hidden(&cx.address).with("last_day", year.last).pairs())
        .errors(&fill.errors)
        .body(section(lang.word("command-ledger-close_year"), Some(&lang.word("books-close-help")), html! {}))
        .buttons(vec![Button::submit(lang.word("command-ledger-close_year")).danger()])
        .html(lang)
}

fn closed(cx: &Cx, totals: &Totals) -> Markup {
    let lang = cx.lang();
    let rows = [
        (lang.word("books-entries"), html! { (totals.entries) }),
        (lang.word("books-turnover"), ui::amount(lang, totals.debit)),
        (lang.word("books-result"), ui::amount(lang, totals.result)),
        (lang.word("books-head"), html! { (totals.head) " · " span.money { (totals.hash) } }),
    ];
    ui::card(lang.word("year-closed"), None, ui::definitions(&rows))
}

fn unlock(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let locked = data.months.iter().rev().filter(|m| m.period.locked);
    let choices = locked.map(|m| Choice::new(m.period.month.to_string(), format::month(lang, m.period.month))).collect();
    Form::post("/ledger/unlock_period")
        .hidden(&cx.hidden(&cx.address).pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("command-ledger-unlock_period"),
            Some(&lang.word("books-unlock-help")),
            html! {
                (fill.select("month", "books-month", choices, "").required().html(lang))
                (fill.text("reason", "series-reason", "").required().html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-ledger-unlock_period"))])
        .html(lang)
}
