//! Items: the goods and services that are sold, with unit, price and VAT rate.

pub mod lists;
pub mod pages;

use std::collections::HashMap;

use kernel::{Id, Price, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Db, Permission, Schema, Seq, Tx};
use web::step::{Kind, Step, command, view};

use crate::party::{fold, text};
use crate::record::{Document, fetch, record};
use crate::tax::{Nature, VatCode};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "item", versions: &[include_str!("schema.sql")] };

/// The step.
pub const STEP: Step = Step {
    name: "item",
    schema: SCHEMA,
    kinds: &[Kind { name: "item", facts: <Fact as store::Fact>::NAMES, replay: crate::replay::<Item> }],
    commands: &[command::<Create>(), command::<Change>()],
    views: &[view::<pages::List>(), view::<pages::New>(), view::<pages::One>(), view::<pages::Edit>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// Goods are kept in stock; services are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Kept in stock, shipped.
    #[default]
    Goods,
    /// Performed.
    Service,
}

/// What is known of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Description {
    /// Name as printed.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// Goods or service.
    #[serde(default)]
    pub kind: ItemKind,
    /// Unit, UN/ECE Recommendation 20 code: `C62` piece, `MTK` square metre, `HUR` hour.
    #[serde(default = "piece")]
    #[schemars(length(min = 1, max = 3))]
    pub unit: String,
    /// Unit price without VAT, in the company's currency.
    pub price: Price,
    /// VAT rate.
    #[serde(default = "standard")]
    pub vat: VatCode,
    /// What else about it matters to VAT.
    #[serde(default, skip_serializing_if = "Nature::is_ordinary")]
    pub nature: Nature,
    /// Days from order to shelf when it is short.
    #[serde(default)]
    #[schemars(range(min = 0, max = 730))]
    pub lead_days: i64,
}

fn piece() -> String {
    "C62".into()
}
fn standard() -> VatCode {
    VatCode::Standard
}

impl Default for Description {
    fn default() -> Description {
        Description {
            name: String::new(),
            kind: ItemKind::Goods,
            unit: piece(),
            price: Price::ZERO,
            vat: standard(),
            nature: Nature::Ordinary,
            lead_days: 0,
        }
    }
}

impl Description {
    fn checked(&self) -> Result<Description> {
        let unit = text(&self.unit, "unit", 3)?;
        if !unit.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            return Err(Refusal::invalid("item.unit").at("unit").into());
        }
        if self.price.0 < 0 || self.price > Price::whole(100_000_000) {
            return Err(Refusal::invalid("item.price").at("price").into());
        }
        if !VatCode::MAINLAND.contains(&self.vat) {
            return Err(Refusal::invalid("item.vat_rate").at("vat").into());
        }
        if !(0..=730).contains(&self.lead_days) {
            return Err(Refusal::invalid("item.lead_days").at("lead_days").into());
        }
        Ok(Description { name: text(&self.name, "name", 200)?, unit, ..self.clone() })
    }
}

/// An item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Item {
    /// Id.
    pub id: Id,
    /// Article number, unique.
    pub sku: String,
    /// What is known.
    #[serde(flatten)]
    pub description: Description,
    /// Facts so far.
    pub version: i64,
}

impl Item {
    /// Is it kept in stock?
    pub fn goods(&self) -> bool {
        self.description.kind == ItemKind::Goods
    }
}

/// What can happen to an item.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was created.
    Created {
        /// Article number.
        sku: String,
        /// What is known.
        description: Description,
    },
    /// It changed; documents that exist keep what they said.
    Changed {
        /// Everything as it is now.
        description: Description,
    },
}

store::fact_names!(Fact, { Created => "item.created", Changed => "item.changed" });

impl Document for Item {
    const KIND: &'static str = "item";
    type Fact = Fact;

    fn blank(id: Id) -> Item {
        Item { id, ..Item::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Created { sku, description } => {
                self.sku.clone_from(sku);
                self.description.clone_from(description);
            }
            Fact::Changed { description } => self.description.clone_from(description),
        }
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Created { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Item>> {
        let company = db.company;
        db.one(
            "SELECT id, sku, name, kind, unit, price, vat, lead_days, version, nature FROM item WHERE company_id = $1 AND id = $2",
            store::params![company, id],
            item,
        )
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        let d = &self.description;
        tx.write(
            "INSERT INTO item (company_id, id, sku, name, sort_name, kind, unit, price, vat, lead_days, version, nature)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (company_id, id) DO UPDATE SET name = excluded.name, sort_name = excluded.sort_name,
               kind = excluded.kind, unit = excluded.unit, price = excluded.price, vat = excluded.vat,
               lead_days = excluded.lead_days, version = excluded.version, nature = excluded.nature",
            store::params![
                company,
                self.id,
                &self.sku,
                &d.name,
                fold(&d.name),
                if self.goods() { "goods" } else { "service" },
                &d.unit,
                d.price,
                d.vat.name(),
                d.lead_days,
                self.version,
                d.nature.name()
            ],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

pub(crate) fn item(row: &store::Row) -> Result<Item> {
    let vat: String = row.get(6)?;
    Ok(Item {
        id: row.get(0)?,
        sku: row.get(1)?,
        description: Description {
            name: row.get(2)?,
            kind: if row.get::<String>(3)? == "goods" { ItemKind::Goods } else { ItemKind::Service },
            unit: row.get(4)?,
            price: row.get(5)?,
            vat: VatCode::parse(&vat).ok_or_else(|| kernel::Fault::broken(format!("item: no VAT code: {vat}")))?,
            nature: Nature::parse(&row.get::<String>(9)?)
                .ok_or_else(|| kernel::Fault::broken("item: unknown nature"))?,
            lead_days: row.get(7)?,
        },
        version: row.get(8)?,
    })
}

/// Items by id.
pub fn find_many(db: &mut Db, ids: &[Id]) -> Result<HashMap<Id, Item>> {
    let company = db.company;
    let list = db.all_in(
        "SELECT id, sku, name, kind, unit, price, vat, lead_days, version, nature FROM item WHERE company_id = $1 AND id IN ({ids})",
        store::params![company],
        ids,
        item,
    )?;
    Ok(list.into_iter().map(|i| (i.id, i)).collect())
}

/// Items by id, in a command's transaction.
pub fn find_many_now(tx: &mut Tx, ids: &[Id]) -> Result<HashMap<Id, Item>> {
    let mut found = HashMap::with_capacity(ids.len());
    let mut unknown = Vec::new();
    for id in ids {
        match tx.cache.get::<Item>(*id, Id(0)) {
            Some(item) => drop(found.insert(*id, item.clone())),
            None => unknown.push(*id),
        }
    }
    if !unknown.is_empty() {
        for (id, item) in find_many(tx, &unknown)? {
            tx.cache.put(id, Id(0), item.clone());
            found.insert(id, item);
        }
    }
    Ok(found)
}

/// An item by its article number.
pub fn by_sku(db: &mut Db, sku: &str) -> Result<Option<Item>> {
    let company = db.company;
    db.one(
        "SELECT id, sku, name, kind, unit, price, vat, lead_days, version, nature FROM item WHERE company_id = $1 AND sku = $2",
        store::params![company, sku],
        item,
    )
}

/// Creates an item.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
pub struct Create {
    /// Article number.
    #[schemars(length(min = 1, max = 40))]
    pub sku: String,
    /// What is known.
    #[serde(flatten)]
    pub description: Description,
}

impl Command for Create {
    const NAME: &'static str = "item.create";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Item;

    fn run(&self, tx: &mut Tx) -> Result<Item> {
        let sku = text(&self.sku, "sku", 40)?;
        let description = self.description.checked()?;
        if by_sku(tx, &sku)?.is_some() {
            return Err(Refusal::conflict("item.sku_taken").at("sku").with("sku", sku).into());
        }
        let mut item = Item::blank(tx.new_id());
        record(tx, &mut item, Fact::Created { sku, description })?;
        Ok(item)
    }
}

/// Changes an item.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// The item.
    pub item: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Everything as it shall be.
    #[serde(flatten)]
    pub description: Description,
}

impl Command for Change {
    const NAME: &'static str = "item.change";
    const NEEDS: Permission = Permission::Keep;
    type Outcome = Item;

    fn run(&self, tx: &mut Tx) -> Result<Item> {
        let mut item: Item = fetch(tx, self.item, self.version)?;
        let description = self.description.checked()?;
        if (description.kind == ItemKind::Goods) != item.goods() {
            return Err(Refusal::conflict("item.kind_fixed").at("kind").into());
        }
        if description != item.description {
            record(tx, &mut item, Fact::Changed { description })?;
        }
        Ok(item)
    }
}
