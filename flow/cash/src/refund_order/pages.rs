//! The pages of orders to pay customers back: the list, a new one, one with its transfers.

use ground::page::{self, Deeds, Fill, Listed, Seek, Sheet, Story, kinds, story};
use ground::record::load;
use kernel::{Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use std::collections::HashMap;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Filter, Filters, Form, Icon, Phone, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::lists::{self, OrderRow, OwedBack};
use super::model::{RefundOrder, State};

/// `GET /refund-orders`
pub struct List;
/// `GET /refund-orders/new`
pub struct New;
/// `GET /refund-orders/{id}`
pub struct Shown;

fn state(cx: &Cx, state: &str) -> Markup {
    let tone = match state {
        "sent" => Tone::Moving,
        "done" => Tone::Good,
        _ => Tone::Quiet,
    };
    ui::status(tone, cx.lang().word(&format!("refund_order-state-{state}")))
}

impl View for List {
    const PATH: &'static str = "/refund-orders";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`sent` or `cancelled`; all if absent."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "refund_order-day-label", "col-amount", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::orders(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<OrderRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<OrderRow>> {
        lists::orders(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<OrderRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("refund_order-day-label")).phone(Phone::Under),
            Column::text(lang.word("col-state")).phone(Phone::Under),
            Column::number(lang.word("col-amount")).phone(Phone::Amount),
        ];
        let rows = data.rows.iter().map(|r| {
            let cells = vec![html! { (r.number) }, ui::day(lang, r.day), state(cx, &r.state), ui::amount(lang, r.total)];
            Row::new(cells).link(format!("/refund-orders/{}", r.id))
        });
        let states = page::all_or(lang, ["sent", "cancelled"].map(|s| (s.to_string(), lang.word(&format!("refund_order-state-{s}")))));
        let bar = Filters::new(&query).filter(Filter::choice(&query, "state", lang.word("col-state"), states)).html(lang);
        let new = || Button::link(lang.word("refund_order-new"), "/refund-orders/new").icon(Icon::Plus).primary();
        let empty = ui::empty(lang.word("refund_orders-none"), lang.word("refund_orders-teach"), cx.may(Permission::Cash).then(new));
        let table = Table::new(lang.word("refund_orders-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("refund_orders-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! { @if cx.may(Permission::Cash) { (new()) } })
            .body(html! { (bar) (table) })
    }
}

fn cells(cx: &Cx, row: &OrderRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::Day(row.day),
        Cell::Amount(row.total),
        Cell::text(cx.lang().word(&format!("refund_order-state-{}", row.state))),
    ]
}

/// Who is owed back.
#[derive(Serialize, schemars::JsonSchema)]
pub struct NewData {
    /// Customers that are owed back, the most first.
    pub owed: Vec<OwedBack>,
}

impl View for New {
    const PATH: &'static str = "/refund-orders/new";
    const NEEDS: Permission = Permission::Cash;
    type Data = NewData;

    fn read(_: &Cx, db: &mut Db) -> Result<NewData> {
        Ok(NewData { owed: lists::owed_back(db)? })
    }

    fn page(cx: &Cx, data: &NewData) -> Page {
        let lang = cx.lang();
        let sheet = Sheet::new("cash", lang.word("refund_order-new")).crumb(lang.word("refund_orders-title"), "/refund-orders");
        if data.owed.is_empty() {
            return sheet.body(ui::empty(lang.word("refund_order-nobody"), lang.word("refund_orders-teach"), None));
        }
        let fill = Fill::new(cx);
        let columns = vec![
            Column::text(lang.word("col-customer")).phone(Phone::Title),
            Column::text(lang.word("field-iban")).phone(Phone::Under),
            Column::number(lang.word("refund_order-owed")).phone(Phone::Amount),
            Column::text(lang.word("refund_order-take")),
        ];
        let rows = data.owed.iter().enumerate().map(|(n, owed)| {
            let id = owed.customer.to_string();
            let ticked = cx.form.iter().any(|(name, value)| name.ends_with("].customer") && *value == id);
            let label = lang.say("refund_order-take-it", &[("name", owed.name.as_str().into())]);
            Row::new(vec![
                html! { a href={ "/customers/" (id) } { (owed.name) } },
                page::or_dash(&page::iban(&owed.iban)),
                ui::amount(lang, owed.amount),
                html! { input type="checkbox" name={ "refunds[" (n) "].customer" } value=(id) checked[ticked] disabled[owed.iban.is_empty()] aria-label=(label); },
            ])
        });
        let table = Table::new(lang.word("refund_order-nobody-else"), columns).rows(rows.collect()).html(lang);
        let how = html! {
            (fill.day("day", "refund_order-day-label", None).hint(lang.word("refund_order-day-hint")).html(lang))
            (fill.tick("old_format", "refund_order-old_format", false).html(lang))
        };
        let form = Form::post("/refund_order/send")
            .hidden(&cx.hidden("/refund-orders/{id}").pairs())
            .errors(&fill.errors)
            .body(html! { p { (lang.word("refund_order-does")) } (table) (ui::section(lang.word("direct_debit-how"), None, how)) })
            .buttons(vec![
                Button::submit(lang.word("command-refund_order-send")).primary(),
                Button::link(lang.word("word-cancel"), "/refund-orders").quiet(),
            ])
            .html(lang);
        sheet.body(form)
    }
}

/// An order with its story.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The order.
    #[serde(flatten)]
    pub order: RefundOrder,
    /// Names of the customers.
    #[serde(skip)]
    pub names: HashMap<Id, String>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/refund-orders/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let order: RefundOrder = load(db, cx.id()?, None)?;
        let customers: Vec<Id> = order.lines.iter().map(|l| l.customer).collect();
        Ok(Data {
            names: kinds::labels(db, "customer", &customers)?,
            story: story::read(cx, db, "refund_order", order.id)?,
            order,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let order = &data.order;
        let over = order.state != State::Sent || order.lines.iter().all(|l| l.payment.is_some());
        let cancel = if over { Err(Refusal::conflict("refund_order.over").into()) } else { Ok(()) };
        let actions = html! {
            @if cx.may(Permission::Cash) {
                (Button::link(lang.word("direct_debit-file"), format!("/refund-orders/{}/file.xml", order.id)).icon(Icon::Download))
            }
            (Deeds::new(cx).open("refund_order.cancel", Permission::Cash, cancel, "?do=cancel#cancel").html())
        };
        let day = order.day.map(|d| format::day(lang, d)).unwrap_or_default();
        Sheet::new("cash", lang.say("refund_order-title", &[("number", order.number.as_str().into())]))
            .crumb(lang.word("refund_orders-title"), "/refund-orders")
            .badge(state(cx, if order.state == State::Sent && over { "done" } else { order.state.name() }))
            .lead(html! { (page::eur(lang, order.total)) " · " (day) })
            .actions(actions)
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if !order.reason.is_empty() { (ui::notice(Tone::Quiet, html! { (order.reason) }, None)) }
                @if cx.query("do") == Some("cancel") && !over && cx.may(Permission::Cash) {
                    div id="cancel" { (ui::card(lang.word("command-refund_order-cancel"), None, cancel_form(cx, order))) }
                }
                (ui::with_aside(
                    ui::card(lang.word("refund_order-lines"), None, lines(cx, data)),
                    ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("refund_order", order.id))),
                ))
            })
    }
}

fn lines(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("field-iban")),
        Column::text(lang.word("refund_order-credits")).phone(Phone::Under),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.order.lines.iter().map(|line| {
        Row::new(vec![
            html! { a href={ "/customers/" (line.customer) } { (data.names.get(&line.customer).map_or("", String::as_str)) } },
            html! { (page::iban(&line.iban)) },
            html! { (line.credits.iter().map(|c| c.number.as_str()).collect::<Vec<_>>().join(", ")) },
            match line.payment {
                Some(id) => html! { (state(cx, "done")) " " a href={ "/payments/" (id) } { (lang.word("payment-cleared_by-see")) } },
                None => state(cx, data.order.state.name()),
            },
            ui::amount(lang, line.amount),
        ])
    });
    Table::new(lang.word("refund_order-lines"), columns).rows(rows.collect()).html(lang)
}

fn cancel_form(cx: &Cx, order: &RefundOrder) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/refund-orders/{}", order.id);
    Form::post("/refund_order/cancel")
        .hidden(&cx.hidden(&here).with("refund_order", order.id).with("version", order.version).pairs())
        .errors(&fill.errors)
        .body(html! { p { (lang.word("refund_order-cancel-does")) } (fill.text("reason", "payment-reason", "").required().html(lang)) })
        .buttons(vec![
            Button::submit(lang.word("command-refund_order-cancel")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}
