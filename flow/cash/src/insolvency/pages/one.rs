//! The page of one insolvency: the proceeding, our claims before and since the judgment, what was declared, what
//! happened.

use ground::page::{self, Deeds, Sheet, Story, kinds, story};
use ground::record::load;
use kernel::{Cents, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use super::{act, state};
use crate::insolvency::model::{Claimed, Insolvency};
use crate::insolvency::{rules, store as insolvencies};

/// `GET /insolvencies/{id}`
pub struct Shown;

/// An insolvency with what the debtor owes.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// It.
    #[serde(flatten)]
    pub insolvency: Insolvency,
    /// `open` or `closed`.
    pub state: String,
    /// The debtor's name.
    pub customer_name: String,
    /// What arose before the judgment and is open: frozen, to be declared.
    pub before: Vec<Claimed>,
    /// What arose since: owed as it falls due (C. com. L622-17).
    pub since: Vec<Claimed>,
    /// What was received since the judgment on claims that arose before it, cents: dividends.
    pub received: Cents,
    /// What happened.
    pub story: Story,
}

impl View for Shown {
    const PATH: &'static str = "/insolvencies/{id}";
    const QUERY: &'static [(&'static str, &'static str)] = &[story::PARAMETER];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let insolvency: Insolvency = load(db, cx.id()?, None)?;
        let judgment = insolvency.judgment_day.unwrap_or(db.today);
        let (before, since) = insolvencies::claims(db, insolvency.customer, judgment)?;
        Ok(Data {
            state: insolvency.state().into(),
            customer_name: kinds::label_of(db, "customer", insolvency.customer)?,
            received: insolvencies::received(db, &insolvency)?,
            story: story::read(cx, db, "insolvency", insolvency.id)?,
            before,
            since,
            insolvency,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let one = &data.insolvency;
        let title = lang.say("insolvency-title", &[("customer", data.customer_name.as_str().into())]);
        let goes_on = || rules::goes_on(one);
        let decide = match &one.declared {
            None => Err(Refusal::conflict("insolvency.not_declared").into()),
            Some(_) => goes_on(),
        };
        let convert = goes_on().and_then(|()| rules::may_become(one.proceeding, crate::insolvency::Proceeding::Liquidation));
        let credit = Permission::Credit;
        let actions = Deeds::new(cx)
            .primary(if one.declared.is_none() { "insolvency.declare" } else { "insolvency.decide" })
            .open("insolvency.publish", credit, goes_on(), "?do=publish#act")
            .open("insolvency.declare", credit, goes_on(), "?do=declare#act")
            .open("insolvency.decide", credit, decide, "?do=decide#act")
            .open("insolvency.convert", credit, convert, "?do=convert#act")
            .open("insolvency.close", credit, goes_on(), "?do=close#act")
            .html();
        Sheet::new("cash", title)
            .crumb(lang.word("insolvencies-title"), "/insolvencies")
            .badge(state(cx, &data.state))
            .lead(html! {
                (lang.word(&format!("insolvency-proceeding-{}", one.proceeding.name()))) " · "
                a href={ "/customers/" (one.customer) } { (data.customer_name) }
            })
            .actions(actions)
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (act::form(cx, data))
                (ui::with_aside(
                    html! {
                        (ui::card(lang.word("insolvency-before"), None, claims(cx, &data.before, "insolvency-before-none")))
                        (ui::card(lang.word("insolvency-since"), None, claims(cx, &data.since, "insolvency-since-none")))
                        @if let Some(declared) = &one.declared {
                            (ui::card(
                                lang.word("insolvency-declared-items"),
                                Some(html! { (Button::link(lang.word("insolvency-print"), format!("/insolvencies/{}/declaration", one.id)).quiet()) }),
                                claims(cx, &declared.items, "insolvency-before-none"),
                            ))
                        }
                    },
                    html! {
                        (ui::card(lang.word("insolvency-facts"), None, facts(cx, data)))
                        (ui::card(lang.word("story-title"), None, story::show(cx, &data.story, ("insolvency", one.id))))
                    },
                ))
            })
    }
}

fn facts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let one = &data.insolvency;
    let day = |day: Option<kernel::Day>| html! { @if let Some(day) = day { (ui::day(lang, day)) } @else { "–" } };
    let mut pairs = vec![
        (lang.word("insolvency-judgment_day"), day(one.judgment_day)),
        (lang.word("insolvency-published_day"), day(one.published_day)),
        (
            lang.word("insolvency-deadline"),
            html! { @if let Some(last) = one.deadline { (ui::due(lang, last, one.declared.is_none() && one.ending.is_none())) } @else { "–" } },
        ),
    ];
    for (key, text) in [
        ("insolvency-court", &one.court),
        ("insolvency-case", &one.case),
        ("insolvency-representative", &one.representative),
        ("insolvency-notice", &one.notice),
    ] {
        if !text.is_empty() {
            pairs.push((lang.word(key), html! { (text) }));
        }
    }
    if let Some(declared) = &one.declared {
        let rank = if declared.privileged { "insolvency-privileged" } else { "insolvency-unsecured" };
        pairs.push((lang.word("insolvency-declared"), html! { (page::eur(lang, declared.amount())) " · " (lang.word(rank)) br; (ui::day(lang, declared.day)) }));
    }
    for decision in &one.decisions {
        let words = lang.word(&format!("insolvency-verdict-{}", decision.verdict.name()));
        pairs.push((words, html! { (page::eur(lang, decision.amount)) " · " (ui::day(lang, decision.day)) @if !decision.note.is_empty() { br; (decision.note) } }));
    }
    pairs.push((lang.word("insolvency-received"), page::eur(lang, data.received)));
    if let Some(ending) = one.ending {
        pairs.push((
            lang.word(&format!("insolvency-ending-{}", ending.name())),
            html! { (day(one.closed_day)) @if !one.reason.is_empty() { br; (one.reason) } },
        ));
    }
    ui::definitions(&pairs)
}

/// Claims as a table, each opening into its document.
pub(super) fn claims(cx: &Cx, list: &[Claimed], none: &str) -> Markup {
    let lang = cx.lang();
    if list.is_empty() {
        return html! { p.beside { (lang.word(none)) } };
    }
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("insolvency-arose")).phone(Phone::Under),
        Column::text(lang.word("insolvency-due")),
        Column::number(lang.word("insolvency-open")).phone(Phone::Amount),
    ];
    let rows = list.iter().map(|c| {
        Row::new(vec![
            html! { span.money { (c.number) } },
            ui::day(lang, c.day),
            ui::day(lang, c.due_day),
            ui::amount(lang, c.open),
        ])
        .tone(Tone::Quiet)
    });
    let sum: Cents = list.iter().map(|c| c.open).sum();
    let totals = vec![html! { (lang.word("col-total")) }, html! {}, html! {}, ui::amount(lang, sum)];
    Table::new(lang.word("insolvency-open"), columns).rows(rows.collect()).totals(totals).html(lang)
}

/// Where the page stands, for forms that come back to it.
pub(super) fn here(id: Id) -> String {
    format!("/insolvencies/{id}")
}
