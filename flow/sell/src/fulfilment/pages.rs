//! The pages of shipments: the list, and the delivery note with its proof of delivery, made for a phone on a doorstep.

use ground::page::seek::{AFTER, BEFORE, Listed, PAGE_SIZE};
use ground::page::{self, Fill, Sheet, chain, page_url, story};
use kernel::Result;
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{self, Button, Column, Filters, Form, Icon, Phone, Query, Row, StepState, Table, Tone, with_aside};
use web::{Cell, Cx, Page, View, format};

use super::lists::{self, OneShipment, ShipmentRow};

/// `/shipments`
pub struct List;
/// `/shipments/{id}`
pub struct One;

impl View for List {
    const PATH: &'static str = "/shipments";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of the number, of the order's number or of the customer's name."),
        ("state", "`under_way` or `delivered`."),
        AFTER,
        BEFORE,
        PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "col-number",
            "col-customer",
            "chain-order",
            "shipment-left",
            "shipment-carrier",
            "shipment-arrived",
            "shipment-reserves",
        ];
        page::export::pages((cx, db, out), &heading, lists::list, |_, shipment| {
            vec![
                Cell::text(&shipment.number),
                Cell::text(&shipment.customer_name),
                Cell::text(&shipment.order_number),
                Cell::Day(shipment.day),
                Cell::text(&shipment.carrier),
                Cell::day(shipment.delivered_day),
                Cell::text(&shipment.reserves),
            ]
        })
    });
    type Data = Listed<ShipmentRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Self::Data> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &Self::Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("col-customer")).phone(Phone::Under),
            Column::text(lang.word("chain-order")),
            Column::text(lang.word("shipment-left")),
            Column::text(lang.word("shipment-carrier")).phone(Phone::Hidden),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let table = Table::new(lang.word("shipments-title"), columns)
            .rows(data.rows.iter().map(|s| row(cx, s)).collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query));
        Sheet::new("deliveries", lang.word("shipments-title")).body(html! { (filters(cx, &query)) (table.html(lang)) })
    }
}

fn row(cx: &Cx, shipment: &ShipmentRow) -> Row {
    let lang = cx.lang();
    let (tone, word) = chain::state(cx, "shipment", state(shipment.delivered_day.is_some()));
    Row::new(vec![
        html! { span.money { (shipment.number) } },
        html! { (shipment.customer_name) },
        html! { a href=(format!("/orders/{}", shipment.order)) { span.money { (shipment.order_number) } } },
        ui::day_relative(lang, shipment.day),
        html! { (shipment.carrier) },
        html! { span {
            (ui::status(tone, word))
            @if let Some(day) = shipment.delivered_day { " " span.beside { (format::day(lang, day)) } }
            @if !shipment.reserves.is_empty() { " " (ui::status(Tone::Waits, lang.word("shipment-with-reserves"))) }
        } },
    ])
    .link(format!("/shipments/{}", shipment.id))
}

fn state(delivered: bool) -> &'static str {
    if delivered { "delivered" } else { "under_way" }
}

fn filters(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    let now = query.get("state").unwrap_or_default();
    let view = |key: &str, state: &str| {
        let url = if state.is_empty() { query.without("state") } else { query.with("state", state) };
        ui::View { label: lang.word(key), url: url.url(), count: None, active: now == state }
    };
    Filters::new(query)
        .views(vec![
            view("shipments-all", ""),
            view("shipments-under_way", "under_way"),
            view("shipments-delivered", "delivered"),
        ])
        .search("q", lang.word("shipments-search"))
        .html(lang)
}

fn empty(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let orders = Button::link(lang.word("shipments-to-ship"), "/orders?state=confirmed").primary();
    ui::empty(lang.word("shipments-none"), lang.word("shipments-teach"), Some(orders))
}

impl View for One {
    const PATH: &'static str = "/shipments/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = OneShipment;

    fn read(cx: &Cx, db: &mut Db) -> Result<OneShipment> {
        lists::one(cx, db)
    }

    fn page(cx: &Cx, data: &OneShipment) -> Page {
        let lang = cx.lang();
        let shipment = &data.shipment;
        let (tone, word) = chain::state(cx, "shipment", state(shipment.delivered_day.is_some()));
        let proof = shipment.delivered_day.is_none() && cx.may(Permission::Ship);
        let body = html! {
            (ui::stepper(lang, &steps(cx, data)))
            @if !shipment.reserves.is_empty() {
                (ui::notice(Tone::Waits, html! { b { (lang.word("shipment-reserves")) } " " (shipment.reserves) }, None))
            }
            @if proof { (ui::card(lang.word("shipment-proof"), None, proof_form(cx, data))) }
            (with_aside(
                html! {
                    (ui::card(lang.word("shipment-the"), None, facts(cx, data)))
                    (ui::card(lang.word("shipment-lines"), None, packed(cx, data)))
                },
                html! {
                    (ui::card(lang.word("chain-title"), None, chain::show(cx, &data.chain, shipment.id)))
                    (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("shipment", shipment.id))))
                },
            ))
        };
        Sheet::new("deliveries", shipment.number.clone())
            .crumb(lang.word("shipments-title"), "/shipments")
            .badge(ui::status(tone, word))
            .lead(html! {
                a href=(format!("/customers/{}", shipment.customer)) { (data.customer_name) }
                " · " (data.ship_to.city)
            })
            .actions(html! {
                (Button::link(lang.word("shipment-print"), format!("/shipments/{}/document.pdf", shipment.id)).icon(Icon::File))
            })
            .body(body)
    }
}

fn steps(cx: &Cx, data: &OneShipment) -> Vec<ui::Step> {
    let lang = cx.lang();
    let shipment = &data.shipment;
    let day = |d: Option<kernel::Day>| d.map(|d| format::day(lang, d));
    let delivered = shipment.delivered_day.is_some();
    let (first, last) =
        if delivered { (StepState::Done, StepState::Done) } else { (StepState::Current, StepState::Ahead) };
    let mut left = ui::Step::new(lang.word("shipment-state-under_way"), first);
    left.detail = day(shipment.day);
    let mut arrived = ui::Step::new(lang.word("shipment-state-delivered"), last);
    arrived.detail = day(shipment.delivered_day);
    vec![left, arrived]
}

/// Who signed, when, and what was wrong: three fields and one large button.
fn proof_form(cx: &Cx, data: &OneShipment) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let shipment = &data.shipment;
    let hidden = cx.hidden(&page_url(cx)).with("shipment", shipment.id).with("version", shipment.version);
    Form::post("/shipment/deliver")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            div.fields {
                (fill.text("received_by", "shipment-received_by", "").hint(lang.word("shipment-received_by-hint")).autocomplete("off").html(lang))
                (fill.day("day", "shipment-arrived", Some(lang.today)).html(lang))
                (fill.area("reserves", "shipment-reserves-field", "").hint(lang.word("shipment-reserves-hint")).html(lang))
            }
        })
        .buttons(vec![Button::submit(lang.word("command-shipment-deliver")).primary()])
        .html(lang)
}

fn facts(cx: &Cx, data: &OneShipment) -> Markup {
    let lang = cx.lang();
    let shipment = &data.shipment;
    let mut pairs = vec![
        (lang.word("chain-order"), html! { a href=(format!("/orders/{}", shipment.order)) { (data.order_number) } }),
        (
            lang.word("col-customer"),
            html! { a href=(format!("/customers/{}", shipment.customer)) { (data.customer_name) } },
        ),
        (lang.word("shipment-ship_to"), page::address(&data.ship_to)),
    ];
    if let Some(day) = shipment.day {
        pairs.push((lang.word("shipment-left"), ui::day_relative(lang, day)));
    }
    pairs.push((lang.word("shipment-carrier"), page::or_dash(&shipment.carrier)));
    pairs.push((lang.word("shipment-tracking"), page::or_dash(&shipment.tracking)));
    if let Some(day) = shipment.delivered_day {
        pairs.push((lang.word("shipment-arrived"), ui::day_relative(lang, day)));
        pairs.push((lang.word("shipment-received_by"), page::or_dash(&shipment.received_by)));
    }
    ui::definitions(&pairs)
}

fn packed(cx: &Cx, data: &OneShipment) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("order-item")).phone(Phone::Under),
        Column::text(lang.word("order-label")).phone(Phone::Title),
        Column::number(lang.word("order-quantity-label")).phone(Phone::Amount),
    ];
    let rows = data.packed.iter().zip(&data.shipment.lines).map(|(packed, line)| {
        Row::new(vec![
            html! { (packed.sku) },
            html! { (packed.label) },
            page::quantity(lang, packed.quantity, &packed.unit),
        ])
        .link(format!("/items/{}", line.item))
    });
    Table::new(lang.word("shipment-lines"), columns).rows(rows.collect()).html(lang)
}
