//! Credits all that is left of an invoice.

use ground::party::text;
use ground::record::{fetch, record};
use kernel::{Id, Result};
use sell::order::{Order, Share, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::return_goods::by_order;
use super::rules;
use super::write::{self, Draft};
use crate::invoice::{Invoice, Line};

/// Credits everything of an invoice that was not credited yet, charges included.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelInvoice {
    /// The invoice.
    pub invoice: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why; it stands on the credit note.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
    /// The goods came back as well, and are in stock again; otherwise what was delivered waits to be invoiced again.
    #[serde(default)]
    pub restock: bool,
    /// The invoice was never sent: the credit note stays in the house, out of e-invoicing.
    #[serde(default)]
    pub internal: bool,
    /// Leave it as a credit on account instead of setting it off against the invoice.
    #[serde(default)]
    pub on_account: bool,
}

impl Command for CancelInvoice {
    const NAME: &'static str = "credit_note.cancel_invoice";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let invoice: Invoice = fetch(tx, self.invoice, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let credit = rules::whole(&invoice)?;
        let id = tx.new_id();
        let left = |(l, rank): (&Line, i64)| Share { line: rank, quantity: l.quantity - invoice.credited.line(rank) };
        let shares: Vec<Share> = invoice.lines.iter().zip(1i64..).map(left).collect();
        for (order, shares) in by_order(&invoice, &shares) {
            let mut order: Order = fetch(tx, order, None)?;
            let goods = |s: &Share| order.line(s.line).is_some_and(|l| l.goods);
            let (back, again): (Vec<Share>, Vec<Share>) = shares.iter().partition(|s| self.restock && goods(s));
            if !back.is_empty() {
                let fact = order_rules::returned(&order, id, &back, true)?;
                record(tx, &mut order, fact)?;
            }
            if !again.is_empty() {
                let fact = order_rules::uninvoiced(&order, id, &again)?;
                record(tx, &mut order, fact)?;
            }
        }
        let draft = Draft::of(id, (invoice, credit), reason, !self.on_account);
        write::issue(tx, Draft { internal: self.internal, ..draft })
    }
}
