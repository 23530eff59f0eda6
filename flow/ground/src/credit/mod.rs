//! Credit: what a customer owes or will owe, against the limit. The sums are moved by the same facts that move the
//! documents, and are read inside the lane, so that no order of steps and no race passes a limit unseen.

use kernel::{Cents, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Schema, Tx, Value};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "credit", versions: &[include_str!("schema.sql")] };

/// What a fact moves in a payer's exposure; amounts include VAT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExposureMove {
    /// The payer.
    pub customer: Id,
    /// Confirmed orders, not delivered.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub orders: Cents,
    /// Delivered, not invoiced.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub delivered: Cents,
    /// Open invoices.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub invoiced: Cents,
    /// Payments not applied.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub unapplied: Cents,
    /// Bills of exchange handed to the bank and not paid yet.
    #[serde(default, skip_serializing_if = "Cents::is_zero")]
    pub bills: Cents,
    /// Lettering codes used up.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub letters: i64,
    /// From now on deliveries want payment first, or no longer do: an insolvency was opened or is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid: Option<bool>,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// A payer's exposure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Exposure {
    /// Confirmed orders, not delivered; cents.
    pub orders: Cents,
    /// Delivered, not invoiced; cents.
    pub delivered: Cents,
    /// Open invoices; cents.
    pub invoiced: Cents,
    /// Payments not applied; cents, positive.
    pub unapplied: Cents,
    /// Bills of exchange handed to the bank and not paid yet; cents.
    pub bills: Cents,
    /// Lettering codes used so far.
    #[serde(skip)]
    pub letters: i64,
    /// True while deliveries want payment first, whatever the limit: the customer is insolvent.
    pub prepaid: bool,
}

impl Exposure {
    /// Everything that could be lost: open invoices, bills at the bank, deliveries and orders, less money not applied yet.
    pub fn total(&self) -> Cents {
        self.orders + self.delivered + self.invoiced + self.bills - self.unapplied
    }
}

pub(crate) fn write(tx: &mut Tx, moves: &[ExposureMove]) -> Result<()> {
    let company = tx.company;
    let still = |m: &ExposureMove| *m == ExposureMove { customer: m.customer, ..ExposureMove::default() };
    for m in moves.iter().filter(|m| !still(m)) {
        let mut now = exposure_now(tx, m.customer)?;
        now.orders += m.orders;
        now.delivered += m.delivered;
        now.invoiced += m.invoiced;
        now.unapplied += m.unapplied;
        now.bills += m.bills;
        now.letters += m.letters;
        now.prepaid = m.prepaid.unwrap_or(now.prepaid);
        tx.cache.put(m.customer, Id(0), now);
        let row: Vec<Value<'static>> = vec![
            company.into(),
            m.customer.into(),
            now.orders.into(),
            now.delivered.into(),
            now.invoiced.into(),
            now.unapplied.into(),
            now.bills.into(),
            now.letters.into(),
            now.prepaid.into(),
        ];
        tx.stage_last(
            (
                "INSERT INTO credit_exposure (company_id, customer_id, orders, delivered, invoiced, unapplied, bills, letters, prepaid) VALUES",
                "ON CONFLICT (company_id, customer_id) DO UPDATE SET orders = excluded.orders,
                   delivered = excluded.delivered, invoiced = excluded.invoiced, unapplied = excluded.unapplied,
                   bills = excluded.bills, letters = excluded.letters, prepaid = excluded.prepaid",
            ),
            (9, 2),
            row,
        )?;
    }
    Ok(())
}

/// What a payer's exposure is in this transaction.
pub fn exposure_now(tx: &mut Tx, customer: Id) -> Result<Exposure> {
    if let Some(known) = tx.cache.get::<Exposure>(customer, Id(0)) {
        return Ok(*known);
    }
    let found = exposure(tx, customer)?;
    tx.cache.put(customer, Id(0), found);
    Ok(found)
}

/// What a payer's exposure is now.
pub fn exposure(db: &mut Db, customer: Id) -> Result<Exposure> {
    let company = db.company;
    let found = db.one(
        "SELECT orders, delivered, invoiced, unapplied, letters, prepaid, bills FROM credit_exposure WHERE company_id = $1 AND customer_id = $2",
        store::params![company, customer],
        |row| {
            Ok(Exposure {
                orders: row.get(0)?,
                delivered: row.get(1)?,
                invoiced: row.get(2)?,
                unapplied: row.get(3)?,
                letters: row.get(4)?,
                prepaid: row.get(5)?,
                bills: row.get(6)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// Where a payer stands: exposure against limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// The limit in cents; none: no limit.
    pub limit: Option<Cents>,
    /// What is out.
    pub exposure: Exposure,
}

impl Standing {
    /// By how much a further amount would pass the limit; nothing when it fits. Where deliveries want payment first,
    /// what is not covered by money on account passes it: old debts are frozen and pay nothing.
    pub fn over_by(&self, further: Cents) -> Option<Cents> {
        let over = if self.exposure.prepaid {
            let money = (self.exposure.unapplied - self.exposure.invoiced - self.exposure.bills).max(Cents::ZERO);
            self.exposure.orders + self.exposure.delivered + further - money
        } else {
            self.exposure.total() + further - self.limit?
        };
        (over > Cents::ZERO).then_some(over)
    }

    /// The limit that counts: none at all where deliveries want payment first.
    pub fn limit(&self) -> Option<Cents> {
        if self.exposure.prepaid { Some(Cents::ZERO) } else { self.limit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_counts_orders_deliveries_invoices_and_money() {
        let exposure = Exposure { orders: Cents(10), delivered: Cents(20), invoiced: Cents(20), bills: Cents(10), unapplied: Cents(5), letters: 0, prepaid: false };
        let standing = Standing { limit: Some(Cents(100)), exposure };
        for (further, over) in [(45, None), (46, Some(Cents(1))), (145, Some(Cents(100)))] {
            assert_eq!(standing.over_by(Cents(further)), over, "{further}");
        }
        let prepaid = Standing { limit: None, exposure: Exposure { prepaid: true, ..exposure } };
        assert_eq!(prepaid.over_by(Cents(7)), Some(Cents(37)), "old debts do not count, new ones need money first");
        let covered = Exposure { unapplied: Cents(70), ..prepaid.exposure };
        assert_eq!(Standing { limit: Some(Cents(900)), exposure: covered }.over_by(Cents(11)), Some(Cents(1)));
        assert_eq!(Standing { limit: None, exposure: covered }.over_by(Cents(10)), None);
        assert_eq!(Standing { limit: None, exposure }.over_by(Cents(i64::MAX / 4)), None);
        assert_eq!((prepaid.limit(), standing.limit()), (Some(Cents::ZERO), Some(Cents(100))));
        assert_eq!(Standing { limit: None, exposure }.limit(), None);
        assert_eq!(Standing { limit: Some(Cents::ZERO), ..Standing::default() }.over_by(Cents(1)), Some(Cents(1)));
    }
}
