//! Records the proof of delivery: once per shipment.

use ground::party::optional_text;
use ground::record::{fetch, record};
use kernel::{Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Shipment};

/// Records that a shipment arrived and who signed for it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliver {
    /// The shipment.
    pub shipment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Who signed.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub received_by: String,
    /// What was wrong on arrival.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub reserves: String,
}

impl Command for Deliver {
    const NAME: &'static str = "shipment.deliver";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Shipment;

    fn run(&self, tx: &mut Tx) -> Result<Shipment> {
        let mut shipment: Shipment = fetch(tx, self.shipment, self.version)?;
        let received_by = optional_text(&self.received_by, "received_by", 100)?;
        let reserves = optional_text(&self.reserves, "reserves", 1000)?;
        if let Some(day) = shipment.delivered_day {
            return Err(Refusal::conflict("shipment.delivered_already").with("day", day).into());
        }
        let day = self.day.unwrap_or(tx.today());
        if day > tx.today() || shipment.day.is_some_and(|sent| day < sent) {
            return Err(Refusal::invalid("shipment.delivery_day").at("day").into());
        }
        let received_by = if received_by.is_empty() { Private(None) } else { Private::new(received_by) };
        record(tx, &mut shipment, Fact::Delivered { day, received_by, reserves })?;
        Ok(shipment)
    }
}
