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
    /// True where a bill of exchange has taken it over (413): it is due when the bill is.
    pub bill: bool,
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
    /// It stands on the account of bills (413).
    bill: bool,
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
                bill: item.bill,
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
                   settled_to, account FROM open_item
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
                    bill: row.get::<String>(13)? == Control::Bills.name(),
                    settled: open.is_zero() && settled_to.is_none_or(|day| day <= to),
                })
            },
        )?;
        list.extend(rows.into_iter().filter(|i| !i.amount.is_zero()));
    }
    let mut passed: HashMap<Seq, Cents> = HashMap::new();
    let passing = |kind: ItemKind| kind == ItemKind::Transfer || kind.passes_on();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn item(id: i64, on: &str, due: &str, amount: i64) -> Item {
        Item {
            id: Id(id),
            place: (day(on), id, 0, 0),
            kind: if amount > 0 { ItemKind::Invoice } else { ItemKind::Payment },
            document: Id(id),
            number: format!("N{id}"),
            due_day: day(due),
            currency: Currency::EUR,
            amount: Cents(amount),
            settled: false,
            passes: false,
            bill: false,
        }
    }

    /// Opening, movements, closing and what makes it, by how late it is.
    #[test]
    fn a_statement_goes_from_balance_to_balance() {
        let items = [
            item(1, "2026-04-10", "2026-05-10", 1000),
            item(2, "2026-05-31", "2026-06-30", 30),
            item(3, "2026-06-01", "2026-07-15", 200),
            Item { passes: true, ..item(4, "2026-06-02", "2026-06-02", 77) },
            item(5, "2026-06-10", "2026-06-10", -400),
            item(6, "2026-06-20", "2026-04-01", 50),
            item(7, "2026-06-30", "2026-06-30", -1),
            item(8, "2026-06-30", "2026-06-30", 1),
        ];
        let left: HashMap<Id, Cents> = [(1, 600), (3, 200), (6, 50), (7, -1), (8, 1), (2, 0)].map(|(id, c)| (Id(id), Cents(c))).into();
        let list: Vec<&Item> = items.iter().collect();
        let told = account(Currency::EUR, &list, &left, (day("2026-06-01"), day("2026-06-30")));
        assert_eq!((told.opening, told.debit, told.credit, told.closing), (Cents(1030), Cents(251), Cents(401), Cents(880)));
        let movements: Vec<(&str, i64, i64, i64, bool)> =
            told.movements.iter().map(|m| (m.number.as_str(), m.debit.0, m.credit.0, m.balance.0, m.due_day.is_some())).collect();
        assert_eq!(
            movements,
            [
                ("N3", 200, 0, 1230, true),
                ("N5", 0, 400, 830, false),
                ("N6", 50, 0, 880, true),
                ("N7", 0, 1, 879, false),
                ("N8", 1, 0, 880, true),
            ]
        );
        let open: Vec<(&str, i64, i64)> = told.open.iter().map(|d| (d.number.as_str(), d.amount.0, d.open.0)).collect();
        assert_eq!(open, [("N6", 50, 50), ("N1", 1000, 600), ("N7", -1, -1), ("N8", 1, 1), ("N3", 200, 200)]);
        assert_eq!((told.late.iter().map(|c| c.0).collect::<Vec<_>>(), told.unapplied), (vec![201, 0, 600, 50, 0], Cents(-1)));
        assert!(!told.is_still());
    }

    #[test]
    fn nothing_moved_and_nothing_open_is_still() {
        let span = (day("2026-06-01"), day("2026-06-30"));
        let of = |items: &[&Item], left: &[(i64, i64)]| {
            let left = left.iter().map(|(id, c)| (Id(*id), Cents(*c))).collect();
            account(Currency::EUR, items, &left, span)
        };
        assert!(of(&[], &[]).is_still());
        let (owed, paid) = (item(1, "2026-05-01", "2026-05-01", 5), item(2, "2026-05-02", "2026-05-02", -5));
        assert!(of(&[&owed, &paid], &[]).is_still(), "settled before");
        assert!(!of(&[&owed], &[]).is_still(), "a balance");
        assert!(!of(&[&owed, &paid], &[(1, 5), (2, -5)]).is_still(), "open, though it comes to nothing");
        let (owed, paid) = (item(1, "2026-06-01", "2026-06-01", 5), item(2, "2026-06-02", "2026-06-02", -5));
        assert!(!of(&[&owed, &paid], &[]).is_still(), "moved");
    }
}
