//! The margin of a period as booked.

use ground::ledger::Posting;
use ground::tax::VatCode;
use ground::{Document, Registers};
use kernel::{Cents, Id, Result};
use serde::{Deserialize, Serialize};
use ::store::{Db, Seq, Tx};

use crate::vat::Period;

/// The margin of a period at one rate.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Margin {
    /// Id.
    pub id: Id,
    /// The period.
    pub period: Period,
    /// The rate of its tax.
    pub rate: VatCode,
    /// Sold under the margin scheme, credit notes taken off, cents.
    pub sales: Cents,
    /// Bought, as it was paid, cents.
    pub purchases: Cents,
    /// More bought than sold in earlier periods, cents.
    pub brought: Cents,
    /// The margin without its tax, cents.
    pub base: Cents,
    /// Its tax, cents.
    pub tax: Cents,
    /// More bought than sold, for the next period, cents.
    pub carried: Cents,
    /// Taken back.
    pub undone: bool,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was booked.
    Booked {
        /// The period.
        period: Period,
        /// The rate.
        rate: VatCode,
        /// Sold.
        sales: Cents,
        /// Bought.
        purchases: Cents,
        /// Brought from earlier periods.
        brought: Cents,
        /// Without tax.
        base: Cents,
        /// Tax.
        tax: Cents,
        /// For the next period.
        carried: Cents,
        /// The entry, where there is tax.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Posting>,
    },
    /// It was taken back.
    TakenBack {
        /// Why.
        reason: String,
        /// The entry that takes it back, where there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Posting>,
    },
}

::store::fact_names!(Fact, {
    Booked => "margin.booked",
    TakenBack => "margin.taken_back",
});

impl Document for Margin {
    const KIND: &'static str = "margin";
    type Fact = Fact;

    fn blank(id: Id) -> Margin {
        let zero = Cents::ZERO;
        Margin {
            id,
            period: Period::default(),
            rate: VatCode::Standard,
            sales: zero,
            purchases: zero,
            brought: zero,
            base: zero,
            tax: zero,
            carried: zero,
            undone: false,
            version: 0,
        }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Booked { period, rate, sales, purchases, brought, base, tax, carried, .. } => {
                (self.period, self.rate) = (*period, *rate);
                (self.sales, self.purchases, self.brought) = (*sales, *purchases, *brought);
                (self.base, self.tax, self.carried) = (*base, *tax, *carried);
            }
            Fact::TakenBack { .. } => self.undone = true,
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let (Fact::Booked { entry, .. } | Fact::TakenBack { entry, .. }) = fact;
        registers.postings.extend(entry.clone());
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Booked { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Margin>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(self, tx)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
