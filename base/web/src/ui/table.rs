//! Lists: a table with sort, filters, totals, row links, bulk acts, seek paging and export.

use maud::{Markup, html};

use super::button::Button;
use super::query::{Direction, Query};
use super::{Choice, Field, Icon, Tone};
use crate::i18n::Lang;

/// Where a cell goes when the table turns into cards on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phone {
    /// A line of its own with its label.
    #[default]
    Line,
    /// The title of the card.
    Title,
    /// At the right of the title: the amount.
    Amount,
    /// Under the title, without a label: a status, a name.
    Under,
    /// Not shown.
    Hidden,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    number: bool,
    phone: Phone,
    sort: Option<(String, Option<Direction>)>,
}

impl Column {
    /// Words, aligned left.
    pub fn text(label: impl Into<String>) -> Column {
        Column { label: label.into(), number: false, phone: Phone::Line, sort: None }
    }
    /// Figures, aligned right.
    pub fn number(label: impl Into<String>) -> Column {
        Column { number: true, ..Column::text(label) }
    }
    /// Makes the heading a link that sorts by `key`, starting with `first`.
    pub fn sort(mut self, query: &Query, key: &str, first: Direction) -> Column {
        let now = query.sort().filter(|(k, _)| *k == key).map(|(_, direction)| direction);
        self.sort = Some((query.sorted(key, first).url(), now));
        self
    }
    /// Where its cells go on a phone.
    pub fn phone(mut self, phone: Phone) -> Column {
        self.phone = phone;
        self
    }

    fn class(&self) -> Option<&'static str> {
        match (self.number, self.phone) {
            (false, Phone::Line) => None,
            (true, Phone::Line) => Some("n"),
            (_, Phone::Title) => Some("pt"),
            (true, Phone::Amount) => Some("n pa"),
            (false, Phone::Amount) => Some("pa"),
            (true, Phone::Under) => Some("n pu"),
            (false, Phone::Under) => Some("pu"),
            (true, Phone::Hidden) => Some("n px"),
            (false, Phone::Hidden) => Some("px"),
        }
    }

    fn heading(&self, lang: Lang<'_>) -> Markup {
        let sorted = self.sort.as_ref().and_then(|(_, now)| *now).map(|direction| match direction {
            Direction::Up => "ascending",
            Direction::Down => "descending",
        });
        html! {
            // A column of buttons has no name, and a heading without words would be announced as one.
            @if self.label.is_empty() { td class=[self.class()] {} }
            @else {
                th scope="col" class=[self.class()] aria-sort=[sorted] {
                    @if let Some((url, _)) = &self.sort {
                        a href=(url) title=(lang.say("list-sort", &[("label", self.label.as_str().into())])) { (self.label) }
                    } @else { (self.label) }
                }
            }
        }
    }
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    cells: Vec<Markup>,
    link: Option<String>,
    key: Option<String>,
    tone: Tone,
}

impl Row {
    /// The cells in the order of the columns.
    pub fn new(cells: Vec<Markup>) -> Row {
        Row { cells, link: None, key: None, tone: Tone::Quiet }
    }
    /// Where the row leads: its first cell becomes the link, a click anywhere follows it. The first cell must
    /// hold text, no link of its own.
    pub fn link(mut self, url: impl Into<String>) -> Row {
        self.link = Some(url.into());
        self
    }
    /// The value its tick box sends.
    pub fn key(mut self, key: impl Into<String>) -> Row {
        self.key = Some(key.into());
        self
    }
    /// What the row's edge says (waits, late); the words must be in a cell too.
    pub fn tone(mut self, tone: Tone) -> Row {
        self.tone = tone;
        self
    }
}

/// What can be done with the ticked rows: buttons that post `key=...` of each.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// Hidden values sent along.
    pub hidden: Vec<(String, String)>,
    /// What the acts ask for: a reason.
    pub fields: Vec<Field>,
    /// The buttons, each with its own [`Button::to`].
    pub buttons: Vec<Button>,
}

/// The pages before and after this one.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// URL of the page before.
    pub previous: Option<String>,
    /// URL of the page after.
    pub next: Option<String>,
    /// How many there are in all, when known cheaply.
    pub total: Option<u64>,
}

/// A file of exactly what is shown, all pages.
#[derive(Clone, Debug)]
pub struct Export {
    /// `CSV`
    pub label: String,
    /// Where it is.
    pub url: String,
}

/// A list.
///
/// ```ignore
/// Table::new(lang.word("orders-title"), vec![
///     Column::text(lang.word("number")).phone(Phone::Title),
///     Column::text(lang.word("day")).sort(&query, "day", Direction::Down),
///     Column::number(lang.word("amount")).sort(&query, "amount", Direction::Down).phone(Phone::Amount),
/// ])
/// .rows(orders.iter().map(|o| Row::new(vec![html! { (o.number) }, day(lang, o.day), amount(lang, o.total)])
///     .link(format!("/orders/{}", o.id)).key(o.id.to_string())).collect())
/// .totals(vec![html! { (lang.word("total")) }, html! {}, amount(lang, sum)])
/// .paging(Paging { next: Some(query.after(&cursor).url()), ..Paging::default() })
/// .exports(&query)
/// .empty(empty(lang.word("orders-none"), lang.word("orders-teach"), Some(Button::link(lang.word("order-new"), "/orders/new").primary())))
/// .html(lang)
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    totals: Option<Vec<Markup>>,
    bulk: Option<Bulk>,
    paging: Option<Paging>,
    exports: Vec<Export>,
    empty: Option<Markup>,
}

impl Table {
    /// A table; the caption is for screen readers.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Table {
        Table {
            caption: caption.into(),
            columns,
            rows: Vec::new(),
            totals: None,
            bulk: None,
            paging: None,
            exports: Vec::new(),
            empty: None,
        }
    }
    /// The rows of this page.
    pub fn rows(mut self, rows: Vec<Row>) -> Table {
        self.rows = rows;
        self
    }
    /// The last row, in the order of the columns: totals of all pages.
    pub fn totals(mut self, totals: Vec<Markup>) -> Table {
        self.totals = Some(totals);
        self
    }
    /// What can be done with ticked rows.
    pub fn bulk(mut self, bulk: Bulk) -> Table {
        self.bulk = Some(bulk);
        self
    }
    /// The pages around this one.
    pub fn paging(mut self, paging: Paging) -> Table {
        self.paging = Some(paging);
        self
    }
    /// CSV and XLSX of what is shown, under the list's own path (`/orders.csv?...`).
    pub fn exports(mut self, query: &Query) -> Table {
        let file = |label: &str, extension| Export { label: label.to_owned(), url: query.export(extension) };
        self.exports = vec![file("CSV", "csv"), file("XLSX", "xlsx")];
        self
    }
    /// Files under other paths.
    pub fn exports_at(mut self, exports: Vec<Export>) -> Table {
        self.exports = exports;
        self
    }
    /// What stands there when there are no rows.
    pub fn empty(mut self, empty: Markup) -> Table {
        self.empty = Some(empty);
        self
    }

    /// The list.
    pub fn html(&self, lang: Lang<'_>) -> Markup {
        if let (true, Some(empty)) = (self.rows.is_empty(), &self.empty) {
            return empty.clone();
        }
        html! {
            div.list data-list {
                div.scroll {
                    table.grid {
                        caption.unseen { (self.caption) }
                        thead { tr {
                            @if self.bulk.is_some() {
                                th.tick { input type="checkbox" data-all aria-label=(lang.word("list-tick-all")); }
                            }
                            @for column in &self.columns { (column.heading(lang)) }
                        } }
                        tbody { @for row in &self.rows { (self.row(lang, row)) } }
                        @if let Some(totals) = &self.totals { tfoot { (self.total_row(totals)) } }
                    }
                }
                @if let Some(bulk) = &self.bulk { (bulk_bar(lang, bulk)) }
                (self.foot(lang))
            }
        }
    }

    fn row(&self, lang: Lang<'_>, row: &Row) -> Markup {
        let tone = (row.tone != Tone::Quiet).then(|| row.tone.class());
        html! {
            tr class=[tone] {
                @if self.bulk.is_some() {
                    td.tick { @if let Some(key) = &row.key {
                        input type="checkbox" name="key" value=(key) form="bulk" aria-label=(lang.word("list-tick"));
                    } }
                }
                @for (i, (cell, column)) in row.cells.iter().zip(&self.columns).enumerate() {
                    td class=[column.class()] data-label=[(column.phone == Phone::Line).then_some(&column.label)] {
                        @if let (0, Some(link)) = (i, &row.link) { a.row-link href=(link) { (cell) } }
                        @else { (cell) }
                    }
                }
            }
        }
    }

    fn total_row(&self, totals: &[Markup]) -> Markup {
        html! {
            tr {
                @if self.bulk.is_some() { td.tick {} }
                @for (i, (cell, column)) in totals.iter().zip(&self.columns).enumerate() {
                    @if i == 0 { th.pt scope="row" { (cell) } }
                    @else {
                        td class=[column.class()] data-label=[(column.phone == Phone::Line).then_some(&column.label)] { (cell) }
                    }
                }
            }
        }
    }

    fn foot(&self, lang: Lang<'_>) -> Markup {
        html! {
            @if self.paging.is_some() || !self.exports.is_empty() {
                div.list-foot {
                    @if let Some(paging) = &self.paging { (self.pages(lang, paging)) }
                    @if !self.exports.is_empty() {
                        div.exports {
                            @for export in &self.exports {
                                a.button.subtle href=(export.url) download { (Icon::Download) span { (export.label) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn pages(&self, lang: Lang<'_>, paging: &Paging) -> Markup {
        let shown = self.rows.len();
        let all = paging.total.filter(|total| *total > shown as u64);
        html! {
            nav.pages aria-label=(lang.word("list-pages")) {
                (page_link(paging.previous.as_deref(), "prev", Icon::Left, &lang.word("list-previous")))
                (page_link(paging.next.as_deref(), "next", Icon::Right, &lang.word("list-next")))
                span.beside {
                    @if let Some(all) = all { (lang.say("list-shown-of", &[("shown", shown.into()), ("count", all.into())])) }
                    @else { (lang.say("list-shown", &[("count", shown.into())])) }
                }
            }
        }
    }
}

fn page_link(url: Option<&str>, rel: &str, icon: Icon, label: &str) -> Markup {
    html! {
        @if let Some(url) = url {
            a.button href=(url) rel=(rel) { @if rel == "prev" { (icon) } span { (label) } @if rel == "next" { (icon) } }
        } @else {
            span.button.off aria-disabled="true" { @if rel == "prev" { (icon) } span { (label) } @if rel == "next" { (icon) } }
        }
    }
}

fn bulk_bar(lang: Lang<'_>, bulk: &Bulk) -> Markup {
    html! {
        form.bulk id="bulk" method="post" {
            @for (name, value) in &bulk.hidden { input type="hidden" name=(name) value=(value); }
            span.bulk-count role="status" data-one=(lang.word("list-ticked-one")) data-many=(lang.word("list-ticked-many")) {
                (lang.word("list-with-ticked"))
            }
            @for field in &bulk.fields { (field.html(lang)) }
            @for button in &bulk.buttons { (button) }
        }
    }
}

/// A saved view or the usual ones: a tab over the list.
#[derive(Clone, Debug)]
pub struct View {
    /// Its name.
    pub label: String,
    /// The list in that view.
    pub url: String,
    /// How many rows it has, when known cheaply.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub active: bool,
}

/// One filter: a pill that opens its fields. Set, it shows its value and can be taken off.
#[derive(Clone, Debug)]
pub struct Filter {
    label: String,
    fields: Vec<Field>,
    set: Option<(String, String)>,
}

impl Filter {
    /// A filter over one or two fields.
    pub fn new(label: impl Into<String>, fields: Vec<Field>) -> Filter {
        Filter { label: label.into(), fields, set: None }
    }
    /// A filter by one of a list; reads its own value from the query.
    pub fn choice(query: &Query, key: &str, label: impl Into<String>, choices: Vec<Choice>) -> Filter {
        let label = label.into();
        let now = query.get(key).unwrap_or_default();
        let shown = choices.iter().find(|c| !c.value.is_empty() && c.value == now).map(|c| c.label.clone());
        let field = Field::new(super::Kind::Radio(choices), key, label.clone()).value(now);
        let filter = Filter::new(label, vec![field]);
        if let Some(shown) = shown { filter.set(shown, query.without(key).url()) } else { filter }
    }
    /// What it is set to, in words, and the list without it.
    pub fn set(mut self, shown: impl Into<String>, without: impl Into<String>) -> Filter {
        self.set = Some((shown.into(), without.into()));
        self
    }
}

/// What stands over a list: views, search, filters. One GET form: the URL holds everything.
///
/// ```ignore
/// Filters::new(&query).search("q", lang.word("orders-search")).views(views)
///     .filter(Filter::choice(&query, "state", lang.word("state"), states)).html(lang)
/// ```
#[derive(Clone, Debug)]
pub struct Filters {
    query: Query,
    search: Option<(String, String)>,
    views: Vec<View>,
    filters: Vec<Filter>,
}

impl Filters {
    /// Nothing yet.
    pub fn new(query: &Query) -> Filters {
        Filters { query: query.clone(), search: None, views: Vec::new(), filters: Vec::new() }
    }
    /// A search field over the list.
    pub fn search(mut self, key: impl Into<String>, label: impl Into<String>) -> Filters {
        self.search = Some((key.into(), label.into()));
        self
    }
    /// The tabs.
    pub fn views(mut self, views: Vec<View>) -> Filters {
        self.views = views;
        self
    }
    /// Adds a filter.
    pub fn filter(mut self, filter: Filter) -> Filters {
        self.filters.push(filter);
        self
    }

    /// The bar.
    pub fn html(&self, lang: Lang<'_>) -> Markup {
        let names: Vec<&str> = self.filters.iter().flat_map(|f| &f.fields).map(|f| f.name.as_str()).collect();
        let own = |key: &str| names.contains(&key) || self.search.as_ref().is_some_and(|(k, _)| k == key);
        let kept = self.query.pairs().filter(|(k, _)| !own(k) && !["after", "before"].contains(k));
        let any = self.filters.iter().any(|f| f.set.is_some())
            || self.search.as_ref().is_some_and(|(key, _)| self.query.get(key).is_some());
        html! {
            @if !self.views.is_empty() { (view_tabs(lang, &self.views)) }
            form.filters method="get" action=(self.query.path()) {
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                @if let Some((key, label)) = &self.search { (search_box(&self.query, key, label)) }
                @for filter in &self.filters { (filter_pill(lang, filter)) }
                @if any { a.button.subtle href=(self.query.cleared().url()) { (lang.word("list-clear")) } }
                @if self.search.is_some() { button.unseen type="submit" { (lang.word("list-apply")) } }
            }
        }
    }
}

fn search_box(query: &Query, key: &str, label: &str) -> Markup {
    html! {
        div.search-box {
            (Icon::Search)
            input type="search" name=(key) value=[query.get(key)] placeholder=(label) aria-label=(label) data-key="/";
        }
    }
}

fn view_tabs(lang: Lang<'_>, views: &[View]) -> Markup {
    html! {
        nav.tabs aria-label=(lang.word("list-views")) {
            @for view in views {
                a href=(view.url) aria-current=[view.active.then_some("page")] {
                    (view.label)
                    @if let Some(count) = view.count { span.count { (crate::format::count(lang.locale, count as i64)) } }
                }
            }
        }
    }
}

fn filter_pill(lang: Lang<'_>, filter: &Filter) -> Markup {
    html! {
        div.pill.set[filter.set.is_some()] {
            details.menu name="filter" {
                summary {
                    (filter.label)
                    @if let Some((shown, _)) = &filter.set { b { (shown) } } @else { (Icon::Down) }
                }
                div.menu-body {
                    @for field in &filter.fields { (field.html(lang)) }
                    button.button.primary type="submit" { (lang.word("list-apply")) }
                }
            }
            @if let Some((_, without)) = &filter.set {
                a.off-link href=(without) aria-label=(lang.say("list-unset", &[("label", filter.label.as_str().into())])) { (Icon::Cross) }
            }
        }
    }
}
