//! The page of margins: what was sold under the scheme in a period, what was booked, and the form that books it.

use ground::page::{self, Fill, Sheet};
use ground::tax::VatCode;
use kernel::{Cents, Currency, Result};
use maud::{Markup, html};
use serde::Serialize;
use ::store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Form, Phone, Row, Table, Tile, Tone, section};
use web::{Cell, Cx, Page, View, format};

use super::model::Margin;
use super::store;
use crate::vat::{self, Period};

/// `GET /books/margin`
pub struct Margins;

/// Margins around a period.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The period.
    pub period: Period,
    /// What was sold under the margin scheme in it, credit notes taken off, cents.
    pub sold: Cents,
    /// Of which no margin is booked yet, cents.
    pub left: Cents,
    /// The VAT of the period is settled: nothing can be booked any more.
    pub settled: bool,
    /// Margins of a year before and after the period, latest first.
    pub margins: Vec<Margin>,
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let period = vat::asked(cx)?;
    let sold = store::sold(db, period)?;
    let left = sold - store::booked(db, period)?.iter().map(|m| m.sales).sum::<Cents>();
    let settled = vat::settled(db, period)?.is_some();
    Ok(Data { period, sold, left, settled, margins: store::around(db, period)? })
}

impl View for Margins {
    const PATH: &'static str = "/books/margin";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("period", "A month (`2026-08`) or a quarter (`2026-Q3`); the month before today's if absent.")];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "margin-period", "margin-rate", "margin-sales", "margin-purchases", "margin-brought", "margin-base", "margin-tax",
            "margin-carried", "col-state",
        ];
        out.row(&heading.map(|key| Cell::text(cx.lang().word(key))))?;
        for m in read(cx, db)?.margins {
            out.row(&[
                Cell::text(m.period.to_string()),
                Cell::text(page::vat(cx.lang(), m.rate, m.period.last())),
                Cell::Amount(m.sales),
                Cell::Amount(m.purchases),
                Cell::Amount(m.brought),
                Cell::Amount(m.base),
                Cell::Amount(m.tax),
                Cell::Amount(m.carried),
                Cell::text(if m.undone { cx.lang().word("margin-undone-state") } else { String::new() }),
            ])?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(cx, db)
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let may = cx.may(Permission::Account);
        let over = data.period.last() < cx.today;
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/vat"))
            (page::said(cx))
            (vat::around(cx, &query, data.period, "/books/vat", "vat-title"))
            h2 { (lang.word("margin-title")) }
            p.beside { (lang.word("margin-lead")) }
            (ui::tiles(&[
                Tile::new(lang.word("margin-sold"), format::money(lang.locale, data.sold, Currency::EUR)),
                Tile::new(lang.word("margin-left"), format::money(lang.locale, data.left, Currency::EUR))
                    .tone(if data.left.is_zero() { Tone::Good } else { Tone::Moving }),
            ]))
            (table(cx, data, &query))
            @if may && over && !data.settled { (book(cx, data)) }
            @if may { @if let Some(latest) = data.margins.iter().find(|m| !m.undone) { (take_back(cx, latest)) } }
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &ui::Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("margin-period")).phone(Phone::Title),
        Column::text(lang.word("margin-rate")).phone(Phone::Under),
        Column::number(lang.word("margin-sales")),
        Column::number(lang.word("margin-purchases")),
        Column::number(lang.word("margin-brought")),
        Column::number(lang.word("margin-base")),
        Column::number(lang.word("margin-tax")).phone(Phone::Amount),
        Column::number(lang.word("margin-carried")),
        Column::text(lang.word("col-state")),
    ];
    let rows = data.margins.iter().map(|m| {
        let day = m.period.last();
        Row::new(vec![
            html! { (m.period) },
            html! { (page::vat(lang, m.rate, day)) },
            ui::amount(lang, m.sales),
            ui::amount(lang, m.purchases),
            ui::amount(lang, m.brought),
            ui::amount(lang, m.base),
            ui::amount(lang, m.tax),
            ui::amount(lang, m.carried),
            html! { @if m.undone { (ui::status(Tone::Quiet, lang.word("margin-undone-state"))) } },
        ])
        .link(format!("/books/entries?journal=OD&from={day}&to={day}"))
    });
    Table::new(lang.word("margin-booked"), columns)
        .rows(rows.collect())
        .exports(query)
        .empty(ui::empty(lang.word("margin-none"), lang.word("margin-none-does"), None))
        .html(lang)
}

fn book(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let day = data.period.last();
    let rates = VatCode::MAINLAND.iter().map(|code| Choice::new(code.name(), page::vat(lang, *code, day))).collect();
    Form::post("/margin/book")
        .hidden(&cx.hidden(&cx.address).with("period", data.period).pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("command-margin-book"),
            Some(&lang.word("margin-book-help")),
            html! {
                (fill.money("purchases", "margin-purchases", None).required().html(lang))
                (fill.money("sales", "margin-sales", None).hint(lang.word("margin-sales-hint")).html(lang))
                (fill.select("rate", "margin-rate", rates, VatCode::Standard.name()).required().html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-margin-book")).primary()])
        .html(lang)
}

fn take_back(cx: &Cx, latest: &Margin) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let hidden = cx.hidden(&cx.address).with("margin", latest.id).with("version", latest.version);
    let title = lang.say("margin-take_back", &[("period", latest.period.to_string().into())]);
    Form::post("/margin/take_back")
        .hidden(&hidden.pairs())
        .errors(&fill.errors)
        .body(section(title, None, fill.text("reason", "margin-reason", "").required().html(lang)))
        .buttons(vec![Button::submit(lang.word("command-margin-take_back"))])
        .html(lang)
}
