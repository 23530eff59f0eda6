//! The shipment and the facts of its life.

use ground::numbering::Drawn;
use ground::record::{Document, Registers};
use kernel::{Day, Id, Quantity, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Row, Seq, Tx, Value};

/// What left of one order line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ShippedLine {
    /// The order's line, from 1.
    pub line: i64,
    /// The item.
    pub item: Id,
    /// How much.
    pub quantity: Quantity,
}

/// A shipment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Shipment {
    /// Id.
    pub id: Id,
    /// Number of the delivery note.
    pub number: String,
    /// The order.
    pub order: Id,
    /// Sold to.
    pub customer: Id,
    /// The day it left.
    pub day: Option<Day>,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking: String,
    /// The day it arrived.
    pub delivered_day: Option<Day>,
    /// Who signed for it.
    pub received_by: String,
    /// What was wrong on arrival.
    pub reserves: String,
    /// Lines.
    pub lines: Vec<ShippedLine>,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a shipment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It left.
    Sent {
        /// Number drawn.
        number: Drawn,
        /// The order.
        order: Id,
        /// Sold to.
        customer: Id,
        /// The day.
        day: Day,
        /// Who carries it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        carrier: String,
        /// The carrier's number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        tracking: String,
        /// Lines.
        lines: Vec<ShippedLine>,
    },
    /// It arrived and somebody signed.
    Delivered {
        /// The day.
        day: Day,
        /// Who signed.
        received_by: Private<String>,
        /// What was wrong.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reserves: String,
    },
}

store::fact_names!(Fact, { Sent => "shipment.sent", Delivered => "shipment.delivered" });

impl Document for Shipment {
    const KIND: &'static str = "shipment";
    type Fact = Fact;

    fn blank(id: Id) -> Shipment {
        Shipment { id, ..Shipment::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Sent { number, order, customer, day, carrier, tracking, lines } => {
                self.number = number.text();
                (self.order, self.customer, self.day) = (*order, *customer, Some(*day));
                self.carrier.clone_from(carrier);
                self.tracking.clone_from(tracking);
                self.lines.clone_from(lines);
            }
            Fact::Delivered { day, received_by, reserves } => {
                self.delivered_day = Some(*day);
                self.received_by = received_by.text().to_string();
                self.reserves.clone_from(reserves);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Sent { number, .. } = fact {
            registers.drawn.push(number.clone());
        }
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        vec![("customer", self.customer), ("order", self.order)]
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Sent { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Shipment>> {
        let company = db.company;
        let head = db.one(
            "SELECT id, number, order_id, customer_id, day, carrier, tracking, delivered_day, received_by, reserves, version
             FROM shipment WHERE company_id = $1 AND id = $2",
            store::params![company, id],
            head,
        )?;
        let Some(mut shipment) = head else { return Ok(None) };
        shipment.lines = db.all(
            "SELECT order_line, item_id, quantity FROM shipment_line
             WHERE company_id = $1 AND shipment_id = $2 ORDER BY order_line",
            store::params![company, id],
            |row| Ok(ShippedLine { line: row.get(0)?, item: row.get(1)?, quantity: row.get(2)? }),
        )?;
        Ok(Some(shipment))
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        let company = tx.company;
        if let Fact::Delivered { .. } = fact {
            tx.write(
                "UPDATE shipment SET delivered_day = $1, received_by = $2, reserves = $3, version = $4
                 WHERE company_id = $5 AND id = $6",
                store::params![self.delivered_day, &self.received_by, &self.reserves, self.version, company, self.id],
            )?;
            return Ok(());
        }
        tx.write(
            "INSERT INTO shipment (company_id, id, number, order_id, customer_id, day, carrier, tracking, delivered_day,
               received_by, reserves, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, '', '', $9)",
            store::params![
                company,
                self.id,
                &self.number,
                self.order,
                self.customer,
                self.day,
                &self.carrier,
                &self.tracking,
                self.version
            ],
        )?;
        let rows: Vec<Value> = self
            .lines
            .iter()
            .flat_map(|l| [company.into(), self.id.into(), l.line.into(), l.item.into(), l.quantity.into()])
            .collect();
        tx.insert(
            "INSERT INTO shipment_line (company_id, shipment_id, order_line, item_id, quantity) VALUES",
            5,
            &rows,
            "",
        )
    }
    fn version(&self) -> i64 {
        self.version
    }
}

fn head(row: &Row) -> Result<Shipment> {
    Ok(Shipment {
        id: row.get(0)?,
        number: row.get(1)?,
        order: row.get(2)?,
        customer: row.get(3)?,
        day: row.get(4)?,
        carrier: row.get(5)?,
        tracking: row.get(6)?,
        delivered_day: row.get(7)?,
        received_by: row.get(8)?,
        reserves: row.get(9)?,
        lines: Vec::new(),
        version: row.get(10)?,
    })
}
