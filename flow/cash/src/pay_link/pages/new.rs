//! `GET /pay-links/new`: for an invoice, for some open items of a customer, or for all of them.

use ground::customer::Customer;
use ground::page::{self, Fill, Sheet, pick};
use ground::receivable::{self, Item};
use ground::record::load;
use kernel::{Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Kind, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use crate::pay_link::make::owed;

/// `/pay-links/new`
pub struct New;

/// What the form offers.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payer, once chosen.
    pub customer: Option<Id>,
    /// Its name.
    pub name: String,
    /// What it owes, those of the invoice first named in the address.
    pub open: Vec<Item>,
    /// Items that are ticked at first.
    pub wanted: Vec<Id>,
    /// False where no gateway takes payments: the page offers the transfer alone.
    pub gateway: bool,
    #[serde(skip)]
    offered: Vec<pick::Offered>,
    #[serde(skip)]
    not_found: Option<String>,
}

impl View for New {
    const PATH: &'static str = "/pay-links/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("invoice", "Id of the invoice to be paid."), ("customer", "Id, number or name of who is to pay.")];
    const API: bool = false;
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let of_invoice = match cx.query_id("invoice")? {
            Some(id) => receivable::of_document(db, id)?.into_iter().filter(owed).collect(),
            None => Vec::new(),
        };
        let found = match (of_invoice.first(), cx.query("customer")) {
            (Some(item), _) => Ok(Some(item.customer)),
            (None, Some(text)) => pick::one_customer(db, text, "customer").map(Some),
            (None, None) => Ok(None),
        };
        let (customer, not_found) = match found {
            Ok(customer) => (customer, None),
            Err(kernel::Fault::Refused(refusal)) => (None, Some(cx.lang().refusal(&refusal))),
            Err(fault) => return Err(fault),
        };
        let gateway = crate::gateway::active(db)?.is_some();
        let Some(id) = customer else {
            let offered = pick::offered_customers(db)?;
            return Ok(Data { customer: None, name: String::new(), open: Vec::new(), wanted: Vec::new(), gateway, offered, not_found });
        };
        let customer: Customer = load(db, id, None)?;
        let payer: Customer = if customer.payer() == customer.id { customer } else { load(db, customer.payer(), None)? };
        let mut open: Vec<Item> = receivable::open_of(db, payer.id)?.into_iter().filter(owed).collect();
        let wanted: Vec<Id> = if of_invoice.is_empty() { open.iter().map(|i| i.id).collect() } else { of_invoice.iter().map(|i| i.id).collect() };
        // What was asked for stands first, and is there however long the list.
        open.sort_by_key(|i| !wanted.contains(&i.id));
        open.truncate(100);
        Ok(Data { customer: Some(payer.id), name: payer.profile.name, open, wanted, gateway, offered: Vec::new(), not_found })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        Sheet::new("cash", lang.word("command-pay_link-make")).crumb(lang.word("pay_links-title"), "/pay-links").body(html! {
            @if !data.gateway { (ui::notice(Tone::Waits, html! { (lang.word("pay_link-no-gateway")) }, None)) }
            @if data.customer.is_some() { (form(cx, data)) } @else { (who(cx, data)) }
        })
    }
}

fn who(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let kind = Kind::Combobox { options: pick::choices(&data.offered), source: None };
    let field = Field::new(kind, "customer", lang.word("pay_link-who"))
        .value(cx.query("customer").unwrap_or_default())
        .hint(lang.word("payment-payer-hint"))
        .error(data.not_found.as_deref())
        .required()
        .focus();
    html! {
        form.form method="get" action="/pay-links/new" {
            (ui::section(lang.word("pay_link-who"), None, field.html(lang)))
            div.buttons { (Button::submit(lang.word("payment-go-on")).primary()) }
        }
    }
}

fn form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.open.is_empty() {
        return ui::empty(lang.word("pay_link-nothing_open"), lang.word("pay_links-teach"), None);
    }
    let fill = Fill::new(cx);
    let columns = vec![
        Column::text(lang.word("visitor-document")).phone(Phone::Title),
        Column::text(lang.word("payment-due")).phone(Phone::Under),
        Column::number(lang.word("visitor-open")).phone(Phone::Amount),
        Column::text(lang.word("pay_link-ask")),
    ];
    let again = page::form_again(cx);
    let rows = data.open.iter().enumerate().map(|(n, item)| {
        let id = item.id.to_string();
        let entered = cx.form.iter().any(|(name, value)| name.starts_with("items[") && *value == id);
        let ticked = if again { entered } else { data.wanted.contains(&item.id) };
        let label = lang.say("pay_link-ask-it", &[("number", item.number.as_str().into())]);
        Row::new(vec![
            html! { (item.number) },
            ui::due(lang, item.due_day, true),
            page::amount(lang, item.open, item.currency),
            html! { input type="checkbox" name={ "items[" (n) "]" } value=(id) checked[ticked] aria-label=(label); },
        ])
    });
    let table = Table::new(lang.word("visitor-documents"), columns).rows(rows.collect()).html(lang);
    Form::post("/pay_link/make")
        .hidden(&cx.hidden("/pay-links/{id}").pairs())
        .errors(&fill.errors)
        .body(html! {
            p { strong { (data.name) } " " a href="/pay-links/new" { (lang.word("payment-other-payer")) } }
            (table)
            (ui::section(lang.word("pay_link-how-long"), None, html! {
                (fill.number("days", "pay_link-field-days", 90).hint(lang.word("pay_link-field-days-hint")).html(lang))
            }))
        })
        .buttons(vec![
            Button::submit(lang.word("command-pay_link-make")).primary(),
            Button::link(lang.word("word-cancel"), "/pay-links").quiet(),
        ])
        .html(lang)
}
