//! The list of doubtful and lost claims, with the depreciation of all of them.

use ground::page::{self, Fill, Listed, Seek, Sheet};
use kernel::{Currency, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Icon, Kind, Phone, Row, Table, Tile};
use web::{Cell, Cx, Page, View, format};

use super::state;
use crate::bad_debt::lists::{self, ClaimRow, Sums};

/// `GET /bad-debts`
pub struct List;

/// One page of claims and the sums of all that are asked for.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The page.
    #[serde(flatten)]
    pub list: Listed<ClaimRow>,
    /// Over all pages.
    pub sums: Sums,
}

impl View for List {
    const PATH: &'static str = "/bad-debts";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`doubtful`, `restored` or `written_off`; all if absent."),
        ("customer", "Id, number or name of a customer."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "col-customer", "bad_debt-since", "col-state", "bad_debt-amount", "bad_debt-open", "bad_debt-depreciation", "bad_debt-lost", "bad_debt-recovered"];
        page::export::pages(
            (cx, db, out),
            &heading,
            |cx, db| lists::claims(cx, db, &Seek::of(cx)?),
            |cx, r| {
                vec![
                    Cell::text(&r.number),
                    Cell::text(&r.customer_name),
                    Cell::Day(r.day),
                    Cell::text(cx.lang().word(&format!("bad_debt-state-{}", r.state))),
                    Cell::Amount(r.amount),
                    Cell::Amount(r.open),
                    Cell::Amount(r.depreciation),
                    Cell::Amount(r.lost),
                    Cell::Amount(r.recovered),
                ]
            },
        )
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { list: lists::claims(cx, db, &Seek::of(cx)?)?, sums: lists::sums(cx, db)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let now = query.get("state").unwrap_or_default();
        let tabs: Vec<ui::Tab> = ["", "doubtful", "written_off", "restored"]
            .into_iter()
            .map(|key| ui::Tab {
                label: lang.word(&if key.is_empty() { "word-all".to_string() } else { format!("bad_debt-state-{key}") }),
                url: if key.is_empty() { query.without("state").url() } else { query.with("state", key).url() },
                count: None,
                active: now == key,
            })
            .collect();
        let money = |c| format::money(lang.locale, c, Currency::EUR);
        let tiles = ui::tiles(&[
            Tile::new(lang.word("bad_debt-open"), money(data.sums.open)).detail(lang.word("bad_debt-open-what")),
            Tile::new(lang.word("bad_debt-depreciation"), money(data.sums.depreciation)).detail(lang.word("bad_debt-depreciation-what")),
            Tile::new(lang.word("bad_debt-lost"), money(data.sums.lost)).detail(lang.word("bad_debt-lost-what")),
            Tile::new(lang.word("bad_debt-recovered"), money(data.sums.recovered)).detail(lang.word("bad_debt-recovered-what")),
        ]);
        let doubt = Button::link(lang.word("bad_debt-doubtful"), "/bad-debts/doubtful").icon(Icon::Plus).primary();
        let insolvencies = Button::link(lang.word("insolvencies-title"), "/insolvencies");
        Sheet::new("cash", lang.word("bad_debts-title"))
            .actions(html! { (insolvencies) @if cx.may(Permission::Account) { (doubt) } })
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (ui::tabs(lang, &lang.word("bad_debts-title"), &tabs))
                (tiles)
                (table(cx, data))
                @if cx.may(Permission::Account) { (ui::card(lang.word("command-bad_debt-depreciate"), None, depreciate(cx))) }
            })
    }
}

fn table(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let query = page::query(cx);
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("bad_debt-since")),
        Column::text(lang.word("col-state")),
        Column::number(lang.word("bad_debt-amount")),
        Column::number(lang.word("bad_debt-open")).phone(Phone::Amount),
        Column::number(lang.word("bad_debt-depreciation")),
        Column::number(lang.word("bad_debt-lost")),
    ];
    let rows = data.list.rows.iter().map(|r| {
        Row::new(vec![
            html! { span.money { (r.number) } },
            html! { (r.customer_name) },
            ui::day(lang, r.day),
            state(cx, &r.state),
            ui::amount(lang, r.amount),
            ui::amount(lang, r.open),
            ui::amount(lang, r.depreciation),
            ui::amount(lang, r.lost),
        ])
        .link(format!("/bad-debts/{}", r.id))
    });
    let empty = ui::empty(lang.word("bad_debt-none"), lang.word("bad_debt-none-teaches"), None);
    Table::new(lang.word("bad_debts-title"), columns)
        .rows(rows.collect())
        .paging(data.list.paging(&query))
        .exports(&query)
        .empty(empty)
        .html(lang)
}

fn depreciate(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    Form::post("/bad_debt/depreciate")
        .hidden(&cx.hidden("/bad-debts?state=doubtful").pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("bad_debt-depreciate-does")) }
            (fill.field(Kind::Percent, "percent", "bad_debt-percent", "").hint(lang.word("bad_debt-percent-hint")).narrow().html(lang))
            (fill.day("day", "bad_debt-period_end", Some(cx.today)).html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-bad_debt-depreciate"))])
        .html(lang)
}
