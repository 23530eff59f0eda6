//! Divides money that is several customers' (a parent, a factor, a payment service pays for them): each share is on
//! account of its customer, with an entry of its own, and settles that customer's items.

use ground::customer::Customer;
use ground::ledger::{self, Journal, Role};
use ground::record::{fetch, find, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::apply::{Asked, ApplyTo, Settles, UseCredit, settle};
use super::number::printed;
use super::model::{Fact, Payment, Shared};
use super::rules::{self, Heading};
use super::settlement::{Excess, Money};

/// What one customer has of a payment.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareOf {
    /// The customer.
    pub customer: Id,
    /// In minor units of the payment's currency: cents.
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Cents,
    /// What it settles; the rest stays on the customer's account.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub items: Vec<ApplyTo>,
    /// Credits of that customer that are used together with it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub credits: Vec<UseCredit>,
}

/// Divides an unidentified payment among several customers.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Each customer's share; together they are the payment.
    #[schemars(length(min = 2, max = 200))]
    pub parts: Vec<ShareOf>,
}

impl Command for Share {
    const NAME: &'static str = "payment.share";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        if payment.customer.is_some() || payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.identified_already").into());
        }
        if payment.amount.0 <= 0 {
            return Err(Refusal::conflict("payment.money_that_left").into());
        }
        let mut payers = Vec::with_capacity(self.parts.len());
        for (n, part) in self.parts.iter().enumerate() {
            let customer: Customer = find(tx, part.customer)?
                .ok_or_else(|| Refusal::invalid("customer.unknown").at(format!("parts[{n}].customer")))?;
            payers.push(if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? });
        }
        let amounts: Vec<(Id, Cents)> = payers.iter().zip(&self.parts).map(|(c, p)| (c.id, p.amount)).collect();
        rules::shares(payment.amount, &amounts)?;
        // What another currency is worth in the books is spread over the shares, no cent is left.
        let weights: Vec<i64> = self.parts.iter().map(|p| p.amount.0).collect();
        let values = payment.books().allocate(&weights);
        if let Some(n) = values.iter().position(|v| v.0 <= 0) {
            return Err(Refusal::invalid("payment.value").at(format!("parts[{n}].amount")).into());
        }
        let mut parts: Vec<Shared> = Vec::with_capacity(self.parts.len());
        let mut entries = 0;
        for (n, (part, payer)) in self.parts.iter().zip(&payers).enumerate() {
            let share = shared(tx, &payment, (part, payer, values[n]), entries).map_err(|fault| match fault {
                Fault::Refused(mut refusal) => {
                    refusal.field = refusal.field.map(|field| format!("parts[{n}].{field}"));
                    Fault::Refused(refusal)
                }
                fault => fault,
            })?;
            entries += 1 + share.settlement.as_ref().map_or(0, |s| s.entries.len() as i64);
            parts.push(share);
        }
        record(tx, &mut payment, Fact::Shared { parts })?;
        Ok(payment)
    }
}

/// One customer's share, and what that is in the books.
fn shared(tx: &mut Tx, payment: &Payment, (part, payer, books): (&ShareOf, &Customer, Cents), entries: i64) -> Result<Shared> {
    let (customer, amount) = (payer.id, part.amount);
    let foreign = payment.foreign().map(|(currency, _)| (currency, amount));
    let accounts = ledger::accounts(tx)?;
    let booked = payment.day.unwrap_or(tx.today());
    if part.items.is_empty() {
        let number = printed(&payment.number);
        let heading = Heading { number: &number, day: tx.today(), name: &payer.profile.name, amount: books, foreign };
        let entry = rules::identification(&accounts, &heading, customer, booked);
        let item = rules::item(tx.new_id(), payment.id, customer, &heading);
        return Ok(Shared { customer, amount, entry, item: ground::receivable::OpenItem { entry: entries, ..item }, settlement: None });
    }
    let asked = Asked {
        payment: (payment.id, &payment.number, &payer.profile.name),
        customer,
        paid_on: payment.paid_on().unwrap_or(booked),
        arrived: super::apply::arrived(payment),
        since: booked,
        day: Some(tx.today()),
        remittance: "",
        unpaid_bill: false,
        entries_before: entries + 1,
    };
    let account = accounts.of(Role::Suspense);
    let money = Money::Arriving { account, journal: Journal::General, item: tx.new_id(), books, foreign, changed: false };
    let settles = Settles { items: &part.items, credits: &part.credits, excess: Excess::OnAccount };
    let (own, settlement) = settle(tx, &asked, money, &settles)?;
    let Some((entry, item)) = own else { return Err(Fault::broken("money that arrives begins an item")) };
    Ok(Shared { customer, amount, entry, item, settlement: Some(Box::new(settlement)) })
}
