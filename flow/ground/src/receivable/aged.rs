//! The aged balance: what customers owe as of a day, by how late it is.

use std::collections::HashMap;

use kernel::{Cents, Day, Id, Result};
use store::Db;

/// The upper ends of the buckets in days late: not due, then 30, 60, 90 and beyond.
pub const BUCKETS: usize = 5;

/// What one customer owes, by lateness.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The customer.
    pub customer: Id,
    /// Not due, 1 to 30 days late, 31 to 60, 61 to 90, more; cents of the currency of the books.
    pub buckets: [Cents; BUCKETS],
    /// Payments not applied yet; cents, negative.
    pub unapplied: Cents,
    /// Everything together; cents.
    pub total: Cents,
}

/// The bucket of an amount that is due on `due`, seen on `day`.
pub fn bucket(due: Day, day: Day) -> usize {
    match day.since(due) {
        ..=0 => 0,
        1..=30 => 1,
        31..=60 => 2,
        61..=90 => 3,
        _ => 4,
    }
}

/// The aged balance as of a day, for one customer or all, without those who owe and are owed nothing.
///
/// An item counts from its issue day; what was settled later than `day` still counted then.
pub fn aged(db: &mut Db, day: Day, customer: Option<Id>) -> Result<Vec<Row>> {
    let mut rows: HashMap<Id, Row> = HashMap::new();
    if day >= db.today {
        sum_open(db, day, customer, &mut rows)?;
    } else {
        sum_as_of(db, day, customer, &mut rows)?;
    }
    let mut list: Vec<Row> = rows.into_values().collect();
    list.retain(|r| r.buckets.iter().any(|b| !b.is_zero()) || !r.unapplied.is_zero());
    list.sort_by_key(|r| (std::cmp::Reverse(r.total), r.customer));
    Ok(list)
}

fn add(rows: &mut HashMap<Id, Row>, customer: Id, due: Day, day: Day, open: Cents) {
    let row = rows.entry(customer).or_insert_with(|| Row { customer, ..Row::default() });
    if open.0 < 0 {
        row.unapplied += open;
    } else {
        row.buckets[bucket(due, day)] += open;
    }
    row.total += open;
}

/// Today's state needs the open items only; the index of open items holds all that is read.
fn sum_open(db: &mut Db, day: Day, customer: Option<Id>, rows: &mut HashMap<Id, Row>) -> Result<()> {
    let company = db.company;
    let ends = [day, day.plus(-30), day.plus(-60), day.plus(-90)];
    let mut read = |row: &store::Row| {
        let customer: Id = row.get(0)?;
        let entry = rows.entry(customer).or_insert_with(|| Row { customer, ..Row::default() });
        for i in 0..BUCKETS {
            entry.buckets[i] = row.get(i + 1)?;
        }
        entry.unapplied = row.get(6)?;
        entry.total = entry.buckets.iter().copied().sum::<Cents>() + entry.unapplied;
        Ok(())
    };
    const SUMS: &str = "SELECT customer_id,
        CAST(SUM(CASE WHEN open_value > 0 AND due_day >= $1 THEN open_value ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN open_value > 0 AND due_day < $1 AND due_day >= $2 THEN open_value ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN open_value > 0 AND due_day < $2 AND due_day >= $3 THEN open_value ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN open_value > 0 AND due_day < $3 AND due_day >= $4 THEN open_value ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN open_value > 0 AND due_day < $4 THEN open_value ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN open_value < 0 THEN open_value ELSE 0 END) AS BIGINT)
      FROM open_item WHERE open <> 0 AND company_id = $5";
    match customer {
        None => db.each(
            &format!("{SUMS} GROUP BY customer_id"),
            store::params![ends[0], ends[1], ends[2], ends[3], company],
            &mut read,
        ),
        Some(one) => db.each(
            &format!("{SUMS} AND customer_id = $6 GROUP BY customer_id"),
            store::params![ends[0], ends[1], ends[2], ends[3], company, one],
            &mut read,
        ),
    }
}

/// A past day: items issued by then that were not closed by then, with what was settled later added back.
fn sum_as_of(db: &mut Db, day: Day, customer: Option<Id>, rows: &mut HashMap<Id, Row>) -> Result<()> {
    let company = db.company;
    let mut items: HashMap<Id, (Id, Day, Cents)> = HashMap::new();
    let filter = if customer.is_some() { " AND customer_id = $3" } else { "" };
    let mut params = store::params![company, day].to_vec();
    params.extend(customer.map(store::Value::from));
    // Two branches instead of an OR, so that each uses its index.
    for branch in ["open <> 0", "closed_day > $2"] {
        db.each(
            &format!(
                "SELECT id, customer_id, due_day, open_value FROM open_item
                 WHERE company_id = $1 AND issue_day <= $2 AND {branch}{filter}"
            ),
            &params,
            |row| {
                items.insert(row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?));
                Ok(())
            },
        )?;
    }
    db.each(
        "SELECT debit_item, credit_item, debit_value, credit_value FROM allocation WHERE company_id = $1 AND day > $2",
        store::params![company, day],
        |row| {
            if let Some(item) = items.get_mut(&row.get::<Id>(0)?) {
                item.2 += row.get::<Cents>(2)?;
            }
            if let Some(item) = items.get_mut(&row.get::<Id>(1)?) {
                item.2 -= row.get::<Cents>(3)?;
            }
            Ok(())
        },
    )?;
    for (customer, due, open) in items.into_values() {
        add(rows, customer, due, day, open);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_begin_the_day_after() {
        let day = Day::parse("2026-06-30").unwrap();
        for (due, expected) in
            [("2026-07-01", 0), ("2026-06-30", 0), ("2026-06-29", 1), ("2026-05-31", 1), ("2026-05-30", 2), ("2026-04-01", 3), ("2026-03-31", 4)]
        {
            assert_eq!(bucket(Day::parse(due).unwrap(), day), expected, "{due}");
        }
    }
}
