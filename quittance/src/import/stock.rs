//! Stock: counts, or arrivals where the mapping says so; some hundred items in one command.

use std::collections::HashMap;

use formats::table::Table;
use ground::stock::{self, Arrived, Count, Receive};
use kernel::{Fault, Id, Quantity, Refusal, Result};
use store::{Command, Key};

use super::Desk;
use super::read::Cells;

/// Items in one command.
const PART: usize = 500;

/// An item's quantity and the rows that say it.
struct Told {
    item: Id,
    quantity: Quantity,
    rows: Vec<usize>,
}

impl Desk<'_> {
    /// Imports counts or receipts. Several rows of one item and warehouse (bins, pallets) are added up.
    pub fn stock(&mut self, table: Table) -> Result<()> {
        let mut told = self.told(table)?;
        let mut part_of_file = 0;
        for (warehouse, list) in &mut told {
            if !self.mapping.receipts {
                self.drop_unchanged(*warehouse, list)?;
            }
            while !list.is_empty() {
                let mut part: Vec<Told> = list.drain(..list.len().min(PART)).collect();
                self.send(*warehouse, &mut part, part_of_file)?;
                part_of_file += 1;
            }
        }
        Ok(())
    }

    /// What the file says, by warehouse, in the order of the file.
    fn told(&mut self, table: Table) -> Result<Vec<(Id, Vec<Told>)>> {
        let warehouses = self.store.read(self.context.company, stock::warehouses)?;
        let company = self.context.company;
        let items: HashMap<String, Id> = self.store.read(company, |db| {
            let list = db.all("SELECT sku, id FROM item WHERE company_id = $1", store::params![company], |row| {
                Ok((row.get::<String>(0)?, row.get::<Id>(1)?))
            })?;
            Ok(list.into_iter().collect())
        })?;
        let mut told: Vec<(Id, Vec<Told>)> = Vec::new();
        let mut places: HashMap<(Id, Id), (usize, usize)> = HashMap::new();
        for row in table {
            self.report.rows += 1;
            let cells = Cells { places: &self.places, row: &row };
            let read = (|| {
                let sku = cells.required("sku")?;
                let item = items.get(&sku).copied();
                let item = item.ok_or_else(|| Refusal::invalid("item.unknown").at("sku").with("item", &sku))?;
                let code = cells.text("warehouse");
                let warehouse = warehouses.iter().find(|w| code.is_empty() || w.code == code).map(|w| w.id);
                let warehouse = warehouse
                    .ok_or_else(|| Refusal::invalid("import.no_warehouse").at("warehouse").with("code", &code))?;
                Ok((warehouse, item, cells.quantity()?))
            })();
            let (warehouse, item, quantity) = match read {
                Ok(read) => read,
                Err(refusal) => {
                    self.refuse(row.line, refusal);
                    continue;
                }
            };
            let (at, place) = *places.entry((warehouse, item)).or_insert_with(|| {
                let at = told.iter().position(|(w, _)| *w == warehouse).unwrap_or_else(|| {
                    told.push((warehouse, Vec::new()));
                    told.len() - 1
                });
                told[at].1.push(Told { item, quantity: Quantity::ZERO, rows: Vec::new() });
                (at, told[at].1.len() - 1)
            });
            if let Some(one) = told.get_mut(at).and_then(|(_, list)| list.get_mut(place)) {
                one.quantity += quantity;
                one.rows.push(row.line);
            }
        }
        Ok(told)
    }

    /// Counts that say what the books say change nothing.
    fn drop_unchanged(&mut self, warehouse: Id, list: &mut Vec<Told>) -> Result<()> {
        let ids: Vec<Id> = list.iter().map(|t| t.item).collect();
        let levels = self.store.read(self.context.company, |db| stock::levels(db, warehouse, &ids))?;
        list.retain(|told| {
            let same = levels.get(&told.item).is_some_and(|l| l.on_hand == told.quantity);
            self.report.skipped_twice += if same { told.rows.len() as u64 } else { 0 };
            !same
        });
        Ok(())
    }

    /// Sends a part; an item that the command refuses is taken out, and the rest is sent again.
    fn send(&mut self, warehouse: Id, part: &mut Vec<Told>, number: usize) -> Result<()> {
        while !part.is_empty() {
            let lines: Vec<Arrived> = part.iter().map(|t| Arrived { item: t.item, quantity: t.quantity }).collect();
            let answer = if self.mapping.receipts {
                let reference: String = format!("{} ({})", self.report.name, number + 1).chars().take(100).collect();
                // The same part of the same file arrives once, even when the import was cut off.
                let key = Key::new(
                    0,
                    &format!("import-{}-{number}", &self.digest[..40]),
                    Receive::NAME,
                    self.digest.as_bytes(),
                )?;
                self.wait(Receive { warehouse: Some(warehouse), reference, lines }, Some(key))
            } else {
                self.wait(Count { warehouse: Some(warehouse), lines }, None)
            };
            let refusal = match answer {
                Ok(repeated) => {
                    let rows: u64 = part.iter().map(|t| t.rows.len() as u64).sum();
                    *(if repeated { &mut self.report.skipped_twice } else { &mut self.report.done }) += rows;
                    self.report.documents += u64::from(!repeated);
                    self.tell();
                    return Ok(());
                }
                Err(Fault::Refused(refusal)) => refusal,
                Err(fault) => return Err(fault),
            };
            let named = refusal
                .field
                .as_deref()
                .and_then(|f| f.strip_prefix("lines[")?.split(']').next()?.parse::<usize>().ok());
            match named.filter(|n| *n < part.len()) {
                Some(n) => {
                    let out = part.remove(n);
                    out.rows.iter().for_each(|row| self.refuse(*row, refusal.clone()));
                }
                None => {
                    for told in part.drain(..) {
                        told.rows.iter().for_each(|row| self.refuse(*row, refusal.clone()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Runs one command and says whether it had happened before.
    pub(super) fn wait<C: Command>(&self, command: C, key: Option<Key>) -> Result<bool> {
        let (send, receive) = std::sync::mpsc::sync_channel(1);
        self.store.run_json(&self.context, command, key, move |answer| drop(send.send(answer.map(|a| a.repeated))));
        receive.recv().map_err(|_| Fault::broken("the lane is gone"))?
    }
}
