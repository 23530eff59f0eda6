//! The form of an order: customer, lines, delivery. It works without a script: proposals are the browser's own lists,
//! rows are added by a button.

use ::store::{Db, Permission};
use ground::page::{self, Fill, Sheet, pick};
use ground::party::Address;
use ground::tax::{Discount, Pricing, Treatment};
use kernel::{Currency, Result};
use maud::{Markup, html};
use web::ui::lines::Part;
use web::ui::{Button, Choice, Form, Kind, LineColumn, LineRow, Lines, section};
use web::{Cx, Page, View};

use crate::order::lists::{self, OrderForm};

/// `/orders/new`
pub struct New;
/// `/orders/{id}/edit`
pub struct Edit;

impl View for New {
    const PATH: &'static str = "/orders/new";
    const NEEDS: Permission = Permission::Sell;
    const API: bool = false;
    type Data = OrderForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<OrderForm> {
        lists::form(cx, db, false)
    }
    fn page(cx: &Cx, data: &OrderForm) -> Page {
        let lang = cx.lang();
        Sheet::new("orders", lang.word("order-new")).crumb(lang.word("orders-title"), "/orders").body(form(cx, data))
    }
}

impl View for Edit {
    const PATH: &'static str = "/orders/{id}/edit";
    const NEEDS: Permission = Permission::Sell;
    const API: bool = false;
    type Data = OrderForm;

    fn read(cx: &Cx, db: &mut Db) -> Result<OrderForm> {
        let data = lists::form(cx, db, true)?;
        if let Some(order) = &data.order {
            order.state.may("change")?;
        }
        Ok(data)
    }
    fn page(cx: &Cx, data: &OrderForm) -> Page {
        let lang = cx.lang();
        let (number, url) = match &data.order {
            Some(order) => (order.number.clone(), format!("/orders/{}", order.id)),
            None => Default::default(),
        };
        Sheet::new("orders", lang.word("order-edit"))
            .crumb(lang.word("orders-title"), "/orders")
            .crumb(number, url)
            .body(form(cx, data))
    }
}

fn form(cx: &Cx, data: &OrderForm) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let mut hidden = cx.hidden("/orders/{id}");
    let (action, back, button) = match &data.order {
        Some(order) => {
            hidden = hidden.with("order", order.id).with("version", order.version);
            ("/order/revise", format!("/orders/{}", order.id), "word-save")
        }
        None => ("/order/enter", "/orders".to_string(), "command-order-enter"),
    };
    let body = html! {
        (section(lang.word("order-head"), Some(&lang.word("order-head-help")), head(cx, &fill, data)))
        fieldset.section.wide {
            legend { (lang.word("order-lines")) }
            p.help { (lang.word("order-lines-help")) }
            (editor(cx, &fill, data))
        }
        (section(lang.word("order-whole"), Some(&lang.word("order-whole-help")), whole(&fill, data)))
        (section(lang.word("order-delivery"), Some(&lang.word("order-delivery-help")), delivery(&fill, data)))
    };
    Form::post(action)
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(button)).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

fn head(cx: &Cx, fill: &Fill, data: &OrderForm) -> Markup {
    let lang = fill.lang;
    let known = data.customer.as_ref().map(|c| format!("{} · {}", c.number, c.profile.name));
    let reference = data.order.as_ref().map_or("", |o| o.reference.as_str());
    let twin = cx.refusal.as_ref().is_some_and(|r| r.code == "order.duplicate");
    html! {
        @if data.order.is_some() {
            (web::ui::Field::text("", lang.word("col-customer")).value(known.unwrap_or_default()).locked().html(lang))
        } @else {
            @let kind = Kind::Combobox { options: pick::choices(&data.customers), source: None };
            (fill.field(kind, "customer", "col-customer", known.as_deref().unwrap_or("")).hint(lang.word("order-customer-hint")).required().html(lang))
        }
        (fill.text("reference", "order-reference", reference).hint(lang.word("order-reference-hint")).html(lang))
        @if data.order.is_none() && data.warehouses.len() > 1 {
            @let choices = data.warehouses.iter().map(|w| Choice::new(w.id.to_string(), w.name.as_str())).collect();
            (fill.select("warehouse", "order-warehouse", choices, "").narrow().html(lang))
        }
        @if twin || cx.field("duplicate", "") == "on" { (fill.tick("duplicate", "order-duplicate-yes", false).html(lang)) }
    }
}

const KEYS: [&str; 5] = ["item", "label", "quantity", "price", "discount"];

pub(crate) fn editor(cx: &Cx, fill: &Fill, data: &OrderForm) -> Markup {
    let lang = fill.lang;
    let items = Kind::Combobox { options: pick::choices(&data.items), source: None };
    // That of the draft; of a new order the customer's own, which is known already where one comes from its page.
    let own = data.customer.as_ref().map(|c| c.profile.currency);
    let currency = data.order.as_ref().map(|o| o.currency).or(own).unwrap_or_default();
    let columns = vec![
        LineColumn::new("item", lang.word("order-item"), items),
        LineColumn::new("label", lang.word("order-label"), Kind::Text).wide(),
        LineColumn::new("quantity", lang.word("order-quantity-label"), Kind::Number).part(Part::Quantity),
        LineColumn::new("price", lang.word("order-price-label"), Kind::Money(currency)).part(Part::Price),
        LineColumn::new("discount", lang.word("order-discount"), Kind::Text).part(Part::Discount),
    ];
    let rows: Vec<LineRow> = if page::form_again(cx) {
        let value = |n: usize, key: &str| cx.field(&format!("lines[{n}].{key}"), "").to_string();
        (0..cx.rows("lines")).map(|n| LineRow::new(KEYS.map(|key| value(n, key)))).collect()
    } else {
        let lines = data.order.iter().flat_map(|o| &o.lines).zip(&data.skus);
        lines
            .map(|(line, sku)| {
                let (quantity, price) = (page::typed(lang, line.quantity), page::typed(lang, line.price));
                let discount = typed_discount(lang, line.discount, currency);
                LineRow::new([sku.clone(), line.label.clone(), quantity, price, discount]).amount(page::amount(lang, line.net, currency))
            })
            .collect()
    };
    let blank = if rows.is_empty() { 5 } else { 2 };
    Lines::new("lines", lang.word("order-lines"), columns).rows(rows).blank(blank).errors(&fill.errors).html(lang)
}

/// A discount as it would be typed.
pub(crate) fn typed_discount(lang: web::i18n::Lang<'_>, discount: Option<Discount>, currency: Currency) -> String {
    match discount {
        None => String::new(),
        Some(Discount::Percent(rate)) => format!("{} %", page::typed(lang, rate)),
        Some(Discount::Amount(amount)) => page::typed(lang, currency.plain(amount)),
    }
}

/// Discount, freight and VAT of the whole.
pub(crate) fn whole(fill: &Fill, data: &OrderForm) -> Markup {
    let lang = fill.lang;
    let plain = Pricing::default();
    let pricing = data.order.as_ref().map_or(&plain, |o| &o.pricing);
    let freight: kernel::Cents = pricing.charges.iter().map(|c| c.amount).sum();
    let freight = if freight.is_zero() { String::new() } else { page::typed(lang, pricing.currency.plain(freight)) };
    let first = data.order.as_ref().and_then(|o| o.lines.first()).filter(|l| l.tax.reason.is_some());
    let decided = first.map_or("", |l| l.tax.treatment.name());
    let reason = first.and_then(|l| l.tax.reason.as_deref()).unwrap_or("");
    let own = Choice::new("", lang.word("order-currency-own"));
    let currencies = if data.order.is_some() { page::currencies() } else { std::iter::once(own).chain(page::currencies()).collect() };
    let currency = data.order.as_ref().map_or("", |o| o.currency.code());
    let by_rule = Choice::new("", lang.word("order-treatment-rule"));
    let all = Treatment::all().map(|t| Choice::new(t.name(), lang.word(&format!("treatment-{}", t.name()))));
    html! {
        (fill.text("discount", "order-discount", &typed_discount(lang, pricing.discount, pricing.currency)).hint(lang.word("order-discount-hint")).narrow().html(lang))
        (fill.field(Kind::Money(pricing.currency), "freight", "charge-freight", &freight).hint(lang.word("order-freight-hint")).narrow().html(lang))
        (fill.select("currency", "field-currency", currencies, currency).hint(lang.word("order-currency-hint")).narrow().html(lang))
        (fill.tick("tax_included", "order-tax_included", pricing.tax_included).html(lang))
        (fill.select("treatment", "order-treatment", std::iter::once(by_rule).chain(all).collect(), decided).html(lang))
        (fill.text("treatment_reason", "order-treatment_reason", reason).hint(lang.word("order-treatment_reason-hint")).html(lang))
    }
}

pub(crate) fn delivery(fill: &Fill, data: &OrderForm) -> Markup {
    let lang = fill.lang;
    let blank = Address::default();
    let stored = data.order.as_ref().and_then(|o| o.delivery.as_ref());
    let places = data.customer.as_ref().map(|c| c.profile.deliveries.as_slice()).unwrap_or_default();
    let mut fields = fill.address("delivery", stored.unwrap_or(&blank));
    // An address that nobody typed must stay empty, country and all.
    if let (None, Some(country)) = (stored, fields.last_mut()) {
        *country = fill.text("delivery.country", "field-country", "").narrow();
    }
    html! {
        @if !places.is_empty() {
            @let none = Choice::new("", lang.word(if stored.is_some() { "order-delivery-typed" } else { "order-delivery-billing" }));
            @let known = places.iter().enumerate().map(|(n, a)| Choice::new((n + 1).to_string(), format!("{}, {} {}", a.street, a.postcode, a.city)));
            (fill.select("delivery_place", "order-ship_to", std::iter::once(none).chain(known).collect(), "").html(lang))
        }
        @for field in fields { (field.html(lang)) }
    }
}
