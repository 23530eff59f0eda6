//! Every SQL statement of the order.

use kernel::{Fault, Id, Result};
use store::{Db, Row, Tx, Value};

use super::model::{Fact, Line, LineTax, Order, Share, State};
use ground::tax::{Charge, Discount, Pricing, VatCode};
use serde::{Deserialize, Serialize};

/// Reads an order with its lines.
pub fn load(db: &mut Db, id: Id) -> Result<Option<Order>> {
    let company = db.company;
    let head = db.one(
        "SELECT id, number, customer_id, payer_id, warehouse_id, reference, day, state, delivery, net, gross, over_by,
           promised, in_orders, in_delivered, version, pricing, deposits, currency, worth
         FROM sales_order WHERE company_id = $1 AND id = $2",
        store::params![company, id],
        order,
    )?;
    let Some(mut order) = head else { return Ok(None) };
    order.lines = db.all(
        "SELECT item_id, label, unit, goods, quantity, price, vat, net, reserved, shipped, invoiced, more, returned
         FROM sales_order_line WHERE company_id = $1 AND order_id = $2 ORDER BY rank",
        store::params![company, id],
        line,
    )?;
    Ok(Some(order))
}

fn order(row: &Row) -> Result<Order> {
    let (state, delivery): (String, String) = (row.get(7)?, row.get(8)?);
    Ok(Order {
        id: row.get(0)?,
        number: row.get(1)?,
        customer: row.get(2)?,
        payer: row.get(3)?,
        warehouse: row.get(4)?,
        reference: row.get(5)?,
        day: row.get(6)?,
        state: State::parse(&state).ok_or_else(|| Fault::broken(format!("order: no state: {state}")))?,
        delivery: match delivery.as_str() {
            "" => None,
            json => Some(serde_json::from_str(json).map_err(Fault::broken)?),
        },
        lines: Vec::new(),
        net: row.get(9)?,
        gross: row.get(10)?,
        over_by: row.get(11)?,
        promised: row.get(12)?,
        in_orders: row.get(13)?,
        in_delivered: row.get(14)?,
        version: row.get(15)?,
        pricing: match row.get::<String>(16)?.as_str() {
            "" => Pricing::default(),
            json => serde_json::from_str(json).map_err(Fault::broken)?,
        },
        deposits: row.get(17)?,
        currency: row.get(18)?,
        worth: row.get(19)?,
    })
}

/// What most lines do not have.
#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct More {
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<Discount>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    charges: Vec<Charge>,
    #[serde(skip_serializing_if = "LineTax::is_plain")]
    tax: LineTax,
}

impl More {
    fn of(line: &Line) -> Result<String> {
        if line.discount.is_none() && line.charges.is_empty() && line.tax.is_plain() {
            return Ok(String::new());
        }
        let more = More { discount: line.discount, charges: line.charges.clone(), tax: line.tax.clone() };
        serde_json::to_string(&more).map_err(Fault::broken)
    }

    fn read(text: &str) -> Result<More> {
        if text.is_empty() { Ok(More::default()) } else { serde_json::from_str(text).map_err(Fault::broken) }
    }
}

fn line(row: &Row) -> Result<Line> {
    let vat: String = row.get(6)?;
    let More { discount, charges, tax } = More::read(&row.get::<String>(11)?)?;
    Ok(Line {
        item: row.get(0)?,
        label: row.get(1)?,
        unit: row.get(2)?,
        goods: row.get(3)?,
        quantity: row.get(4)?,
        price: row.get(5)?,
        vat: VatCode::parse(&vat).ok_or_else(|| Fault::broken(format!("order line: no VAT code: {vat}")))?,
        net: row.get(7)?,
        reserved: row.get(8)?,
        shipped: row.get(9)?,
        invoiced: row.get(10)?,
        discount,
        charges,
        tax,
        returned: row.get(12)?,
    })
}

/// Writes what a fact changed.
pub fn save(tx: &mut Tx, order: &Order, fact: &Fact) -> Result<()> {
    let company = tx.company;
    match fact {
        Fact::Drafted { .. } => {
            save_head(tx, order)?;
            save_lines(tx, order, &ranks(order))
        }
        Fact::Changed { .. } => {
            save_head(tx, order)?;
            tx.write(
                "DELETE FROM sales_order_line WHERE company_id = $1 AND order_id = $2",
                store::params![company, order.id],
            )?;
            save_lines(tx, order, &ranks(order))
        }
        Fact::Held { .. } => move_head(tx, order),
        Fact::DepositAsked { .. } => {
            let company = tx.company;
            tx.write(
                "UPDATE sales_order SET deposits = $1, version = $2 WHERE company_id = $3 AND id = $4",
                store::params![order.deposits, order.version, company, order.id],
            )?;
            Ok(())
        }
        Fact::Returned { lines, .. } => {
            move_head(tx, order)?;
            save_returned(tx, order, lines)
        }
        Fact::Confirmed { reserved: shares, .. }
        | Fact::Allotted { reserved: shares, .. }
        | Fact::Shipped { lines: shares, .. }
        | Fact::Invoiced { lines: shares, .. }
        | Fact::Uninvoiced { lines: shares, .. }
        | Fact::Cancelled { freed: shares, .. } => {
            move_head(tx, order)?;
            let ranks: Vec<i64> = shares.iter().map(|s| s.line).collect();
            save_lines(tx, order, &ranks)
        }
    }
}

fn ranks(order: &Order) -> Vec<i64> {
    (1..=order.lines.len() as i64).collect()
}

fn save_head(tx: &mut Tx, order: &Order) -> Result<()> {
    let company = tx.company;
    let delivery = match &order.delivery {
        Some(address) => serde_json::to_string(address).map_err(Fault::broken)?,
        None => String::new(),
    };
    let pricing = match order.pricing.is_plain() {
        true => String::new(),
        false => serde_json::to_string(&order.pricing).map_err(Fault::broken)?,
    };
    tx.write(
        "INSERT INTO sales_order (company_id, id, number, customer_id, payer_id, warehouse_id, reference, day, state,
           delivery, net, gross, over_by, promised, in_orders, in_delivered, version, pricing, currency)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (company_id, id) DO UPDATE SET reference = excluded.reference, delivery = excluded.delivery,
           net = excluded.net, gross = excluded.gross, version = excluded.version, pricing = excluded.pricing,
           currency = excluded.currency",
        store::params![
            company,
            order.id,
            &order.number,
            order.customer,
            order.payer,
            order.warehouse,
            &order.reference,
            order.day,
            order.state.name(),
            delivery,
            order.net,
            order.gross,
            order.over_by,
            order.promised,
            order.in_orders,
            order.in_delivered,
            order.version,
            pricing,
            order.currency
        ],
    )?;
    Ok(())
}

fn move_head(tx: &mut Tx, order: &Order) -> Result<()> {
    let company = tx.company;
    tx.write(
        "UPDATE sales_order SET state = $1, over_by = $2, promised = $3, in_orders = $4, in_delivered = $5, version = $6,
           worth = $7
         WHERE company_id = $8 AND id = $9",
        store::params![
            order.state.name(),
            order.over_by,
            order.promised,
            order.in_orders,
            order.in_delivered,
            order.version,
            order.worth,
            company,
            order.id
        ],
    )?;
    Ok(())
}

fn save_lines(tx: &mut Tx, order: &Order, ranks: &[i64]) -> Result<()> {
    let company = tx.company;
    let mut rows: Vec<Value> = Vec::with_capacity(ranks.len() * 15);
    for rank in ranks {
        let Some(line) = order.line(*rank) else { continue };
        rows.extend([
            Value::from(company),
            order.id.into(),
            (*rank).into(),
            line.item.into(),
            (&line.label).into(),
            (&line.unit).into(),
            line.goods.into(),
            line.quantity.into(),
            line.price.into(),
            line.vat.name().into(),
            line.net.into(),
            line.reserved.into(),
            line.shipped.into(),
            line.invoiced.into(),
            More::of(line)?.into(),
        ]);
    }
    tx.insert(
        "INSERT INTO sales_order_line (company_id, order_id, rank, item_id, label, unit, goods, quantity, price, vat,
           net, reserved, shipped, invoiced, more) VALUES",
        15,
        &rows,
        "ON CONFLICT (company_id, order_id, rank) DO UPDATE SET reserved = excluded.reserved,
           shipped = excluded.shipped, invoiced = excluded.invoiced",
    )
}

fn save_returned(tx: &mut Tx, order: &Order, shares: &[Share]) -> Result<()> {
    let company = tx.company;
    for share in shares {
        let Some(line) = order.line(share.line) else { continue };
        tx.write(
            "UPDATE sales_order_line SET returned = $1 WHERE company_id = $2 AND order_id = $3 AND rank = $4",
            store::params![line.returned, company, order.id, share.line],
        )?;
    }
    Ok(())
}

/// Another order of the same customer under the same reference, not cancelled.
pub fn twin(db: &mut Db, customer: Id, reference: &str) -> Result<Option<String>> {
    let company = db.company;
    db.one(
        "SELECT number FROM sales_order
         WHERE company_id = $1 AND customer_id = $2 AND reference = $3 AND state <> 'cancelled' LIMIT 1",
        store::params![company, customer, reference],
        |row| row.get(0),
    )
}
