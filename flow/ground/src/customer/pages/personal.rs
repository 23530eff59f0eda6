//! What the journal holds about a customer's people, for whoever asks to see it (RGPD art. 15), and its erasure.

use kernel::{Day, Result};
use maud::{Markup, html};
use store::{Command, Db, Permission, erase};
use web::ui::{self, Button, Column, Form, Phone, Row, Table, section};
use web::{Cx, Page, View};

use crate::customer::{Customer, EraseContact};
use crate::page::{Fill, Sheet};
use crate::record::load;

/// `/customers/{id}/personal`
pub struct Personal;

/// Everything personal that is kept about a customer.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct PersonalData {
    /// The customer as it stands.
    pub customer: Customer,
    /// The facts that hold personal values, with these, oldest first.
    pub facts: Vec<erase::Held>,
}

impl View for Personal {
    const PATH: &'static str = "/customers/{id}/personal";
    const NEEDS: Permission = Permission::Administer;
    type Data = PersonalData;

    fn read(cx: &Cx, db: &mut Db) -> Result<PersonalData> {
        let customer: Customer = load(db, cx.id()?, None)?;
        let facts = erase::held(db, "customer", customer.id)?;
        Ok(PersonalData { customer, facts })
    }

    fn page(cx: &Cx, data: &PersonalData) -> Page {
        let lang = cx.lang();
        let back = format!("/customers/{}", data.customer.id);
        Sheet::new("customers", lang.word("customer-personal"))
            .crumb(lang.word("customers-title"), "/customers")
            .crumb(data.customer.profile.name.clone(), back)
            .lead(html! { (lang.word("customer-personal-lead")) })
            .body(html! {
                (ui::card(lang.word("customer-personal-held"), None, table(cx, data)))
                @if data.facts.iter().any(|f| f.kind == "customer") { (form(cx, data)) }
            })
    }
}

fn table(cx: &Cx, data: &PersonalData) -> Markup {
    let lang = cx.lang();
    if data.facts.is_empty() {
        return html! { p.beside { (lang.word("customer-personal-none")) } };
    }
    let columns = vec![
        Column::text(lang.word("col-day")).phone(Phone::Under),
        Column::text(lang.word("customer-personal-fact")).phone(Phone::Title),
        Column::text(lang.word("customer-personal-values")),
        Column::text(lang.word("customer-personal-kept")).phone(Phone::Hidden),
    ];
    let zone = store::clock::zone();
    let rows = data.facts.iter().map(|held| {
        // Values are JSON texts; a text is shown without its quotes.
        let values: Vec<String> = held
            .values
            .iter()
            .map(|json| serde_json::from_str::<String>(json).unwrap_or_else(|_| json.clone()))
            .collect();
        let kept = if held.kind == "customer" { "customer-personal-erasable" } else { "customer-personal-proof" };
        Row::new(vec![
            ui::day(lang, Day::at(held.at, &zone)),
            html! { code { (held.fact) } },
            html! { (values.join(" · ")) },
            html! { (lang.word(kept)) },
        ])
    });
    Table::new(lang.word("customer-personal-held"), columns).rows(rows.collect()).html(lang)
}

fn form(cx: &Cx, data: &PersonalData) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let customer = &data.customer;
    let back = format!("/customers/{}", customer.id);
    let hidden = cx.hidden(&back).with("customer", customer.id).with("version", customer.version);
    let reason = fill.text("reason", "customer-erase-reason", "").required().hint(lang.word("customer-erase-reason-hint"));
    Form::post(&web::server::command_path(EraseContact::NAME))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(section(lang.word("command-customer-erase_contact"), Some(&lang.word("customer-erase-help")), reason.html(lang)))
        .buttons(vec![
            Button::submit(lang.word("command-customer-erase_contact")).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}
