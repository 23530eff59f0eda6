//! Gives an order up.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::Order;
use super::rules;

/// Gives up an order of which nothing has left; what was set aside is free again.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Cancel {
    const NAME: &'static str = "order.cancel";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        let fact = rules::cancel(&order, text(&self.reason, "reason", 500)?)?;
        record(tx, &mut order, fact)?;
        Ok(order)
    }
}
