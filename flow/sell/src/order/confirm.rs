//! Confirms an order: checks credit, sets goods aside, promises a day. Or lifts the hold that the check had set.

use std::collections::HashMap;

use ground::credit::{Standing, exposure_now};
use ground::customer::Customer;
use ground::party::text;
use ground::record::{fetch, record};
use ground::{catalogue, currency, stock};
use kernel::{Cents, Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Order};
use super::rules::{self, Ground, WhenShort};

/// Confirms an order: credit is checked, goods are set aside, a day is promised. It is held when it passes the limit.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What happens when goods are short.
    #[serde(default)]
    pub when_short: WhenShort,
}

impl Command for Confirm {
    const NAME: &'static str = "order.confirm";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("confirm")?;
        let fact = decide(tx, &order, self.when_short, None)?;
        // Held already and still too much: nothing has happened.
        if !matches!((&fact, order.state), (Fact::Held { .. }, super::State::Held)) {
            record(tx, &mut order, fact)?;
        }
        Ok(order)
    }
}

/// Lifts a credit hold and confirms the order.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why it may pass the limit.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Release {
    const NAME: &'static str = "order.release";
    const NEEDS: Permission = Permission::Credit;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("release")?;
        let reason = text(&self.reason, "reason", 500)?;
        let fact = decide(tx, &order, WhenShort::BackOrder, Some(reason))?;
        record(tx, &mut order, fact)?;
        Ok(order)
    }
}

/// What an order comes to in the currency of the books today: that is what the credit limit is in.
fn worth(tx: &mut Tx, order: &Order) -> Result<Cents> {
    let day = tx.today();
    let exchange = currency::exchange(tx, order.currency, day, None)?;
    Ok(exchange.map_or(order.gross, |e| e.books(order.gross)))
}

/// Reads what the rule needs and asks it.
fn decide(tx: &mut Tx, order: &Order, when_short: WhenShort, released: Option<String>) -> Result<Fact> {
    // The one whom the order names as payer, whoever pays for the customer by now: its exposure is what grows.
    let payer: Customer = fetch(tx, order.payer, None)?;
    let standing = Standing { limit: payer.credit_limit, exposure: exposure_now(tx, payer.id)? };
    let goods: Vec<Id> = order.lines.iter().filter(|l| l.goods).map(|l| l.item).collect();
    let stock = stock::levels_now(tx, order.warehouse, &goods)?;
    let (_, short) = rules::set_aside(order, &stock);
    let waiting: Vec<Id> = short.iter().filter_map(|s| order.line(s.line)).map(|l| l.item).collect();
    let lead_days: HashMap<Id, i64> = catalogue::find_many_now(tx, &waiting)?
        .into_iter()
        .map(|(id, item)| (id, item.description.lead_days))
        .collect();
    let worth = worth(tx, order)?;
    let ground = Ground { standing, worth, stock: &stock, lead_days: &lead_days, today: tx.today() };
    rules::confirm(order, &ground, when_short, released)
}
