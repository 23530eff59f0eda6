//! Says whose money an unidentified payment is.

use ground::customer::Customer;
use ground::record::{fetch, find, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Payment};
use super::number;
use super::rules::{self, Heading};

/// Puts an unidentified payment on account of a customer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identify {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Who paid.
    pub customer: Id,
}

impl Command for Identify {
    const NAME: &'static str = "payment.identify";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        if payment.customer.is_some() || payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.identified_already").into());
        }
        if payment.amount.0 <= 0 {
            return Err(Refusal::conflict("payment.money_that_left").into());
        }
        let customer: Customer = find(tx, self.customer)?
            .ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        let number = number::printed(&payment.number);
        let (amount, foreign) = (payment.books(), payment.foreign());
        let heading = Heading { number: &number, day: tx.today(), name: &payer.profile.name, amount, foreign };
        let accounts = ground::ledger::accounts(tx)?;
        let booked = payment.day.unwrap_or(tx.today());
        let entry = rules::identification(&accounts, &heading, payer.id, booked);
        let item = rules::item(tx.new_id(), payment.id, payer.id, &heading);
        record(tx, &mut payment, Fact::Identified { customer: payer.id, entry, item, settlement: None })?;
        Ok(payment)
    }
}

