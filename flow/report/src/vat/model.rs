//! A VAT return that was settled in the books.

use ground::ledger::Posting;
use ground::{Document, Registers};
use kernel::{Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use super::Period;

/// The return of a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct VatReturn {
    /// Id.
    pub id: Id,
    /// The period.
    pub period: Period,
    /// Due, in whole euros; below nothing: a credit.
    pub due: i64,
    /// Facts so far.
    pub version: i64,
    /// The fact whose entry settles it.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was settled: what was collected and is deductible left its accounts.
    Settled {
        /// The period.
        period: Period,
        /// Due, in whole euros.
        due: i64,
        /// The entry (R51).
        entry: Posting,
    },
}

store::fact_names!(Fact, {
    Settled => "vat_return.settled",
});

impl Document for VatReturn {
    const KIND: &'static str = "vat_return";
    type Fact = Fact;

    fn blank(id: Id) -> VatReturn {
        VatReturn { id, ..VatReturn::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        let Fact::Settled { period, due, .. } = fact;
        (self.period, self.due, self.seq) = (*period, *due, seq);
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Settled { entry, .. } = fact;
        registers.postings.push(entry.clone());
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<VatReturn>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(self, tx)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
