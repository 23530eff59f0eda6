//! A line of direct debit comes back: its items are owed again with their old due day, the mandate is stopped or ended
//! where the reason asks for it (R19, R20). The table of reasons is `formats::pain::reason`.

use formats::pain::reason::{self, Effect};
use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{DebitLine, DirectDebit, Fact, LineState};
use crate::mandate::{self, Mandate};
use crate::payment::{self, Payment};

/// Says that a line of a batch came back.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The batch.
    pub direct_debit: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The line, from 1.
    #[schemars(range(min = 1, max = 1000))]
    pub rank: i64,
    /// The bank's reason code (`AM04`).
    #[schemars(length(min = 1, max = 35))]
    pub code: String,
    /// The bank line by which the money left; what it is beyond the line is the bank's fee. Without it the return is booked
    /// at the bank, or against what waits for it where the bank had not credited it yet.
    #[serde(default)]
    pub bank_line: Option<Id>,
    /// The day the bank booked it, without a bank line; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What the bank charges, without a bank line; cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub fee: Cents,
    /// What of it the customer is charged; as the company's policy says if absent; cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub recharge: Option<Cents>,
    /// The number of the payment, without a bank line, where the bank gave one: the books name the voucher by it. The next
    /// of the series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
}

impl Command for Return {
    const NAME: &'static str = "direct_debit.return";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = DirectDebit;

    fn run(&self, tx: &mut Tx) -> Result<DirectDebit> {
        let mut batch: DirectDebit = fetch(tx, self.direct_debit, self.version)?;
        let code = text(&self.code, "code", 35)?.to_uppercase();
        let line = batch.line(self.rank).cloned().ok_or_else(|| Refusal::invalid("direct_debit.no_line").at("rank"))?;
        let payment = presented(tx, &line)?;
        let inside = payment.waiting && self.bank_line.is_none();
        let fee = match self.bank_line {
            Some(id) => {
                let bank: Payment = fetch(tx, id, None)?;
                -bank.amount - payment.amount
            }
            None => self.fee,
        };
        let policy = crate::policy::policy(tx)?;
        let usual = if policy.debit_recharge && fee.0 > 0 { fee } else { Cents::ZERO };
        let back = payment::Return {
            number: self.number.clone(),
            value: None,
            payment: payment.id,
            version: None,
            bank_line: self.bank_line,
            day: self.day,
            fee: self.fee,
            recharge: self.recharge.unwrap_or(usual),
            reason: code.clone(),
        };
        back.run(tx)?;
        stop_mandate(tx, batch.id, &line, &code, inside)?;
        let state = if inside { LineState::Rejected } else { LineState::Returned };
        record(tx, &mut batch, Fact::Returned { rank: line.rank, state, code, amount: line.amount })?;
        Ok(batch)
    }
}

/// The payment of a line that has not come back yet.
pub(super) fn presented(tx: &mut Tx, line: &DebitLine) -> Result<Payment> {
    let Some(payment) = line.payment.filter(|_| line.state == LineState::Presented) else {
        return Err(Refusal::conflict("direct_debit.not_presented").at("rank").into());
    };
    let payment: Payment = fetch(tx, payment, None)?;
    if payment.purpose.is_some() {
        return Err(Refusal::conflict("direct_debit.not_presented").at("rank").into());
    }
    Ok(payment)
}

/// What the reason makes of the mandate. `rejected`: nothing was ever collected, so an amendment is still to be told and
/// a one-off mandate was not used.
pub(super) fn stop_mandate(tx: &mut Tx, batch: Id, line: &DebitLine, code: &str, rejected: bool) -> Result<()> {
    let mut mandate: Mandate = fetch(tx, line.mandate, None)?;
    let reason = reason::of(code);
    let before = mandate.rules();
    let after = before.clone().returned(&reason, rejected, line.amendment.clone());
    if after == before && reason.mandate == Effect::Keep {
        return Ok(());
    }
    let fact = mandate::Fact::Returned {
        direct_debit: batch,
        code: code.to_string(),
        state: after.state,
        last_collection: after.last_collection,
        pending: after.pending,
    };
    record(tx, &mut mandate, fact)?;
    Ok(())
}

/// Takes a line back that the bank refused before any money moved.
pub(super) fn refuse(tx: &mut Tx, batch: Id, line: &DebitLine, code: &str) -> Result<()> {
    let payment = presented(tx, line)?;
    if !payment.waiting {
        return Err(Fault::broken("a refused line was credited"));
    }
    let back = payment::Return {
        number: String::new(),
            value: None,
        payment: payment.id,
        version: None,
        bank_line: None,
        day: None,
        fee: Cents::ZERO,
        recharge: Cents::ZERO,
        reason: code.to_string(),
    };
    back.run(tx)?;
    stop_mandate(tx, batch, line, code, true)
}
