//! Records a payment by hand.

use ground::customer::Customer;
use ground::numbering;
use ground::party::optional_text;
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Method, Payment};
use super::rules::{self, Heading};

/// A payment before it is booked: from a person or from a statement.
pub(super) struct Incoming {
    pub customer: Option<(Id, String)>,
    pub day: Day,
    pub amount: Cents,
    pub method: Method,
    pub remittance: String,
    pub counterparty: String,
    pub iban: String,
    pub bank_key: String,
    pub details: String,
}

/// Books money and opens its item where the payer is known.
pub(super) fn book(tx: &mut Tx, incoming: Incoming) -> Result<Payment> {
    let number = numbering::next(tx, "RG", incoming.day)?;
    let mut payment = Payment::blank(tx.new_id());
    let name = incoming.customer.as_ref().map_or(&incoming.counterparty, |(_, name)| name);
    let heading = Heading { number: &number, day: incoming.day, name, amount: incoming.amount };
    let customer = incoming.customer.as_ref().map(|(id, _)| *id);
    let accounts = ground::ledger::accounts(tx)?;
    let entry = rules::receipt(&accounts, &heading, customer);
    let item = customer.map(|c| rules::item(tx.new_id(), payment.id, c, &heading));
    let kept = |text: String| if text.is_empty() { Private(None) } else { Private::new(text) };
    let fact = Fact::Received {
        customer,
        day: incoming.day,
        amount: incoming.amount,
        currency: Currency::EUR,
        method: incoming.method,
        remittance: kept(incoming.remittance),
        counterparty: kept(incoming.counterparty),
        iban: kept(incoming.iban),
        bank_key: incoming.bank_key,
        details: kept(incoming.details),
        entry,
        item,
        number,
    };
    record(tx, &mut payment, fact)?;
    Ok(payment)
}

/// Records a payment that a person knows of.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Who paid.
    pub customer: Id,
    /// Amount in cents.
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Cents,
    /// The day the bank booked it; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// How.
    #[serde(default)]
    pub method: Method,
    /// What the payer wrote.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub remittance: String,
}

impl Command for Record {
    const NAME: &'static str = "payment.record";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let customer: Customer = find(tx, self.customer)?
            .ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        if self.amount.0 <= 0 || self.amount.0 > 1_000_000_000_000 {
            return Err(Refusal::invalid("payment.amount").at("amount").into());
        }
        let day = self.day.unwrap_or(tx.today());
        day_checked(day, tx.today())?;
        let incoming = Incoming {
            customer: Some((payer.id, payer.profile.name)),
            day,
            amount: self.amount,
            method: self.method,
            remittance: optional_text(&self.remittance, "remittance", 500)?,
            counterparty: String::new(),
            iban: String::new(),
            bank_key: String::new(),
            details: String::new(),
        };
        book(tx, incoming)
    }
}

/// Money of tomorrow is not there yet, and a payment of more than two years ago is a slip of the key.
pub(super) fn day_checked(day: Day, today: Day) -> Result<()> {
    if day > today || today.since(day) > 731 {
        return Err(Refusal::invalid("payment.day").at("day").into());
    }
    Ok(())
}
