//! What figures say of the past: what was shown on a day is what is said of that day and that moment ever after, and
//! every past day and month is what its documents and settlements come to, recomputed by plain queries.

use std::collections::{BTreeMap, HashMap, HashSet};

use ground::receivable::aged::{Classes, Row, aged, class_of};
use ground::receivable::as_of::Moment;
use ground::receivable::months::{Month, each};
use ground::receivable::statement::statement;
use kernel::{Cents, Day, Id, Result};
use store::{Db, params};

/// Aged balances as they were shown, with the moment of each.
#[derive(Default)]
pub struct Shown(Vec<(Moment, Vec<Row>)>);

impl Shown {
    /// Keeps today's aged balance as a person would see it now.
    pub fn look(&mut self, db: &mut Db) -> Result<()> {
        let day = db.today;
        let rows = aged(db, Moment::day(day), &Classes::usual(day), None)?;
        let moment = Moment { day, known: Some(store::journal::head(db)?.0) };
        self.0.push((moment, rows));
        Ok(())
    }

    /// What is said differently now of any moment that was looked at, or not as its documents have it.
    pub fn faults(&self, db: &mut Db) -> Result<Vec<String>> {
        let mut what = Vec::new();
        for (moment, shown) in &self.0 {
            let day = moment.day;
            let now = aged(db, *moment, &Classes::usual(day), None)?;
            if now != *shown {
                what.push(format!("the aged balance of {day} as known at {:?} was shown otherwise: {}", moment.known, first(shown, &now)));
            }
            let now = by_customer(aged(db, Moment::day(day), &Classes::usual(day), None)?);
            let plain = plain(db, day)?;
            if now != plain {
                what.push(format!("the aged balance of {day} is not what its documents come to"));
            }
        }
        what.extend(months(db)?);
        what.extend(statements(db)?);
        Ok(what)
    }
}

fn first(shown: &[Row], now: &[Row]) -> String {
    let differs = shown.iter().find(|row| !now.contains(row)).or_else(|| now.iter().find(|row| !shown.contains(row)));
    format!("{differs:?}")
}

fn by_customer(rows: Vec<Row>) -> BTreeMap<Id, Row> {
    rows.into_iter().map(|row| (row.customer, row)).collect()
}

/// An item as its own columns and its allocations have it, without any index of time.
struct Plain {
    customer: Id,
    receivable: bool,
    deposit: bool,
    sale: bool,
    issue_day: Day,
    due_day: Day,
    value: Cents,
    falls: Vec<(Day, Cents)>,
}

impl Plain {
    fn open_on(&self, day: Day) -> Cents {
        if self.issue_day > day {
            return Cents::ZERO;
        }
        self.value - self.falls.iter().filter(|(on, _)| *on <= day).map(|(_, fall)| *fall).sum::<Cents>()
    }
}

fn items(db: &mut Db) -> Result<Vec<Plain>> {
    let company = db.company;
    let mut list: HashMap<Id, Plain> = HashMap::new();
    // What passed to a bill or to the account of doubtful claims is no sale a second time.
    let mut passed: HashSet<(i64, i64, String)> = HashSet::new();
    db.each(
        "SELECT seq, amount, number FROM open_item WHERE company_id = $1 AND kind IN ('bad_debt', 'bill')",
        params![company],
        |row| {
            passed.insert((row.get(0)?, -row.get::<i64>(1)?, row.get(2)?));
            Ok(())
        },
    )?;
    db.each(
        "SELECT id, customer_id, account, kind, issue_day, due_day, value, seq, amount, number
         FROM open_item WHERE company_id = $1 AND amount <> 0",
        params![company],
        |row| {
            let (account, kind): (String, String) = (row.get(2)?, row.get(3)?);
            let first = !passed.contains(&(row.get(7)?, row.get(8)?, row.get(9)?));
            let plain = Plain {
                customer: row.get(1)?,
                deposit: account == "deposits",
                receivable: ["customers", "bills", "doubtful"].contains(&account.as_str()),
                sale: ["invoice", "deposit", "credit_note"].contains(&kind.as_str()) && first,
                issue_day: row.get(4)?,
                due_day: row.get(5)?,
                value: row.get(6)?,
                falls: Vec::new(),
            };
            list.insert(row.get(0)?, plain);
            Ok(())
        },
    )?;
    db.each(
        "SELECT debit_item, credit_item, day, debit_value, credit_value FROM allocation WHERE company_id = $1",
        params![company],
        |row| {
            let (day, debit, credit): (Day, Cents, Cents) = (row.get(2)?, row.get(3)?, row.get(4)?);
            if let Some(item) = list.get_mut(&row.get::<Id>(0)?) {
                item.falls.push((day, debit));
            }
            if let Some(item) = list.get_mut(&row.get::<Id>(1)?) {
                item.falls.push((day, -credit));
            }
            Ok(())
        },
    )?;
    Ok(list.into_values().collect())
}

fn plain(db: &mut Db, day: Day) -> Result<BTreeMap<Id, Row>> {
    let classes = Classes::usual(day);
    let mut rows: BTreeMap<Id, Row> = BTreeMap::new();
    // Deposits received are no part of what is owed.
    for item in items(db)?.iter().filter(|i| !i.deposit) {
        let open = item.open_on(day);
        if !open.is_zero() {
            let row = rows.entry(item.customer).or_insert_with(|| Row::new(item.customer, classes.count()));
            row.add(class_of(&classes.bounds(), item.due_day), open);
        }
    }
    Ok(rows)
}

/// The register of months is what the items come to at every month end.
fn months(db: &mut Db) -> Result<Vec<String>> {
    let mut kept: BTreeMap<Day, Month> = BTreeMap::new();
    each(db, db.today.plus(4000), None, |_, first, month| kept.entry(first).or_default().add(month))?;
    let items = items(db)?;
    let mut what = Vec::new();
    let (mut debit, mut credit, mut not_due) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
    for (first, month) in kept {
        debit += month.debit;
        credit += month.credit;
        not_due += month.not_due;
        let end = first.end_of_month();
        let sum = |of: &dyn Fn(&Plain) -> Cents| items.iter().filter(|i| i.receivable).map(of).sum::<Cents>();
        let owed = |i: &Plain| if i.value.0 > 0 { i.open_on(end) } else { Cents::ZERO };
        let in_month = |i: &Plain| i.sale && i.issue_day >= first && i.issue_day <= end;
        for (name, kept, plain) in [
            ("owed", debit, sum(&owed)),
            ("not due", not_due, sum(&|i| if i.due_day >= end { owed(i) } else { Cents::ZERO })),
            ("credits", credit, sum(&|i| if i.value.0 < 0 { i.open_on(end) } else { Cents::ZERO })),
            ("sales", month.sales, sum(&|i| if in_month(i) { i.value } else { Cents::ZERO })),
        ] {
            if kept != plain {
                what.push(format!("{name} at {end}: the months say {kept}, the documents {plain}"));
            }
        }
    }
    what.extend(paid(db)?);
    Ok(what)
}

/// What was paid of settled invoices, and how long it took, is the same by month and by invoice.
fn paid(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let mut sums = [0i64; 3];
    each(db, db.today.plus(4000), None, |_, _, month| {
        sums[0] += month.paid.0;
        sums[1] += month.paid_days;
        sums[2] += month.paid_late;
    })?;
    let mut plain = [0i64; 3];
    db.each(
        "SELECT o.issue_day, o.due_day, o.closed_day, a.debit_value FROM open_item o
         JOIN allocation a ON a.company_id = o.company_id AND a.debit_item = o.id
         JOIN open_item c ON c.company_id = o.company_id AND c.id = a.credit_item
         WHERE o.company_id = $1 AND a.company_id = $1 AND c.company_id = $1 AND o.closed_day IS NOT NULL AND o.value > 0
           AND o.kind IN ('invoice', 'deposit') AND o.account IN ('customers', 'bills', 'doubtful')
           AND c.kind IN ('payment', 'overpayment')",
        params![company],
        |row| {
            let (issued, due, closed): (Day, Day, Day) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let paid = row.get::<Cents>(3)?.0;
            plain[0] += paid;
            plain[1] += paid * i64::from(closed.since(issued));
            plain[2] += paid * i64::from(closed.since(due));
            Ok(())
        },
    )?;
    Ok(if sums == plain { Vec::new() } else { vec![format!("paid invoices: the months say {sums:?}, the invoices {plain:?}")] })
}

/// A statement ends with what is open, and the next one begins with it.
fn statements(db: &mut Db) -> Result<Vec<String>> {
    let company = db.company;
    let customers = db.all(
        "SELECT DISTINCT customer_id FROM open_item WHERE company_id = $1",
        params![company],
        |row| row.get::<Id>(0),
    )?;
    let (today, mut what) = (db.today, Vec::new());
    let middle = today.plus(-40);
    for customer in customers {
        let before = statement(db, customer, today.plus(-400), middle)?;
        let after = statement(db, customer, middle.plus(1), today)?;
        for account in &after.accounts {
            let opening = before.accounts.iter().find(|a| a.currency == account.currency).map_or(Cents::ZERO, |a| a.closing);
            let open: Cents = account.open.iter().map(|d| d.open).sum();
            let aged: Cents = account.late.iter().copied().sum::<Cents>() + account.unapplied;
            let last = account.movements.last().map_or(account.opening, |m| m.balance);
            if [account.opening, account.closing, account.closing, account.closing] != [opening, open, aged, last] {
                what.push(format!("statement of {customer} in {}: {account:?}", account.currency));
            }
        }
    }
    Ok(what)
}
