//! Issues an invoice for what was delivered of an order.

use ground::currency::Fixed;
use ground::customer::Customer;
use ground::record::{fetch, record};
use kernel::{Id, Result};
use sell::order::{Order, Share, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Invoice, Kind as DocumentKind, More};
use super::rules;
use super::write::{self, Draft};

/// Issues the invoice of what was delivered: a legal act that cannot be undone, only credited.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The order.
    pub order: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What is invoiced; everything delivered and not invoiced if absent.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub lines: Vec<Share>,
    /// The exchange rate of an invoice in another currency, where it is not that of the day.
    #[serde(default)]
    pub exchange: Option<Fixed>,
}

impl Issue {
    /// Everything delivered and not invoiced, at the exchange rate of the day.
    pub fn all(order: Id) -> Issue {
        Issue { order, version: None, lines: Vec::new(), exchange: None }
    }
}

impl Command for Issue {
    const NAME: &'static str = "invoice.issue";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let mut order: Order = fetch(tx, self.order, self.version)?;
        order.state.may("issue")?;
        let customer: Customer = fetch(tx, order.customer, None)?;
        let shares = if self.lines.is_empty() { rules::due_for_invoice(&order) } else { self.lines.clone() };
        let id = tx.new_id();
        let moved = order_rules::invoice(&order, id, &shares)?;
        let day = tx.today();
        let pricing = rules::pricing(&order, &shares);
        let (lines, totals) = rules::lines(&order, &shares, &pricing, day)?;
        let supply_day = super::store::supply_day(tx, order.id)?.unwrap_or(day);
        record(tx, &mut order, moved)?;
        let more = More {
            pricing,
            reference: order.reference.clone(),
            delivery: order.delivery.clone(),
            ..More::default()
        };
        let with_deposits = if order.deposits.0 > 0 { vec![order.id] } else { Vec::new() };
        let terms = customer.profile.terms;
        let (order, payer) = (order.id, order.payer);
        let exchange = self.exchange.clone();
        let draft = Draft {
            id,
            kind: DocumentKind::Invoice,
            order,
            payer,
            with_deposits,
            credit: None,
            lines,
            totals,
            supply_day,
            terms,
            more,
            exchange,
        };
        write::issue(tx, &customer, draft)
    }
}
