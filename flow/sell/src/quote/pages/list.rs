//! The list of quotes.

use ::store::{Db, Permission};
use ground::page::seek::{AFTER, BEFORE, PAGE_SIZE};
use ground::page::{self, Sheet, all_or, chain};
use kernel::{Cents, Result};
use maud::{Markup, html};
use web::ui::{self, Button, Column, Direction, Field, Filter, Filters, Icon, Kind, Phone, Query, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

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
        AFTER,
        BEFORE,
        PAGE_SIZE,
    ];
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let heading = ["col-number", "quote-revision", "col-customer", "order-reference", "col-day", "quote-valid_until", "col-state", "col-net", "order-gross"];
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
            .empty(empty(cx, &query))
            .totals(totals(cx, data));
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
        ui::amount(lang, quote.net),
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
        Cell::Amount(quote.net),
        Cell::Amount(quote.gross),
    ]
}

fn totals(cx: &Cx, data: &QuoteList) -> Vec<Markup> {
    let lang = cx.lang();
    let (label, sum) = match (data.count, data.net) {
        (Some(count), Some(net)) => (lang.say("page-of", &[("count", count.into())]), net),
        _ => (lang.word("page-total"), data.page.rows.iter().map(|q| q.net).sum::<Cents>()),
    };
    let mut cells = vec![html! { (label) }];
    cells.extend(std::iter::repeat_n(html! {}, 4));
    cells.push(ui::amount(lang, sum));
    cells
}

fn filters(cx: &Cx, query: &Query, data: &QuoteList) -> Markup {
    let lang = cx.lang();
    let now = query.get("state").unwrap_or_default();
    let view = |label: String, state: &str, count| {
        let url = if state.is_empty() { query.without("state") } else { query.with("state", state) };
        ui::View { label, url: url.url(), count, active: now == state }
    };
    let mut views = vec![view(lang.word("quotes-all"), "", None)];
    views.extend(data.waiting.iter().map(|(state, count)| {
        view(lang.word(&format!("quotes-{}", state.name())), state.name(), count.filter(|n| *n > 0))
    }));
    views.push(view(lang.word("quotes-expired"), "expired", None));
    let names = State::ALL.iter().map(|s| s.name()).chain(["expired"]);
    let states = names.map(|s| (s.to_string(), lang.word(&format!("quote-state-{s}"))));
    Filters::new(query)
        .views(views)
        .search("q", lang.word("quotes-search"))
        .filter(Filter::choice(query, "state", lang.word("col-state"), all_or(lang, states)))
        .filter(customer(cx, query, data))
        .filter(days(cx, query))
        .html(lang)
}

fn customer(cx: &Cx, query: &Query, data: &QuoteList) -> Filter {
    let lang = cx.lang();
    let now = query.get("customer").unwrap_or_default();
    let shown = data.customer_name.as_deref().unwrap_or(now);
    let field = Field::text("customer", lang.word("orders-customer")).value(shown);
    let filter = Filter::new(lang.word("col-customer"), vec![field]);
    if now.is_empty() { filter } else { filter.set(shown, query.without("customer").url()) }
}

fn days(cx: &Cx, query: &Query) -> Filter {
    let lang = cx.lang();
    let (from, to) = (query.get("from").unwrap_or_default(), query.get("to").unwrap_or_default());
    let field = |name: &'static str, word: &str, value: &str| Field::new(Kind::Date, name, lang.word(word)).value(value);
    let filter =
        Filter::new(lang.word("col-day"), vec![field("from", "word-from", from), field("to", "word-to", to)]);
    let day = |text: &str| kernel::Day::parse(text).map_or_else(|| "…".to_string(), |d| format::day(lang, d));
    if from.is_empty() && to.is_empty() {
        return filter;
    }
    filter.set(format!("{} – {}", day(from), day(to)), query.without("from").without("to").url())
}

fn empty(cx: &Cx, query: &Query) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let new = cx
        .may(Permission::Sell)
        .then(|| Button::link(lang.word("quote-new"), "/quotes/new").primary().icon(Icon::Plus));
    ui::empty(lang.word("quotes-none"), lang.word("quotes-teach"), new)
}
