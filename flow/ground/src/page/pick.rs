//! Finding customers and items by what a person types: a number, the beginning of a name, any word of it, a SIREN.

use kernel::{Id, Refusal, Result};
use store::{Db, Value};

use super::seek::behind;
use crate::party::fold;

/// What is found is shown to people: more than this nobody looks through.
const MOST: i64 = 500;

/// Customers that a text may mean: by number, by the beginning of the name or of any word in it, by SIREN.
/// Each way is a range of one index. At most 500 of each.
pub fn customers(db: &mut Db, text: &str) -> Result<Vec<Id>> {
    let text = text.trim();
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{202f}').collect();
    let mut found = range(db, "customer", "number", &text.to_uppercase())?;
    if !text.bytes().any(|b| b.is_ascii_lowercase()) {
        found.extend(range(db, "customer", "number", text)?);
    }
    found.extend(range(db, "customer", "sort_name", &fold(text))?);
    if digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let siren: String = digits.chars().take(9).collect();
        found.extend(range(db, "customer", "siren", &siren)?);
    }
    found.extend(words(db, "customer", text)?);
    Ok(distinct(found))
}

/// Items that a text may mean: by article number, or by the beginning of the name or of any word in it.
pub fn items(db: &mut Db, text: &str) -> Result<Vec<Id>> {
    let text = text.trim();
    let mut found = range(db, "item", "sku", text)?;
    if text != text.to_uppercase() {
        found.extend(range(db, "item", "sku", &text.to_uppercase())?);
    }
    found.extend(range(db, "item", "sort_name", &fold(text))?);
    found.extend(words(db, "item", text)?);
    Ok(distinct(found))
}

fn distinct(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(MOST as usize);
    ids
}

/// Ids whose column begins with a text.
pub fn range(db: &mut Db, table: &'static str, column: &'static str, prefix: &str) -> Result<Vec<Id>> {
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let company = db.company;
    db.all(
        &format!("SELECT id FROM {table} WHERE company_id = $1 AND {column} >= $2 AND {column} < $3 LIMIT {MOST}"),
        store::params![company, prefix, behind(prefix)],
        |row| row.get(0),
    )
}

/// Ids by the words that the search has indexed: every word typed must begin one of theirs.
fn words(db: &mut Db, kind: &'static str, text: &str) -> Result<Vec<Id>> {
    let company = db.company;
    let mut found: Option<Vec<Id>> = None;
    for word in web::search::words(text).iter().filter(|w| w.chars().count() >= 2) {
        let values: &[Value] = store::params![company, word, behind(word), kind];
        // The inner limit bounds what a common word costs among documents of all kinds.
        let ids: Vec<Id> = db.all(
            "SELECT id FROM (SELECT id, kind FROM search_term WHERE company_id = $1 AND term >= $2 AND term < $3 LIMIT 4000) t
             WHERE kind = $4",
            values,
            |row| row.get(0),
        )?;
        found = Some(match found {
            None => ids,
            Some(before) => before.into_iter().filter(|id| ids.contains(id)).collect(),
        });
    }
    Ok(found.unwrap_or_default())
}

/// What a form calls a customer or an item: `C00012 · Delmas` is its number before the dot, then its name; an id is
/// itself.
fn named(text: &str) -> &str {
    text.split(" · ").next().unwrap_or(text).trim()
}

/// The one customer that a form names by id, number or (when only one begins so) name.
pub fn one_customer(db: &mut Db, text: &str, field: &str) -> Result<Id> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid("request.field_missing").at(field).into());
    }
    let name = named(text);
    if let Some(id) = exact(db, "customer", "number", name)? {
        return Ok(id);
    }
    match customers(db, name)?.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refusal::invalid("customer.unknown").at(field).into()),
        _ => Err(Refusal::invalid("customer.ambiguous").at(field).with("entered", name).into()),
    }
}

/// The one item that a form names by id, article number or (when only one begins so) name.
pub fn one_item(db: &mut Db, text: &str, field: &str) -> Result<Id> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid("request.field_missing").at(field).into());
    }
    let name = named(text);
    if let Some(id) = exact(db, "item", "sku", name)? {
        return Ok(id);
    }
    match items(db, name)?.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refusal::invalid("item.unknown").at(field).with("item", name).into()),
        _ => Err(Refusal::invalid("item.ambiguous").at(field).with("entered", name).into()),
    }
}

fn exact(db: &mut Db, table: &'static str, column: &'static str, name: &str) -> Result<Option<Id>> {
    let company = db.company;
    for spelt in [name.to_string(), name.to_uppercase()] {
        let found = db.one(
            &format!("SELECT id FROM {table} WHERE company_id = $1 AND {column} = $2"),
            store::params![company, &spelt],
            |row| row.get::<Id>(0),
        )?;
        if found.is_some() {
            return Ok(found);
        }
    }
    let Some(id) = Id::parse(name) else { return Ok(None) };
    db.one(&format!("SELECT id FROM {table} WHERE company_id = $1 AND id = $2"), store::params![company, id], |row| {
        row.get::<Id>(0)
    })
}

/// A choice of a form.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Offered {
    /// Number or article number.
    pub number: String,
    /// Name.
    pub name: String,
    /// What helps to choose: price of an item, town of a customer.
    pub detail: String,
}

/// Proposals of a form's lists at most: what a browser filters while typing without delay.
const OFFERED: i64 = 100;

/// Customers to propose in a form, in alphabetical order.
pub fn offered_customers(db: &mut Db) -> Result<Vec<Offered>> {
    let company = db.company;
    db.all(
        &format!("SELECT number, name FROM customer WHERE company_id = $1 ORDER BY sort_name, id LIMIT {OFFERED}"),
        store::params![company],
        |row| Ok(Offered { number: row.get(0)?, name: row.get(1)?, detail: String::new() }),
    )
}

/// Items to propose in a form, by name; `goods` leaves services out.
pub fn offered_items(db: &mut Db, goods: bool) -> Result<Vec<Offered>> {
    let company = db.company;
    let only = if goods { "AND kind = 'goods'" } else { "" };
    db.all(
        &format!(
            "SELECT sku, name, price FROM item WHERE company_id = $1 {only} ORDER BY sort_name, id LIMIT {OFFERED}"
        ),
        store::params![company],
        |row| Ok(Offered { number: row.get(0)?, name: row.get(1)?, detail: row.get::<kernel::Price>(2)?.to_string() }),
    )
}

/// Proposals as the choices of a field.
pub fn choices(offered: &[Offered]) -> Vec<web::ui::Choice> {
    offered.iter().map(|o| web::ui::Choice::new(o.number.as_str(), o.name.as_str())).collect()
}
