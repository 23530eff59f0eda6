//! Money that a gateway of online payment received: it is a payment like any other, and waits on the gateway's own
//! account until the gateway pays it out (R12 by card, R17 by direct debit).

use kernel::{Cents, Currency, Day, Id, Result};
use ground::customer::Customer;
use ground::record::fetch;
use store::Tx;

use super::apply::{ApplyTo, Settles};
use super::model::{Method, Payment};
use super::receive::{self, Incoming};
use super::settlement::Excess;

/// What a gateway received.
pub(crate) struct Received<'a> {
    /// The payer.
    pub customer: Id,
    /// The day it came.
    pub day: Day,
    /// Cents of euro.
    pub amount: Cents,
    /// By card or by direct debit.
    pub method: Method,
    /// What the payment's text says: the gateway's name of it.
    pub text: String,
    /// The account of the books on which the gateway's money waits.
    pub account: &'a str,
    /// What it settles; it stays on the customer's account where empty.
    pub items: &'a [ApplyTo],
}

/// Books it, and settles what it was paid for.
pub(crate) fn receive(tx: &mut Tx, received: Received<'_>) -> Result<Payment> {
    let payer: Customer = fetch(tx, received.customer, None)?;
    let incoming = Incoming {
        number: String::new(),
        customer: Some((payer.id, payer.profile.name)),
        day: received.day,
        amount: received.amount,
        currency: Currency::EUR,
        value: None,
        method: received.method,
        remittance: received.text,
        counterparty: String::new(),
        iban: String::new(),
        bank_key: String::new(),
        details: String::new(),
        transit: Some(received.account.to_string()),
        value_day: None,
    };
    let settles = Settles { items: received.items, credits: &[], excess: Excess::OnAccount };
    receive::book(tx, incoming, (!received.items.is_empty()).then_some(&settles))
}
