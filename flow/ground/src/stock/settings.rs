//! The warehouses, among the settings.

use kernel::Result;
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table};
use web::{Cx, Page, View};

use super::{Warehouse, warehouses};
use crate::company::pages::tabs;
use crate::page::Sheet;

/// `/settings/warehouses`
pub struct Warehouses;

/// The warehouses.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WarehouseList {
    /// The first one set up first.
    pub warehouses: Vec<Warehouse>,
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
