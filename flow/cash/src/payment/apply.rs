//! Applies a payment to open items, by hand or by exact reference, and takes it back.

use ground::credit::exposure_now;
use ground::party::text;
use ground::receivable::{self, Item};
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::model::{Fact, Payment};
use super::rules::{self, Settlement};
use super::{reference, store as payments};

/// An item and how much of it.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyTo {
    /// The open item.
    pub item: Id,
    /// How much, in cents; as much as both sides have if absent.
    #[serde(default)]
    pub amount: Option<Cents>,
}

/// Applies a payment to open items of its customer.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What it settles; what its text names exactly if absent.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub items: Vec<ApplyTo>,
}

/// What a payment has settled.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Applied {
    /// The payment.
    pub payment: Payment,
    /// Settled by this command, cents.
    pub amount: Cents,
    /// Left on account, cents.
    pub left: Cents,
    /// The lettering code, when everything is settled.
    pub letter: Option<String>,
}

impl Command for Apply {
    const NAME: &'static str = "payment.apply";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Applied;

    fn run(&self, tx: &mut Tx) -> Result<Applied> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let own = own_item(tx, &payment)?;
        let targets = if self.items.is_empty() {
            by_reference(tx, &payment, &own)?
        } else {
            self.named(tx, &own)?
        };
        let touched: Vec<&Item> = std::iter::once(&own).chain(targets.iter().map(|(t, _)| t)).collect();
        let connected = receivable::connected(tx, &touched)?;
        let letters = exposure_now(tx, own.customer)?.letters;
        // Settled when both sides were there, whenever somebody got round to saying so.
        let day = touched.iter().map(|i| i.issue_day).max().unwrap_or(tx.today());
        let settlement =
            Settlement { payment: &own, targets: &targets, connected: &connected, letters, day };
        let fact = rules::apply(&settlement)?;
        let Fact::Applied { amount, settled, .. } = &fact else { return Err(Fault::broken("apply gave another fact")) };
        let (amount, letter) = (*amount, settled.letter().map(|(code, _)| code.clone()));
        record(tx, &mut payment, fact)?;
        Ok(Applied { payment, amount, left: -own.open - amount, letter })
    }
}

impl Apply {
    /// The items that a person named, with amounts filled in as far as the money goes.
    fn named(&self, tx: &mut Tx, own: &Item) -> Result<Vec<(Item, Cents)>> {
        let mut left = -own.open;
        let mut targets = Vec::with_capacity(self.items.len());
        for (n, to) in self.items.iter().enumerate() {
            let item = receivable::find(tx, to.item)?
                .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("items[{n}].item")))?;
            let amount = to.amount.unwrap_or(item.open.min(left));
            // The rule refuses what is not possible; until then sums of nonsense must not overflow.
            left = Cents(left.0.saturating_sub(amount.0));
            targets.push((item, amount));
        }
        Ok(targets)
    }
}

fn by_reference(tx: &mut Tx, payment: &Payment, own: &Item) -> Result<Vec<(Item, Cents)>> {
    let numbers = reference::candidates(&payment.remittance);
    let items = payments::items_by_number(tx, &numbers)?;
    let chosen = rules::by_reference(&items, -own.open);
    if chosen.is_empty() {
        return Err(Refusal::conflict("payment.no_certain_reference").at("items").into());
    }
    Ok(chosen
        .into_iter()
        .filter_map(|(id, amount)| Some((items.iter().find(|i| i.id == id)?.clone(), amount)))
        .collect())
}

fn own_item(tx: &mut Tx, payment: &Payment) -> Result<Item> {
    let Some(id) = payment.item else {
        return Err(Refusal::conflict("payment.unidentified").into());
    };
    receivable::find(tx, id)?.ok_or_else(|| Fault::broken(format!("payment {}: its item is not there", payment.number)))
}

/// Takes back what a payment has settled; the items are open again.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unapply {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Unapply {
    const NAME: &'static str = "payment.unapply";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let own = own_item(tx, &payment)?;
        let pairs = receivable::pairs_of(tx, own.id)?;
        let mut settled = Vec::with_capacity(pairs.len());
        for pair in &pairs {
            let other = if pair.debit == own.id { pair.credit } else { pair.debit };
            settled.push(receivable::find(tx, other)?.ok_or_else(|| Fault::broken("an allocated item is not there"))?);
        }
        let touched: Vec<&Item> = std::iter::once(&own).chain(&settled).collect();
        let lettered: Vec<Item> = match &own.letter {
            Some(_) => receivable::connected(tx, &touched)?,
            None => Vec::new(),
        };
        let fact = rules::unapply(&own, (&pairs, &settled), &lettered, tx.today(), reason)?;
        record(tx, &mut payment, fact)?;
        Ok(payment)
    }
}
