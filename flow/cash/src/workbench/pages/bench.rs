//! The workbench: what was posted by itself, the lines that wait at the left, proposals with their reasons at the right.

use ground::page::{self, Listed, Seek, Sheet, moneys, seek};
use kernel::{Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Filters, Icon, Phone, Query, Row, Table, Tone, View as Tab, post_button};
use web::{Cx, Page, View, format};

use super::line::{self, LineShown};
use crate::workbench::lists::{self, Waits, WaitingLine, Wanted};
use crate::workbench::measure::{self, Month};

/// `GET /workbench`
pub struct Bench;

/// The workbench.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of the lines that wait, oldest first.
    #[serde(flatten)]
    pub list: Listed<WaitingLine>,
    /// How much waits in all.
    pub waits: Waits,
    /// How well the engine does, over the lines of three months.
    pub measured: Month,
    /// The line looked at: the one asked for, else the first of the page.
    pub line: Option<LineShown>,
    /// The line that was just decided on.
    pub done: Option<Done>,
}

/// A line that was decided on.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Done {
    /// Its payment.
    pub payment: Id,
    /// Its number.
    pub number: String,
}

impl View for Bench {
    const PATH: &'static str = "/workbench";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("show", "`propose` (with a proposal), `leave` (without), `in` or `out` (money in or out); all if absent."),
        ("q", "A payment's number, an amount, a customer, or words of the party's name or of the text."),
        ("line", "The payment of the line to look at; the first of the page if absent."),
        ("payer", "The customer to choose items of, by number, name or id."),
        ("done", "The payment of a line just decided on."),
        moneys::CURRENCY,
        seek::AFTER,
        seek::BEFORE,
        seek::PAGE_SIZE,
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let list = lists::waiting(db, &Wanted::of(cx)?, &Seek::of(cx)?)?;
        let (measured, _) = measure::months(db, 3)?;
        let asked = cx.query_id("line")?;
        let line = match asked.or_else(|| list.rows.first().map(|r| r.payment)) {
            Some(id) => line::read(cx, db, id)?,
            None => None,
        };
        let done = match cx.query_id("done")? {
            Some(payment) => {
                let number = page::kinds::label_of(db, "payment", payment)?;
                (!number.is_empty()).then_some(Done { payment, number })
            }
            None => None,
        };
        Ok(Data { list, waits: lists::waits(db)?, measured, line, done })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx).without("done").without("payer");
        let sheet = Sheet::new("cash", lang.word("workbench-title"))
            .crumb(lang.word("payments-title"), "/payments")
            .actions(html! {
                (Button::link(lang.word("statements-title"), "/workbench/statements"))
                (Button::link(lang.word("advices-title"), "/workbench/advices"))
                (Button::link(lang.word("workbench-figures"), "/workbench/figures"))
                @if cx.may(Permission::Cash) {
                    (Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload).primary())
                }
            });
        sheet.body(html! {
            (done(cx, data, &query))
            (progress(cx, data))
            (filters(cx, data, &query))
            div.bench {
                div.bench-lines { (table(cx, data, &query)) (keys(cx)) }
                div.bench-line { @if let Some(line) = &data.line { (line::show(cx, line, &query, next(data))) } }
            }
        })
    }
}

/// The line after the one looked at.
fn next(data: &Data) -> Option<Id> {
    let now = data.line.as_ref().map(|l| l.payment.id)?;
    let at = data.list.rows.iter().position(|r| r.payment == now);
    let rest = at.map_or(data.list.rows.as_slice(), |n| data.list.rows.get(n + 1..).unwrap_or_default());
    rest.iter().chain(&data.list.rows).map(|r| r.payment).find(|id| *id != now)
}

/// What was just done, and the way back.
fn done(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let Some(done) = data.done.as_ref().filter(|_| cx.refusal.is_none()) else { return html! {} };
    let back = super::with_line(cx, query, done.payment).url();
    let hidden = cx.hidden(&back).page(&back).with("payment", done.payment).with("reason", lang.word("workbench-undo-why"));
    let undo = post_button(
        "/workbench/undo",
        &hidden.pairs(),
        &Button::submit(lang.word("workbench-undo-last")).key("u").hint(lang.word("workbench-key-u")),
    );
    let sentence = lang.say("workbench-done", &[("number", done.number.as_str().into())]);
    ui::notice(Tone::Good, html! { (sentence) }, cx.may(Permission::Cash).then_some(undo))
}

fn progress(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let (done, all) = (data.measured.by_engine, data.measured.decided + data.measured.waiting);
    if all == 0 {
        return html! {};
    }
    let share = super::percent(lang.locale, data.measured.straight_through().unwrap_or(0));
    let words = lang.say("workbench-by-itself", &[("share", share.into())]);
    html! {
        div.progress {
            div.progress-words {
                span { (words) }
                span.money { (format::count(lang.locale, done as i64)) " / " (format::count(lang.locale, all as i64)) }
            }
            progress max=(all.max(1)) value=(done) aria-label=(words) {}
        }
    }
}

fn filters(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let query = query.without("line");
    let now = query.get("show").unwrap_or_default();
    let view = |show: &str, count: Option<u64>| Tab {
        label: lang.word(&format!("workbench-show-{}", if show.is_empty() { "all" } else { show })),
        url: if show.is_empty() { query.without("show").url() } else { query.with("show", show).url() },
        count,
        active: now == show,
    };
    Filters::new(&query)
        .views(vec![
            view("", Some(data.waits.proposed + data.waits.left)),
            view("propose", Some(data.waits.proposed)),
            view("leave", Some(data.waits.left)),
            view("in", None),
            view("out", None),
        ])
        .search("q", lang.word("workbench-search"))
        .filter(moneys::filter(cx, &query))
        .html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("workbench-line")).phone(Phone::Title),
        Column::text(lang.word("workbench-first")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
    ];
    let filtered = ["q", "show", "currency"].iter().any(|key| query.get(key).is_some());
    let empty = if filtered {
        ui::empty(lang.word("payments-none-found"), lang.word("workbench-none-found-do"), None)
    } else {
        let button = Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload).primary();
        ui::empty(lang.word("workbench-none"), lang.word("workbench-teach"), cx.may(Permission::Cash).then_some(button))
    };
    let now = data.line.as_ref().map(|l| l.payment.id);
    let rows = data.list.rows.iter().map(|row| waiting(cx, row, query, now == Some(row.payment))).collect();
    Table::new(lang.word("workbench-waiting"), columns).rows(rows).paging(data.list.paging(query)).empty(empty).html(lang)
}

fn waiting(cx: &Cx, row: &WaitingLine, query: &Query, now: bool) -> Row {
    let lang = cx.lang();
    let text: String = row.remittance.chars().take(70).collect();
    let party = if row.counterparty.is_empty() { row.number.as_str() } else { row.counterparty.as_str() };
    let first = match row.settles.as_slice() {
        [] if row.customer.is_some() => lang.word("workbench-on-account-of"),
        [] => String::new(),
        [one] => one.clone(),
        [one, rest @ ..] => lang.say("workbench-and-others", &[("number", one.as_str().into()), ("count", (rest.len() as i64).into())]),
    };
    Row::new(vec![
        html! { (party) br; span.beside { (format::day(lang, row.day)) " · " (text) } },
        html! {
            @if row.probability > 0 {
                (first) @if !row.customer_name.is_empty() { " " span.beside { (row.customer_name) } }
                br; span.beside { (super::percent(lang.locale, row.probability)) }
            } @else { span.beside { (lang.word("workbench-nothing")) } }
        },
        ui::money(lang, row.amount, row.currency),
    ])
    .link(super::with_line(cx, query, row.payment).url())
    .tone(if now { Tone::Good } else if row.verdict == "propose" { Tone::Waits } else { Tone::Quiet })
}

/// The keys, for who works without a mouse.
fn keys(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let pairs: Vec<(String, Markup)> = ["jk", "enter", "digits", "o", "n", "u"]
        .into_iter()
        .map(|key| (lang.word(&format!("workbench-keys-{key}")), html! { (lang.word(&format!("workbench-key-{key}"))) }))
        .collect();
    html! {
        details.keys {
            summary data-key="?" { (lang.word("workbench-keys")) }
            (ui::definitions(&pairs))
        }
    }
}
