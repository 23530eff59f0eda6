//! Every SQL statement of periodic invoices: what is delivered and waits for its invoice.

use kernel::{Cents, Day, Id, Quantity, Result};
use store::Db;

use super::rules::Delivered;
use crate::invoice::{DocumentKind, Quoted, store as invoice_store};

/// The orders of a customer of which something is delivered and not invoiced, oldest first.
pub fn ready(db: &mut Db, customer: Id) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT id FROM sales_order WHERE company_id = $1 AND customer_id = $2 AND in_delivered > 0
           AND state IN ('confirmed', 'shipped') ORDER BY id",
        store::params![company, customer],
        |row| row.get(0),
    )
}

/// Everything that has left of some orders, oldest first, with the day of supply: the day it arrived where that is
/// known, else the day it left.
pub fn delivered(db: &mut Db, orders: &[Id]) -> Result<Vec<Delivered>> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let company = db.company;
    let mut list = db.all_in(
        "SELECT s.order_id, l.order_line, l.quantity, s.id, s.number, COALESCE(s.delivered_day, s.day)
         FROM shipment s JOIN shipment_line l ON l.company_id = s.company_id AND l.shipment_id = s.id
         WHERE s.company_id = $1 AND l.company_id = $1 AND s.order_id IN ({ids})",
        store::params![company],
        orders,
        |row| {
            let note = Quoted { id: row.get(3)?, number: row.get(4)?, day: Some(row.get(5)?) };
            let named = Quantity::ZERO;
            Ok(Delivered { order: row.get(0)?, line: row.get(1)?, quantity: row.get(2)?, named, note })
        },
    )?;
    // A list of ids is padded: a delivery may be read twice.
    list.sort_by_key(|d| (d.order, d.note.day, d.note.id, d.line));
    list.dedup_by_key(|d| (d.order, d.note.id, d.line));
    for (order, line, note, quantity) in named(db, orders)? {
        if let Some(d) = list.iter_mut().find(|d| (d.order, d.line, d.note.id) == (order, line, note)) {
            d.named = (d.named + quantity).min(d.quantity);
        }
    }
    Ok(list)
}

/// What invoices of some orders name with delivery notes and was not credited: order, its line, note, how much.
fn named(db: &mut Db, orders: &[Id]) -> Result<Vec<(Id, i64, Id, Quantity)>> {
    let company = db.company;
    // Of the first order of an invoice its head knows, of the others its lines.
    let mut ids: Vec<Id> = Vec::new();
    for sql in [
        "SELECT id FROM invoice WHERE company_id = $1 AND order_id IN ({ids})",
        "SELECT invoice_id FROM invoice_line WHERE company_id = $1 AND order_id <> 0 AND order_id IN ({ids})",
    ] {
        ids.extend(db.all_in(sql, store::params![company], orders, |row| row.get::<Id>(0))?);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut list = Vec::new();
    for id in ids {
        let Some(invoice) = invoice_store::load(db, id)? else { continue };
        if invoice.kind == DocumentKind::CreditNote {
            continue;
        }
        for (line, rank) in invoice.lines.iter().zip(1i64..) {
            let left = line.quantity - invoice.credited.line(rank);
            if let Some(origin) = line.origin.as_ref().filter(|_| left > Quantity::ZERO) {
                list.push((line.order.unwrap_or(invoice.order), line.order_line, origin.delivery.id, left));
            }
        }
    }
    Ok(list)
}

/// What waits for an invoice, by customer.
#[derive(Clone, Copy, Debug)]
pub struct Gathered {
    /// The customer.
    pub customer: Id,
    /// Orders that wait.
    pub orders: i64,
    /// The first delivery of one of them.
    pub since: Day,
    /// Delivered and not invoiced, VAT included, cents.
    pub amount: Cents,
}

/// Orders of which something left until a day and something is not invoiced, added up by customer.
pub fn gathered(db: &mut Db, until: Day) -> Result<Vec<Gathered>> {
    let company = db.company;
    let orders = db.all(
        "SELECT o.customer_id, o.in_delivered, MIN(s.day) FROM sales_order o
         JOIN shipment s ON s.company_id = o.company_id AND s.order_id = o.id
         WHERE o.company_id = $1 AND s.company_id = $1 AND o.state IN ('confirmed', 'shipped') AND o.in_delivered > 0
           AND s.day <= $2
         GROUP BY o.id, o.customer_id, o.in_delivered ORDER BY o.customer_id",
        store::params![company, until],
        |row| Ok(Gathered { customer: row.get(0)?, orders: 1, since: row.get(2)?, amount: row.get(1)? }),
    )?;
    let mut list: Vec<Gathered> = Vec::new();
    for order in orders {
        match list.last_mut().filter(|g| g.customer == order.customer) {
            Some(sum) => {
                sum.orders += 1;
                sum.since = sum.since.min(order.since);
                sum.amount += order.amount;
            }
            None => list.push(order),
        }
    }
    Ok(list)
}

/// Customers who are invoiced once a month and to whom something was delivered until a day and may not be invoiced.
pub fn monthly(db: &mut Db, until: Day) -> Result<Vec<Id>> {
    let company = db.company;
    db.all(
        "SELECT DISTINCT o.customer_id FROM sales_order o
         JOIN customer c ON c.company_id = o.company_id AND c.id = o.customer_id
         JOIN shipment s ON s.company_id = o.company_id AND s.order_id = o.id
         WHERE o.company_id = $1 AND o.state IN ('confirmed', 'shipped') AND o.in_delivered > 0
           AND c.billing = 'monthly' AND s.day <= $2 ORDER BY o.customer_id",
        store::params![company, until],
        |row| row.get(0),
    )
}
