//! The items behind a figure of the aged balance, as they stood at its moment.

use std::collections::{HashMap, HashSet};

use ground::customer::groups::{Grouping, members};
use ground::page::{self, Sheet, kinds};
use ground::receivable::months::is_receivable;
use ground::receivable::{Control, ItemKind};
use ground::receivable::aged::{Basis, age_day, class_of};
use ground::receivable::as_of::{self, Left, Moment};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use maud::html;
use serde::Serialize;
use store::Db;
use web::i18n::Lang;
use web::ui::{self, Column, Phone, Row as Line, Table, Tone};
use web::{Cell, Cx, Page, View, format};

use super::asked::{self, Asked, By};
use crate::file;

/// `GET /aged/items`
pub struct ItemsPage;

/// Items of one page.
const SIZE: usize = 100;

/// The items that a figure is made of.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Items {
    /// The day.
    pub as_of: Day,
    /// The moment whose knowledge counts, milliseconds since 1970 UTC; now where absent.
    pub known_at: Option<i64>,
    /// How many there are in all.
    pub count: u64,
    /// The sum of all, cents.
    pub total: Cents,
    /// Items of this page, oldest first.
    pub rows: Vec<ItemRow>,
}

/// An item as it stood.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ItemRow {
    /// Item.
    pub item: Id,
    /// Who owes.
    pub payer: Id,
    /// Their name.
    pub payer_name: String,
    /// What it stands for.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// What it was for, cents of the currency of the books.
    pub amount: Cents,
    /// What was open of it, cents of the currency of the books.
    pub open: Cents,
    /// Its currency.
    pub currency: Currency,
    /// What was open of it in that, where it is not that of the books.
    pub in_currency: Option<Cents>,
}

/// Which part of the balance: `None` is all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Class(usize),
    Overdue,
    Unapplied,
}

/// The items of a part of the balance that is asked for: all, one page of them in full.
pub fn items(cx: &Cx, db: &mut Db, page: Option<usize>) -> Result<Items> {
    let asked = Asked::of(cx, db)?;
    let part = match cx.query("class") {
        None => None,
        Some("unapplied") => Some(Part::Unapplied),
        Some("overdue") => Some(Part::Overdue),
        Some(text) => {
            let class = text.parse().ok().filter(|class| *class < asked.classes().count());
            Some(Part::Class(class.ok_or_else(|| Refusal::invalid("request.choice").at("class"))?))
        }
    };
    let mut found = left(db, &asked, part)?;
    match cx.query("accounts") {
        None => {}
        Some("receivable") => found = receivable_only(db, found)?,
        Some(_) => return Err(Refusal::invalid("request.choice").at("accounts").into()),
    }
    found.sort_by_key(|l| (age_day(asked.basis, l), l.id));
    let total = found.iter().map(|l| l.open).sum();
    let count = found.len() as u64;
    if let Some(page) = page {
        found = file::part(&found, page, SIZE).0.to_vec();
    }
    Ok(Items { as_of: asked.moment.day, known_at: asked.known_at, count, total, rows: rows(db, asked.moment, &found)? })
}

fn left(db: &mut Db, asked: &Asked, part: Option<Part>) -> Result<Vec<Left>> {
    let (classes, bounds) = (asked.classes(), asked.classes().bounds());
    // Who was invoiced is told by the documents of whoever pays.
    let payer = match asked.customer {
        Some(customer) if asked.by == By::Customer => {
            Some(ground::record::load::<ground::customer::Customer>(db, customer, None)?.payer())
        }
        other => other,
    };
    let mut found = Vec::new();
    let apart: Option<HashMap<Id, Left>> = match asked.currency {
        Some(currency) => {
            let other = (!currency.is_euro()).then_some(currency);
            let items = as_of::foreign(db, asked.moment, payer, other)?;
            Some(items.into_iter().map(|f| (f.left.id, f.left)).collect())
        }
        None => None,
    };
    let in_euros = asked.currency.is_some_and(|c| c.is_euro());
    let mut keep = |left: Left| {
        let class = class_of(&bounds, age_day(classes.basis, &left));
        let fits = match part {
            None => true,
            Some(Part::Unapplied) => left.open.0 < 0,
            Some(Part::Overdue) => left.open.0 > 0 && left.due_day < asked.moment.day,
            Some(Part::Class(wanted)) => left.open.0 > 0 && class == wanted,
        };
        if fits {
            found.push(left);
        }
    };
    match apart {
        Some(apart) if !in_euros => apart.into_values().for_each(keep),
        apart => as_of::each(db, asked.moment, payer, |left| {
            if apart.as_ref().is_none_or(|apart| !apart.contains_key(&left.id)) {
                keep(left);
            }
        })?,
    }
    let by_buyer = asked.by == By::Customer;
    let buyers = match by_buyer && (asked.customer.is_some() || asked.collector.is_some() || asked.segment.is_some()) {
        true => super::buyers(db, &found)?,
        false => HashMap::new(),
    };
    let who = |left: &Left| buyers.get(&left.id).copied().unwrap_or(left.customer);
    if let Some(customer) = asked.customer {
        found.retain(|l| !by_buyer || who(l) == customer);
    }
    for (grouping, wanted) in [(Grouping::Collector, &asked.collector), (Grouping::Segment, &asked.segment)] {
        let Some(wanted) = wanted else { continue };
        let members = members(db, grouping)?;
        found.retain(|l| asked::in_group(&members, who(l), wanted));
    }
    Ok(found)
}

/// Without credits on accounts of debts (4191, 4197).
fn receivable_only(db: &mut Db, found: Vec<Left>) -> Result<Vec<Left>> {
    let (credits, mut kept): (Vec<Left>, Vec<Left>) = found.into_iter().partition(|l| l.open.0 < 0);
    kept.extend(on_receivables(db, &credits)?);
    Ok(kept)
}

/// Credits that stand on an account of receivables (411, 413, 416).
pub fn on_receivables(db: &mut Db, credits: &[Left]) -> Result<Vec<Left>> {
    let ids: Vec<Id> = credits.iter().map(|l| l.id).collect();
    let company = db.company;
    let kept = db.all_in(
        "SELECT id, account FROM open_item WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        &ids,
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)),
    )?;
    let kept: HashSet<Id> = kept
        .into_iter()
        .filter(|(_, account)| Control::parse(account).is_some_and(is_receivable))
        .map(|(id, _)| id)
        .collect();
    Ok(credits.iter().filter(|l| kept.contains(&l.id)).copied().collect())
}

/// The documents of items, as they stood at a moment.
pub fn rows(db: &mut Db, moment: Moment, found: &[Left]) -> Result<Vec<ItemRow>> {
    let company = db.company;
    let ids: Vec<Id> = found.iter().map(|l| l.id).collect();
    let details = db.all_in(
        "SELECT id, kind, document_id, number, value, currency, amount FROM open_item
         WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        &ids,
        |row| {
            let kind: String = row.get(1)?;
            let kind = ItemKind::parse(&kind).ok_or_else(|| Fault::broken(format!("open item: no kind: {kind}")))?;
            let foreign = (row.get::<Currency>(5)?, row.get::<Cents>(6)?);
            Ok((row.get::<Id>(0)?, (kind, row.get::<Id>(2)?, row.get::<String>(3)?, row.get::<Cents>(4)?, foreign)))
        },
    )?;
    let mut details: HashMap<Id, _> = details.into_iter().collect();
    let foreign: Vec<Id> = details.iter().filter(|(_, (.., (currency, _)))| !currency.is_euro()).map(|(id, _)| *id).collect();
    let fallen = as_of::fallen(db, moment, &foreign)?;
    let payers: Vec<Id> = found.iter().map(|l| l.customer).collect();
    let names = kinds::labels(db, "customer", &payers)?;
    let mut list = Vec::with_capacity(found.len());
    for left in found {
        let Some((kind, document, number, amount, (currency, whole))) = details.remove(&left.id) else { continue };
        list.push(ItemRow {
            item: left.id,
            payer: left.customer,
            payer_name: names.get(&left.customer).cloned().unwrap_or_default(),
            kind,
            document,
            number,
            issue_day: left.issue_day,
            due_day: left.due_day,
            amount,
            open: left.open,
            currency,
            in_currency: (!currency.is_euro()).then(|| whole - fallen.get(&left.id).copied().unwrap_or_default().amount),
        });
    }
    Ok(list)
}

const HEADING: [&str; 9] = [
    "aged-item-number", "aged-item-kind", "aged-by-payer", "aged-item-issued", "aged-item-due", "aged-item-amount",
    "aged-item-open", "field-currency", "aged-item-in_currency",
];

impl View for ItemsPage {
    const PATH: &'static str = "/aged/items";
    const QUERY: &'static [(&'static str, &'static str)] = &asked::query_and::<12>(&[
        ("class", "Which class of age, from 0; `overdue`: all that is late; `unapplied`: payments and credits not applied; everything if absent."),
        ("accounts", "`receivable`: without deposits received (4191) and overpayments (4197), which are debts."),
        ("page", "Which hundred items, from 1."),
    ]);
    const EXPORT: Option<web::Export> = Some(|cx, db, out| {
        let words: Vec<Cell> = HEADING.iter().map(|key| Cell::text(cx.lang().word(key))).collect();
        out.row(&words)?;
        for row in items(cx, db, None)?.rows {
            out.row(&[
                Cell::text(&row.number),
                Cell::text(kind_word(cx.lang(), row.kind)),
                Cell::text(&row.payer_name),
                Cell::Day(row.issue_day),
                Cell::Day(row.due_day),
                Cell::Amount(row.amount),
                Cell::Amount(row.open),
                Cell::text(row.currency.code()),
                row.in_currency.map_or(Cell::Amount(row.open), |amount| Cell::money(amount, row.currency)),
            ])?;
        }
        Ok(())
    });
    type Data = Items;

    fn read(cx: &Cx, db: &mut Db) -> Result<Items> {
        items(cx, db, Some(file::page_asked(cx)))
    }

    fn page(cx: &Cx, data: &Items) -> Page {
        let lang = cx.lang();
        let query = page::query(cx);
        let day = format::day(lang, data.as_of);
        let back = query.pairs().filter(|(k, _)| !["class", "page"].contains(k));
        let back = back.fold(ui::Query::parse("/aged", ""), |q, (k, v)| q.with(k, v));
        let known = data.known_at.map(|at| lang.say("aged-known", &[("moment", format::moment(lang, at).into())]));
        let whole = format::money(lang.locale, data.total, Currency::EUR);
        let title = lang.say("aged-items-on", &[("day", day.into())]);
        Sheet::new("collections", title)
            .crumb(lang.word("aged-title"), back.url())
            .lead(html! { (lang.say("aged-items-count", &[("count", data.count.into())])) " · " (whole) @if let Some(known) = known { " · " (known) } })
            .body(table(cx, data, &query))
    }
}

/// What an item stands for, in words.
pub fn kind_word(lang: Lang<'_>, kind: ItemKind) -> String {
    lang.word(&format!("aged-kind-{}", kind.name()))
}

fn table(cx: &Cx, data: &Items, query: &ui::Query) -> maud::Markup {
    let lang = cx.lang();
    let columns = vec![
        Column::text(lang.word(HEADING[0])).phone(Phone::Title),
        Column::text(lang.word(HEADING[1])).phone(Phone::Under),
        Column::text(lang.word(HEADING[2])).phone(Phone::Under),
        Column::text(lang.word(HEADING[3])).phone(Phone::Hidden),
        Column::text(lang.word(HEADING[4])).phone(Phone::Under),
        Column::number(lang.word(HEADING[5])),
        Column::number(lang.word(HEADING[6])).phone(Phone::Amount),
    ];
    let page = file::page_asked(cx);
    let from = page.saturating_mul(SIZE);
    let around = (page > 0, from + data.rows.len() < data.count as usize);
    let mut totals = vec![html! { (lang.word("aged-total")) }];
    totals.extend((0..5).map(|_| html! {}));
    totals.push(ui::amount(lang, data.total));
    Table::new(lang.word("aged-items"), columns)
        .rows(data.rows.iter().map(|row| line(cx, data.as_of, row)).collect())
        .totals(totals)
        .paging(file::paging(query, page, around, data.count as usize))
        .exports(&query.without("page"))
        .empty(ui::empty(lang.word("aged-items-none"), lang.word("aged-items-none-does"), None))
        .html(lang)
}

fn line(cx: &Cx, day: Day, row: &ItemRow) -> Line {
    let lang = cx.lang();
    let late = row.open.0 > 0 && row.due_day < day;
    Line::new(vec![
        html! { span.money { (row.number) } },
        html! { (kind_word(cx.lang(), row.kind)) },
        html! { a href=(format!("/customers/{}", row.payer)) { (row.payer_name) } },
        ui::day(lang, row.issue_day),
        html! { (ui::day(lang, row.due_day)) @if late { " " span.overdue { (format::late_by(lang, day.since(row.due_day))) } } },
        ui::amount(lang, row.amount),
        html! {
            (ui::amount(lang, row.open))
            @if let Some(amount) = row.in_currency { br; span.beside { (ui::money(lang, amount, row.currency)) } }
        },
    ])
    .link(kinds::url_of(row.kind.document(), row.document).unwrap_or_default())
    .tone(if late { Tone::Late } else { Tone::Quiet })
}

/// The age basis in words.
pub fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Due => "aged-basis-due",
        Basis::Issue => "aged-basis-issue",
    }
}
