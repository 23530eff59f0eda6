//! Fiscal years, and the form that opens the next one.

use kernel::Result;
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Form, Phone, Row, Table, Tone, section};
use web::{Cx, Page, View};

use super::tabs;
use crate::company::{FiscalYear, fiscal_years};
use crate::page::{Fill, Sheet};

/// `/settings/years`
pub struct Years;

/// The fiscal years.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct YearList {
    /// Earliest first.
    pub years: Vec<FiscalYear>,
}

impl View for Years {
    const PATH: &'static str = "/settings/years";
    type Data = YearList;

    fn read(_: &Cx, db: &mut Db) -> Result<YearList> {
        Ok(YearList { years: fiscal_years(db)? })
    }

    fn page(cx: &Cx, data: &YearList) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("year-first")).phone(Phone::Title),
            Column::text(lang.word("year-last")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
        ];
        let rows = data.years.iter().rev().map(|year| {
            let (tone, key) = match (lang.today < year.first, lang.today > year.last) {
                _ if year.closed => (Tone::Good, "year-closed"),
                (true, _) => (Tone::Quiet, "year-ahead"),
                (_, true) => (Tone::Quiet, "year-past"),
                _ => (Tone::Moving, "year-current"),
            };
            Row::new(vec![ui::day(lang, year.first), ui::day(lang, year.last), ui::status(tone, lang.word(key))])
        });
        let table = Table::new(lang.word("settings-years"), columns).rows(rows.collect());
        let body = html! {
            (tabs(cx, "/years"))
            (ui::card(lang.word("settings-years"), None, table.html(lang)))
            @if cx.may(Permission::Account) { (open_year(cx, data)) }
        };
        Sheet::new("settings", lang.word("settings-title")).body(body)
    }
}

fn open_year(cx: &Cx, data: &YearList) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let first = data.years.last().map_or(lang.today, |y| y.last.plus(1));
    let last = first.plus_months(12).plus(-1);
    let begins = lang.say("year-begins", &[("day", web::format::day_long(lang, first).into())]);
    Form::post("/company/open_year")
        .hidden(&cx.hidden("/settings/years").pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("command-company-open_year"),
            Some(&begins),
            html! {
                (fill.day("last_day", "year-last", Some(last)).required().html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-company-open_year")).primary()])
        .html(lang)
}
