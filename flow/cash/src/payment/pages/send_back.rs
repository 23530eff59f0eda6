//! Forms for money that leaves or is no customer's: taken back by the bank, paid back, booked to an account.

use ground::page::{self, Fill};
use maud::{Markup, html};
use store::Permission;
use web::Cx;
use web::ui::{self, Button, Choice, Column, Field, Form, Kind, Phone, Row, Table};

use super::sheet::Data;
use crate::payment::outgoing::Purpose;

/// The panels that the payment's state and the reader's choice call for.
pub fn panels(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let asked = |deed: &str| cx.query("do") == Some(deed);
    let free = data.payment.customer.is_none() && matches!(data.state.as_str(), "outgoing" | "unidentified" | "account");
    html! {
        @if cx.may(Permission::Account) && free && (data.state == "outgoing" || asked("assign")) {
            div id="assign" { (ui::card(lang.word("command-payment-assign"), None, assign(cx, data))) }
        }
        @if cx.may(Permission::Cash) && asked("return") && returnable(data) {
            div id="return" { (ui::card(lang.word("command-payment-return"), None, taken_back(cx, data))) }
        }
        @if cx.may(Permission::Cash) && asked("recharge") && rechargeable(data) {
            div id="recharge" { (ui::card(lang.word("command-payment-recharge"), None, recharge(cx, data))) }
        }
        @if cx.may(Permission::Cash) && asked("refund") && !refundable(data).is_empty() {
            div id="refund" { (ui::card(lang.word("command-payment-refund"), None, refund(cx, data))) }
        }
    }
}

/// Can the bank take it back?
pub fn returnable(data: &Data) -> bool {
    data.payment.amount.0 > 0 && data.payment.item.is_some() && data.payment.purpose.is_none()
}

/// Did the bank take it back?
pub fn rechargeable(data: &Data) -> bool {
    data.payment.purpose == Some(Purpose::Returned)
}

/// Credits of its customer that can be paid back.
pub fn refundable(data: &Data) -> Vec<&ground::receivable::Item> {
    let deposits = ground::receivable::Control::Deposits;
    let own = data.own.iter().filter(|i| i.open.0 < 0);
    own.chain(&data.credits).filter(|i| i.account != deposits).collect()
}

fn here(data: &Data) -> String {
    format!("/payments/{}", data.payment.id)
}

fn assign(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden(&here(data)).with("payment", data.payment.id).with("version", data.payment.version);
    Form::post("/payment/assign")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("payment-assign-does")) }
            (fill.text("account", "payment-field-account", &data.payment.account).hint(lang.word("payment-field-account-hint")).required().narrow().html(lang))
            (fill.text("reason", "payment-reason", "").required().html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-payment-assign"))])
        .html(lang)
}

/// Bank lines that could be the other side, and none.
fn bank_lines(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let none = Choice::new("", lang.word("payment-bank_line-none"));
    let lines = data.outgoing.iter().map(|line| {
        let amount = web::format::money(lang.locale, line.amount, line.currency);
        Choice::new(line.id.to_string(), format!("{} · {} · {amount}", line.number, web::format::day(lang, line.day)))
    });
    let choices = std::iter::once(none).chain(lines).collect();
    Field::new(Kind::Select(choices), "bank_line", lang.word("payment-bank_line"))
        .value(cx.field("bank_line", ""))
        .hint(lang.word("payment-bank_line-hint"))
        .errors(&cx.errors())
        .html(lang)
}

fn taken_back(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden(&here(data)).with("payment", data.payment.id).with("version", data.payment.version);
    Form::post("/payment/return")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("payment-return-does")) }
            (bank_lines(cx, data))
            (fill.day("day", "payment-booked", None).html(lang))
            (fill.money("fee", "payment-field-fee", None).hint(lang.word("payment-field-fee-hint")).html(lang))
            (fill.money("recharge", "payment-field-recharge", None).hint(lang.word("payment-field-recharge-hint")).html(lang))
            (fill.text("reason", "payment-reason", "").required().html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-payment-return")).danger(),
            Button::link(lang.word("word-cancel"), here(data)).quiet(),
        ])
        .html(lang)
}

fn recharge(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden(&here(data)).with("payment", data.payment.id).with("version", data.payment.version);
    Form::post("/payment/recharge")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("payment-recharge-does")) }
            (fill.money("amount", "payment-field-recharge", None).required().html(lang))
            (fill.day("day", "col-day", None).html(lang))
            (fill.text("number", "payment-field-note", "").narrow().html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-payment-recharge")).primary(),
            Button::link(lang.word("word-cancel"), here(data)).quiet(),
        ])
        .html(lang)
}

fn refund(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let columns = vec![
        Column::text(lang.word("payment-credit")).phone(Phone::Title),
        Column::text(lang.word("col-day")),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
        Column::text(lang.word("payment-pay_back")),
    ];
    let rows = refundable(data).into_iter().enumerate().map(|(n, item)| {
        let label = lang.say("payment-pay_back-it", &[("number", item.number.as_str().into())]);
        Row::new(vec![
            html! { (item.number) " · " (lang.word(&format!("item_kind-{}", item.kind.name()))) },
            ui::day(lang, item.issue_day),
            page::amount(lang, item.open, item.currency),
            html! { input type="checkbox" name={ "credits[" (n) "].item" } value=(item.id) aria-label=(label); },
        ])
    });
    let customer = data.payment.customer.map(|c| c.to_string()).unwrap_or_default();
    Form::post("/payment/refund")
        .hidden(&cx.hidden("/payments/{id}").with("customer", customer).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("payment-refund-does")) }
            (Table::new(lang.word("payment-credits"), columns).rows(rows.collect()).html(lang))
            (bank_lines(cx, data))
            (fill.day("day", "payment-booked", None).html(lang))
            (fill.text("reason", "payment-reason", "").html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-payment-refund")).primary(),
            Button::link(lang.word("word-cancel"), here(data)).quiet(),
        ])
        .html(lang)
}
