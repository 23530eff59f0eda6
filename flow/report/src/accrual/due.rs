//! What was delivered until a day and not invoiced until then, order by order, as invoices would say it.

use std::collections::BTreeMap;

use bill::invoice::rules;
use ground::currency::{Exchange, exchange_read};
use ground::ledger::Accounts;
use ground::record::Document;
use ground::tax::Totals;
use kernel::{Cents, Day, Fault, Id, Quantity, Result};
use sell::order::{Order, Share};
use serde::Serialize;
use store::Db;

use super::rules::Sum;

/// An order of which something is to be invoiced.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct DueOrder {
    /// The order.
    pub order: Id,
    /// Its number.
    pub number: String,
    /// Who ordered.
    pub customer: Id,
    /// Without tax, cents.
    pub net: Cents,
    /// With tax, cents.
    pub gross: Cents,
}

/// All of them on a day, and their sum by account.
pub fn delivered(db: &mut Db, accounts: &Accounts, day: Day) -> Result<(Vec<DueOrder>, Sum)> {
    let (mut list, mut sum) = (Vec::new(), Sum::default());
    for (id, shares) in open_shares(db, day)? {
        let Some(order) = Order::load(db, id)? else { continue };
        let pricing = rules::pricing(&order, &shares);
        let (_, totals) = rules::lines(&order, &shares, &pricing, day)?;
        let totals = books(db, &order, totals, day)?;
        sum.invoice(accounts, &totals);
        list.push(DueOrder {
            order: id,
            number: order.number.clone(),
            customer: order.customer,
            net: totals.net,
            gross: totals.gross,
        });
    }
    list.sort_by(|a, b| a.number.cmp(&b.number));
    Ok((list, sum))
}

/// Totals in the currency of the books: at the rate of the day, or of the order's confirmation where there is none.
fn books(db: &mut Db, order: &Order, totals: Totals, day: Day) -> Result<Totals> {
    let exchange = match exchange_read(db, order.currency, day, None) {
        Ok(exchange) => exchange,
        Err(Fault::Refused(_)) => Some(Exchange::implied(order.currency, order.gross, order.worth, day)),
        Err(fault) => return Err(fault),
    };
    Ok(exchange.map_or_else(|| totals.clone(), |e| e.totals(&totals)))
}

/// Quantities that had left and were not invoiced on a day, by order and line.
fn open_shares(db: &mut Db, day: Day) -> Result<BTreeMap<Id, Vec<Share>>> {
    let company = db.company;
    let mut open: BTreeMap<(Id, i64), i64> = BTreeMap::new();
    db.each(
        "SELECT h.order_id, s.order_line, CAST(SUM(s.quantity) AS BIGINT) FROM shipment h
         JOIN shipment_line s ON s.company_id = h.company_id AND s.shipment_id = h.id
         WHERE h.company_id = $1 AND s.company_id = $1 AND h.day <= $2 GROUP BY h.order_id, s.order_line",
        store::params![company, day],
        |row| {
            open.insert((row.get(0)?, row.get(1)?), row.get(2)?);
            Ok(())
        },
    )?;
    db.each(
        "SELECT CASE WHEN l.order_id = 0 THEN i.order_id ELSE l.order_id END, l.order_line, l.quantity FROM invoice i
         JOIN invoice_line l ON l.company_id = i.company_id AND l.invoice_id = i.id
         WHERE i.company_id = $1 AND l.company_id = $1 AND i.day <= $2 AND i.kind IN ('380', '384')",
        store::params![company, day],
        |row| {
            if let Some(left) = open.get_mut(&(row.get::<Id>(0)?, row.get::<i64>(1)?)) {
                *left -= row.get::<i64>(2)?;
            }
            Ok(())
        },
    )?;
    let mut by_order: BTreeMap<Id, Vec<Share>> = BTreeMap::new();
    for ((order, line), left) in open.into_iter().filter(|(_, left)| *left > 0) {
        by_order.entry(order).or_default().push(Share { line, quantity: Quantity(left) });
    }
    Ok(by_order)
}
