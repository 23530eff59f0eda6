//! The pages of items: list, one with its stock, and the forms that make and change them.

use kernel::{Price, Result};
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{
    self, Button, Choice, Column, Direction, Filter, Filters, Form, Icon, Phone, Query, Row, Table, Tone, section,
    with_aside,
};
use web::{Cell, Cx, Page, View};

use super::lists::{self, ItemForm, ItemRow, OneItem};
use super::{Item, ItemKind};
use crate::page::seek::{AFTER, BEFORE, Listed, PAGE_SIZE};
use crate::page::{self, Fill, Sheet, all_or, story};
use crate::record::load;
use crate::tax::{Nature, VatCode};

/// `/items`
pub struct List;
/// `/items/{id}`
pub struct One;
/// `/items/new`
pub struct New;
/// `/items/{id}/edit`
pub struct Edit;

impl View for List {
    const PATH: &'static str = "/items";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of the article number, of the name or of a word of it."),
        ("kind", "`goods` or `service`."),
        ("sort", "`name`, `sku`; with a dash before it the other way round."),
        AFTER,
        BEFORE,
        PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["item-sku", "field-name", "item-kind", "item-vat", "item-free", "item-unit-label", "item-price-label"];
        page::export::pages((cx, db, out), &heading, lists::list, cells)
    });
    type Data = Listed<ItemRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Self::Data> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &Self::Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("item-sku")).sort(&query, "sku", Direction::Up).phone(Phone::Under),
            Column::text(lang.word("field-name")).sort(&query, "name", Direction::Up).phone(Phone::Title),
            Column::text(lang.word("item-kind")).phone(Phone::Hidden),
            Column::number(lang.word("item-vat")).phone(Phone::Hidden),
            Column::number(lang.word("item-free")),
            Column::number(lang.word("item-price-label")).phone(Phone::Amount),
        ];
        let table = Table::new(lang.word("items-title"), columns)
            .rows(data.rows.iter().map(|i| row(cx, i)).collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query));
        let kinds = ["goods", "service"].map(|k| (k.to_string(), lang.word(&format!("item-kind-{k}"))));
        let filters = Filters::new(&query).search("q", lang.word("items-search")).filter(Filter::choice(
            &query,
            "kind",
            lang.word("item-kind"),
            all_or(lang, kinds),
        ));
        let mut sheet = Sheet::new("items", lang.word("items-title"));
        if cx.may(Permission::Keep) {
            let new = Button::link(lang.word("item-new"), "/items/new").icon(Icon::Plus).primary();
            let import = Button::link(lang.word("page-import"), "/import?kind=items").icon(Icon::Upload).quiet();
            sheet = sheet.actions(html! { (import) (new) });
        }
        sheet.body(html! { (filters.html(lang)) (table.html(lang)) })
    }
}

fn row(cx: &Cx, item: &ItemRow) -> Row {
    let lang = cx.lang();
    Row::new(vec![
        html! { span.money { (item.sku) } },
        html! { (item.name) },
        html! { (kind_word(cx, item.kind)) },
        html! { span.money { (page::vat(lang, item.vat, lang.today)) } },
        html! {
            @if item.kind == ItemKind::Service { span.beside { "–" } }
            @else if item.free().0 <= 0 { (ui::status(Tone::Waits, lang.word("item-none-left"))) }
            @else { (page::quantity(lang, item.free(), &item.unit)) }
        },
        page::price(lang, item.price),
    ])
    .link(format!("/items/{}", item.id))
}

fn cells(cx: &Cx, item: &ItemRow) -> Vec<Cell> {
    let lang = cx.lang();
    vec![
        Cell::text(&item.sku),
        Cell::text(&item.name),
        Cell::text(kind_word(cx, item.kind)),
        Cell::text(page::vat(lang, item.vat, lang.today)),
        if item.kind == ItemKind::Service { Cell::Empty } else { Cell::number(item.free()) },
        Cell::text(page::unit_word(lang, &item.unit)),
        Cell::number(item.price),
    ]
}

fn kind_word(cx: &Cx, kind: ItemKind) -> String {
    cx.lang().word(if kind == ItemKind::Goods { "item-kind-goods" } else { "item-kind-service" })
}

fn empty(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let new =
        cx.may(Permission::Keep).then(|| Button::link(lang.word("item-new"), "/items/new").primary().icon(Icon::Plus));
    ui::empty(lang.word("items-none"), lang.word("items-teach"), new)
}

impl View for One {
    const PATH: &'static str = "/items/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneItem;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneItem> {
        lists::one(cx, db)
    }

    fn page(cx: &Cx, data: &OneItem) -> Page {
        let lang = cx.lang();
        let item = &data.item;
        let body = with_aside(
            html! {
                (ui::card(lang.word("item-the"), None, facts(cx, item)))
                @if item.goods() { (ui::card(lang.word("item-stock"), None, places(cx, data))) }
            },
            ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("item", item.id))),
        );
        let edit =
            Button::link(lang.word("word-change"), format!("/items/{}/edit", item.id)).icon(Icon::Pencil).key("e");
        let receive = Button::link(lang.word("stock-receive"), format!("/stock/receive?item={}", item.id));
        let count = Button::link(lang.word("stock-count"), format!("/stock/count?item={}", item.id));
        Sheet::new("items", item.description.name.clone())
            .crumb(lang.word("items-title"), "/items")
            .lead(html! { (item.sku) " · " (page::price(lang, item.description.price)) " / " (page::unit_word(lang, &item.description.unit)) })
            .actions(html! {
                @if item.goods() && cx.may(Permission::Ship) { (receive) (count) }
                @if cx.may(Permission::Keep) { (edit) }
            })
            .body(body)
    }
}

fn facts(cx: &Cx, item: &Item) -> Markup {
    let lang = cx.lang();
    let d = &item.description;
    let vat = format!("{} · {}", lang.word(&format!("vat-{}", d.vat.name())), page::vat(lang, d.vat, lang.today));
    let mut pairs = vec![
        (lang.word("item-sku"), html! { (item.sku) }),
        (lang.word("item-kind"), html! { (kind_word(cx, d.kind)) }),
        (lang.word("item-unit-label"), html! { (page::unit_word(lang, &d.unit)) }),
        (lang.word("item-price-label"), page::price(lang, d.price)),
        (lang.word("item-vat"), html! { (vat) }),
    ];
    if item.goods() {
        let days = web::format::days(lang, d.lead_days);
        pairs.push((lang.word("item-lead_days-label"), html! { (days) }));
    }
    ui::definitions(&pairs)
}

fn places(cx: &Cx, data: &OneItem) -> Markup {
    let lang = cx.lang();
    if data.places.is_empty() {
        return html! { p { (lang.word("stock-no-warehouse-yet")) } };
    }
    let unit = &data.item.description.unit;
    let columns = vec![
        Column::text(lang.word("stock-warehouse")).phone(Phone::Title),
        Column::number(lang.word("stock-on_hand")),
        Column::number(lang.word("stock-reserved")),
        Column::number(lang.word("stock-free")).phone(Phone::Amount),
    ];
    let rows = data.places.iter().map(|p| {
        Row::new(vec![
            html! { (p.name) },
            page::quantity(lang, p.on_hand, unit),
            page::quantity(lang, p.reserved, unit),
            page::quantity(lang, p.on_hand - p.reserved, unit),
        ])
        .link(format!("/stock?warehouse={}", p.warehouse))
    });
    Table::new(lang.word("item-stock"), columns).rows(rows.collect()).html(lang)
}

impl View for New {
    const PATH: &'static str = "/items/new";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = ItemForm;

    fn read(_: &Cx, _: &mut Db) -> Result<ItemForm> {
        Ok(ItemForm { item: None })
    }
    fn page(cx: &Cx, data: &ItemForm) -> Page {
        let lang = cx.lang();
        Sheet::new("items", lang.word("item-new")).crumb(lang.word("items-title"), "/items").body(form(cx, data))
    }
}

impl View for Edit {
    const PATH: &'static str = "/items/{id}/edit";
    const NEEDS: Permission = Permission::Keep;
    const API: bool = false;
    type Data = ItemForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<ItemForm> {
        Ok(ItemForm { item: Some(load(db, cx.id()?, None)?) })
    }
    fn page(cx: &Cx, data: &ItemForm) -> Page {
        let lang = cx.lang();
        let (name, url) = match &data.item {
            Some(item) => (item.description.name.clone(), format!("/items/{}", item.id)),
            None => Default::default(),
        };
        Sheet::new("items", lang.word("item-edit"))
            .crumb(lang.word("items-title"), "/items")
            .crumb(name, url)
            .body(form(cx, data))
    }
}

/// The units that the form offers; another one that an item has is offered to it too.
const UNITS: [&str; 15] =
    ["C62", "KGM", "TNE", "MTR", "MTK", "MTQ", "LTR", "HUR", "DAY", "MON", "PR", "SET", "XPX", "XBX", "LS"];

fn form(cx: &Cx, data: &ItemForm) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx).unreadable("price", "item.price", |text| Price::parse(text).is_some());
    let blank = Item::default();
    let item = data.item.as_ref().unwrap_or(&blank);
    let new = data.item.is_none();
    let (action, back, button) = if new {
        ("/item/create", "/items".to_string(), "command-item-create")
    } else {
        ("/item/change", format!("/items/{}", item.id), "word-save")
    };
    let mut hidden = cx.hidden("/items/{id}");
    if !new {
        hidden = hidden.with("item", item.id).with("version", item.version);
    }
    Form::post(action)
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            (section(lang.word("item-the"), Some(&lang.word("item-help")), description(&fill, item, new)))
            (section(lang.word("item-sale"), Some(&lang.word("item-sale-help")), sale(&fill, item, new)))
        })
        .buttons(vec![
            Button::submit(lang.word(button)).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

fn description(fill: &Fill, item: &Item, new: bool) -> Markup {
    let lang = fill.lang;
    let d = &item.description;
    let kind = if d.kind == ItemKind::Goods { "goods" } else { "service" };
    let kinds = ["goods", "service"].map(|k| {
        Choice::new(k, lang.word(&format!("item-kind-{k}"))).detail(lang.word(&format!("item-kind-{k}-what")))
    });
    html! {
        @if new { (fill.text("sku", "item-sku", "").hint(lang.word("item-sku-hint")).required().narrow().html(lang)) }
        (fill.text("name", "field-name", &d.name).required().html(lang))
        @if new { (fill.field(ui::field::Kind::Radio(kinds.to_vec()), "kind", "item-kind", kind).html(lang)) }
        @else { input type="hidden" name="kind" value=(kind); }
    }
}

fn sale(fill: &Fill, item: &Item, new: bool) -> Markup {
    let lang = fill.lang;
    let d = &item.description;
    let own = (!UNITS.contains(&d.unit.as_str())).then_some(d.unit.as_str());
    let units = UNITS.into_iter().chain(own).map(|u| Choice::new(u, page::unit_word(lang, u))).collect();
    let rates = VatCode::MAINLAND.map(|code| {
        let label = format!("{} – {}", page::vat(lang, code, lang.today), lang.word(&format!("vat-{}", code.name())));
        Choice::new(code.name(), label)
    });
    let natures = Nature::ALL.map(|n| Choice::new(n.name(), lang.word(&format!("nature-{}", n.name())))).to_vec();
    let price = if new && d.price == Price::ZERO { String::new() } else { page::typed(lang, d.price) };
    html! {
        (fill.field(ui::field::Kind::Money(kernel::Currency::EUR), "price", "item-price-label", &price).required().narrow().html(lang))
        (fill.select("unit", "item-unit-label", units, &d.unit).narrow().html(lang))
        (fill.select("vat", "item-vat", rates.to_vec(), d.vat.name()).html(lang))
        (fill.select("nature", "item-nature", natures, d.nature.name()).hint(lang.word("item-nature-hint")).html(lang))
        (fill.number("lead_days", "item-lead_days-label", d.lead_days).hint(lang.word("item-lead_days-hint")).html(lang))
    }
}
