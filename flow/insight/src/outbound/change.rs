//! Changing the address or the facts of a webhook.

use ground::party::optional_text;
use ground::record::record;
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Webhook};
use super::{NEEDS, rules, send};

/// Changes where a webhook is, or what it wants; what waits goes to the new address.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The webhook.
    pub webhook: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What people call it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
    /// Where facts are posted.
    #[schemars(length(min = 1, max = 1000))]
    pub url: String,
    /// Which.
    #[schemars(length(min = 1, max = 200))]
    pub facts: Vec<String>,
}

impl Command for Change {
    const NAME: &'static str = "webhook.change";
    const NEEDS: Permission = NEEDS;
    type Outcome = Webhook;

    fn run(&self, tx: &mut Tx) -> Result<Webhook> {
        let mut webhook = super::suspend::there(tx, self.webhook, self.version)?;
        let url = rules::url_checked(&self.url, send::private_allowed())?;
        let label = optional_text(&self.label, "label", 100)?;
        let facts = rules::facts_checked(&self.facts, &web::step::facts())?;
        if (&label, &url, &facts) != (&webhook.label, &webhook.url, &webhook.facts) {
            record(tx, &mut webhook, Fact::Changed { label, url, facts })?;
        }
        Ok(webhook)
    }
}
