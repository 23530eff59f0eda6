//! Which lettering codes are shown: only those whose lines balance within the file.
//!
//! A group that was begun in one year and settled in the next one balances in the later file, through the opening
//! entry; in the earlier file its code would stand for nothing yet.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use ground::company::FiscalYear;
use kernel::{Cents, Day, Id, Result};
use store::Db;

use super::Line;

/// Codes that do not balance within the file, by customer.
#[derive(Default)]
pub struct Unbalanced {
    groups: HashMap<Id, HashSet<String>>,
}

impl Unbalanced {
    /// The code of a customer's line, unless it does not balance.
    pub fn checked<'l>(&self, party: Option<Id>, letter: Option<(&'l str, Day)>) -> Option<(&'l str, Day)> {
        let hidden = self.groups.get(&party?);
        letter.filter(|(code, _)| !hidden.is_some_and(|codes| codes.contains(*code)))
    }
}

/// What the lines of each customer's groups come to, of those that do not come to nothing: a group that does is
/// forgotten, and begins anew at nothing if more of it follows. No line is worth nothing, so one alone never balances. A
/// year has hundreds of thousands of groups, few of them begun and not ended, and few texts of codes: they are numbered.
#[derive(Default)]
struct Groups {
    codes: HashMap<String, u32>,
    sums: HashMap<(Id, u32), Cents>,
}

impl Groups {
    fn add(&mut self, customer: Id, code: &str, amount: Cents) {
        let number = match self.codes.get(code) {
            Some(known) => *known,
            None => {
                let next = self.codes.len() as u32;
                self.codes.insert(code.to_string(), next);
                next
            }
        };
        match self.sums.entry((customer, number)) {
            Entry::Vacant(_) if amount.is_zero() => {}
            Entry::Vacant(new) => _ = new.insert(amount),
            Entry::Occupied(mut known) => {
                *known.get_mut() += amount;
                if known.get().is_zero() {
                    known.remove();
                }
            }
        }
    }

    fn unbalanced(self) -> Unbalanced {
        let names: HashMap<u32, String> = self.codes.into_iter().map(|(name, number)| (number, name)).collect();
        let mut list = Unbalanced::default();
        for (customer, code) in self.sums.into_keys() {
            list.groups.entry(customer).or_default().extend(names.get(&code).cloned());
        }
        list
    }
}

/// Adds up the groups of a year's items and of its opening entry; keeps those that do not come to nothing.
pub fn unbalanced(db: &mut Db, year: FiscalYear, opening: &[Line]) -> Result<Unbalanced> {
    let company = db.company;
    let mut groups = Groups::default();
    for line in opening {
        if let (Some(customer), Some((code, _))) = (line.party, &line.letter) {
            groups.add(customer, code, line.amount);
        }
    }
    // SQLite keeps the order of a CROSS JOIN: the year's entries, their lines, the items that begin on them.
    db.each(
        "SELECT i.customer_id, i.letter, i.value FROM ledger_entry e CROSS JOIN ledger_line l CROSS JOIN open_item i
         WHERE e.company_id = $1 AND e.day >= $2 AND e.day <= $3
           AND l.company_id = $1 AND l.seq = e.seq AND l.rank = e.rank AND l.document_id IS NOT NULL
           AND i.company_id = $1 AND i.document_id = l.document_id AND i.seq = l.seq AND i.entry = l.rank AND i.line = l.line
           AND i.letter IS NOT NULL AND i.value <> 0",
        store::params![company, year.first, year.last],
        |row| {
            groups.add(row.get(0)?, row.text(1)?.unwrap_or_default(), row.get(2)?);
            Ok(())
        },
    )?;
    Ok(groups.unbalanced())
}
