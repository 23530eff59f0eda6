//! Takes a decision back, with its accounting: the line waits again, and the engine learns from it.

use ground::party::text;
use ground::receivable;
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::decide::{Decided, done};
use super::model::{Decision, Fact, State};
use super::offer::Offer;
use super::store as decisions;
use crate::payment::outgoing::Purpose;
use crate::payment::{Payment, Unapply, Unidentify};

/// Takes back what was decided on a line.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The payment that the line became.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Undo {
    const NAME: &'static str = "workbench.undo";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Decided;

    fn run(&self, tx: &mut Tx) -> Result<Decided> {
        let reason = text(&self.reason, "reason", 500)?;
        let payment: Payment = fetch(tx, self.payment, self.version)?;
        let known: Option<Decision> = ground::record::find(tx, self.payment)?;
        let Some(mut decision) = known.filter(|d| d.state != State::Undone) else {
            return Err(Refusal::conflict("workbench.not_decided").at("payment").into());
        };
        let shared = payment.purpose == Some(Purpose::Shared);
        if payment.purpose.is_some() && !shared {
            return Err(Refusal::conflict("payment.taken_back").at("payment").into());
        }
        let applied = match payment.item {
            Some(item) => receivable::find(tx, item)?.is_some_and(|i| i.open != i.amount),
            None => false,
        };
        if shared || decision.identified && payment.item.is_some() {
            // Whose money it was is taken back with it: it waits where unidentified money does (R22).
            Unidentify { payment: payment.id, version: None, reason: reason.clone() }.run(tx)?;
        } else if applied {
            Unapply { payment: payment.id, version: None, reason: reason.clone() }.run(tx)?;
        }
        record(tx, &mut decision, Fact::Undone { reason })?;
        // It waits again; what the engine says of it now is asked when somebody looks.
        let payment: Payment = fetch(tx, self.payment, None)?;
        let seq = tx.last_seq();
        decisions::offer(tx, &payment, &Offer::default(), seq)?;
        Ok(done(payment, &decision))
    }
}
