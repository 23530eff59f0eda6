//! Sends a part of an order as a person fills it in: quantities by line, nothing for what stays.

use kernel::{Id, Quantity, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::Shipment;
use super::ship::Ship;
use crate::order::Share;

/// What leaves of a line, as typed.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// The order's line, from 1.
    #[schemars(range(min = 1, max = 100_000))]
    pub line: i64,
    /// How much; empty or 0: it stays.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub quantity: String,
}

/// Sends a part of an order; lines without a quantity stay.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What leaves.
    #[schemars(length(max = 2000))]
    pub lines: Vec<Leaves>,
    /// Who carries it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub carrier: String,
    /// The carrier's number.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub tracking: String,
}

impl Command for Send {
    const NAME: &'static str = "shipment.send";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Shipment;

    fn run(&self, tx: &mut Tx) -> Result<Shipment> {
        let mut lines = Vec::new();
        // Where each line stands in the form, so that a refusal names the field that was filled in.
        let mut places = Vec::new();
        for (n, leaves) in self.lines.iter().enumerate() {
            let text = leaves.quantity.trim();
            let quantity = if text.is_empty() { Some(Quantity::ZERO) } else { Quantity::parse(text) };
            let wrong = || Refusal::invalid("order.quantity").at(format!("lines[{n}].quantity"));
            let quantity = quantity.filter(|q| *q >= Quantity::ZERO).ok_or_else(wrong)?;
            if !quantity.is_zero() {
                lines.push(Share { line: leaves.line, quantity });
                places.push(n);
            }
        }
        // Without lines everything would leave.
        if lines.is_empty() {
            return Err(Refusal::invalid("shipment.nothing").at("lines").into());
        }
        let (carrier, tracking) = (self.carrier.clone(), self.tracking.clone());
        let ship = Ship { order: self.order, version: self.version, lines, carrier, tracking };
        ship.run(tx).map_err(|fault| placed(fault, &places))
    }
}

/// The same refusal at the place that the sender knows.
fn placed(fault: kernel::Fault, places: &[usize]) -> kernel::Fault {
    let kernel::Fault::Refused(mut refusal) = fault else { return fault };
    let found = refusal.field.as_deref().and_then(|f| f.strip_prefix("lines[")).and_then(|f| f.split_once(']'));
    if let Some((n, rest)) = found
        && let Some(place) = n.parse::<usize>().ok().and_then(|n| places.get(n))
    {
        refusal.field = Some(format!("lines[{place}]{rest}"));
    }
    refusal.into()
}
