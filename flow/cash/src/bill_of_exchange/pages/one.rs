//! The page of one bill of exchange: what it takes over, where it stands, what was booked, and its story.

use bill::invoice::books::{self, BookedLine};
use ground::page::{self, Deeds, Sheet, Story, kinds, story};
use ground::record::load;
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, journal};
use web::ui::{self, Button, Column, Phone, Row, Step, StepState, Table};
use web::{Cx, Page, View, format};

use super::{act, iban, state};
use crate::bill_of_exchange::model::{BillKind, BillOfExchange, State};
use crate::bill_of_exchange::{lists, store as bills};
use crate::payment::lists::{self as payments, BankOut};

/// `GET /bills-of-exchange/{id}`
pub struct Shown;

/// A bill with where it stands.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// It.
    #[serde(flatten)]
    pub bill: BillOfExchange,
    /// Where it stands with what its payment says: `paid` beside its own states.
    pub stands: String,
    /// What is open of it on 413, cents.
    pub open: Cents,
    /// The customer's name.
    pub customer_name: String,
    /// The number of its remittance.
    pub remittance_number: String,
    /// The number of the payment that it became at the bank.
    pub payment_number: String,
    /// Bank lines out that are not explained yet.
    #[serde(skip)]
    pub outgoing: Vec<BankOut>,
    /// What it booked.
    pub entries: Vec<BookedLine>,
    /// What happened.
    pub story: Story,
}

/// The facts of a document that book something: its own, oldest first.
fn facts_of(db: &mut Db, kind: &'static str, id: Id) -> Result<Vec<i64>> {
    let facts = journal::timeline(db, kind, id, i64::MAX, 200)?;
    Ok(facts.into_iter().filter(|e| e.subject == id).map(|e| e.seq).collect())
}

impl View for Shown {
    const PATH: &'static str = "/bills-of-exchange/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let bill: BillOfExchange = load(db, cx.id()?, None)?;
        let mut facts = facts_of(db, "bill_of_exchange", bill.id)?;
        if let Some(payment) = bill.payment {
            facts.extend(facts_of(db, "payment", payment)?);
        }
        facts.sort_unstable();
        let label = |db: &mut Db, kind: &str, id: Option<Id>| match id {
            Some(id) => kinds::label_of(db, kind, id),
            None => Ok(String::new()),
        };
        let stands = lists::state_of(db, bill.id)?;
        Ok(Data {
            outgoing: if unpayable(&stands) { payments::outgoing(db)? } else { Vec::new() },
            open: bills::open_of(db, bill.id)?,
            customer_name: kinds::label_of(db, "customer", bill.customer)?,
            remittance_number: label(db, "bill_remittance", bill.remittance)?,
            payment_number: label(db, "payment", bill.payment)?,
            entries: books::of_facts(db, &facts)?,
            story: story::read(cx, db, "bill_of_exchange", bill.id)?,
            stands,
            bill,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let bill = &data.bill;
        let title = lang.say("bill_of_exchange-title", &[("number", bill.number.as_str().into())]);
        let maturity = bill.maturity.map(|d| format::day(lang, d)).unwrap_or_default();
        Sheet::new("cash", title)
            .crumb(lang.word("bills_of_exchange-title"), "/bills-of-exchange")
            .badge(state(cx, &data.stands))
            .lead(html! {
                (page::eur(lang, bill.amount)) " · " a href={ "/customers/" (bill.customer) } { (data.customer_name) }
                " · " (lang.say("bill_of_exchange-at", &[("day", maturity.into())]))
            })
            .actions(actions(cx, data))
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (steps(cx, data))
                (act::form(cx, data))
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("bill_of_exchange-items"), None, parts(cx, data)))
                        @if !data.entries.is_empty() { (ui::card(lang.word("bill_of_exchange-entries"), None, books::show(cx, &data.entries))) }
                    },
                    html! {
                        (ui::card(lang.word("bill_of_exchange-facts"), None, facts(cx, data)))
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("bill_of_exchange", bill.id))))
                    },
                ))
            })
    }
}

/// True where it may come back unpaid.
pub(super) fn unpayable(stands: &str) -> bool {
    matches!(stands, "remitted" | "paid")
}

fn actions(cx: &Cx, data: &Data) -> Markup {
    let bill = &data.bill;
    let legal = |may: bool, code: &'static str| if may { Ok(()) } else { Err(Refusal::conflict(code).into()) };
    let ours = bill.state.is_ours() && data.stands != "paid";
    let left = bill.state == State::Cancelled && !data.open.is_zero();
    let back = bill.state == State::Remitted && unpayable(&data.stands);
    let remit = format!("/bill-remittances/new?bill={}", bill.id);
    Deeds::new(cx)
        .primary(if bill.state == State::Drawn { "bill_of_exchange.accept" } else { "bill_remittance.remit" })
        .open("bill_of_exchange.accept", Permission::Cash, legal(bill.state == State::Drawn, "bill_of_exchange.not_drawn"), "?do=accept#act")
        .open("bill_remittance.remit", Permission::Cash, legal(data.stands == "portfolio", "bill_remittance.not_in_portfolio"), &remit)
        .open("bill_of_exchange.unpaid", Permission::Cash, legal(back, "bill_of_exchange.not_remitted"), "?do=unpaid#act")
        .open("bill_of_exchange.prorogue", Permission::Cash, legal(ours, "bill_of_exchange.not_ours"), "?do=prorogue#act")
        .open("bill_of_exchange.cancel", Permission::Cash, legal(ours || left, "bill_of_exchange.not_ours"), "?do=cancel#act")
        .html()
}

/// Drawn, in our hands, at the bank, paid.
fn steps(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let bill = &data.bill;
    let words = |day: Option<Day>| day.map(|d| format::day(lang, d)).unwrap_or_default();
    let word = |key: &str| lang.word(&format!("bill_of_exchange-step-{key}"));
    let drawn = match bill.kind {
        BillKind::PromissoryNote => word("received"),
        _ => word("drawn"),
    };
    let order = ["drawn", "portfolio", "remitted", "paid"];
    let here = order.iter().position(|s| *s == data.stands);
    let step = |n: usize, label: String, detail: String| {
        let state = match here {
            Some(now) if n < now || data.stands == "paid" => StepState::Done,
            Some(now) if n == now => StepState::Current,
            Some(_) => StepState::Ahead,
            None => StepState::Done,
        };
        Step::new(label, state).detail(detail)
    };
    let mut list = vec![step(0, drawn, words(bill.day))];
    if bill.accepted.is_some() || here.is_some() {
        list.push(step(1, word("portfolio"), words(bill.accepted)));
    }
    if bill.remittance.is_some() || here.is_some() {
        list.push(step(2, word("remitted"), data.remittance_number.clone()));
    }
    match data.stands.as_str() {
        "unpaid" | "cancelled" => list.push(Step::new(word(&data.stands), StepState::Current).detail(bill.reason.as_str())),
        _ => list.push(step(3, word("paid"), words(bill.maturity))),
    }
    ui::stepper(lang, &list)
}

fn parts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bill_of_exchange-due")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let rows = data.bill.parts.iter().map(|p| {
        let url = kinds::url_of(p.kind.document(), p.document).unwrap_or_default();
        Row::new(vec![
            html! { a href=(url) { (p.number) } " · " (lang.word(&format!("item_kind-{}", p.kind.name()))) },
            ui::day(lang, p.due_day),
            ui::amount(lang, p.amount),
        ])
    });
    Table::new(lang.word("bill_of_exchange-items"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, html! {}, ui::amount(lang, data.bill.amount)])
        .html(lang)
}

fn facts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let bill = &data.bill;
    let day = |day: Option<Day>| html! { @if let Some(day) = day { (ui::day(lang, day)) } @else { "–" } };
    let mut pairs = vec![
        (lang.word("bill_of_exchange-kind"), html! { (lang.word(&format!("bill_of_exchange-kind-{}", bill.kind.name()))) }),
        (lang.word("bill_of_exchange-maturity"), day(bill.maturity)),
        (lang.word("bill_of_exchange-open"), page::eur(lang, data.open)),
        (lang.word("bill_of_exchange-holder"), page::or_dash(&bill.drawee.name)),
        (lang.word("field-iban"), page::or_dash(&iban(&bill.drawee.iban))),
    ];
    if !bill.drawee.bic.is_empty() {
        pairs.push((lang.word("field-bic"), html! { (bill.drawee.bic) }));
    }
    if let Some(id) = bill.remittance {
        let link = Button::link(data.remittance_number.as_str(), format!("/bill-remittances/{id}")).quiet();
        pairs.push((lang.word("bill_of_exchange-remittance"), html! { (link) }));
    }
    if let Some(id) = bill.payment {
        let link = Button::link(data.payment_number.as_str(), format!("/payments/{id}")).quiet();
        pairs.push((lang.word("bill_of_exchange-payment"), html! { (link) }));
    }
    if !bill.reason.is_empty() {
        pairs.push((lang.word("bill_of_exchange-reason"), html! { (bill.reason) }));
    }
    ui::definitions(&pairs)
}
