//! The form that asks for a deposit on an order, and the one for a deposit that will not be used.

use ::store::{Db, Permission};
use ground::page::{self, Fill, Sheet};
use ground::receivable::{self, Control};
use ground::record::load;
use kernel::{Cents, Id, Refusal, Result};
use maud::{Markup, html};
use sell::order::{Order, State};
use serde::Serialize;
use web::ui::{self, Button, Form, Tone, section};
use web::{Cx, Page, View};

use crate::invoice::{DocumentKind, Invoice};

/// `/orders/{id}/deposit`
pub struct New;

/// The order.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Id.
    pub order: Id,
    /// Number.
    pub number: String,
    /// Version.
    pub version: i64,
    /// What amounts are in.
    pub currency: kernel::Currency,
    /// Total with VAT, in minor units.
    pub gross: Cents,
    /// Deposits asked for, cents.
    pub deposits: Cents,
}

impl View for New {
    const PATH: &'static str = "/orders/{id}/deposit";
    const NEEDS: Permission = Permission::Bill;
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let order: Order = load(db, cx.id()?, None)?;
        order.state.may("deposit")?;
        let Order { id, number, version, currency, gross, deposits, .. } = order;
        Ok(Data { order: id, number, version, currency, gross, deposits })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let back = format!("/orders/{}", data.order);
        Sheet::new("orders", lang.word("deposit-new"))
            .crumb(lang.word("orders-title"), "/orders")
            .crumb(data.number.as_str(), back.as_str())
            .lead(html! { (lang.word("deposit-lead")) })
            .body(form(cx, data, &back))
    }
}

fn form(cx: &Cx, data: &Data, back: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden("/invoices/{id}").with("order", data.order).with("version", data.version);
    let pairs = [
        (lang.word("deposit-order-gross"), page::money(lang, data.gross, data.currency)),
        (lang.word("deposit-asked"), page::money(lang, data.deposits, data.currency)),
    ];
    let body = html! {
        (ui::definitions(&pairs))
        (section(lang.word("deposit-part"), Some(&lang.word("deposit-part-help")), html! {
            (fill.text("part.percent", "deposit-percent", "").narrow().html(lang))
            (fill.money_in(data.currency, "part.amount", "deposit-amount", None).html(lang))
            (fill.day("due_day", "deposit-due", None).hint(lang.word("deposit-due-hint")).html(lang))
        }))
    };
    Form::post("/deposit/issue")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word("command-deposit-issue")).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

/// `/invoices/{id}/deposit`: what becomes of a deposit that will not be used.
pub struct GiveUp;

/// The deposit invoice.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Unused {
    /// The document.
    pub deposit: Invoice,
    /// The order's number.
    pub order_number: String,
    /// The order was given up: the deposit may be kept.
    pub given_up: bool,
    /// What of it was not taken into account, VAT included, cents.
    pub left: Cents,
    /// What of that was paid, cents.
    pub paid: Cents,
}

impl View for GiveUp {
    const PATH: &'static str = "/invoices/{id}/deposit";
    const NEEDS: Permission = Permission::Bill;
    const QUERY: &'static [(&'static str, &'static str)] = &[("what", "`credit` (as when absent) or `keep`.")];
    const API: bool = false;
    type Data = Unused;

    fn read(cx: &Cx, db: &mut Db) -> Result<Unused> {
        let deposit: Invoice = load(db, cx.id()?, None)?;
        let order: Order = load(db, deposit.order, None)?;
        let items = receivable::of_document(db, deposit.id)?;
        let of = |account: Control| items.iter().filter(|i| i.account == account).map(|i| i.open).sum::<Cents>();
        let left = -of(Control::Deposits);
        if deposit.kind != DocumentKind::Deposit || left.0 <= 0 {
            return Err(Refusal::conflict("deposit.used").at("deposit").into());
        }
        let paid = left - of(Control::Customers);
        Ok(Unused { given_up: order.state == State::Cancelled, order_number: order.number, left, paid, deposit })
    }

    fn page(cx: &Cx, data: &Unused) -> Page {
        let lang = cx.lang();
        let back = format!("/invoices/{}", data.deposit.id);
        let keep = cx.query("what") == Some("keep");
        let (what, lead) = if keep { ("keep", "deposit-lead-keep") } else { ("credit", "deposit-lead-credit") };
        let tabs = html! {
            p {
                @for one in ["credit", "keep"].into_iter().filter(|w| *w == "credit" || cx.may(Permission::Account)) {
                    @let word = lang.word(&format!("command-deposit-{one}"));
                    @if one == what { b { (word) } } @else { a href=(format!("{back}/deposit?what={one}")) { (word) } }
                    " "
                }
            }
        };
        Sheet::new("invoices", lang.word(&format!("command-deposit-{what}")))
            .crumb(lang.word("invoices-title"), "/invoices")
            .crumb(data.deposit.number.as_str(), back.as_str())
            .lead(html! { (lang.word(lead)) })
            .body(html! { (tabs) (unused(cx, data, what, &back)) })
    }
}

fn unused(cx: &Cx, data: &Unused, what: &str, back: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let deposit = &data.deposit;
    let hidden = cx.hidden("/invoices/{id}").with("deposit", deposit.id).with("version", deposit.version);
    let order = html! { a href=(format!("/orders/{}", deposit.order)) { (data.order_number) } };
    let pairs = [
        (lang.word("paper-order"), order),
        (lang.word("deposit-left"), page::money(lang, data.left, deposit.currency.unwrap_or_default())),
        (lang.word("deposit-paid"), page::money(lang, data.paid, deposit.currency.unwrap_or_default())),
    ];
    let body = html! {
        (ui::definitions(&pairs))
        @if what == "keep" && !data.given_up { (ui::notice(Tone::Waits, html! { (lang.word("deposit-keep-when")) }, None)) }
        (fill.text("reason", "credit-reason", "").required().html(lang))
        @if what == "credit" { (fill.tick("internal", "credit-internal", false).html(lang)) }
    };
    Form::post(&format!("/deposit/{what}"))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(&format!("command-deposit-{what}"))).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}
