//! The drawee accepts a bill: it is booked, and its invoices are settled by it (R14).

use ground::receivable::Control;
use ground::record::{fetch, record};
use kernel::{Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BillOfExchange, Fact, State};
use super::transfer::{self, Way};
use super::rules;

/// Says that the drawee accepted a bill.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The bill.
    pub bill: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The day on which it came back accepted; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

impl Command for Accept {
    const NAME: &'static str = "bill_of_exchange.accept";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillOfExchange;

    fn run(&self, tx: &mut Tx) -> Result<BillOfExchange> {
        let mut bill: BillOfExchange = fetch(tx, self.bill, self.version)?;
        if bill.state != State::Drawn {
            return Err(Refusal::conflict("bill_of_exchange.not_drawn").into());
        }
        let today = tx.today();
        let since = bill.day.unwrap_or(today);
        let day = self.day.unwrap_or(today.max(since));
        rules::day_checked(day, (since, today.max(since)), "day")?;
        book(tx, &mut bill, day)?;
        Ok(bill)
    }
}

/// Books a bill that is in our hands from a day on.
pub(super) fn book(tx: &mut Tx, bill: &mut BillOfExchange, day: Day) -> Result<()> {
    let parts = transfer::owed(tx, bill)?;
    let way = Way { to: Control::Bills, due_day: bill.maturity, what: "Effet", day };
    let passed = transfer::pass(tx, bill, parts, &way)?.ok_or_else(|| Fault::broken("a bill of nothing"))?;
    let (customer, amount) = (bill.customer, bill.amount);
    record(tx, bill, Fact::Accepted { customer, day, amount, passed })?;
    Ok(())
}
