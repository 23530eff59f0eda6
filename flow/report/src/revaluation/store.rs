//! Every SQL statement of the revaluation.

use std::collections::BTreeMap;

use ground::ledger::{Accounts, Role, days};
use ground::receivable::Control;
use kernel::{Cents, Currency, Day, Fault, Id, Result};
use store::{Db, Row, Tx};

use super::model::Revaluation;
use super::money::MoneyThen;
use super::rules::OpenThen;

const COLUMNS: &str = "id, day, loss, gain, released, version, seq, money_loss, money_gain";

fn revaluation(row: &Row) -> Result<Revaluation> {
    Ok(Revaluation {
        id: row.get(0)?,
        day: row.get(1)?,
        loss: row.get(2)?,
        gain: row.get(3)?,
        released: row.get(4)?,
        version: row.get(5)?,
        seq: row.get(6)?,
        money_loss: row.get(7)?,
        money_gain: row.get(8)?,
    })
}

/// One revaluation.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Revaluation>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        revaluation,
    )
}

/// The last one.
pub fn last(db: &mut Db) -> Result<Option<Revaluation>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 ORDER BY day DESC, id DESC LIMIT 1"),
        store::params![company],
        revaluation,
    )
}

/// All of them, the last first.
pub fn all(db: &mut Db) -> Result<Vec<Revaluation>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM revaluation WHERE company_id = $1 ORDER BY day DESC, id DESC LIMIT 200"),
        store::params![company],
        revaluation,
    )
}

/// Writes what was booked.
pub fn save(tx: &mut Tx, r: &Revaluation) -> Result<()> {
    let company = tx.company;
    tx.write(
        "INSERT INTO revaluation (company_id, id, day, loss, gain, released, version, seq, money_loss, money_gain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        store::params![company, r.id, r.day, r.loss, r.gain, r.released, r.version, r.seq, r.money_loss, r.money_gain],
    )?;
    Ok(())
}

/// Items in another currency that were open on a day, deposits left out: as they stand, with what was settled since
/// added back.
pub fn open_on(db: &mut Db, day: Day) -> Result<Vec<OpenThen>> {
    let company = db.company;
    let mut found: BTreeMap<Id, OpenThen> = BTreeMap::new();
    // That a currency is no empty text leads SQLite to the index of what is in other ones.
    db.each(
        "SELECT id, number, customer_id, account, currency, open, open_value FROM open_item
         WHERE company_id = $1 AND issue_day <= $2 AND currency > '' AND currency <> 'EUR' AND account <> 'deposits'
           AND (open <> 0 OR closed_day > $2)",
        store::params![company, day],
        |row| {
            let account: String = row.get(3)?;
            let then = OpenThen {
                item: row.get(0)?,
                number: row.get(1)?,
                customer: row.get(2)?,
                account: Control::parse(&account)
                    .ok_or_else(|| Fault::broken(format!("open item: no account: {account}")))?,
                currency: row.get(4)?,
                open: row.get(5)?,
                value: row.get(6)?,
            };
            found.insert(then.item, then);
            Ok(())
        },
    )?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    db.each(
        "SELECT debit_item, credit_item, amount, debit_value, credit_value FROM allocation
         WHERE company_id = $1 AND day > $2",
        store::params![company, day],
        |row| {
            let (amount, debit, credit): (Cents, Cents, Cents) = (row.get(2)?, row.get(3)?, row.get(4)?);
            if let Some(item) = found.get_mut(&row.get::<Id>(0)?) {
                (item.open, item.value) = (item.open + amount, item.value + debit);
            }
            if let Some(item) = found.get_mut(&row.get::<Id>(1)?) {
                (item.open, item.value) = (item.open - amount, item.value - credit);
            }
            Ok(())
        },
    )?;
    let mut list: Vec<OpenThen> = found.into_values().filter(|i| !i.open.is_zero()).collect();
    list.sort_by(|a, b| (a.currency, &a.number, a.item).cmp(&(b.currency, &b.number, b.item)));
    Ok(list)
}

/// Money in other currencies as it stood on a day: accounts at the bank that are kept in them, and what waited for the
/// bank. Only lines that say a currency are read: an index holds them apart.
pub fn money_on(db: &mut Db, accounts: &Accounts, day: Day) -> Result<Vec<MoneyThen>> {
    let mut list = Vec::new();
    for (currency, account) in accounts.in_currencies() {
        let found = in_currencies(db, account, day)?.into_iter().find(|(c, ..)| *c == currency);
        let amount = found.map_or(Cents::ZERO, |(_, amount, _)| amount);
        let value = days::sums(db, account, (Day::from_number(0), day))?.balance();
        list.push(MoneyThen { account: account.to_string(), currency, amount, value, kept: true });
    }
    let mut waiting: Vec<&str> = [Role::Cheques, Role::Cards].map(|role| accounts.of(role)).to_vec();
    waiting.dedup();
    for account in waiting {
        let of = |(currency, amount, value)| MoneyThen { account: account.to_string(), currency, amount, value, kept: false };
        list.extend(in_currencies(db, account, day)?.into_iter().map(of));
    }
    list.retain(|m| !m.amount.is_zero() || !m.value.is_zero());
    Ok(list)
}

/// What the lines of an account until a day say in other currencies, and what these lines come to in the books.
fn in_currencies(db: &mut Db, account: &str, day: Day) -> Result<Vec<(Currency, Cents, Cents)>> {
    let company = db.company;
    db.all(
        "SELECT l.currency, CAST(SUM(l.in_currency) AS BIGINT), CAST(SUM(l.debit - l.credit) AS BIGINT)
         FROM ledger_line l JOIN ledger_entry e ON e.company_id = l.company_id AND e.seq = l.seq AND e.rank = l.rank
         WHERE l.company_id = $1 AND e.company_id = $1 AND l.account = $2 AND l.currency IS NOT NULL AND e.day <= $3
         GROUP BY l.currency ORDER BY l.currency",
        store::params![company, account, day],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Where the documents of items open: kind and id by item.
pub fn documents(db: &mut Db, items: &[Id]) -> Result<BTreeMap<Id, (String, Id)>> {
    let company = db.company;
    let list = db.all_in(
        "SELECT id, kind, document_id FROM open_item WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        items,
        |row| Ok((row.get::<Id>(0)?, (row.get::<String>(1)?, row.get::<Id>(2)?))),
    )?;
    Ok(list.into_iter().collect())
}
