//! What keys, ways to pay and accounts a gateway may have. Pure.

use ground::company::checked_account;
use ground::ledger::{Accounts, Role};
use ground::party::optional_text;
use ground::receivable::Control;
use kernel::{Refusal, Result};

use super::model::{Keys, Provider, Use};

/// A key as it may travel in a header: no spaces, no control characters.
fn key(text: &str, field: &'static str, begins: &[&str]) -> Result<String> {
    let text = text.trim();
    let plain = (8..=300).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if !plain || !begins.iter().any(|b| text.starts_with(b)) {
        return Err(Refusal::invalid("gateway.key").at(field).with("begins", begins.join(", ")).into());
    }
    Ok(text.to_string())
}

/// Both secrets, checked.
pub(super) fn keys(secret: &str, hook: &str) -> Result<Keys> {
    let secret = key(secret, "secret", &["sk_", "rk_"])?;
    let hook = if hook.trim().is_empty() { String::new() } else { key(hook, "hook", &["whsec_"])? };
    Ok(Keys::of(secret, hook))
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
pub(super) fn used(accounts: &Accounts, provider: Provider, asked: &Asked<'_>) -> Result<Use> {
    if !asked.cards && !asked.debits {
        return Err(Refusal::invalid("gateway.no_way").at("cards").into());
    }
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

/// Where a stand-in listens: on this machine and where the operator allows it; empty for the provider itself.
pub(super) fn stand_in_address(text: &str, allowed: bool) -> Result<String> {
    let address = text.trim().trim_end_matches('/');
    let here = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
    if !address.is_empty() && !(allowed && here.iter().any(|h| address.starts_with(h))) {
        return Err(Refusal::invalid("gateway.stand_in").at("address").into());
    }
    Ok(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_by_their_ends() {
        let kept = keys(" sk_test_4242424242 ", "whsec_abcd1234").unwrap();
        assert_eq!((kept.secret_end.as_str(), kept.hook_end.as_str()), ("4242", "1234"));
        assert_eq!(keys("sk_test_4242424242", "").unwrap().hook.text(), "");
        for (secret, hook) in [("pk_test_12345", ""), ("sk_", ""), ("sk_test 12345", ""), ("sk_test_1\r\nX: y", ""), ("sk_test_1234", "x")] {
            assert!(keys(secret, hook).is_err(), "{secret} {hook}");
        }
    }

    #[test]
    fn a_stand_in_listens_here_and_where_it_is_allowed() {
        for (text, allowed, address) in [
            ("", false, Some("")),
            (" http://127.0.0.1:8420/ ", true, Some("http://127.0.0.1:8420")),
            ("http://127.0.0.1:8420", false, None),
            ("https://api.example.com", true, None),
            ("http://localhost.example.com", true, None),
        ] {
            assert_eq!(stand_in_address(text, allowed).ok().as_deref(), address, "{text}");
        }
    }
}
