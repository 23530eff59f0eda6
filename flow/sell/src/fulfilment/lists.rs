//! What is looked up about shipments: those under way and those that arrived, and one with everything around it.

use ground::catalogue;
use ground::page::chain::{self, Link};
use ground::page::seek::{self, Cursor, Listed, Seek, Sorted, Where};
use ground::page::{Story, kinds, pick, story};
use ground::party::Address;
use ground::record::load;
use kernel::{Day, Id, Quantity, Refusal, Result};
use serde::Serialize;
use store::Db;
use web::Cx;

use super::Shipment;
use crate::order::Order;

/// A shipment in the list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ShipmentRow {
    /// Id.
    pub id: Id,
    /// Number of the delivery note.
    pub number: String,
    /// The day it left.
    pub day: Day,
    /// The order.
    pub order: Id,
    /// Its number.
    pub order_number: String,
    /// Sold to.
    pub customer: Id,
    /// Its name.
    pub customer_name: String,
    /// Who carries it.
    pub carrier: String,
    /// The day it arrived.
    pub delivered_day: Option<Day>,
    /// What was wrong on arrival.
    pub reserves: String,
}

/// The shipments that a request asks for.
pub fn list(cx: &Cx, db: &mut Db) -> Result<Listed<ShipmentRow>> {
    let mut conditions = Where::company("s.company_id", db.company);
    match cx.query("state") {
        None => {}
        Some("under_way") => conditions.and("s.delivered_day IS NULL", vec![]),
        Some("delivered") => conditions.and("s.delivered_day IS NOT NULL", vec![]),
        Some(_) => return Err(Refusal::invalid("request.choice").at("state").into()),
    }
    if let Some(text) = cx.query("q") {
        let found = named(db, text)?;
        conditions.and_in("s.id", &found);
    }
    let sorted = Sorted { column: None, id: "s.id", down: true };
    let select = "SELECT s.id, s.number, s.day, s.order_id, o.number, s.customer_id, c.name, s.carrier, s.delivered_day, s.reserves
      FROM shipment s JOIN sales_order o ON o.company_id = s.company_id AND o.id = s.order_id
      JOIN customer c ON c.company_id = s.company_id AND c.id = s.customer_id";
    seek::page(db, select, (&conditions, &sorted), &Seek::of(cx)?, |row| {
        let one = ShipmentRow {
            id: row.get(0)?,
            number: row.get(1)?,
            day: row.get(2)?,
            order: row.get(3)?,
            order_number: row.get(4)?,
            customer: row.get(5)?,
            customer_name: row.get(6)?,
            carrier: row.get(7)?,
            delivered_day: row.get(8)?,
            reserves: row.get(9)?,
        };
        let place = Cursor::id(one.id);
        Ok((one, place))
    })
}

/// Shipments by the beginning of their number, of their order's number or of their customer's name.
fn named(db: &mut Db, text: &str) -> Result<Vec<Id>> {
    let mut found = pick::range(db, "shipment", "number", &text.to_uppercase())?;
    let mut orders = pick::range(db, "sales_order", "number", &text.to_uppercase())?;
    let company = db.company;
    for customer in pick::customers(db, text)?.into_iter().take(20) {
        orders.extend(db.all(
            "SELECT id FROM sales_order WHERE company_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 50",
            store::params![company, customer],
            |row| row.get::<Id>(0),
        )?);
    }
    orders.truncate(1000);
    found.extend(db.all_in(
        "SELECT id FROM shipment WHERE company_id = $1 AND order_id IN ({ids})",
        store::params![company],
        &orders,
        |row| row.get::<Id>(0),
    )?);
    found.sort_unstable();
    found.dedup();
    Ok(found.split_off(found.len().saturating_sub(500)))
}

/// A line of a shipment in words.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Packed {
    /// Article number.
    pub sku: String,
    /// What it is.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// How much.
    pub quantity: Quantity,
}

/// A shipment with everything around it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct OneShipment {
    /// The shipment.
    #[serde(flatten)]
    pub shipment: Shipment,
    /// The order's number.
    pub order_number: String,
    /// The customer's name.
    pub customer_name: String,
    /// Where it goes.
    pub ship_to: Address,
    /// What is in it, in words.
    pub packed: Vec<Packed>,
    /// Linked documents.
    pub chain: Vec<Link>,
    /// What happened.
    pub story: Story,
}

/// Reads the shipment of the path.
pub fn one(cx: &Cx, db: &mut Db) -> Result<OneShipment> {
    let shipment: Shipment = load(db, cx.id()?, None)?;
    let order: Order = load(db, shipment.order, None)?;
    let customer: ground::customer::Customer = load(db, shipment.customer, None)?;
    let items: Vec<Id> = shipment.lines.iter().map(|l| l.item).collect();
    let items = catalogue::find_many(db, &items)?;
    let packed = shipment.lines.iter().map(|line| {
        let of_order = order.line(line.line);
        Packed {
            sku: items.get(&line.item).map(|i| i.sku.clone()).unwrap_or_default(),
            label: of_order.map(|l| l.label.clone()).unwrap_or_default(),
            unit: of_order.map(|l| l.unit.clone()).unwrap_or_default(),
            quantity: line.quantity,
        }
    });
    Ok(OneShipment {
        packed: packed.collect(),
        order_number: kinds::label_of(db, "order", shipment.order)?,
        ship_to: order.delivery.unwrap_or(customer.profile.address),
        customer_name: customer.profile.name,
        chain: chain::of_order(db, shipment.order)?,
        story: story::read(cx, db, "shipment", shipment.id)?,
        shipment,
    })
}
