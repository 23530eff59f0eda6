//! The invoices behind the figures of payment: those settled in a month, with how long each took.

use ground::page::{self, Sheet, kinds};
use kernel::{Cents, Day, Id, Refusal, Result};
use maud::html;
use serde::Serialize;
use store::Db;
use web::ui::{self, Column, Phone, Row as Line, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::read::{Asked, QUERY, Whose};
use super::rules::{Hundredths, weighted};
use crate::file;

/// `GET /figures/paid`
pub struct PaidPage;

/// Invoices of one page.
const SIZE: usize = 100;

/// Invoices settled in a month.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Paid {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// How many.
    pub count: u64,
    /// How much of them was settled by money; cents.
    pub paid: Cents,
    /// Days from invoice to settlement, weighted; hundredths.
    pub days: Option<Hundredths>,
    /// Days beyond terms, weighted; hundredths.
    pub beyond_terms: Option<Hundredths>,
    /// Invoices of this page, those that took longest beyond their terms first.
    pub rows: Vec<PaidRow>,
}

/// A settled invoice.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PaidRow {
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Who paid.
    pub payer: Id,
    /// Their name.
    pub payer_name: String,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// The day on which nothing was left.
    pub settled_day: Day,
    /// How much of it was settled by money; cents of the currency of the books.
    pub paid: Cents,
    /// Days from issue to settlement.
    pub days: i64,
    /// Days from the due day to settlement; below nothing: early.
    pub beyond_terms: i64,
}

/// Settled invoices between two days; those of which nothing was paid by money (credited in full) do not count.
fn settled(db: &mut Db, (from, to): (Day, Day), whose: &Whose) -> Result<Vec<PaidRow>> {
    let company = db.company;
    let mut list = Vec::new();
    db.each(
        "SELECT document_id, number, customer_id, issue_day, due_day, closed_day, paid FROM open_item
         WHERE company_id = $1 AND closed_day >= $2 AND closed_day <= $3 AND closed_day IS NOT NULL
           AND kind IN ('invoice', 'deposit') AND account IN ('customers', 'bills', 'doubtful') AND value > 0 AND paid <> 0",
        store::params![company, from, to],
        |row| {
            let payer: Id = row.get(2)?;
            if whose.has(payer) {
                let (issue_day, due_day, settled_day): (Day, Day, Day) = (row.get(3)?, row.get(4)?, row.get(5)?);
                list.push(PaidRow {
                    document: row.get(0)?,
                    number: row.get(1)?,
                    payer,
                    payer_name: String::new(),
                    issue_day,
                    due_day,
                    settled_day,
                    paid: row.get(6)?,
                    days: i64::from(settled_day.since(issue_day)),
                    beyond_terms: i64::from(settled_day.since(due_day)),
                });
            }
            Ok(())
        },
    )?;
    Ok(list)
}

fn totals(list: &[PaidRow]) -> (Cents, i64, i64) {
    list.iter().fold((Cents::ZERO, 0, 0), |(paid, days, late), row| {
        (paid + row.paid, days + row.paid.0 * row.days, late + row.paid.0 * row.beyond_terms)
    })
}

/// What was paid between two days: the amount, times the days it took, times the days beyond terms.
pub fn sums(db: &mut Db, days: (Day, Day), whose: &Whose) -> Result<(Cents, i64, i64)> {
    Ok(totals(&settled(db, days, whose)?))
}

/// The invoices settled in the month asked for; one page of them, or all.
pub fn paid(cx: &Cx, db: &mut Db, page: Option<usize>) -> Result<Paid> {
    let asked = Asked::of(cx, db)?;
    let whose = Whose::of(db, &asked)?;
    let from = match cx.query("month") {
        None => asked.as_of.start_of_month(),
        Some(text) => {
            let first = Day::parse(&format!("{text}-01"));
            first.ok_or_else(|| Refusal::invalid("figures.month_wrong").at("month"))?
        }
    };
    let to = from.end_of_month();
    let mut list = settled(db, (from, to), &whose)?;
    list.sort_by_key(|r| (std::cmp::Reverse(r.beyond_terms), r.document));
    let ((paid, days, late), count) = (totals(&list), list.len() as u64);
    if let Some(page) = page {
        list = file::part(&list, page, SIZE).0.to_vec();
    }
    kinds::label_rows(db, "customer", &mut list, |r| (r.payer, &mut r.payer_name))?;
    Ok(Paid { from, to, count, paid, days: weighted(days, paid), beyond_terms: weighted(late, paid), rows: list })
}

const HEADING: [&str; 8] = [
    "figures-paid-number",
    "figures-paid-payer",
    "figures-paid-issued",
    "figures-paid-due",
    "figures-paid-settled",
    "figures-paid-days",
    "figures-paid-beyond",
    "figures-paid-amount",
];

impl View for PaidPage {
    const PATH: &'static str = "/figures/paid";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("month", "`YYYY-MM`; the month of the last day if absent."),
        QUERY[0],
        QUERY[4],
        QUERY[5],
        QUERY[6],
        ("page", "Which hundred invoices, from 1."),
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let words: Vec<Cell> = HEADING.iter().map(|key| Cell::text(cx.lang().word(key))).collect();
        out.row(&words)?;
        for row in paid(cx, db, None)?.rows {
            out.row(&[
                Cell::text(&row.number),
                Cell::text(&row.payer_name),
                Cell::Day(row.issue_day),
                Cell::Day(row.due_day),
                Cell::Day(row.settled_day),
                Cell::number(row.days),
                Cell::number(row.beyond_terms),
                Cell::Amount(row.paid),
            ])?;
        }
        Ok(())
    });
    type Data = Paid;

    fn read(cx: &Cx, db: &mut Db) -> Result<Paid> {
        paid(cx, db, Some(file::page_asked(cx)))
    }

    fn page(cx: &Cx, data: &Paid) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let back = query.pairs().filter(|(k, _)| !["month", "page"].contains(k));
        let back = back.fold(ui::Query::parse("/figures", ""), |q, (k, v)| q.with(k, v));
        let title = lang.say("figures-paid-in", &[("month", format::month(lang, data.from).into())]);
        let shown = |value: Option<Hundredths>| super::page::days(lang, value);
        let lead = lang.say(
            "figures-paid-lead",
            &[("count", data.count.into()), ("days", shown(data.days).into()), ("beyond", shown(data.beyond_terms).into())],
        );
        Sheet::new("collections", title)
            .crumb(lang.word("figures-title"), back.url())
            .lead(html! { (lead) })
            .body(table(cx, data, &query))
    }
}

fn table(cx: &Cx, data: &Paid, query: &ui::Query) -> maud::Markup {
    let lang = cx.lang();
    let phones = [Phone::Title, Phone::Under, Phone::Hidden, Phone::Hidden, Phone::Under];
    let mut columns: Vec<Column> =
        HEADING.iter().zip(phones).map(|(key, phone)| Column::text(lang.word(key)).phone(phone)).collect();
    columns.push(Column::number(lang.word(HEADING[5])));
    columns.push(Column::number(lang.word(HEADING[6])));
    columns.push(Column::number(lang.word(HEADING[7])).phone(Phone::Amount));
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.count as usize);
    let mut totals = vec![html! { (lang.word("figures-total")) }];
    totals.extend((0..4).map(|_| html! {}));
    totals.push(html! { (super::page::days(lang, data.days)) });
    totals.push(html! { (super::page::days(lang, data.beyond_terms)) });
    totals.push(ui::amount(lang, data.paid));
    Table::new(lang.word("figures-paid"), columns)
        .rows(data.rows.iter().map(|row| line(cx, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.count as usize))
        .exports(&query.without("page"))
        .empty(ui::empty(lang.word("figures-paid-none"), lang.word("figures-paid-none-does"), None))
        .html(lang)
}

fn line(cx: &Cx, row: &PaidRow) -> Line {
    let lang = cx.lang();
    Line::new(vec![
        html! { span.money { (row.number) } },
        html! { a href=(format!("/customers/{}", row.payer)) { (row.payer_name) } },
        ui::day(lang, row.issue_day),
        ui::day(lang, row.due_day),
        ui::day(lang, row.settled_day),
        html! { (format::count(lang.locale, row.days)) },
        html! { (format::count(lang.locale, row.beyond_terms)) },
        ui::amount(lang, row.paid),
    ])
    .link(format!("/invoices/{}", row.document))
    .tone(if row.beyond_terms > 0 { Tone::Late } else { Tone::Quiet })
}
