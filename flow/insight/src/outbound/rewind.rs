//! Sending a part of the journal to a webhook once more.

use ground::record::record;
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Webhook};
use super::{NEEDS, store as rows, suspend};

/// Moves a webhook back in the journal: what comes after the place is sent to it again, as far as it wants it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rewind {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The place in the journal after which to begin; 0 for everything that ever happened.
    pub to: i64,
}

impl Command for Rewind {
    const NAME: &'static str = "webhook.rewind";
    const NEEDS: Permission = NEEDS;
    type Outcome = Webhook;

    fn run(&self, tx: &mut Tx) -> Result<Webhook> {
        let mut webhook = suspend::there(tx, self.webhook, self.version)?;
        if self.to < 0 || self.to > tx.last_seq() {
            return Err(Refusal::invalid("webhook.place").at("to").with("last", tx.last_seq()).into());
        }
        record(tx, &mut webhook, Fact::Rewound { to: self.to })?;
        rows::place(tx, webhook.id, self.to)?;
        Ok(webhook)
    }
}
