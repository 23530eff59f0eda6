//! The form that asks for a deposit on an order.

use ::store::{Db, Permission};
use ground::page::{Fill, Sheet, eur};
use ground::record::load;
use kernel::{Cents, Id, Result};
use maud::{Markup, html};
use sell::order::Order;
use serde::Serialize;
use web::ui::{self, Button, Form, section};
use web::{Cx, Page, View};

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
    /// Total with VAT, cents.
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
        let Order { id, number, version, gross, deposits, .. } = order;
        Ok(Data { order: id, number, version, gross, deposits })
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
        (lang.word("deposit-order-gross"), eur(lang, data.gross)),
        (lang.word("deposit-asked"), eur(lang, data.deposits)),
    ];
    let body = html! {
        (ui::definitions(&pairs))
        (section(lang.word("deposit-part"), Some(&lang.word("deposit-part-help")), html! {
            (fill.text("part.percent", "deposit-percent", "").narrow().html(lang))
            (fill.money("part.amount", "deposit-amount", None).html(lang))
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
