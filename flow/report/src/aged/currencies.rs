//! The part of the aged balance that is in other currencies: narrowed to one of them, or taken off what is in euros.

use std::collections::{HashMap, HashSet};

use ground::receivable::aged::{self, Classes, age_day, class_of};
use ground::receivable::as_of::{self, Foreign, Left};
use kernel::{Cents, Currency, Id, Result};
use store::Db;

use super::asked::{Asked, By};

/// What is in another currency, by whom a line of the balance stands for.
pub struct Apart {
    rows: HashMap<Id, aged::Row>,
    /// What it comes to in that currency; of no use where there are several.
    pub amounts: HashMap<Id, Cents>,
}

impl Apart {
    /// Its lines, those who owe most first.
    pub fn rows(&self) -> Vec<aged::Row> {
        let mut list: Vec<aged::Row> = self.rows.values().cloned().collect();
        list.sort_by_key(|r| (std::cmp::Reverse(r.total), r.customer));
        list
    }

    /// Leaves of all lines what is in the currency of the books.
    pub fn take_off(&self, list: &mut Vec<aged::Row>) {
        for row in list.iter_mut() {
            let Some(other) = self.rows.get(&row.customer) else { continue };
            row.classes.iter_mut().zip(&other.classes).for_each(|(own, other)| *own -= *other);
            row.unapplied -= other.unapplied;
            row.total -= other.total;
        }
        list.retain(|r| r.classes.iter().any(|c| !c.is_zero()) || !r.unapplied.is_zero());
        list.sort_by_key(|r| (std::cmp::Reverse(r.total), r.customer));
    }
}

/// Items in one other currency, or in any, each with whom its line stands for.
pub fn items(db: &mut Db, asked: &Asked, currency: Option<Currency>) -> Result<Vec<(Id, Foreign)>> {
    let by_buyer = asked.by == By::Customer;
    let only = asked.customer.filter(|_| !by_buyer);
    let found = as_of::foreign(db, asked.moment, only, currency)?;
    let mut buyers = HashMap::new();
    if by_buyer {
        let payers: HashSet<Id> = super::paid_by_others(db)?.into_iter().map(|(_, payer)| payer).collect();
        let apart: Vec<Left> = found.iter().map(|f| f.left).filter(|l| payers.contains(&l.customer)).collect();
        buyers = super::buyers(db, &apart)?;
    }
    let who = |f: &Foreign| buyers.get(&f.left.id).copied().unwrap_or(f.left.customer);
    Ok(found.into_iter().map(|f| (who(&f), f)).filter(|(id, _)| asked.customer.is_none_or(|only| only == *id)).collect())
}

/// The same as lines of the balance.
pub fn apart(db: &mut Db, asked: &Asked, classes: &Classes, currency: Option<Currency>) -> Result<Apart> {
    let (bounds, count) = (classes.bounds(), classes.count());
    let mut out = Apart { rows: HashMap::new(), amounts: HashMap::new() };
    for (id, foreign) in items(db, asked, currency)? {
        let row = out.rows.entry(id).or_insert_with(|| aged::Row::new(id, count));
        row.add(class_of(&bounds, age_day(classes.basis, &foreign.left)), foreign.left.open);
        *out.amounts.entry(id).or_default() += foreign.amount;
    }
    Ok(out)
}
