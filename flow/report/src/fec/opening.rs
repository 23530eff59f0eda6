//! The opening entry of a fiscal year (à-nouveaux), computed from the books before it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use ground::company::FiscalYear;
use ground::customer::{Names, names};
use ground::ledger::{Accounts, Role, days, parties};
use kernel::{Cents, Currency, Day, Id, Result};
use store::Db;

use super::Line;

/// The lines of the opening entry; none in the first year. Learns the names of its customers.
pub fn lines(
    db: &mut Db,
    accounts: &Accounts,
    years: &[FiscalYear],
    year: FiscalYear,
    named: &mut Names,
) -> Result<Vec<Line>> {
    let Some(before) = years.iter().rev().find(|y| y.last < year.first) else { return Ok(Vec::new()) };
    let Before { mut balances, last, earlier } = totals(db, *before, year.first)?;
    let mut list = Vec::new();
    let mut texts: HashMap<Role, Rc<str>> = HashMap::new();
    for item in items(db, year.first)?.into_values().filter(|i| !i.value.is_zero()) {
        let account = texts.entry(item.account).or_insert_with(|| Rc::from(accounts.of(item.account)));
        if let Some(rest) = balances.get_mut(&(Rc::clone(account), Some(item.customer))) {
            *rest += -item.value;
        }
        list.push(Line {
            account: Rc::clone(account),
            party: Some(item.customer),
            number: item.number,
            amount: item.value,
            foreign: item.foreign.map(|currency| (item.open, currency)),
            letter: item.letter,
        });
    }
    let balance = |account: Rc<str>, party: Option<Id>, amount: Cents| Line {
        account,
        party,
        number: String::new(),
        amount,
        foreign: None,
        letter: None,
    };
    list.extend(balances.into_iter().map(|((account, party), amount)| balance(account, party, amount)));
    for (amount, profit, loss) in [(earlier, Role::CarriedProfit, Role::CarriedLoss), (last, Role::Profit, Role::Loss)] {
        let account = accounts.of(if amount.0 <= 0 { profit } else { loss });
        list.push(balance(Rc::from(account), None, amount));
    }
    list.retain(|l| !l.amount.is_zero());
    named.extend(names(db, &unique(list.iter().filter_map(|l| l.party).collect()))?);
    let name = |l: &Line| l.party.and_then(|p| named.get(&p));
    list.sort_by(|a, b| (&a.account, name(a), &a.number).cmp(&(&b.account, name(b), &b.number)));
    Ok(list)
}

fn unique(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The books before a fiscal year, as debits less credits.
struct Before {
    /// Of classes 1 to 5, by account and customer.
    balances: BTreeMap<(Rc<str>, Option<Id>), Cents>,
    /// Of classes 6 and 7 in the year before: negative is a profit.
    last: Cents,
    /// Of classes 6 and 7 before that.
    earlier: Cents,
}

/// The books before a day, from the days of accounts and the months of customers.
fn totals(db: &mut Db, before: FiscalYear, first: Day) -> Result<Before> {
    let mut found = Before { balances: BTreeMap::new(), last: Cents::ZERO, earlier: Cents::ZERO };
    let mut account: Rc<str> = Rc::from("");
    days::each(db, first.plus(-1), |name, day, sums| {
        if *account != *name {
            account = Rc::from(name);
        }
        match (name.starts_with(['6', '7']), day >= before.first) {
            (false, _) => *found.balances.entry((Rc::clone(&account), None)).or_default() += sums.balance(),
            (true, true) => found.last += sums.balance(),
            (true, false) => found.earlier += sums.balance(),
        }
    })?;
    parties::each_until(db, first.plus(-1), |name, party, sides| {
        if name.starts_with(['6', '7']) {
            return;
        }
        if *account != *name {
            account = Rc::from(name);
        }
        // What is a customer's is not the account's own.
        *found.balances.entry((Rc::clone(&account), None)).or_default() += -sides.balance();
        *found.balances.entry((Rc::clone(&account), Some(party))).or_default() += sides.balance();
    })?;
    Ok(found)
}

/// A customer's item as it stood when the year began.
struct Carried {
    account: Role,
    customer: Id,
    number: String,
    open: Cents,
    value: Cents,
    /// Its currency where that is another than the books'.
    foreign: Option<Currency>,
    letter: Option<(String, Day)>,
}

/// Items booked before a day that were not settled by then, with what is settled since added back.
fn items(db: &mut Db, first: Day) -> Result<BTreeMap<Id, Carried>> {
    let company = db.company;
    let mut found: BTreeMap<Id, Carried> = BTreeMap::new();
    // No fact after the last one that booked before the day began an item that counts.
    let last = days::span(db, (Day::EARLIEST, first.plus(-1)))?.1;
    // Which items: two statements that an index answers alone, what is open and, payer by payer, what was settled in part
    // or whole since. SQLite keeps the order of a CROSS JOIN.
    let mut ids: Vec<Id> = db.all(
        "SELECT id FROM open_item WHERE company_id = $1 AND open <> 0 AND seq <= $2",
        store::params![company, last],
        |row| row.get(0),
    )?;
    ids.extend(db.all(
        "SELECT i.id FROM customer c CROSS JOIN open_item i WHERE c.company_id = $1 AND i.company_id = $1
           AND i.customer_id = c.id AND i.open = 0 AND i.settled_to >= $2 AND i.seq <= $3",
        store::params![company, first, last],
        |row| row.get::<Id>(0),
    )?);
    db.all_in(
        "SELECT i.id, i.account, i.customer_id, i.number, i.open, i.open_value, i.currency, i.letter, i.letter_day
         FROM open_item i JOIN ledger_entry e ON e.company_id = i.company_id AND e.seq = i.seq AND e.rank = i.entry
         WHERE i.company_id = $1 AND e.company_id = $1 AND e.day < $2 AND i.id IN ({ids})",
        store::params![company, first],
        &ids,
        |row| {
            let currency = Currency::parse(&row.get::<String>(6)?).filter(|c| *c != Currency::EUR);
            let item = Carried {
                account: Role::parse(&row.get::<String>(1)?).unwrap_or(Role::Customers),
                customer: row.get(2)?,
                number: row.get(3)?,
                open: row.get(4)?,
                value: row.get(5)?,
                foreign: currency,
                letter: row.get::<Option<String>>(7)?.zip(row.get::<Option<Day>>(8)?),
            };
            found.insert(row.get(0)?, item);
            Ok(())
        },
    )?;
    db.each(
        "SELECT debit_item, credit_item, amount, debit_value, credit_value FROM allocation
         WHERE company_id = $1 AND day >= $2",
        store::params![company, first],
        |row| {
            let (amount, debit, credit): (Cents, Cents, Cents) = (row.get(2)?, row.get(3)?, row.get(4)?);
            if let Some(item) = found.get_mut(&row.get::<Id>(0)?) {
                item.open += amount;
                item.value += debit;
            }
            if let Some(item) = found.get_mut(&row.get::<Id>(1)?) {
                item.open -= amount;
                item.value -= credit;
            }
            Ok(())
        },
    )?;
    Ok(found)
}
