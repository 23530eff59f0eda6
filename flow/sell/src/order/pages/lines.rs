//! The lines of an order on its page: what was ordered, and how far each line has come.

use ground::page;
use ground::tax::{Pricing, Totals};
use kernel::Quantity;
use maud::{Markup, html};
use web::Cx;
use web::ui::{self, Column, Phone, Row, Table, Tone};

use crate::order::lists::OneOrder;
use crate::order::{Line, State};

/// The lines with the totals below.
pub fn table(cx: &Cx, data: &OneOrder) -> Markup {
    let lang = cx.lang();
    let moving = !matches!(data.order.state, State::Draft | State::Held);
    let mut columns =
        vec![Column::text(lang.word("order-label")).phone(Phone::Title), Column::number(lang.word("order-ordered"))];
    if moving {
        columns.extend(["order-reserved", "order-shipped", "order-invoiced"].map(|key| Column::number(lang.word(key))));
    } else {
        columns.push(Column::number(lang.word("order-free")));
    }
    columns.extend([
        Column::number(lang.word("order-price-label")),
        Column::number(lang.word("order-vat")),
        Column::number(lang.word("col-net")).phone(Phone::Amount),
    ]);
    let rows = data.order.lines.iter().enumerate().map(|(n, line)| row(cx, data, (n, line), moving)).collect();
    html! {
        (Table::new(lang.word("order-lines"), columns).rows(rows).html(lang))
        (totals(cx, &data.totals, &data.order.pricing))
    }
}

fn row(cx: &Cx, data: &OneOrder, (n, line): (usize, &Line), moving: bool) -> Row {
    let lang = cx.lang();
    let day = data.order.day.unwrap_or(lang.today);
    let amount =
        |q: Quantity| html! { @if q.is_zero() { span.beside { "–" } } @else { (page::quantity(lang, q, "")) } };
    let mut cells = vec![
        html! { span { (line.label) br; span.beside { (data.skus.get(n).map_or("", String::as_str)) } } },
        page::quantity(lang, line.quantity, &line.unit),
    ];
    let mut tone = Tone::Quiet;
    if moving {
        cells.push(html! { div {
            @if line.goods { (amount(line.reserved)) } @else { span.beside { (lang.word("order-service")) } }
            @if data.order.state == State::Confirmed && !line.short().is_zero() {
                br; (ui::status(Tone::Waits, lang.say("order-short", &[("quantity", web::format::quantity(lang.locale, line.short()).into())])))
            }
        } });
        cells.extend([amount(line.shipped), amount(line.invoiced)]);
        if data.order.state == State::Confirmed && !line.short().is_zero() {
            tone = Tone::Waits;
        }
    } else {
        let free = data.levels.get(n).copied().unwrap_or_default().free();
        cells.push(html! {
            @if !line.goods { span.beside { (lang.word("order-service")) } }
            @else if free < line.quantity { (ui::status(Tone::Waits, web::format::quantity(lang.locale, free))) }
            @else { (amount(free)) }
        });
    }
    cells.extend([
        page::price_in(lang, line.price, data.order.currency),
        html! { span.money { (vat(cx, line, day, (&data.ship_to.country, &data.customer_vat))) } },
        page::amount(lang, line.net, data.order.currency),
    ]);
    Row::new(cells).link(format!("/items/{}", line.item)).tone(tone)
}

/// The rate, or the treatment where no tax is charged; why, where it is not the usual one. `buyer` is the country of
/// delivery and the customer's VAT number.
pub(crate) fn vat(cx: &Cx, line: &Line, day: kernel::Day, (country, number): (&str, &str)) -> Markup {
    let lang = cx.lang();
    let tax = &line.tax;
    let word = match tax.treatment.is_taxed() {
        true => page::vat(lang, line.vat, day),
        false => lang.word(&format!("treatment-{}", tax.treatment.name())),
    };
    if tax.is_plain() || tax.why.is_empty() {
        return html! { (word) };
    }
    let args = [("country", country.into()), ("vat", number.into())];
    let why = match &tax.reason {
        Some(reason) => reason.clone(),
        None => lang.say(&format!("tax-why-{}", tax.why), &args),
    };
    html! { span title=(why) { (word) } br; span.beside { (why) } }
}

/// What the lines come to: discount, charges, VAT by rate.
pub(crate) fn totals(cx: &Cx, t: &Totals, pricing: &Pricing) -> Markup {
    let lang = cx.lang();
    let money = |lang, amount| page::money(lang, amount, pricing.currency);
    let mut pairs = Vec::new();
    if !t.allowance.is_zero() || !t.charge.is_zero() {
        pairs.push((lang.word("order-lines-net"), money(lang, t.lines)));
    }
    if !t.allowance.is_zero() {
        let percent = pricing.discount.and_then(ground::tax::Discount::percent);
        let label = match percent {
            Some(rate) => lang.say("order-discount-percent", &[("rate", web::format::rate(lang.locale, rate).into())]),
            None => lang.word("order-discount"),
        };
        pairs.push((label, money(lang, -t.allowance)));
    }
    if !t.charge.is_zero() {
        pairs.push((lang.word("order-charges"), money(lang, t.charge)));
    }
    pairs.push((lang.word("order-net"), money(lang, t.net)));
    for group in t.groups.iter().filter(|g| g.treatment.is_taxed()) {
        let rate = web::format::rate(lang.locale, group.rate);
        pairs.push((lang.say("order-tax", &[("rate", rate.into())]), money(lang, group.tax)));
    }
    pairs.push((lang.word("order-gross"), money(lang, t.gross)));
    ui::totals(&pairs)
}
