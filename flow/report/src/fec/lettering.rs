//! Which lettering codes are shown: only those whose lines balance within the file.
//!
//! A group that was begun in one year and settled in the next one balances in the later file, through the opening
//! entry; in the earlier file its code would stand for nothing yet.

use std::collections::HashMap;

use ground::company::FiscalYear;
use kernel::{Cents, Result};
use store::Db;

use super::Line;

/// Codes that do not balance within the file, by the customer's number.
pub struct Unbalanced {
    groups: HashMap<(String, String), (Cents, u64)>,
}

impl Unbalanced {
    /// The line without a code that does not balance.
    pub fn checked(&self, mut line: Line) -> Line {
        let hidden = match (&line.party, &line.letter) {
            (Some((number, _)), Some((code, _))) => self.groups.contains_key(&(number.clone(), code.clone())),
            (None, Some(_)) => true,
            _ => false,
        };
        if hidden {
            line.letter = None;
        }
        line
    }
}

/// Adds up the groups of a year's items and of its opening entry; keeps those that do not come to nothing or have one
/// line only.
pub fn unbalanced(db: &mut Db, year: FiscalYear, opening: &[Line]) -> Result<Unbalanced> {
    let company = db.company;
    // Groups that balance among the year's own items are never looked at again, unless the opening entry has a part.
    let mut carried: HashMap<(String, String), (Cents, u64)> = HashMap::new();
    for line in opening {
        if let (Some((number, _)), Some((code, _))) = (&line.party, &line.letter) {
            let group = carried.entry((number.clone(), code.clone())).or_default();
            group.0 += line.amount;
            group.1 += 1;
        }
    }
    let mut groups: HashMap<(String, String), (Cents, u64)> = HashMap::new();
    db.each(
        "SELECT c.number, i.letter, CAST(SUM(i.value) AS BIGINT), COUNT(*) FROM open_item i
         JOIN ledger_entry e ON e.company_id = i.company_id AND e.seq = i.seq AND e.rank = i.entry
         JOIN customer c ON c.company_id = i.company_id AND c.id = i.customer_id
         WHERE i.company_id = $1 AND e.company_id = $1 AND c.company_id = $1 AND e.day >= $2 AND e.day <= $3
           AND i.letter IS NOT NULL AND i.value <> 0
         GROUP BY c.number, i.letter HAVING SUM(i.value) <> 0 OR COUNT(*) < 2",
        store::params![company, year.first, year.last],
        |row| {
            groups.insert((row.get(0)?, row.get(1)?), (row.get(2)?, row.get::<i64>(3)?.unsigned_abs()));
            Ok(())
        },
    )?;
    for (key, (sum, lines)) in carried {
        let group = groups.entry(key).or_default();
        group.0 += sum;
        group.1 += lines;
    }
    groups.retain(|_, (sum, lines)| !sum.is_zero() || *lines < 2);
    Ok(Unbalanced { groups })
}
