//! The list of invoices.

use ground::page::{self, Listed, Seek, Sheet, chain, kinds, moneys};
use kernel::{Cents, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::Db;
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Kind, Phone, Query, Row, Table, Tone, View as Tab};
use web::{Cell, Cx, Page, View, format};

use crate::invoice::lists::{self, InvoiceRow, Sums, Wanted};

/// `GET /invoices`
pub struct Invoices;

/// A list of invoices.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of them.
    #[serde(flatten)]
    pub list: Listed<InvoiceRow>,
    /// What is open and overdue, of the customer asked for or of all.
    pub sums: Sums,
    /// The customer asked for.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
}

impl View for Invoices {
    const PATH: &'static str = "/invoices";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`open`, `overdue`, `settled`, `credit_note`, `deposit` or `corrective`; all if absent."),
        ("customer", "Id or number of a customer."),
        ("q", "A whole invoice number, or the beginning of a customer's name."),
        ("from", "Issued from this day on."),
        ("to", "Issued until this day."),
        ("due_from", "Due from this day on; open ones only."),
        ("due_to", "Due until this day; open ones only."),
        page::moneys::CURRENCY,
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "col-number", "col-customer", "invoice-day", "invoice-due", "col-state", "field-currency", "invoice-gross",
            "invoice-open",
        ];
        let read = |cx: &Cx, db: &mut Db| {
            let wanted = Wanted::of(cx, db)?;
            lists::invoices(db, &wanted, &Seek::of(cx)?)
        };
        page::export::pages((cx, db, out), &heading, read, cells)
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let wanted = Wanted::of(cx, db)?;
        let list = lists::invoices(db, &wanted, &Seek::of(cx)?)?;
        let customer_name = match wanted.customer {
            Some(id) => kinds::label_of(db, "customer", id)?,
            None => String::new(),
        };
        Ok(Data { list, sums: lists::sums(db, wanted.customer)?, customer: wanted.customer, customer_name })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let sheet = Sheet::new("invoices", lang.word("invoices-title")).actions(html! {
            (Button::link(lang.word("invoices-ready"), "/invoices/ready").icon(Icon::Deliveries))
            (Button::link(lang.word("periodic-title"), "/invoices/periodic"))
        });
        sheet.body(html! {
            (page::deed::said(cx))
            (bar(cx, data, &query))
            (table(cx, data, &query))
        })
    }
}

fn bar(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let now = query.get("state").unwrap_or_default();
    let view = |state: &str, count: Option<u64>| Tab {
        label: lang.word(&format!("invoices-{}", if state.is_empty() { "all" } else { state })),
        url: if state.is_empty() { query.without("state").url() } else { query.with("state", state).url() },
        count,
        active: now == state,
    };
    let day = |key: &str, label: &str| {
        Field::new(Kind::Date, key, lang.word(label)).value(query.get(key).unwrap_or_default())
    };
    let between = |from: &'static str, to: &'static str, label: &str| {
        let filter = Filter::new(lang.word(label), vec![day(from, "word-from"), day(to, "word-to")]);
        let shown: Vec<String> = [from, to]
            .into_iter()
            .filter_map(|key| kernel::Day::parse(query.get(key)?))
            .map(|d| format::day(lang, d))
            .collect();
        if shown.is_empty() { filter } else { filter.set(shown.join(" – "), query.without(from).without(to).url()) }
    };
    let customer = Filter::new(
        lang.word("col-customer"),
        vec![Field::text("customer", lang.word("col-customer")).value(&data.customer_name).autocomplete("off")],
    );
    let customer = match data.customer {
        Some(_) => customer.set(data.customer_name.as_str(), query.without("customer").url()),
        None => customer,
    };
    Filters::new(query)
        .views(vec![
            view("", None),
            view("open", Some(data.sums.open_count)),
            view("overdue", Some(data.sums.overdue_count)),
            view("settled", None),
            view("credit_note", None),
            view("deposit", None),
            view("corrective", None),
        ])
        .search("q", lang.word("invoices-search"))
        .filter(customer)
        .filter(between("from", "to", "invoice-day"))
        .filter(between("due_from", "due_to", "invoice-due"))
        .filter(moneys::filter(cx, query))
        .html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("invoice-day")),
        Column::text(lang.word("invoice-due")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("invoice-gross")),
        Column::number(lang.word("invoice-open")).phone(Phone::Amount),
    ];
    let rows = data.list.rows.iter().map(|row| line(cx, row)).collect();
    let sum = |of: fn(&InvoiceRow) -> Cents| {
        moneys::sums(lang, &moneys::by_currency(data.list.rows.iter().map(|r| (r.currency, of(r)))))
    };
    let filtered = query.pairs().next().is_some();
    let empty = if filtered {
        ui::empty(lang.word("invoices-none-found"), lang.word("invoices-none-found-do"), None)
    } else {
        let button = Button::link(lang.word("invoices-ready"), "/invoices/ready").primary();
        ui::empty(lang.word("invoices-none"), lang.word("invoices-teach"), Some(button))
    };
    let none = || html! {};
    Table::new(lang.word("invoices-title"), columns)
        .rows(rows)
        .totals(vec![
            html! { (lang.word("page-total")) },
            none(),
            none(),
            none(),
            none(),
            sum(|r| r.gross),
            sum(|r| r.open),
        ])
        .paging(data.list.paging(query))
        .exports(query)
        .empty(empty)
        .html(lang)
}

fn cells(cx: &Cx, row: &InvoiceRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::text(&row.payer_name),
        Cell::Day(row.day),
        Cell::Day(row.due_day),
        Cell::text(chain::state(cx, "invoice", row.state(cx.today)).1),
        Cell::text(row.currency.code()),
        Cell::money(row.gross, row.currency),
        Cell::money(row.open, row.currency),
    ]
}

fn line(cx: &Cx, row: &InvoiceRow) -> Row {
    let lang = cx.lang();
    let state = row.state(cx.today);
    let (tone, word) = chain::state(cx, "invoice", state);
    let part = row.open != row.gross && !row.open.is_zero();
    Row::new(vec![
        html! { (row.number) },
        html! { (row.payer_name) },
        ui::day(lang, row.day),
        ui::due(lang, row.due_day, state != "paid"),
        html! { (ui::status(tone, word)) @if part { " " span.beside { (lang.word("invoice-partly")) } } },
        page::amount(lang, row.gross, row.currency),
        html! { @if row.open.is_zero() { span.beside { "–" } } @else { (page::amount(lang, row.open, row.currency)) } },
    ])
    .link(format!("/invoices/{}", row.id))
    .tone(if state == "overdue" { Tone::Late } else { Tone::Quiet })
}
