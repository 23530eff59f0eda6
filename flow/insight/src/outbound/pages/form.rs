//! The form of a webhook, new or to be changed.

use std::collections::BTreeMap;

use ground::page::{Fill, Sheet, said};
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Command, Db, Permission};
use web::server::command_path;
use web::ui::{self, Button, Form, section};
use web::{Cx, Page, View};

use crate::outbound::model::Webhook;
use crate::outbound::{Add, Change};

/// `/settings/webhooks/new`
pub struct New;

/// What the form offers.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The names of all facts.
    pub facts: Vec<&'static str>,
}

impl View for New {
    const PATH: &'static str = "/settings/webhooks/new";
    const NEEDS: Permission = super::super::NEEDS;
    const API: bool = false;
    type Data = Data;

    fn read(_: &Cx, _: &mut Db) -> Result<Data> {
        Ok(Data { facts: web::step::facts() })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        Sheet::new("settings", lang.word("command-webhook-add"))
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("webhooks-title"), "/settings/webhooks")
            .body(html! { (said(cx)) (form(cx, None)) (catalogue(cx, &data.facts)) })
    }
}

/// The form of a new webhook, or of one that is there.
pub(super) fn form(cx: &Cx, webhook: Option<&Webhook>) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let blank = Webhook::default();
    let now = webhook.unwrap_or(&blank);
    let (action, back, button) = match webhook {
        None => (Add::NAME, "/settings/webhooks".to_string(), "command-webhook-add"),
        Some(webhook) => (Change::NAME, format!("/settings/webhooks/{}", webhook.id), "word-save"),
    };
    let mut hidden = cx.hidden("/settings/webhooks/{id}");
    if let Some(webhook) = webhook {
        hidden = hidden.with("webhook", webhook.id).with("version", webhook.version);
    }
    let facts = fill.text("facts[]", "webhook-facts", &now.facts.join(", ")).required();
    let facts = facts.value(cx.field("facts[]", &now.facts.join(", "))).error(fill.errors.of("facts"));
    Form::post(&command_path(action))
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(section(lang.word("webhook-where"), Some(&lang.word("webhook-where-help")), html! {
            (fill.text("label", "webhook-label", &now.label).html(lang))
            (fill.text("url", "webhook-url", &now.url).required().hint(lang.word("webhook-url-hint")).autocomplete("off").html(lang))
            (facts.hint(lang.word("webhook-facts-hint")).html(lang))
        }))
        .buttons(vec![
            Button::submit(lang.word(button)).primary(),
            Button::link(lang.word("word-cancel"), back).quiet(),
        ])
        .html(lang)
}

/// All facts, by the kind of document.
fn catalogue(cx: &Cx, facts: &[&'static str]) -> Markup {
    let lang = cx.lang();
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for fact in facts {
        kinds.entry(fact.split('.').next().unwrap_or(fact)).or_default().push(fact);
    }
    let pairs: Vec<(String, Markup)> = kinds
        .iter()
        .map(|(kind, facts)| (format!("{kind}.*"), html! { @for fact in facts { code { (fact) } " " } }))
        .collect();
    ui::card(lang.word("webhook-catalogue"), None, ui::definitions(&pairs))
}
