//! A remittance of bills and its fact. Pure.

use ground::numbering::Drawn;
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// A bill of a remittance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// The bill.
    pub bill: Id,
    /// Its number.
    pub number: String,
    /// Who owes and pays.
    pub customer: Id,
    /// The day on which it is to be paid.
    pub maturity: Day,
    /// Cents.
    pub amount: Cents,
    /// The payment that it became.
    pub payment: Id,
}

/// A remittance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BillRemittance {
    /// Id.
    #[serde(default)]
    pub id: Id,
    /// Number.
    #[serde(default)]
    pub number: String,
    /// The day on which it was handed to the bank.
    #[serde(default)]
    pub day: Option<Day>,
    /// Sum of its bills, cents.
    #[serde(default)]
    pub total: Cents,
    /// Its bills, those that are paid first before the others.
    pub lines: Vec<Line>,
    /// SHA-256 of the file for the bank, hexadecimal; empty where there is none.
    #[serde(default)]
    pub digest: String,
    /// Facts so far.
    #[serde(default)]
    pub version: i64,
}

/// What can happen to a remittance.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was handed to the bank.
    Remitted {
        /// Number drawn.
        number: Drawn,
        /// When.
        day: Day,
        /// Sum of its bills, cents.
        amount: Cents,
        /// Its bills.
        lines: Vec<Line>,
        /// SHA-256 of the file for the bank, hexadecimal; empty where none can be written.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        digest: String,
    },
}

store::fact_names!(Fact, {
    Remitted => "bill_remittance.remitted",
});

impl Document for BillRemittance {
    const KIND: &'static str = "bill_remittance";
    type Fact = Fact;

    fn blank(id: Id) -> BillRemittance {
        BillRemittance { id, ..BillRemittance::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Remitted { number, day, amount, lines, digest } = fact;
        self.number = number.text();
        (self.day, self.total) = (Some(*day), *amount);
        self.lines.clone_from(lines);
        self.digest.clone_from(digest);
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Remitted { number, .. } = fact;
        registers.drawn.push(number.clone());
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        let of_line = |l: &Line| [("customer", l.customer), ("bill_of_exchange", l.bill), ("payment", l.payment)];
        let mut list: Vec<(&'static str, Id)> = self.lines.iter().flat_map(of_line).collect();
        list.sort_unstable();
        list.dedup();
        list
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<BillRemittance>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
