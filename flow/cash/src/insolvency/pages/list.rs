//! The list of insolvencies.

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::html;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table};
use web::{Cx, Page, View};

use super::state;
use crate::insolvency::lists::{self, InsolvencyRow};

/// `GET /insolvencies`
pub struct List;

impl View for List {
    const PATH: &'static str = "/insolvencies";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`open`, `closed`, or `declare`: claims not declared yet; all if absent."),
        ("customer", "Id, number or name of a customer."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    type Data = Listed<InsolvencyRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<InsolvencyRow>> {
        lists::insolvencies(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<InsolvencyRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-customer")).phone(Phone::Title),
            Column::text(lang.word("insolvency-proceeding")).phone(Phone::Under),
            Column::text(lang.word("insolvency-judgment_day")),
            Column::text(lang.word("insolvency-deadline")),
            Column::text(lang.word("col-state")),
            Column::number(lang.word("insolvency-declared")).phone(Phone::Amount),
            Column::number(lang.word("insolvency-admitted")),
        ];
        let money = |amount: Option<kernel::Cents>| html! { @if let Some(amount) = amount { (ui::amount(lang, amount)) } @else { "–" } };
        let rows = data.rows.iter().map(|r| {
            Row::new(vec![
                html! { (r.customer_name) },
                html! { (lang.word(&format!("insolvency-proceeding-{}", r.proceeding.name()))) },
                ui::day(lang, r.judgment_day),
                html! { @if let Some(day) = r.deadline { (ui::due(lang, day, r.declared.is_none() && r.state == "open")) } @else { "–" } },
                state(cx, &r.state),
                money(r.declared),
                money(r.admitted),
            ])
            .link(format!("/insolvencies/{}", r.id))
        });
        let now = query.get("state").unwrap_or_default();
        let tabs: Vec<ui::Tab> = ["", "declare", "open", "closed"]
            .into_iter()
            .map(|key| ui::Tab {
                label: lang.word(&if key.is_empty() { "word-all".to_string() } else { format!("insolvency-state-{key}") }),
                url: if key.is_empty() { query.without("state").url() } else { query.with("state", key).url() },
                count: None,
                active: now == key,
            })
            .collect();
        let new = Button::link(lang.word("insolvency-new"), "/insolvencies/new").icon(Icon::Plus).primary();
        let empty = ui::empty(lang.word("insolvency-none"), lang.word("insolvency-none-teaches"), None);
        Sheet::new("cash", lang.word("insolvencies-title"))
            .crumb(lang.word("bad_debts-title"), "/bad-debts")
            .actions(html! { @if cx.may(Permission::Credit) { (new) } })
            .body(html! {
                (ui::tabs(lang, &lang.word("insolvencies-title"), &tabs))
                (Table::new(lang.word("insolvencies-title"), columns).rows(rows.collect()).paging(data.paging(&query)).empty(empty).html(lang))
            })
    }
}
