//! The list of orders.

use ::store::{Db, Permission};
use ground::page::seek::{AFTER, BEFORE, PAGE_SIZE};
use ground::page::moneys::{self, Sum};
use ground::page::{self, Sheet, all_or, bulk, chain};
use kernel::Result;
use maud::{Markup, html};
use web::ui::{self, Bulk, Button, Column, Direction, Field, Filter, Filters, Icon, Kind, Phone, Query, Row, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use crate::order::State;
use crate::order::lists::{self, OrderList, OrderRow};

/// `/orders`
pub struct List;

impl View for List {
    const PATH: &'static str = "/orders";
    const QUERY: &'static [(&'static str, &'static str)] = &[
        ("q", "The beginning of the number, of the customer's reference or of the customer's name."),
        ("state", "`draft`, `held`, `confirmed`, `shipped`, `invoiced`, `cancelled`."),
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
        let heading =
            ["col-number", "col-customer", "order-reference", "col-day", "order-promised", "col-state", "field-currency", "col-net", "order-gross"];
        page::export::pages((cx, db, out), &heading, |cx, db| Ok(lists::list(cx, db)?.page), cells)
    });
    type Data = OrderList;

    fn read(cx: &Cx, db: &mut Db) -> Result<OrderList> {
        lists::list(cx, db)
    }

    fn page(cx: &Cx, data: &OrderList) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let mut table = Table::new(lang.word("orders-title"), columns(cx, &query))
            .rows(data.page.rows.iter().map(|o| row(cx, o)).collect())
            .paging(data.page.paging(&query))
            .exports(&query)
            .empty(empty(cx, &query, ["orders-none", "orders-teach", "order-new", "/orders/new"]));
        table = table.totals(totals(cx, (data.count, &data.net), moneys::by_currency(data.page.rows.iter().map(|o| (o.currency, o.net))), 7));
        if let Some(bar) = bar(cx, &query) {
            table = table.bulk(bar);
        }
        let mut sheet = Sheet::new("orders", lang.word("orders-title"));
        if cx.may(Permission::Sell) {
            let new = Button::link(lang.word("order-new"), "/orders/new").icon(Icon::Plus).primary();
            let import = Button::link(lang.word("page-import"), "/import?kind=orders").icon(Icon::Upload).quiet();
            sheet = sheet.actions(html! { (import) (new) });
        }
        sheet.body(html! { (filters(cx, &query, data)) (table.html(lang)) })
    }
}

fn columns(cx: &Cx, query: &Query) -> Vec<Column> {
    let lang = cx.lang();
    vec![
        Column::text(lang.word("col-number")).phone(Phone::Title),
        Column::text(lang.word("col-customer")).phone(Phone::Under),
        Column::text(lang.word("order-reference")).phone(Phone::Hidden),
        Column::text(lang.word("col-day")).sort(query, "day", Direction::Down),
        Column::text(lang.word("order-promised")),
        Column::text(lang.word("col-state")).phone(Phone::Under),
        Column::number(lang.word("col-net")).phone(Phone::Amount),
    ]
}

fn row(cx: &Cx, order: &OrderRow) -> Row {
    let lang = cx.lang();
    let (tone, word) = chain::state(cx, "order", order.state.name());
    let promised = order.promised.filter(|_| order.state == State::Confirmed);
    Row::new(vec![
        html! { span.money { (order.number) } },
        html! { (order.customer_name) },
        html! { (order.reference) },
        ui::day(lang, order.day),
        html! {
            @if let Some(day) = promised { (ui::due(lang, day, true)) }
            @else if let Some(day) = order.promised { (ui::day(lang, day)) }
        },
        ui::status(tone, word),
        page::amount(lang, order.net, order.currency),
    ])
    .link(format!("/orders/{}", order.id))
    .key(bulk::key(order.id, None, &order.number))
    .tone(if tone == Tone::Waits { Tone::Waits } else { Tone::Quiet })
}

/// What can be done with several orders of one state.
fn bar(cx: &Cx, query: &Query) -> Option<Bulk> {
    let open = "/orders/{key}";
    let state = query.get("state").and_then(State::parse)?;
    match state {
        State::Held if cx.may(Permission::Credit) => {
            let reason = Field::text("reason", cx.lang().word("order-reason"))
                .value(cx.field("reason", ""))
                .errors(&cx.errors())
                .required();
            Some(bulk::bulk(cx, ("order.release", "order", open), vec![reason]))
        }
        State::Draft if cx.may(Permission::Sell) => Some(bulk::bulk(cx, ("order.confirm", "order", open), Vec::new())),
        State::Confirmed if cx.may(Permission::Ship) => {
            Some(bulk::bulk(cx, ("shipment.ship", "order", open), Vec::new()))
        }
        State::Shipped if cx.may(Permission::Bill) => Some(bulk::bulk(cx, ("invoice.issue", "order", open), Vec::new())),
        _ => None,
    }
}

fn cells(cx: &Cx, order: &OrderRow) -> Vec<Cell> {
    vec![
        Cell::text(&order.number),
        Cell::text(&order.customer_name),
        Cell::text(&order.reference),
        Cell::Day(order.day),
        Cell::day(order.promised),
        Cell::text(chain::state(cx, "order", order.state.name()).1),
        Cell::text(order.currency.code()),
        Cell::money(order.net, order.currency),
        Cell::money(order.gross, order.currency),
    ]
}

/// The line below a list: what all of it comes to, currency by currency, or the rows that are shown where that is not added up. The sum stands
/// in the last of so many columns.
pub(crate) fn totals(cx: &Cx, (count, net): (Option<i64>, &Option<Vec<Sum>>), shown: Vec<Sum>, columns: usize) -> Vec<Markup> {
    let lang = cx.lang();
    let (label, sums) = match (count, net) {
        (Some(count), Some(net)) => (lang.say("page-of", &[("count", count.into())]), net.clone()),
        _ => (lang.word("page-total"), shown),
    };
    let mut cells = vec![html! { (label) }];
    cells.extend(std::iter::repeat_n(html! {}, columns - 2));
    cells.push(moneys::sums(lang, &sums));
    cells
}

/// A view of the list by state; of all where the state is empty.
pub(crate) fn view(query: &Query, label: String, state: &str, count: Option<u64>) -> ui::View {
    let url = if state.is_empty() { query.without("state") } else { query.with("state", state) };
    let active = query.get("state").unwrap_or_default() == state;
    ui::View { label, url: url.url(), count: count.filter(|n| *n > 0), active }
}

fn filters(cx: &Cx, query: &Query, data: &OrderList) -> Markup {
    let lang = cx.lang();
    let mut views = vec![view(query, lang.word("orders-all"), "", None)];
    views.extend(data.waiting.iter().map(|(state, count)| {
        view(query, lang.word(&format!("orders-{}", state.name())), state.name(), *count)
    }));
    let states = State::ALL.iter().map(|s| (s.name().to_string(), lang.word(&format!("order-state-{}", s.name()))));
    Filters::new(query)
        .views(views)
        .search("q", lang.word("orders-search"))
        .filter(Filter::choice(query, "state", lang.word("col-state"), all_or(lang, states)))
        .filter(customer(cx, query, data.customer_name.as_deref()))
        .filter(days(cx, query))
        .filter(moneys::filter(cx, query))
        .html(lang)
}

/// The customer that a list is narrowed to, by its name where it is one.
pub(crate) fn customer(cx: &Cx, query: &Query, name: Option<&str>) -> Filter {
    let lang = cx.lang();
    let now = query.get("customer").unwrap_or_default();
    let shown = name.unwrap_or(now);
    let field = Field::text("customer", lang.word("orders-customer")).value(shown);
    let filter = Filter::new(lang.word("col-customer"), vec![field]);
    if now.is_empty() { filter } else { filter.set(shown, query.without("customer").url()) }
}

/// The days that a list is narrowed to.
pub(crate) fn days(cx: &Cx, query: &Query) -> Filter {
    let lang = cx.lang();
    let (from, to) = (query.get("from").unwrap_or_default(), query.get("to").unwrap_or_default());
    let filter = Filter::new(
        lang.word("col-day"),
        vec![
            Field::new(Kind::Date, "from", lang.word("word-from")).value(from),
            Field::new(Kind::Date, "to", lang.word("word-to")).value(to),
        ],
    );
    let day = |text: &str| kernel::Day::parse(text).map_or_else(|| "…".to_string(), |d| format::day(lang, d));
    if from.is_empty() && to.is_empty() {
        return filter;
    }
    filter.set(format!("{} – {}", day(from), day(to)), query.without("from").without("to").url())
}

/// A list without rows: nothing fits what is asked for, or nothing was written yet. `words` are the title, what it
/// teaches, the button and where that leads.
pub(crate) fn empty(cx: &Cx, query: &Query, [title, teaches, new, url]: [&str; 4]) -> Markup {
    let lang = cx.lang();
    if query.pairs().next().is_some() {
        let clear = Button::link(lang.word("list-clear"), query.cleared().url());
        return ui::empty(lang.word("list-nothing"), lang.word("list-nothing-teach"), Some(clear));
    }
    let new = cx.may(Permission::Sell).then(|| Button::link(lang.word(new), url).primary().icon(Icon::Plus));
    ui::empty(lang.word(title), lang.word(teaches), new)
}
