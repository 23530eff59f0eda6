//! The balance of an account by customer (balance auxiliaire) between two days, from the months of customers.

use ground::ledger::{self, Role, parties};
use ground::page::{self, Sheet};
use ground::company;
use ground::customer::names;
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Choice, Column, Filter, Filters, Phone, Query, Row as Line, Table};
use web::{Cell, Cx, Page, View};

use crate::file;

/// `GET /books/auxiliary`
pub struct Auxiliary;

/// Customers of one page.
const SIZE: usize = 100;

/// The balance of an account by customer.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// What the account is for.
    pub role: Role,
    /// The account.
    pub account: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// How many customers there are.
    pub customers: u64,
    /// Customers of this page, in the order of their numbers.
    pub rows: Vec<Row>,
    /// All of them together.
    pub totals: Row,
}

/// A customer on the account.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The customer; absent in the totals.
    pub customer: Option<Id>,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Debits less credits before the period, cents.
    pub opening: Cents,
    /// Debits of the period, cents.
    pub debit: Cents,
    /// Credits of the period, cents.
    pub credit: Cents,
    /// Debits less credits at its end, cents.
    pub closing: Cents,
}

/// The roles of accounts kept per customer.
fn controls() -> impl Iterator<Item = Role> {
    Role::all().into_iter().filter(|role| role.is_control())
}

/// The balance; one page of its customers, or all of them.
fn read(cx: &Cx, db: &mut Db, page: Option<usize>) -> Result<Data> {
    let role = match cx.query("role") {
        Some(text) => {
            let found = Role::parse(text).filter(|role| role.is_control());
            found.ok_or_else(|| Refusal::invalid("books.not_auxiliary").at("role"))?
        }
        None => Role::Customers,
    };
    let accounts = ledger::read_accounts(db)?;
    let account = accounts.of(role).to_string();
    let today = db.today;
    let to = cx.query_day("to")?.unwrap_or(today);
    let year = company::fiscal_years(db)?.into_iter().find(|y| y.first <= to && to <= y.last);
    let from = cx.query_day("from")?.or(year.map(|y| y.first)).unwrap_or(to);
    if to < from {
        return Err(Refusal::invalid("books.days").at("to").into());
    }
    let mut rows: Vec<Row> = Vec::new();
    let sums = parties::until(db, &account, (from.plus(-1), to))?;
    let ids: Vec<Id> = sums.keys().copied().collect();
    for (customer, (number, name)) in names(db, &ids)? {
        let (before, after) = sums.get(&customer).copied().unwrap_or_default();
        rows.push(Row {
            customer: Some(customer),
            number,
            name,
            opening: before.balance(),
            debit: after.debit - before.debit,
            credit: after.credit - before.credit,
            closing: after.balance(),
        });
    }
    rows.sort_by(|a, b| (&a.number, a.customer).cmp(&(&b.number, b.customer)));
    rows.retain(|r| !(r.opening.is_zero() && r.debit.is_zero() && r.credit.is_zero()));
    let sum = |of: fn(&Row) -> Cents| -> Cents { rows.iter().map(of).sum() };
    let totals = Row {
        opening: sum(|r| r.opening),
        debit: sum(|r| r.debit),
        credit: sum(|r| r.credit),
        closing: sum(|r| r.closing),
        ..Row::default()
    };
    let customers = rows.len() as u64;
    if let Some(page) = page {
        rows = file::part(&rows, page, SIZE).0.to_vec();
    }
    Ok(Data { role, account, from, to, customers, rows, totals })
}

const HEADING: [&str; 6] =
    ["aged-number", "col-customer", "books-opening", "books-debit", "books-credit", "books-closing"];

impl View for Auxiliary {
    const PATH: &'static str = "/books/auxiliary";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("role", "`customers` (411), `bills` (413), `doubtful` (416), `deposits` (4191) or `other_credits` (4197)."),
        ("from", "First day; that of the fiscal year if absent."),
        ("to", "Last day; today if absent."),
        ("page", "Which hundred customers, from 1."),
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        out.row(&HEADING.map(|key| Cell::text(cx.lang().word(key))))?;
        for r in read(cx, db, None)?.rows {
            let amounts = [r.opening, r.debit, r.credit, r.closing].map(Cell::Amount);
            let mut cells = vec![Cell::text(r.number), Cell::text(r.name)];
            cells.extend(amounts);
            out.row(&cells)?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        read(cx, db, Some(file::page_asked(cx)))
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let first = query.without("page");
        let days = (data.from, data.to);
        let roles = controls().map(|role| Choice::new(role.name(), lang.word(&format!("books-role-{}", role.name())))).collect();
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/auxiliary"))
            p.beside { (data.account) " · " (super::shown(lang, days)) }
            (Filters::new(&first).filter(Filter::choice(&first, "role", lang.word("books-account"), roles)).filter(super::period(lang, &first, days)).html(lang))
            (table(cx, data, &query))
        })
    }
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("aged-number")).phone(Phone::Under),
        Column::text(lang.word("col-customer")).phone(Phone::Title),
        Column::number(lang.word("books-opening")),
        Column::number(lang.word("books-debit")),
        Column::number(lang.word("books-credit")),
        Column::number(lang.word("books-closing")).phone(Phone::Amount),
    ];
    let amounts = |row: &Row| [row.opening, row.debit, row.credit, row.closing].map(|a| ui::amount(lang, a));
    let (from, to) = (data.from.to_string(), data.to.to_string());
    let rows = data.rows.iter().map(|row| {
        let mut cells = vec![html! { span.money { (row.number) } }, html! { (row.name) }];
        cells.extend(amounts(row));
        let customer = row.customer.map(|id| id.to_string()).unwrap_or_default();
        let url = Query::parse("/books/ledger", "").with("account", data.account.as_str()).with("customer", customer);
        Line::new(cells).link(url.with("from", from.as_str()).with("to", to.as_str()).url())
    });
    let mut totals = vec![html! { (lang.word("col-total")) }, html! {}];
    totals.extend(amounts(&data.totals));
    let page = file::page_asked(cx);
    let shown = page.saturating_mul(SIZE) + data.rows.len();
    let around = (page > 0, shown < data.customers as usize);
    Table::new(lang.word("books-auxiliary"), columns)
        .rows(rows.collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.customers as usize))
        .exports(&query.without("page"))
        .empty(ui::empty(lang.word("books-no-entries"), lang.word("books-no-entries-does"), None))
        .html(lang)
}
