//! `GET /settings/webhooks/{id}`: where it stands, what was sent, and what can be done with it.

use ground::page::{Fill, Sheet, deed, page_url, query};
use ground::record::load;
use kernel::{Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Command, Db, Permission, Seq};
use web::server::command_path;
use web::ui::{self, Button, Choice, Column, Filter, Filters, Form, Phone, Row, Table, Tone, post_button, section};
use web::{Cx, Page, View, format};

use super::form::form;
use crate::outbound::model::{State, Webhook};
use crate::outbound::store::{self as rows, Delivery};
use crate::outbound::{Remove, RenewSecret, Resume, Rewind, Suspend};

/// `/settings/webhooks/{id}`
pub struct One;

/// A webhook all round.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// Deliveries that wait.
    pub waiting: u64,
    /// The last fact it has read; none where it has not begun.
    pub cursor: Option<Seq>,
    /// Deliveries, newest fact first.
    pub rows: Vec<Delivery>,
    /// Ask again with `before` this for older ones.
    pub before: Option<Seq>,
}

impl View for One {
    const PATH: &'static str = "/settings/webhooks/{id}";
    const NEEDS: Permission = super::super::NEEDS;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "Deliveries of one state: `waiting`, `sent`, `failed`."),
        ("before", "Deliveries of facts before this place of the journal."),
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let webhook: Webhook = load(db, cx.id()?, None)?;
        let state = cx.query("state");
        if state.is_some_and(|s| !STATES.contains(&s)) {
            return Err(Refusal::invalid("request.field_invalid").at("state").with("problem", state.unwrap_or("")).into());
        }
        let before = cx.query_id("before")?.map_or(Seq::MAX, |id| id.0);
        let (waiting, cursor) = rows::standing(db, webhook.id)?;
        let rows = rows::deliveries(db, webhook.id, state, before)?;
        let before = rows.last().filter(|_| rows.len() == 50).map(|d| d.seq);
        Ok(Data { webhook, waiting, cursor, rows, before })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let webhook = &data.webhook;
        let title = if webhook.label.is_empty() { &webhook.url } else { &webhook.label };
        let state = lang.word(&format!("webhook-{}", webhook.state.name()));
        Sheet::new("settings", title.as_str())
            .crumb(lang.word("settings-title"), "/settings")
            .crumb(lang.word("webhooks-title"), "/settings/webhooks")
            .badge(ui::status(super::tone(webhook.state), state))
            .lead(html! { (webhook.url) })
            .body(html! {
                (deed::said(cx))
                @if webhook.state == State::Suspended {
                    (ui::notice(Tone::Waits, html! { (lang.say("webhook-suspended-why", &[("reason", webhook.reason.as_str().into())])) }, None))
                }
                (ui::card(lang.word("webhook-standing"), None, standing(cx, data)))
                (ui::card(lang.word("webhook-deliveries"), None, deliveries(cx, data)))
                @if webhook.state != State::Removed { (deeds(cx, data)) }
            })
    }
}

const STATES: [&str; 3] = ["waiting", "sent", "failed"];

fn standing(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let count = |n: i64| html! { (format::count(lang.locale, n)) };
    ui::definitions(&[
        (lang.word("webhook-facts"), html! { @for fact in &data.webhook.facts { code { (fact) } " " } }),
        (lang.word("webhook-waiting"), count(data.waiting as i64)),
        (lang.word("webhook-cursor"), data.cursor.map_or_else(|| html! { (lang.word("webhook-not-begun")) }, count)),
    ])
}

fn deliveries(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let query = &query(cx);
    let mut choices = vec![Choice::new("", lang.word("word-all"))];
    choices.extend(STATES.iter().map(|s| Choice::new(*s, lang.word(&format!("delivery-{s}")))));
    let columns = vec![
        Column::text(lang.word("delivery-fact")).phone(Phone::Title),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("delivery-attempts")),
        Column::text(lang.word("delivery-answer")),
        Column::text(lang.word("delivery-at")),
    ];
    let rows = data.rows.iter().map(|delivery| {
        let tone = match delivery.state.as_str() {
            "sent" => Tone::Good,
            "failed" => Tone::Late,
            _ => Tone::Waits,
        };
        let answer = match (delivery.status, &delivery.error) {
            (Some(status), _) => format!("HTTP {status} · {} ms", delivery.took.unwrap_or(0)),
            (None, Some(error)) => error.clone(),
            (None, None) => String::new(),
        };
        let next = delivery.state == "waiting" && delivery.attempts > 0;
        Row::new(vec![
            html! { code { (delivery.fact) } " " span.beside { (delivery.seq) } },
            ui::status(tone, lang.word(&format!("delivery-{}", delivery.state))),
            html! { (format::count(lang.locale, delivery.attempts)) },
            html! { (answer) },
            html! {
                (format::moment(lang, delivery.at))
                @if next { br; span.beside { (lang.say("delivery-next", &[("moment", format::moment(lang, delivery.next_at).into())])) } }
            },
        ])
    });
    let nothing = ui::empty(lang.word("deliveries-none"), lang.word("deliveries-teach"), None);
    html! {
        (Filters::new(query).filter(Filter::choice(query, "state", lang.word("col-state"), choices)).html(lang))
        (Table::new(lang.word("webhook-deliveries"), columns).rows(rows.collect()).empty(nothing).html(lang))
        @if let Some(before) = data.before {
            p { a href=(query.with("before", before.to_string()).url()) { (lang.word("deliveries-older")) } }
        }
    }
}

/// The forms: change, send again, suspend or resume, another secret, remove.
fn deeds(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let webhook = &data.webhook;
    let fill = Fill::new(cx);
    let here = page_url(cx);
    let hidden = || cx.hidden(&here).page(&here).with("webhook", webhook.id).with("version", webhook.version);
    let button = |name: &str, danger: bool| {
        let submit = Button::submit(lang.word(&format!("command-{}", name.replace('.', "-"))));
        let submit = if danger { submit.danger() } else { submit };
        post_button(&command_path(name), &hidden().pairs(), &submit)
    };
    let asked = |name: &str, help: &str, field: Markup| {
        let label = lang.word(&format!("command-{}", name.replace('.', "-")));
        Form::post(&command_path(name))
            .hidden(&hidden().pairs())
            .body(section(label.clone(), Some(&lang.word(help)), field))
            .buttons(vec![Button::submit(label)])
            .html(lang)
    };
    let to = fill.text("to", "webhook-rewind-to", &data.cursor.unwrap_or(0).to_string()).narrow().required().html(lang);
    let reason = || fill.text("reason", "webhook-reason", "").required().html(lang);
    html! {
        (form(cx, Some(webhook)))
        (asked(Rewind::NAME, "webhook-rewind-help", to))
        @if webhook.state == State::Active { (asked(Suspend::NAME, "webhook-suspend-help", reason())) }
        @else { (button(Resume::NAME, false)) " " }
        (button(RenewSecret::NAME, false)) " "
        (button(Remove::NAME, true))
    }
}
