//! The series of numbers: what comes next, where each was begun, what was passed over and why.

use std::collections::HashMap;

use kernel::{Day, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Form, Phone, Row, Table, section};
use web::{Cx, Page, View};

use super::tabs;
use crate::numbering::{self, KINDS, Shape};
use crate::page::{Fill, Sheet};

/// `/settings/numbers`
pub struct Numbers;

/// Series and what was passed over in them.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Series {
    /// What comes next, by kind of document.
    pub next: Vec<NextNumber>,
    /// Numbers passed over, latest first.
    pub gaps: Vec<Gap>,
}

/// The next number of a kind of document this year.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct NextNumber {
    /// The kind: `FA`.
    pub kind: String,
    /// As it will be printed.
    pub number: String,
}

/// Numbers passed over.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Gap {
    /// The series with its year: `FA2026`.
    pub series: String,
    /// The first number passed over.
    pub first: String,
    /// The last one.
    pub last: String,
    /// Why.
    pub reason: String,
}

impl View for Numbers {
    const PATH: &'static str = "/settings/numbers";
    type Data = Series;

    fn read(_: &Cx, db: &mut Db) -> Result<Series> {
        let today = db.today;
        let shapes = numbering::read_shapes(db)?;
        let counters: HashMap<String, i64> = numbering::upcoming_numbers(db)?.into_iter().collect();
        let next = KINDS.iter().map(|kind| NextNumber { kind: (*kind).into(), number: next(kind, &shapes, &counters, today) });
        let gaps = numbering::starts(db)?.into_iter().rev().map(|(start, _)| start).filter(|s| s.skipped > 1 && s.skipped < s.next);
        let year = |series: &str, kind: &str| series[kind.len()..].parse().unwrap_or(today.year());
        let gaps = gaps.map(|s| Gap {
            first: s.shape.print(year(&s.series, &s.kind), s.skipped),
            last: s.shape.print(year(&s.series, &s.kind), s.next - 1),
            series: s.series,
            reason: s.reason,
        });
        Ok(Series { next: next.collect(), gaps: gaps.collect() })
    }

    fn page(cx: &Cx, data: &Series) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("series-kind")).phone(Phone::Title),
            Column::text(lang.word("series-next")).phone(Phone::Under),
        ];
        let rows = data.next.iter().map(|n| {
            Row::new(vec![html! { (lang.word(&format!("series-{}", n.kind))) }, html! { span.money { (n.number) } }])
        });
        let table = Table::new(lang.word("settings-numbers"), columns).rows(rows.collect());
        let body = html! {
            (tabs(cx, "/numbers"))
            (ui::card(lang.word("settings-numbers"), None, table.html(lang)))
            @if !data.gaps.is_empty() { (ui::card(lang.word("series-gaps"), None, gaps(cx, data))) }
            @if cx.may(Permission::Account) { (form(cx)) }
        };
        Sheet::new("settings", lang.word("settings-title")).body(body)
    }
}

fn next(kind: &str, shapes: &HashMap<String, Shape>, counters: &HashMap<String, i64>, today: Day) -> String {
    let usual = Shape::usual(kind);
    let shape = shapes.get(kind).unwrap_or(&usual);
    let value = counters.get(&shape.series(kind, today.year())).copied().unwrap_or(1);
    shape.print(today.year(), value)
}

fn gaps(cx: &Cx, data: &Series) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("series-first")).phone(Phone::Title),
        Column::text(lang.word("series-last")),
        Column::text(lang.word("series-reason")).phone(Phone::Under),
    ];
    let rows = data.gaps.iter().map(|g| Row::new(vec![html! { (g.first) }, html! { (g.last) }, html! { (g.reason) }]));
    Table::new(lang.word("series-gaps"), columns).rows(rows.collect()).html(lang)
}

fn form(cx: &Cx) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let kinds = KINDS.iter().map(|kind| Choice::new(*kind, lang.word(&format!("series-{kind}")))).collect();
    Form::post("/company/start_series")
        .hidden(&cx.hidden("/settings/numbers").pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("series-start"),
            Some(&lang.word("series-start-help")),
            html! {
                (fill.select("kind", "series-kind", kinds, "FA").required().html(lang))
                (fill.text("number", "series-next", "").hint(lang.word("series-next-hint")).required().narrow().html(lang))
                (fill.text("reason", "series-reason", "").hint(lang.word("series-reason-hint")).html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-company-start_series")).primary()])
        .html(lang)
}
