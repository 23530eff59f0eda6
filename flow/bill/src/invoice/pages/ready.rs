//! What is delivered and waits for its invoice.

use ground::page::{self, Listed, Seek, Sheet, kinds, pick};
use kernel::{Cents, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Query, Row, Table, Tile, Tone, post_button};
use web::{Cx, Page, View, format};

use crate::invoice::lists::{self, ReadyRow};

/// `GET /invoices/ready`
pub struct Ready;

/// Orders that wait for their invoice.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of them.
    #[serde(flatten)]
    pub list: Listed<ReadyRow>,
    /// How many there are in all.
    pub count: u64,
    /// Their sum, VAT included, cents.
    pub amount: Cents,
    /// The customer asked for.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
}

impl View for Ready {
    const PATH: &'static str = "/invoices/ready";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("customer", "Id or number of a customer."), page::seek::AFTER, page::seek::BEFORE, page::seek::PAGE_SIZE];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let customer = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose()?;
        let list = lists::ready(db, customer, &Seek::of(cx)?)?;
        let (count, amount) = lists::ready_sum(db)?;
        let customer_name = match customer {
            Some(id) => kinds::label_of(db, "customer", id)?,
            None => String::new(),
        };
        Ok(Data { list, count, amount, customer, customer_name })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let sheet = Sheet::new("invoices", lang.word("ready-title"))
            .crumb(lang.word("invoices-title"), "/invoices")
            .lead(html! { (lang.word("ready-lead")) })
            .actions(html! { (Button::link(lang.word("periodic-title"), "/invoices/periodic").icon(Icon::Invoices)) });
        sheet.body(html! {
            (page::deed::said(cx))
            @if data.count > 0 {
                (ui::tiles(&[
                    Tile::new(lang.word("ready-amount"), format::money(lang.locale, data.amount, kernel::Currency::EUR))
                        .detail(lang.say("ready-count", &[("count", data.count.into())])).tone(Tone::Waits),
                ]))
            }
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("ready-order")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("ready-since")),
        Column::text(lang.word("ready-extent")).phone(Phone::Under),
        Column::number(lang.word("ready-to-bill")).phone(Phone::Amount),
        Column::text(""),
    ];
    let rows = data.list.rows.iter().map(|row| line(cx, row)).collect();
    let mut table = Table::new(lang.word("ready-title"), columns);
    if cx.may(Permission::Bill) {
        table = table.bulk(page::bulk::bulk(cx, ("invoice.issue", "order", "/orders/{key}"), Vec::new()));
    }
    table
        .rows(rows)
        .paging(data.list.paging(query))
        .empty(ui::empty(
            lang.word("ready-none"),
            lang.word("ready-teach"),
            Some(Button::link(lang.word("ready-orders"), "/orders")),
        ))
        .html(lang)
}

fn line(cx: &Cx, row: &ReadyRow) -> Row {
    let lang = cx.lang();
    let extent = if row.complete { "ready-whole" } else { "ready-part" };
    let tone = if row.complete { Tone::Good } else { Tone::Moving };
    let hidden = cx.hidden("/invoices/{id}").with("order", row.order).with("version", row.version);
    let button =
        Button::submit(lang.word("command-invoice-issue")).icon(Icon::Invoices).hint(lang.word("issue-for-good"));
    Row::new(vec![
        html! { (row.number) },
        html! { (row.customer_name) @if !row.reference.is_empty() { " " span.beside { (row.reference) } } },
        html! { @if let Some(day) = row.since { (ui::day_relative(lang, day)) } },
        html! {
            (ui::status(tone, lang.word(extent)))
            @if row.lacks_vat { " " (ui::status(Tone::Late, lang.word("ready-lacks_vat"))) }
        },
        ui::amount(lang, row.amount),
        html! { @if cx.may(Permission::Bill) { (post_button("/invoice/issue", &hidden.pairs(), &button)) } },
    ])
    .link(format!("/orders/{}", row.order))
    .key(page::bulk::key(row.order, Some(row.version), &row.number))
}
