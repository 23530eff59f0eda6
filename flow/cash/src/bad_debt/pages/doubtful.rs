//! What a customer owes and may have become doubtful, to be ticked.

use ground::page::{self, Fill, Sheet, kinds, pick};
use ground::receivable::{self, Control, Item, ItemKind};
use kernel::{Cents, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Phone, Row, Table};
use web::{Cx, Page, View};

use crate::bad_debt::store as claims;
use crate::insolvency;

/// `GET /bad-debts/doubtful`
pub struct Doubtful;

/// Days late from which customers are proposed.
const LATE: i32 = 90;
/// Items looked through for them.
const MOST: usize = 500;

/// What a customer owes, or which customers are very late.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The customer, once chosen.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
    /// Why the customer entered was not found.
    pub not_found: Option<String>,
    /// True when an insolvency is open.
    pub insolvent: bool,
    /// What they owe on 411, oldest due first.
    pub items: Vec<Item>,
    /// Without a customer: those with items more than 90 days late: id, name, how much, cents.
    pub late: Vec<(Id, String, Cents)>,
}

impl View for Doubtful {
    const PATH: &'static str = "/bad-debts/doubtful";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[("customer", "Id, number or name of a customer.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let found = cx.query("customer").map(|text| pick::one_customer(db, text, "customer")).transpose();
        let (customer, not_found) = match found {
            Ok(customer) => (customer, None),
            Err(kernel::Fault::Refused(refusal)) => (None, Some(cx.lang().refusal(&refusal))),
            Err(fault) => return Err(fault),
        };
        let mut data = Data { customer, customer_name: String::new(), not_found, insolvent: false, items: Vec::new(), late: Vec::new() };
        if let Some(id) = customer {
            data.customer_name = kinds::label_of(db, "customer", id)?;
            data.insolvent = insolvency::of_customer(db, id)?.iter().any(|i| i.ending.is_none());
            data.items = receivable::open_of(db, id)?;
            data.items.retain(|i| i.open.0 > 0 && i.account == Control::Customers && i.kind != ItemKind::Deposit);
        } else {
            data.late = late(db)?;
        }
        Ok(data)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let shown = if data.customer_name.is_empty() { cx.query("customer").unwrap_or_default() } else { data.customer_name.as_str() };
        let who = Field::text("customer", lang.word("col-customer")).value(shown).error(data.not_found.as_deref()).required();
        let search = html! {
            form.form method="get" action="/bad-debts/doubtful" {
                (who.html(lang))
                div.buttons { (Button::submit(lang.word("bad_debt-look"))) }
            }
        };
        Sheet::new("cash", lang.word("bad_debt-doubtful")).crumb(lang.word("bad_debts-title"), "/bad-debts").body(html! {
            (ui::card(lang.word("bad_debt-who"), None, search))
            @if data.customer.is_some() { (ui::card(data.customer_name.clone(), None, choose(cx, data))) }
            @else { (ui::card(lang.word("bad_debt-late"), None, proposed(cx, data))) }
        })
    }
}

fn late(db: &mut Db) -> Result<Vec<(Id, String, Cents)>> {
    let mut sums: Vec<(Id, Cents)> = Vec::new();
    for id in claims::late(db, db.today.plus(-LATE), MOST)? {
        let Some(item) = receivable::find(db, id)? else { continue };
        match sums.iter_mut().find(|(customer, _)| *customer == item.customer) {
            Some((_, sum)) => *sum += item.open_value,
            None => sums.push((item.customer, item.open_value)),
        }
    }
    sums.sort_by_key(|(id, sum)| (std::cmp::Reverse(*sum), *id));
    sums.truncate(50);
    let names = kinds::labels(db, "customer", &sums.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    Ok(sums.into_iter().map(|(id, sum)| (id, names.get(&id).cloned().unwrap_or_default(), sum)).collect())
}

fn proposed(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.late.is_empty() {
        return html! { p.beside { (lang.word("bad_debt-late-none")) } };
    }
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::number(lang.word("bad_debt-open")).phone(Phone::Amount),
    ];
    let rows = data.late.iter().map(|(id, name, sum)| {
        Row::new(vec![html! { (name) }, ui::amount(lang, *sum)]).link(format!("/bad-debts/doubtful?customer={id}"))
    });
    Table::new(lang.word("bad_debt-late"), columns).rows(rows.collect()).html(lang)
}

fn choose(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.items.is_empty() {
        return html! { p.beside { (lang.word("bad_debt-nothing-open")) } };
    }
    let fill = Fill::new(cx);
    let customer = data.customer.map(|c| c.to_string()).unwrap_or_default();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bad_debt-due")).phone(Phone::Under),
        Column::number(lang.word("bad_debt-open")).phone(Phone::Amount),
        Column::text(lang.word("bad_debt-choose")),
    ];
    let rows = data.items.iter().enumerate().map(|(n, item)| {
        let label = lang.say("bad_debt-choose-it", &[("number", item.number.as_str().into())]);
        Row::new(vec![
            html! { (item.number) " · " (lang.word(&format!("item_kind-{}", item.kind.name()))) },
            ui::due(lang, item.due_day, true),
            page::amount(lang, item.open, item.currency),
            html! { input type="checkbox" name={ "items[" (n) "]" } value=(item.id) checked[item.due_day < cx.today] aria-label=(label); },
        ])
    });
    Form::post("/bad_debt/doubt")
        .hidden(&cx.hidden(&format!("/bad-debts?customer={customer}")).with("customer", &customer).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("bad_debt-doubt-does")) }
            @if data.insolvent { p { (lang.word("bad_debt-insolvent")) } }
            (Table::new(lang.word("bad_debt-doubtful"), columns).rows(rows.collect()).html(lang))
            (fill.day("day", "col-day", Some(cx.today)).html(lang))
            (fill.text("reason", "bad_debt-reason", "").html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-bad_debt-doubt")).primary(),
            Button::link(lang.word("word-cancel"), "/bad-debts").quiet(),
        ])
        .html(lang)
}
