//! The page of the aged balance: as of any day, as known at any moment, by any grouping; each figure opens its items.

use ground::customer::groups::{Grouping, names};
use ground::page::{self, Sheet, all_or};
use ground::receivable::aged::Basis;
use kernel::{Cents, Currency, Result};
use maud::{Markup, html};
use store::Db;
use web::chart::{Bucket, ageing, bars::ageing_mini};
use web::ui::{self, Button, Choice, Column, Field, Filter, Filters, Icon, Kind, Phone, Query, Row as Line, Table};
use web::{Cell, Cx, Page, View, format};

use super::asked::{self, Asked, By, NO_GROUP};
use super::items::basis_word;
use super::print::{by_word, columns, name_of};
use super::{Balance, Row, Totals, balance, name_rows};
use crate::file;

/// `GET /aged`
pub struct Aged;

/// Lines of one page.
const SIZE: usize = 100;

/// The balance, and the names that it can be narrowed to.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Data {
    /// The balance.
    #[serde(flatten)]
    pub balance: Balance,
    /// Collectors in use.
    pub collectors: Vec<String>,
    /// Segments in use.
    pub segments: Vec<String>,
}

impl View for Aged {
    const PATH: &'static str = "/aged";
    const QUERY: &'static [(&'static str, &'static str)] =
        &asked::query_and::<10>(&[("page", "Which hundred lines, from 1.")]);
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let lang = cx.lang();
        let asked = Asked::of(cx, db)?;
        let mut balance = balance(db, &asked)?;
        name_rows(db, &mut balance.rows)?;
        let mut heading = vec![lang.word("aged-number"), lang.word(by_word(balance.by))];
        heading.extend(columns(&balance, lang));
        out.row(&heading.into_iter().map(Cell::text).collect::<Vec<_>>())?;
        for row in &balance.rows {
            let mut cells = vec![Cell::text(&row.number), Cell::text(name_of(lang, &row.name, balance.by))];
            cells.extend(row.totals.columns().into_iter().map(Cell::Amount));
            cells.extend(balance.only.zip(row.totals.in_currency).map(|(currency, amount)| Cell::money(amount, currency)));
            out.row(&cells)?;
        }
        Ok(())
    });
    type Data = Data;

    fn read(cx: &Cx, db: &mut Db) -> Result<Data> {
        let asked = Asked::of(cx, db)?;
        let mut balance = balance(db, &asked)?;
        balance.rows = file::part(&balance.rows, file::page_asked(cx), SIZE).0.to_vec();
        name_rows(db, &mut balance.rows)?;
        let (collectors, segments) = (names(db, Grouping::Collector)?, names(db, Grouping::Segment)?);
        Ok(Data { balance, collectors, segments })
    }

    fn page(cx: &Cx, data: &Data) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let balance = &data.balance;
        let day = format::day(lang, balance.as_of);
        let title = lang.say("aged-title-on", &[("day", day.into())]);
        let lead = match balance.known_at {
            Some(at) => lang.say("aged-known", &[("moment", format::moment(lang, at).into())]),
            None => lang.word("aged-lead"),
        };
        let sheet = Sheet::new("collections", title).lead(html! { (lead) }).actions(html! {
            (Button::link(lang.word("aged-figures"), "/figures").icon(Icon::Insight).quiet())
            (Button::link(lang.word("aged-late"), "/overdue").icon(Icon::Collections))
        });
        let bar = ageing(lang, &lang.word("aged-title"), Currency::EUR, &buckets(cx, balance, &query, &balance.totals));
        sheet.body(html! {
            (filters(cx, data, &query))
            @if balance.lines > 0 { (ui::card(format::money(lang.locale, balance.totals.total, Currency::EUR), Some(html! { (lang.word("aged-total-owed")) }), bar)) }
            (table(cx, balance, &query))
        })
    }
}

/// A filter over one field of its own; set, it shows what it is set to.
fn typed(query: &Query, key: &'static str, kind: Kind, label: String, shown: Option<String>, hint: Option<String>) -> Filter {
    let now = query.get(key).unwrap_or_default().to_string();
    let mut field = Field::new(kind, key, label.clone()).value(now.clone());
    if let Some(hint) = hint {
        field = field.hint(hint);
    }
    let filter = Filter::new(label, vec![field]);
    if now.is_empty() { filter } else { filter.set(shown.unwrap_or(now), query.without(key).without("page").url()) }
}

fn filters(cx: &Cx, data: &Data, query: &Query) -> Markup {
    let lang = cx.lang();
    let balance = &data.balance;
    let word = |key: &str| lang.word(key);
    let query = &query.without("page");
    let named = |list: &[String]| -> Vec<Choice> {
        let none = (NO_GROUP.to_string(), word("aged-no_group"));
        all_or(lang, list.iter().map(|n| (n.clone(), n.clone())).chain([none]))
    };
    let by = By::ALL.map(|by| Choice::new(if by == By::Payer { "" } else { by.name() }, word(by_word(by))));
    let basis = [Basis::Due, Basis::Issue]
        .map(|b| Choice::new(if b == Basis::Due { "" } else { "issue" }, word(basis_word(b))));
    let day = Some(format::day(lang, balance.as_of));
    let known = balance.known_at.map(|at| format::moment(lang, at));
    Filters::new(query)
        .filter(typed(query, "as_of", Kind::Date, word("aged-as-of"), day, None))
        .filter(typed(query, "known_at", Kind::Text, word("aged-known_at-label"), known, Some(word("aged-known_at-hint"))))
        .filter(Filter::choice(query, "by", word("aged-by"), by.to_vec()))
        .filter(Filter::choice(query, "basis", word("aged-basis"), basis.to_vec()))
        .filter(typed(query, "classes", Kind::Text, word("aged-classes-label"), None, Some(word("aged-classes-hint"))))
        .filter(Filter::choice(query, "collector", word("aged-by-collector"), named(&data.collectors)))
        .filter(Filter::choice(query, "segment", word("aged-by-segment"), named(&data.segments)))
        .filter(typed(query, "customer", Kind::Text, word("aged-by-customer"), None, None))
        .filter(page::moneys::filter(cx, query))
        .html(lang)
}

/// The items behind a figure: the same choices, narrowed to a line and a class.
fn behind(query: &Query, by: By, row: Option<&Row>, class: Option<&str>) -> String {
    let kept = query.pairs().filter(|(k, _)| *k != "page");
    let mut items = kept.fold(Query::parse("/aged/items", ""), |q, (k, v)| q.with(k, v));
    if let Some(row) = row {
        items = match (row.customer, by.grouping()) {
            (Some(customer), _) => items.with("customer", customer.to_string()),
            (None, Some(grouping)) => {
                items.with(grouping.name(), if row.name.is_empty() { NO_GROUP } else { row.name.as_str() })
            }
            (None, None) => items,
        };
    }
    class.map_or(items.clone(), |class| items.with("class", class)).url()
}

/// The amounts with colours: what is not due or newest first.
fn buckets(cx: &Cx, balance: &Balance, query: &Query, totals: &Totals) -> Vec<Bucket> {
    line_buckets(cx, balance, query, None, totals)
}

fn line_buckets(cx: &Cx, balance: &Balance, query: &Query, row: Option<&Row>, totals: &Totals) -> Vec<Bucket> {
    let lang = cx.lang();
    // Four colours of lateness are told apart; further classes keep the last.
    let shift = u8::from(balance.basis == Basis::Issue);
    let classes = balance.classes.iter().zip(&totals.classes).enumerate();
    classes
        .map(|(n, (class, amount))| Bucket {
            label: class.label(lang),
            amount: *amount,
            url: behind(query, balance.by, row, Some(&n.to_string())),
            age: (n as u8 + shift).min(4),
        })
        .collect()
}

fn table(cx: &Cx, data: &Balance, query: &Query) -> Markup {
    let lang = cx.lang();
    let mut heads = vec![
        Column::text(lang.word(by_word(data.by))).phone(Phone::Title),
        Column::text(lang.word("aged-spread")).phone(Phone::Hidden),
    ];
    heads.extend(columns(data, lang).into_iter().map(Column::number));
    if let Some(last) = heads.pop() {
        heads.push(last.phone(Phone::Amount));
    }
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.lines as usize);
    let mut totals = vec![html! { (lang.word("aged-total")) }, html! {}];
    totals.extend(data.totals.columns().into_iter().map(|amount| ui::amount(lang, amount)));
    totals.extend(in_currency(lang, data, &data.totals));
    Table::new(lang.word("aged-title"), heads)
        .rows(data.rows.iter().map(|row| line(cx, data, query, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.lines as usize))
        .exports(&query.without("page"))
        .empty(ui::empty(lang.word("aged-none"), lang.word("aged-none-does"), None))
        .html(lang)
}

/// What a line comes to in the currency that the balance is narrowed to.
fn in_currency(lang: web::i18n::Lang<'_>, data: &Balance, totals: &Totals) -> Option<Markup> {
    data.only.zip(totals.in_currency).map(|(currency, amount)| ui::money(lang, amount, currency))
}

fn line(cx: &Cx, data: &Balance, query: &Query, row: &Row) -> Line {
    let lang = cx.lang();
    let cell =
        |amount: Cents, url: String| html! { @if !amount.is_zero() { a href=(url) { (ui::amount(lang, amount)) } } };
    let open = |class: Option<&str>| behind(query, data.by, Some(row), class);
    let spread = line_buckets(cx, data, query, Some(row), &row.totals);
    let mut cells = vec![html! { (name_of(lang, &row.name, data.by)) }, ageing_mini(&spread)];
    for (n, amount) in row.totals.classes.iter().enumerate() {
        cells.push(cell(*amount, open(Some(&n.to_string()))));
    }
    cells.push(cell(row.totals.unapplied, open(Some("unapplied"))));
    cells.push(html! { b { (ui::amount(lang, row.totals.total)) } });
    cells.extend(in_currency(lang, data, &row.totals));
    Line::new(cells).link(match row.customer {
        Some(customer) => format!("/customers/{customer}"),
        None => open(None),
    })
}
