//! `GET /pay-links/{id}`: what it asks for, what was paid by it, what happened.

use ground::page::{self, Deeds, Fill, Sheet, Story, kinds, story};
use ground::receivable::{self, Item};
use ground::record::load;
use kernel::{Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use super::state;
use crate::online_payment::{self, OnlinePayment, pages::badge};
use crate::pay_link::PayLink;

/// `/pay-links/{id}`
pub struct Shown;

/// A link all round.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The link.
    #[serde(flatten)]
    pub link: PayLink,
    /// `valid`, `expired` or `revoked`.
    pub state: String,
    /// The payer's name.
    pub name: String,
    /// What it asks for, as it stands now.
    pub asked: Vec<Item>,
    /// Payments that were begun from it, newest first.
    pub begun: Vec<OnlinePayment>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/pay-links/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let link: PayLink = load(db, cx.id()?, None)?;
        let mut asked = Vec::with_capacity(link.items.len());
        for id in &link.items {
            asked.extend(receivable::find(db, *id)?);
        }
        Ok(Data {
            state: link.state(db.today).to_string(),
            name: kinds::label_of(db, "customer", link.customer)?,
            asked,
            begun: online_payment::store::of_link(db, link.id)?,
            story: story::read(cx, db, "pay_link", link.id)?,
            link,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let link = &data.link;
        let revoke = if link.revoked { Err(Refusal::conflict("pay_link.is_revoked").into()) } else { Ok(()) };
        let asks = cx.query("do") == Some("revoke") && !link.revoked && cx.may(Permission::Cash);
        let until = link.expires.map(|d| format::day(lang, d)).unwrap_or_default();
        Sheet::new("cash", lang.say("pay_link-title", &[("label", link.label.as_str().into())]))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("pay_links-title"), "/pay-links")
            .badge(state(cx, &data.state))
            .lead(html! {
                a href={ "/customers/" (link.customer) } { (data.name) } " · " (lang.say("visitor-until", &[("day", until.into())]))
            })
            .actions(Deeds::new(cx).open("pay_link.revoke", Permission::Cash, revoke, "?do=revoke#revoke").html())
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if !link.reason.is_empty() { (ui::notice(Tone::Quiet, html! { (link.reason) }, None)) }
                @if asks { div id="revoke" { (ui::card(lang.word("command-pay_link-revoke"), None, revoke_form(cx, link))) } }
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("pay_link-asks"), None, asked(cx, data)))
                        (ui::card(lang.word("pay_link-begun"), None, begun(cx, data)))
                    },
                    html! {
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("pay_link", link.id))))
                    },
                ))
                p.hint { (lang.word("pay_link-shown-once")) }
            })
    }
}

fn asked(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("visitor-document")).phone(Phone::Title),
        Column::text(lang.word("payment-due")).phone(Phone::Under),
        Column::number(lang.word("visitor-open")).phone(Phone::Amount),
    ];
    let rows = data.asked.iter().map(|item| {
        let row = Row::new(vec![
            html! { (item.number) },
            ui::due(lang, item.due_day, !item.open.is_zero()),
            page::amount(lang, item.open, item.currency),
        ]);
        match kinds::url_of(item.kind.document(), item.document) {
            Some(url) => row.link(url),
            None => row,
        }
    });
    Table::new(lang.word("pay_link-asks"), columns).rows(rows.collect()).html(lang)
}

fn begun(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.begun.is_empty() {
        return html! { p.beside { (lang.word("pay_link-nobody")) } };
    }
    let columns = vec![
        Column::text(lang.word("col-day")).phone(Phone::Title),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.begun.iter().map(|o| {
        let day = o.day.map_or_else(|| html! {}, |d| ui::day(lang, d));
        Row::new(vec![day, badge(cx, o), ui::amount(lang, o.amount)]).link(format!("/online-payments/{}", o.id))
    });
    Table::new(lang.word("pay_link-begun"), columns).rows(rows.collect()).html(lang)
}

fn revoke_form(cx: &Cx, link: &PayLink) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/pay-links/{}", link.id);
    Form::post("/pay_link/revoke")
        .hidden(&cx.hidden(&here).with("pay_link", link.id).with("version", link.version).pairs())
        .errors(&fill.errors)
        .body(html! { p { (lang.word("pay_link-revoke-does")) } (fill.text("reason", "payment-reason", "").required().html(lang)) })
        .buttons(vec![
            Button::submit(lang.word("command-pay_link-revoke")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}
