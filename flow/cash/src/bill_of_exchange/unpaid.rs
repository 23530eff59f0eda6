//! A bill comes back unpaid: its invoices are owed again with the due days that they had without it.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BillOfExchange, Fact, State};
use crate::payment::{self, Payment};

/// Says that a bill came back unpaid: before the bank had credited it, or after.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unpaid {
    /// The bill.
    pub bill: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The bank line by which the money left; what it is beyond the bill is the bank's fee. Without it that is booked at
    /// the bank, or against what waits for it where the bank had not credited the bill yet.
    #[serde(default)]
    pub bank_line: Option<Id>,
    /// The day the bank booked it, without a bank line; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What the bank charges, without a bank line, where it had credited the bill; cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub fee: Cents,
    /// What of it the customer is charged (damages, without VAT; the contract must say so); cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub recharge: Cents,
    /// The number of the payment, without a bank line, where the bank gave one: the books name the voucher by it. The next
    /// of the series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
    /// Why: the bank's reason.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Unpaid {
    const NAME: &'static str = "bill_of_exchange.unpaid";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillOfExchange;

    fn run(&self, tx: &mut Tx) -> Result<BillOfExchange> {
        let mut bill: BillOfExchange = fetch(tx, self.bill, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let not_out = || Refusal::conflict("bill_of_exchange.not_remitted");
        let id = bill.payment.filter(|_| bill.state == State::Remitted).ok_or_else(not_out)?;
        let payment: Payment = fetch(tx, id, None)?;
        if payment.purpose.is_some() {
            return Err(not_out().into());
        }
        let back = payment::Return {
            payment: id,
            version: None,
            bank_line: self.bank_line,
            day: self.day,
            fee: self.fee,
            recharge: self.recharge,
            value: None,
            number: self.number.clone(),
            reason: reason.clone(),
        };
        let (_, by) = back.take_back(tx, None)?;
        let by: Payment = fetch(tx, by, None)?;
        let day = if by.id == id { self.day.unwrap_or(tx.today()) } else { by.day.unwrap_or(tx.today()) };
        let amount = bill.amount;
        record(tx, &mut bill, Fact::Unpaid { day, amount, reason })?;
        Ok(bill)
    }
}
