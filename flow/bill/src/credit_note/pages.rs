//! The forms that make a credit note of an invoice: goods returned, a lower price, all of it, a rebate.

use ::store::{Db, Permission};
use ground::page::{self, Fill, Sheet};
use ground::record::load;
use kernel::{Cents, Result};
use maud::{Markup, html};
use serde::Serialize;
use web::ui::lines::Part;
use web::ui::{self, Button, Choice, Form, Kind, LineColumn, LineRow, Lines, section};
use web::{Cx, Page, View};

use crate::invoice::Invoice;
use crate::invoice::rules::may_credit;

/// `/invoices/{id}/credit`
pub struct New;

/// The invoice, with what is left of it.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The invoice.
    pub invoice: Invoice,
    /// What was not credited yet, VAT included, cents.
    pub left: Cents,
}

const WHAT: [&str; 4] = ["return_goods", "lower_price", "cancel_invoice", "rebate"];

impl View for New {
    const PATH: &'static str = "/invoices/{id}/credit";
    const NEEDS: Permission = Permission::Bill;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("what", "return_goods, lower_price, cancel_invoice or rebate.")];
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let invoice: Invoice = load(db, cx.id()?, None)?;
        may_credit(&invoice)?;
        Ok(Data { left: invoice.totals.gross - invoice.credited.gross, invoice })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let here = format!("/invoices/{}", data.invoice.id);
        let asked = cx.query("what").filter(|w| WHAT.contains(w)).unwrap_or(WHAT[0]);
        let tabs = html! {
            p {
                @for what in WHAT {
                    @let word = lang.word(&format!("command-credit_note-{what}"));
                    @if what == asked { b { (word) } } @else { a href=(format!("{here}/credit?what={what}")) { (word) } }
                    " "
                }
            }
        };
        let currency = data.invoice.currency.unwrap_or_default();
        let pairs = [
            (lang.word("credit-invoiced"), page::money(lang, data.invoice.totals.gross, currency)),
            (lang.word("credit-left"), page::money(lang, data.left, currency)),
        ];
        Sheet::new("invoices", lang.word("credit-new"))
            .crumb(lang.word("invoices-title"), "/invoices")
            .crumb(data.invoice.number.as_str(), here.as_str())
            .lead(html! { (lang.word(&format!("credit-lead-{asked}"))) })
            .body(html! { (tabs) (ui::definitions(&pairs)) (form(cx, data, asked, &here)) })
    }
}

fn form(cx: &Cx, data: &Data, what: &str, back: &str) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden("/invoices/{id}");
    let hidden = match what {
        "rebate" => hidden.with("invoices[0]", data.invoice.id),
        _ => hidden.with("invoice", data.invoice.id).with("version", data.invoice.version),
    };
    let body = html! {
        @match what {
            "return_goods" => {
                (lines(cx, &fill, data, false))
                (fill.tick("restock", "credit-restock", false).html(lang))
            }
            "lower_price" => (lines(cx, &fill, data, true)),
            "rebate" => {
                (section(lang.word("credit-part"), Some(&lang.word("credit-part-help")), html! {
                    (fill.text("part.percent", "credit-percent", "").narrow().html(lang))
                    (fill.money_in(data.invoice.currency.unwrap_or_default(), "part.amount", "credit-amount", None).html(lang))
                }))
                (fill.tick("net_of_tax", "credit-net_of_tax", false).html(lang))
            }
            _ => {
                (fill.tick("restock", "credit-restock", false).html(lang))
                (fill.tick("internal", "credit-internal", false).html(lang))
            }
        }
        (fill.text("reason", "credit-reason", "").hint(lang.word("credit-reason-hint")).required().html(lang))
        (fill.tick("on_account", "credit-on_account", false).html(lang))
    };
    Form::post(&format!("/credit_note/{what}"))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(body)
        .buttons(vec![
            Button::submit(lang.word(&format!("command-credit_note-{what}"))).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

/// Lines of the invoice with quantities, and prices where these were wrong.
fn lines(cx: &Cx, fill: &Fill, data: &Data, prices: bool) -> Markup {
    let lang = fill.lang;
    let credited = &data.invoice.credited;
    let choices = data.invoice.lines.iter().zip(1i64..).map(|(line, rank)| {
        let left = web::format::quantity(lang.locale, line.quantity - credited.line(rank));
        Choice::new(rank.to_string(), format!("{rank}. {} ({left})", line.label))
    });
    let none = Choice::new("", "–");
    let choices = std::iter::once(none).chain(choices).collect();
    let mut columns = vec![
        LineColumn::new("line", lang.word("credit-line"), Kind::Select(choices)).wide(),
        LineColumn::new("quantity", lang.word("credit-quantity"), Kind::Number).part(Part::Quantity),
    ];
    let mut keys = vec!["line", "quantity"];
    if prices {
        columns.push(
            LineColumn::new("price", lang.word("credit-price"), Kind::Money(data.invoice.currency.unwrap_or_default())).part(Part::Price),
        );
        keys.push("price");
    }
    let rows: Vec<LineRow> = if page::form_again(cx) {
        let value = |n: usize, key: &str| cx.field(&format!("lines[{n}].{key}"), "").to_string();
        (0..cx.rows("lines")).map(|n| LineRow::new(keys.iter().map(|key| value(n, key)))).collect()
    } else {
        Vec::new()
    };
    let blank = if rows.is_empty() { data.invoice.lines.len().clamp(1, 5) } else { 1 };
    Lines::new("lines", lang.word("credit-lines"), columns).rows(rows).blank(blank).errors(&fill.errors).html(lang)
}
