//! The choice of what goes to the bank: bills in our hands by the day of payment, those soon to be paid ticked.

use ground::page::{self, Fill, Sheet};
use kernel::{Cents, Day, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Column, Field, Form, Kind, Phone, Row, Table};
use web::{Cx, Page, View};

use crate::bill_of_exchange::lists::{self, BillRow};

/// `GET /bill-remittances/new`
pub struct New;

/// What could go to the bank.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// Bills to be paid until this day are ticked.
    pub until: Day,
    /// Bills in our hands, the first to be paid first.
    pub bills: Vec<BillRow>,
    /// How many there are in all.
    pub count: i64,
}

/// Banks ask for bills some ten days before they are to be paid; who hands them in once a month looks further.
const SOON_DAYS: i32 = 30;
/// Rows shown; a remittance takes as many.
const SHOWN: usize = 500;

impl View for New {
    const PATH: &'static str = "/bill-remittances/new";
    const NEEDS: Permission = Permission::Cash;
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("until", "Bills to be paid until this day are ticked; thirty days ahead if absent."),
        ("bill", "Id of the only bill that is ticked."),
    ];
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let until = cx.query_day("until")?.unwrap_or(db.today.plus(SOON_DAYS));
        let (sum, bills) = lists::waiting(db, "portfolio", None, SHOWN)?;
        Ok(Data { until, bills, count: sum.count })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let until = Field::new(Kind::Date, "until", lang.word("bill_remittance-until")).value(data.until.to_string()).narrow();
        let choose = html! {
            form.form method="get" action="/bill-remittances/new" {
                (until.html(lang))
                div.buttons { (Button::submit(lang.word("bill_remittance-look"))) }
            }
        };
        let bills = Button::link(lang.word("bills_of_exchange-title"), "/bills-of-exchange");
        Sheet::new("cash", lang.word("bill_remittance-new"))
            .crumb(lang.word("bill_remittances-title"), "/bill-remittances")
            .body(html! {
                @if data.bills.is_empty() {
                    (ui::empty(lang.word("bill_remittance-nothing-title"), lang.word("bill_remittance-nothing-teach"), Some(bills)))
                } @else {
                    (ui::card(lang.word("bill_remittance-when"), None, choose))
                    (form(cx, data))
                }
            })
    }
}

fn form(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let fill = Fill::new(cx);
    let here = format!("/bill-remittances/new?until={}", data.until);
    Form::post("/bill_remittance/remit")
        .hidden(&cx.hidden("/bill-remittances/{id}").page(&here).pairs())
        .errors(&fill.errors)
        .body(html! {
            p { (lang.word("bill_remittance-remit-does")) }
            @if data.count > data.bills.len() as i64 {
                p { (lang.say("list-shown-of", &[("shown", data.bills.len().into()), ("count", data.count.into())])) }
            }
            (table(cx, data))
            (fill.day("day", "bill_remittance-day", Some(cx.today)).html(lang))
        })
        .buttons(vec![
            Button::submit(lang.word("command-bill_remittance-remit")).primary(),
            Button::link(lang.word("word-cancel"), "/bill-remittances").quiet(),
        ])
        .html(lang)
}

fn table(cx: &Cx, data: &Data) -> Markup {
    let lang = cx.lang();
    let only: Option<Id> = cx.query_id("bill").ok().flatten();
    let again = page::form_again(cx);
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("bill_of_exchange-kind")),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("bill_of_exchange-maturity")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
        Column::text(lang.word("bill_remittance-take")),
    ];
    let rows = data.bills.iter().enumerate().map(|(n, bill)| {
        let id = bill.id.to_string();
        let ticked = match (again, only) {
            (true, _) => cx.form.iter().any(|(name, value)| name.starts_with("bills[") && *value == id),
            (false, Some(only)) => bill.id == only,
            (false, None) => bill.maturity <= data.until,
        };
        let label = lang.say("bill_remittance-take-it", &[("number", bill.number.as_str().into())]);
        Row::new(vec![
            html! { a href={ "/bills-of-exchange/" (bill.id) } { (bill.number) } },
            html! { (lang.word(&format!("bill_of_exchange-kind-{}", bill.kind))) },
            html! { (bill.customer_name) },
            ui::due(lang, bill.maturity, true),
            ui::amount(lang, bill.amount),
            html! { input type="checkbox" name={ "bills[" (n) "]" } value=(id) checked[ticked] aria-label=(label); },
        ])
    });
    let sum: Cents = data.bills.iter().map(|b| b.amount).sum();
    let none = || html! {};
    Table::new(lang.word("bill_remittance-may"), columns)
        .rows(rows.collect())
        .totals(vec![html! { (lang.word("col-total")) }, none(), none(), none(), ui::amount(lang, sum), none()])
        .html(lang)
}
