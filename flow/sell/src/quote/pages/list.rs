//! The list of quotes.

use ::store::{Db, Permission};
use ground::page::seek::{AFTER, BEFORE, PAGE_SIZE};
use ground::page::{self, Sheet, moneys, all_or, chain};
use kernel::Result;
use maud::{Markup, html};
use web::ui::{self, Button, Column, Direction, Filter, Filters, Icon, Phone, Query, Row, Table, Tone};
use web::{Cell, Cx, Page, View};

use crate::order::pages::list::{customer, days, empty, totals, view};
use crate::quote::State;
use crate::quote::lists::{self, QuoteList, QuoteRow};

/// `/quotes`
pub struct List;

impl View for List {
    const PATH: &'static str = "/quotes";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of the number or of the customer's name."),
        ("state", "`draft`, `sent`, `accepted`, `ordered`, `lost`, or `expired`: open, but their day has passed."),
        ("customer", "A customer's id, or the beginning of its number or name."),
        ("from", "First day, YYYY-MM-DD."),
        ("to", "Last day, YYYY-MM-DD."),
        ("sort", "`-day` (the newest first, as when absent) or `day`."),
        moneys::CURRENCY,
        AFTER,
        BEFORE,
        PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "quote-revision", "col-customer", "order-reference", "col-day", "quote-valid_until", "col-state", "field-currency", "col-net", "order-gross"];
        page::export::pages((cx, db, out), &heading, |cx, db| Ok(lists::list(cx, db)?.page), cells)
    });
    type Data = QuoteList;

    fn read(cx: &Cx, db: &mut Db) -> Result<QuoteList> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &QuoteList) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let table = Table::new(lang.word("quotes-title"), columns(cx, &query))
            .rows(data.page.rows.iter().map(|q| row(cx, q)).collect())
            .paging(data.page.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query, ["quotes-none", "quotes-teach", "quote-new", "/quotes/new"]))
            .totals(totals(cx, (data.count, &data.net), moneys::by_currency(data.page.rows.iter().map(|q| (q.currency, q.net))), 6));
        let mut sheet = Sheet::new("quotes", lang.word("quotes-title"));
        if cx.may(Permission::Sell) {
            let new = Button::link(lang.word("quote-new"), "/quotes/new").icon(Icon::Plus).primary();
            sheet = sheet.actions(html! { (new) });
        }
        sheet.body(html! { (filters(cx, &query, data)) (table.html(lang)) })
    }
}

fn columns(cx: &Cx, query: &Query) -> Vec<Column> {
    let lang = cx.lang();
    vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("col-day")).sort(query, "day", Direction::Down),
        Column::text(lang.word("quote-valid_until")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-net")).phone(Phone::Amount),
    ]
}

fn row(cx: &Cx, quote: &QuoteRow) -> Row {
    let lang = cx.lang();
    let (tone, word) = chain::state(cx, "quote", quote.stands(lang.today));
    let open = quote.state.is_open();
    Row::new(vec![
        html! { span.money { (quote.number) @if quote.revision > 1 { " · v" (quote.revision) } } },
        html! { (quote.customer_name) },
        ui::day(lang, quote.day),
        html! { @if open { (ui::due(lang, quote.valid_until, true)) } @else { (ui::day(lang, quote.valid_until)) } },
        ui::status(tone, word),
        page::amount(lang, quote.net, quote.currency),
    ])
    .link(format!("/quotes/{}", quote.id))
    .tone(if tone == Tone::Waits { Tone::Waits } else { Tone::Quiet })
}

fn cells(cx: &Cx, quote: &QuoteRow) -> Vec<Cell> {
    vec![
        Cell::text(&quote.number),
        Cell::text(quote.revision.to_string()),
        Cell::text(&quote.customer_name),
        Cell::text(&quote.reference),
        Cell::Day(quote.day),
        Cell::Day(quote.valid_until),
        Cell::text(chain::state(cx, "quote", quote.stands(cx.lang().today)).1),
        Cell::text(quote.currency.code()),
        Cell::money(quote.net, quote.currency),
        Cell::money(quote.gross, quote.currency),
    ]
}

fn filters(cx: &Cx, query: &Query, data: &QuoteList) -> Markup {
    let lang = cx.lang();
    let mut views = vec![view(query, lang.word("quotes-all"), "", None)];
    views.extend(data.waiting.iter().map(|(state, count)| {
        view(query, lang.word(&format!("quotes-{}", state.name())), state.name(), *count)
    }));
    views.push(view(query, lang.word("quotes-expired"), "expired", None));
    let names = State::ALL.iter().map(|s| s.name()).chain(["expired"]);
    let states = names.map(|s| (s.to_string(), lang.word(&format!("quote-state-{s}"))));
    Filters::new(query)
        .views(views)
        .search("q", lang.word("quotes-search"))
        .filter(Filter::choice(query, "state", lang.word("col-state"), all_or(lang, states)))
        .filter(customer(cx, query, data.customer_name.as_deref()))
        .filter(days(cx, query))
        .filter(moneys::filter(cx, query))
        .html(lang)
}
