//! The page of one remittance: its slip, with the sums by day of payment, and the form that says what the bank credited.

use ground::company;
use ground::page::{self, Fill, Sheet, Story, kinds, story};
use ground::record::load;
use kernel::{Cents, Currency, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Form, Icon, Phone, Row, Table, Tone};
use web::{Cx, Page, View, format};

use crate::bill_of_exchange::pages::{iban, state};
use crate::bill_of_exchange::{BillOfExchange, store as bills};
use crate::bill_remittance::lists;
use crate::bill_remittance::model::{BillRemittance, Line};
use crate::payment::lists::{self as payments, BankOut};

/// `GET /bill-remittances/{id}`
pub struct Shown;

/// What of a remittance is paid on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct OfDay {
    /// How many bills.
    pub count: i64,
    /// Their sum, cents.
    pub amount: Cents,
    /// Of that, not credited yet and not come back, cents.
    pub waiting: Cents,
}

/// A remittance with where its bills stand.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// It.
    #[serde(flatten)]
    pub remittance: BillRemittance,
    /// Where each bill stands, in the order of the lines: `remitted`, `paid`, `unpaid`.
    pub states: Vec<&'static str>,
    /// Sums by day of payment.
    pub days: BTreeMap<String, OfDay>,
    /// The account at which we are to be credited.
    pub iban: String,
    /// Names of the customers.
    #[serde(skip)]
    pub names: HashMap<Id, String>,
    /// The bills, for where they are payable.
    #[serde(skip)]
    pub bills: Vec<BillOfExchange>,
    /// Bank lines in that may be the credit, newest first.
    #[serde(skip)]
    pub incoming: Vec<BankOut>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/bill-remittances/{id}";
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("maturity", "The bills to be paid on this day are ticked as credited; those due first if absent."), story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let remittance: BillRemittance = load(db, cx.id()?, None)?;
        let states = lists::line_states(db, &remittance)?;
        let mut days: BTreeMap<String, OfDay> = BTreeMap::new();
        for (line, state) in remittance.lines.iter().zip(&states) {
            let day = days.entry(line.maturity.to_string()).or_default();
            day.count += 1;
            day.amount += line.amount;
            if *state == "remitted" {
                day.waiting += line.amount;
            }
        }
        let customers: Vec<Id> = remittance.lines.iter().map(|l| l.customer).collect();
        let ids: Vec<Id> = remittance.lines.iter().map(|l| l.bill).collect();
        let waits = states.contains(&"remitted") && cx.may(Permission::Cash);
        Ok(Data {
            names: kinds::labels(db, "customer", &customers)?,
            bills: bills::some(db, &ids)?,
            iban: company::company(db)?.identity.identifiers.iban,
            incoming: if waits { payments::incoming(db)? } else { Vec::new() },
            story: story::read(cx, db, "bill_remittance", remittance.id)?,
            states,
            days,
            remittance,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let one = &data.remittance;
        let count = |state: &str| data.states.iter().filter(|s| **s == state).count();
        let (tone, key) = if count("remitted") > 0 { (Tone::Moving, "remitted") } else { (Tone::Good, "over") };
        let day = one.day.map(|d| format::day(lang, d)).unwrap_or_default();
        let told = lang.say(
            "bill_remittance-told",
            &[("paid", count("paid").into()), ("back", count("unpaid").into()), ("count", data.states.len().into())],
        );
        let credited = cx.may(Permission::Cash) && count("remitted") > 0;
        Sheet::new("cash", lang.say("bill_remittance-title", &[("number", one.number.as_str().into())]))
            .crumb(lang.word("bill_remittances-title"), "/bill-remittances")
            .badge(ui::status(tone, lang.word(&format!("bill_remittance-state-{key}"))))
            .lead(html! { (page::eur(lang, one.total)) " · " (lang.say("bill_remittance-on", &[("day", day.into())])) " · " (told) })
            .actions(html! {
                @if !one.digest.is_empty() && cx.may(Permission::Cash) {
                    (Button::link(lang.word("bill_remittance-file"), format!("/bill-remittances/{}/file.txt", one.id)).icon(Icon::Download))
                }
                (Button::link(lang.word("bill_remittance-csv"), format!("/bills-of-exchange.csv?remittance={}", one.id)).icon(Icon::Download))
            })
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                @if one.digest.is_empty() { (ui::notice(Tone::Quiet, html! { (lang.word("bill_remittance-no_file")) }, None)) }
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("bill_remittance-bills"), None, lines(cx, data)))
                        @if credited { (ui::card(lang.word("transit-credited"), None, clear(cx, data))) }
                    },
                    html! {
                        (ui::card(lang.word("bill_remittance-by_day"), None, by_day(cx, data)))
                        @if !data.iban.is_empty() {
                            (ui::card(lang.word("bill_remittance-account"), None, html! { p { (iban(&data.iban)) } }))
                        }
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("bill_remittance", one.id))))
                    },
                ))
            })
    }
}

fn lines(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("bill_remittance-payable_at")),
        Column::text(lang.word("bill_of_exchange-maturity")).phone(Phone::Under),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let payable_at = |line: &Line| data.bills.iter().find(|b| b.id == line.bill).map_or("", |b| b.drawee.iban.as_str());
    let rows = data.remittance.lines.iter().zip(&data.states).map(|(line, now)| {
        Row::new(vec![
            html! { a href={ "/bills-of-exchange/" (line.bill) } { (line.number) } },
            html! { a href={ "/customers/" (line.customer) } { (data.names.get(&line.customer).map_or("", String::as_str)) } },
            page::or_dash(&iban(payable_at(line))),
            ui::day(lang, line.maturity),
            state(cx, now),
            ui::amount(lang, line.amount),
        ])
    });
    let none = || html! {};
    Table::new(lang.word("bill_remittance-bills"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, none(), none(), none(), none(), ui::amount(lang, data.remittance.total)])
        .html(lang)
}

fn by_day(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("bill_of_exchange-maturity")).phone(Phone::Title),
        Column::number(lang.word("bill_remittance-bills")),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.days.iter().map(|(day, sum)| {
        let shown = Day::parse(day).map(|d| ui::day(lang, d)).unwrap_or_default();
        Row::new(vec![shown, html! { (format::count(lang.locale, sum.count)) }, ui::amount(lang, sum.amount)])
    });
    Table::new(lang.word("bill_remittance-by_day"), columns).rows(rows.collect()).html(lang)
}

/// What the bank credited of it: `payment.clear` for the bills ticked.
fn clear(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let one = &data.remittance;
    let waits = || one.lines.iter().zip(&data.states).filter(|(_, s)| **s == "remitted").map(|(l, _)| l);
    let asked = cx.query_day("maturity").ok().flatten().or_else(|| waits().map(|l| l.maturity).min());
    let again = page::form_again(cx);
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bill_of_exchange-maturity")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
        Column::text(lang.word("transit-tick")),
    ];
    let rows = waits().enumerate().map(|(n, line)| {
        let id = line.payment.to_string();
        let ticked = match again {
            true => cx.form.iter().any(|(name, value)| name.starts_with("payments[") && *value == id),
            false => Some(line.maturity) == asked,
        };
        let label = lang.say("transit-tick-it", &[("number", line.number.as_str().into())]);
        Row::new(vec![
            html! { (line.number) },
            ui::day(lang, line.maturity),
            ui::amount(lang, line.amount),
            html! { input type="checkbox" name={ "payments[" (n) "]" } value=(id) checked[ticked] aria-label=(label); },
        ])
    });
    let none = Choice::new("", lang.word("transit-no_line"));
    let incoming = data.incoming.iter().map(|line| {
        let amount = format::money(lang.locale, line.amount, Currency::EUR);
        Choice::new(line.id.to_string(), format!("{} · {} · {amount}", line.number, format::day(lang, line.day)))
    });
    let choices = std::iter::once(none).chain(incoming).collect();
    let here = format!("/bill-remittances/{}", one.id);
    Form::post("/payment/clear")
        .hidden(&cx.hidden(&here).page(&here).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("bill_remittance-credited-does")) }
            (Table::new(lang.word("transit-credited"), columns).rows(rows.collect()).html(lang))
            (fill.select("bank_line", "payment-bank_line", choices, "").hint(lang.word("transit-line-hint")).html(lang))
            (fill.day("day", "payment-booked", None).html(lang))
            (fill.money("fee", "payment-field-fee", None).hint(lang.word("transit-fee-hint")).html(lang))
        })
        .buttons(vec![Button::submit(lang.word("command-payment-clear")).primary()])
        .html(lang)
}
