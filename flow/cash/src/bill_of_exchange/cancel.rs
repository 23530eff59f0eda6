//! A bill that is not at the bank yet is given up: its invoices are owed again as if it had never been. Where money that
//! had paid a part of it before is taken away again later, that part comes back the same way.

use ground::party::text;
use ground::receivable::Control;
use ground::record::{fetch, record};
use kernel::{Cents, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BillOfExchange, Fact, State};
use super::transfer::{self, Way};

/// Gives a bill up before it goes to the bank: it was refused, or is given back to the customer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The bill.
    pub bill: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Cancel {
    const NAME: &'static str = "bill_of_exchange.cancel";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillOfExchange;

    fn run(&self, tx: &mut Tx) -> Result<BillOfExchange> {
        let mut bill: BillOfExchange = fetch(tx, self.bill, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let day = tx.today().max(bill.accepted.or(bill.day).unwrap_or(tx.today()));
        let parts = match bill.state {
            State::Portfolio | State::Cancelled => transfer::standing(tx, &bill)?,
            _ => Vec::new(),
        };
        if !bill.state.is_ours() && parts.is_empty() {
            return Err(Refusal::conflict("bill_of_exchange.not_ours").into());
        }
        if bill.state == State::Portfolio && parts.is_empty() {
            return Err(Refusal::conflict("bill_of_exchange.paid_meanwhile").with("number", &bill.number).into());
        }
        let amount: Cents = parts.iter().map(|(_, open, _)| *open).sum();
        let way = Way { to: Control::Customers, due_day: None, what: "Annulation effet", day };
        let passed = transfer::pass(tx, &bill, parts, &way)?;
        let customer = bill.customer;
        record(tx, &mut bill, Fact::Cancelled { customer, day, amount, passed, reason })?;
        Ok(bill)
    }
}
