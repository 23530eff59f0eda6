//! What was open on a day, as it is known now or as it was known at an earlier moment.
//!
//! Two times are told apart: the day that a document or a settlement is dated (`issue_day`, the day of an allocation),
//! and the place of its fact in the journal (`seq`), which says since when it is known. An item is open at both when it
//! is dated and known by then and what was settled of it, dated and known by then, is less than all of it. Each item
//! keeps the first and last day and fact of its settlements, so only items that were settled in parts by then need
//! their allocations read.

use std::collections::HashMap;

use kernel::{Cents, Day, Id, Result};
use store::{Db, Row, Seq, Value};

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

    /// Whether a settlement of a day and a fact counts.
    fn counts(&self, day: Day, seq: Seq) -> bool {
        day <= self.day && self.known.is_none_or(|known| seq <= known)
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

const COLUMNS: &str = "o.id, o.customer_id, o.issue_day, o.due_day, o.value, o.open_value, o.settled_from, o.settled_to,
    o.settled_from_seq, o.settled_to_seq";

/// Hands over every item that was open, of one payer or of all, in no order.
pub fn each(db: &mut Db, moment: Moment, customer: Option<Id>, mut read: impl FnMut(Left)) -> Result<()> {
    let mut parts: Vec<Left> = Vec::new();
    let mut found = |row: &Row| {
        let (left, value) = (left(row)?, row.get::<Cents>(4)?);
        let settled = row.get::<Option<Day>>(6)?.zip(row.get::<Option<Day>>(7)?);
        let known = row.get::<Option<i64>>(8)?.zip(row.get::<Option<i64>>(9)?);
        match settled.zip(known) {
            None => read(left),
            Some(((_, to), (_, last))) if moment.counts(to, last) => read(left),
            Some(((from, _), (first, _))) if !moment.counts(from, first) => read(Left { open: value, ..left }),
            Some(_) => parts.push(Left { open: value, ..left }),
        }
        Ok(())
    };
    // Two statements instead of an OR, so that each is answered by its index alone.
    for open in [true, false] {
        let (sql, params) = statement(db, moment, customer, open);
        db.each(&sql, &params, &mut found)?;
    }
    let ids: Vec<Id> = parts.iter().map(|p| p.id).collect();
    let fallen = fallen(db, moment, &ids)?;
    for mut part in parts {
        part.open -= fallen.get(&part.id).copied().unwrap_or_default().value;
        if !part.open.is_zero() {
            read(part);
        }
    }
    Ok(())
}

fn left(row: &Row) -> Result<Left> {
    Ok(Left {
        id: row.get(0)?,
        customer: row.get(1)?,
        issue_day: row.get(2)?,
        due_day: row.get(3)?,
        open: row.get(5)?,
    })
}

/// The statement of what is open still, or of what was settled since.
fn statement(db: &Db, moment: Moment, customer: Option<Id>, open: bool) -> (String, Vec<Value<'static>>) {
    let mut params: Vec<Value<'static>> = vec![db.company.into(), moment.day.into()];
    let mut and = String::new();
    if let Some(known) = moment.known {
        params.push(known.into());
        and.push_str(" AND o.seq <= $3");
    }
    if let Some(customer) = customer {
        params.push(customer.into());
        and.push_str(&format!(" AND o.customer_id = ${}", params.len()));
    }
    // Settled items are looked for payer by payer: each is a range of the index, whatever is older stays unread.
    let from = if open || customer.is_some() {
        "open_item o WHERE"
    } else {
        "customer c JOIN open_item o ON o.company_id = c.company_id AND o.customer_id = c.id WHERE c.company_id = $1 AND"
    };
    let state = match (open, moment.known) {
        (true, _) => "o.open <> 0",
        (false, None) => "o.open = 0 AND o.settled_to > $2",
        (false, Some(_)) => "o.open = 0 AND (o.settled_to > $2 OR o.settled_to_seq > $3)",
    };
    (format!("SELECT {COLUMNS} FROM {from} o.company_id = $1 AND o.issue_day <= $2 AND {state}{and}"), params)
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
