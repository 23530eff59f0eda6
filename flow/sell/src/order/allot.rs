//! Sets goods aside for what was short when the order was confirmed.

use ground::record::{fetch, record};
use ground::stock;
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::Order;
use super::rules;

/// Sets aside what was short, as far as goods are there now.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allot {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Allot {
    const NAME: &'static str = "order.allot";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        let goods: Vec<Id> = order.lines.iter().filter(|l| l.goods).map(|l| l.item).collect();
        let stock = stock::levels_now(tx, order.warehouse, &goods)?;
        let fact = rules::allot(&order, &stock)?;
        record(tx, &mut order, fact)?;
        Ok(order)
    }
}
