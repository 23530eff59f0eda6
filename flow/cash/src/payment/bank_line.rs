//! Books one line of a bank statement: once, however often the statement comes.

use ground::customer::Customer;
use ground::record::fetch;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::Details;
use super::model::{Method, Payment};
use super::receive::{Incoming, book, books_value, day_checked, value_day_checked};
use super::{reference, store as payments};

/// A line of a statement.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BankLine {
    /// Names the line: account, statement and place or the bank's own reference. The same key is booked once.
    #[schemars(length(min = 1, max = 200))]
    pub key: String,
    /// Booking day.
    pub day: Day,
    /// Amount in cents; negative: money that left.
    pub amount: Cents,
    /// Currency.
    #[serde(default = "eur")]
    pub currency: Currency,
    /// The same in the currency of the books, cents, where the statement says so; by the exchange rate of the day if absent.
    #[serde(default)]
    pub value: Option<Cents>,
    /// How it moved.
    #[serde(default)]
    pub method: Method,
    /// What the payer wrote.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub remittance: String,
    /// The other party's name.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub counterparty: String,
    /// The other party's account.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
    /// What else the bank tells.
    #[serde(default)]
    pub details: Details,
    /// False: whose money it is stays open, for matching to find out from everything that is known.
    #[serde(default = "yes")]
    pub identify: bool,
    /// The day from which the bank counts it: a discount for early payment is judged by it; the booking day if absent.
    #[serde(default)]
    pub value_day: Option<Day>,
    /// Its number, where the bank or another program gave one: the books name the voucher by it. The next of the series if
    /// absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
}

fn yes() -> bool {
    true
}

fn eur() -> Currency {
    Currency::EUR
}

impl Command for BankLine {
    const NAME: &'static str = "payment.bank_line";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let key = ground::party::text(&self.key, "key", 200)?;
        if let Some(booked) = payments::by_bank_key(tx, &key)? {
            return Ok(booked);
        }
        if self.amount.is_zero() || self.amount.0.unsigned_abs() > 1_000_000_000_000 {
            return Err(Refusal::invalid("payment.amount").at("amount").into());
        }
        day_checked(self.day, tx.today())?;
        let clean = |text: &str, most: usize| -> String {
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect::<String>().trim().to_string()
        };
        let (remittance, iban) = (clean(&self.remittance, 2000), clean(&self.iban, 50));
        let value = books_value(tx, (self.currency, self.amount), self.day, (self.value, None))?;
        let incoming = Incoming {
            number: self.number.clone(),
            transit: None,
            customer: self.payer(tx, &remittance, &iban)?,
            day: self.day,
            amount: self.amount,
            currency: self.currency,
            value,
            method: self.method,
            remittance,
            counterparty: clean(&self.counterparty, 200),
            iban,
            bank_key: key,
            details: self.details.bounded().to_text(),
            value_day: self.value_day.map(|d| value_day_checked(d, self.day)).transpose()?,
        };
        book(tx, incoming, None)
    }
}

impl BankLine {
    /// Whose money it is: the customer of the only invoices named, or the only one with this account.
    fn payer(&self, tx: &mut Tx, remittance: &str, iban: &str) -> Result<Option<(Id, String)>> {
        if self.amount.0 <= 0 || !self.identify {
            return Ok(None);
        }
        let numbers = reference::candidates(remittance);
        let mut payers: Vec<Id> = payments::items_by_number_now(tx, &numbers)?.iter().map(|i| i.customer).collect();
        payers.dedup();
        let payer = match payers.as_slice() {
            [one] => Some(*one),
            [] => payments::customer_by_iban(tx, iban)?,
            _ => None,
        };
        let Some(id) = payer else { return Ok(None) };
        let customer: Customer = fetch(tx, id, None)?;
        Ok(Some((id, customer.profile.name)))
    }
}
