//! Takes back whose money a payment was: what it settled is open again, and the money waits where unidentified money does.

use ground::party::text;
use ground::receivable;
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, GivenBack, Payment};
use super::outgoing::Purpose;
use super::settlement::Standing;
use super::unapply::{give_back, refuse_of_bill};

/// Takes back whose money a payment was, and everything that it settled.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unidentify {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Unidentify {
    const NAME: &'static str = "payment.unidentify";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        refuse_of_bill(tx, &payment)?;
        if payment.purpose.is_some_and(|p| p != Purpose::Shared) {
            return Err(Refusal::conflict("payment.taken_back").into());
        }
        // What each share was in the books, as it was spread when the payment was divided.
        let weights: Vec<i64> = payment.shares.iter().map(|s| s.amount.0).collect();
        let values = payment.books().allocate(&weights);
        let held: Vec<(Id, (Cents, Cents), Vec<Standing>)> = match payment.item {
            Some(item) => vec![(item, (payment.amount, payment.books()), payment.standing.clone())],
            None => {
                let shares = payment.shares.iter().zip(values);
                shares.map(|(s, value)| (s.item, (s.amount, value), s.standing.clone())).collect()
            }
        };
        if held.is_empty() {
            return Err(Refusal::conflict("payment.unidentified").into());
        }
        let (mut parts, mut entries) = (Vec::with_capacity(held.len()), 0);
        for (item, money, standing) in held {
            let own = receivable::find(tx, item)?
                .ok_or_else(|| Fault::broken(format!("payment {}: its item is not there", payment.number)))?;
            let taken = give_back(tx, &payment, (&own, &standing), (money, entries))?;
            entries += taken.undone.entries.len() as i64;
            parts.push(GivenBack {
                customer: own.customer,
                settled: taken.undone.settled,
                invoices: taken.invoices,
                entries: taken.undone.entries,
                items: taken.undone.items,
            });
        }
        record(tx, &mut payment, Fact::Unidentified { parts, reason })?;
        Ok(payment)
    }
}
