//! Customers with deliveries that wait to be invoiced together.

use ::store::{Db, Permission};
use ground::page::{self, Listed, Sheet};
use kernel::{Cents, Day, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Kind, Phone, Query, Row, Table, Tone, View as Tab};
use web::{Cell, Cx, Page, View, format};

use crate::periodic::lists::{self, WaitingRow};

/// `GET /invoices/periodic`
pub struct Waiting;

/// Customers that wait.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The last day whose deliveries are looked at.
    pub until: Day,
    /// One page of them.
    #[serde(flatten)]
    pub list: Listed<WaitingRow>,
}

impl View for Waiting {
    const PATH: &'static str = "/invoices/periodic";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of a customer's number or name."),
        ("until", "The last day whose deliveries are looked at, YYYY-MM-DD; today if absent."),
        ("billing", "`monthly` (as when absent): customers invoiced once a month; `all`."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "col-customer", "periodic-billing", "periodic-orders", "ready-since", "ready-to-bill"];
        page::export::pages((cx, db, out), &heading, |cx, db| Ok(lists::waiting(cx, db)?.list), cells)
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let asked = lists::waiting(cx, db)?;
        Ok(Data { until: asked.until, list: asked.list })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        Sheet::new("invoices", lang.word("periodic-title"))
            .crumb(lang.word("invoices-title"), "/invoices")
            .lead(html! { (lang.word("periodic-lead")) })
            .actions(html! { (Button::link(lang.word("invoices-ready"), "/invoices/ready").icon(Icon::Deliveries)) })
            .body(html! { (page::deed::said(cx)) (filters(cx, data, &query)) (table(cx, data, &query)) })
    }
}

fn filters(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let all = query.get("billing") == Some("all");
    let view = |key: &str, url: String, active: bool| Tab { label: lang.word(key), url, count: None, active };
    let day = Field::new(Kind::Date, "until", lang.word("periodic-until")).value(data.until.to_string());
    let until = Filter::new(lang.word("periodic-until"), vec![day]);
    let until = match query.get("until") {
        Some(_) => until.set(format::day(lang, data.until), query.without("until").url()),
        None => until,
    };
    Filters::new(query)
        .views(vec![
            view("periodic-monthly", query.without("billing").url(), !all),
            view("word-all", query.with("billing", "all").url(), all),
        ])
        .search("q", lang.word("col-customer"))
        .filter(until)
        .html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("periodic-billing")).phone(Phone::Under),
        Column::number(lang.word("periodic-orders")),
        Column::text(lang.word("ready-since")).phone(Phone::Under),
        Column::number(lang.word("ready-to-bill")).phone(Phone::Amount),
    ];
    let sum: Cents = data.list.rows.iter().map(|r| r.amount).sum();
    let rows = data.list.rows.iter().map(|row| line(cx, data, row)).collect();
    let mut table = Table::new(lang.word("periodic-title"), columns);
    if cx.may(Permission::Bill) && !data.list.rows.is_empty() {
        let open = format!("/invoices/periodic/{{key}}?until={}", data.until);
        let mut bulk = page::bulk::bulk(cx, ("periodic.issue", "customer", &open), Vec::new());
        bulk.hidden.push(("until".to_string(), data.until.to_string()));
        table = table.bulk(bulk);
    }
    table
        .rows(rows)
        .totals(vec![html! { (lang.word("page-total")) }, html! {}, html! {}, html! {}, ui::amount(lang, sum)])
        .paging(data.list.paging(query))
        .exports(query)
        .empty(ui::empty(
            lang.word("periodic-none"),
            lang.word("periodic-teach"),
            Some(Button::link(lang.word("rail-customers"), "/customers")),
        ))
        .html(lang)
}

fn billing(cx: &Cx, row: &WaitingRow) -> String {
    cx.lang().word(if row.monthly { "billing-monthly" } else { "billing-per_delivery" })
}

fn line(cx: &Cx, data: &Data, row: &WaitingRow) -> Row {
    let lang = cx.lang();
    Row::new(vec![
        html! { (row.name) " " span.beside { (row.number) } },
        ui::status(if row.monthly { Tone::Moving } else { Tone::Quiet }, billing(cx, row)),
        html! { (row.orders) },
        html! { @if let Some(day) = row.since { (ui::day_relative(lang, day)) } },
        ui::amount(lang, row.amount),
    ])
    .link(format!("/invoices/periodic/{}?until={}", row.customer, data.until))
    .key(page::bulk::key(row.customer, None, &row.name))
}

fn cells(cx: &Cx, row: &WaitingRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::text(&row.name),
        Cell::text(billing(cx, row)),
        Cell::text(row.orders.to_string()),
        row.since.map_or(Cell::text(""), Cell::Day),
        Cell::Amount(row.amount),
    ]
}
