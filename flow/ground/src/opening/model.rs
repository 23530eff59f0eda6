//! Opening balances that were booked.

use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use crate::ledger::{AccountMove, Posting};
use crate::record::{Document, Registers};

/// Opening balances.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Opening {
    /// Id.
    pub id: Id,
    /// The day of its entry.
    pub day: Day,
    /// Sum of debits, cents; that of credits is the same.
    pub debit: Cents,
    /// Debits less credits of the accounts kept per customer, cents: what open items have to bring along.
    pub items: Cents,
    /// Facts so far.
    pub version: i64,
    /// The fact whose entry it is.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// They were booked.
    Booked {
        /// Debits less credits of the accounts kept per customer.
        items: Cents,
        /// The entry, in the journal of opening balances.
        entry: Posting,
        /// Names of accounts that the chart does not have.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        names: Vec<AccountMove>,
    },
}

store::fact_names!(Fact, {
    Booked => "opening.booked",
});

impl Document for Opening {
    const KIND: &'static str = "opening";
    type Fact = Fact;

    fn blank(id: Id) -> Opening {
        let day = Day::from_number(0);
        Opening { id, day, debit: Cents::ZERO, items: Cents::ZERO, version: 0, seq: 0 }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        let Fact::Booked { items, entry, .. } = fact;
        (self.day, self.items, self.seq) = (entry.day, *items, seq);
        self.debit = entry.lines.iter().map(|l| l.debit).sum();
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Booked { entry, names, .. } = fact;
        registers.postings.push(entry.clone());
        registers.accounts.clone_from(names);
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Opening>> {
        let company = db.company;
        db.one(
            "SELECT day, debit, items, version, seq FROM opening WHERE company_id = $1 AND id = $2",
            store::params![company, id],
            |row| {
                let (day, debit, items) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Opening { id, day, debit, items, version: row.get(3)?, seq: row.get(4)? })
            },
        )
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        tx.write(
            "INSERT INTO opening (company_id, id, day, debit, items, version, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            store::params![company, self.id, self.day, self.debit, self.items, self.version, self.seq],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

/// Openings that were booked, latest first.
pub fn openings(db: &mut Db) -> Result<Vec<Opening>> {
    let company = db.company;
    db.all(
        "SELECT id, day, debit, items, version, seq FROM opening WHERE company_id = $1 ORDER BY seq DESC",
        store::params![company],
        |row| {
            let (id, day, debit) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Opening { id, day, debit, items: row.get(3)?, version: row.get(4)?, seq: row.get(5)? })
        },
    )
}
