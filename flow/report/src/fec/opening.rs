//! The opening entry of a fiscal year (à-nouveaux), computed from the books before it.

use std::collections::BTreeMap;

use ground::company::FiscalYear;
use ground::ledger::{Accounts, Role};
use kernel::{Cents, Currency, Day, Id, Result};
use store::Db;

use super::{Line, names};

/// The lines of the opening entry; none in the first year.
pub fn lines(db: &mut Db, accounts: &Accounts, years: &[FiscalYear], year: FiscalYear) -> Result<Vec<Line>> {
    let Some(before) = years.iter().rev().find(|y| y.last < year.first) else { return Ok(Vec::new()) };
    let mut balances = balances(db, year.first)?;
    let items = items(db, year.first)?;
    let parties: Vec<Id> = balances.keys().filter_map(|(_, p)| *p).chain(items.iter().map(|i| i.customer)).collect();
    let named = names(db, &unique(parties))?;
    let piece = format!("AN{}", year.first.year());
    let line = |account: &str, party: Option<Id>, amount: Cents, letter: Option<(String, Day)>, what: &str| Line {
        journal: "AN".into(),
        entry: 1,
        day: year.first,
        account: account.to_string(),
        party: party.and_then(|p| named.get(&p).cloned()),
        piece: piece.clone(),
        piece_day: year.first,
        label: if what.is_empty() { "À-nouveau".to_string() } else { format!("À-nouveau {what}") },
        amount,
        foreign: None,
        letter,
        validated: year.first,
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
    let last = results(db, before.first, before.last)?;
    let earlier = results(db, Day::from_number(-25_567), before.first.plus(-1))?;
    for (amount, profit, loss) in [(earlier, Role::CarriedProfit, Role::CarriedLoss), (last, Role::Profit, Role::Loss)] {
        let account = accounts.of(if amount.0 <= 0 { profit } else { loss });
        list.push(line(account, None, amount, None, ""));
    }
    list.retain(|l| !l.amount.is_zero());
    list.sort_by(|a, b| (&a.account, &a.party, &a.label).cmp(&(&b.account, &b.party, &b.label)));
    Ok(list)
}

fn unique(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Debits less credits of classes 1 to 5 before a day, by account and customer.
fn balances(db: &mut Db, first: Day) -> Result<BTreeMap<(String, Option<Id>), Cents>> {
    let company = db.company;
    let list = db.all(
        "SELECT l.account, l.party, CAST(SUM(l.debit - l.credit) AS BIGINT) FROM ledger_entry e
         JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND e.day < $2 AND (l.account < '6' OR l.account >= '8') GROUP BY l.account, l.party",
        store::params![company, first],
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    Ok(list.into_iter().collect())
}

/// Debits less credits of classes 6 and 7 between two days: negative is a profit.
fn results(db: &mut Db, from: Day, to: Day) -> Result<Cents> {
    let company = db.company;
    let sum = db.one(
        "SELECT CAST(COALESCE(SUM(l.debit - l.credit), 0) AS BIGINT) FROM ledger_entry e
         JOIN ledger_line l ON l.company_id = e.company_id AND l.seq = e.seq AND l.rank = e.rank
         WHERE e.company_id = $1 AND e.day >= $2 AND e.day <= $3 AND l.account >= '6' AND l.account < '8'",
        store::params![company, from, to],
        |row| row.get::<Cents>(0),
    )?;
    Ok(sum.unwrap_or_default())
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
