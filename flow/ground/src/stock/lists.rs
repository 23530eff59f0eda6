//! What is looked up about stock: levels by item, in one warehouse or all, with filters.

use kernel::{Id, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::{Warehouse, warehouses};
use crate::catalogue::lists::{ItemRow, rows};
use crate::page::pick::{self, Offered};
use crate::page::seek::{Holds, Listed, Sorted, Where};
use crate::page::{Story, kinds, story};

/// Levels of stock.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct StockList {
    /// The page; goods only.
    #[serde(flatten)]
    pub page: Listed<ItemRow>,
    /// All warehouses.
    pub warehouses: Vec<Warehouse>,
    /// What happened in the warehouse asked for.
    pub story: Story,
}

/// The levels that a request asks for.
pub fn list(cx: &Cx, db: &mut Db) -> Result<StockList> {
    let warehouses = warehouses(db)?;
    let warehouse = cx.query_id("warehouse")?;
    if warehouse.is_some_and(|id| !warehouses.iter().any(|w| w.id == id)) {
        return Err(Refusal::invalid("request.choice").at("warehouse").into());
    }
    let mut conditions = Where::company("i.company_id", db.company);
    conditions.and("i.kind = 'goods'", vec![]);
    let place = if warehouse.is_some() { " AND s.warehouse_id = ?" } else { "" };
    let values = || -> Vec<store::Value<'static>> { warehouse.map(Into::into).into_iter().collect() };
    let sum = |what: &str| {
        format!(
            "COALESCE((SELECT SUM({what}) FROM stock s WHERE s.company_id = i.company_id AND s.item_id = i.id{place}), 0)"
        )
    };
    match cx.query("level") {
        None => {}
        Some("none") => conditions.and(&format!("{} <= 0", sum("s.on_hand - s.reserved")), values()),
        Some("some") => conditions.and(&format!("{} > 0", sum("s.on_hand - s.reserved")), values()),
        Some("reserved") if reserved(db, warehouse, &mut conditions)? => {}
        Some("reserved") => conditions.and(&format!("{} > 0", sum("s.reserved")), values()),
        Some(_) => return Err(Refusal::invalid("request.choice").at("level").into()),
    }
    let sorted = Sorted { column: Some(("i.sort_name", Holds::Text)), id: "i.id", down: false };
    let page = rows(cx, db, conditions, (&sorted, warehouse))?;
    let story = match warehouse {
        Some(id) => story::read(cx, db, "warehouse", id)?,
        None => Story::default(),
    };
    Ok(StockList { page, warehouses, story })
}

/// Names the items of which something is set aside for orders, where they are few among all; says whether it did.
fn reserved(db: &mut Db, warehouse: Option<Id>, conditions: &mut Where) -> Result<bool> {
    let mut own = Where::company("company_id", db.company);
    if let Some(id) = warehouse {
        own.and("warehouse_id = ?", vec![id.into()]);
    }
    let sql = format!("SELECT DISTINCT item_id FROM stock WHERE {} AND reserved > 0 LIMIT 501", own.text());
    let found = db.all(&sql, &own.values, |row| row.get::<Id>(0))?;
    if found.len() > 500 {
        return Ok(false);
    }
    conditions.and_in("i.id", &found);
    Ok(true)
}

/// What the forms of stock need.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct StockForm {
    /// Where goods may be.
    pub warehouses: Vec<Warehouse>,
    /// Items to propose.
    pub items: Vec<Offered>,
    /// The item that the form begins with: article number.
    pub first: Option<String>,
}

/// Reads what the forms of stock need; `item` names one to begin with.
pub fn form(cx: &Cx, db: &mut Db) -> Result<StockForm> {
    let first = match cx.query_id("item")? {
        None => None,
        Some(id) => Some(kinds::label_of(db, "item", id)?).filter(|sku: &String| !sku.is_empty()),
    };
    let items: Vec<Offered> = pick::offered_items(db, true)?;
    Ok(StockForm { warehouses: warehouses(db)?, items, first })
}

/// The warehouse of a list, by its id.
pub fn named(warehouses: &[Warehouse], id: Option<Id>) -> Option<&Warehouse> {
    warehouses.iter().find(|w| Some(w.id) == id)
}
