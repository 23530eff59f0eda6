//! Revokes a pay link: its address opens nothing any more.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, PayLink};

/// Revokes a pay link. A payment that is on its way goes on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// The link.
    pub pay_link: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Revoke {
    const NAME: &'static str = "pay_link.revoke";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = PayLink;

    fn run(&self, tx: &mut Tx) -> Result<PayLink> {
        let mut link: PayLink = fetch(tx, self.pay_link, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if !link.revoked {
            record(tx, &mut link, Fact::Revoked { reason })?;
        }
        Ok(link)
    }
}
