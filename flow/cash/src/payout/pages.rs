//! The pages of payouts: all of them, and one with what it passes on.

use ground::page::{self, Fill, Listed, Seek, Sheet, Story, story};
use ground::record::load;
use kernel::{Cents, Currency, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Form, Kind, Phone, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::lists;
use super::model::{Payout, State};
use super::store as rows;
use crate::payment::{Payment, store as payments};

/// `GET /payouts`
pub struct List;
/// `GET /payouts/{id}`
pub struct Shown;

fn state(cx: &Cx, state: State) -> Markup {
    let tone = match state {
        State::Announced => Tone::Moving,
        State::Matched => Tone::Good,
        State::Failed => Tone::Late,
    };
    ui::status(tone, cx.lang().word(&format!("payout-state-{}", state.name())))
}

impl View for List {
    const PATH: &'static str = "/payouts";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`announced`, `matched` or `failed`; all if absent."),
        ("q", "The gateway's id of the payout."),
        ("from", "Expected at the bank from this day on."),
        ("to", "Expected at the bank until this day."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["payout-name", "payout-arrival", "payout-fee", "col-amount", "col-state"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::payouts(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<Payout>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<Payout>> {
        lists::payouts(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<Payout>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("payout-arrival")).phone(Phone::Under),
            Column::text(lang.word("payout-name")).phone(Phone::Title),
            Column::text(lang.word("col-state")).phone(Phone::Under),
            Column::number(lang.word("payout-fee")),
            Column::number(lang.word("col-amount")).phone(Phone::Amount),
        ];
        let rows = data.rows.iter().map(|p| {
            let cells = vec![
                p.arrival.map_or_else(|| html! {}, |d| ui::day(lang, d)),
                html! { (p.name) },
                state(cx, p.state),
                ui::amount(lang, p.passed.fee),
                ui::amount(lang, p.amount),
            ];
            Row::new(cells).link(format!("/payouts/{}", p.id))
        });
        let states = State::ALL.map(|s| (s.name().to_string(), lang.word(&format!("payout-state-{}", s.name()))));
        let day = |key: &'static str, word: &str| {
            Field::new(Kind::Date, key, lang.word(word)).value(cx.query(key).unwrap_or_default()).narrow()
        };
        let days = Filter::new(lang.word("payout-arrival"), vec![day("from", "word-from"), day("to", "word-to")]);
        let bar = Filters::new(&query)
            .search("q", lang.word("payout-name"))
            .filter(Filter::choice(&query, "state", lang.word("col-state"), page::all_or(lang, states)))
            .filter(days)
            .html(lang);
        let empty = ui::empty(lang.word("payouts-none"), lang.word("payouts-teach"), None);
        let table = Table::new(lang.word("payouts-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("payouts-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("online_payments-title"), "/online-payments")
            .body(html! { (bar) (table) })
    }
}

fn cells(cx: &Cx, p: &Payout) -> Vec<Cell> {
    vec![
        Cell::text(&p.name),
        p.arrival.map_or(Cell::text(""), Cell::Day),
        Cell::Amount(p.passed.fee),
        Cell::Amount(p.amount),
        Cell::text(cx.lang().word(&format!("payout-state-{}", p.state.name()))),
    ]
}

/// A payout all round.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The payout.
    #[serde(flatten)]
    pub payout: Payout,
    /// What it passes on.
    pub parts: Vec<Payment>,
    /// Bank lines of its amount that nobody has explained.
    pub lines: Vec<Payment>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/payouts/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let payout: Payout = load(db, cx.id()?, None)?;
        let lines: Vec<Id> = if payout.state == State::Announced { rows::lines_of(db, payout.amount)? } else { Vec::new() };
        Ok(Data {
            parts: payments::some(db, &payout.passed.payments)?,
            lines: payments::some(db, &lines)?,
            story: story::read(cx, db, "payout", payout.id)?,
            payout,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let payout = &data.payout;
        let money = |amount: Cents| format::money(lang.locale, amount, Currency::EUR);
        let nothing = payout.state == State::Announced && payout.passed.payments.is_empty();
        Sheet::new("cash", lang.say("payout-title", &[("name", payout.name.as_str().into())]))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("payouts-title"), "/payouts")
            .badge(state(cx, payout.state))
            .lead(html! { (page::eur(lang, payout.amount)) })
            .body(html! {
                (page::deed::said(cx))
                @if nothing {
                    (ui::notice(Tone::Waits, html! { (lang.word("payout-by-hand")) }, Some(html! { a.button href="/payments/transit" { (lang.word("transit-title")) } })))
                } @else if !payout.passed.unknown.is_zero() {
                    (ui::notice(Tone::Waits, html! { (lang.say("payout-unknown-why", &[("amount", money(payout.passed.unknown).into())])) }, None))
                }
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("payout-parts"), None, parts(cx, data)))
                        @if payout.state == State::Announced && cx.may(Permission::Cash) && !nothing {
                            (ui::card(lang.word("command-payout-match_line"), None, match_form(cx, data)))
                        }
                    },
                    html! {
                        (ui::card(lang.word("payout-standing"), None, standing(cx, payout)))
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("payout", payout.id))))
                    },
                ))
            })
    }
}

fn standing(cx: &Cx, payout: &Payout) -> Markup {
    let lang = cx.lang();
    let mut pairs = vec![
        (lang.word("payout-arrival"), payout.arrival.map_or_else(|| html! {}, |d| ui::day(lang, d))),
        (lang.word("payout-fee"), page::eur(lang, payout.passed.fee)),
        (lang.word("payout-arrives"), page::eur(lang, payout.amount)),
    ];
    if let Some(line) = payout.line {
        pairs.push((lang.word("payout-line"), html! { a href={ "/payments/" (line) } { (lang.word("payment-cleared_by-see")) } }));
    }
    ui::definitions(&pairs)
}

fn parts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-day")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.parts.iter().map(|p| {
        let day = p.day.map_or_else(|| html! {}, |d| ui::day(lang, d));
        Row::new(vec![html! { (p.number) }, day, ui::amount(lang, p.amount)]).link(format!("/payments/{}", p.id))
    });
    let none = html! { p.beside { (lang.word("payout-no-parts")) } };
    Table::new(lang.word("payout-parts"), columns).rows(rows.collect()).empty(none).html(lang)
}

fn match_form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    if data.lines.is_empty() {
        return html! { p.beside { (lang.word("payout-no-line")) } };
    }
    let fill = Fill::new(cx);
    let here = format!("/payouts/{}", data.payout.id);
    let choices = data.lines.iter().map(|line| {
        let day = line.day.map(|d| format::day(lang, d)).unwrap_or_default();
        let text: String = format!("{} {}", line.counterparty, line.remittance).chars().take(60).collect();
        Choice::new(line.id.to_string(), format!("{} · {day} · {}", line.number, text.trim()))
    });
    Form::post("/payout/match_line")
        .hidden(&cx.hidden(&here).with("payout", data.payout.id).with("version", data.payout.version).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("payout-match-does")) }
            (fill.select("bank_line", "payout-line", choices.collect(), "").html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-payout-match_line")).primary()])
        .html(lang)
}
