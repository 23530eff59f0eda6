//! Records a payment by hand.

use ground::currency::{self, Fixed};
use ground::customer::Customer;
use ground::ledger::{self, Journal, Posting};
use ground::party::optional_text;
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::apply::{self, ApplyTo, Asked, Settles, UseCredit};
use super::model::{Fact, Method, Payment};
use super::number;
use super::outgoing::{Explained, Purpose};
use super::rules::{self, Heading};
use super::settlement::{Excess, Money};

/// A payment before it is booked: from a person or from a statement.
pub(super) struct Incoming {
    /// The number that it was given; empty: the next of the series.
    pub number: String,
    pub customer: Option<(Id, String)>,
    pub day: Day,
    pub amount: Cents,
    pub currency: Currency,
    /// In the currency of the books, where that is another one.
    pub value: Option<Cents>,
    pub method: Method,
    pub remittance: String,
    pub counterparty: String,
    pub iban: String,
    pub bank_key: String,
    pub details: String,
    /// The account on which it waits for the bank, where it comes ahead of it.
    pub transit: Option<String>,
    /// From which the bank counts it, where told.
    pub value_day: Option<Day>,
}

/// Books money, opens its item where the payer is known, and settles what is asked at once.
pub(super) fn book(tx: &mut Tx, incoming: Incoming, settles: Option<&Settles>) -> Result<Payment> {
    let number = number::number(tx, &incoming.number, incoming.day)?;
    let mut payment = Payment::blank(tx.new_id());
    let name = incoming.customer.as_ref().map_or(&incoming.counterparty, |(_, name)| name).clone();
    let books = incoming.value.unwrap_or(incoming.amount);
    let foreign = incoming.value.map(|_| (incoming.currency, incoming.amount));
    let heading = Heading { number: &number, day: incoming.day, name: &name, amount: books, foreign };
    let customer = incoming.customer.as_ref().map(|(id, _)| *id);
    let accounts = ledger::accounts(tx)?;
    // What has not reached the bank is no entry of the bank's journal.
    let (account, journal) = match &incoming.transit {
        Some(account) => (account.as_str(), Journal::Transit),
        None => (accounts.bank(incoming.currency), Journal::Bank),
    };
    let (entry, item, settlement) = match (customer, settles) {
        (Some(customer), Some(settles)) => {
            let printed = number.text();
            let asked = Asked {
                payment: (payment.id, &printed, &name),
                customer,
                paid_on: incoming.value_day.unwrap_or(incoming.day),
                arrived: None,
                since: incoming.day,
                day: None,
                remittance: "",
                unpaid_bill: incoming.method == Method::Bill && incoming.transit.is_some(),
                entries_before: 1,
            };
            let item = tx.new_id();
            let money = Money::Arriving { account, journal, item, books, foreign, changed: false };
            let (own, settlement) = apply::settle(tx, &asked, money, settles)?;
            let Some((entry, item)) = own else { return Err(Fault::broken("money that arrives begins an item")) };
            (Posting { day: incoming.day, piece_day: incoming.day, ..entry }, Some(item), Some(settlement))
        }
        _ => {
            let entry = rules::receipt(&accounts, &heading, customer, (account, journal));
            (entry, customer.map(|c| rules::item(tx.new_id(), payment.id, c, &heading)), None)
        }
    };
    let kept = |text: String| if text.is_empty() { Private(None) } else { Private::new(text) };
    let fact = Fact::Received {
        customer,
        day: incoming.day,
        amount: incoming.amount,
        currency: incoming.currency,
        value: incoming.value,
        method: incoming.method,
        remittance: kept(incoming.remittance),
        counterparty: kept(incoming.counterparty),
        iban: kept(incoming.iban),
        bank_key: incoming.bank_key,
        details: kept(incoming.details),
        value_day: incoming.value_day.filter(|d| *d != incoming.day),
        entry,
        item,
        number,
        settlement: settlement.map(Box::new),
        explained: None,
        transit: incoming.transit.clone().unwrap_or_default(),
    };
    record(tx, &mut payment, fact)?;
    Ok(payment)
}

/// Records a payment that a person knows of.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Who paid.
    pub customer: Id,
    /// Amount in minor units of its currency: cents.
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Cents,
    /// What it was paid in (ISO 4217); euros if absent.
    #[serde(default)]
    pub currency: Currency,
    /// What the bank credited for it in the currency of the books, cents; by the exchange rate if absent. Only where it
    /// was paid in another currency.
    #[serde(default)]
    pub value: Option<Cents>,
    /// The exchange rate, where it is not that of the day.
    #[serde(default)]
    pub exchange: Option<Fixed>,
    /// Its number, where the bank, a slip or another program gave one: the books name the voucher by it. The next of the
    /// series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
    /// The day the bank booked it; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// How.
    #[serde(default)]
    pub method: Method,
    /// True where it is here and not at the bank yet: a cheque to hand in, a card's sale, a direct debit that was
    /// presented. It waits on an account of its own until `payment.clear`.
    #[serde(default)]
    pub in_transit: bool,
    /// What the payer wrote.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub remittance: String,
    /// The day from which the bank counts it: a discount for early payment is judged by it; the booking day if absent.
    #[serde(default)]
    pub value_day: Option<Day>,
    /// What it settles at once, in the same entry; it stays on the customer's account if absent.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub items: Vec<ApplyTo>,
    /// Credits of the same customer that are used together with it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub credits: Vec<UseCredit>,
    /// What becomes of money beyond the items.
    #[serde(default)]
    pub excess: Excess,
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
        let value = books_value(tx, (self.currency, self.amount), day, (self.value, self.exchange.as_ref()))?;
        // Direct debits of SEPA are in euros (regulation (EU) 260/2012, art. 1).
        if self.in_transit && self.method == Method::DirectDebit && !self.currency.is_euro() {
            return Err(Refusal::conflict("payment.foreign").at("currency").into());
        }
        let transit = match (self.in_transit, self.method.transit()) {
            (true, None) => return Err(Refusal::invalid("payment.no_transit").at("method").into()),
            (wanted, role) => role.filter(|_| wanted),
        };
        let transit = transit.map(|role| ledger::accounts(tx).map(|a| a.of(role).to_string())).transpose()?;
        let incoming = Incoming {
            number: self.number.clone(),
            transit,
            customer: Some((payer.id, payer.profile.name)),
            day,
            amount: self.amount,
            currency: self.currency,
            value,
            method: self.method,
            remittance: optional_text(&self.remittance, "remittance", 500)?,
            counterparty: String::new(),
            iban: String::new(),
            bank_key: String::new(),
            details: String::new(),
            value_day: self.value_day.map(|d| value_day_checked(d, day)).transpose()?,
        };
        let settles = Settles { items: &self.items, credits: &self.credits, excess: self.excess };
        book(tx, incoming, (!self.items.is_empty()).then_some(&settles))
    }
}

/// How money came for a claim that had been written off.
pub(crate) struct Voucher<'a> {
    /// How.
    pub method: Method,
    /// What the payer wrote.
    pub remittance: &'a str,
    /// The number that the bank gave it; empty: the next of the series.
    pub number: &'a str,
}

/// Books money for a claim that had been written off, by the entry that shows what it is: it settles nothing. The voucher
/// of the entry is the payment.
pub(crate) fn recovered(
    tx: &mut Tx,
    (customer, day, amount): (Id, Day, Cents),
    voucher: Voucher,
    entry: Posting,
) -> Result<Payment> {
    day_checked(day, tx.today())?;
    let remittance = optional_text(voucher.remittance, "remittance", 500)?;
    let number = number::number(tx, voucher.number, day)?;
    let entry = Posting { piece: number.text(), piece_day: day, ..entry };
    let mut payment = Payment::blank(tx.new_id());
    let explained = Explained {
        payments: Vec::new(),
        purpose: Purpose::Recovery,
        customer: Some(customer),
        of: None,
        account: String::new(),
        reason: String::new(),
        invoices: Vec::new(),
        entries: Vec::new(),
        items: Vec::new(),
        settled: ground::receivable::Settled::default(),
    };
    let fact = Fact::Received {
        transit: String::new(),
        number,
        customer: Some(customer),
        day,
        amount,
        currency: Currency::EUR,
        value: None,
        method: voucher.method,
        remittance: if remittance.is_empty() { Private(None) } else { Private::new(remittance) },
        counterparty: Private(None),
        iban: Private(None),
        bank_key: String::new(),
        details: Private(None),
        entry,
        item: None,
        value_day: None,
        settlement: None,
        explained: Some(Box::new(explained)),
    };
    record(tx, &mut payment, fact)?;
    Ok(payment)
}

/// What money in a currency is in the books: what the bank says, or by the exchange rate of its day. None in euros.
pub(super) fn books_value(
    tx: &mut Tx,
    (currency, amount): (Currency, Cents),
    day: Day,
    (said, fixed): (Option<Cents>, Option<&Fixed>),
) -> Result<Option<Cents>> {
    if !currency.is_known() {
        return Err(Refusal::invalid("currency.unknown").at("currency").with("currency", currency).into());
    }
    if let Some(value) = said {
        let sound = !currency.is_euro() && fixed.is_none() && value.0.signum() == amount.0.signum();
        if !sound || value.0.unsigned_abs() > 1_000_000_000_000 {
            return Err(Refusal::invalid("payment.value").at("value").into());
        }
        return Ok(Some(value));
    }
    let value = currency::exchange(tx, currency, day, fixed)?.map(|e| e.books(amount));
    if value.is_some_and(|v| v.is_zero()) {
        return Err(Refusal::invalid("payment.value").at("value").into());
    }
    Ok(value)
}

/// Banks count money a few days before or after they book it.
pub(super) fn value_day_checked(value_day: Day, day: Day) -> Result<Day> {
    if value_day.since(day).abs() > 62 {
        return Err(Refusal::invalid("payment.value_day").at("value_day").into());
    }
    Ok(value_day)
}

/// Money of tomorrow is not there yet, and a payment of more than two years ago is a slip of the key.
pub(super) fn day_checked(day: Day, today: Day) -> Result<()> {
    if day > today || today.since(day) > 731 {
        return Err(Refusal::invalid("payment.day").at("day").into());
    }
    Ok(())
}
