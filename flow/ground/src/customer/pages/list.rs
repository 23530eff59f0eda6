//! The list of customers with what each owes.

use kernel::Result;
use maud::{Markup, html};
use store::{Db, Permission};
use web::ui::{self, Button, Column, Direction, Field, Filter, Filters, Icon, Phone, Query, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use crate::customer::lists::{self, CustomerRow};
use crate::page::seek::{AFTER, BEFORE, Listed, PAGE_SIZE};
use crate::page::{self, Sheet, all_or, bulk};

/// `/customers`
pub struct List;

impl View for List {
    const PATH: &'static str = "/customers";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "Number, SIREN, or the beginning of the name or of a word of it."),
        ("limit", "`over`: only those whose exposure passes their limit."),
        ("overdue", "`yes` or `no`: only those that owe, or do not owe, something past due."),
        ("collector", "Who collects: the name as it stands on the customer."),
        ("segment", "The segment: its name as it stands on the customer."),
        ("sort", "`name`, `number`; with a dash before it the other way round."),
        AFTER,
        BEFORE,
        PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = [
            "field-name",
            "col-number",
            "field-city",
            "customer-terms",
            "customer-collector",
            "customer-segment",
            "customer-limit-label",
            "customer-exposure",
            "customer-open",
            "customer-overdue",
        ];
        page::export::pages((cx, db, out), &heading, lists::list, cells)
    });
    type Data = Listed<CustomerRow>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Self::Data> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &Self::Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let mut table = Table::new(lang.word("customers-title"), columns(cx, &query))
            .rows(data.rows.iter().map(|c| row(cx, c)).collect());
        if cx.may(Permission::Keep) {
            let fields = ["collector", "segment"]
                .map(|name| Field::text(name, lang.word(&format!("customer-{name}"))).autocomplete("off"));
            table = table.bulk(bulk::bulk(cx, ("customer.assign", "customer", "/customers/{key}"), fields.to_vec()));
        }
        let table = table
            .paging(data.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query))
            .html(lang);
        let mut sheet = Sheet::new("customers", lang.word("customers-title"));
        if cx.may(Permission::Keep) {
            let new = Button::link(lang.word("customer-new"), "/customers/new").icon(Icon::Plus).primary();
            let import = Button::link(lang.word("page-import"), "/import?kind=customers").icon(Icon::Upload).quiet();
            sheet = sheet.actions(html! { (import) (new) });
        }
        sheet.body(html! { (filters(cx, &query)) (table) })
    }
}

fn columns(cx: &Cx, query: &Query) -> Vec<Column> {
    let lang = cx.lang();
    vec![
        Column::text(lang.word("field-name")).sort(query, "name", Direction::Up).phone(Phone::Title),
        Column::text(lang.word("col-number")).sort(query, "number", Direction::Up).phone(Phone::Under),
        Column::text(lang.word("field-city")).phone(Phone::Under),
        Column::text(lang.word("customer-terms")).phone(Phone::Hidden),
        Column::number(lang.word("customer-limit-label")),
        Column::number(lang.word("customer-exposure")),
        Column::number(lang.word("customer-open")).phone(Phone::Amount),
        Column::text(lang.word("customer-overdue")),
    ]
}

fn row(cx: &Cx, customer: &CustomerRow) -> Row {
    let lang = cx.lang();
    let over = customer.credit_limit.is_some_and(|limit| customer.exposure > limit);
    let tone = if !customer.overdue.is_zero() {
        Tone::Late
    } else if over {
        Tone::Waits
    } else {
        Tone::Quiet
    };
    Row::new(vec![
        html! { (customer.name) },
        html! { span.money { (customer.number) } },
        html! { (customer.city) },
        html! { (super::terms(lang, customer.terms)) },
        match customer.credit_limit {
            Some(limit) => ui::amount(lang, limit),
            None => html! { span.beside { (lang.word("customer-no_limit")) } },
        },
        html! { div {
            (ui::amount(lang, customer.exposure))
            @if over { br; (ui::status(Tone::Waits, lang.word("customer-over"))) }
        } },
        ui::amount(lang, customer.open),
        html! {
            @if let Some(since) = customer.overdue_since {
                span.overdue { (ui::amount(lang, customer.overdue)) " · " (format::lateness(lang, since)) }
            }
        },
    ])
    .link(format!("/customers/{}", customer.id))
    .key(bulk::key(customer.id, Some(customer.version), &customer.number))
    .tone(tone)
}

fn cells(cx: &Cx, customer: &CustomerRow) -> Vec<Cell> {
    vec![
        Cell::text(&customer.name),
        Cell::text(&customer.number),
        Cell::text(&customer.city),
        Cell::text(super::terms(cx.lang(), customer.terms)),
        Cell::text(&customer.collector),
        Cell::text(&customer.segment),
        Cell::amount(customer.credit_limit),
        Cell::Amount(customer.exposure),
        Cell::Amount(customer.open),
        Cell::Amount(customer.overdue),
    ]
}

fn filters(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    let over = all_or(lang, [("over".to_string(), lang.word("customer-limit-over"))]);
    let overdue = all_or(
        lang,
        [("yes".to_string(), lang.word("customer-overdue-yes")), ("no".to_string(), lang.word("customer-overdue-no"))],
    );
    Filters::new(query)
        .search("q", lang.word("customers-search"))
        .filter(Filter::choice(query, "limit", lang.word("customer-limit-label"), over))
        .filter(Filter::choice(query, "overdue", lang.word("customer-overdue"), overdue))
        .filter(named(cx, query, "collector"))
        .filter(named(cx, query, "segment"))
        .html(lang)
}

/// A filter by a name of the company's own.
fn named(cx: &Cx, query: &Query, key: &'static str) -> Filter {
    let label = cx.lang().word(&format!("customer-{key}"));
    let now = query.get(key).unwrap_or_default();
    let filter = Filter::new(label.clone(), vec![Field::text(key, label).value(now)]);
    if now.is_empty() { filter } else { filter.set(now, query.without(key).url()) }
}

fn empty(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let new = cx
        .may(Permission::Keep)
        .then(|| Button::link(lang.word("customer-new"), "/customers/new").primary().icon(Icon::Plus));
    ui::empty(lang.word("customers-none"), lang.word("customers-teach"), new)
}
