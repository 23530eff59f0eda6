//! The aged balance: what customers owe as of a day, by how late it is or how old, as it is known now or as it was
//! known at an earlier moment.

mod asked;
mod currencies;
mod items;
mod page;
mod print;

pub use asked::{Asked, By, in_group};
pub use items::{ItemRow, Items, ItemsPage, items, kind_word, on_receivables};
pub use page::Aged;
pub use print::print;

use std::collections::{HashMap, HashSet};

use ground::customer::groups::{Grouping, members};
use ground::receivable::aged::{self, Basis, Classes, age_day, class_of};
use ground::receivable::as_of::{self, Left};
use kernel::{Cents, CompanyId, Currency, Day, Id, Result};
use store::{Db, Schema, Store};
use web::i18n::Lang;
use web::step::{Step, view};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "aged",
    schema: Schema { step: "aged", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<Aged>(), view::<ItemsPage>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The aged balance as of a day.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Balance {
    /// The day.
    pub as_of: Day,
    /// The moment whose knowledge counts, milliseconds since 1970 UTC; now where absent.
    pub known_at: Option<i64>,
    /// From which day age counts.
    pub basis: Basis,
    /// What a line stands for.
    pub by: By,
    /// The classes of age, newest first.
    pub classes: Vec<Class>,
    /// Currency of all amounts but `in_currency`.
    pub currency: &'static str,
    /// The currency that the balance is narrowed to.
    pub only: Option<Currency>,
    /// How many lines there are in all.
    pub lines: u64,
    /// Lines, those who owe most first.
    pub rows: Vec<Row>,
    /// All lines together.
    pub totals: Totals,
}

/// A class of age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Class {
    /// First day of lateness or age; none for what is not due.
    pub from: Option<i32>,
    /// Last day of it; none: no end.
    pub to: Option<i32>,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The customer, where a line is one.
    pub customer: Option<Id>,
    /// Its number.
    pub number: String,
    /// Its name, or that of the collector or segment; empty for customers that are in none.
    pub name: String,
    /// What is owed.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Sums; all in cents.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Totals {
    /// By class.
    #[serde(rename = "amounts")]
    pub classes: Vec<Cents>,
    /// Payments and credits, not applied yet; negative.
    pub unapplied: Cents,
    /// Everything together.
    pub total: Cents,
    /// The same in the currency that the balance is narrowed to, where that is not that of the books; in its minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_currency: Option<Cents>,
}

impl Totals {
    fn none(classes: usize) -> Totals {
        Totals { classes: vec![Cents::ZERO; classes], ..Totals::default() }
    }

    fn add(&mut self, more: &aged::Row) {
        self.classes.iter_mut().zip(&more.classes).for_each(|(sum, more)| *sum += *more);
        self.unapplied += more.unapplied;
        self.total += more.total;
    }

    /// The amounts of a line: each class, what is not applied, everything.
    pub fn columns(&self) -> Vec<Cents> {
        self.classes.iter().copied().chain([self.unapplied, self.total]).collect()
    }
}

/// The aged balance that is asked for, all lines; without names, see [`name_rows`].
pub fn balance(db: &mut Db, asked: &Asked) -> Result<Balance> {
    let classes = asked.classes();
    let apart = match asked.currency {
        Some(currency) => Some(currencies::apart(db, asked, &classes, (!currency.is_euro()).then_some(currency))?),
        None => None,
    };
    let mut list = match (&apart, asked.by) {
        (Some(apart), _) if asked.currency.is_some_and(|c| !c.is_euro()) => apart.rows(),
        (_, By::Customer) => by_buyer(db, asked, &classes)?,
        _ => aged::aged(db, asked.moment, &classes, asked.customer)?,
    };
    if let (Some(apart), Some(true)) = (&apart, asked.currency.map(|c| c.is_euro())) {
        apart.take_off(&mut list);
    }
    for (grouping, wanted) in [(Grouping::Collector, &asked.collector), (Grouping::Segment, &asked.segment)] {
        let Some(wanted) = wanted else { continue };
        let members = members(db, grouping)?;
        list.retain(|row| asked::in_group(&members, row.customer, wanted));
    }
    let mut totals = Totals::none(classes.count());
    list.iter().for_each(|row| totals.add(row));
    let amounts = apart.as_ref().filter(|_| asked.currency.is_some_and(|c| !c.is_euro())).map(|a| &a.amounts);
    totals.in_currency = amounts.map(|amounts| list.iter().filter_map(|row| amounts.get(&row.customer)).copied().sum());
    let rows = match asked.by.grouping() {
        None => list.into_iter().map(|row| one(row, amounts)).collect(),
        Some(grouping) => grouped(&members(db, grouping)?, &list, classes.count(), amounts),
    };
    Ok(Balance {
        as_of: asked.moment.day,
        known_at: asked.known_at,
        basis: asked.basis,
        by: asked.by,
        classes: named_classes(classes.basis, &classes.ends),
        currency: "EUR",
        only: asked.currency,
        lines: rows.len() as u64,
        rows,
        totals,
    })
}

fn one(row: aged::Row, amounts: Option<&HashMap<Id, Cents>>) -> Row {
    let in_currency = amounts.map(|a| a.get(&row.customer).copied().unwrap_or_default());
    let totals = Totals { classes: row.classes, unapplied: row.unapplied, total: row.total, in_currency };
    Row { customer: Some(row.customer), totals, ..Row::default() }
}

fn grouped(
    members: &HashMap<Id, String>,
    list: &[aged::Row],
    classes: usize,
    amounts: Option<&HashMap<Id, Cents>>,
) -> Vec<Row> {
    let mut groups: HashMap<&str, Totals> = HashMap::new();
    for row in list {
        let name = members.get(&row.customer).map_or("", String::as_str);
        let totals = groups.entry(name).or_insert_with(|| Totals::none(classes));
        totals.add(row);
        if let Some(amounts) = amounts {
            let own = amounts.get(&row.customer).copied().unwrap_or_default();
            totals.in_currency = Some(totals.in_currency.unwrap_or_default() + own);
        }
    }
    let mut rows: Vec<Row> =
        groups.into_iter().map(|(name, totals)| Row { name: name.to_string(), totals, ..Row::default() }).collect();
    rows.sort_by(|a, b| b.totals.total.cmp(&a.totals.total).then_with(|| a.name.cmp(&b.name)));
    rows
}

fn named_classes(basis: Basis, ends: &[i32]) -> Vec<Class> {
    let not_due = (basis == Basis::Due).then_some(Class { from: None, to: None });
    let mut from = i32::from(basis == Basis::Due);
    let mut list: Vec<Class> = not_due.into_iter().collect();
    for end in ends {
        list.push(Class { from: Some(from), to: Some(*end) });
        from = end + 1;
    }
    list.push(Class { from: Some(from), to: None });
    list
}

impl Class {
    /// Those by due day with the usual ends.
    pub fn usual() -> Vec<Class> {
        named_classes(Basis::Due, &Classes::USUAL)
    }

    /// Its name: not due, 1 to 30 days, more than 90 days.
    pub fn label(&self, lang: Lang<'_>) -> String {
        match (self.from, self.to) {
            (None, _) => lang.word("aged-not_due"),
            (Some(from), Some(to)) => lang.say("aged-class", &[("from", from.into()), ("to", to.into())]),
            (Some(from), None) => lang.say("aged-class-more", &[("days", (from - 1).into())]),
        }
    }
}

/// By who was invoiced, where another customer pays: the items of such payers are told apart by their documents.
fn by_buyer(db: &mut Db, asked: &Asked, classes: &Classes) -> Result<Vec<aged::Row>> {
    let pairs = paid_by_others(db)?;
    let payer = asked.customer.map(|c| pairs.iter().find(|(id, _)| *id == c).map_or(c, |(_, payer)| *payer));
    let payers: HashSet<Id> = pairs.iter().map(|(_, payer)| *payer).filter(|p| payer.is_none_or(|only| only == *p)).collect();
    let mut list = aged::aged(db, asked.moment, classes, payer)?;
    list.retain(|row| !payers.contains(&row.customer));
    let bounds = classes.bounds();
    let mut apart: HashMap<Id, aged::Row> = HashMap::new();
    for payer in payers {
        let mut items: Vec<Left> = Vec::new();
        as_of::each(db, asked.moment, Some(payer), |left| items.push(left))?;
        let buyers = buyers(db, &items)?;
        for left in items {
            let buyer = buyers.get(&left.id).copied().unwrap_or(payer);
            let row = apart.entry(buyer).or_insert_with(|| aged::Row::new(buyer, classes.count()));
            row.add(class_of(&bounds, age_day(classes.basis, &left)), left.open);
        }
    }
    list.extend(apart.into_values());
    list.retain(|row| asked.customer.is_none_or(|only| only == row.customer));
    list.sort_by_key(|r| (std::cmp::Reverse(r.total), r.customer));
    Ok(list)
}

/// Customers for whom another one pays, each with that one.
fn paid_by_others(db: &mut Db) -> Result<Vec<(Id, Id)>> {
    let company = db.company;
    db.all(
        "SELECT id, payer_id FROM customer WHERE company_id = $1 AND payer_id <> id",
        store::params![company],
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)),
    )
}

/// Whom the documents of items were made out to.
fn buyers(db: &mut Db, items: &[Left]) -> Result<HashMap<Id, Id>> {
    let ids: Vec<Id> = items.iter().map(|i| i.id).collect();
    let company = db.company;
    let rows = db.all_in(
        "SELECT o.id, i.customer_id FROM open_item o JOIN invoice i ON i.company_id = o.company_id AND i.id = o.document_id
         WHERE o.company_id = $1 AND i.company_id = $1 AND o.id IN ({ids})",
        store::params![company],
        &ids,
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Looks up numbers and names.
pub fn name_rows(db: &mut Db, rows: &mut [Row]) -> Result<()> {
    let ids: Vec<Id> = rows.iter().filter_map(|r| r.customer).collect();
    let names = ground::customer::names(db, &ids)?;
    for row in rows {
        if let Some((number, name)) = row.customer.and_then(|c| names.get(&c)) {
            (row.number, row.name) = (number.clone(), name.clone());
        }
    }
    Ok(())
}

/// The whole aged balance with names.
pub fn full(store: &Store, company: CompanyId, text: &asked::Texts) -> Result<Balance> {
    store.read(company, |db| {
        let asked = Asked::read(db, text)?;
        let mut balance = balance(db, &asked)?;
        name_rows(db, &mut balance.rows)?;
        Ok(balance)
    })
}

/// The aged balance as JSON, amounts in cents.
pub fn json(store: &Store, company: CompanyId, text: &asked::Texts) -> Result<serde_json::Value> {
    serde_json::to_value(full(store, company, text)?).map_err(kernel::Fault::broken)
}

pub use asked::Texts;
