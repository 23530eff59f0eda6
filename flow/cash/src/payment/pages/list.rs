//! The list of payments.

use ground::page::{self, Listed, Seek, Sheet, kinds, moneys};
use kernel::{Cents, Currency, Id, Result};
use maud::{Markup, html};
use serde::Serialize;
use store::{Db, Permission};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Icon, Kind, Phone, Query, Row, Table, Tone, View as Tab};
use web::{Cell, Cx, Page, View, format};

use crate::payment::Method;
use crate::payment::lists::{self, PaymentRow, Sums, Wanted};

/// `GET /payments`
pub struct Payments;

/// A list of payments.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Data {
    /// One page of them.
    #[serde(flatten)]
    pub list: Listed<PaymentRow>,
    /// What waits in all.
    pub sums: Sums,
    /// The customer asked for.
    pub customer: Option<Id>,
    /// Their name.
    pub customer_name: String,
}

impl View for Payments {
    const PATH: &'static str = "/payments";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("state", "`unidentified`, `on_account`, `applied`, `outgoing` (not explained yet) or `waiting` (for the bank's credit); all if absent."),
        ("method", "`transfer`, `direct_debit`, `card`, `cheque` or `bill`; all if absent."),
        ("customer", "Id or number of a customer."),
        ("q", "A whole payment number, or the beginning of a customer's name."),
        ("from", "Booked from this day on."),
        ("to", "Booked until this day."),
        page::moneys::CURRENCY,
        page::seek::AFTER,
        page::seek::BEFORE,
        page::seek::PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "col-number", "payment-booked", "payment-payer", "payment-text", "col-state", "field-currency", "col-amount",
            "payment-in_euros", "payment-left", "payment-left-currency",
        ];
        let read = |cx: &Cx, db: &mut Db| {
            let wanted = Wanted::of(cx, db)?;
            lists::payments(db, &wanted, &Seek::of(cx)?)
        };
        page::export::pages((cx, db, out), &heading, read, cells)
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let wanted = Wanted::of(cx, db)?;
        let list = lists::payments(db, &wanted, &Seek::of(cx)?)?;
        let customer_name = match wanted.customer {
            Some(id) => kinds::label_of(db, "customer", id)?,
            None => String::new(),
        };
        Ok(Data { list, sums: lists::sums(db)?, customer: wanted.customer, customer_name })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let sheet = Sheet::new("cash", lang.word("payments-title")).actions(html! {
            (Button::link(lang.word("payments-workbench"), "/workbench"))
            @if cx.may(Permission::Cash) {
                (Button::link(lang.word("direct_debits-title"), "/direct-debits"))
                (Button::link(lang.word("online_payments-title"), "/online-payments"))
                (Button::link(lang.word("late_charges-title"), "/late-charges"))
                (Button::link(lang.word("bills_of_exchange-title"), "/bills-of-exchange"))
                (Button::link(lang.word("bad_debts-title"), "/bad-debts"))
                (Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload))
                (Button::link(lang.word("payment-new"), "/payments/new").icon(Icon::Plus).primary())
            }
        });
        let waiting = query.get("state") == Some("waiting");
        sheet.body(html! {
            (page::deed::said(cx))
            (bar(cx, data, &query))
            @if waiting { p { (Button::link(lang.word("transit-credited"), "/payments/transit")) } }
            (table(cx, data, &query))
        })
    }
}

/// How money moves, as choices.
pub(super) fn methods(lang: web::i18n::Lang<'_>) -> Vec<Choice> {
    page::all_or(lang, Method::ALL.map(|m| (m.name().to_string(), lang.word(&format!("payment-method-{}", m.name())))))
}

fn bar(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let now = query.get("state").unwrap_or_default();
    let view = |state: &str, count: Option<u64>| Tab {
        label: lang.word(&format!("payments-{}", if state.is_empty() { "all" } else { state })),
        url: if state.is_empty() { query.without("state").url() } else { query.with("state", state).url() },
        count,
        active: now == state,
    };
    let day = |key: &str, label: &str| {
        Field::new(Kind::Date, key, lang.word(label)).value(query.get(key).unwrap_or_default())
    };
    let days = Filter::new(lang.word("col-day"), vec![day("from", "word-from"), day("to", "word-to")]);
    let shown: Vec<String> = ["from", "to"]
        .into_iter()
        .filter_map(|key| kernel::Day::parse(query.get(key)?))
        .map(|d| format::day(lang, d))
        .collect();
    let days =
        if shown.is_empty() { days } else { days.set(shown.join(" – "), query.without("from").without("to").url()) };
    let customer = Filter::new(
        lang.word("col-customer"),
        vec![Field::text("customer", lang.word("col-customer")).value(&data.customer_name).autocomplete("off")],
    );
    let customer = match data.customer {
        Some(_) => customer.set(data.customer_name.as_str(), query.without("customer").url()),
        None => customer,
    };
    Filters::new(query)
        .views(vec![
            view("", None),
            view("unidentified", Some(data.sums.unidentified_count)),
            view("on_account", Some(data.sums.on_account_count)),
            view("applied", None),
            view("outgoing", None),
            view("waiting", Some(data.sums.waiting_count)),
        ])
        .search("q", lang.word("payments-search"))
        .filter(customer)
        .filter(Filter::choice(query, "method", lang.word("payment-method"), methods(lang)))
        .filter(days)
        .filter(moneys::filter(cx, query))
        .html(lang)
}

fn table(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("payment-booked")),
        Column::text(lang.word("payment-payer")).phone(Phone::Under),
        Column::text(lang.word("payment-text")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-amount")).phone(Phone::Amount),
        Column::number(lang.word("payment-left")),
    ];
    let sum = |of: fn(&PaymentRow) -> (Currency, Cents)| moneys::sums(lang, &moneys::by_currency(data.list.rows.iter().map(of)));
    let none = || html! {};
    let filtered = query.pairs().next().is_some();
    let empty = if filtered {
        ui::empty(lang.word("payments-none-found"), lang.word("payments-none-found-do"), None)
    } else {
        let button = Button::link(lang.word("import-bank"), "/payments/import").icon(Icon::Upload).primary();
        ui::empty(lang.word("payments-none"), lang.word("payments-teach"), Some(button))
    };
    let mut table = Table::new(lang.word("payments-title"), columns);
    if cx.may(Permission::Cash) && query.get("state") == Some("on_account") {
        table = table.bulk(page::bulk::bulk(cx, ("payment.apply", "payment", "/payments/{key}"), Vec::new()));
    }
    table
        .rows(data.list.rows.iter().map(|row| line(cx, row)).collect())
        .totals(vec![
            html! { (lang.word("page-total")) },
            none(),
            none(),
            none(),
            none(),
            sum(|r| (r.currency, r.amount)),
            sum(|r| (r.left_currency, left(r))),
        ])
        .paging(data.list.paging(query))
        .exports(query)
        .empty(empty)
        .html(lang)
}

fn left(row: &PaymentRow) -> Cents {
    if row.state == "outgoing" { Cents::ZERO } else { row.left }
}

fn cells(cx: &Cx, row: &PaymentRow) -> Vec<Cell> {
    let payer = if row.customer.is_some() { &row.customer_name } else { &row.counterparty };
    vec![
        Cell::text(&row.number),
        Cell::Day(row.day),
        Cell::text(payer),
        Cell::text(&row.remittance),
        Cell::text(cx.lang().word(&format!("payment-state-{}", row.state))),
        Cell::text(row.currency.code()),
        Cell::money(row.amount, row.currency),
        Cell::Amount(row.value),
        Cell::money(left(row), row.left_currency),
        Cell::text(row.left_currency.code()),
    ]
}

fn line(cx: &Cx, row: &PaymentRow) -> Row {
    let lang = cx.lang();
    let text: String = row.remittance.chars().take(60).collect();
    let waits = matches!(row.state.as_str(), "unidentified" | "on_account" | "partly");
    Row::new(vec![
        html! { (row.number) },
        ui::day(lang, row.day),
        html! {
            @if row.customer.is_some() { (row.customer_name) }
            @else if row.counterparty.is_empty() { "–" }
            @else { span.beside { (row.counterparty) } }
        },
        html! { span.beside { (text) } },
        html! { (super::state(cx, &row.state)) @if row.waiting { " " (ui::status(Tone::Moving, lang.word("payment-waiting"))) } },
        page::amount(lang, row.amount, row.currency),
        html! { @if left(row).is_zero() { span.beside { "–" } } @else { (page::amount(lang, row.left, row.left_currency)) } },
    ])
    .link(format!("/payments/{}", row.id))
    .key(page::bulk::key(row.id, None, &row.number))
    .tone(if waits { Tone::Waits } else { Tone::Quiet })
}
