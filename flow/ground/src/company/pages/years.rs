//! Fiscal years and warehouses, each with the form that makes the next one.

use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Icon, Phone, Row, Table, Tone, section};
use web::{Cx, Page, View};

use super::tabs;
use crate::company::{FiscalYear, fiscal_years};
use crate::page::{Fill, Sheet};
use crate::stock::{Warehouse, warehouses};

/// `/settings/years`
pub struct Years;
/// `/settings/warehouses`
pub struct Warehouses;

/// The fiscal years.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct YearList {
    /// Earliest first.
    pub years: Vec<FiscalYear>,
}

/// The warehouses.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WarehouseList {
    /// The first one set up first.
    pub warehouses: Vec<Warehouse>,
}

impl View for Years {
    const PATH: &'static str = "/settings/years";
    type Data = YearList;

    fn read(_: &Cx, db: &mut Db) -> Result<YearList> {
        Ok(YearList { years: fiscal_years(db)? })
    }

    fn page(cx: &Cx, data: &YearList) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("year-first")).phone(Phone::Title),
            Column::text(lang.word("year-last")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let rows = data.years.iter().rev().map(|year| {
            let (tone, key) = match (lang.today < year.first, lang.today > year.last) {
                _ if year.closed => (Tone::Good, "year-closed"),
                (true, _) => (Tone::Quiet, "year-ahead"),
                (_, true) => (Tone::Quiet, "year-past"),
                _ => (Tone::Moving, "year-current"),
            };
            Row::new(vec![ui::day(lang, year.first), ui::day(lang, year.last), ui::status(tone, lang.word(key))])
        });
        let table = Table::new(lang.word("settings-years"), columns).rows(rows.collect());
        let body = html! {
            (tabs(cx, "/years"))
            (ui::card(lang.word("settings-years"), None, table.html(lang)))
            @if cx.may(Permission::Account) { (open_year(cx, data)) }
        };
        Sheet::new("settings", lang.word("settings-title")).body(body)
    }
}

fn open_year(cx: &Cx, data: &YearList) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let first = data.years.last().map_or(lang.today, |y| y.last.plus(1));
    let last = first.plus_months(12).plus(-1);
    let begins = lang.say("year-begins", &[("day", web::format::day_long(lang, first).into())]);
    Form::post("/company/open_year")
        .hidden(&cx.hidden("/settings/years").pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("command-company-open_year"),
            Some(&begins),
            html! {
                (fill.day("last_day", "year-last", Some(last)).required().html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-company-open_year")).primary()])
        .html(lang)
}

impl View for Warehouses {
    const PATH: &'static str = "/settings/warehouses";
    type Data = WarehouseList;

    fn read(_: &Cx, db: &mut Db) -> Result<WarehouseList> {
        Ok(WarehouseList { warehouses: warehouses(db)? })
    }

    fn page(cx: &Cx, data: &WarehouseList) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("stock-code")).phone(Phone::Under),
            Column::text(lang.word("field-name")).phone(Phone::Title),
            Column::text(lang.word("warehouse-use")),
        ];
        let rows = data.warehouses.iter().enumerate().map(|(n, warehouse)| {
            Row::new(vec![
                html! { (warehouse.code) },
                html! { (warehouse.name) },
                html! { @if n == 0 { (lang.word("warehouse-default")) } },
            ])
            .link(format!("/stock?warehouse={}", warehouse.id))
        });
        let new = || Button::link(lang.word("stock-new-warehouse"), "/stock/warehouse").icon(Icon::Plus).primary();
        let may = cx.may(Permission::Keep);
        let table = Table::new(lang.word("settings-warehouses"), columns).rows(rows.collect()).empty(ui::empty(
            lang.word("stock-none"),
            lang.word("stock-no-warehouse-yet"),
            may.then(new),
        ));
        let mut sheet = Sheet::new("settings", lang.word("settings-title"));
        if may {
            sheet = sheet.actions(html! { (new()) });
        }
        sheet.body(html! { (tabs(cx, "/warehouses")) (table.html(lang)) })
    }
}
