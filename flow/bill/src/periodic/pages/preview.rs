//! What a customer would be sent: every invoice line by line, before it is issued for good.

use ::store::{Db, Permission};
use ground::page::{self, Sheet};
use kernel::{Cents, Currency, Result};
use maud::{Markup, html};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table, Tone, post_button};
use web::{Cx, Page, View, format};

use crate::invoice::{Line, Origin};
use crate::periodic::lists::{self, Offer, Proposed};

/// `GET /invoices/periodic/{id}`, the id being the customer's.
pub struct Preview;

impl View for Preview {
    const PATH: &'static str = "/invoices/periodic/{id}";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("until", "The last day whose deliveries are looked at, YYYY-MM-DD; today if absent.")];
    type Data = Offer;

    fn read(cx: &Cx, db: &mut Db) -> Result<Offer> {
        let until = lists::until(cx, db)?;
        lists::offer(db, cx.id()?, until)
    }

    fn page(cx: &Cx, data: &Offer) -> Page {
        let lang = cx.lang();
        let day = format::day(lang, data.until);
        let sheet = Sheet::new("invoices", data.name.clone())
            .crumb(lang.word("invoices-title"), "/invoices")
            .crumb(lang.word("periodic-title"), format!("/invoices/periodic?until={}", data.until))
            .lead(html! {
                a href=(format!("/customers/{}", data.customer)) { (lang.word("periodic-customer")) }
                " · " (lang.say("periodic-until-day", &[("day", day.into())]))
            });
        if data.invoices.is_empty() {
            let again = Button::link(lang.word("periodic-title"), "/invoices/periodic");
            return sheet.body(ui::empty(lang.word("periodic-none-here"), lang.word("periodic-none-here-do"), Some(again)));
        }
        sheet.actions(act(cx, data)).body(html! {
            (page::deed::said(cx))
            @if data.invoices.len() > 1 {
                (ui::notice(Tone::Moving, html! { (lang.say("periodic-several", &[("count", data.invoices.len().into())])) }, None))
            }
            @for proposed in &data.invoices { (ui::card(title(cx, proposed), None, invoice(cx, proposed))) }
        })
    }
}

fn act(cx: &Cx, data: &Offer) -> Markup {
    let lang = cx.lang();
    if !cx.may(Permission::Bill) {
        return html! {};
    }
    let hidden = cx
        .hidden("/invoices?customer={customer}")
        .with("customer", data.customer)
        .with("until", data.until);
    let button = Button::submit(lang.word("command-periodic-issue"))
        .primary()
        .icon(Icon::Invoices)
        .hint(lang.word("issue-for-good"));
    post_button("/periodic/issue", &hidden.pairs(), &button)
}

/// The month, and where the goods went.
fn title(cx: &Cx, proposed: &Proposed) -> String {
    let lang = cx.lang();
    let month = format::month(lang, proposed.planned.month);
    match &proposed.planned.delivery {
        Some(place) => format!("{month} · {}", place.city),
        None => month,
    }
}

fn invoice(cx: &Cx, proposed: &Proposed) -> Markup {
    let lang = cx.lang();
    let planned = &proposed.planned;
    let period = match planned.first == planned.last {
        true => format::day(lang, planned.first),
        false => format!("{} – {}", format::day(lang, planned.first), format::day(lang, planned.last)),
    };
    let mut facts = vec![
        (lang.word("periodic-period"), html! { (period) }),
        (lang.word("invoice-due"), html! {
            (ui::day(lang, proposed.due_day))
            @if proposed.capped { " " span.beside { (lang.word("periodic-capped")) } }
        }),
        (lang.word("periodic-orders"), html! {
            @for (n, part) in planned.parts.iter().enumerate() {
                @if n > 0 { ", " } a href=(format!("/orders/{}", part.order.id)) { (part.order.number) }
            }
        }),
    ];
    if !proposed.payer_name.is_empty() {
        facts.push((lang.word("paper-payer"), html! { (proposed.payer_name) }));
    }
    if let Some(place) = &planned.delivery {
        facts.push((lang.word("paper-delivery"), page::address(place)));
    }
    if planned.parts.iter().any(|p| p.deposits) {
        facts.push((lang.word("periodic-deposits"), html! { (lang.word("periodic-deposits-what")) }));
    }
    html! { (ui::definitions(&facts)) (lines(cx, &planned.lines, planned.pricing.currency)) (totals(cx, proposed)) }
}

fn lines(cx: &Cx, lines: &[Line], currency: Currency) -> Markup {
    let lang = cx.lang();
    let money = |amount: Cents| page::money(lang, amount, currency);
    let columns = vec![
        Column::text(lang.word("paper-what")).phone(Phone::Title),
        Column::text(lang.word("periodic-note")).phone(Phone::Under),
        Column::number(lang.word("paper-quantity")),
        Column::number(lang.word("paper-price")),
        Column::number(lang.word("paper-net")).phone(Phone::Amount),
    ];
    let rows = lines.iter().map(|line| {
        Row::new(vec![
            html! {
                (line.label)
                @if !line.allowance.is_zero() { br; span.beside { (lang.word("paper-discount")) " " (money(-line.allowance)) } }
            },
            html! { @if let Some(origin) = &line.origin { (whence(cx, origin)) } },
            page::quantity(lang, line.quantity, &line.unit),
            page::price_in(lang, line.price, currency),
            money(line.net),
        ])
    });
    Table::new(lang.word("paper-lines"), columns).rows(rows.collect()).html(lang)
}

/// Delivery note, its day, and the order.
fn whence(cx: &Cx, origin: &Origin) -> Markup {
    let lang = cx.lang();
    html! {
        a href=(format!("/shipments/{}", origin.delivery.id)) { (origin.delivery.number) }
        @if let Some(day) = origin.delivery.day { " · " (ui::day(lang, day)) }
        br; span.beside { (origin.order) @if !origin.reference.is_empty() { " · " (origin.reference) } }
    }
}

fn totals(cx: &Cx, proposed: &Proposed) -> Markup {
    let lang = cx.lang();
    let (totals, currency) = (&proposed.planned.totals, proposed.planned.pricing.currency);
    let money = |amount: Cents| page::money(lang, amount, currency);
    let mut pairs = Vec::new();
    if !totals.allowance.is_zero() {
        pairs.push((lang.word("paper-discount"), money(Cents::ZERO - totals.allowance)));
    }
    if !totals.charge.is_zero() {
        pairs.push((lang.word("charge-freight"), money(totals.charge)));
    }
    pairs.push((lang.word("paper-total-net"), money(totals.net)));
    pairs.push((lang.word("periodic-vat"), money(totals.tax)));
    pairs.push((lang.word("paper-total-taxed"), money(totals.gross)));
    ui::totals(&pairs)
}
