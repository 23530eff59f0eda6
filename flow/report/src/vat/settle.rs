//! Settles the VAT of a period in the books (R51).

use ground::ledger;
use ground::record::{Document, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use ::store::{Command, Permission, Tx};

use super::model::{Fact, VatReturn};
use super::{Period, rules, store};

/// Books the settlement of a period that is over, on its last day: VAT collected and deductible leave their accounts
/// for VAT to pay, in the whole euros of the return.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// The period: `2026-08` or `2026-Q3`.
    #[schemars(length(min = 7, max = 7))]
    pub period: String,
}

impl Command for Settle {
    const NAME: &'static str = "vat_return.settle";
    const NEEDS: Permission = Permission::Account;
    type Outcome = VatReturn;

    fn run(&self, tx: &mut Tx) -> Result<VatReturn> {
        tx.alone()?;
        let period = Period::asked(&self.period)?;
        if period.last() >= tx.today() {
            return Err(Refusal::conflict("vat.period_not_over").at("period").with("day", period.last()).into());
        }
        if let Some(before) = store::settled(tx, period)? {
            return Err(Refusal::conflict("vat.settled").at("period").with("period", before.period).into());
        }
        let accounts = ledger::accounts(tx)?;
        let (moved, ca3) = store::computed(tx, &accounts, period)?;
        let Some(entry) = rules::settlement(&accounts, period, &moved, &ca3) else {
            return Err(Refusal::conflict("vat.nothing").at("period").with("period", period).into());
        };
        let mut done = VatReturn::blank(Id(period.id()));
        record(tx, &mut done, Fact::Settled { period, due: ca3.due, entry })?;
        Ok(done)
    }
}
