//! Credits the difference where a price was too high.

use ground::party::text;
use ground::record::fetch;
use kernel::{Id, Price, Quantity, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules;
use super::write::{self, Draft};
use crate::invoice::Invoice;

/// The price that a line should have had.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrice {
    /// The line of the invoice, from 1.
    #[schemars(range(min = 1, max = 100_000))]
    pub line: i64,
    /// The right unit price, in the terms of the invoice.
    pub price: Price,
    /// For how much of it; all that was not returned if absent.
    #[serde(default)]
    pub quantity: Option<Quantity>,
}

/// Credits the difference to the price that lines should have had.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LowerPrice {
    /// The invoice.
    pub invoice: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The right prices.
    #[schemars(length(min = 1, max = 2000))]
    pub lines: Vec<NewPrice>,
    /// Why; it stands on the credit note.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
    /// Leave it as a credit on account instead of setting it off against the invoice.
    #[serde(default)]
    pub on_account: bool,
}

impl Command for LowerPrice {
    const NAME: &'static str = "credit_note.lower_price";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let invoice: Invoice = fetch(tx, self.invoice, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let prices: Vec<_> = self.lines.iter().map(|l| (l.line, l.quantity, l.price)).collect();
        let credit = rules::lowered(&invoice, &prices)?;
        let draft = Draft::of(tx.new_id(), (invoice, credit), reason, !self.on_account);
        write::issue(tx, draft)
    }
}
