//! The forms on the page of a bill of exchange.

use ground::page::Fill;
use maud::{Markup, html};
use store::Permission;
use web::ui::{self, Button, Choice, Field, Form, Kind};
use web::{Cx, format};

use super::one::{Data, unpayable};
use crate::bill_of_exchange::model::State;

/// The form that the address asks for, where it may be sent now.
pub fn form(cx: &Cx, data: &Data) -> Markup {
    let Some(verb) = cx.query("do").filter(|_| cx.may(Permission::Cash)) else { return html! {} };
    let lang = cx.lang();
    let bill = &data.bill;
    let fill = Fill::new(cx);
    let here = format!("/bills-of-exchange/{}", bill.id);
    let ours = bill.state.is_ours() && data.stands != "paid";
    let left = bill.state == State::Cancelled && !data.open.is_zero();
    let reason = || fill.text("reason", "bill_of_exchange-reason", "").required().html(lang);
    let body = match verb {
        "accept" if bill.state == State::Drawn => html! {
            p { (lang.word("bill_of_exchange-accept-does")) }
            (fill.day("day", "bill_of_exchange-accepted", Some(cx.today)).html(lang))
        },
        "prorogue" if ours => html! {
            p { (lang.word("bill_of_exchange-prorogue-does")) }
            (fill.day("maturity", "bill_of_exchange-maturity", bill.maturity).required().html(lang))
            (reason())
        },
        "cancel" if ours || left => html! {
            p { (lang.word("bill_of_exchange-cancel-does")) }
            (reason())
        },
        "unpaid" if bill.state == State::Remitted && unpayable(&data.stands) => html! {
            p { (lang.word("bill_of_exchange-unpaid-does")) }
            (bank_line(cx, data, &fill))
            (fill.day("day", "payment-booked", None).html(lang))
            @if data.stands == "paid" { (fill.money("fee", "payment-field-fee", None).hint(lang.word("payment-field-fee-hint")).html(lang)) }
            (fill.money("recharge", "payment-field-recharge", None).html(lang))
            (reason())
        },
        _ => return html! {},
    };
    let button = Button::submit(lang.word(&format!("command-bill_of_exchange-{verb}")));
    let form = Form::post(format!("/bill_of_exchange/{verb}"))
        .hidden(&cx.hidden(&here).with("bill", bill.id).with("version", bill.version).pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            if matches!(verb, "cancel" | "unpaid") { button.danger() } else { button.primary() },
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang);
    html! { div id="act" { (ui::card(lang.word(&format!("command-bill_of_exchange-{verb}")), None, form)) } }
}

fn bank_line(cx: &Cx, data: &Data, fill: &Fill) -> Markup {
    let lang = cx.lang();
    let none = Choice::new("", lang.word("payment-bank_line-none"));
    let lines = data.outgoing.iter().map(|line| {
        let amount = format::money(lang.locale, line.amount, line.currency);
        Choice::new(line.id.to_string(), format!("{} · {} · {amount}", line.number, format::day(lang, line.day)))
    });
    Field::new(Kind::Select(std::iter::once(none).chain(lines).collect()), "bank_line", lang.word("payment-bank_line"))
        .value(cx.field("bank_line", ""))
        .hint(lang.word("payment-bank_line-hint"))
        .errors(&fill.errors)
        .html(lang)
}
