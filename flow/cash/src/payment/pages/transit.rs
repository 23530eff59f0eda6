//! What was received and is not at the bank yet: cheques to hand in, cards, direct debits presented; and the form that
//! says that the bank credited some of it.

use ground::page::moneys::{self, Sum};
use ground::page::{self, Fill, Listed, Seek, Sheet};
use kernel::{Currency, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Form, Kind, Phone, Row, Table};
use web::{Cx, Page, View, format};

use crate::payment::lists::{self, BankOut, PaymentRow, Wanted};

/// `GET /payments/transit`
pub struct Transit;

/// What waits for the bank.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of it, oldest first.
    #[serde(flatten)]
    pub list: Listed<PaymentRow>,
    /// How many payments wait in all.
    pub count: u64,
    /// Their sums, currency by currency.
    pub sums: Vec<Sum>,
    /// Bank lines in that may be the credit, newest first.
    pub lines: Vec<BankOut>,
    /// The bank line that the reader came from.
    pub bank_line: Option<Id>,
}

impl View for Transit {
    const PATH: &'static str = "/payments/transit";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("method", "`direct_debit`, `card`, `cheque` or `bill`; all if absent."),
        ("customer", "Id or number of a customer."),
        moneys::CURRENCY,
        ("from", "Received from this day on."),
        ("to", "Received until this day."),
        ("bank_line", "Id of the bank line that credited some of it."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let wanted = Wanted { state: Some("waiting".into()), ..Wanted::of(cx, db)? };
        let list = lists::payments(db, &wanted, &Seek::of(cx)?)?;
        let sums = lists::sums(db)?;
        let lines = lists::incoming(db)?;
        Ok(Data { list, count: sums.waiting_count, sums: lists::waiting_sums(db)?, lines, bank_line: cx.query_id("bank_line")? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let methods = super::list::methods(lang).into_iter().filter(|c| c.value != "transfer").collect();
        let bar = Filters::new(&query)
            .filter(Filter::choice(&query, "method", lang.word("payment-method"), methods))
            .filter(moneys::filter(cx, &query))
            .html(lang);
        let total = moneys::told(lang, &data.sums);
        Sheet::new("cash", lang.word("transit-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .lead(html! { (lang.say("transit-lead", &[("count", data.count.into()), ("sum", total.into())])) })
            .body(html! { (bar) (form(cx, data)) })
    }
}

fn form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let may = cx.may(Permission::Cash);
    let table = table(cx, data, may);
    if !may || data.list.rows.is_empty() {
        return table;
    }
    let fill = Fill::new(cx);
    let none = Choice::new("", lang.word("transit-no_line"));
    let lines = data.lines.iter().map(|line| {
        let amount = format::money(lang.locale, line.amount, line.currency);
        Choice::new(line.id.to_string(), format!("{} · {} · {amount}", line.number, format::day(lang, line.day)))
    });
    let chosen = data.bank_line.map(|id| id.to_string()).unwrap_or_default();
    let choices = std::iter::once(none).chain(lines).collect();
    // Amounts are typed in the currency that the list is narrowed to, else in that of what waits.
    let shown = cx.query("currency").and_then(Currency::parse);
    let currency = shown.or_else(|| data.list.rows.first().map(|r| r.currency)).unwrap_or_default();
    let fields = html! {
        (fill.select("bank_line", "payment-bank_line", choices, &chosen).hint(lang.word("transit-line-hint")).html(lang))
        (fill.day("day", "payment-booked", None).html(lang))
        (fill.money_in(currency, "fee", "payment-field-fee", None).hint(lang.word("transit-fee-hint")).html(lang))
        @if !currency.is_euro() {
            (fill.money("value", "transit-value", None).hint(lang.word("transit-value-hint")).html(lang))
        }
    };
    Form::post("/payment/clear")
        .hidden(&cx.hidden("/payments/{id}").page(&page::query(cx).url()).pairs())
        .errors(&fill.errors)
        .body(html! { (table) (ui::section(lang.word("transit-credited"), Some(&lang.word("transit-does")), fields)) })
        .buttons(vec![Button::submit(lang.word("command-payment-clear")).primary()])
        .html(lang)
}

fn table(cx: &Cx, data: &Data, may: bool) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("transit-received")),
        Column::text(lang.word("payment-payer")).phone(Phone::Under),
        Column::text(lang.word("payment-method")).phone(Phone::Under),
        Column::text(lang.word("payment-text")),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
        Column::text(lang.word("transit-tick")),
    ];
    let rows = data.list.rows.iter().enumerate().map(|(n, row)| line(cx, (n, row), may)).collect();
    let sums = moneys::by_currency(data.list.rows.iter().map(|r| (r.currency, r.amount)));
    let none = || html! {};
    let empty = ui::empty(lang.word("transit-none"), lang.word("transit-teach"), None);
    Table::new(lang.word("transit-title"), columns)
        .rows(rows)
        .totals(vec![html! { (lang.word("page-total")) }, none(), none(), none(), none(), moneys::sums(lang, &sums), none()])
        .paging(data.list.paging(&page::query(cx)))
        .empty(empty)
        .html(lang)
}

fn line(cx: &Cx, (n, row): (usize, &PaymentRow), may: bool) -> Row {
    let lang = cx.lang();
    let id = row.id.to_string();
    let ticked = cx.form.iter().any(|(name, value)| name.starts_with("payments[") && *value == id);
    let label = lang.say("transit-tick-it", &[("number", row.number.as_str().into())]);
    let text: String = row.remittance.chars().take(60).collect();
    Row::new(vec![
        html! { a href={ "/payments/" (row.id) } { (row.number) } },
        ui::day(lang, row.day),
        html! { (row.customer_name) },
        html! { (lang.word(&format!("payment-method-{}", row.method))) },
        html! { span.beside { (text) } },
        page::amount(lang, row.amount, row.currency),
        html! { @if may { input type="checkbox" name={ "payments[" (n) "]" } value=(id) checked[ticked] aria-label=(label); } },
    ])
}

/// A way to the form from a bank line.
pub fn from_line(cx: &Cx, line: Id) -> Markup {
    let url = format!("/payments/transit?bank_line={line}");
    html! { (Button::link(cx.lang().word("transit-from_line"), url)) }
}

/// The form that takes the credit of a bank line back.
pub fn unclear(cx: &Cx, payment: &crate::payment::Payment) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/payments/{}", payment.id);
    let field: Field = fill.field(Kind::Text, "reason", "payment-reason", "").required();
    Form::post("/payment/unclear")
        .hidden(&cx.hidden(&here).with("payment", payment.id).with("version", payment.version).pairs())
        .errors(&fill.errors)
        .body(html! { p { (lang.word("payment-unclear-does")) } (field.html(lang)) })
        .buttons(vec![
            Button::submit(lang.word("command-payment-unclear")).danger(),
            Button::link(lang.word("word-cancel"), here).quiet(),
        ])
        .html(lang)
}
