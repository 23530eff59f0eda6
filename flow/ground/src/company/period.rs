//! Locks a month of the books, so that nothing more is booked in it, and unlocks it with a reason.

use kernel::{Day, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::{Company, Fact, fiscal_years};
use crate::ledger::{self, Accounts};
use crate::party::text;
use crate::record::{fetch, record};

/// A month of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Period {
    /// Its first day.
    pub month: Day,
    /// True when nothing can be booked in it any more.
    pub locked: bool,
}

/// Locks a month that is over: nothing more is booked in it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockPeriod {
    /// Any day of the month.
    pub month: Day,
}

impl Command for LockPeriod {
    const NAME: &'static str = "ledger.lock_period";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Period;

    fn run(&self, tx: &mut Tx) -> Result<Period> {
        let month = self.month.start_of_month();
        let accounts = ledger::accounts(tx)?;
        may_lock(&accounts, month, tx.today())?;
        let id = tx.company;
        let mut company: Company = fetch(tx, id, None)?;
        record(tx, &mut company, Fact::PeriodLocked { month })?;
        Ok(Period { month, locked: true })
    }
}

/// Unlocks a month, as long as its fiscal year is not closed.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockPeriod {
    /// Any day of the month.
    pub month: Day,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for UnlockPeriod {
    const NAME: &'static str = "ledger.unlock_period";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Period;

    fn run(&self, tx: &mut Tx) -> Result<Period> {
        let month = self.month.start_of_month();
        let reason = text(&self.reason, "reason", 500)?;
        if !ledger::accounts(tx)?.is_locked(month) {
            return Err(Refusal::conflict("ledger.period_open").at("month").with("day", month).into());
        }
        // A month may belong to two years; the later one decides.
        let closed = fiscal_years(tx)?.into_iter().rfind(|y| y.first <= month.end_of_month()).is_some_and(|y| y.closed);
        if closed {
            return Err(Refusal::conflict("ledger.year_closed").at("month").with("day", month).into());
        }
        let id = tx.company;
        let mut company: Company = fetch(tx, id, None)?;
        record(tx, &mut company, Fact::PeriodUnlocked { month, reason })?;
        Ok(Period { month, locked: false })
    }
}

/// A month is locked once, after its last day, in a fiscal year that exists.
fn may_lock(accounts: &Accounts, month: Day, today: Day) -> Result<()> {
    let refused = |code: &'static str| Err(Refusal::conflict(code).at("month").with("day", month).into());
    if accounts.is_locked(month) {
        return refused("ledger.period_locked");
    }
    if month.end_of_month() >= today {
        return refused("ledger.period_not_over");
    }
    if !accounts.years().iter().any(|(first, last, _)| *first <= month.end_of_month() && month <= *last) {
        return refused("ledger.no_open_year");
    }
    Ok(())
}
