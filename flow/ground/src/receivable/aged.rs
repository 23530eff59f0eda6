//! The aged balance: what customers owe at a moment, by how late it is or by how old its documents are. A deposit's
//! invoice is owed until it is paid; deposits received (4191) stand for supplies to come and are no part of it.

use std::collections::HashMap;

use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Value};

use super::Control;
use super::as_of::{self, Left, Moment};

/// From which day the age of an item counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// From its due day: how late it is.
    #[default]
    Due,
    /// From its issue day: how old it is.
    Issue,
}

impl Basis {
    /// The column that it counts from.
    fn column(self) -> &'static str {
        match self {
            Basis::Due => "due_day",
            Basis::Issue => "issue_day",
        }
    }
}

/// The classes of an aged balance on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// From which day age counts.
    pub basis: Basis,
    /// The day that it is seen on.
    pub day: Day,
    /// The last day of age of each class but the last, which has no end; rising.
    pub ends: Vec<i32>,
}

impl Classes {
    /// The usual ends: 30, 60 and 90 days.
    pub const USUAL: [i32; 3] = [30, 60, 90];

    /// By due day on a day: not due, up to 30 days late, 60, 90, more.
    pub fn usual(day: Day) -> Classes {
        Classes { basis: Basis::Due, day, ends: Classes::USUAL.to_vec() }
    }

    /// The earliest day (due or of issue) of each class but the last, newest class first. By due day, the first class
    /// is what is not due.
    pub fn bounds(&self) -> Vec<Day> {
        let not_due = (self.basis == Basis::Due).then_some(self.day);
        not_due.into_iter().chain(self.ends.iter().map(|end| self.day.plus(-end))).collect()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.bounds().len() + 1
    }

    /// The first and last day of a class: due days, or days of issue.
    pub fn range(&self, class: usize) -> (Option<Day>, Option<Day>) {
        let bounds = self.bounds();
        (bounds.get(class).copied(), class.checked_sub(1).and_then(|c| bounds.get(c)).map(|d| d.plus(-1)))
    }
}

/// What one customer owes, by class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The customer.
    pub customer: Id,
    /// By class, newest first; cents of the currency of the books.
    pub classes: Vec<Cents>,
    /// Payments and credits not applied yet; cents, negative.
    pub unapplied: Cents,
    /// Everything together; cents.
    pub total: Cents,
}

impl Row {
    /// Nothing yet.
    pub fn new(customer: Id, classes: usize) -> Row {
        Row { customer, classes: vec![Cents::ZERO; classes], ..Row::default() }
    }

    /// Adds what is open of an item in a class; credits count apart.
    pub fn add(&mut self, class: usize, open: Cents) {
        if open.0 < 0 {
            self.unapplied += open;
        } else if let Some(sum) = self.classes.get_mut(class) {
            *sum += open;
        }
        self.total += open;
    }

    fn is_nothing(&self) -> bool {
        self.classes.iter().all(Cents::is_zero) && self.unapplied.is_zero()
    }
}

/// The class of a day (due or of issue) by the bounds of the classes.
pub fn class_of(bounds: &[Day], day: Day) -> usize {
    bounds.iter().position(|bound| day >= *bound).unwrap_or(bounds.len())
}

/// The aged balance at a moment, for one payer or all, without those who owe and are owed nothing; who owes most first.
pub fn aged(db: &mut Db, moment: Moment, classes: &Classes, customer: Option<Id>) -> Result<Vec<Row>> {
    let mut list = if moment.known.is_none() && moment.day >= db.today {
        open_now(db, classes, customer)?
    } else {
        let (bounds, count) = (classes.bounds(), classes.count());
        let mut rows: HashMap<Id, Row> = HashMap::new();
        as_of::ages(db, moment, customer, classes.basis.column(), |payer, day, open| {
            rows.entry(payer).or_insert_with(|| Row::new(payer, count)).add(class_of(&bounds, day), open);
        })?;
        rows.into_values().collect()
    };
    list.retain(|r| !r.is_nothing());
    list.sort_by_key(|r| (std::cmp::Reverse(r.total), r.customer));
    Ok(list)
}

/// The day that the age of an item counts from.
pub fn age_day(basis: Basis, left: &Left) -> Day {
    match basis {
        Basis::Due => left.due_day,
        Basis::Issue => left.issue_day,
    }
}

/// Today's state needs the open items only; the index of open items holds all that is read.
fn open_now(db: &mut Db, classes: &Classes, customer: Option<Id>) -> Result<Vec<Row>> {
    let bounds = classes.bounds();
    let day = classes.basis.column();
    let mut sums = String::new();
    for class in 0..=bounds.len() {
        let newer = (class > 0).then(|| format!(" AND {day} < ${class}")).unwrap_or_default();
        let older = (class < bounds.len()).then(|| format!(" AND {day} >= ${}", class + 1)).unwrap_or_default();
        sums.push_str(&format!("CAST(SUM(CASE WHEN open_value > 0{newer}{older} THEN open_value ELSE 0 END) AS BIGINT), "));
    }
    let mut params: Vec<Value<'static>> = bounds.iter().map(|b| Value::from(*b)).collect();
    params.push(db.company.into());
    let mut filter = format!("open <> 0 AND account <> '{}' AND company_id = ${}", Control::Deposits.name(), params.len());
    if let Some(one) = customer {
        params.push(one.into());
        filter.push_str(&format!(" AND customer_id = ${}", params.len()));
    }
    let count = bounds.len() + 1;
    let sql = format!(
        "SELECT customer_id, {sums}CAST(SUM(CASE WHEN open_value < 0 THEN open_value ELSE 0 END) AS BIGINT)
         FROM open_item WHERE {filter} GROUP BY customer_id"
    );
    db.all(&sql, &params, |row| {
        let mut one = Row::new(row.get(0)?, count);
        for (class, sum) in one.classes.iter_mut().enumerate() {
            *sum = row.get(class + 1)?;
        }
        one.unapplied = row.get(count + 1)?;
        one.total = one.classes.iter().copied().sum::<Cents>() + one.unapplied;
        Ok(one)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_the_day_after() {
        let day = Day::parse("2026-06-30").unwrap();
        let bounds = Classes::usual(day).bounds();
        for (due, expected) in
            [("2026-07-01", 0), ("2026-06-30", 0), ("2026-06-29", 1), ("2026-05-31", 1), ("2026-05-30", 2), ("2026-04-01", 3), ("2026-03-31", 4)]
        {
            assert_eq!(class_of(&bounds, Day::parse(due).unwrap()), expected, "{due}");
        }
    }

    #[test]
    fn by_issue_there_is_no_class_of_what_is_not_due() {
        let day = Day::parse("2026-06-30").unwrap();
        let classes = Classes { basis: Basis::Issue, day, ends: vec![15, 45] };
        let bounds = classes.bounds();
        for (issued, expected) in [("2026-06-30", 0), ("2026-06-15", 0), ("2026-06-14", 1), ("2026-05-16", 1), ("2026-05-15", 2)] {
            assert_eq!(class_of(&bounds, Day::parse(issued).unwrap()), expected, "{issued}");
        }
        assert_eq!(classes.count(), 3);
        assert_eq!(classes.range(1), (Day::parse("2026-05-16"), Day::parse("2026-06-14")));
        assert_eq!(classes.range(2), (None, Day::parse("2026-05-15")));
    }

    #[test]
    fn who_owes_and_is_owed_nothing_is_left_out() {
        for (classes, unapplied, nothing) in [([0, 0], 0, true), ([0, 5], 0, false), ([5, 0], 0, false), ([0, 0], -5, false), ([5, 0], -5, false)] {
            let row = Row { classes: classes.map(Cents).to_vec(), unapplied: Cents(unapplied), ..Row::default() };
            assert_eq!(row.is_nothing(), nothing, "{row:?}");
        }
        assert_eq!((Basis::Due.column(), Basis::Issue.column()), ("due_day", "issue_day"));
    }
}
