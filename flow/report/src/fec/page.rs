//! The page of the FEC: one file for each fiscal year.

use ground::company::{self, FiscalYear};
use ground::page::Sheet;
use kernel::{Day, Refusal, Result};
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Icon, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

use crate::file::{Content, Sent};

/// `GET /books/fec`
pub struct Years;

/// Fiscal years with the file of each.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Latest first.
    pub years: Vec<Year>,
}

/// A fiscal year and its file.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Year {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// True once its last day has passed.
    pub over: bool,
    /// The name of its file.
    pub name: String,
}

impl View for Years {
    const PATH: &'static str = "/books/fec";
    const NEEDS: Permission = Permission::Account;
    type Data = Data;

    fn read(_: &Cx, db: &mut Db) -> Result<Data> {
        let siren = company::company(db)?.identity.identifiers.siren;
        let today = db.today;
        let year = |y: FiscalYear| Year {
            first: y.first,
            last: y.last,
            over: y.last < today,
            name: formats::fec::file_name(&siren, y.last),
        };
        Ok(Data { years: company::fiscal_years(db)?.into_iter().rev().map(year).collect() })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("fec-year")).phone(Phone::Title),
            Column::text(lang.word("col-state")).phone(Phone::Under),
            Column::text(lang.word("fec-file")),
            Column::text(""),
        ];
        let rows = data.years.iter().map(|year| {
            let (tone, state) = if year.over { (Tone::Good, "fec-over") } else { (Tone::Moving, "fec-running") };
            let button =
                Button::link(lang.word("fec-download"), format!("/books/fec/{}", year.last)).icon(Icon::Download);
            Row::new(vec![
                html! { (ui::day(lang, year.first)) " – " (ui::day(lang, year.last)) },
                ui::status(tone, lang.word(state)),
                html! { (year.name) },
                html! { (button) },
            ])
        });
        let table = Table::new(lang.word("fec-title"), columns).rows(rows.collect()).html(lang);
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/fec"))
            p { (lang.word("fec-lead")) }
            (table)
            p.beside { (lang.word("fec-law")) }
        })
    }
}

/// The file of the year in the path.
pub fn file(cx: &Cx, db: &mut Db) -> Result<Sent> {
    let text = cx.path.iter().find(|(name, _)| name == "day").map_or("", |(_, value)| value.as_str());
    let day = Day::parse(text).ok_or_else(|| Refusal::missing("request.not_found"))?;
    let name = super::file_name(db, day)?;
    let bytes = Content::written(move |db, out| super::write_from(db, day, out).map(|_| ()));
    Ok(Sent { name, media: "text/plain; charset=utf-8", bytes })
}
