//! The list of remittances of bills.

use ground::page::{self, Listed, Seek, Sheet};
use kernel::Result;
use maud::html;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Filter, Filters, Icon, Kind, Phone, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use crate::bill_remittance::lists::{self, RemittanceRow};

/// `GET /bill-remittances`
pub struct List;

impl View for List {
    const PATH: &'static str = "/bill-remittances";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "A whole number."),
        ("from", "Handed to the bank from this day on."),
        ("to", "Handed to the bank until this day."),
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "col-day", "bill_remittance-bills", "col-amount", "bill_remittance-waiting"];
        page::export::pages((cx, db, out), &heading, |cx, db| lists::remittances(cx, db, &Seek::of(cx)?), cells)
    });
    type Data = Listed<RemittanceRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Listed<RemittanceRow>> {
        lists::remittances(cx, db, &Seek::of(cx)?)
    }

    fn page(cx: &Cx, data: &Listed<RemittanceRow>) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let columns = vec![
            Column::text(lang.word("col-number")).phone(Phone::Title),
            Column::text(lang.word("col-day")).phone(Phone::Under),
            Column::number(lang.word("bill_remittance-bills")),
            Column::text(lang.word("col-state")).phone(Phone::Under),
            Column::number(lang.word("bill_remittance-waiting")),
            Column::number(lang.word("col-amount")).phone(Phone::Amount),
        ];
        let rows = data.rows.iter().map(|r| {
            let (tone, key) = if r.waiting.is_zero() { (Tone::Good, "over") } else { (Tone::Moving, "remitted") };
            Row::new(vec![
                html! { span.money { (r.number) } },
                ui::day(lang, r.day),
                html! { (format::count(lang.locale, r.count)) },
                ui::status(tone, lang.word(&format!("bill_remittance-state-{key}"))),
                ui::amount(lang, r.waiting),
                ui::amount(lang, r.total),
            ])
            .link(format!("/bill-remittances/{}", r.id))
        });
        let day = |key: &str, label: &str| Field::new(Kind::Date, key, lang.word(label)).value(query.get(key).unwrap_or_default());
        let days = Filter::new(lang.word("col-day"), vec![day("from", "word-from"), day("to", "word-to")]);
        let bar = Filters::new(&query).search("q", lang.word("col-number")).filter(days).html(lang);
        let new = || Button::link(lang.word("bill_remittance-new"), "/bill-remittances/new").icon(Icon::Plus).primary();
        let may = cx.may(Permission::Cash);
        let empty = ui::empty(lang.word("bill_remittances-none"), lang.word("bill_remittances-teach"), may.then(new));
        let table = Table::new(lang.word("bill_remittances-title"), columns)
            .rows(rows.collect())
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty)
            .html(lang);
        Sheet::new("cash", lang.word("bill_remittances-title"))
            .crumb(lang.word("bills_of_exchange-title"), "/bills-of-exchange")
            .actions(html! {
                (Button::link(lang.word("transit-title"), "/payments/transit?method=bill"))
                @if may { (new()) }
            })
            .body(html! { (bar) (table) })
    }
}

fn cells(_: &Cx, row: &RemittanceRow) -> Vec<Cell> {
    vec![
        Cell::text(&row.number),
        Cell::Day(row.day),
        Cell::text(row.count.to_string()),
        Cell::Amount(row.total),
        Cell::Amount(row.waiting),
    ]
}
