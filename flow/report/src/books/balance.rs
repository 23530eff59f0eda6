//! The balance of accounts (balance générale) between two days: what was there, what moved, what is there.

use ground::company;
use ground::ledger::{self, Accounts, days};
use ground::page::{self, Sheet};
use kernel::{Cents, Day, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Column, Filters, Phone, Query, Row as Line, Table};
use web::{Cell, Cx, Page, View};

use super::results::Results;

/// `GET /books/balance`
pub struct Balance;

/// The balance of accounts.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Accounts, in their order.
    pub rows: Vec<Row>,
    /// All of them together.
    pub totals: Row,
}

/// An account.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// Its number; empty for the totals.
    pub account: String,
    /// Its name.
    pub label: String,
    /// Debits less credits before the period, cents; accounts of classes 6 and 7 begin each fiscal year at nothing, the
    /// results of earlier years stand on their own accounts (120, 129; 110, 119 before the last), as in the file of entries.
    pub opening: Cents,
    /// Debits of the period, cents.
    pub debit: Cents,
    /// Credits of the period, cents.
    pub credit: Cents,
    /// Debits less credits at its end, cents.
    pub closing: Cents,
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let years = company::fiscal_years(db)?;
    let today = db.today;
    let to = cx.query_day("to")?.unwrap_or(today);
    let year = years.iter().find(|y| y.first <= to && to <= y.last);
    let from = cx.query_day("from")?.or(year.map(|y| y.first)).unwrap_or(to);
    let result_from = year.map_or(from, |y| y.first).min(from);
    let accounts = ledger::read_accounts(db)?;
    let mut results = Results::before(&years, result_from);
    let mut rows: Vec<Row> = Vec::new();
    days::each(db, to, |account, day, sums| {
        if rows.last().is_none_or(|row| row.account != account) {
            let label = accounts.label(account).to_string();
            rows.push(Row { account: account.to_string(), label, ..Row::default() });
        }
        let Some(row) = rows.last_mut() else { return };
        if day >= from {
            row.debit += sums.debit;
            row.credit += sums.credit;
        } else if account < "6" || day >= result_from {
            row.opening += sums.balance();
        } else {
            results.add(day, sums.balance());
        }
    })?;
    for (role, result) in results.carried() {
        carry(&mut rows, accounts.of(role), &accounts, result);
    }
    for row in &mut rows {
        row.closing = row.opening + row.debit - row.credit;
    }
    rows.retain(|r| !(r.opening.is_zero() && r.debit.is_zero() && r.credit.is_zero()));
    let sum = |of: fn(&Row) -> Cents| -> Cents { rows.iter().map(of).sum() };
    let totals = Row {
        opening: sum(|r| r.opening),
        debit: sum(|r| r.debit),
        credit: sum(|r| r.credit),
        closing: sum(|r| r.closing),
        ..Row::default()
    };
    Ok(Data { from, to, rows, totals })
}

/// Opens the account of a result with it.
fn carry(rows: &mut Vec<Row>, account: &str, accounts: &Accounts, result: Cents) {
    let place = rows.partition_point(|row| *row.account < *account);
    if rows.get(place).is_none_or(|row| row.account != account) {
        let label = accounts.label(account).to_string();
        rows.insert(place, Row { account: account.to_string(), label, ..Row::default() });
    }
    rows[place].opening += result;
}

impl View for Balance {
    const PATH: &'static str = "/books/balance";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("from", "First day; that of the fiscal year if absent."), ("to", "Last day; today if absent.")];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let keys = ["books-account", "books-label", "books-opening", "books-debit", "books-credit", "books-closing"];
        out.row(&keys.map(|key| Cell::text(cx.lang().word(key))))?;
        for row in read(cx, db)?.rows {
            let amounts = [row.opening, row.debit, row.credit, row.closing].map(Cell::Amount);
            let cells: Vec<Cell> = [Cell::text(row.account), Cell::text(row.label)].into_iter().chain(amounts).collect();
            out.row(&cells)?;
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
        let days = (data.from, data.to);
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/balance"))
            p.beside { (super::shown(lang, days)) }
            (Filters::new(&query).filter(super::period(lang, &query, days)).html(lang))
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("books-account")).phone(Phone::Title),
        Column::text(lang.word("books-label")).phone(Phone::Under),
        Column::number(lang.word("books-opening")),
        Column::number(lang.word("books-debit")),
        Column::number(lang.word("books-credit")),
        Column::number(lang.word("books-closing")).phone(Phone::Amount),
    ];
    let amounts = |row: &Row| [row.opening, row.debit, row.credit, row.closing].map(|a| ui::amount(lang, a));
    let (from, to) = (data.from.to_string(), data.to.to_string());
    let rows = data.rows.iter().map(|row| {
        let url =
            Query::parse("/books/ledger", "").with("account", &*row.account).with("from", &*from).with("to", &*to);
        let mut cells = vec![html! { (row.account) }, html! { (row.label) }];
        cells.extend(amounts(row));
        Line::new(cells).link(url.url())
    });
    let mut totals = vec![html! { (lang.word("col-total")) }, html! {}];
    totals.extend(amounts(&data.totals));
    Table::new(lang.word("books-balance"), columns)
        .rows(rows.collect())
        .totals(totals)
        .exports(query)
        .empty(ui::empty(lang.word("books-no-entries"), lang.word("books-no-entries-does"), None))
        .html(lang)
}
