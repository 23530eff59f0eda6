//! Available to promise: the register of goods on hand and reserved, by warehouse and item. Reserved never exceeds what is
//! on hand.

use std::collections::HashMap;

use kernel::{Id, Quantity, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Schema, Tx, Value};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "availability", versions: &[include_str!("schema.sql")] };

/// What a fact moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockMove {
    /// Where.
    pub warehouse: Id,
    /// What.
    pub item: Id,
    /// Change of what is there.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub on_hand: Quantity,
    /// Change of what is promised to orders.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub reserved: Quantity,
}

/// What there is of an item in a warehouse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Level {
    /// On hand.
    pub on_hand: Quantity,
    /// Of which reserved.
    pub reserved: Quantity,
}

impl Level {
    /// Available to promise now.
    pub fn free(&self) -> Quantity {
        self.on_hand - self.reserved
    }
}

pub(crate) fn write(tx: &mut Tx, moves: &[StockMove]) -> Result<()> {
    let company = tx.company;
    // Several moves of one item become one row.
    let mut sums: Vec<StockMove> = Vec::with_capacity(moves.len());
    let mut places: HashMap<(Id, Id), usize> = HashMap::new();
    for m in moves {
        let place = *places.entry((m.warehouse, m.item)).or_insert_with(|| {
            sums.push(StockMove { on_hand: Quantity::ZERO, reserved: Quantity::ZERO, ..*m });
            sums.len() - 1
        });
        sums[place].on_hand += m.on_hand;
        sums[place].reserved += m.reserved;
    }
    let mut rows: Vec<Value<'static>> = Vec::with_capacity(sums.len() * 5);
    let Some(warehouse) = sums.first().map(|m| m.warehouse) else { return Ok(()) };
    let items: Vec<Id> = sums.iter().map(|m| m.item).collect();
    let mut levels = levels_now(tx, warehouse, &items)?;
    for m in &sums {
        let level = match m.warehouse == warehouse {
            true => levels.remove(&m.item).unwrap_or_default(),
            false => levels_now(tx, m.warehouse, &[m.item])?.remove(&m.item).unwrap_or_default(),
        };
        let now = Level { on_hand: level.on_hand + m.on_hand, reserved: level.reserved + m.reserved };
        tx.cache.put(m.warehouse, m.item, now);
        rows.extend([company.into(), m.warehouse.into(), m.item.into(), now.on_hand.into(), now.reserved.into()]);
    }
    tx.stage_last(
        (
            "INSERT INTO stock (company_id, warehouse_id, item_id, on_hand, reserved) VALUES",
            "ON CONFLICT (company_id, warehouse_id, item_id) DO UPDATE SET
               on_hand = excluded.on_hand, reserved = excluded.reserved",
        ),
        (5, 3),
        rows,
    )
}

/// The levels of some items in a warehouse; items that were never there are absent.
pub fn levels(db: &mut Db, warehouse: Id, items: &[Id]) -> Result<HashMap<Id, Level>> {
    let company = db.company;
    let list = db.all_in(
        "SELECT item_id, on_hand, reserved FROM stock
         WHERE company_id = $1 AND warehouse_id = $2 AND item_id IN ({ids})",
        store::params![company, warehouse],
        items,
        |row| Ok((row.get(0)?, Level { on_hand: row.get(1)?, reserved: row.get(2)? })),
    )?;
    Ok(list.into_iter().collect())
}

/// The levels of some items in this transaction.
pub fn levels_now(tx: &mut Tx, warehouse: Id, items: &[Id]) -> Result<HashMap<Id, Level>> {
    let mut found = HashMap::with_capacity(items.len());
    let mut unknown = Vec::new();
    for item in items {
        match tx.cache.get::<Level>(warehouse, *item) {
            Some(level) => drop(found.insert(*item, *level)),
            None => unknown.push(*item),
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let read = levels(tx, warehouse, &unknown)?;
    for item in unknown {
        let level = read.get(&item).copied().unwrap_or_default();
        tx.cache.put(warehouse, item, level);
        found.insert(item, level);
    }
    Ok(found)
}

/// Splits a wanted quantity into what can be reserved now and what is short.
pub fn allot(wanted: Quantity, free: Quantity) -> (Quantity, Quantity) {
    let reserved = wanted.min(free).max(Quantity::ZERO);
    (reserved, wanted - reserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_promises_more_than_is_free() {
        let q = Quantity::whole;
        for (wanted, free, reserved, short) in [(5, 9, 5, 0), (5, 3, 3, 2), (5, 0, 0, 5), (5, -2, 0, 5), (0, 4, 0, 0)] {
            assert_eq!(allot(q(wanted), q(free)), (q(reserved), q(short)), "{wanted} of {free}");
        }
    }
}
