//! The choice of what is collected on a day: what may be, ticked; what may not, with the reason.

use ground::page::{self, Fill, Sheet, kinds};
use kernel::{Cents, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use std::collections::HashMap;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Form, Kind, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use crate::direct_debit::draft::{self, FORMATS, Looked};
use crate::direct_debit::rules::{self, Terms};
use crate::policy;

/// `GET /direct-debits/new`
pub struct New;

/// What could be collected.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The day looked at.
    pub collect_on: Day,
    /// The first day that the bank still takes.
    pub earliest: Day,
    /// Why nothing can be collected on that day; a code with words.
    pub day_refused: Option<String>,
    /// Why, in words.
    #[serde(skip)]
    pub day_words: Option<String>,
    /// What is owed by customers with a mandate.
    pub items: Vec<Looked>,
    /// Names of the customers.
    #[serde(skip)]
    pub names: HashMap<Id, String>,
}

/// Rows shown in each table; the batch takes all.
const SHOWN: usize = 500;

impl View for New {
    const PATH: &'static str = "/direct-debits/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("collect_on", "The day the accounts are debited; the first possible one if absent.")];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let policy = policy::policy_read(db)?.policy;
        let earliest = rules::earliest(db.today, policy.debit_lead_days);
        let collect_on = cx.query_day("collect_on")?.unwrap_or(earliest);
        let refused = match rules::collect_on_checked(collect_on, db.today, policy.debit_lead_days) {
            Ok(()) => None,
            Err(kernel::Fault::Refused(refusal)) => Some(refusal),
            Err(fault) => return Err(fault),
        };
        let terms = Terms { collect_on, notice_days: policy.debit_notice_days, grouped: false, named: false, last: false };
        let items = draft::looked_at(db, &terms)?;
        let customers: Vec<Id> = items.iter().map(|i| i.item.customer).collect();
        let names = kinds::labels(db, "customer", &customers)?;
        Ok(Data {
            collect_on,
            earliest,
            day_words: refused.as_ref().map(|r| cx.lang().refusal(r)),
            day_refused: refused.map(|r| r.code.to_string()),
            items,
            names,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let day = Field::new(Kind::Date, "collect_on", lang.word("direct_debit-collect_on"))
            .value(data.collect_on.to_string())
            .hint(lang.say("direct_debit-collect_on-hint", &[("day", web::format::day(lang, data.earliest).into())]))
            .error(data.day_words.as_deref())
            .narrow();
        let choose = html! {
            form.form method="get" action="/direct-debits/new" {
                (day.html(lang))
                div.buttons { (Button::submit(lang.word("direct_debit-look"))) }
            }
        };
        let (may, may_not): (Vec<&Looked>, Vec<&Looked>) = data.items.iter().partition(|i| i.why_not.is_none());
        Sheet::new("cash", lang.word("direct_debit-new"))
            .crumb(lang.word("direct_debits-title"), "/direct-debits")
            .body(html! {
                @if !page::form_again(cx) { (page::deed::said(cx)) }
                (ui::card(lang.word("direct_debit-when"), None, choose))
                @if data.items.is_empty() {
                    (ui::empty(lang.word("direct_debit-nothing_owed-title"), lang.word("direct_debit-nothing_owed-teach"), Some(Button::link(lang.word("mandates-title"), "/mandates"))))
                }
                @if !may.is_empty() && data.day_refused.is_none() { (form(cx, data, &may)) }
                @if !may_not.is_empty() { (ui::card(lang.word("direct_debit-may_not"), None, refused(cx, data, &may_not))) }
            })
    }
}

fn form(cx: &Cx, data: &Data, may: &[&Looked]) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("payment-invoice")).phone(Phone::Under),
        Column::text(lang.word("payment-due")),
        Column::text(lang.word("mandate-reference-label")),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
        Column::text(lang.word("direct_debit-take")),
    ];
    let again = page::form_again(cx);
    let rows = may.iter().take(SHOWN).enumerate().map(|(n, looked)| {
        let id = looked.item.id.to_string();
        let ticked = !again || cx.form.iter().any(|(name, value)| name.starts_with("items[") && *value == id);
        let label = lang.say("direct_debit-take-it", &[("number", looked.item.number.as_str().into())]);
        let url = kinds::url_of(looked.item.kind.document(), looked.item.document).unwrap_or_default();
        Row::new(vec![
            html! { (data.names.get(&looked.item.customer).map_or("", String::as_str)) },
            html! { a href=(url) { (looked.item.number) } },
            ui::due(lang, looked.item.due_day, true),
            html! { a href={ "/mandates/" (looked.mandate) } { (looked.reference) } },
            ui::amount(lang, looked.item.open),
            html! { input type="checkbox" name={ "items[" (n) "]" } value=(id) checked[ticked] aria-label=(label); },
        ])
    });
    let sum: Cents = may.iter().map(|l| l.item.open).sum();
    let none = || html! {};
    let table = Table::new(lang.word("direct_debit-may"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, none(), none(), none(), ui::amount(lang, sum), none()])
        .html(lang);
    let formats = FORMATS.iter().map(|f| Choice::new(*f, *f)).collect();
    let how = html! {
        (fill.tick("grouped", "direct_debit-grouped", false).html(lang))
        (fill.tick("single_booking", "direct_debit-single_booking", false).html(lang))
        (fill.tick("last", "direct_debit-last", false).html(lang))
        (fill.select("format", "direct_debit-format-label", formats, FORMATS[0]).narrow().html(lang))
    };
    let here = format!("/direct-debits/new?collect_on={}", data.collect_on);
    Form::post("/direct_debit/draft")
        .hidden(&cx.hidden("/direct-debits/{id}").page(&here).with("collect_on", data.collect_on).pairs())
        .errors(&fill.errors)
        .body(html! {
            (ui::card(lang.word("direct_debit-may"), None, html! {
                @if may.len() > SHOWN { p { (lang.say("list-shown-of", &[("shown", SHOWN.into()), ("count", may.len().into())])) } }
                (table)
            }))
            (ui::section(lang.word("direct_debit-how"), None, how))
        })
        .buttons(vec![
            Button::submit(lang.word("command-direct_debit-draft")).primary(),
            Button::link(lang.word("word-cancel"), "/direct-debits").quiet(),
        ])
        .html(lang)
}

fn refused(cx: &Cx, data: &Data, list: &[&Looked]) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::text(lang.word("payment-invoice")).phone(Phone::Under),
        Column::text(lang.word("direct_debit-why_not")).phone(Phone::Under),
        Column::number(lang.word("payment-open")).phone(Phone::Amount),
    ];
    let rows = list.iter().take(SHOWN).map(|looked| {
        let url = kinds::url_of(looked.item.kind.document(), looked.item.document).unwrap_or_default();
        let why = looked.refusal.as_ref().map(|r| lang.refusal(r)).unwrap_or_default();
        Row::new(vec![
            html! { (data.names.get(&looked.item.customer).map_or("", String::as_str)) },
            html! { a href=(url) { (looked.item.number) } },
            ui::status(Tone::Waits, why),
            page::amount(lang, looked.item.open, looked.item.currency),
        ])
    });
    Table::new(lang.word("direct_debit-may_not"), columns).rows(rows.collect()).html(lang)
}
