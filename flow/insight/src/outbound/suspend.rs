//! Suspending and resuming a webhook.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, State, Webhook};
use super::{NEEDS, store as rows};

/// A webhook that was not removed.
pub(super) fn there(tx: &mut Tx, id: Id, version: Option<i64>) -> Result<Webhook> {
    let webhook: Webhook = fetch(tx, id, version)?;
    match webhook.state {
        State::Removed => Err(Refusal::conflict("webhook.is_removed").at("webhook").into()),
        _ => Ok(webhook),
    }
}

/// Sends a webhook nothing for now; what happens meanwhile waits.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Suspend {
    const NAME: &'static str = "webhook.suspend";
    const NEEDS: Permission = NEEDS;
    type Outcome = Webhook;

    fn run(&self, tx: &mut Tx) -> Result<Webhook> {
        let mut webhook = there(tx, self.webhook, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if webhook.state == State::Active {
            record(tx, &mut webhook, Fact::Suspended { reason })?;
        }
        Ok(webhook)
    }
}

/// Goes on with a suspended webhook: everything that waited is sent.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Resume {
    const NAME: &'static str = "webhook.resume";
    const NEEDS: Permission = NEEDS;
    type Outcome = Webhook;

    fn run(&self, tx: &mut Tx) -> Result<Webhook> {
        let mut webhook = there(tx, self.webhook, self.version)?;
        if webhook.state == State::Suspended {
            record(tx, &mut webhook, Fact::Resumed {})?;
            rows::try_now(tx, webhook.id)?;
        }
        Ok(webhook)
    }
}
