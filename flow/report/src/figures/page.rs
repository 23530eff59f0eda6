//! The page of the figures: where they stand, how they moved, what each is and which documents it is made of.

use ground::customer::groups::{Grouping, names};
use ground::page::{self, Sheet, all_or};
use kernel::{Cents, Currency, Rate, Result};
use maud::{Markup, html};
use store::Db;
use web::chart::{Mark, Series, lines};
use web::i18n::Lang;
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Icon, Kind, Phone, Query, Row as Line, Table, Tile, Tone};
use web::{Cell, Cx, Page, View, format};

use super::read::{Asked, QUERY, figures};
use super::rules::Hundredths;
use super::{Figures, Row};

/// `GET /figures`
pub struct FiguresPage;

/// The figures, and the names that they can be narrowed to.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// Collectors in use.
    pub collectors: Vec<String>,
    /// Segments in use.
    pub segments: Vec<String>,
}

/// A number of days with its decimals: `44,67`; a dash where there is none.
pub fn number(lang: Lang<'_>, value: Option<Hundredths>) -> String {
    value.map_or_else(|| "–".to_string(), |h| format::amount(lang.locale, Cents(h.0)))
}

/// The same with its unit: `44,67 j`.
pub fn days(lang: Lang<'_>, value: Option<Hundredths>) -> String {
    match value {
        None => "–".to_string(),
        some => lang.say("figures-days", &[("days", number(lang, some).into())]),
    }
}

/// A share: `22,22 %`.
pub fn percent(lang: Lang<'_>, value: Option<Hundredths>) -> String {
    value.map_or_else(|| "–".to_string(), |h| format::rate(lang.locale, Rate(h.0 * 10i64.pow(Rate::SCALE - 2))))
}

/// Countback with its reserve: it may go back further than what is known.
pub fn countback(lang: Lang<'_>, row: &Row) -> String {
    let shown = days(lang, Some(row.countback.days));
    if row.countback.beyond { lang.say("figures-at_least", &[("days", shown.into())]) } else { shown }
}

impl View for FiguresPage {
    const PATH: &'static str = "/figures";
    const QUERY: &'static [(&'static str, &'static str)] = &QUERY;
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let asked = Asked::of(cx, db)?;
        let lang = cx.lang();
        let mut heading = vec![Cell::text(lang.word("figures-month"))];
        heading.extend(COLUMNS.iter().map(|key| Cell::text(lang.word(key))));
        out.row(&heading)?;
        let decimal = |value: Option<Hundredths>| match value {
            None => Cell::Empty,
            Some(h) => Cell::number(Cents(h.0)),
        };
        for row in figures(db, &asked)?.rows {
            out.row(&[
                Cell::Day(row.day),
                Cell::Amount(row.sales),
                Cell::Amount(row.receivables),
                Cell::Amount(row.not_due),
                Cell::Amount(row.overdue),
                Cell::Amount(row.unapplied),
                decimal(row.dso),
                decimal(Some(row.countback.days)),
                decimal(row.best),
                decimal(row.delinquent),
                decimal(row.paid_days),
                decimal(row.beyond_terms),
                decimal(row.effectiveness),
                decimal(row.overdue_share),
                Cell::Amount(row.cost),
            ])?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let asked = Asked::of(cx, db)?;
        let figures = figures(db, &asked)?;
        Ok(Data { figures, collectors: names(db, Grouping::Collector)?, segments: names(db, Grouping::Segment)? })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let day = format::day(lang, data.figures.as_of);
        let sheet = Sheet::new("collections", lang.say("figures-title-on", &[("day", day.into())]))
            .lead(html! { (lang.say("figures-lead", &[("window", data.figures.window.into())])) })
            .actions(html! { (Button::link(lang.word("figures-aged"), "/aged").icon(Icon::Collections)) });
        let Some(last) = data.figures.rows.last() else {
            let empty = ui::empty(lang.word("figures-none"), lang.word("figures-none-does"), None);
            return sheet.body(html! { (filters(cx, data, &query)) (empty) });
        };
        sheet.body(html! {
            (filters(cx, data, &query))
            (tiles(cx, &query, last))
            (ui::card(lang.word("figures-course"), None, picture(cx, data, &query)))
            (table(cx, data, &query, ("figures-delays", &DELAYS), delays))
            (table(cx, data, &query, ("figures-amounts", &AMOUNTS), amounts))
            (ui::card(lang.word("figures-explained"), None, explained(cx, &data.figures, last)))
        })
    }
}

/// The columns after the month.
pub const COLUMNS: [&str; 14] = [
    "figures-sales",
    "figures-receivables",
    "figures-not_due",
    "figures-overdue",
    "figures-unapplied",
    "figures-dso",
    "figures-countback",
    "figures-best",
    "figures-delinquent",
    "figures-paid_days",
    "figures-beyond_terms",
    "figures-effectiveness",
    "figures-overdue_share",
    "figures-cost",
];

fn typed(query: &Query, key: &'static str, kind: Kind, label: String, shown: Option<String>) -> Filter {
    let now = query.get(key).unwrap_or_default().to_string();
    let filter = Filter::new(label.clone(), vec![Field::new(kind, key, label).value(now.clone())]);
    if now.is_empty() { filter } else { filter.set(shown.unwrap_or(now), query.without(key).url()) }
}

fn filters(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let word = |key: &str| lang.word(key);
    let named = |list: &[String]| -> Vec<Choice> {
        let none = ("-".to_string(), word("aged-no_group"));
        all_or(lang, list.iter().map(|n| (n.clone(), n.clone())).chain([none]))
    };
    let windows = ["1", "", "6", "12"].map(|n| {
        let count: i64 = n.parse().unwrap_or(3);
        Choice::new(n, lang.say("figures-window-months", &[("count", count.into())]))
    });
    let day = Some(format::day(lang, data.figures.as_of));
    Filters::new(query)
        .filter(typed(query, "as_of", Kind::Date, word("figures-as_of"), day))
        .filter(Filter::choice(query, "window", word("figures-window"), windows.to_vec()))
        .filter(typed(query, "months", Kind::Text, word("figures-months"), None))
        .filter(Filter::choice(query, "collector", word("customer-collector"), named(&data.collectors)))
        .filter(Filter::choice(query, "segment", word("customer-segment"), named(&data.segments)))
        .filter(typed(query, "customer", Kind::Text, word("figures-customer"), None))
        .filter(typed(query, "capital", Kind::Text, word("figures-capital-label"), None))
        .html(lang)
}

/// Whose figures they are, kept in the address of what is behind them.
fn whose(query: &Query, path: &str) -> Query {
    let kept = query.pairs().filter(|(k, _)| ["customer", "collector", "segment"].contains(k));
    kept.fold(Query::parse(path, ""), |q, (k, v)| q.with(k, v))
}

/// The items of receivables behind a figure of a month end.
fn items(query: &Query, row: &Row, class: Option<&str>) -> String {
    let items = whose(query, "/aged/items").with("as_of", row.day.to_string()).with("accounts", "receivable");
    class.map_or(items.clone(), |class| items.with("class", class)).url()
}

fn settled(query: &Query, row: &Row) -> String {
    let month = row.month.to_string();
    whose(query, "/figures/paid").with("month", month.get(..7).unwrap_or_default()).url()
}

fn sold(query: &Query, row: &Row) -> String {
    let mut list = Query::parse("/invoices", "").with("from", row.month.to_string()).with("to", row.day.to_string());
    if let Some(customer) = query.get("customer") {
        list = list.with("customer", customer);
    }
    list.url()
}

fn tiles(cx: &Cx, query: &Query, last: &Row) -> Markup {
    let lang = cx.lang();
    let word = |key: &str| lang.word(key);
    let money = |c: Cents| format::money(lang.locale, c, Currency::EUR);
    let said = |key: &str, days: String| lang.say(key, &[("days", days.into())]);
    let late = if last.overdue.0 > 0 { Tone::Late } else { Tone::Quiet };
    ui::tiles(&[
        Tile::new(word("figures-dso"), days(lang, last.dso))
            .link(items(query, last, None))
            .detail(said("figures-dso-best", days(lang, last.best))),
        Tile::new(word("figures-countback"), countback(lang, last)).link(items(query, last, None)),
        Tile::new(word("figures-paid_days"), days(lang, last.paid_days))
            .link(settled(query, last))
            .detail(said("figures-paid_days-beyond", days(lang, last.beyond_terms))),
        Tile::new(word("figures-overdue"), money(last.overdue))
            .link(items(query, last, Some("overdue")))
            .tone(late)
            .detail(percent(lang, last.overdue_share)),
        Tile::new(word("figures-effectiveness"), percent(lang, last.effectiveness)),
        Tile::new(word("figures-cost"), money(last.cost)).detail(money(last.receivables)),
    ])
}

fn picture(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let rows = &data.figures.rows;
    let marks: Vec<Mark> =
        rows.iter().map(|r| Mark { label: format::month(lang, r.month), url: items(query, r, None) }).collect();
    let series = |key: &str, of: fn(&Row) -> Option<Hundredths>| Series {
        label: lang.word(key),
        values: rows.iter().map(|r| of(r).map(|h| h.0)).collect(),
    };
    let all = [
        series("figures-dso", |r| r.dso),
        series("figures-countback", |r| Some(r.countback.days)),
        series("figures-best", |r| r.best),
        series("figures-paid_days", |r| r.paid_days),
    ];
    lines(lang, &lang.word("figures-course"), &marks, &all, |n| days(lang, Some(Hundredths(n))))
}

/// The columns of how long it takes, and of how much it is.
const DELAYS: [&str; 7] = [
    "figures-dso",
    "figures-countback",
    "figures-best",
    "figures-delinquent",
    "figures-paid_days",
    "figures-beyond_terms",
    "figures-effectiveness",
];
const AMOUNTS: [&str; 7] = [
    "figures-receivables",
    "figures-sales",
    "figures-not_due",
    "figures-overdue",
    "figures-unapplied",
    "figures-overdue_share",
    "figures-cost",
];

/// A line a month, newest first.
fn table(
    cx: &Cx,
    data: &Data,
    query: &Query,
    (caption, keys): (&str, &[&str]),
    cells: fn(&Cx, &Query, &Row) -> Vec<Markup>,
) -> Markup {
    let lang = cx.lang();
    let mut columns = vec![Column::text(lang.word("figures-month")).phone(Phone::Title)];
    columns.extend(keys.iter().enumerate().map(|(n, key)| {
        let column = Column::number(lang.word(key));
        if n == 0 { column.phone(Phone::Amount) } else { column }
    }));
    let row = |row: &Row| {
        let day = (row.day != row.month.end_of_month()).then(|| format::day(lang, row.day));
        let month = html! { (format::month(lang, row.month)) @if let Some(day) = day { " " span.beside { (day) } } };
        Line::new(std::iter::once(month).chain(cells(cx, query, row)).collect())
    };
    Table::new(lang.word(caption), columns)
        .rows(data.figures.rows.iter().rev().map(row).collect())
        .exports(query)
        .html(lang)
}

fn delays(cx: &Cx, query: &Query, row: &Row) -> Vec<Markup> {
    let lang = cx.lang();
    let link = |text: String, url: String| html! { a href=(url) { span.money { (text) } } };
    let plain = |text: String| html! { span.money { (text) } };
    let reserve = if row.countback.beyond { "≥ " } else { "" };
    vec![
        link(number(lang, row.dso), items(query, row, None)),
        plain(format!("{reserve}{}", number(lang, Some(row.countback.days)))),
        link(number(lang, row.best), items(query, row, Some("0"))),
        link(number(lang, row.delinquent), items(query, row, Some("overdue"))),
        link(number(lang, row.paid_days), settled(query, row)),
        link(number(lang, row.beyond_terms), settled(query, row)),
        plain(percent(lang, row.effectiveness)),
    ]
}

fn amounts(cx: &Cx, query: &Query, row: &Row) -> Vec<Markup> {
    let lang = cx.lang();
    let amount = |cents: Cents, url: String| html! { a href=(url) { (ui::amount(lang, cents)) } };
    vec![
        amount(row.receivables, items(query, row, None)),
        amount(row.sales, sold(query, row)),
        amount(row.not_due, items(query, row, Some("0"))),
        amount(row.overdue, items(query, row, Some("overdue"))),
        amount(row.unapplied, items(query, row, Some("unapplied"))),
        html! { span.money { (percent(lang, row.overdue_share)) } },
        ui::amount(lang, row.cost),
    ]
}

/// What each figure is, its formula, and the formula with the values of the last month end.
fn explained(cx: &Cx, figures: &Figures, last: &Row) -> Markup {
    let lang = cx.lang();
    let money = |c: Cents| format::money(lang.locale, c, Currency::EUR);
    let values: Vec<(&'static str, String)> = vec![
        ("receivables", money(last.receivables)),
        ("not_due", money(last.not_due)),
        ("overdue", money(last.overdue)),
        ("late", money(last.receivables - last.not_due)),
        ("sales", money(last.window_sales)),
        ("days", format::count(lang.locale, last.window_days)),
        ("opening", money(last.opening)),
        ("paid", money(last.paid)),
        ("rate", format::rate(lang.locale, figures.capital)),
    ];
    let args: Vec<(&str, web::i18n::Arg)> = values.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
    let results = [
        ("dso", days(lang, last.dso)),
        ("countback", countback(lang, last)),
        ("best", days(lang, last.best)),
        ("delinquent", days(lang, last.delinquent)),
        ("paid_days", days(lang, last.paid_days)),
        ("beyond_terms", days(lang, last.beyond_terms)),
        ("effectiveness", percent(lang, last.effectiveness)),
        ("overdue_share", percent(lang, last.overdue_share)),
        ("cost", money(last.cost)),
    ];
    let pairs = results.iter().map(|(name, result)| {
        let body = html! {
            (lang.word(&format!("figures-{name}-what")))
            br;
            span.beside { (lang.say(&format!("figures-{name}-how"), &args)) " = " } b { (result) }
        };
        (lang.word(&format!("figures-{name}")), body)
    });
    ui::definitions(&pairs.collect::<Vec<_>>())
}
