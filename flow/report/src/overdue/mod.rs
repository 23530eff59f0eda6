//! The overdue list: who is late, with how much and since when, worst first.

use ground::page::{self, Sheet};
use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Schema};
use web::step::{Step, view};
use web::ui::{self, Button, Column, Export, Icon, Phone, Query, Row as Line, Table, Tile, Tone};
use web::{Cx, Page, View, format};

use crate::fec::names;
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

/// Who is late.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The sum of all, cents.
    pub amount: Cents,
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
    /// Their sum, cents.
    pub amount: Cents,
    /// The oldest due day among them.
    pub oldest: Day,
}

/// All customers who are late today, those with most first; without names.
pub fn late(db: &mut Db) -> Result<Data> {
    let (company, today) = (db.company, db.today);
    let mut rows = db.all(
        "SELECT customer_id, COUNT(*), CAST(SUM(open_value) AS BIGINT), MIN(due_day) FROM open_item
         WHERE open <> 0 AND open > 0 AND company_id = $1 AND due_day < $2 GROUP BY customer_id",
        store::params![company, today],
        |row| {
            Ok(Row {
                customer: row.get(0)?,
                number: String::new(),
                name: String::new(),
                invoices: row.get::<i64>(1)?.unsigned_abs(),
                amount: row.get(2)?,
                oldest: row.get(3)?,
            })
        },
    )?;
    rows.sort_by_key(|r| (std::cmp::Reverse(r.amount), r.oldest, r.customer));
    Ok(Data {
        amount: rows.iter().map(|r| r.amount).sum(),
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
    const QUERY: &'static [(&'static str, &'static str)] = &[("page", "Which hundred customers, from 1.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let mut data = late(db)?;
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
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("overdue-customer")).phone(Phone::Title),
        Column::text(lang.word("overdue-oldest")).phone(Phone::Under),
        Column::number(lang.word("overdue-count")),
        Column::number(lang.word("overdue-share")).phone(Phone::Hidden),
        Column::number(lang.word("overdue-late")).phone(Phone::Amount),
    ];
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.customers as usize);
    let totals = vec![
        html! { (lang.word("overdue-total")) },
        html! {},
        html! { (format::count(lang.locale, data.invoices as i64)) },
        html! {},
        ui::amount(lang, data.amount),
    ];
    Table::new(lang.word("overdue-title"), columns)
        .rows(data.rows.iter().map(|row| line(cx, data, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.customers as usize))
        .exports_at(vec![Export { label: "CSV".to_string(), url: query.without("page").export("csv") }])
        .empty(ui::empty(lang.word("overdue-none"), lang.word("overdue-none-does"), None))
        .html(lang)
}

fn line(cx: &Cx, data: &Data, row: &Row) -> Line {
    let lang = cx.lang();
    Line::new(vec![
        html! { (row.name) },
        ui::due(lang, row.oldest, true),
        html! { (format::count(lang.locale, row.invoices as i64)) },
        html! { (format::share(lang.locale, row.amount, data.amount)) },
        ui::amount(lang, row.amount),
    ])
    .link(format!("/invoices?state=overdue&customer={}", row.customer))
    .tone(Tone::Late)
}

fn csv(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let lang = cx.lang();
    let mut data = late(db)?;
    name_rows(db, &mut data.rows)?;
    let keys = ["overdue-number", "overdue-customer", "overdue-count", "overdue-due", "overdue-days", "overdue-late"];
    let mut csv = Csv::new(lang, &keys.map(|key| lang.word(key)));
    for row in &data.rows {
        let (count, days) = (row.invoices.to_string(), cx.today.since(row.oldest).to_string());
        let (oldest, amount) = (row.oldest.to_string(), csv.amount(row.amount));
        csv.row([row.number.as_str(), &row.name, &count, &oldest, &days, &amount]);
    }
    Ok(csv.sent(format!("{}-{}.csv", lang.word("overdue-file"), cx.today)))
}
