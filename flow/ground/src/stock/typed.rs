//! Goods that arrived or were counted, as a person types them: items by number or name, quantities as written.

use kernel::{Id, Quantity, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::warehouse::{Arrived, Count, Receive, Warehouse};
use crate::page::pick;

/// A line as typed.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TypedLevel {
    /// Article number, id, or the beginning of a name that only one item has.
    #[schemars(length(max = 250))]
    pub item: String,
    /// How much: `12`, `2,5`.
    #[schemars(length(max = 30))]
    pub quantity: String,
}

fn lines(tx: &mut Tx, typed: &[TypedLevel]) -> Result<Vec<Arrived>> {
    let mut lines = Vec::with_capacity(typed.len());
    for (n, line) in typed.iter().enumerate() {
        let place = |field: &str| format!("lines[{n}].{field}");
        let item = pick::one_item(tx, &line.item, &place("item"))?;
        let quantity =
            Quantity::parse(&line.quantity).ok_or_else(|| Refusal::invalid("stock.quantity").at(place("quantity")))?;
        lines.push(Arrived { item, quantity });
    }
    Ok(lines)
}

/// Takes goods into a warehouse, as a person types them.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// Where; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// The supplier's note.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// What arrived.
    #[serde(default)]
    #[schemars(length(max = 5000))]
    pub lines: Vec<TypedLevel>,
}

impl Command for Enter {
    const NAME: &'static str = "stock.enter";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Warehouse;

    fn run(&self, tx: &mut Tx) -> Result<Warehouse> {
        let lines = lines(tx, &self.lines)?;
        Receive { warehouse: self.warehouse, reference: self.reference.clone(), lines }.run(tx)
    }
}

/// Takes over a count of goods, as a person types it.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterCount {
    /// Where; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// What was found, each item once.
    #[serde(default)]
    #[schemars(length(max = 5000))]
    pub lines: Vec<TypedLevel>,
}

impl Command for EnterCount {
    const NAME: &'static str = "stock.enter_count";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Warehouse;

    fn run(&self, tx: &mut Tx) -> Result<Warehouse> {
        let lines = lines(tx, &self.lines)?;
        Count { warehouse: self.warehouse, lines }.run(tx)
    }
}
