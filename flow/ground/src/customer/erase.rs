//! Erasing what is known of a customer's people: the person to speak to, e-mail, telephone, as they are and as they ever
//! were. The company itself, its invoices and its payments stay: they are kept for ten years (C. com. art. L123-22).

use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::{Customer, Fact};
use crate::party::text;
use crate::record::{fetch, record};

/// Erases the contact of a customer for good (RGPD art. 17).
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseContact {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why: who asked, and when.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for EraseContact {
    const NAME: &'static str = "customer.erase_contact";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut customer: Customer = fetch(tx, self.customer, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let held = tx.held("customer", customer.id)?;
        // Only what the customer's own facts hold: a signature on a delivery or the text of a payment is proof.
        let places: Vec<_> = held.into_iter().filter(|h| h.kind == "customer").map(|h| h.seq).collect();
        if places.is_empty() {
            return Err(Refusal::conflict("customer.nothing_to_erase").at("customer").into());
        }
        record(tx, &mut customer, Fact::ContactErased { places, reason })?;
        Ok(customer)
    }
}
