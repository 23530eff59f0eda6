//! Adds a gateway.

use ground::ledger;
use ground::record::{Document, record};
use kernel::{Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, GatewaySetting, Provider};
use super::rules::{self, Asked};
use super::{NEEDS, stand_in_allowed, store as gateways};

/// Gateways of a company at most.
const MOST: usize = 20;

/// Adds a gateway of online payment; it takes payments at once.
#[derive(Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// Whose it is.
    #[serde(default)]
    pub provider: Provider,
    /// What people call it; the provider's name if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
    /// The key that browsers may know (`pk_…`).
    #[schemars(length(min = 1, max = 300))]
    pub publishable: String,
    /// The secret key (`sk_…` or a restricted `rk_…`).
    #[schemars(length(min = 1, max = 300))]
    pub secret: String,
    /// The signing secret of the endpoint for messages (`whsec_…`); without it no message is believed.
    #[serde(default)]
    #[schemars(length(max = 300))]
    pub hook: String,
    /// Are cards offered?
    #[serde(default)]
    pub cards: bool,
    /// Are SEPA direct debits offered?
    #[serde(default)]
    pub debits: bool,
    /// The account of the books on which its balance stands; that of card payments (511600) if absent.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub account: String,
    /// The account of the books for what it keeps; that of bank fees (627800) if absent.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub fees: String,
    /// The address of a stand-in on this machine, where the operator allows it; the provider's own if absent.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub address: String,
}

/// What is never printed stays out of traces too.
impl std::fmt::Debug for Add {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Add").field("provider", &self.provider).field("label", &self.label).finish_non_exhaustive()
    }
}

impl Command for Add {
    const NAME: &'static str = "gateway.add";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let address = rules::stand_in_address(&self.address, stand_in_allowed())?;
        let all = gateways::list(tx)?;
        if all.iter().any(|g| g.state == super::State::Active) {
            return Err(Refusal::conflict("gateway.one_active").into());
        }
        if all.len() >= MOST {
            return Err(Refusal::conflict("gateway.too_many").with("most", MOST).into());
        }
        let asked = Asked {
            label: &self.label,
            publishable: &self.publishable,
            cards: self.cards,
            debits: self.debits,
            account: &self.account,
            fees: &self.fees,
        };
        let accounts = ledger::accounts(tx)?;
        let used = rules::used(&accounts, self.provider, &asked)?;
        let keys = rules::keys(&self.secret, &self.hook)?;
        let mut gateway = GatewaySetting::blank(tx.new_id());
        record(tx, &mut gateway, Fact::Added { provider: self.provider, address, used, keys })?;
        Ok(gateway)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let add = Add { secret: "sk_test_4242424242".into(), hook: "whsec_abcd1234".into(), ..Add::default() };
        let printed = format!("{add:?}");
        assert!(!printed.contains("4242") && !printed.contains("abcd"), "{printed}");
    }
}
