//! Takes back a margin that was booked with wrong figures.

use ground::ledger;
use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use ::store::{Command, Permission, Tx};

use super::model::{Fact, Margin};
use super::rules::{self, Worth};
use super::store;
use crate::vat;

/// Takes back the latest margin of a rate, so that it can be booked again. Not once the VAT of its period is settled.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The margin.
    pub margin: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for TakeBack {
    const NAME: &'static str = "margin.take_back";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Margin;

    fn run(&self, tx: &mut Tx) -> Result<Margin> {
        let mut margin: Margin = fetch(tx, self.margin, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if margin.undone {
            return Err(Refusal::conflict("margin.undone").into());
        }
        if let Some(settled) = vat::settled(tx, margin.period)? {
            return Err(Refusal::conflict("margin.settled").with("period", settled.period).into());
        }
        if store::latest(tx, margin.rate)?.is_some_and(|m| m.id != margin.id) {
            return Err(Refusal::conflict("margin.not_latest").into());
        }
        let worth = Worth { base: margin.base, tax: margin.tax, carried: margin.carried };
        let entry = rules::entry(&*ledger::accounts(tx)?, margin.period, margin.rate, &worth);
        record(tx, &mut margin, Fact::TakenBack { reason, entry: entry.as_ref().map(rules::reversed) })?;
        Ok(margin)
    }
}
