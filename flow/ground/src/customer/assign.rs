//! Giving a customer to a collector or putting it into a segment, without touching anything else of it: what a list
//! does to several customers at once.

use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::{Customer, Fact};
use crate::party::optional_text;
use crate::record::{fetch, record};

/// Gives a customer to a collector, or puts it into a segment; what is absent stays as it is.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The customer.
    pub customer: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Who collects; empty: stays.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub collector: String,
    /// The segment; empty: stays.
    #[serde(default)]
    #[schemars(length(max = 60))]
    pub segment: String,
}

impl Command for Assign {
    const NAME: &'static str = "customer.assign";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Customer;

    fn run(&self, tx: &mut Tx) -> Result<Customer> {
        let mut customer: Customer = fetch(tx, self.customer, self.version)?;
        let mut profile = customer.profile.clone();
        for (text, field, kept) in
            [(&self.collector, "collector", &mut profile.collector), (&self.segment, "segment", &mut profile.segment)]
        {
            let given = optional_text(text, field, 60)?;
            if !given.is_empty() {
                *kept = given;
            }
        }
        let changed = profile.differences(&customer.profile);
        if !changed.is_empty() {
            record(tx, &mut customer, Fact::Changed { profile, changed })?;
        }
        Ok(customer)
    }
}
