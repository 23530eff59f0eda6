//! Changes how a gateway is used, or gives it other keys.

use ground::ledger;
use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::NEEDS;
use super::model::{Fact, GatewaySetting, Keys, Use};
use super::rules::{self, Asked};

/// Changes how a gateway is used. Accounts hold for what is booked from now on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The gateway.
    pub gateway: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What people call it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
    /// The key that browsers may know (`pk_…`).
    #[schemars(length(min = 1, max = 300))]
    pub publishable: String,
    /// Are cards offered?
    #[serde(default)]
    pub cards: bool,
    /// Are SEPA direct debits offered?
    #[serde(default)]
    pub debits: bool,
    /// The account of the books on which its balance stands.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub account: String,
    /// The account of the books for what it keeps.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub fees: String,
}

impl Command for Change {
    const NAME: &'static str = "gateway.change";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let mut gateway: GatewaySetting = fetch(tx, self.gateway, self.version)?;
        let asked = Asked {
            label: &self.label,
            publishable: &self.publishable,
            cards: self.cards,
            debits: self.debits,
            account: &self.account,
            fees: &self.fees,
        };
        let accounts = ledger::accounts(tx)?;
        let used = rules::used(&accounts, gateway.provider, &asked)?;
        let now = Use {
            label: gateway.label.clone(),
            publishable: gateway.publishable.clone(),
            cards: gateway.cards,
            debits: gateway.debits,
            account: gateway.account.clone(),
            fees: gateway.fees.clone(),
        };
        if used != now {
            record(tx, &mut gateway, Fact::Changed { used })?;
        }
        Ok(gateway)
    }
}

/// Gives a gateway other secrets, at once; an empty one stays as it is.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewKeys {
    /// The gateway.
    pub gateway: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The new secret key.
    #[serde(default)]
    #[schemars(length(max = 300))]
    pub secret: String,
    /// The new signing secret of its messages.
    #[serde(default)]
    #[schemars(length(max = 300))]
    pub hook: String,
}

/// What is never printed stays out of traces too.
impl std::fmt::Debug for RenewKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenewKeys").field("gateway", &self.gateway).finish_non_exhaustive()
    }
}

impl Command for RenewKeys {
    const NAME: &'static str = "gateway.renew_keys";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let mut gateway: GatewaySetting = fetch(tx, self.gateway, self.version)?;
        let (no_secret, no_hook) = (self.secret.trim().is_empty(), self.hook.trim().is_empty());
        if no_secret && no_hook {
            return Err(Refusal::invalid("gateway.nothing_new").at("secret").into());
        }
        // What stays is written once more: a fact holds every value that it moves.
        let old = |kept: &Private<String>| Private(kept.0.clone());
        let new = if no_secret {
            let hook = rules::keys("sk_unchanged", &self.hook)?;
            Keys { secret: old(&gateway.secret), secret_end: gateway.secret_end.clone(), ..hook }
        } else {
            rules::keys(&self.secret, &self.hook)?
        };
        let new = match no_hook {
            true => Keys { hook: old(&gateway.hook), hook_end: gateway.hook_end.clone(), ..new },
            false => new,
        };
        record(tx, &mut gateway, Fact::KeysRenewed { keys: new })?;
        Ok(gateway)
    }
}
