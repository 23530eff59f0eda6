//! The page of the aged balance: as of any day, each figure opens into its documents.

use ground::page::{self, Sheet, pick};
use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use store::Db;
use web::chart::{Bucket, ageing, bars::ageing_mini};
use web::ui::{self, Button, Column, Export, Field, Filter, Filters, Icon, Kind, Phone, Query, Row as Line, Table};
use web::{Cx, Page, View, format};

use super::{Balance, COLUMNS, Row, Totals, balance, columns, name_rows};
use crate::file::{self, Csv, Sent};

/// `GET /aged`
pub struct Aged;

/// Customers of one page.
const SIZE: usize = 100;

fn asked(cx: &Cx, db: &mut Db) -> Result<Balance> {
    let day = cx.query_day("as_of")?.unwrap_or(cx.today);
    let customer = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose()?;
    balance(db, day, customer)
}

impl View for Aged {
    const PATH: &'static str = "/aged";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("as_of", "The day; today if absent."),
        ("customer", "Id or number of one customer."),
        ("page", "Which hundred customers, from 1."),
    ];
    type Data = Balance;

    fn read(cx: &Cx, db: &mut Db) -> Result<Balance> {
        let mut balance = asked(cx, db)?;
        balance.customers = balance.rows.len() as u64;
        let (part, ..) = file::part(&balance.rows, file::page_asked(cx), SIZE);
        balance.rows = part.to_vec();
        name_rows(db, &mut balance.rows)?;
        Ok(balance)
    }

    fn page(cx: &Cx, data: &Balance) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let day = format::day(lang, data.as_of);
        let title = lang.say("aged-title-on", &[("day", day.into())]);
        let sheet = Sheet::new("collections", title)
            .lead(html! { (lang.word("aged-lead")) })
            .actions(html! { (Button::link(lang.word("aged-late"), "/overdue").icon(Icon::Collections)) });
        let bar = ageing(lang, &lang.word("aged-title"), Currency::EUR, &buckets(cx, data.as_of, None, &data.totals));
        sheet.body(html! {
            (filters(cx, data, &query))
            @if data.customers > 0 { (ui::card(format::money(lang.locale, data.totals.total, Currency::EUR), Some(html! { (lang.word("aged-total-owed")) }), bar)) }
            (table(cx, data, &query))
        })
    }
}

fn filters(cx: &Cx, data: &Balance, query: &Query) -> Markup {
    let lang = cx.lang();
    let field = Field::new(Kind::Date, "as_of", lang.word("aged-as-of")).value(data.as_of.to_string());
    let mut filter = Filter::new(lang.word("aged-as-of"), vec![field]);
    if query.get("as_of").is_some() {
        filter = filter.set(format::day(lang, data.as_of), query.without("as_of").without("page").url());
    }
    Filters::new(&query.without("page")).filter(filter).html(lang)
}

/// The days between which a bucket falls due.
fn due_range(day: Day, bucket: usize) -> (Option<Day>, Option<Day>) {
    match bucket {
        0 => (Some(day), None),
        1 => (Some(day.plus(-30)), Some(day.plus(-1))),
        2 => (Some(day.plus(-60)), Some(day.plus(-31))),
        3 => (Some(day.plus(-90)), Some(day.plus(-61))),
        _ => (None, Some(day.plus(-91))),
    }
}

/// The documents behind a figure.
fn behind(day: Day, bucket: usize, customer: Option<Id>) -> String {
    let mut query = Query::parse("/invoices", "state=open");
    let (from, to) = due_range(day, bucket);
    if let Some(from) = from {
        query = query.with("due_from", from.to_string());
    }
    if let Some(to) = to {
        query = query.with("due_to", to.to_string());
    }
    if let Some(customer) = customer {
        query = query.with("customer", customer.to_string());
    }
    query.url()
}

fn buckets(cx: &Cx, day: Day, customer: Option<Id>, totals: &Totals) -> Vec<Bucket> {
    let lang = cx.lang();
    totals
        .buckets()
        .iter()
        .enumerate()
        .map(|(n, amount)| Bucket {
            label: lang.word(COLUMNS[n]),
            amount: *amount,
            url: behind(day, n, customer),
            age: n as u8,
        })
        .collect()
}

fn table(cx: &Cx, data: &Balance, query: &Query) -> Markup {
    let lang = cx.lang();
    let mut heads = vec![
        Column::text(lang.word("aged-customer")).phone(Phone::Title),
        Column::text(lang.word("aged-spread")).phone(Phone::Hidden),
    ];
    heads.extend(COLUMNS.iter().map(|key| Column::number(lang.word(key))));
    if let Some(last) = heads.pop() {
        heads.push(last.phone(Phone::Amount));
    }
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.customers as usize);
    let mut totals = vec![html! { (lang.word("aged-total")) }, html! {}];
    totals.extend(columns(&data.totals).iter().map(|amount| ui::amount(lang, *amount)));
    let export = Export { label: "CSV".to_string(), url: query.without("page").export("csv") };
    Table::new(lang.word("aged-title"), heads)
        .rows(data.rows.iter().map(|row| line(cx, data.as_of, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.customers as usize))
        .exports_at(vec![export])
        .empty(ui::empty(lang.word("aged-none"), lang.word("aged-none-does"), None))
        .html(lang)
}

fn line(cx: &Cx, day: Day, row: &Row) -> Line {
    let lang = cx.lang();
    let cell =
        |amount: Cents, url: String| html! { @if !amount.is_zero() { a href=(url) { (ui::amount(lang, amount)) } } };
    let mut cells = vec![html! { (row.name) }, ageing_mini(&buckets(cx, day, Some(row.customer), &row.totals))];
    for (n, amount) in row.totals.buckets().into_iter().enumerate() {
        cells.push(cell(amount, behind(day, n, Some(row.customer))));
    }
    cells.push(cell(row.totals.unapplied, format!("/payments?state=on_account&customer={}", row.customer)));
    cells.push(html! { b { (ui::amount(lang, row.totals.total)) } });
    Line::new(cells).link(format!("/customers/{}", row.customer))
}

/// The aged balance as a file, all customers.
pub fn csv(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let lang = cx.lang();
    let mut balance = asked(cx, db)?;
    name_rows(db, &mut balance.rows)?;
    let mut names = vec![lang.word("aged-number"), lang.word("aged-customer")];
    names.extend(COLUMNS.iter().map(|key| lang.word(key)));
    let mut csv = Csv::new(lang, &names);
    for row in &balance.rows {
        let amounts = columns(&row.totals).map(|amount| csv.amount(amount));
        csv.row([row.number.as_str(), row.name.as_str()].into_iter().chain(amounts.iter().map(String::as_str)));
    }
    Ok(csv.sent(format!("{}-{}.csv", lang.word("aged-file"), balance.as_of)))
}
