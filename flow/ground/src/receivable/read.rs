//! Reads open items and what they were set off against.

use std::collections::HashSet;

use kernel::{Cents, Currency, Day, Fault, Id, Rate, Result};
use serde::Serialize;
use store::{Db, Seq};

use super::{Control, EarlyPayment, ItemKind, ItemMove};

/// An item as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Item {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// The account of the books that it stands on.
    pub account: Control,
    /// What it stands for.
    pub kind: ItemKind,
    /// The document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// Instalment.
    pub rank: i64,
    /// Issue day.
    pub issue_day: Day,
    /// Due day.
    pub due_day: Day,
    /// Currency of the document.
    pub currency: Currency,
    /// Amount in cents of its currency; negative: owed to the customer.
    pub amount: Cents,
    /// What is left, in cents of its currency.
    pub open: Cents,
    /// Amount in cents of the currency of the books.
    pub value: Cents,
    /// What is left, in cents of the currency of the books.
    pub open_value: Cents,
    /// The discount for early payment, where one was agreed.
    pub early: Option<EarlyPayment>,
    /// True when VAT of its document falls due as it is paid.
    pub vat_pending: bool,
    /// Lettering code.
    pub letter: Option<String>,
    /// The day since which nothing is left.
    pub closed_day: Option<Day>,
}

impl Item {
    /// By how much `open_value` falls when `amount` of `open` does: in proportion, rounded half away from zero; the
    /// last part clears it. `amount` has the sign of `open`.
    pub fn value_of(&self, amount: Cents) -> Cents {
        if amount == self.open || self.open.is_zero() {
            return self.open_value;
        }
        if self.open == self.open_value {
            return amount;
        }
        let (n, d) = (i128::from(self.open_value.0) * i128::from(amount.0), i128::from(self.open.0));
        let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
        let half = if n < 0 { -(d / 2) } else { d / 2 };
        Cents(i64::try_from((n + half) / d).unwrap_or(self.open_value.0))
    }
}

impl Item {
    /// As it is after some moves, the last one counting.
    pub fn after(&self, moves: &[ItemMove]) -> Item {
        match moves.iter().rev().find(|m| m.item == self.id) {
            Some(m) => Item {
                open: m.open,
                open_value: m.open_value.unwrap_or(m.open),
                closed_day: m.closed_day,
                letter: m.letter.as_ref().map(|(code, _)| code.clone()),
                ..self.clone()
            },
            None => self.clone(),
        }
    }
}

/// Columns of an item, nineteen.
pub(super) const COLUMNS: &str = "id, customer_id, account, kind, document_id, number, rank, issue_day, due_day, currency, amount, open,
    value, open_value, letter, closed_day, early_rate, early_day, vat_pending";

pub(super) fn item(row: &store::Row) -> Result<Item> {
    let (account, kind): (String, String) = (row.get(2)?, row.get(3)?);
    Ok(Item {
        id: row.get(0)?,
        customer: row.get(1)?,
        account: Control::parse(&account).ok_or_else(|| Fault::broken(format!("open item: no account: {account}")))?,
        kind: ItemKind::parse(&kind).ok_or_else(|| Fault::broken(format!("open item: no kind: {kind}")))?,
        document: row.get(4)?,
        number: row.get(5)?,
        rank: row.get(6)?,
        issue_day: row.get(7)?,
        due_day: row.get(8)?,
        currency: row.get(9)?,
        amount: row.get(10)?,
        open: row.get(11)?,
        value: row.get(12)?,
        open_value: row.get(13)?,
        letter: row.get::<Option<String>>(14)?,
        closed_day: row.get(15)?,
        early: row.get::<Option<Rate>>(16)?.zip(row.get::<Option<Day>>(17)?).map(|(rate, until)| EarlyPayment { rate, until }),
        vat_pending: row.get(18)?,
    })
}

/// One item.
pub fn find(db: &mut Db, id: Id) -> Result<Option<Item>> {
    let company = db.company;
    db.one(
        &format!("SELECT {COLUMNS} FROM open_item WHERE company_id = $1 AND id = $2"),
        store::params![company, id],
        item,
    )
}

/// The items of a document.
pub fn of_document(db: &mut Db, document: Id) -> Result<Vec<Item>> {
    let company = db.company;
    db.all(
        &format!("SELECT {COLUMNS} FROM open_item WHERE company_id = $1 AND document_id = $2 ORDER BY rank, id"),
        store::params![company, document],
        item,
    )
}

/// What a customer has open on any account, oldest due first.
pub fn open_of(db: &mut Db, customer: Id) -> Result<Vec<Item>> {
    let company = db.company;
    db.all(
        &format!(
            "SELECT {COLUMNS} FROM open_item
             WHERE company_id = $1 AND customer_id = $2 AND open <> 0 ORDER BY due_day, id"
        ),
        store::params![company, customer],
        item,
    )
}

/// The other items that an item was set off against, with the amounts that still stand.
pub fn settled_with(db: &mut Db, id: Id) -> Result<Vec<(Id, Cents)>> {
    let pairs = pairs_of(db, id)?;
    Ok(pairs.into_iter().map(|p| (if p.debit == id { p.credit } else { p.debit }, p.amount)).collect())
}

/// Two items set off against each other, with what still stands of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// What is owed.
    pub debit: Id,
    /// What settles it.
    pub credit: Id,
    /// How much, in the currency of both.
    pub amount: Cents,
    /// By how much the debit item fell in the currency of the books.
    pub debit_value: Cents,
    /// By how much the credit item did.
    pub credit_value: Cents,
}

/// What an item was set off against and still is.
pub fn pairs_of(db: &mut Db, id: Id) -> Result<Vec<Pair>> {
    let company = db.company;
    let mut list = Vec::new();
    let sums = "CAST(SUM(amount) AS BIGINT), CAST(SUM(debit_value) AS BIGINT), CAST(SUM(credit_value) AS BIGINT)";
    for (own, other) in [("debit_item", "credit_item"), ("credit_item", "debit_item")] {
        list.extend(db.all(
            &format!("SELECT {other}, {sums} FROM allocation WHERE company_id = $1 AND {own} = $2 GROUP BY {other}"),
            store::params![company, id],
            |row| {
                let other: Id = row.get(0)?;
                let (debit, credit) = if own == "debit_item" { (id, other) } else { (other, id) };
                Ok(Pair { debit, credit, amount: row.get(1)?, debit_value: row.get(2)?, credit_value: row.get(3)? })
            },
        )?);
    }
    list.retain(|p| !(p.amount.is_zero() && p.debit_value.is_zero() && p.credit_value.is_zero()));
    Ok(list)
}

/// Items that earlier allocations connect with the touched ones, themselves not among them: a group is lettered when
/// all of it is settled. Items never allocated before have none but what a rate moved and was moved back.
pub fn connected(db: &mut Db, touched: &[&Item]) -> Result<Vec<Item>> {
    /// Groups beyond this size are settled but not lettered; nobody could read such a group.
    const MOST: usize = 2000;
    let mut seen: HashSet<Id> = touched.iter().map(|i| i.id).collect();
    let mut open: Vec<Id> = touched.iter().filter(|i| i.open != i.amount || i.open.is_zero()).map(|i| i.id).collect();
    let mut found = Vec::new();
    for item in touched {
        found.extend(moved_by_rates(db, item)?.into_iter().filter(|i| seen.insert(i.id)));
    }
    while let Some(id) = open.pop() {
        for (other, _) in settled_with(db, id)? {
            if !seen.insert(other) {
                continue;
            }
            if let Some(item) = find(db, other)? {
                let beside = moved_by_rates(db, &item)?;
                found.extend(beside.into_iter().filter(|i| seen.insert(i.id)));
                found.push(item);
            }
            open.push(other);
            if found.len() > MOST {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// What the rate moved when a payment was used belongs to its group, though nothing was set off by it; not so what has
/// the code of another group, nor what is another customer's of the same payment.
pub fn moved_by_rates(db: &mut Db, item: &Item) -> Result<Vec<Item>> {
    if item.currency.is_euro() || item.kind != ItemKind::Payment {
        return Ok(Vec::new());
    }
    let own = |i: &Item| (i.customer, i.account) == (item.customer, item.account);
    let of_group = |i: &Item| i.amount.is_zero() && own(i) && (i.letter.is_none() || i.letter == item.letter);
    Ok(of_document(db, item.document)?.into_iter().filter(of_group).collect())
}

/// What one fact set an item off against and still stands.
pub fn pairs_of_fact(db: &mut Db, id: Id, seq: Seq) -> Result<Vec<Pair>> {
    let company = db.company;
    let mut list = Vec::new();
    for own in ["debit_item", "credit_item"] {
        let set_off = db.all(
            &format!(
                "SELECT debit_item, credit_item, amount, debit_value, credit_value FROM allocation
                 WHERE company_id = $1 AND {own} = $2 AND seq = $3"
            ),
            store::params![company, id, seq],
            |row| {
                Ok(Pair {
                    debit: row.get(0)?,
                    credit: row.get(1)?,
                    amount: row.get(2)?,
                    debit_value: row.get(3)?,
                    credit_value: row.get(4)?,
                })
            },
        )?;
        list.extend(set_off);
    }
    if list.is_empty() {
        return Ok(list);
    }
    // What was taken back since, by whichever side, stands no more.
    let still = pairs_of(db, id)?;
    let standing = |p: Pair| {
        let now = still.iter().find(|s| (s.debit, s.credit) == (p.debit, p.credit))?;
        Some(if now.amount < p.amount { now.clone() } else { p })
    };
    Ok(list.into_iter().filter_map(standing).collect())
}
