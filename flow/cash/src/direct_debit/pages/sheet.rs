//! The page of one batch: its lines and where each stands, its file, what the bank said.

use formats::pain::reason;
use ground::page::{self, Deeds, Fill, Sheet, Story, kinds, story};
use ground::record::load;
use kernel::{Cents, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use std::collections::HashMap;
use store::{Db, Permission};
use web::i18n::Locale;
use web::ui::{self, Button, Choice, Column, Field, Form, Icon, Kind, Phone, Row, Step, StepState, Table};
use web::{Cx, Page, View, format};

use crate::direct_debit::model::{DebitLine, DirectDebit, State};
use crate::direct_debit::lists;
use crate::payment::lists::{self as payments, BankOut};

/// `GET /direct-debits/{id}`
pub struct Shown;

/// A batch with where its lines stand.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The batch.
    #[serde(flatten)]
    pub batch: DirectDebit,
    /// Where each line stands, in their order: `ready`, `presented`, `credited`, `rejected`, `returned`.
    pub states: Vec<&'static str>,
    /// Names of the customers.
    #[serde(skip)]
    pub names: HashMap<Id, String>,
    /// Bank lines out that are not explained yet.
    #[serde(skip)]
    pub outgoing: Vec<BankOut>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/direct-debits/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let batch: DirectDebit = load(db, cx.id()?, None)?;
        let customers: Vec<Id> = batch.lines.iter().map(|l| l.customer).collect();
        Ok(Data {
            states: lists::line_states(db, &batch)?,
            names: kinds::labels(db, "customer", &customers)?,
            outgoing: if batch.state.is_out() { payments::outgoing(db)? } else { Vec::new() },
            story: story::read(cx, db, "direct_debit", batch.id)?,
            batch,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let batch = &data.batch;
        let asked = |deed: &str| cx.query("do") == Some(deed) && cx.may(Permission::Cash);
        let day = batch.collect_on.map(|d| format::day(lang, d)).unwrap_or_default();
        Sheet::new("cash", lang.say("direct_debit-title", &[("number", batch.number.as_str().into())]))
            .crumb(lang.word("direct_debits-title"), "/direct-debits")
            .badge(super::state(cx, batch.state.name()))
            .lead(html! { (page::eur(lang, batch.total)) " · " (lang.say("direct_debit-on", &[("day", day.into())])) " · " (batch.format) })
            .actions(actions(cx, data))
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (steps(cx, data))
                @if !batch.reason.is_empty() { (ui::notice(ui::Tone::Quiet, html! { (batch.reason) }, None)) }
                @if asked("cancel") && batch.state == State::Draft {
                    div id="cancel" { (ui::card(lang.word("command-direct_debit-cancel"), None, cancel(cx, batch))) }
                }
                @if asked("return") && returnable(data) {
                    div id="return" { (ui::card(lang.word("command-direct_debit-return"), None, back(cx, data))) }
                }
                (ui::with_aside(
                    ui::card(lang.word("direct_debit-lines"), None, lines(cx, data)),
                    ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("direct_debit", batch.id))),
                ))
            })
    }
}

fn returnable(data: &Data) -> bool {
    data.batch.state.is_out() && data.states.iter().any(|s| matches!(*s, "presented" | "credited"))
}

fn actions(cx: &Cx, data: &Data) -> Markup {
    let batch = &data.batch;
    let no = |code: &'static str| Err(Refusal::conflict(code).into());
    let draft = || if batch.state == State::Draft { Ok(()) } else { no("direct_debit.not_draft") };
    let back = if returnable(data) { Ok(()) } else { no("direct_debit.not_presented") };
    let fields = [("direct_debit", batch.id.to_string()), ("version", batch.version.to_string())];
    html! {
        @if !batch.digest.is_empty() && cx.may(Permission::Cash) {
            (Button::link(cx.lang().word("direct_debit-file"), format!("/direct-debits/{}/file.xml", batch.id)).icon(Icon::Download))
        }
        (Deeds::new(cx)
            .primary("direct_debit.send")
            .post("direct_debit.send", Permission::Cash, draft(), &fields)
            .open("direct_debit.return", Permission::Cash, back, "?do=return#return")
            .open("direct_debit.cancel", Permission::Cash, draft(), "?do=cancel#cancel")
            .html())
    }
}

/// Chosen, sent, taken, credited.
fn steps(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let batch = &data.batch;
    let word = |key: &str| lang.word(&format!("direct_debit-step-{key}"));
    let sent_on = batch.sent.map(|d| format::day(lang, d)).unwrap_or_default();
    let count = |state: &str| data.states.iter().filter(|s| **s == state).count();
    let done = count("credited");
    let back = count("rejected") + count("returned");
    let told = lang.say("direct_debit-told", &[("credited", done.into()), ("back", back.into()), ("count", data.states.len().into())]);
    let chosen = Step::new(word("chosen"), StepState::Done);
    let sent = |state| Step::new(word("sent"), state).detail(sent_on.as_str());
    let list = match batch.state {
        State::Draft => vec![chosen, Step::new(word("sent"), StepState::Waiting), Step::new(word("credited"), StepState::Ahead)],
        State::Cancelled => vec![chosen, Step::new(word("cancelled"), StepState::Current)],
        State::Rejected => vec![chosen, sent(StepState::Done), Step::new(word("rejected"), StepState::Current)],
        State::Sent | State::Accepted => {
            let over = done + back == data.states.len();
            let state = if over { StepState::Done } else { StepState::Current };
            vec![chosen, sent(StepState::Done), Step::new(word("credited"), state).detail(told)]
        }
    };
    ui::stepper(lang, &list)
}

fn lines(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("direct_debit-line")),
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("direct_debit-collects")).phone(Phone::Under),
        Column::text(lang.word("mandate-reference-label")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.batch.lines.iter().zip(&data.states).map(|(line, state)| {
        Row::new(vec![
            html! { (line.rank) },
            html! { a href={ "/customers/" (line.customer) } { (data.names.get(&line.customer).map_or("", String::as_str)) } },
            html! {
                (line.items.iter().map(|i| i.number.as_str()).collect::<Vec<_>>().join(", "))
                @if line.attempt > 1 { " · " (lang.say("direct_debit-attempt", &[("count", line.attempt.into())])) }
                @if let Some(payment) = line.payment { " · " a href={ "/payments/" (payment) } { (lang.word("direct_debit-payment")) } }
            },
            html! { a href={ "/mandates/" (line.mandate) } { (line.reference) } " · " (line.scheme.code()) " " (line.sequence.code()) },
            html! { (super::state(cx, state)) @if !line.code.is_empty() { br; (why(cx, line)) } },
            ui::amount(lang, line.amount),
        ])
    });
    let none = || html! {};
    let sum: Cents = data.batch.lines.iter().map(|l| l.amount).sum();
    Table::new(lang.word("direct_debit-lines"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, none(), none(), none(), none(), ui::amount(lang, sum)])
        .html(lang)
}

/// What the bank's reason means, and what is to be done.
fn why(cx: &Cx, line: &DebitLine) -> Markup {
    let lang = match cx.lang().locale {
        Locale::Fr => formats::Lang::Fr,
        Locale::En => formats::Lang::En,
    };
    let reason = reason::of(&line.code);
    html! { span.beside { (line.code) " · " (reason.words(lang)) " " (reason.advice(lang)) } }
}

fn cancel(cx: &Cx, batch: &DirectDebit) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/direct-debits/{}", batch.id);
    Form::post("/direct_debit/cancel")
        .hidden(&cx.hidden(&here).with("direct_debit", batch.id).with("version", batch.version).pairs())
        .errors(&fill.errors)
        .body(fill.text("reason", "payment-reason", "").required().html(lang))
        .buttons(vec![
            Button::submit(lang.word("command-direct_debit-cancel")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}

fn back(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let batch = &data.batch;
    let here = format!("/direct-debits/{}", batch.id);
    let open = batch.lines.iter().zip(&data.states).filter(|(_, s)| matches!(**s, "presented" | "credited"));
    let choices = open
        .map(|(l, _)| {
            let name = data.names.get(&l.customer).map_or("", String::as_str);
            let amount = format::money(lang.locale, l.amount, kernel::Currency::EUR);
            Choice::new(l.rank.to_string(), format!("{} · {name} · {amount}", l.rank))
        })
        .collect();
    let words = if lang.locale == Locale::Fr { formats::Lang::Fr } else { formats::Lang::En };
    let codes = reason::all().iter().map(|r| Choice::new(r.code, format!("{} – {}", r.code, r.words(words)))).collect();
    let none = Choice::new("", lang.word("payment-bank_line-none"));
    let lines = data.outgoing.iter().map(|line| {
        let amount = format::money(lang.locale, line.amount, kernel::Currency::EUR);
        Choice::new(line.id.to_string(), format!("{} · {} · {amount}", line.number, format::day(lang, line.day)))
    });
    let bank_lines = std::iter::once(none).chain(lines).collect();
    let bank_line = Field::new(Kind::Select(bank_lines), "bank_line", lang.word("payment-bank_line"))
        .value(cx.field("bank_line", ""))
        .hint(lang.word("payment-bank_line-hint"))
        .errors(&fill.errors);
    Form::post("/direct_debit/return")
        .hidden(&cx.hidden(&here).with("direct_debit", batch.id).with("version", batch.version).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("direct_debit-return-does")) }
            (fill.select("rank", "direct_debit-line", choices, "").html(lang))
            (fill.select("code", "direct_debit-code", codes, "AM04").html(lang))
            (bank_line.html(lang))
            (fill.day("day", "payment-booked", None).html(lang))
            (fill.money("fee", "payment-field-fee", None).hint(lang.word("payment-field-fee-hint")).html(lang))
            (fill.money("recharge", "payment-field-recharge", None).hint(lang.word("direct_debit-recharge-hint")).html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-direct_debit-return")).danger(),
            Button::link(lang.word("word-cancel"), here.clone()).quiet(),
        ])
        .html(lang)
}
