//! What a customer owes, to draw a bill for some of it or to take in its promissory note.

use ground::customer::Customer;
use ground::page::{self, Fill, Sheet, kinds, pick};
use ground::receivable::{self, Item};
use ground::record::load;
use kernel::{Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Form, Phone, Row, Table};
use web::{Cx, Page, View};

use crate::bill_of_exchange::model::BillKind;
use crate::bill_of_exchange::rules;

/// `GET /bills-of-exchange/new`
pub struct New;

/// What a customer owes that a bill may take over.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payer.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
    /// Their account.
    #[serde(skip)]
    pub iban: String,
    /// What is owed, oldest due first.
    pub items: Vec<Item>,
    /// Why no customer was found, in words.
    #[serde(skip)]
    pub not_found: Option<String>,
}

/// Items shown; a bill takes two hundred at most.
const SHOWN: usize = 200;

impl View for New {
    const PATH: &'static str = "/bills-of-exchange/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("customer", "Id, number or name of a customer."),
        ("document", "Id of an invoice that is ticked alone; what is due is ticked if absent."),
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let mut data = Data { customer: None, customer_name: String::new(), iban: String::new(), items: Vec::new(), not_found: None };
        let Some(text) = cx.query("customer").filter(|t| !t.trim().is_empty()) else { return Ok(data) };
        match pick::one_customer(db, text, "customer") {
            Ok(id) => {
                let customer: Customer = load(db, id, None)?;
                let payer = customer.payer();
                let customer = if payer == id { customer } else { load(db, payer, None)? };
                let owed = receivable::open_of(db, payer)?.into_iter().filter(|i| rules::eligible(i, payer, "items").is_ok());
                data.items = owed.take(SHOWN).collect();
                (data.customer, data.customer_name, data.iban) = (Some(payer), customer.profile.name, customer.profile.identifiers.iban);
            }
            Err(kernel::Fault::Refused(refusal)) => data.not_found = Some(cx.lang().refusal(&refusal)),
            Err(fault) => return Err(fault),
        }
        Ok(data)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let shown = if data.customer_name.is_empty() { cx.query("customer").unwrap_or_default() } else { data.customer_name.as_str() };
        let who = Field::text("customer", lang.word("col-customer")).value(shown).error(data.not_found.as_deref()).required();
        let search = html! {
            form.form method="get" action="/bills-of-exchange/new" {
                (who.html(lang))
                div.buttons { (Button::submit(lang.word("bill_of_exchange-look"))) }
            }
        };
        Sheet::new("cash", lang.word("bill_of_exchange-new"))
            .crumb(lang.word("bills_of_exchange-title"), "/bills-of-exchange")
            .body(html! {
                (ui::card(lang.word("bill_of_exchange-who"), None, search))
                @if data.customer.is_some() { (ui::card(data.customer_name.clone(), None, choose(cx, data))) }
            })
    }
}

fn choose(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.items.is_empty() {
        return html! { p.beside { (lang.word("bill_of_exchange-nothing-open")) } };
    }
    let fill = Fill::new(cx);
    let customer = data.customer.map(|c| c.to_string()).unwrap_or_default();
    let kinds = BillKind::ALL.map(|k| Choice::new(k.name(), lang.word(&format!("bill_of_exchange-kind-{}", k.name()))));
    let here = format!("/bills-of-exchange/new?customer={customer}");
    let how = html! {
        (fill.select("kind", "bill_of_exchange-kind", kinds.into(), BillKind::NotAccepted.name()).html(lang))
        (fill.day("maturity", "bill_of_exchange-maturity", None).hint(lang.word("bill_of_exchange-maturity-hint")).html(lang))
        (fill.day("day", "bill_of_exchange-day-label", Some(cx.today)).html(lang))
        (fill.day("accepted", "bill_of_exchange-accepted", None).hint(lang.word("bill_of_exchange-accepted-hint")).html(lang))
        (fill.text("iban", "field-iban", &data.iban).hint(lang.word("bill_of_exchange-iban-hint")).html(lang))
        (fill.text("bic", "field-bic", "").narrow().html(lang))
        (fill.text("holder", "bill_of_exchange-holder", "").hint(lang.word("bill_of_exchange-holder-hint")).html(lang))
    };
    Form::post("/bill_of_exchange/draw")
        .hidden(&cx.hidden("/bills-of-exchange/{id}").page(&here).with("customer", &customer).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("bill_of_exchange-draw-does")) }
            (items(cx, data))
            (ui::section(lang.word("bill_of_exchange-how"), None, how))
        })
        .buttons(vec![
            Button::submit(lang.word("command-bill_of_exchange-draw")).primary(),
            Button::link(lang.word("word-cancel"), "/bills-of-exchange").quiet(),
        ])
        .html(lang)
}

fn items(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bill_of_exchange-due")).phone(Phone::Under),
        Column::number(lang.word("bill_of_exchange-open")).phone(Phone::Amount),
        Column::text(lang.word("bill_of_exchange-take")),
        Column::text(lang.word("bill_of_exchange-part")),
    ];
    let asked = cx.query_id("document").ok().flatten();
    let again = page::form_again(cx);
    let rows = data.items.iter().enumerate().map(|(n, item)| {
        let say = |key: &str| lang.say(key, &[("number", item.number.as_str().into())]);
        let id = item.id.to_string();
        let ticked = match (again, asked) {
            (true, _) => cx.form.iter().any(|(name, value)| name.starts_with("items[") && *value == id),
            (false, Some(document)) => item.document == document,
            (false, None) => item.due_day >= cx.today || data.items.len() == 1,
        };
        let url = kinds::url_of(item.kind.document(), item.document).unwrap_or_default();
        Row::new(vec![
            html! { a href=(url) { (item.number) } " · " (lang.word(&format!("item_kind-{}", item.kind.name()))) },
            ui::due(lang, item.due_day, true),
            ui::amount(lang, item.open),
            html! { input type="checkbox" name={ "items[" (n) "].item" } value=(id) checked[ticked] aria-label=(say("bill_of_exchange-take-it")); },
            html! { input.narrow type="text" inputmode="decimal" name={ "items[" (n) "].amount|money.EUR" } value="" aria-label=(say("bill_of_exchange-part-of")); },
        ])
    });
    Table::new(lang.word("bill_of_exchange-items"), columns).rows(rows.collect()).html(lang)
}
