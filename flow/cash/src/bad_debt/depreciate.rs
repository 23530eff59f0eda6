//! Brings the depreciation of doubtful claims to what it should be: more (R30) or less (R31), never twice.

use ground::customer::Customer;
use ground::ledger;
use ground::record::{fetch, record};
use kernel::{Cents, Day, Id, Rate, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::model::{BadDebt, Fact, State};
use super::rules::{self, Heading};
use super::{store as claims, transfer};
use crate::{insolvency, policy};

/// Depreciates doubtful claims at a period end: the percentage of what is open without VAT, by the company's policy or
/// as given. What stands for a claim already is brought to that amount, so that running it twice changes nothing; what
/// was paid meanwhile is released.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Depreciate {
    /// The claims; all doubtful ones if absent.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub bad_debts: Vec<Id>,
    /// Only those of this customer.
    #[serde(default)]
    pub customer: Option<Id>,
    /// Percent of what is open without VAT; by the policy (days late, liquidation) if absent.
    #[serde(default)]
    pub percent: Option<Rate>,
    /// The day of the entries: the end of a month or of a fiscal year; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

/// What was depreciated and released.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Depreciated {
    /// How many claims changed.
    pub count: usize,
    /// Charged, cents.
    pub charged: Cents,
    /// Released, cents.
    pub released: Cents,
    /// The claims that changed.
    pub claims: Vec<BadDebt>,
}

/// Claims depreciated by one command.
const MOST: usize = 1000;

impl Depreciate {
    fn chosen(&self, tx: &mut Tx) -> Result<Vec<BadDebt>> {
        if self.bad_debts.is_empty() {
            return claims::to_depreciate(tx, self.customer, MOST);
        }
        let mut list: Vec<BadDebt> = Vec::with_capacity(self.bad_debts.len());
        for (n, id) in self.bad_debts.iter().enumerate() {
            let claim: BadDebt = fetch(tx, *id, None)?;
            if list.iter().any(|c| c.id == claim.id) || (claim.state != State::Doubtful && claim.depreciation.is_zero()) {
                return Err(Refusal::conflict("bad_debt.not_doubtful").at(format!("bad_debts[{n}]")).into());
            }
            list.push(claim);
        }
        Ok(list)
    }

    /// The percentage of a claim: as given, else by the policy.
    fn percent(&self, tx: &mut Tx, claim: &BadDebt, day: Day) -> Result<Rate> {
        if let Some(percent) = self.percent {
            return Ok(percent);
        }
        let policy = policy::policy(tx)?;
        let late = claim.due_day.map_or(0, |due| i64::from(day.since(due)));
        let liquidated = insolvency::of_customer(tx, claim.customer)?.iter().any(|i| i.liquidation_day.is_some_and(|d| d <= day));
        Ok(rules::percent(&policy.depreciation(), late, liquidated.then_some(policy.depreciation_liquidation)))
    }
}

impl Command for Depreciate {
    const NAME: &'static str = "bad_debt.depreciate";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Depreciated;

    fn run(&self, tx: &mut Tx) -> Result<Depreciated> {
        if self.percent.is_some_and(|p| p.0 < 0 || p > Rate::whole(100)) {
            return Err(Refusal::invalid("bad_debt.percent_wrong").at("percent").into());
        }
        let day = self.day.unwrap_or(tx.today());
        let accounts = ledger::accounts(tx)?;
        let mut out = Depreciated::default();
        for mut claim in self.chosen(tx)? {
            transfer::day_checked(day, claim.day.unwrap_or(day), tx.today())?;
            let item = transfer::item_of(tx, &claim)?;
            let restored = claim.state == State::Restored;
            let (open, value) = if restored { Default::default() } else { (item.open, item.open_value) };
            let base = transfer::taxed(tx, &item)?.without_vat(open, value);
            let percent = self.percent(tx, &claim, day)?;
            let (before, amount) = (claim.depreciation, percent.of(base));
            let customer: Customer = fetch(tx, claim.customer, None)?;
            let heading = Heading {
                accounts: &accounts,
                number: &claim.number.clone(),
                issue_day: claim.issue_day.unwrap_or(day),
                customer: (customer.id, &customer.profile.name),
                day,
            };
            let Some(entry) = heading.depreciation(before, amount) else { continue };
            record(tx, &mut claim, Fact::Depreciated { day, percent, base, before, amount, entry })?;
            out.count += 1;
            out.charged += (amount - before).max(Cents::ZERO);
            out.released += (before - amount).max(Cents::ZERO);
            out.claims.push(claim);
        }
        Ok(out)
    }
}
