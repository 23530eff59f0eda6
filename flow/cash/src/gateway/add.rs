//! Adds a gateway.

use ground::company::checked_account;
use ground::ledger::{self, Role};
use ground::party::optional_text;
use ground::receivable::Control;
use ground::record::{Document, record};
use kernel::{Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, GatewaySetting, Keys, Provider, Use};
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

/// A key as it may travel in a header: no spaces, no control characters.
pub(super) fn key(text: &str, field: &'static str, begins: &[&str]) -> Result<String> {
    let text = text.trim();
    let plain = (8..=300).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if !plain || !begins.iter().any(|b| text.starts_with(b)) {
        return Err(Refusal::invalid("gateway.key").at(field).with("begins", begins.join(", ")).into());
    }
    Ok(text.to_string())
}

/// The last four characters of a key.
fn end(key: &str) -> String {
    key.get(key.len().saturating_sub(4)..).unwrap_or_default().to_string()
}

/// Both secrets, checked.
pub(super) fn keys(secret: &str, hook: &str) -> Result<Keys> {
    let secret = key(secret, "secret", &["sk_", "rk_"])?;
    let hook = if hook.trim().is_empty() { String::new() } else { key(hook, "hook", &["whsec_"])? };
    let (secret_end, hook_end) = (end(&secret), end(&hook));
    let hook = if hook.is_empty() { Private(None) } else { Private::new(hook) };
    Ok(Keys { secret: Private::new(secret), secret_end, hook, hook_end })
}

/// How it is to be used, as entered.
pub(super) struct Asked<'a> {
    pub label: &'a str,
    pub publishable: &'a str,
    pub cards: bool,
    pub debits: bool,
    pub account: &'a str,
    pub fees: &'a str,
}

/// The same, checked: an account of class 5 for its balance, of class 6 for what it keeps.
pub(super) fn used(tx: &mut Tx, provider: Provider, asked: &Asked<'_>) -> Result<Use> {
    if !asked.cards && !asked.debits {
        return Err(Refusal::invalid("gateway.no_way").at("cards").into());
    }
    let accounts = ledger::accounts(tx)?;
    let account = |text: &str, role: Role, field: &'static str| {
        let usual = accounts.of(role);
        let text = if text.trim().is_empty() { usual } else { text };
        let account = checked_account(text).map_err(|_| Refusal::invalid("gateway.account_invalid").at(field))?;
        let kept = Control::ALL.iter().any(|c| accounts.of(crate::payment::settlement::role(*c)) == account);
        let class = role.default_account().get(..1).unwrap_or_default();
        let other = [Role::Bank, Role::Suspense, Role::Cheques].into_iter().any(|r| accounts.of(r) == account);
        if !account.starts_with(class) || kept || other {
            return Err(Refusal::invalid("gateway.account_invalid").at(field).with("class", class).into());
        }
        Ok::<String, kernel::Fault>(account)
    };
    let label = optional_text(asked.label, "label", 100)?;
    let name = match provider {
        Provider::Stripe => "Stripe",
    };
    Ok(Use {
        label: if label.is_empty() { name.to_string() } else { label },
        publishable: key(asked.publishable, "publishable", &["pk_"])?,
        cards: asked.cards,
        debits: asked.debits,
        account: account(asked.account, Role::Cards, "account")?,
        fees: account(asked.fees, Role::BankFees, "fees")?,
    })
}

impl Command for Add {
    const NAME: &'static str = "gateway.add";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let address = self.address.trim().trim_end_matches('/').to_string();
        if !address.is_empty() && !stand_in_allowed() {
            return Err(Refusal::invalid("gateway.stand_in").at("address").into());
        }
        let here = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
        if !address.is_empty() && !here.iter().any(|h| address.starts_with(h)) {
            return Err(Refusal::invalid("gateway.stand_in").at("address").into());
        }
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
        let used = used(tx, self.provider, &asked)?;
        let keys = keys(&self.secret, &self.hook)?;
        let mut gateway = GatewaySetting::blank(tx.new_id());
        record(tx, &mut gateway, Fact::Added { provider: self.provider, address, used, keys })?;
        Ok(gateway)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_by_their_ends() {
        let kept = keys(" sk_test_4242424242 ", "whsec_abcd1234").unwrap();
        assert_eq!((kept.secret_end.as_str(), kept.hook_end.as_str()), ("4242", "1234"));
        assert_eq!(keys("sk_test_4242424242", "").unwrap().hook, Private(None));
        for (secret, hook) in [("pk_test_12345", ""), ("sk_", ""), ("sk_test 12345", ""), ("sk_test_1\r\nX: y", ""), ("sk_test_1234", "x")] {
            assert!(keys(secret, hook).is_err(), "{secret} {hook}");
        }
        let add = Add { secret: "sk_test_4242424242".into(), hook: "whsec_abcd1234".into(), ..Add::default() };
        let printed = format!("{add:?}");
        assert!(!printed.contains("4242") && !printed.contains("abcd"), "{printed}");
    }
}
