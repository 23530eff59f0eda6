//! Adding a webhook.

use ground::party::optional_text;
use ground::record::{Document, record};
use kernel::{Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Webhook};
use super::{NEEDS, rules, send, store as rows};

/// Webhooks of a company at most.
const MOST: usize = 50;

/// Adds a webhook; what happens from now on is sent to it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// What people call it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
    /// Where facts are posted: an address that begins with `https://`.
    #[schemars(length(min = 1, max = 1000))]
    pub url: String,
    /// Names of facts (`invoice.issued`), all of a kind (`invoice.*`), or everything (`*`).
    #[schemars(length(min = 1, max = 200))]
    pub facts: Vec<String>,
}

/// A webhook as it was added.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Added {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// The secret that signs what it is sent; shown this once.
    pub secret: String,
}

/// A new secret.
pub(super) fn secret(tx: &Tx) -> String {
    format!("whsec_{}", store::private::hex(&tx.secret_bytes()))
}

impl Command for Add {
    const NAME: &'static str = "webhook.add";
    const NEEDS: Permission = NEEDS;
    type Outcome = Added;

    fn run(&self, tx: &mut Tx) -> Result<Added> {
        let url = rules::url_checked(&self.url, send::private_allowed())?;
        let label = optional_text(&self.label, "label", 100)?;
        let facts = rules::facts_checked(&self.facts, &web::step::facts())?;
        if rows::list(tx)?.len() >= MOST {
            return Err(Refusal::conflict("webhook.too_many").with("most", MOST).into());
        }
        let secret = secret(tx);
        let mut webhook = Webhook::blank(tx.new_id());
        let added = Fact::Added { label, url, facts, secret: Private::new(secret.clone()) };
        let seq = record(tx, &mut webhook, added)?;
        rows::place(tx, webhook.id, seq)?;
        Ok(Added { webhook, secret })
    }
}
