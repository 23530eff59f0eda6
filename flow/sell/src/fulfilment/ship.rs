//! Sends what is set aside for an order, all of it or a part.

use ground::numbering;
use ground::party::optional_text;
use ground::record::{Document, fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Shipment, ShippedLine};
use crate::order::{Order, Share, rules};

/// Sends goods of an order; services on it count as performed.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ship {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What leaves; everything that can if absent.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<Share>,
    /// Who carries it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub carrier: String,
    /// The carrier's number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub tracking: String,
}

impl Command for Ship {
    const NAME: &'static str = "shipment.ship";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Shipment;

    fn run(&self, tx: &mut Tx) -> Result<Shipment> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("ship")?;
        let carrier = optional_text(&self.carrier, "carrier", 100)?;
        let tracking = optional_text(&self.tracking, "tracking", 100)?;
        let shares = if self.lines.is_empty() { rules::shippable(&order) } else { self.lines.clone() };
        let id = tx.new_id();
        let moved = rules::ship(&order, id, &shares)?;
        let lines: Vec<ShippedLine> = shares
            .iter()
            .filter_map(|s| Some(ShippedLine { line: s.line, item: order.line(s.line)?.item, quantity: s.quantity }))
            .collect();
        let day = tx.today();
        let number = numbering::next(tx, "BL", day)?;
        record(tx, &mut order, moved)?;
        let mut shipment = Shipment::blank(id);
        let (order, customer) = (order.id, order.customer);
        record(tx, &mut shipment, Fact::Sent { number, order, customer, day, carrier, tracking, lines })?;
        Ok(shipment)
    }
}
