//! Makes a sales order of a quote: the same lines at the offered prices, under VAT as it stands on the day.

use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Quote};
use super::rules;
use crate::order::{self, Order};

/// Makes a sales order of a quote, as a draft that is confirmed like any other.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeOrder {
    /// The quote.
    pub quote: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The customer's own number of the order; the quote's if absent.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub reference: Option<String>,
    /// Where goods leave from; the first warehouse if absent.
    #[serde(default)]
    pub warehouse: Option<Id>,
}

impl Command for MakeOrder {
    const NAME: &'static str = "quote.order";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Order;

    fn run(&self, tx: &mut Tx) -> Result<Order> {
        let mut quote: Quote = fetch(tx, self.quote, self.version)?;
        rules::may_order(&quote, tx.today())?;
        let reference = self.reference.clone().unwrap_or_else(|| quote.reference.clone());
        let content = &quote.content;
        let lines = content.lines.iter().map(order::NewLine::again).collect();
        let mut draft = order::Draft::new(quote.customer, reference, lines);
        draft.warehouse = self.warehouse;
        draft.delivery = content.delivery.clone();
        draft.discount = content.pricing.discount;
        draft.charges = content.pricing.charges.clone();
        draft.tax_included = content.pricing.tax_included;
        draft.currency = Some(content.pricing.currency);
        let order = draft.run(tx)?;
        record(tx, &mut quote, Fact::Ordered { order: order.id })?;
        Ok(order)
    }
}
