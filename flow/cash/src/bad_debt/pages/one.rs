//! The page of one doubtful or lost claim: what it is worth without VAT, what is depreciated, lost and recovered, and
//! what was booked.

use bill::invoice::books::{self, BookedLine};
use ground::page::{self, Deeds, Sheet, Story, kinds, story};
use ground::receivable;
use ground::record::load;
use kernel::{Cents, Currency, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission, journal};
use web::ui::{self, Button, Column, Phone, Row, Table};
use web::{Cx, Page, View, format};

use super::{act, state};
use crate::bad_debt::model::{BadDebt, State};

/// `GET /bad-debts/{id}`
pub struct Shown;

/// A claim with what is open of it, what it booked and what happened.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// It.
    #[serde(flatten)]
    pub claim: BadDebt,
    /// The debtor's name.
    pub customer_name: String,
    /// What is open of it, VAT included, in its currency: cents.
    pub open: Cents,
    /// The same in the books, cents.
    pub open_value: Cents,
    /// The currency of its document.
    pub currency: Currency,
    /// What it booked.
    pub entries: Vec<BookedLine>,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/bad-debts/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let claim: BadDebt = load(db, cx.id()?, None)?;
        let open = if claim.state == State::Restored { None } else { receivable::find(db, claim.item)? };
        let facts = journal::timeline(db, "bad_debt", claim.id, i64::MAX, 200)?;
        let mut facts: Vec<i64> = facts.into_iter().filter(|e| e.subject == claim.id).map(|e| e.seq).collect();
        facts.sort_unstable();
        Ok(Data {
            customer_name: kinds::label_of(db, "customer", claim.customer)?,
            open: open.as_ref().map_or(Cents::ZERO, |i| i.open),
            open_value: open.as_ref().map_or(Cents::ZERO, |i| i.open_value),
            currency: open.map(|i| i.currency).unwrap_or_default(),
            entries: books::of_facts(db, &facts)?,
            story: story::read(cx, db, "bad_debt", claim.id)?,
            claim,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let claim = &data.claim;
        let title = lang.say("bad_debt-title", &[("number", claim.number.as_str().into())]);
        let doubtful = match claim.state {
            State::Doubtful if !data.open.is_zero() => Ok(()),
            State::Doubtful => Err(Refusal::conflict("bad_debt.settled").with("number", &claim.number)),
            _ => Err(Refusal::conflict("bad_debt.not_doubtful")),
        };
        let lose = match claim.state {
            State::Restored => Err(Refusal::conflict("bad_debt.not_doubtful")),
            _ if data.open.is_zero() => Err(Refusal::conflict("bad_debt.settled").with("number", &claim.number)),
            _ => Ok(()),
        };
        let recover = match claim.state {
            State::WrittenOff if claim.recovered < claim.lost => Ok(()),
            _ => Err(Refusal::conflict("bad_debt.not_lost")),
        };
        let actions = Deeds::new(cx)
            .open("bad_debt.depreciate", Permission::Account, doubtful.clone().map_err(Into::into), "?do=depreciate#act")
            .open("bad_debt.write_off", Permission::Account, lose.map_err(Into::into), "?do=write_off#act")
            .open("bad_debt.restore", Permission::Account, doubtful.map_err(Into::into), "?do=restore#act")
            .open("bad_debt.recover", Permission::Cash, recover.map_err(Into::into), "?do=recover#act")
            .html();
        let document = claim.kind.and_then(|k| kinds::url_of(k.document(), claim.document));
        Sheet::new("cash", title)
            .crumb(lang.word("bad_debts-title"), "/bad-debts")
            .badge(state(cx, claim.state.name()))
            .lead(html! {
                (page::eur(lang, claim.amount)) " · " a href={ "/customers/" (claim.customer) } { (data.customer_name) }
                @if let Some(url) = document { " · " a href=(url) { (claim.number) } }
            })
            .actions(actions)
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (act::form(cx, data))
                (ui::with_aside(
                    html! {
                        @if claim.state == State::WrittenOff { (ui::card(lang.word("bad_debt-loss"), duplicate_link(cx, claim), loss(cx, claim))) }
                        (ui::card(lang.word("bad_debt-entries"), None, books::show(cx, &data.entries)))
                    },
                    html! {
                        (ui::card(lang.word("bad_debt-facts"), None, facts(cx, data)))
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("bad_debt", claim.id))))
                    },
                ))
            })
    }
}

fn duplicate_link(cx: &Cx, claim: &BadDebt) -> Option<Markup> {
    let url = format!("/bad-debts/{}/duplicate", claim.id);
    claim.ground.map(|_| html! { (Button::link(cx.lang().word("bad_debt-duplicate"), url).quiet()) })
}

fn facts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let claim = &data.claim;
    let day = |day: Option<kernel::Day>| html! { @if let Some(day) = day { (ui::day(lang, day)) } @else { "–" } };
    let open = html! {
        (page::money(lang, data.open, data.currency))
        @if !data.currency.is_euro() { " · " (page::eur(lang, data.open_value)) }
    };
    let mut pairs = vec![
        (lang.word("bad_debt-since"), day(claim.day)),
        (lang.word("bad_debt-due"), day(claim.due_day)),
        (lang.word("bad_debt-open"), open),
    ];
    if !claim.depreciation.is_zero() {
        let rate = format::rate(lang.locale, claim.percent);
        pairs.push((lang.word("bad_debt-depreciation"), html! { (page::eur(lang, claim.depreciation)) " · " (rate) }));
    }
    if let Some(id) = claim.insolvency {
        pairs.push((lang.word("bad_debt-insolvency"), html! { a href={ "/insolvencies/" (id) } { (lang.word("bad_debt-insolvency-see")) } }));
    }
    if !claim.reason.is_empty() {
        pairs.push((lang.word("bad_debt-reason"), html! { (claim.reason) }));
    }
    ui::definitions(&pairs)
}

fn loss(cx: &Cx, claim: &BadDebt) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("bad_debt-what")).phone(Phone::Title),
        Column::number(lang.word("bad_debt-base")),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let mut rows = vec![Row::new(vec![html! { (lang.word("bad_debt-net")) }, html! {}, ui::amount(lang, claim.lost_net)])];
    rows.extend(claim.taxes.iter().map(|t| {
        let key = if t.pending { "bad_debt-vat-pending" } else { "bad_debt-vat-recovered" };
        let words = lang.say(key, &[("rate", format::rate(lang.locale, t.rate).into())]);
        Row::new(vec![html! { (words) }, ui::amount(lang, t.base), ui::amount(lang, t.tax)])
    }));
    let totals = vec![html! { (lang.word("col-total")) }, html! {}, ui::amount(lang, claim.lost)];
    html! {
        (Table::new(lang.word("bad_debt-loss"), columns).rows(rows).totals(totals).html(lang))
        @if let Some(ground) = claim.ground { p.beside { (lang.word(&format!("bad_debt-ground-{}", ground.name()))) } }
        @if !claim.recovered.is_zero() { p { (lang.word("bad_debt-recovered")) " " (page::eur(lang, claim.recovered)) } }
    }
}
