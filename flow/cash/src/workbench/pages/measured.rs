//! How well the engine does on the company's own lines, month by month.

use ground::page::Sheet;
use kernel::{Day, Result};
use maud::html;
use serde::Serialize;
use store::Db;
use web::ui::{self, Column, Phone, Row, Table, Tile, Tone};
use web::{Cx, Page, View, format};

use crate::workbench::measure::{self, Month};

/// `GET /workbench/figures`
pub struct Measured;

/// The figures.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// All lines of two years.
    pub all: Month,
    /// What was posted by itself and stands, of all lines; millionths.
    pub straight_through: Option<i64>,
    /// What stands of what was posted by itself; millionths.
    pub precision: Option<i64>,
    /// How often a person took the first proposal; millionths.
    pub first_hits: Option<i64>,
    /// Month by month of the lines, newest first.
    pub months: Vec<Month>,
}

impl View for Measured {
    const PATH: &'static str = "/workbench/figures";
    type Data = Data;

    fn read(_: &Cx, db: &mut Db) -> Result<Data> {
        let (all, months) = measure::months(db, measure::TWO_YEARS)?;
        Ok(Data {
            straight_through: all.straight_through(),
            precision: all.precision(),
            first_hits: all.first_hits(),
            all,
            months,
        })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let share = |of: Option<i64>| of.map_or("–".to_string(), |m| super::percent(lang.locale, m));
        let count = |n: u64| format::count(lang.locale, n as i64);
        let undone = lang.say("workbench-undone-of", &[("undone", count(data.all.engine_undone).into()), ("posted", count(data.all.engine_posted).into())]);
        let tiles = [
            Tile::new(lang.word("workbench-straight-through"), share(data.straight_through)).tone(Tone::Good),
            Tile::new(lang.word("workbench-precision"), share(data.precision)).detail(undone),
            Tile::new(lang.word("workbench-first-hits"), share(data.first_hits)),
            Tile::new(lang.word("workbench-waiting"), count(data.all.waiting)).link("/workbench").tone(Tone::Waits),
        ];
        let columns = vec![
            Column::text(lang.word("workbench-month")).phone(Phone::Title),
            Column::number(lang.word("workbench-decided")),
            Column::number(lang.word("workbench-straight-through")).phone(Phone::Amount),
            Column::number(lang.word("workbench-precision")),
            Column::number(lang.word("workbench-first-hits")),
            Column::number(lang.word("workbench-waiting")),
        ];
        let rows = data.months.iter().map(|m| {
            let day = Day::parse(&format!("{}-01", m.month));
            Row::new(vec![
                html! { (day.map_or(m.month.clone(), |d| format::month(lang, d))) },
                html! { (count(m.decided)) },
                html! { (share(m.straight_through())) },
                html! { (share(m.precision())) },
                html! { (share(m.first_hits())) },
                html! { (count(m.waiting)) },
            ])
        });
        let table = Table::new(lang.word("workbench-by-month"), columns)
            .rows(rows.collect())
            .empty(ui::empty(lang.word("workbench-no-figures"), lang.word("workbench-teach"), None));
        Sheet::new("cash", lang.word("workbench-figures"))
            .crumb(lang.word("payments-title"), "/payments")
            .crumb(lang.word("workbench-title"), "/workbench")
            .lead(html! { (lang.word("workbench-figures-lead")) })
            .body(html! { (ui::tiles(&tiles)) (table.html(lang)) })
    }
}
