//! What may be done with an order: the buttons beside its number, and the panel of a deed that asks something first
//! (`?do=release`).

use ::store::Permission;
use ground::page::{Deeds, Fill, page_url};
use kernel::{Refusal, Result};
use maud::{Markup, html};
use web::ui::{self, Act, Button, Column, Field, Form, Phone, Row, Table};
use web::{Cx, format};

use crate::order::lists::OneOrder;
use crate::order::{Order, State, rules};

/// The buttons, and why the rest is not possible now.
pub fn deeds(cx: &Cx, data: &OneOrder) -> Markup {
    let order = &data.order;
    let fields = [("order", order.id.to_string()), ("version", order.version.to_string())];
    let primary = match order.state {
        State::Draft => "order.confirm",
        State::Held => "order.release",
        State::Confirmed if may_ship(order).is_ok() => "shipment.ship",
        State::Confirmed if may_issue(order).is_ok() => "invoice.issue",
        State::Confirmed => "order.allot",
        _ => "invoice.issue",
    };
    let over = order.state.may("cancel").and_then(|()| rules::cancel(order, String::new()).map(drop));
    let stock = order.lines.iter().zip(&data.levels).map(|(l, level)| (l.item, *level)).collect();
    Deeds::new(cx)
        .primary(primary)
        .open("order.cancel", Permission::Sell, over, "?do=cancel")
        .post("order.confirm", Permission::Sell, order.state.may("confirm"), &fields)
        .open("order.release", Permission::Credit, order.state.may("release"), "?do=release")
        .post("order.allot", Permission::Sell, rules::allot(order, &stock).map(drop), &fields)
        .open("shipment.send", Permission::Ship, may_ship(order), "?do=ship")
        .post("shipment.ship", Permission::Ship, may_ship(order), &fields)
        .open("deposit.issue", Permission::Bill, order.state.may("deposit"), &format!("/orders/{}/deposit", order.id))
        .open("invoice.issue", Permission::Bill, may_issue(order), "?do=issue")
        .html()
}

fn may_ship(order: &Order) -> Result<()> {
    order.state.may("ship")?;
    if rules::shippable(order).is_empty() {
        return Err(Refusal::conflict("order.nothing_to_ship").into());
    }
    Ok(())
}

fn may_issue(order: &Order) -> Result<()> {
    order.state.may("issue")?;
    if order.lines.iter().all(|l| l.to_invoice().is_zero()) {
        return Err(Refusal::conflict("order.nothing_to_invoice").into());
    }
    Ok(())
}

/// The panel that the address asks for, where its deed is possible now.
pub fn panel(cx: &Cx, data: &OneOrder) -> Option<Markup> {
    let order = &data.order;
    let shown = match cx.query("do")? {
        "release" if order.state.allows("release") => reason(cx, order, "release"),
        "cancel" if rules::cancel(order, String::new()).is_ok() => reason(cx, order, "cancel"),
        "ship" if may_ship(order).is_ok() => ship(cx, data),
        "issue" if may_issue(order).is_ok() => issue(cx, data),
        _ => return None,
    };
    Some(shown)
}

/// Releasing and cancelling ask for a reason.
fn reason(cx: &Cx, order: &Order, verb: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let back = page_url(cx);
    let hidden = cx.hidden(&back).with("order", order.id).with("version", order.version);
    let button = Button::submit(lang.word(&format!("command-order-{verb}")));
    let form = Form::post(format!("/order/{verb}"))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word(&format!("order-{verb}-does"))) }
            (fill.text("reason", "order-reason", "").hint(lang.word(&format!("order-{verb}-hint"))).required().focus().html(lang))
        })
        .buttons(vec![
            if verb == "cancel" { button.danger() } else { button.primary() },
            Button::link(lang.word("order-leave"), back).quiet(),
        ])
        .html(lang);
    ui::card(lang.word(&format!("command-order-{verb}")), None, form)
}

/// Shipping a part: what can leave, line by line, each quantity to be changed.
fn ship(cx: &Cx, data: &OneOrder) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let order = &data.order;
    let back = page_url(cx);
    let hidden = cx.hidden(&back).with("order", order.id).with("version", order.version);
    let columns = vec![
        Column::text(lang.word("order-label")).phone(Phone::Title),
        Column::number(lang.word("order-to-ship")),
        Column::number(lang.word("order-can-leave")),
        Column::text(lang.word("order-leaves-now")),
    ];
    let rows = rules::shippable(order).into_iter().enumerate().filter_map(|(n, share)| {
        let line = order.line(share.line)?;
        let name = format!("lines[{n}].quantity");
        let stored = ground::page::typed(lang, share.quantity);
        let label = lang.say("order-leaves-now-of", &[("label", line.label.as_str().into())]);
        let field = Field::new(ui::field::Kind::Number, name.as_str(), label.as_str())
            .value(cx.field(&name, &stored))
            .errors(&fill.errors)
            .narrow();
        Some(Row::new(vec![
            html! { (line.label) },
            ground::page::quantity(lang, line.to_ship(), &line.unit),
            ground::page::quantity(lang, share.quantity, &line.unit),
            html! {
                input type="hidden" name=(format!("lines[{n}].line")) value=(share.line);
                div.field.narrow {
                    label.unseen for=(ui::field_id(&name)) { (label) }
                    (field.input(lang))
                    @if let Some(error) = fill.errors.of(&name) { p.error { (error) } }
                }
            },
        ]))
    });
    let form = Form::post("/shipment/send")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("order-ship-does")) }
            (Table::new(lang.word("order-can-leave"), columns).rows(rows.collect()).html(lang))
            div.fields {
                (fill.text("carrier", "shipment-carrier", "").html(lang))
                (fill.text("tracking", "shipment-tracking", "").html(lang))
            }
        })
        .buttons(vec![
            Button::submit(lang.word("command-shipment-ship-now")).primary(),
            Button::link(lang.word("order-leave"), back).quiet(),
        ])
        .html(lang);
    ui::card(lang.word("command-shipment-send"), None, form)
}

/// Issuing is a legal act: the panel says what it does.
fn issue(cx: &Cx, data: &OneOrder) -> Markup {
    let lang = cx.lang();
    let order = &data.order;
    let back = page_url(cx);
    let hidden = cx.hidden("/invoices/{id}").page(&back).with("order", order.id).with("version", order.version);
    let net: i64 = order.lines.iter().filter_map(|l| l.to_invoice().at(l.price, order.pricing.currency)).map(|c| c.0).sum();
    let amount = format::money(lang.locale, kernel::Cents(net), order.currency);
    ui::act(
        lang,
        Act {
            title: lang.word("command-invoice-issue"),
            does: lang.say(
                "order-issue-does",
                &[("amount", amount.into()), ("customer", data.customer_name.as_str().into())],
            ),
            action: "/invoice/issue".into(),
            hidden: hidden.pairs().iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect(),
            body: None,
            button: lang.word("command-invoice-issue"),
        },
    )
}
