//! `GET /settings/webhooks`

use ground::page::Sheet;
use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, Seq};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table};
use web::{Cx, Page, View};

use crate::outbound::model::Webhook;
use crate::outbound::store as rows;

/// `/settings/webhooks`
pub struct List;

/// The webhooks of the company.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Each with what waits for it.
    pub rows: Vec<Listed>,
    /// The names of all facts that can be asked for.
    pub facts: Vec<&'static str>,
}

/// A webhook in the list.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Listed {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// Deliveries that wait.
    pub waiting: u64,
    /// The last fact it has read; none where it has not begun.
    pub cursor: Option<Seq>,
}

impl View for List {
    const PATH: &'static str = "/settings/webhooks";
    const NEEDS: Permission = super::super::NEEDS;
    type Data = Data;

    fn read(_: &Cx, db: &mut Db) -> Result<Data> {
        let mut list = Vec::new();
        for webhook in rows::list(db)? {
            let (waiting, cursor) = rows::standing(db, webhook.id)?;
            list.push(Listed { webhook, waiting, cursor });
        }
        Ok(Data { rows: list, facts: web::step::facts() })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let add = || Button::link(lang.word("command-webhook-add"), "/settings/webhooks/new").icon(Icon::Plus).primary();
        Sheet::new("settings", lang.word("webhooks-title"))
            .crumb(lang.word("settings-title"), "/settings")
            .lead(html! { (lang.word("webhooks-lead")) })
            .actions(html! { (add()) })
            .body(html! {
                (ground::company::pages::tabs(cx, "/webhooks"))
                (table(cx, data))
            })
    }
}

fn table(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("webhook-label")).phone(Phone::Title),
        Column::text(lang.word("webhook-facts")).phone(Phone::Hidden),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("webhook-waiting")),
    ];
    let rows = data.rows.iter().map(|listed| {
        let webhook = &listed.webhook;
        let label = if webhook.label.is_empty() { &webhook.url } else { &webhook.label };
        Row::new(vec![
            html! { (label) },
            html! { (webhook.facts.join(", ")) },
            ui::status(super::tone(webhook.state), lang.word(&format!("webhook-{}", webhook.state.name()))),
            html! { (web::format::count(lang.locale, listed.waiting as i64)) },
        ])
        .link(format!("/settings/webhooks/{}", webhook.id))
    });
    let nothing = ui::empty(lang.word("webhooks-none"), lang.word("webhooks-teach"), None);
    Table::new(lang.word("webhooks-title"), columns).rows(rows.collect()).empty(nothing).html(lang)
}
