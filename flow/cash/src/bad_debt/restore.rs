//! A doubtful claim is a customer's like others again.

use ground::customer::Customer;
use ground::ledger;
use ground::party::optional_text;
use ground::receivable::Control;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BadDebt, Fact, State};
use super::rules::Heading;
use super::transfer;

/// Moves a doubtful claim back to the customers' account and releases its depreciation.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The claim.
    pub bad_debt: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The day of the entries; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Command for Restore {
    const NAME: &'static str = "bad_debt.restore";
    const NEEDS: Permission = Permission::Account;
    type Outcome = BadDebt;

    fn run(&self, tx: &mut Tx) -> Result<BadDebt> {
        let mut claim: BadDebt = fetch(tx, self.bad_debt, self.version)?;
        if claim.state != State::Doubtful {
            return Err(Refusal::conflict("bad_debt.not_doubtful").into());
        }
        let reason = optional_text(&self.reason, "reason", 500)?;
        let item = transfer::item_of(tx, &claim)?;
        transfer::checked(&item, &[Control::Doubtful], "bad_debt")?;
        let day = self.day.unwrap_or(tx.today());
        transfer::day_checked(day, item.issue_day, tx.today())?;
        let customer: Customer = fetch(tx, claim.customer, None)?;
        let accounts = ledger::accounts(tx)?;
        let heading = Heading {
            accounts: &accounts,
            number: &claim.number,
            issue_day: claim.issue_day.unwrap_or(item.issue_day),
            customer: (customer.id, &customer.profile.name),
            day,
        };
        let moved = transfer::to(tx, &accounts, (claim.id, &item), Control::Customers, &heading)?;
        let mut entries = vec![moved.entry];
        entries.extend(heading.depreciation(claim.depreciation, Cents::ZERO));
        let fact = Fact::Restored {
            customer: customer.id,
            day,
            amount: item.open_value,
            entries,
            items: moved.items,
            settled: moved.settled,
            reason,
        };
        record(tx, &mut claim, fact)?;
        Ok(claim)
    }
}
