//! Giving a webhook another secret.

use ground::record::record;
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::add::{Added, secret};
use super::model::Fact;
use super::{NEEDS, suspend};

/// Gives a webhook another secret, at once: what is sent from now on is signed with it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewSecret {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for RenewSecret {
    const NAME: &'static str = "webhook.renew_secret";
    const NEEDS: Permission = NEEDS;
    type Outcome = Added;

    fn run(&self, tx: &mut Tx) -> Result<Added> {
        let mut webhook = suspend::there(tx, self.webhook, self.version)?;
        let secret = secret(tx);
        record(tx, &mut webhook, Fact::SecretRenewed { secret: Private::new(secret.clone()) })?;
        Ok(Added { webhook, secret })
    }
}
