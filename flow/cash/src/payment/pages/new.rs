//! Recording a payment by hand: first who paid, then how much.

use ground::customer::Customer;
use ground::page::{self, Sheet, kinds, pick};
use ground::receivable::{self, Item};
use kernel::{Currency, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Form, Kind, Phone, Row, Table};
use web::{Cx, Page, View};

use crate::payment::Method;

/// `GET /payments/new`
pub struct New;

/// What the form knows.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Who paid, once chosen.
    customer: Option<Id>,
    /// Their name.
    customer_name: String,
    /// The currency in which they are invoiced.
    currency: Currency,
    /// What they have open.
    open: Vec<Item>,
    /// The invoice that is paid, where one was named.
    invoice: Option<Item>,
    /// Customers to propose.
    offered: Vec<pick::Offered>,
    /// Why the customer entered was not found.
    refused: Option<String>,
}

impl View for New {
    const PATH: &'static str = "/payments/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("customer", "Id, number or name of who paid."), ("invoice", "Id of the invoice that is paid.")];
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let invoice = match cx.query_id("invoice")? {
            Some(id) => receivable::of_document(db, id)?.into_iter().find(|i| !i.open.is_zero()),
            None => None,
        };
        let found = match (&invoice, cx.query("customer")) {
            (Some(item), _) => Ok(Some(item.customer)),
            (None, Some(text)) => pick::one_customer(db, text, "customer").map(Some),
            _ => Ok(None),
        };
        let (customer, refused) = match found {
            Ok(customer) => (customer, None),
            Err(kernel::Fault::Refused(refusal)) => (None, Some(cx.lang().refusal(&refusal))),
            Err(fault) => return Err(fault),
        };
        let (mut open, mut customer_name, mut currency) = (Vec::new(), String::new(), Currency::EUR);
        if let Some(id) = customer {
            let known: Customer = ground::record::load(db, id, None)?;
            currency = known.profile.currency;
            open = receivable::open_of(db, id)?;
            open.truncate(50);
            customer_name = kinds::label_of(db, "customer", id)?;
        }
        let offered = if customer.is_none() { pick::offered_customers(db)? } else { Vec::new() };
        Ok(Data { customer, customer_name, currency, open, invoice, offered, refused })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let sheet = Sheet::new("cash", lang.word("payment-new")).crumb(lang.word("payments-title"), "/payments");
        sheet.body(match data.customer {
            Some(customer) => form(cx, data, customer),
            None => who(cx, data),
        })
    }
}

fn who(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let kind = Kind::Combobox { options: pick::choices(&data.offered), source: None };
    let field = Field::new(kind, "customer", lang.word("payment-payer"))
        .value(cx.query("customer").unwrap_or_default())
        .hint(lang.word("payment-payer-hint"))
        .error(data.refused.as_deref())
        .required()
        .focus();
    html! {
        form.form method="get" action="/payments/new" {
            (ui::section(lang.word("payment-who"), None, field.html(lang)))
            div.buttons { (Button::submit(lang.word("payment-go-on")).primary()) }
        }
    }
}

fn form(cx: &Cx, data: &Data, customer: Id) -> Markup {
    let lang = cx.lang();
    let errors = cx.errors();
    let currency = data.invoice.as_ref().map_or(data.currency, |i| i.currency);
    let amount = data.invoice.as_ref().map(|i| page::typed(lang, i.currency.plain(i.open))).unwrap_or_default();
    let number = data.invoice.as_ref().map(|i| i.number.clone()).unwrap_or_default();
    let today = cx.today.to_string();
    let methods = Method::ALL.iter().map(|m| Choice::new(m.name(), lang.word(&format!("payment-method-{}", m.name()))));
    let fields = html! {
        (Field::new(Kind::Text, "amount|money@currency", lang.word("col-amount")).value(cx.field("amount", &amount)).required().focus().narrow().errors(&errors).html(lang))
        (Field::new(Kind::Select(page::currencies()), "currency", lang.word("field-currency")).value(cx.field("currency", currency.code())).narrow().errors(&errors).html(lang))
        (Field::new(Kind::Money(Currency::EUR), "value", lang.word("payment-in_euros")).value(cx.field("value", "")).hint(lang.word("payment-in_euros-hint")).narrow().errors(&errors).html(lang))
        (Field::new(Kind::Date, "day", lang.word("payment-booked")).value(cx.field("day", &today)).narrow().errors(&errors).html(lang))
        (Field::new(Kind::Select(methods.collect()), "method", lang.word("payment-method")).value(cx.field("method", "transfer")).narrow().errors(&errors).html(lang))
        (Field::new(Kind::Checkbox, "in_transit", lang.word("payment-in_transit")).value(cx.field("in_transit", "")).hint(lang.word("payment-in_transit-hint")).errors(&errors).html(lang))
        (Field::text("remittance", lang.word("payment-text")).value(cx.field("remittance", &number)).hint(lang.word("payment-text-hint")).errors(&errors).html(lang))
    };
    let who = html! {
        p { strong { (data.customer_name) } " " a href="/payments/new" { (lang.word("payment-other-payer")) } }
    };
    html! {
        (Form::post("/payment/record")
            .hidden(&cx.hidden("/payments/{id}").with("customer", customer).pairs())
            .errors(&errors)
            .body(html! { (who) (ui::section(lang.word("payment-what"), None, fields)) })
            .buttons(vec![
                Button::submit(lang.word("command-payment-record")).primary(),
                Button::link(lang.word("word-cancel"), "/payments").quiet(),
            ])
            .html(lang))
        @if !data.open.is_empty() { (ui::card(lang.word("payment-open-items"), None, open(cx, data))) }
    }
}

fn open(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("payment-due")).phone(Phone::Under),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
    ];
    let rows = data.open.iter().map(|item| {
        let row = Row::new(vec![
            html! { (item.number) },
            ui::due(lang, item.due_day, item.open.0 > 0),
            page::amount(lang, item.open, item.currency),
        ]);
        match kinds::url_of(item.kind.document(), item.document) {
            Some(url) => row.link(url),
            None => row,
        }
    });
    Table::new(lang.word("payment-open-items"), columns).rows(rows.collect()).html(lang)
}
