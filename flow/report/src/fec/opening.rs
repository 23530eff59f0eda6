//! The opening entry of a fiscal year (à-nouveaux), computed from the books before it.

use std::collections::{BTreeMap, HashMap};

use ground::company::FiscalYear;
use ground::ledger::{Accounts, Role};
use kernel::{Cents, Currency, Day, Id, Result};
use store::Db;

use super::{Line, Names, names, read};

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
    let items = items(db, year.first)?;
    let parties: Vec<Id> = balances.keys().filter_map(|(_, p)| *p).chain(items.iter().map(|i| i.customer)).collect();
    named.extend(names(db, &unique(parties))?);
    let line = |account: &str, party: Option<Id>, amount: Cents, letter: Option<(String, Day)>, what: &str| Line {
        account: account.to_string(),
        party,
        label: if what.is_empty() { "À-nouveau".to_string() } else { format!("À-nouveau {what}") },
        amount,
        foreign: None,
        letter,
    };
    let mut list = Vec::new();
    for item in items {
        let account = accounts.of(item.account);
        if let Some(rest) = balances.get_mut(&(account.to_string(), Some(item.customer))) {
            *rest += -item.value;
        }
        let mut carried = line(account, Some(item.customer), item.value, item.letter, &item.number);
        carried.foreign = item.foreign;
        list.push(carried);
    }
    for ((account, party), amount) in balances {
        list.push(line(&account, party, amount, None, ""));
    }
    for (amount, profit, loss) in [(earlier, Role::CarriedProfit, Role::CarriedLoss), (last, Role::Profit, Role::Loss)] {
        let account = accounts.of(if amount.0 <= 0 { profit } else { loss });
        list.push(line(account, None, amount, None, ""));
    }
    list.retain(|l| !l.amount.is_zero());
    let name = |l: &Line| l.party.and_then(|p| named.get(&p));
    list.sort_by(|a, b| (&a.account, name(a), &a.label).cmp(&(&b.account, name(b), &b.label)));
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
    balances: BTreeMap<(String, Option<Id>), Cents>,
    /// Of classes 6 and 7 in the year before: negative is a profit.
    last: Cents,
    /// Of classes 6 and 7 before that.
    earlier: Cents,
}

/// Adds up every line before a day, once.
fn totals(db: &mut Db, before: FiscalYear, first: Day) -> Result<Before> {
    let mut chart = read::Chart::default();
    let mut sums: HashMap<(usize, Option<Id>, bool), Cents> = HashMap::new();
    for window in read::windows(db, Day::EARLIEST, first.plus(-1))? {
        let days = read::days(db, window)?;
        let mut days = days.as_slice();
        for line in read::lines(db, window, &mut chart)? {
            while let [head, rest @ ..] = days
                && head.0 < line.place
            {
                days = rest;
            }
            let Some((_, day)) = days.first().filter(|(place, day)| *place == line.place && *day < first) else {
                continue;
            };
            *sums.entry((line.account, line.party, *day >= before.first)).or_default() += line.amount;
        }
    }
    let mut found = Before { balances: BTreeMap::new(), last: Cents::ZERO, earlier: Cents::ZERO };
    for ((account, party, recent), amount) in sums {
        let account = chart.name(account);
        match (account.starts_with(['6', '7']), recent) {
            (false, _) => *found.balances.entry((account.to_string(), party)).or_default() += amount,
            (true, true) => found.last += amount,
            (true, false) => found.earlier += amount,
        }
    }
    Ok(found)
}

/// A customer's item as it stood when the year began.
struct Carried {
    id: Id,
    account: Role,
    customer: Id,
    number: String,
    open: Cents,
    value: Cents,
    foreign: Option<(Cents, Currency)>,
    letter: Option<(String, Day)>,
}

/// Items booked before a day that were not settled by then, with what is settled since added back.
fn items(db: &mut Db, first: Day) -> Result<Vec<Carried>> {
    let company = db.company;
    let mut found: BTreeMap<Id, Carried> = BTreeMap::new();
    // Two statements instead of an OR, so that each uses its index.
    for branch in ["i.open <> 0", "i.closed_day >= $2"] {
        db.each(
            &format!(
                "SELECT i.id, i.account, i.customer_id, i.number, i.open, i.open_value, i.currency, i.letter, i.letter_day
                 FROM open_item i JOIN ledger_entry e ON e.company_id = i.company_id AND e.seq = i.seq AND e.rank = i.entry
                 WHERE i.company_id = $1 AND e.company_id = $1 AND e.day < $2 AND {branch}"
            ),
            store::params![company, first],
            |row| {
                let currency = Currency::parse(&row.get::<String>(6)?).filter(|c| *c != Currency::EUR);
                let item = Carried {
                    id: row.get(0)?,
                    account: Role::parse(&row.get::<String>(1)?).unwrap_or(Role::Customers),
                    customer: row.get(2)?,
                    number: row.get(3)?,
                    open: row.get(4)?,
                    value: row.get(5)?,
                    foreign: currency.map(|c| (Cents::ZERO, c)),
                    letter: row.get::<Option<String>>(7)?.zip(row.get::<Option<Day>>(8)?),
                };
                found.insert(item.id, item);
                Ok(())
            },
        )?;
    }
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
    let carried = found.into_values().filter(|i| !i.value.is_zero());
    Ok(carried.map(|i| Carried { foreign: i.foreign.map(|(_, c)| (i.open, c)), ..i }).collect())
}
