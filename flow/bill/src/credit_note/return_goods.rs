//! Credits goods that came back.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Quantity, Result};
use sell::order::{Order, Share, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules;
use super::write::{self, Draft};
use crate::invoice::Invoice;

/// Credits goods that came back, or were damaged, at the invoice's price and discounts.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnGoods {
    /// The invoice.
    pub invoice: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What came back: lines of the invoice, from 1.
    #[schemars(length(min = 1, max = 2000))]
    pub lines: Vec<Share>,
    /// True when the goods are in stock again; false when they are lost or damaged.
    #[serde(default)]
    pub restock: bool,
    /// Why; it stands on the credit note.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
    /// Leave it as a credit on account instead of setting it off against the invoice.
    #[serde(default)]
    pub on_account: bool,
}

impl Command for ReturnGoods {
    const NAME: &'static str = "credit_note.return_goods";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let invoice: Invoice = fetch(tx, self.invoice, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let credit = rules::returned(&invoice, &self.lines)?;
        let id = tx.new_id();
        returned(tx, &invoice, id, &self.lines, self.restock)?;
        let draft = Draft::of(id, (invoice, credit), reason, !self.on_account);
        write::issue(tx, draft)
    }
}

/// Tells the orders of the lines what came back.
fn returned(tx: &mut Tx, invoice: &Invoice, credit_note: Id, lines: &[Share], restock: bool) -> Result<()> {
    for (id, shares) in by_order(invoice, lines) {
        let mut order: Order = fetch(tx, id, None)?;
        let fact = order_rules::returned(&order, credit_note, &shares, restock)?;
        record(tx, &mut order, fact)?;
    }
    Ok(())
}

/// Quantities of lines of an invoice as quantities of the lines of its orders.
pub fn by_order(invoice: &Invoice, lines: &[Share]) -> Vec<(Id, Vec<Share>)> {
    let mut by_order: Vec<(Id, Vec<Share>)> = Vec::new();
    for share in lines {
        let found = usize::try_from(share.line - 1).ok().and_then(|n| invoice.lines.get(n));
        let Some(line) = found.filter(|l| l.order_line > 0) else { continue };
        let order = line.order.unwrap_or(invoice.order);
        let (at, quantity) = (line.order_line, share.quantity);
        let place = by_order.iter().position(|(o, _)| *o == order).unwrap_or_else(|| {
            by_order.push((order, Vec::new()));
            by_order.len() - 1
        });
        let list = &mut by_order[place].1;
        match list.iter_mut().find(|s| s.line == at) {
            Some(same) => same.quantity += quantity,
            None => list.push(Share { line: at, quantity }),
        }
    }
    for (_, shares) in &mut by_order {
        shares.retain(|s| s.quantity > Quantity::ZERO);
    }
    by_order.retain(|(_, shares)| !shares.is_empty());
    by_order
}
