//! A revaluation that was booked.

use ground::ledger::Posting;
use ground::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use super::money::{self, MoneyRevalued};
use super::rules::{Release, Revalued};

/// A revaluation.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Revaluation {
    /// Id.
    pub id: Id,
    /// The day of the closing; taken back the day after.
    pub day: Day,
    /// Unrealised losses, provided for; cents.
    pub loss: Cents,
    /// Unrealised gains; cents.
    pub gain: Cents,
    /// Losses on money in other currencies; cents.
    pub money_loss: Cents,
    /// Gains on it; cents.
    pub money_gain: Cents,
    /// Was the provision released the day after?
    pub released: bool,
    /// Facts so far.
    pub version: i64,
    /// The fact of its entries.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was booked, and taken back the day after.
    Booked {
        /// Unrealised losses.
        loss: Cents,
        /// Unrealised gains.
        gain: Cents,
        /// When the provision is released.
        release: Release,
        /// Item by item.
        items: Vec<Revalued>,
        /// Money in other currencies, account by account.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        money: Vec<MoneyRevalued>,
        /// The entry of the closing.
        entry: Posting,
        /// What takes it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        back: Option<Posting>,
    },
}

store::fact_names!(Fact, { Booked => "revaluation.booked" });

impl Document for Revaluation {
    const KIND: &'static str = "revaluation";
    type Fact = Fact;

    fn blank(id: Id) -> Revaluation {
        let day = Day::from_number(0);
        Revaluation { id, day, loss: Cents::ZERO, gain: Cents::ZERO, money_loss: Cents::ZERO, money_gain: Cents::ZERO, released: false, version: 0, seq: 0 }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        let Fact::Booked { loss, gain, release, entry, money, .. } = fact;
        (self.day, self.loss, self.gain, self.seq) = (entry.day, *loss, *gain, seq);
        (self.money_loss, self.money_gain) = money::sums(money);
        self.released = *release == Release::NextDay;
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let Fact::Booked { entry, back, .. } = fact;
        registers.postings.push(entry.clone());
        registers.postings.extend(back.clone());
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let Fact::Booked { items, .. } = fact;
        let mut customers: Vec<Id> = items.iter().map(|i| i.then.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        customers.into_iter().map(|id| ("customer", id)).collect()
    }
    fn begins(_: &Fact) -> bool {
        true
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Revaluation>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
