//! What is looked up about items: the list with what is in stock, and one item with its stock by warehouse.

use std::collections::HashMap;

use kernel::{Id, Price, Quantity, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::{Item, ItemKind};
use crate::page::seek::{self, Cursor, Holds, Listed, Seek, Sorted, Where};
use crate::page::{Story, pick, story};
use crate::record::load;
use crate::tax::VatCode;

/// An item in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ItemRow {
    /// Id.
    pub id: Id,
    /// Article number.
    pub sku: String,
    /// Name.
    pub name: String,
    /// Goods or service.
    pub kind: ItemKind,
    /// Unit.
    pub unit: String,
    /// Unit price without VAT.
    pub price: Price,
    /// VAT rate.
    pub vat: VatCode,
    /// On hand, in all warehouses or the one asked for.
    pub on_hand: Quantity,
    /// Of which reserved.
    pub reserved: Quantity,
}

impl ItemRow {
    /// Available to promise now.
    pub fn free(&self) -> Quantity {
        self.on_hand - self.reserved
    }
}

/// The items that a request asks for; `kind` is `goods` or `service`.
pub fn list(cx: &Cx, db: &mut Db) -> Result<Listed<ItemRow>> {
    let kind = match cx.query("kind") {
        None => None,
        Some("goods") => Some("goods"),
        Some("service") => Some("service"),
        Some(_) => return Err(Refusal::invalid("request.choice").at("kind").into()),
    };
    let asked = cx.query("sort").unwrap_or("name");
    let (key, down) = asked.strip_prefix('-').map_or((asked, false), |key| (key, true));
    let column = match key {
        "name" => "i.sort_name",
        "sku" => "i.sku",
        _ => return Err(Refusal::invalid("request.choice").at("sort").into()),
    };
    let sorted = Sorted { column: Some((column, Holds::Text)), id: "i.id", down };
    let mut conditions = Where::company("i.company_id", db.company);
    if let Some(kind) = kind {
        conditions.and("i.kind = ?", vec![kind.into()]);
    }
    rows(cx, db, conditions, (&sorted, None))
}

/// One page of items under some conditions, with their stock in one warehouse or all.
pub fn rows(
    cx: &Cx,
    db: &mut Db,
    mut conditions: Where,
    (sorted, warehouse): (&Sorted, Option<Id>),
) -> Result<Listed<ItemRow>> {
    if let Some(text) = cx.query("q") {
        let found = pick::items(db, text)?;
        conditions.and_in("i.id", &found);
    }
    let by_name = sorted.column.is_some_and(|(column, _)| column == "i.sort_name");
    let select = "SELECT i.id, i.sku, i.name, i.kind, i.unit, i.price, i.vat, i.sort_name FROM item i";
    let mut page = seek::page(db, select, (&conditions, sorted), &Seek::of(cx)?, |row| {
        let one = row_of(row)?;
        let key = if by_name { row.get::<String>(7)? } else { one.sku.clone() };
        let place = Cursor::at(key, one.id);
        Ok((one, place))
    })?;
    let ids: Vec<Id> = page.rows.iter().map(|r| r.id).collect();
    let levels = levels(db, &ids, warehouse)?;
    for row in &mut page.rows {
        if let Some((on_hand, reserved)) = levels.get(&row.id) {
            (row.on_hand, row.reserved) = (*on_hand, *reserved);
        }
    }
    Ok(page)
}

fn row_of(row: &store::Row) -> Result<ItemRow> {
    let vat: String = row.get(6)?;
    Ok(ItemRow {
        id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        kind: if row.get::<String>(3)? == "goods" { ItemKind::Goods } else { ItemKind::Service },
        unit: row.get(4)?,
        price: row.get(5)?,
        vat: VatCode::parse(&vat).unwrap_or(VatCode::Standard),
        on_hand: Quantity::ZERO,
        reserved: Quantity::ZERO,
    })
}

/// On hand and reserved by item, in one warehouse or all.
fn levels(db: &mut Db, items: &[Id], warehouse: Option<Id>) -> Result<HashMap<Id, (Quantity, Quantity)>> {
    let company = db.company;
    let list = db.all_in(
        "SELECT item_id, warehouse_id, on_hand, reserved FROM stock WHERE company_id = $1 AND item_id IN ({ids})",
        store::params![company],
        items,
        |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<Quantity>(2)?, row.get::<Quantity>(3)?)),
    )?;
    let mut sums: HashMap<Id, (Quantity, Quantity)> = HashMap::new();
    for (item, _, on_hand, reserved) in list.into_iter().filter(|(_, place, ..)| warehouse.is_none_or(|w| w == *place))
    {
        let sum = sums.entry(item).or_default();
        sum.0 += on_hand;
        sum.1 += reserved;
    }
    Ok(sums)
}

/// What there is of an item in one warehouse.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Place {
    /// The warehouse.
    pub warehouse: Id,
    /// Its name.
    pub name: String,
    /// On hand.
    pub on_hand: Quantity,
    /// Of which reserved.
    pub reserved: Quantity,
}

/// An item with everything around it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneItem {
    /// The item.
    #[serde(flatten)]
    pub item: Item,
    /// Stock by warehouse; empty for services.
    pub places: Vec<Place>,
    /// What happened.
    pub story: Story,
}

/// Reads the item of the path.
pub fn one(cx: &Cx, db: &mut Db) -> Result<OneItem> {
    let item: Item = load(db, cx.id()?, None)?;
    let company = db.company;
    let places = if item.goods() {
        db.all(
            "SELECT w.id, w.name, COALESCE(s.on_hand, 0), COALESCE(s.reserved, 0) FROM warehouse w
             LEFT JOIN stock s ON s.company_id = w.company_id AND s.warehouse_id = w.id AND s.item_id = $1
             WHERE w.company_id = $2 ORDER BY w.id",
            store::params![item.id, company],
            |row| Ok(Place { warehouse: row.get(0)?, name: row.get(1)?, on_hand: row.get(2)?, reserved: row.get(3)? }),
        )?
    } else {
        Vec::new()
    };
    let story = story::read(cx, db, "item", item.id)?;
    Ok(OneItem { item, places, story })
}

/// What an item's form needs.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ItemForm {
    /// The item that is edited.
    pub item: Option<Item>,
}
