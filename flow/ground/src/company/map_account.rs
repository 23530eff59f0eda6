//! Gives a role another account of the company's own chart, and names accounts.

use kernel::{Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::{Company, Fact};
use crate::ledger::{self, AccountMove, Accounts, Role};
use crate::party::optional_text;
use crate::record::{fetch, record};

/// Says which account of the company's chart a role has, or what an account is called. What is booked already stays
/// where it is.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapAccount {
    /// The role that gets the account; absent to name an account only.
    #[serde(default)]
    pub role: Option<Role>,
    /// The account: three digits of the French chart, then up to nine letters or digits.
    #[schemars(length(min = 3, max = 12))]
    pub account: String,
    /// What it is called in this company's books; what it is called now if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub label: String,
}

/// A role with its account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Mapped {
    /// What the account is for; absent where only a name was given.
    pub role: Option<Role>,
    /// The account.
    pub account: String,
    /// Its name.
    pub label: String,
}

impl Command for MapAccount {
    const NAME: &'static str = "company.map_account";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Mapped;

    fn run(&self, tx: &mut Tx) -> Result<Mapped> {
        let account = checked_account(&self.account)?;
        let label = optional_text(&self.label, "label", 100)?;
        let accounts = ledger::accounts(tx)?;
        let before = self.role.map(|role| accounts.of(role).to_string());
        let changes = before.as_ref().is_some_and(|before| *before != account);
        if let (Some(role), Some(before), true) = (self.role, &before, changes) {
            fits(&accounts, role, &account)?;
            let kept = matches!(role, Role::BankIn(currency) if accounts.keeps(currency));
            if role.is_control() || matches!(role, Role::BankIn(_)) {
                tx.alone()?;
            }
            if (role.is_control() || kept) && ledger::is_used(tx, before)? {
                return Err(Refusal::conflict("company.account_in_use").at("account").with("account", before).into());
            }
            // What stands on an account kept in another currency must be in it from its first line on.
            if matches!(role, Role::BankIn(_)) && ledger::is_used(tx, &account)? {
                return Err(Refusal::conflict("company.account_begun").at("account").with("account", &account).into());
            }
        }
        let named = !label.is_empty() && label != accounts.label(&account);
        if changes || named {
            let id = tx.company;
            let mut company: Company = fetch(tx, id, None)?;
            let role = self.role.filter(|_| changes);
            let label = if named { label } else { String::new() };
            record(tx, &mut company, Fact::AccountMapped { moves: vec![AccountMove { role, account: account.clone(), label }] })?;
        }
        let label = ledger::accounts(tx)?.label(&account).to_string();
        Ok(Mapped { role: self.role, account, label })
    }
}

/// Three digits of the French chart, classes 1 to 8, then letters or digits (LPF art. A47 A-1: CompteNum).
pub fn checked_account(text: &str) -> Result<String> {
    let account = text.trim().to_ascii_uppercase();
    let fits = (3..=12).contains(&account.len())
        && account.bytes().take(3).all(|b| b.is_ascii_digit())
        && account.bytes().all(|b| b.is_ascii_alphanumeric())
        && matches!(account.as_bytes().first(), Some(b'1'..=b'8'));
    if fits { Ok(account) } else { Err(Refusal::invalid("company.account_number").at("account").into()) }
}

/// An account stays in the class of its role, and an account kept per customer is that of one role alone: its balance
/// is compared with the open items of that role.
fn fits(accounts: &Accounts, role: Role, account: &str) -> Result<()> {
    let usual = role.default_account();
    if account.as_bytes().first() != usual.as_bytes().first() {
        return Err(Refusal::invalid("company.account_class").at("account").with("class", &usual[..1]).into());
    }
    // The VAT return reads the rate from the account of VAT due. VAT that waits for payment may wait on one account
    // (44574) whatever its rate: no figure of the return comes from it, but nothing else may stand there.
    let waits = |r: Role| matches!(r, Role::VatPending(_));
    // The balance of an account kept in another currency is valued by that currency.
    let alone = |r: Role| r.is_control() || waits(r) || matches!(r, Role::VatCollected(_) | Role::BankIn(_));
    let together = |other: Role| !(alone(role) || alone(other)) || (waits(role) && waits(other));
    let taken = accounts.roles_of(account).into_iter().find(|other| *other != role && !together(*other));
    match taken {
        Some(other) => Err(Refusal::conflict("company.account_taken").at("account").with("role", other.name()).into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_those_of_the_french_chart() {
        for (text, read) in [
            ("512100", Some("512100")),
            (" 411dupont ", Some("411DUPONT")),
            ("51", None),
            ("912000", None),
            ("41A000", None),
            ("512 100", None),
            ("4110000000000", None),
        ] {
            assert_eq!(checked_account(text).ok().as_deref(), read, "{text}");
        }
    }

    #[test]
    fn a_role_keeps_its_class_and_its_account_apart() {
        let accounts = Accounts::default();
        for (role, account, code) in [
            (Role::Bank, "512100", None),
            (Role::Bank, "611000", Some("company.account_class")),
            (Role::BankIn(kernel::Currency::parse("USD").unwrap()), "512400", None),
            (Role::BankIn(kernel::Currency::parse("USD").unwrap()), "411900", Some("company.account_class")),
            (Role::BankIn(kernel::Currency::parse("USD").unwrap()), "512000", Some("company.account_taken")),
            (Role::Deposits, "411100", Some("company.account_taken")),
            (Role::Suspense, "411100", Some("company.account_taken")),
            (Role::FeeRecharged, "758100", None),
            (Role::VatCollected(crate::tax::VatCode::Reduced), "445711", Some("company.account_taken")),
            (Role::VatCollected(crate::tax::VatCode::Reduced), "445710", None),
            (Role::VatPending(crate::tax::VatCode::Reduced), "445741", None),
            (Role::VatPending(crate::tax::VatCode::Reduced), "445711", Some("company.account_taken")),
            (Role::VatCollected(crate::tax::VatCode::Reduced), "445741", Some("company.account_taken")),
        ] {
            assert_eq!(fits(&accounts, role, account).err().map(|f| f.code().to_string()).as_deref(), code, "{account}");
        }
    }
}
