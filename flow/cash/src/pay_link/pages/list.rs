//! `GET /pay-links`

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::html;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Phone, Row, Table};
use web::{Cell, Cx, Page, View};

use super::state;
use crate::pay_link::lists::{self, LinkRow};

/// `/pay-links`
pub struct List;

impl View for List {
    const PATH: &'static str = "/pay-links";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`valid`, `expired` or `revoked`; all if absent."),
        ("customer", "Id or number of a payer."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["pay_link-for", "col-customer", "pay_link-made", "pay_link-expires", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::links(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<LinkRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<LinkRow>> {
        lists::links(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<LinkRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("pay_link-for")).phone(Phone::Title),
            Column::text(lang.word("col-customer")).phone(Phone::Under),
            Column::text(lang.word("pay_link-made")),
            Column::text(lang.word("pay_link-expires")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let rows = data.rows.iter().map(|r| {
            let cells = vec![
                html! { (r.label) },
                html! { (r.name) },
                ui::day(lang, r.made),
                ui::day(lang, r.expires),
                state(cx, &r.state),
            ];
            Row::new(cells).link(format!("/pay-links/{}", r.id))
        });
        let states = ["valid", "expired", "revoked"].map(|s| (s.to_string(), lang.word(&format!("pay_link-state-{s}"))));
        let who = cx.query("customer").unwrap_or_default();
        let field = Field::text("customer", lang.word("col-customer")).value(who);
        let customer = Filter::new(lang.word("col-customer"), vec![field]);
        let customer = if who.is_empty() { customer } else { customer.set(who, query.without("customer").url()) };
        let bar = Filters::new(&query)
            .filter(customer)
            .filter(Filter::choice(&query, "state", lang.word("col-state"), page::all_or(lang, states)))
            .html(lang);
        let new = || Button::link(lang.word("command-pay_link-make"), "/pay-links/new").icon(Icon::Plus).primary();
        let empty = ui::empty(lang.word("pay_links-none"), lang.word("pay_links-teach"), cx.may(Permission::Cash).then(new));
        let table = Table::new(lang.word("pay_links-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("pay_links-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! { @if cx.may(Permission::Cash) { (new()) } })
            .body(html! { (page::deed::said(cx)) (bar) (table) })
    }
}

fn cells(cx: &Cx, row: &LinkRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.label),
        Cell::text(&row.name),
        Cell::Day(row.made),
        Cell::Day(row.expires),
        Cell::text(cx.lang().word(&format!("pay_link-state-{}", row.state))),
    ]
}
