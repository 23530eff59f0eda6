//! Removing a webhook.

use ground::record::record;
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Webhook};
use super::{NEEDS, store as rows, suspend};

/// Removes a webhook: nothing more is sent to it, what waits is forgotten.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Remove {
    const NAME: &'static str = "webhook.remove";
    const NEEDS: Permission = NEEDS;
    type Outcome = Webhook;

    fn run(&self, tx: &mut Tx) -> Result<Webhook> {
        let mut webhook = suspend::there(tx, self.webhook, self.version)?;
        record(tx, &mut webhook, Fact::Removed {})?;
        rows::forget(tx, webhook.id)?;
        Ok(webhook)
    }
}
