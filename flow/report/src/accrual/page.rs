//! The page of a period's end: what would be accrued, what was, and the forms that book it.

use ground::ledger;
use ground::page::{self, Fill, Sheet};
use ground::tax::VatCode;
use kernel::{Cents, Day, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Filters, Form, Phone, Row, Table, section};
use web::{Cell, Cx, Page, View, format};

use super::due::{self, DueOrder};
use super::model::{Accrual, Kind, of_day};

/// `GET /books/accruals`
pub struct Accruals;

/// The end of a period.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Its last day.
    pub day: Day,
    /// Orders of which something was delivered and not invoiced on that day.
    pub due: Vec<DueOrder>,
    /// Their sum without tax, cents.
    pub net: Cents,
    /// Their tax, cents.
    pub tax: Cents,
    /// What was booked for that day.
    pub booked: Vec<Accrual>,
}

fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
    let last_month = cx.today.start_of_month().plus(-1);
    let day = cx.query_day("day")?.map_or(last_month, Day::end_of_month);
    let accounts = ledger::read_accounts(db)?;
    let (due, sum) = due::delivered(db, &accounts, day)?;
    Ok(Data { day, due, net: sum.net, tax: sum.tax, booked: of_day(db, day)? })
}

impl View for Accruals {
    const PATH: &'static str = "/books/accruals";
    const NEEDS: Permission = Permission::Account;
    const QUERY: &'static [(&'static str, &'static str)] =
        &[("day", "Any day of the month at whose end it is; last month if absent.")];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["accrual-order", "accrual-net", "accrual-gross"];
        out.row(&heading.map(|key| Cell::text(cx.lang().word(key))))?;
        for order in read(cx, db)?.due {
            out.row(&[Cell::text(order.number), Cell::Amount(order.net), Cell::Amount(order.gross)])?;
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
        let filter = crate::books::closing_day(lang, &query, "accrual-day", data.day);
        let may = cx.may(Permission::Account) && data.day < cx.today;
        Sheet::new("accounting", lang.word("books-books")).body(html! {
            (crate::books::tabs(cx, "/books/accruals"))
            (page::said(cx))
            p.beside { (lang.word("accrual-lead")) " " (format::day_long(lang, data.day)) }
            (Filters::new(&query).filter(filter).html(lang))
            @if !data.booked.is_empty() { (booked(cx, data)) }
            (due_table(cx, data, &query))
            @if may && !data.due.is_empty() && !data.booked.iter().any(|a| a.kind == Kind::InvoicesToIssue) { (book_due(cx, data)) }
            @if may { (book_parts(cx, data)) }
        })
    }
}

fn due_table(cx: &Cx, data: &Data, query: &ui::Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("accrual-order")).phone(Phone::Title),
        Column::number(lang.word("accrual-net")),
        Column::number(lang.word("accrual-gross")).phone(Phone::Amount),
    ];
    let rows = data.due.iter().map(|order| {
        Row::new(vec![html! { span.money { (order.number) } }, ui::amount(lang, order.net), ui::amount(lang, order.gross)])
            .link(format!("/orders/{}", order.order))
    });
    let totals = vec![html! { (lang.word("col-total")) }, ui::amount(lang, data.net), ui::amount(lang, data.net + data.tax)];
    Table::new(lang.word("accrual-invoices_to_issue"), columns)
        .rows(rows.collect())
        .totals(totals)
        .exports(query)
        .empty(ui::empty(lang.word("accrual-none"), lang.word("accrual-none-does"), None))
        .html(lang)
}

fn booked(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("accrual-kind")).phone(Phone::Title),
        Column::number(lang.word("accrual-net")),
        Column::number(lang.word("accrual-tax")).phone(Phone::Amount),
    ];
    let url = format!("/books/entries?journal=OD&from={}&to={}", data.day, data.day.plus(1));
    let rows = data.booked.iter().map(|a| {
        let kind = lang.word(&format!("accrual-{}", a.kind.name()));
        Row::new(vec![html! { (kind) }, ui::amount(lang, a.net), ui::amount(lang, a.tax)]).link(url.as_str())
    });
    Table::new(lang.word("accrual-booked"), columns).rows(rows.collect()).html(lang)
}

fn book_due(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let hidden = cx.hidden(&cx.address).with("kind", Kind::InvoicesToIssue.name()).with("day", data.day);
    ui::post_button("/accrual/book", &hidden.pairs(), &Button::submit(lang.word("accrual-book_due")).primary())
}

fn book_parts(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let kinds = Kind::ALL.map(|k| Choice::new(k.name(), lang.word(&format!("accrual-{}", k.name()))));
    let mut rates: Vec<Choice> =
        VatCode::MAINLAND.iter().map(|code| Choice::new(code.name(), page::vat(lang, *code, data.day))).collect();
    rates.push(Choice::new(VatCode::None.name(), lang.word("accrual-untaxed")));
    Form::post("/accrual/book")
        .hidden(&cx.hidden(&cx.address).with("day", data.day).pairs())
        .errors(&fill.errors)
        .body(section(
            lang.word("accrual-by_hand"),
            Some(&lang.word("accrual-by_hand-help")),
            html! {
                (fill.select("kind", "accrual-kind", kinds.to_vec(), Kind::CreditNotesToIssue.name()).required().html(lang))
                (fill.money("parts[0].net", "accrual-net", None).required().html(lang))
                (fill.select("parts[0].vat", "accrual-rate", rates, VatCode::Standard.name()).required().html(lang))
                (fill.tick("parts[0].goods", "accrual-goods", true).html(lang))
            },
        ))
        .buttons(vec![Button::submit(lang.word("command-accrual-book"))])
        .html(lang)
}
