//! The overdue list: who is late, with how much and since when, worst first.

use ground::customer::names;
use ground::page::{self, Sheet, Where, moneys};
use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Schema};
use web::step::{Step, view};
use web::ui::{self, Button, Column, Export, Filters, Icon, Phone, Query, Row as Line, Table, Tile, Tone};
use web::{Cx, Page, View, format};

use crate::file::{self, Csv, Download, Sent};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "overdue",
    schema: Schema { step: "overdue", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Overdue>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The overdue list as a file.
pub const CSV: Download = Download { path: "/overdue.csv", needs: Permission::See, make: csv };

/// `GET /overdue`
pub struct Overdue;

/// Customers of one page.
const SIZE: usize = 100;

/// What the list understands beside its page.
const QUERY: [(&str, &str); 2] = [("page", "Which hundred customers, from 1."), moneys::CURRENCY];

/// Who is late.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The sum of all in the books, cents.
    pub amount: Cents,
    /// The currency that the list is narrowed to.
    pub only: Option<Currency>,
    /// The sum of all in that, where it is not that of the books; in its minor units.
    pub in_currency: Option<Cents>,
    /// Invoices.
    pub invoices: u64,
    /// How many customers there are in all.
    pub customers: u64,
    /// Customers of this page, those who are late with most first.
    pub rows: Vec<Row>,
}

/// A customer who is late.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The customer.
    pub customer: Id,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Invoices that are late.
    pub invoices: u64,
    /// Their sum in the books, cents.
    pub amount: Cents,
    /// The same in the currency that the list is narrowed to, where that is not that of the books.
    pub in_currency: Option<Cents>,
    /// The oldest due day among them.
    pub oldest: Day,
}

/// All customers who are late today, with what is in one currency or in all, those with most first; without names.
pub fn late(db: &mut Db, only: Option<Currency>) -> Result<Data> {
    let mut conditions = Where::company("company_id", db.company);
    conditions.and("open <> 0 AND open > 0 AND due_day < ?", vec![db.today.into()]);
    moneys::condition(&mut conditions, "currency", only);
    let foreign = only.is_some_and(|c| !c.is_euro());
    let sum = if foreign { "SUM(open)" } else { "0" };
    let mut rows = db.all(
        &format!(
            "SELECT customer_id, COUNT(*), CAST(SUM(open_value) AS BIGINT), MIN(due_day), CAST({sum} AS BIGINT)
             FROM open_item WHERE {} GROUP BY customer_id",
            conditions.text()
        ),
        &conditions.values,
        |row| {
            Ok(Row {
                customer: row.get(0)?,
                number: String::new(),
                name: String::new(),
                invoices: row.get::<i64>(1)?.unsigned_abs(),
                amount: row.get(2)?,
                in_currency: if foreign { Some(row.get(4)?) } else { None },
                oldest: row.get(3)?,
            })
        },
    )?;
    rows.sort_by_key(|r| (std::cmp::Reverse(r.amount), r.oldest, r.customer));
    Ok(Data {
        amount: rows.iter().map(|r| r.amount).sum(),
        only,
        in_currency: foreign.then(|| rows.iter().filter_map(|r| r.in_currency).sum()),
        invoices: rows.iter().map(|r| r.invoices).sum(),
        customers: rows.len() as u64,
        rows,
    })
}

/// Looks up numbers and names.
pub fn name_rows(db: &mut Db, rows: &mut [Row]) -> Result<()> {
    let ids: Vec<Id> = rows.iter().map(|r| r.customer).collect();
    let mut found = names(db, &ids)?;
    for row in rows {
        (row.number, row.name) = found.remove(&row.customer).unwrap_or_default();
    }
    Ok(())
}

impl View for Overdue {
    const PATH: &'static str = "/overdue";
    const QUERY: &'static [(&'static str, &'static str)] = &QUERY;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let mut data = late(db, moneys::asked(cx)?)?;
        let (part, ..) = file::part(&data.rows, file::page_asked(cx), SIZE);
        data.rows = part.to_vec();
        name_rows(db, &mut data.rows)?;
        Ok(data)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let sheet = Sheet::new("collections", lang.word("overdue-title"))
            .lead(html! { (lang.word("overdue-lead")) })
            .actions(html! { (Button::link(lang.word("overdue-aged"), "/aged").icon(Icon::Collections)) });
        sheet.body(html! {
            @if data.customers > 0 {
                (ui::tiles(&[
                    Tile::new(lang.word("overdue-amount"), format::money(lang.locale, data.amount, Currency::EUR))
                        .tone(Tone::Late).link("/invoices?state=overdue")
                        .detail(lang.say("overdue-invoices", &[("count", data.invoices.into())])),
                    Tile::new(lang.word("overdue-customers"), format::count(lang.locale, data.customers as i64)),
                ]))
            }
            (Filters::new(&query.without("page")).filter(moneys::filter(cx, &query.without("page"))).html(lang))
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let mut columns = vec![
        Column::text(lang.word("overdue-customer")).phone(Phone::Title),
        Column::text(lang.word("overdue-oldest")).phone(Phone::Under),
        Column::number(lang.word("overdue-count")),
        Column::number(lang.word("overdue-share")).phone(Phone::Hidden),
        Column::number(lang.word("overdue-late")).phone(Phone::Amount),
    ];
    columns.extend(data.only.filter(|c| !c.is_euro()).map(|c| Column::number(c.code())));
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.customers as usize);
    let mut totals = vec![
        html! { (lang.word("overdue-total")) },
        html! {},
        html! { (format::count(lang.locale, data.invoices as i64)) },
        html! {},
        ui::amount(lang, data.amount),
    ];
    totals.extend(in_currency(cx, data, data.in_currency));
    Table::new(lang.word("overdue-title"), columns)
        .rows(data.rows.iter().map(|row| line(cx, data, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.customers as usize))
        .exports_at(vec![Export { label: "CSV".to_string(), url: query.without("page").export("csv") }])
        .empty(ui::empty(lang.word("overdue-none"), lang.word("overdue-none-does"), None))
        .html(lang)
}

/// An amount in the currency that the list is narrowed to.
fn in_currency(cx: &Cx, data: &Data, amount: Option<Cents>) -> Option<Markup> {
    data.only.zip(amount).map(|(currency, amount)| ui::money(cx.lang(), amount, currency))
}

fn line(cx: &Cx, data: &Data, row: &Row) -> Line {
    let lang = cx.lang();
    let mut cells = vec![
        html! { (row.name) },
        ui::due(lang, row.oldest, true),
        html! { (format::count(lang.locale, row.invoices as i64)) },
        html! { (format::share(lang.locale, row.amount, data.amount)) },
        ui::amount(lang, row.amount),
    ];
    cells.extend(in_currency(cx, data, row.in_currency));
    let only = data.only.map(|c| format!("&currency={}", c.code())).unwrap_or_default();
    Line::new(cells).link(format!("/invoices?state=overdue&customer={}{only}", row.customer)).tone(Tone::Late)
}

fn csv(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let lang = cx.lang();
    let mut data = late(db, moneys::asked(cx)?)?;
    name_rows(db, &mut data.rows)?;
    let keys = ["overdue-number", "overdue-customer", "overdue-count", "overdue-due", "overdue-days", "overdue-late"];
    let mut heading: Vec<String> = keys.map(|key| lang.word(key)).into();
    let foreign = data.only.filter(|c| !c.is_euro());
    heading.extend(foreign.map(|c| c.code().to_string()));
    let mut csv = Csv::new(lang, &heading);
    for row in &data.rows {
        let (count, days) = (row.invoices.to_string(), cx.today.since(row.oldest).to_string());
        let (oldest, amount) = (row.oldest.to_string(), csv.amount(row.amount));
        let other = foreign.zip(row.in_currency).map(|(c, amount)| format::amount_in(lang.locale, amount, c)).unwrap_or_default();
        let cells = [row.number.as_str(), &row.name, &count, &oldest, &days, &amount];
        csv.row(cells.into_iter().chain(foreign.map(|_| other.as_str())));
    }
    Ok(csv.sent(format!("{}-{}.csv", lang.word("overdue-file"), cx.today)))
}
