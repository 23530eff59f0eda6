//! The pages of stock: levels with filters, goods that arrive, goods that are counted, a new warehouse.

use kernel::{Id, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{
    self, Button, Choice, Column, Filter, Filters, Form, Icon, Kind, LineColumn, LineRow, Lines, Phone, Query, Row,
    Table, Tone, section,
};
use web::{Cell, Cx, Page, View};

use super::lists::{self, StockForm, StockList};
use crate::page::seek::{AFTER, BEFORE, PAGE_SIZE};
use crate::page::{self, Fill, Sheet, all_or, pick, story};

/// `/stock`
pub struct List;
/// `/stock/receive`
pub struct Receive;
/// `/stock/count`
pub struct Count;
/// `/stock/warehouse`
pub struct NewWarehouse;

impl View for List {
    const PATH: &'static str = "/stock";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of the article number, of the name or of a word of it."),
        ("warehouse", "A warehouse's id; all together if absent."),
        ("level", "`none`: nothing free; `some`: something free; `reserved`: something set aside for orders."),
        AFTER,
        BEFORE,
        PAGE_SIZE,
        story::PARAMETER,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["item-sku", "field-name", "item-unit-label", "stock-on_hand", "stock-reserved", "stock-free"];
        page::export::pages((cx, db, out), &heading, |cx, db| Ok(lists::list(cx, db)?.page), |cx, item| {
            vec![
                Cell::text(&item.sku),
                Cell::text(&item.name),
                Cell::text(page::unit_word(cx.lang(), &item.unit)),
                Cell::number(item.on_hand),
                Cell::number(item.reserved),
                Cell::number(item.free()),
            ]
        })
    });
    type Data = StockList;

    fn read(cx: &Cx, db: &mut Db) -> Result<StockList> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &StockList) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let warehouse = cx.query("warehouse").and_then(Id::parse);
        let columns = vec![
            Column::text(lang.word("item-sku")).phone(Phone::Under),
            Column::text(lang.word("field-name")).phone(Phone::Title),
            Column::number(lang.word("stock-on_hand")),
            Column::number(lang.word("stock-reserved")),
            Column::number(lang.word("stock-free")).phone(Phone::Amount),
        ];
        let rows = data.page.rows.iter().map(|item| {
            let none = item.free().0 <= 0;
            let free = html! {
                @if none { (ui::status(Tone::Waits, lang.word("item-none-left"))) }
                @else { (page::quantity(lang, item.free(), &item.unit)) }
            };
            Row::new(vec![
                html! { span.money { (item.sku) } },
                html! { (item.name) },
                page::quantity(lang, item.on_hand, &item.unit),
                page::quantity(lang, item.reserved, &item.unit),
                free,
            ])
            .link(format!("/items/{}", item.id))
            .tone(if none { Tone::Waits } else { Tone::Quiet })
        });
        let table = Table::new(lang.word("stock-title"), columns)
            .rows(rows.collect())
            .paging(data.page.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query, data));
        let body = html! {
            (filters(cx, &query, data))
            (table.html(lang))
            @if let Some(id) = warehouse {
                (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("warehouse", id))))
            }
        };
        let mut sheet = Sheet::new("stock", lang.word("stock-title")).actions(actions(cx, warehouse));
        if let Some(warehouse) = lists::named(&data.warehouses, warehouse) {
            sheet = sheet.lead(html! { (warehouse.code) " · " (warehouse.name) });
        }
        sheet.body(body)
    }
}

fn actions(cx: &Cx, warehouse: Option<Id>) -> Markup {
    let lang = cx.lang();
    let at = warehouse.map(|w| format!("?warehouse={w}")).unwrap_or_default();
    html! {
        @if cx.may(Permission::Keep) { (Button::link(lang.word("stock-new-warehouse"), "/stock/warehouse").quiet()) }
        @if cx.may(Permission::Ship) {
            (Button::link(lang.word("page-import"), "/import?kind=stock").icon(Icon::Upload).quiet())
            (Button::link(lang.word("stock-count"), format!("/stock/count{at}")))
            (Button::link(lang.word("stock-receive"), format!("/stock/receive{at}")).icon(Icon::Plus).primary())
        }
    }
}

fn filters(cx: &Cx, query: &Query, data: &StockList) -> Markup {
    let lang = cx.lang();
    let places = data.warehouses.iter().map(|w| (w.id.to_string(), w.name.clone()));
    let levels = ["none", "some", "reserved"].map(|l| (l.to_string(), lang.word(&format!("stock-level-{l}"))));
    Filters::new(query)
        .search("q", lang.word("items-search"))
        .filter(Filter::choice(query, "warehouse", lang.word("stock-warehouse"), all_or(lang, places)))
        .filter(Filter::choice(query, "level", lang.word("stock-level"), all_or(lang, levels)))
        .html(lang)
}

fn empty(cx: &Cx, query: &Query, data: &StockList) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let first = if data.warehouses.is_empty() {
        Button::link(lang.word("stock-new-warehouse"), "/stock/warehouse")
    } else {
        Button::link(lang.word("item-new"), "/items/new")
    };
    ui::empty(lang.word("stock-none"), lang.word("stock-teach"), Some(first.primary().icon(Icon::Plus)))
}

impl View for Receive {
    const PATH: &'static str = "/stock/receive";
    const NEEDS: Permission = Permission::Ship;
    const API: bool = false;
    type Data = StockForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<StockForm> {
        lists::form(cx, db)
    }
    fn page(cx: &Cx, data: &StockForm) -> Page {
        let lang = cx.lang();
        Sheet::new("stock", lang.word("stock-receive"))
            .crumb(lang.word("stock-title"), "/stock")
            .body(form(cx, data, "enter"))
    }
}

impl View for Count {
    const PATH: &'static str = "/stock/count";
    const NEEDS: Permission = Permission::Ship;
    const API: bool = false;
    type Data = StockForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<StockForm> {
        lists::form(cx, db)
    }
    fn page(cx: &Cx, data: &StockForm) -> Page {
        let lang = cx.lang();
        Sheet::new("stock", lang.word("stock-count")).crumb(lang.word("stock-title"), "/stock").body(form(
            cx,
            data,
            "enter_count",
        ))
    }
}

/// Where, by which note, and what: the same form for goods that arrive and goods that are counted.
fn form(cx: &Cx, data: &StockForm, verb: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    if data.warehouses.is_empty() {
        let new = Button::link(lang.word("stock-new-warehouse"), "/stock/warehouse").primary();
        return ui::empty(lang.word("stock-none"), lang.word("stock-no-warehouse-yet"), Some(new));
    }
    let places = data.warehouses.iter().map(|w| Choice::new(w.id.to_string(), w.name.as_str())).collect();
    let key = |part: &str| format!("stock-{verb}-{part}");
    let arrives = verb == "enter";
    Form::post(format!("/stock/{verb}"))
        .hidden(&cx.hidden("/stock?warehouse={id}").pairs())
        .errors(&fill.errors)
        .body(html! {
            (section(lang.word("stock-where"), None, html! {
                (fill.select("warehouse", "stock-warehouse", places, cx.query("warehouse").unwrap_or("")).narrow().html(lang))
                @if arrives { (fill.text("reference", "stock-reference", "").hint(lang.word("stock-reference-hint")).html(lang)) }
            }))
            fieldset.section.wide {
                legend { (lang.word(&key("lines"))) }
                p.help { (lang.word(&key("help"))) }
                (editor(cx, &fill, data))
            }
        })
        .buttons(vec![
            Button::submit(lang.word(&format!("command-stock-{verb}"))).primary(),
            Button::link(lang.word("word-cancel"), "/stock").quiet(),
        ])
        .html(lang)
}

fn editor(cx: &Cx, fill: &Fill, data: &StockForm) -> Markup {
    let lang = fill.lang;
    let items = Kind::Combobox { options: pick::choices(&data.items), source: None };
    let columns = vec![
        LineColumn::new("item", lang.word("order-item"), items).wide(),
        LineColumn::new("quantity", lang.word("order-quantity-label"), Kind::Number),
    ];
    let rows: Vec<LineRow> = if page::form_again(cx) {
        let value = |n: usize, key: &str| cx.field(&format!("lines[{n}].{key}"), "").to_string();
        (0..cx.rows("lines")).map(|n| LineRow::new(["item", "quantity"].map(|key| value(n, key)))).collect()
    } else {
        data.first.iter().map(|sku| LineRow::new([sku.as_str(), ""])).collect()
    };
    let blank = if rows.is_empty() { 5 } else { 2 };
    Lines::new("lines", lang.word("stock-title"), columns).rows(rows).blank(blank).errors(&fill.errors).html(lang)
}

impl View for NewWarehouse {
    const PATH: &'static str = "/stock/warehouse";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = ();

    fn read(_: &Cx, _: &mut Db) -> Result<()> {
        Ok(())
    }
    fn page(cx: &Cx, (): &()) -> Page {
        let lang = cx.lang();
        let fill = Fill::new(cx);
        let form = Form::post("/stock/create_warehouse")
            .hidden(&cx.hidden("/settings/warehouses").pairs())
            .errors(&fill.errors)
            .body(section(lang.word("stock-new-warehouse"), Some(&lang.word("stock-new-warehouse-help")), html! {
                (fill.text("code", "stock-code", "").hint(lang.word("stock-code-hint")).required().narrow().html(lang))
                (fill.text("name", "field-name", "").required().html(lang))
            }))
            .buttons(vec![
                Button::submit(lang.word("command-stock-create_warehouse")).primary(),
                Button::link(lang.word("word-cancel"), "/settings/warehouses").quiet(),
            ])
            .html(lang);
        Sheet::new("stock", lang.word("stock-new-warehouse")).crumb(lang.word("stock-title"), "/stock").body(form)
    }
}
