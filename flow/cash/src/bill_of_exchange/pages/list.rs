//! The list of bills of exchange, with what they come to wherever they stand.

use ground::page::{self, Listed, Seek, Sheet};
use kernel::{Currency, Result};
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Kind, Phone, Row, Table, Tile, Tone};
use web::{Cell, Cx, Page, View, format};

use super::state;
use crate::bill_of_exchange::lists::{self, BillRow, STATES, Sum};
use crate::bill_of_exchange::model::BillKind;

/// `GET /bills-of-exchange`
pub struct List;

/// One page of bills and the sums by state of all that are asked for.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The page.
    #[serde(flatten)]
    pub list: Listed<BillRow>,
    /// By state, over all pages.
    pub sums: Vec<Sum>,
}

impl View for List {
    const PATH: &'static str = "/bills-of-exchange";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "A whole number, or number or name of a customer."),
        ("state", "`drawn`, `portfolio`, `remitted`, `paid`, `unpaid` or `cancelled`; all if absent."),
        ("kind", "`accepted`, `not_accepted` or `promissory_note`; all if absent."),
        ("customer", "Id, number or name of a customer."),
        ("remittance", "Id of a remittance: its bills."),
        ("document", "Id of an invoice: the bills that take it over."),
        ("from", "To be paid from this day on."),
        ("to", "To be paid until this day."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "bill_of_exchange-kind", "col-customer", "col-day", "bill_of_exchange-maturity", "col-amount", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::bills(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { list: lists::bills(cx, db, &Seek::of(cx)?)?, sums: lists::sums(cx, db)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let draw = || Button::link(lang.word("bill_of_exchange-new"), "/bills-of-exchange/new").icon(Icon::Plus).primary();
        let may = cx.may(Permission::Cash);
        Sheet::new("cash", lang.word("bills_of_exchange-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! {
                (Button::link(lang.word("bill_remittances-title"), "/bill-remittances"))
                @if may {
                    (Button::link(lang.word("command-bill_remittance-remit"), "/bill-remittances/new"))
                    (draw())
                }
            })
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (tabs(cx, data))
                (tiles(cx, data))
                (filters(cx))
                (table(cx, data, may.then(draw)))
            })
    }
}

fn tabs(cx: &Cx, data: &Data) -> maud::Markup {
    let lang = cx.lang();
    let query = page::query(cx);
    let now = query.get("state").unwrap_or_default();
    let count = |key: &str| data.sums.iter().find(|s| s.state == key).map(|s| s.count.unsigned_abs());
    let tab = |key: &str| ui::Tab {
        label: lang.word(&if key.is_empty() { "word-all".to_string() } else { format!("bill_of_exchange-state-{key}") }),
        url: if key.is_empty() { query.without("state").url() } else { query.with("state", key).url() },
        count: if ["drawn", "portfolio", "remitted"].contains(&key) { count(key) } else { None },
        active: now == key,
    };
    let list: Vec<ui::Tab> = std::iter::once("").chain(STATES).map(tab).collect();
    ui::tabs(lang, &lang.word("bills_of_exchange-title"), &list)
}

fn tiles(cx: &Cx, data: &Data) -> maud::Markup {
    let lang = cx.lang();
    let query = page::query(cx);
    let tile = |(key, tone): (&str, Tone)| {
        let sum = data.sums.iter().find(|s| s.state == key).cloned().unwrap_or_default();
        let tile = Tile::new(lang.word(&format!("bill_of_exchange-sum-{key}")), format::money(lang.locale, sum.amount, Currency::EUR))
            .detail(lang.say("bill_of_exchange-count", &[("count", sum.count.into())]))
            .link(query.with("state", key).url());
        if sum.count > 0 { tile.tone(tone) } else { tile }
    };
    let shown = [("drawn", Tone::Waits), ("portfolio", Tone::Waits), ("remitted", Tone::Quiet), ("unpaid", Tone::Late)];
    ui::tiles(&shown.map(tile))
}

fn filters(cx: &Cx) -> maud::Markup {
    let lang = cx.lang();
    let query = page::query(cx);
    let kinds = BillKind::ALL.map(|k| (k.name().to_string(), lang.word(&format!("bill_of_exchange-kind-{}", k.name()))));
    let day = |key: &str, label: &str| Field::new(Kind::Date, key, lang.word(label)).value(query.get(key).unwrap_or_default());
    let days = Filter::new(lang.word("bill_of_exchange-maturity"), vec![day("from", "word-from"), day("to", "word-to")]);
    Filters::new(&query)
        .search("q", lang.word("bill_of_exchange-search"))
        .filter(Filter::choice(&query, "kind", lang.word("bill_of_exchange-kind"), page::all_or(lang, kinds)))
        .filter(days)
        .html(lang)
}

fn table(cx: &Cx, data: &Data, draw: Option<Button>) -> maud::Markup {
    let lang = cx.lang();
    let query = page::query(cx);
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bill_of_exchange-kind")),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("col-day")),
        Column::text(lang.word("bill_of_exchange-maturity")).phone(Phone::Under),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.list.rows.iter().map(|r| {
        let waits = ["drawn", "portfolio", "remitted"].contains(&r.state.as_str());
        Row::new(vec![
            html! { span.money { (r.number) } },
            html! { (lang.word(&format!("bill_of_exchange-kind-{}", r.kind))) },
            html! { (r.customer_name) },
            ui::day(lang, r.day),
            ui::due(lang, r.maturity, waits),
            state(cx, &r.state),
            ui::amount(lang, r.amount),
        ])
        .link(format!("/bills-of-exchange/{}", r.id))
    });
    let empty = ui::empty(lang.word("bills_of_exchange-none"), lang.word("bills_of_exchange-teach"), draw);
    Table::new(lang.word("bills_of_exchange-title"), columns)
        .rows(rows.collect())
        .paging(data.list.paging(&query))
        .exports(&query)
        .empty(empty)
        .html(lang)
}

fn cells(cx: &Cx, row: &BillRow) -> Vec<Cell> {
    let word = |key: &str, name: &str| Cell::text(cx.lang().word(&format!("bill_of_exchange-{key}-{name}")));
    vec![
        Cell::text(&row.number),
        word("kind", &row.kind),
        Cell::text(&row.customer_name),
        Cell::Day(row.day),
        Cell::Day(row.maturity),
        Cell::Amount(row.amount),
        word("state", &row.state),
    ]
}
