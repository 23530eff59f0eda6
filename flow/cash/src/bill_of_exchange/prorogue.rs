//! A bill that is not at the bank yet is to be paid on another day.

use ground::party::text;
use ground::receivable::Control;
use ground::record::{fetch, record};
use kernel::{Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BillOfExchange, Fact, State};
use super::rules;
use super::transfer::{self, Way};

/// Agrees on another day of payment with the customer, before the bill goes to the bank.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prorogue {
    /// The bill.
    pub bill: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The day on which it is to be paid from now on.
    pub maturity: Day,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Prorogue {
    const NAME: &'static str = "bill_of_exchange.prorogue";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillOfExchange;

    fn run(&self, tx: &mut Tx) -> Result<BillOfExchange> {
        let mut bill: BillOfExchange = fetch(tx, self.bill, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if !bill.state.is_ours() {
            return Err(Refusal::conflict("bill_of_exchange.not_ours").into());
        }
        let since = bill.accepted.or(bill.day).unwrap_or(tx.today());
        let day = tx.today().max(since);
        rules::maturity_checked(self.maturity, day)?;
        if bill.maturity == Some(self.maturity) {
            return Err(Refusal::invalid("bill_of_exchange.same_maturity").at("maturity").into());
        }
        let passed = match bill.state {
            State::Portfolio => {
                let parts = transfer::standing(tx, &bill)?;
                if parts.len() != bill.parts.len() || parts.iter().any(|(_, open, part)| *open != part.amount) {
                    return Err(Refusal::conflict("bill_of_exchange.paid_meanwhile").with("number", &bill.number).into());
                }
                let way = Way { to: Control::Bills, due_day: Some(self.maturity), what: "Prorogation effet", day };
                transfer::pass(tx, &bill, parts, &way)?
            }
            _ => None,
        };
        let customer = bill.customer;
        record(tx, &mut bill, Fact::Prorogued { customer, day, maturity: self.maturity, passed, reason })?;
        Ok(bill)
    }
}
