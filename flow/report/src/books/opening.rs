//! What was brought along from earlier books: opening balances, and what is left to bring along item by item.

use ground::ledger::{self, Role};
use ground::opening::{self, Opening};
use ground::page::Sheet;
use kernel::{Cents, Result};
use maud::html;
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Column, Phone, Row, Table, Tone};
use web::{Cx, Page, View};

/// `GET /books/opening`
pub struct OpeningBalances;

/// Opening balances that were booked.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Latest first.
    pub openings: Vec<Opening>,
    /// Debits less credits of the account of waiting money, cents: nothing once every open item is brought along.
    pub waiting: Cents,
}

impl View for OpeningBalances {
    const PATH: &'static str = "/books/opening";
    const NEEDS: Permission = Permission::Account;
    type Data = Data;

    fn read(_: &Cx, db: &mut Db) -> Result<Data> {
        Ok(Data { openings: opening::openings(db)?, waiting: ledger::balance_of(db, Role::Suspense)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let columns = vec![
            Column::text(lang.word("opening-day")).phone(Phone::Title),
            Column::number(lang.word("opening-balances")).phone(Phone::Amount),
            Column::number(lang.word("opening-items")),
        ];
        let rows = data.openings.iter().map(|o| {
            let url = format!("/books/entries?journal=AN&from={}&to={}", o.day, o.day);
            Row::new(vec![ui::day(lang, o.day), ui::amount(lang, o.debit), ui::amount(lang, o.items)]).link(url)
        });
        let none = ui::empty(lang.word("opening-none"), lang.word("opening-none-does"), None);
        let table = Table::new(lang.word("opening-title"), columns).rows(rows.collect()).empty(none);
        let tone = if data.waiting.is_zero() { Tone::Good } else { Tone::Waits };
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/opening"))
            p { (lang.word("opening-lead")) }
            (table.html(lang))
            @if !data.openings.is_empty() {
                p { (ui::status(tone, lang.word("opening-waiting"))) " " (ui::amount(lang, data.waiting)) }
            }
        })
    }
}
