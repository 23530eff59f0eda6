//! A person chooses items of a customer for a line; what remains is the customer's, on account.

use ground::receivable;
use kernel::{Cents, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::accept::settle;
use super::decide::Decided;
use super::model::Piece;
use crate::application::input::Kind;
use crate::payment::{ApplyTo, Payment};

/// Applies a line to items that a person chose; what is left of it stays on account. Without items all of it does.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The payment that the line became.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Whose money it is.
    pub customer: Id,
    /// What it settles, each as far as the money goes where no amount is given.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub items: Vec<ApplyTo>,
}

impl Command for Assign {
    const NAME: &'static str = "workbench.assign";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Decided;

    fn run(&self, tx: &mut Tx) -> Result<Decided> {
        if self.items.len() > 1000 {
            return Err(Refusal::invalid("request.too_many").at("items").with("most", 1000).into());
        }
        let payment: Payment = ground::record::fetch(tx, self.payment, self.version)?;
        let mut left = payment.amount;
        let mut pieces = Vec::with_capacity(self.items.len() + 1);
        for (n, to) in self.items.iter().enumerate() {
            let item = receivable::find(tx, to.item)?
                .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("items[{n}].item")))?;
            let beside = [(to.discount, Kind::Discount), (to.fee, Kind::Fee), (to.difference, Kind::Rounding)];
            let closed = beside.iter().map(|(amount, _)| amount.0).fold(0_i64, i64::saturating_add);
            let amount = to.amount.unwrap_or(Cents(item.open.0.saturating_sub(closed)).min(left));
            if amount > left {
                let refusal = Refusal::conflict("payment.amount_beyond_payment").at(format!("items[{n}].amount"));
                return Err(refusal.with("left", left).into());
            }
            left = Cents(left.0.saturating_sub(amount.0));
            let mut part = |amount: Cents, kind: Kind| {
                let (item, number) = (Some(item.id), item.number.clone());
                pieces.push(Piece { item, number, customer: Some(self.customer), amount, kind });
            };
            part(amount, Kind::Payment);
            beside.into_iter().filter(|(amount, _)| !amount.is_zero()).for_each(|(amount, kind)| part(amount, kind));
        }
        if left.0 > 0 || pieces.is_empty() {
            let kind = Kind::Unapplied;
            pieces.push(Piece { item: None, number: String::new(), customer: Some(self.customer), amount: left, kind });
        }
        settle(tx, (self.payment, self.version), pieces, String::new())
    }
}
