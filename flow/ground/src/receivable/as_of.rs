//! What was open on a day, as it is known now or as it was known at an earlier moment.
//!
//! Two times are told apart: the day that a document or a settlement is dated (`issue_day`, the day of an allocation),
//! and the place of its fact in the journal (`seq`), which says since when it is known. An item is open at both when it
//! is dated and known by then and what was settled of it, dated and known by then, is less than all of it. Each item
//! keeps the first and last day and fact of its settlements, so only items that were settled in parts by then need
//! their allocations read.
//!
//! Deposits received (4191) stand for supplies to come and are no part of what is owed or owed back; they are left out.

use std::collections::HashMap;

use kernel::{Cents, Currency, Day, Id, Result};
use store::{Db, Row, Seq, Value};

use super::Control;

/// A day, and what was known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Documents and settlements dated until this day count.
    pub day: Day,
    /// Facts up to this one count; all of them where it is absent.
    pub known: Option<Seq>,
}

impl Moment {
    /// A day as it is known now.
    pub fn day(day: Day) -> Moment {
        Moment { day, known: None }
    }
}

/// An item with what was open of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Item.
    pub id: Id,
    /// Payer.
    pub customer: Id,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// What was open, in cents of the currency of the books; below nothing: owed to the customer.
    pub open: Cents,
}

/// What of items was settled by a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fallen {
    /// In the currency of the items; signed like the items.
    pub amount: Cents,
    /// In the currency of the books.
    pub value: Cents,
}

/// Hands over every item that was open, of one payer or of all, in no order.
pub fn each(db: &mut Db, moment: Moment, customer: Option<Id>, mut read: impl FnMut(Left)) -> Result<()> {
    scan(db, moment, customer, "o.issue_day, o.due_day", |row, open| {
        read(Left { id: row.get(0)?, customer: row.get(1)?, issue_day: row.get(4)?, due_day: row.get(5)?, open });
        Ok(())
    })
}

/// The same, with only what sums by age need: payer, the day that age counts from, what was open.
pub fn ages(
    db: &mut Db,
    moment: Moment,
    customer: Option<Id>,
    age: &'static str,
    mut read: impl FnMut(Id, Day, Cents),
) -> Result<()> {
    scan(db, moment, customer, &format!("o.{age}"), |row, open| {
        read(row.get(1)?, row.get(4)?, open);
        Ok(())
    })
}

/// Reads every item that was open: what of it was open is its whole value, what is open now, or, where it was settled in
/// parts by then, its value less those parts. `read` gets id, payer and, from column 4 on, the columns asked for.
fn scan(
    db: &mut Db,
    moment: Moment,
    customer: Option<Id>,
    columns: &str,
    mut read: impl FnMut(&Row, Cents) -> Result<()>,
) -> Result<()> {
    let mut parts: Vec<(Id, Cents)> = Vec::new();
    // Two statements instead of an OR, so that each is answered by its index alone.
    for open in [true, false] {
        let (sql, params) = statement(db, moment, customer, columns, open);
        db.each(&sql, &params, |row| {
            if row.get::<i64>(3)? == 0 {
                return read(row, row.get(2)?);
            }
            parts.push((row.get(0)?, row.get(2)?));
            Ok(())
        })?;
    }
    let ids: Vec<Id> = parts.iter().map(|(id, _)| *id).collect();
    let fallen = fallen(db, moment, &ids)?;
    let left: HashMap<Id, Cents> = parts
        .into_iter()
        .map(|(id, value)| (id, value - fallen.get(&id).copied().unwrap_or_default().value))
        .filter(|(_, open)| !open.is_zero())
        .collect();
    let ids: Vec<Id> = left.keys().copied().collect();
    let company = db.company;
    let sql = format!("SELECT o.id, o.customer_id, 0, 0, {columns} FROM open_item o WHERE o.company_id = $1 AND o.id IN ({{ids}})");
    // A list that is padded names its last id more than once, but finds it once.
    db.all_in(&sql, store::params![company], &ids, |row| {
        let open = left.get(&row.get::<Id>(0)?).copied().unwrap_or_default();
        read(row, open)
    })?;
    Ok(())
}

/// The statement of what is open still, or of what was settled since: id, payer, an amount, and 1 where it was settled
/// in parts by then.
fn statement(
    db: &Db,
    moment: Moment,
    customer: Option<Id>,
    columns: &str,
    open: bool,
) -> (String, Vec<Value<'static>>) {
    // Numbered in the order in which the text meets them: the day and the moment come first.
    let mut params: Vec<Value<'static>> = vec![moment.day.into()];
    let (mut before, mut after, mut since) = ("o.settled_to <= $1", "o.settled_from > $1", "o.settled_to > $1");
    let mut and = format!(" AND o.account <> '{}'", Control::Deposits.name());
    if let Some(known) = moment.known {
        params.push(known.into());
        before = "(o.settled_to <= $1 AND o.settled_to_seq <= $2)";
        after = "(o.settled_from > $1 OR o.settled_from_seq > $2)";
        since = "(o.settled_to > $1 OR o.settled_to_seq > $2)";
        and.push_str(" AND o.seq <= $2");
    }
    params.push(db.company.into());
    let company = params.len();
    if let Some(customer) = customer {
        params.push(customer.into());
        and.push_str(&format!(" AND o.customer_id = ${}", params.len()));
    }
    // Settled items are looked for payer by payer: each is a range of the index, whatever is older stays unread. SQLite
    // keeps the order of a CROSS JOIN.
    let from = if open || customer.is_some() {
        "open_item o WHERE".to_string()
    } else {
        format!("customer c CROSS JOIN open_item o WHERE c.company_id = ${company} AND o.customer_id = c.id AND")
    };
    let (amount, part, state) = if open {
        (
            format!("CASE WHEN o.settled_to IS NULL OR {before} THEN o.open_value ELSE o.value END"),
            format!("CASE WHEN o.settled_to IS NULL OR {before} OR {after} THEN 0 ELSE 1 END"),
            "o.open <> 0".to_string(),
        )
    } else {
        ("o.value".to_string(), format!("CASE WHEN {after} THEN 0 ELSE 1 END"), format!("o.open = 0 AND {since}"))
    };
    let sql = format!(
        "SELECT o.id, o.customer_id, {amount}, CAST({part} AS BIGINT), {columns}
         FROM {from} o.company_id = ${company} AND o.issue_day <= $1 AND {state}{and}"
    );
    (sql, params)
}

/// An item in another currency than that of the books with what was open of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The item, and what was open of it in the books.
    pub left: Left,
    /// Its currency.
    pub currency: Currency,
    /// What was open of it in that.
    pub amount: Cents,
}

/// Every item in one other currency, or in any other than that of the books, that was open: of one payer or of all.
pub fn foreign(db: &mut Db, moment: Moment, customer: Option<Id>, currency: Option<Currency>) -> Result<Vec<Foreign>> {
    let mut params: Vec<Value<'static>> = vec![db.company.into(), moment.day.into()];
    let mut and = format!(" AND o.account <> '{}'", Control::Deposits.name());
    let mut since = "o.settled_to > $2".to_string();
    if let Some(known) = moment.known {
        params.push(known.into());
        since = "(o.settled_to > $2 OR o.settled_to_seq > $3)".to_string();
        and.push_str(" AND o.seq + 0 <= $3");
    }
    if let Some(customer) = customer {
        params.push(customer.into());
        and.push_str(&format!(" AND o.customer_id = ${}", params.len()));
    }
    if let Some(currency) = currency {
        params.push(currency.into());
        and.push_str(&format!(" AND o.currency = ${}", params.len()));
    }
    // That a currency is no empty text leads SQLite to the index of what is in other ones.
    let sql = format!(
        "SELECT o.id, o.customer_id, o.issue_day, o.due_day, o.value, o.currency, o.amount FROM open_item o
         WHERE o.company_id = $1 AND o.currency > '' AND o.currency <> 'EUR' AND o.issue_day <= $2 AND (o.open <> 0 OR {since}){and}"
    );
    let mut list = db.all(&sql, &params, |row| {
        let (id, customer, issue_day, due_day) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let left = Left { id, customer, issue_day, due_day, open: row.get(4)? };
        Ok(Foreign { left, currency: row.get(5)?, amount: row.get(6)? })
    })?;
    let ids: Vec<Id> = list.iter().map(|f| f.left.id).collect();
    let fallen = fallen(db, moment, &ids)?;
    for one in &mut list {
        let by_then = fallen.get(&one.left.id).copied().unwrap_or_default();
        (one.left.open, one.amount) = (one.left.open - by_then.value, one.amount - by_then.amount);
    }
    list.retain(|f| !f.amount.is_zero());
    Ok(list)
}

/// What of items was settled by a moment, for those of which anything was.
pub fn fallen(db: &mut Db, moment: Moment, items: &[Id]) -> Result<HashMap<Id, Fallen>> {
    let mut list: HashMap<Id, Fallen> = HashMap::new();
    if items.is_empty() {
        return Ok(list);
    }
    let mut params: Vec<Value<'static>> = vec![db.company.into(), moment.day.into()];
    let mut known = "";
    if let Some(seq) = moment.known {
        params.push(seq.into());
        known = " AND seq <= $3";
    }
    for (own, value, sign) in [("debit_item", "debit_value", 1), ("credit_item", "credit_value", -1)] {
        let sql = format!(
            "SELECT {own}, CAST(SUM(amount) AS BIGINT), CAST(SUM({value}) AS BIGINT) FROM allocation
             WHERE company_id = $1 AND day <= $2{known} AND {own} IN ({{ids}}) GROUP BY {own}"
        );
        let rows = db.all_in(&sql, &params, items, |row| {
            Ok((row.get::<Id>(0)?, row.get::<Cents>(1)?, row.get::<Cents>(2)?))
        })?;
        for (id, amount, value) in rows {
            let sum = list.entry(id).or_default();
            sum.amount += Cents(amount.0 * sign);
            sum.value += Cents(value.0 * sign);
        }
    }
    Ok(list)
}
