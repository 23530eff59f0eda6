//! The statement of a customer's account over a period: what was open before, what moved it, what is open at its end
//! and how late that is. Each currency is an account of its own, in that currency.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{Cents, Currency, Day, Fault, Id, Result};
use serde::Serialize;
use store::{Db, Seq};

use super::aged::{Classes, Row, class_of};
use super::as_of::{Moment, fallen};
use super::{Control, ItemKind};

/// A customer's account over a period.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Statement {
    /// The payer.
    pub customer: Id,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// One for each currency in which something moved or is open.
    pub accounts: Vec<Account>,
}

/// The account in one currency; all amounts in cents of it. Above nothing: owed by the customer.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Account {
    /// Currency.
    pub currency: Currency,
    /// Balance before the first day.
    pub opening: Cents,
    /// What moved it, in the order of days.
    pub movements: Vec<Movement>,
    /// Sum of the debits.
    pub debit: Cents,
    /// Sum of the credits.
    pub credit: Cents,
    /// Balance at the end of the last day.
    pub closing: Cents,
    /// What makes the closing balance, earliest due first.
    pub open: Vec<Due>,
    /// The closing balance by how late it is on the last day: not due, then 1 to 30 days late, 31 to 60, 61 to 90, more.
    pub late: Vec<Cents>,
    /// Payments and credits not applied on the last day; below nothing.
    pub unapplied: Cents,
}

/// What moved the balance.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Movement {
    /// Its day.
    pub day: Day,
    /// What it is.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// When it is due, for what is owed.
    pub due_day: Option<Day>,
    /// Owed more.
    pub debit: Cents,
    /// Owed less.
    pub credit: Cents,
    /// The balance after it.
    pub balance: Cents,
}

/// What is open at the end.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Due {
    /// Its day.
    pub day: Day,
    /// What it is.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// When it is due.
    pub due_day: Day,
    /// What it was for.
    pub amount: Cents,
    /// What is left of it; below nothing: to be applied.
    pub open: Cents,
}

struct Item {
    id: Id,
    place: (Day, Seq, i64, i64),
    kind: ItemKind,
    document: Id,
    number: String,
    due_day: Day,
    currency: Currency,
    amount: Cents,
    /// Nothing of it is open, and nothing was at the end of the period.
    settled: bool,
    /// It only passes from one account of the customer to another, with its counterpart in the same fact.
    passes: bool,
}

/// Reads the statement of a payer from a day to another, both included.
pub fn statement(db: &mut Db, customer: Id, from: Day, to: Day) -> Result<Statement> {
    let items = items(db, customer, to)?;
    let ids: Vec<Id> = items.iter().filter(|i| !i.settled).map(|i| i.id).collect();
    let fallen = fallen(db, Moment::day(to), &ids)?;
    let left: HashMap<Id, Cents> = items
        .iter()
        .filter(|i| !i.settled)
        .map(|i| (i.id, i.amount - fallen.get(&i.id).copied().unwrap_or_default().amount))
        .collect();
    let mut by_currency: BTreeMap<String, (Currency, Vec<&Item>)> = BTreeMap::new();
    for item in &items {
        let entry = by_currency.entry(item.currency.to_string()).or_insert_with(|| (item.currency, Vec::new()));
        entry.1.push(item);
    }
    let accounts = by_currency.into_values().map(|(currency, items)| account(currency, &items, &left, (from, to)));
    let mut accounts: Vec<Account> = accounts.filter(|a| !a.is_still()).collect();
    if accounts.is_empty() {
        accounts.push(account(Currency::EUR, &[], &left, (from, to)));
    }
    // The currency of the books comes first.
    accounts.sort_by_key(|a| a.currency != Currency::EUR);
    Ok(Statement { customer, from, to, accounts })
}

impl Account {
    /// Nothing moved and nothing is open.
    fn is_still(&self) -> bool {
        self.opening.is_zero() && self.movements.is_empty() && self.open.is_empty()
    }
}

fn account(currency: Currency, items: &[&Item], left: &HashMap<Id, Cents>, (from, to): (Day, Day)) -> Account {
    let classes = Classes::usual(to);
    let bounds = classes.bounds();
    let mut late = Row::new(Id(0), classes.count());
    let (mut opening, mut debit, mut credit) = (Cents::ZERO, Cents::ZERO, Cents::ZERO);
    let (mut movements, mut open) = (Vec::new(), Vec::new());
    for item in items {
        let day = item.place.0;
        if day < from {
            opening += item.amount;
        } else if !item.passes {
            let (more, less) = if item.amount.0 >= 0 { (item.amount, Cents::ZERO) } else { (Cents::ZERO, -item.amount) };
            debit += more;
            credit += less;
            movements.push(Movement {
                day,
                kind: item.kind,
                document: item.document,
                number: item.number.clone(),
                due_day: (item.amount.0 > 0).then_some(item.due_day),
                debit: more,
                credit: less,
                balance: opening + debit - credit,
            });
        }
        let rest = left.get(&item.id).copied().unwrap_or_default();
        if !rest.is_zero() {
            late.add(class_of(&bounds, item.due_day), rest);
            open.push(Due {
                day,
                kind: item.kind,
                document: item.document,
                number: item.number.clone(),
                due_day: item.due_day,
                amount: item.amount,
                open: rest,
            });
        }
    }
    open.sort_by_key(|d| (d.due_day, d.day));
    let closing = opening + debit - credit;
    Account { currency, opening, movements, debit, credit, closing, open, late: late.classes, unapplied: late.unapplied }
}

/// The payer's items until a day, in the order of their days; those on deposits received (4191) stand for work to come
/// and are no part of what is owed. What passes from one of its accounts to another moves nothing.
fn items(db: &mut Db, customer: Id, to: Day) -> Result<Vec<Item>> {
    let company = db.company;
    let mut list = Vec::new();
    for state in ["open <> 0", "open = 0"] {
        let rows = db.all(
            &format!(
                "SELECT id, issue_day, seq, entry, line, kind, document_id, number, due_day, currency, amount, open,
                   settled_to FROM open_item
                 WHERE company_id = $1 AND customer_id = $2 AND issue_day <= $3 AND account <> $4 AND {state}"
            ),
            store::params![company, customer, to, Control::Deposits.name()],
            |row| {
                let kind: String = row.get(5)?;
                let (open, settled_to): (Cents, Option<Day>) = (row.get(11)?, row.get(12)?);
                Ok(Item {
                    id: row.get(0)?,
                    place: (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?),
                    kind: ItemKind::parse(&kind).ok_or_else(|| Fault::broken(format!("open item: no kind: {kind}")))?,
                    document: row.get(6)?,
                    number: row.get(7)?,
                    due_day: row.get(8)?,
                    currency: row.get(9)?,
                    amount: row.get(10)?,
                    passes: false,
                    settled: open.is_zero() && settled_to.is_none_or(|day| day <= to),
                })
            },
        )?;
        list.extend(rows.into_iter().filter(|i| !i.amount.is_zero()));
    }
    let mut passed: HashMap<Seq, Cents> = HashMap::new();
    let passing = |kind: ItemKind| matches!(kind, ItemKind::Transfer | ItemKind::BadDebt);
    let facts: HashSet<Seq> = list.iter().filter(|i| passing(i.kind)).map(|i| i.place.1).collect();
    for item in list.iter().filter(|i| facts.contains(&i.place.1)) {
        *passed.entry(item.place.1).or_default() += item.amount;
    }
    for item in &mut list {
        item.passes = passed.get(&item.place.1).is_some_and(Cents::is_zero);
    }
    list.sort_by_key(|i| i.place);
    Ok(list)
}
