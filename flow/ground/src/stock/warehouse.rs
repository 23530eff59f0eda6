//! A warehouse, and what happens to the goods in it: arrivals and counts.

use kernel::{Id, Quantity, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Seq, Tx};

use super::{StockMove, levels_now};
use crate::record::{Document, Registers, fetch, record};

/// A place where goods are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Warehouse {
    /// Id.
    pub id: Id,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a warehouse.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was set up.
    Created {
        /// Short code.
        code: String,
        /// Name.
        name: String,
    },
    /// Goods arrived.
    Received {
        /// What and how much.
        moves: Vec<StockMove>,
        /// The supplier's note or our own.
        reference: String,
    },
    /// Goods were counted; the difference to the books is taken over.
    Counted {
        /// The differences.
        moves: Vec<StockMove>,
    },
}

store::fact_names!(Fact, {
    Created => "warehouse.created",
    Received => "warehouse.received",
    Counted => "warehouse.counted",
});

impl Document for Warehouse {
    const KIND: &'static str = "warehouse";
    type Fact = Fact;

    fn blank(id: Id) -> Warehouse {
        Warehouse { id, ..Warehouse::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        if let Fact::Created { code, name } = fact {
            self.code.clone_from(code);
            self.name.clone_from(name);
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Received { moves, .. } | Fact::Counted { moves } = fact {
            registers.stock.extend(moves);
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        match fact {
            Fact::Created { .. } => Vec::new(),
            Fact::Received { moves, .. } | Fact::Counted { moves } => moves.iter().map(|m| ("item", m.item)).collect(),
        }
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Created { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Warehouse>> {
        let company = db.company;
        db.one(
            "SELECT id, code, name, version FROM warehouse WHERE company_id = $1 AND id = $2",
            store::params![company, id],
            warehouse,
        )
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        tx.write(
            "INSERT INTO warehouse (company_id, id, code, name, version) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (company_id, id) DO UPDATE SET code = excluded.code, name = excluded.name, version = excluded.version",
            store::params![company, self.id, &self.code, &self.name, self.version],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

fn warehouse(row: &store::Row) -> Result<Warehouse> {
    Ok(Warehouse { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, version: row.get(3)? })
}

/// All warehouses, the first one set up first.
pub fn list(db: &mut Db) -> Result<Vec<Warehouse>> {
    let company = db.company;
    db.all(
        "SELECT id, code, name, version FROM warehouse WHERE company_id = $1 ORDER BY id",
        store::params![company],
        warehouse,
    )
}

/// Where goods leave from unless said otherwise: the first warehouse.
pub fn default_warehouse(tx: &mut Tx) -> Result<Id> {
    /// What the lane remembers.
    struct First(Id);
    if let Some(First(id)) = tx.cache.get::<First>(Id(0), Id(0)) {
        return Ok(*id);
    }
    let company = tx.company;
    let first = tx.one(
        "SELECT id FROM warehouse WHERE company_id = $1 ORDER BY id LIMIT 1",
        store::params![company],
        |row| row.get::<Id>(0),
    )?;
    let id = first.ok_or_else(|| Refusal::conflict("stock.no_warehouse"))?;
    tx.cache.put(Id(0), Id(0), First(id));
    Ok(id)
}

/// Sets up a warehouse.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Create {
    /// Short code, unique.
    #[schemars(length(min = 1, max = 20))]
    pub code: String,
    /// Name.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
}

impl Command for Create {
    const NAME: &'static str = "stock.create_warehouse";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Warehouse;

    fn run(&self, tx: &mut Tx) -> Result<Warehouse> {
        let code = crate::party::text(&self.code, "code", 20)?;
        let name = crate::party::text(&self.name, "name", 100)?;
        if list(tx)?.iter().any(|w| w.code == code) {
            return Err(Refusal::conflict("stock.warehouse_exists").at("code").with("code", code).into());
        }
        let mut warehouse = Warehouse::blank(tx.new_id());
        record(tx, &mut warehouse, Fact::Created { code, name })?;
        Ok(warehouse)
    }
}

/// An amount of an item that arrived or was counted.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    /// The item.
    pub item: Id,
    /// How much, in its unit.
    pub quantity: Quantity,
}

/// Takes goods into a warehouse.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// Where; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// The supplier's note.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: String,
    /// What arrived.
    #[schemars(length(min = 1, max = 5000))]
    pub lines: Vec<Arrived>,
}

impl Command for Receive {
    const NAME: &'static str = "stock.receive";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Warehouse;

    fn run(&self, tx: &mut Tx) -> Result<Warehouse> {
        let mut warehouse = place(tx, self.warehouse)?;
        let reference = crate::party::optional_text(&self.reference, "reference", 100)?;
        check_goods(tx, &self.lines, 1)?;
        let moves = self.lines.iter().map(|l| StockMove {
            warehouse: warehouse.id,
            item: l.item,
            on_hand: l.quantity,
            reserved: Quantity::ZERO,
        });
        let fact = Fact::Received { moves: moves.collect(), reference };
        record(tx, &mut warehouse, fact)?;
        Ok(warehouse)
    }
}

/// Takes over a count of the goods in a warehouse.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Where; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
    /// What was found, each item once.
    #[schemars(length(min = 1, max = 5000))]
    pub lines: Vec<Arrived>,
}

impl Command for Count {
    const NAME: &'static str = "stock.count";
    const NEEDS: Permission = Permission::Ship;
    type Outcome = Warehouse;

    fn run(&self, tx: &mut Tx) -> Result<Warehouse> {
        let mut warehouse = place(tx, self.warehouse)?;
        check_goods(tx, &self.lines, 0)?;
        let items: Vec<Id> = self.lines.iter().map(|l| l.item).collect();
        let present = levels_now(tx, warehouse.id, &items)?;
        let mut moves = Vec::new();
        for (n, line) in self.lines.iter().enumerate() {
            if self.lines[..n].iter().any(|l| l.item == line.item) {
                return Err(Refusal::invalid("stock.item_twice").at(format!("lines[{n}].item")).into());
            }
            let level = present.get(&line.item).copied().unwrap_or_default();
            // What is promised to orders cannot vanish silently: a person first decides which order waits.
            if line.quantity < level.reserved {
                let refusal = Refusal::conflict("stock.counted_below_reserved").at(format!("lines[{n}].quantity"));
                return Err(refusal.with("reserved", level.reserved).into());
            }
            let difference = line.quantity - level.on_hand;
            if !difference.is_zero() {
                moves.push(StockMove {
                    warehouse: warehouse.id,
                    item: line.item,
                    on_hand: difference,
                    reserved: Quantity::ZERO,
                });
            }
        }
        record(tx, &mut warehouse, Fact::Counted { moves })?;
        Ok(warehouse)
    }
}

fn place(tx: &mut Tx, warehouse: Option<Id>) -> Result<Warehouse> {
    let id = match warehouse {
        Some(id) => id,
        None => default_warehouse(tx)?,
    };
    fetch(tx, id, None)
}

/// Items must be goods of this company, quantities at least `least` ten-thousandths.
fn check_goods(tx: &mut Tx, lines: &[Arrived], least: i64) -> Result<()> {
    if lines.is_empty() || lines.len() > 5000 {
        return Err(Refusal::invalid("stock.lines_count").at("lines").with("most", 5000).into());
    }
    let ids: Vec<Id> = lines.iter().map(|l| l.item).collect();
    let items = crate::catalogue::find_many(tx, &ids)?;
    for (n, line) in lines.iter().enumerate() {
        match items.get(&line.item) {
            None => return Err(Refusal::invalid("item.unknown").at(format!("lines[{n}].item")).into()),
            Some(item) if !item.goods() => {
                return Err(Refusal::invalid("stock.service").at(format!("lines[{n}].item")).into());
            }
            Some(_) if line.quantity.0 < least || line.quantity > Quantity::whole(100_000_000) => {
                return Err(Refusal::invalid("stock.quantity").at(format!("lines[{n}].quantity")).into());
            }
            Some(_) => {}
        }
    }
    Ok(())
}
