//! The balance of an account by customer (balance auxiliaire) between two days.

use ground::ledger::{self, Role};
use ground::page::{self, Sheet};
use ground::company;
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Choice, Column, Filter, Filters, Phone, Query, Row as Line, Table};
use web::{Cell, Cx, Page, View};

/// `GET /books/auxiliary`
pub struct Auxiliary;

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
    /// Customers, in the order of their numbers.
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

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
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
    let company = db.company;
    let mut rows = db.all(
        "SELECT c.id, c.number, c.name,
           CAST(SUM(CASE WHEN e.day < $1 THEN l.debit - l.credit ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN e.day >= $1 THEN l.debit ELSE 0 END) AS BIGINT),
           CAST(SUM(CASE WHEN e.day >= $1 THEN l.credit ELSE 0 END) AS BIGINT)
         FROM ledger_entry e JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         JOIN customer c ON c.company_id = l.company_id AND c.id = l.party
         WHERE e.company_id = $2 AND l.company_id = $2 AND c.company_id = $2 AND l.account = $3 AND e.day <= $4
         GROUP BY c.id, c.number, c.name ORDER BY c.number",
        store::params![from, company, &account, to],
        |row| {
            let (opening, debit, credit): (Cents, Cents, Cents) = (row.get(3)?, row.get(4)?, row.get(5)?);
            Ok(Row {
                customer: Some(row.get(0)?),
                number: row.get(1)?,
                name: row.get(2)?,
                opening,
                debit,
                credit,
                closing: opening + debit - credit,
            })
        },
    )?;
    rows.retain(|r| !(r.opening.is_zero() && r.debit.is_zero() && r.credit.is_zero()));
    let sum = |of: fn(&Row) -> Cents| -> Cents { rows.iter().map(of).sum() };
    let totals = Row {
        opening: sum(|r| r.opening),
        debit: sum(|r| r.debit),
        credit: sum(|r| r.credit),
        closing: sum(|r| r.closing),
        ..Row::default()
    };
    Ok(Data { role, account, from, to, rows, totals })
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
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        out.row(&HEADING.map(|key| Cell::text(cx.lang().word(key))))?;
        for r in read(cx, db)?.rows {
            let amounts = [r.opening, r.debit, r.credit, r.closing].map(Cell::Amount);
            let mut cells = vec![Cell::text(r.number), Cell::text(r.name)];
            cells.extend(amounts);
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
        let roles = controls().map(|role| Choice::new(role.name(), lang.word(&format!("books-role-{}", role.name())))).collect();
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (super::tabs(cx, "/books/auxiliary"))
            p.beside { (data.account) " · " (super::shown(lang, days)) }
            (Filters::new(&query).filter(Filter::choice(&query, "role", lang.word("books-account"), roles)).filter(super::period(lang, &query, days)).html(lang))
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
    Table::new(lang.word("books-auxiliary"), columns)
        .rows(rows.collect())
        .totals(totals)
        .exports(query)
        .empty(ui::empty(lang.word("books-no-entries"), lang.word("books-no-entries-does"), None))
        .html(lang)
}
