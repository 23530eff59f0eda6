//! `GET /online-payments`

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::html;
use store::Db;
use web::ui::{self, Column, Field, Filter, Filters, Phone, Row, Table};
use web::{Cell, Cx, Page, View};

use crate::online_payment::State;
use crate::online_payment::lists::{self, OnlineRow};

/// `/online-payments`
pub struct List;

impl View for List {
    const PATH: &'static str = "/online-payments";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`asked`, `open`, `underway`, `paid`, `abandoned`, or `attention`: what somebody should look at."),
        ("customer", "Id or number of a payer."),
        ("q", "The gateway's id of the payment."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-day", "col-customer", "online_payment-intent", "col-state", "col-amount"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::online(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<OnlineRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<OnlineRow>> {
        lists::online(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<OnlineRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-day")).phone(Phone::Under),
            Column::text(lang.word("col-customer")).phone(Phone::Title),
            Column::text(lang.word("online_payment-intent")).phone(Phone::Hidden),
            Column::text(lang.word("col-state")).phone(Phone::Under),
            Column::number(lang.word("col-amount")).phone(Phone::Amount),
        ];
        let rows = data.rows.iter().map(|r| {
            let cells = vec![
                ui::day(lang, r.day),
                html! { (r.name) },
                html! { (r.intent) },
                super::state(cx, r.state, &r.failure, r.attention),
                ui::amount(lang, r.amount),
            ];
            Row::new(cells).link(format!("/online-payments/{}", r.id))
        });
        let mut states: Vec<(String, String)> =
            State::ALL.map(|s| (s.name().to_string(), lang.word(&format!("online_payment-state-{}", s.name())))).to_vec();
        states.push(("attention".to_string(), lang.word("online_payment-attention")));
        let who = cx.query("customer").unwrap_or_default();
        let field = Field::text("customer", lang.word("col-customer")).value(who).autocomplete("off");
        let customer = Filter::new(lang.word("col-customer"), vec![field]);
        let customer = if who.is_empty() { customer } else { customer.set(who, query.without("customer").url()) };
        let bar = Filters::new(&query)
            .search("q", lang.word("online_payment-intent"))
            .filter(Filter::choice(&query, "state", lang.word("col-state"), page::all_or(lang, states)))
            .filter(customer)
            .html(lang);
        let empty = ui::empty(lang.word("online_payments-none"), lang.word("online_payments-teach"), None);
        let table = Table::new(lang.word("online_payments-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("online_payments-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! {
                a.button href="/pay-links" { (lang.word("pay_links-title")) }
                a.button href="/payouts" { (lang.word("payouts-title")) }
            })
            .body(html! { (page::deed::said(cx)) (bar) (table) })
    }
}

fn cells(cx: &Cx, row: &OnlineRow) -> Vec<Cell> {
    vec![
        Cell::Day(row.day),
        Cell::text(&row.name),
        Cell::text(&row.intent),
        Cell::text(cx.lang().word(&format!("online_payment-state-{}", row.state.name()))),
        Cell::Amount(row.amount),
    ]
}
