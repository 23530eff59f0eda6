//! The form that replaces an invoice: what it said, what is known of the customer now, and what was wrong.

use ::store::{Db, Permission};
use ground::customer::Customer;
use ground::page::pick::{self, Offered};
use ground::page::{self, Fill, Sheet};
use ground::party::Address;
use ground::record::load;
use ground::tax::Discount;
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use web::ui::lines::Part;
use web::ui::{self, Button, Form, Kind, LineColumn, LineRow, Lines, Tone, section};
use web::{Cx, Page, View};

use crate::invoice::Invoice;
use crate::invoice::rules::may_correct;
use crate::invoice::quoted::{self, Buyer};

/// `/invoices/{id}/correct`
pub struct New;

/// The invoice, and the customer as known then and now.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The invoice.
    pub invoice: Invoice,
    /// The buyer as quoted.
    pub then: Buyer,
    /// The customer now.
    pub now: Customer,
    /// Items to propose.
    pub items: Vec<Offered>,
}

impl View for New {
    const PATH: &'static str = "/invoices/{id}/correct";
    const NEEDS: Permission = Permission::Bill;
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let invoice: Invoice = load(db, cx.id()?, None)?;
        may_correct(&invoice)?;
        let then = quoted::buyer(db, &invoice)?;
        let now = load(db, invoice.customer, None)?;
        Ok(Data { invoice, then, now, items: pick::offered_items(db, false)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let here = format!("/invoices/{}", data.invoice.id);
        Sheet::new("invoices", lang.word("corrective-new"))
            .crumb(lang.word("invoices-title"), "/invoices")
            .crumb(data.invoice.number.as_str(), here.as_str())
            .lead(html! {
                (page::money(lang, data.invoice.totals.gross, data.invoice.currency.unwrap_or_default())) " · "
                (lang.word("corrective-lead"))
            })
            .body(html! { (parties(cx, data)) (form(cx, data, &here)) })
    }
}

/// What the new invoice will say of the customer, where that is something else.
fn parties(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let (then, now) = (&data.then.profile, &data.now.profile);
    let place = |a: &Address| page::address(a);
    let mut changes: Vec<(String, Markup)> = Vec::new();
    let mut text = |key: &str, was: &str, is: &str| {
        if was != is {
            changes.push((lang.word(key), html! { del { (page::or_dash(was)) } " → " b { (page::or_dash(is)) } }));
        }
    };
    text("field-name", &then.name, &now.name);
    text("field-siren", &then.identifiers.siren, &now.identifiers.siren);
    text("field-siret", &then.identifiers.siret, &now.identifiers.siret);
    text("field-vat", &then.identifiers.vat, &now.identifiers.vat);
    if then.address != now.address {
        let both = html! { del { (place(&then.address)) } br; b { (place(&now.address)) } };
        changes.push((lang.word("customer-billing"), both));
    }
    let url = format!("/customers/{}/edit", data.now.id);
    let edit = html! { (Button::link(lang.word("corrective-edit"), url)) };
    if changes.is_empty() {
        return ui::notice(Tone::Moving, html! { (lang.word("corrective-same")) }, Some(edit));
    }
    ui::card(lang.word("corrective-changed"), Some(edit), ui::definitions(&changes))
}

fn form(cx: &Cx, data: &Data, back: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let invoice = &data.invoice;
    let hidden = cx.hidden("/invoices/{id}").with("invoice", invoice.id).with("version", invoice.version);
    let percent = invoice.more.pricing.discount.and_then(Discount::percent);
    let was = percent.map(|rate| page::typed(lang, rate)).unwrap_or_default();
    let body = html! {
        (section(lang.word("paper-reason"), None, html! {
            (fill.text("reason", "corrective-reason", "").hint(lang.word("corrective-reason-hint")).required().html(lang))
        }))
        (section(lang.word("corrective-document"), Some(&lang.word("corrective-document-help")), html! {
            (fill.text("reference", "paper-reference", &invoice.more.reference).html(lang))
            (fill.day("supply_day", "paper-supply", invoice.supply_day).html(lang))
            (fill.text("discount.percent", "corrective-discount", &was).narrow().html(lang))
        }))
        fieldset.section.wide {
            legend { (lang.word("corrective-lines")) }
            p.help { (lang.word("corrective-lines-help")) }
            // Each row says which line of the invoice it is.
            @for n in 0..invoice.lines.len() { input type="hidden" name={ "lines[" (n) "].line" } value=(n + 1); }
            (lines(cx, &fill, data))
        }
        fieldset.section.wide {
            legend { (lang.word("corrective-added")) }
            p.help { (lang.word("corrective-added-help")) }
            (added(cx, &fill, data))
        }
    };
    Form::post("/corrective/issue")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word("command-corrective-issue")).primary().hint(lang.word("corrective-for-good")),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

/// Every line of the invoice with what it said, to be typed over.
fn lines(cx: &Cx, fill: &Fill, data: &Data) -> Markup {
    let lang = fill.lang;
    let currency = data.invoice.currency.unwrap_or(kernel::Currency::EUR);
    let columns = vec![
        LineColumn::new("label", lang.word("paper-what"), Kind::Text).wide(),
        LineColumn::new("quantity", lang.word("credit-quantity"), Kind::Number).part(Part::Quantity),
        LineColumn::new("price", lang.word("corrective-price"), Kind::Money(currency)).part(Part::Price),
    ];
    let keys = ["label", "quantity", "price"];
    let rows: Vec<LineRow> = if page::form_again(cx) {
        typed(cx, "lines", &keys)
    } else {
        let row = |line: &crate::invoice::Line| {
            LineRow::new([line.label.clone(), page::typed(lang, line.quantity), page::typed(lang, line.price)])
        };
        data.invoice.lines.iter().map(row).collect()
    };
    Lines::new("lines", lang.word("corrective-lines"), columns).rows(rows).fixed().errors(&fill.errors).html(lang)
}

/// The rows of a list as they were typed.
fn typed(cx: &Cx, list: &str, keys: &[&str]) -> Vec<LineRow> {
    let value = |n: usize, key: &str| cx.field(&format!("{list}[{n}].{key}"), "").to_string();
    (0..cx.rows(list)).map(|n| LineRow::new(keys.iter().map(|key| value(n, key)))).collect()
}

/// What should have stood on the invoice as well.
fn added(cx: &Cx, fill: &Fill, data: &Data) -> Markup {
    let lang = fill.lang;
    let currency = data.invoice.currency.unwrap_or_default();
    let items = Kind::Combobox { options: pick::choices(&data.items), source: None };
    let columns = vec![
        LineColumn::new("item", lang.word("order-item"), items),
        LineColumn::new("label", lang.word("order-label"), Kind::Text).wide(),
        LineColumn::new("quantity", lang.word("order-quantity-label"), Kind::Number).part(Part::Quantity),
        LineColumn::new("price", lang.word("order-price-label"), Kind::Money(currency)).part(Part::Price),
        LineColumn::new("discount", lang.word("order-discount"), Kind::Text).part(Part::Discount),
    ];
    let rows = typed(cx, "added", &["item", "label", "quantity", "price", "discount"]);
    let blank = if rows.is_empty() { 2 } else { 1 };
    Lines::new("added", lang.word("corrective-added"), columns).rows(rows).blank(blank).errors(&fill.errors).html(lang)
}
