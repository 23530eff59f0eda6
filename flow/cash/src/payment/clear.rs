//! The bank credits what was received ahead of it: cheques and bills handed in, cards, direct debits; one by one or
//! together, less its commission. And the way back, where a bank line was taken for the wrong ones.

use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::party::text;
use ground::receivable::Settled;
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::clearing::{self, Credit, Waited};
use super::model::{Fact, Payment};
use super::outgoing::{Explained, Purpose};
use super::number;
use super::receive::{books_value, day_checked};
use super::{store as payments, vat};

/// Says that the bank credited payments that were received ahead of it.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clear {
    /// The payments: each waits for the bank.
    #[schemars(length(min = 1, max = 1000))]
    pub payments: Vec<Id>,
    /// The bank line that credited them; what it is short of their sum is the bank's commission. Without it they are
    /// booked at the bank.
    #[serde(default)]
    pub bank_line: Option<Id>,
    /// The day the bank booked it, without a bank line; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What the bank kept (627), without a bank line; in the currency of the payments.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub fee: Cents,
    /// What the bank credited in the currency of the books, cents, where the payments are in another one and without a
    /// bank line; by the exchange rate of the day if absent.
    #[serde(default)]
    pub value: Option<Cents>,
    /// The account of what was kept, where it is not that of the bank's fees (627): a gateway's commission.
    #[serde(default)]
    #[schemars(length(max = 12))]
    pub fee_account: String,
    /// The number of the credit, without a bank line, where the bank or a slip gave one: the books name the voucher by it.
    /// The next of the series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
}

/// Payments at once: the lane is not held longer than people bear.
const MOST: usize = 1_000;

impl Command for Clear {
    const NAME: &'static str = "payment.clear";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut cleared = waiting(tx, &self.payments)?;
        let (currency, sum) = (one_currency(&cleared)?, cleared.iter().map(|p| p.amount).sum());
        let waited = clearing::waited(&cleared);
        let accounts = ledger::accounts(tx)?;
        let line = self.bank_line.map(|id| self.line(tx, id, currency)).transpose()?;
        let account = match self.fee_account.trim() {
            "" => accounts.of(Role::BankFees).to_string(),
            own => ground::company::checked_account(own).map_err(|_| Refusal::invalid("payment.account").at("fee_account"))?,
        };
        let day = match &line {
            Some(line) => line.day.unwrap_or(tx.today()),
            None => self.day.unwrap_or(tx.today()),
        };
        day_checked(day, tx.today())?;
        if let Some(first) = cleared.iter().filter_map(|p| p.day).max().filter(|first| day < *first && line.is_none()) {
            return Err(Refusal::invalid("payment.settlement_day").at("day").with("from", first).into());
        }
        let explained = Explained {
            purpose: Purpose::Clearing,
            customer: None,
            of: None,
            payments: self.payments.clone(),
            account: if self.fee_account.trim().is_empty() { String::new() } else { account.clone() },
            reason: String::new(),
            invoices: Vec::new(),
            entries: Vec::new(),
            items: Vec::new(),
            settled: Settled::default(),
        };
        let credit = self.credit(tx, line.as_ref(), (currency, sum), day)?;
        let fees = (&credit, account.as_str());
        // What bills settled is paid only now.
        let vat = vat::of_bills(tx, &accounts, &cleared, (1, day))?;
        let by = match line {
            Some(mut line) => {
                let money = (accounts.of(Role::Suspense), Journal::General);
                let entry = clearing::entry(&accounts, (&line.number, day), money, &waited, fees);
                let explained = Explained { entries: std::iter::once(entry).chain(vat).collect(), ..explained };
                record(tx, &mut line, Fact::Explained { explained: Box::new(explained) })?;
                line
            }
            None => self.booked(tx, (&accounts, day), (&waited, fees), Explained { entries: vat, ..explained })?,
        };
        for payment in &mut cleared {
            record(tx, payment, Fact::Cleared { by: by.id, day })?;
        }
        Ok(by)
    }
}

impl Clear {
    /// The bank line that credited money in this currency.
    fn line(&self, tx: &mut Tx, id: Id, currency: Currency) -> Result<Payment> {
        let line: Payment =
            find(tx, id)?.ok_or_else(|| Refusal::invalid("payment.bank_line_unknown").at("bank_line"))?;
        let used = line.purpose.is_some() || line.customer.is_some() || !line.transit.is_empty();
        if line.amount.0 <= 0 || used {
            return Err(Refusal::conflict("payment.credit_line_used").at("bank_line").into());
        }
        if line.currency.unwrap_or_default() != currency {
            return Err(Refusal::conflict("payment.clear_currency").at("bank_line").with("currency", currency).into());
        }
        if self.value.is_some() {
            return Err(Refusal::invalid("payment.value").at("value").into());
        }
        Ok(line)
    }

    /// What arrived and what the bank kept, in the currency of the payments and in the books.
    fn credit(&self, tx: &mut Tx, line: Option<&Payment>, (currency, sum): (Currency, Cents), day: Day) -> Result<Credit> {
        let fee = line.map_or(self.fee, |line| sum - line.amount);
        if fee.0 < 0 || fee >= sum {
            let refusal = Refusal::conflict("payment.clear_amount").at(if line.is_some() { "bank_line" } else { "fee" });
            let figure = if currency.is_euro() { sum.to_string() } else { format!("{} {currency}", currency.plain(sum)) };
            return Err(refusal.with("amount", figure).into());
        }
        let net = sum - fee;
        let value = match line {
            Some(line) => line.books(),
            None => books_value(tx, (currency, net), day, (self.value, None))?.unwrap_or(net),
        };
        Ok(Credit::new(currency, (net, value), fee))
    }

    /// A payment of its own stands for the credit where no bank line does.
    fn booked(
        &self,
        tx: &mut Tx,
        (accounts, day): (&Accounts, Day),
        (waited, (credit, fees)): (&[Waited], (&Credit, &str)),
        explained: Explained,
    ) -> Result<Payment> {
        let number = number::number(tx, &self.number, day)?;
        let money = (accounts.bank(credit.currency), Journal::Bank);
        let entry = clearing::entry(accounts, (&number.text(), day), money, waited, (credit, fees));
        let (amount, value) = credit.net;
        let mut payment = Payment::blank(tx.new_id());
        let method = payments::load(tx, self.payments[0])?.map(|p| p.method).unwrap_or_default();
        let fact = Fact::Received {
            number,
            customer: None,
            day,
            amount,
            currency: credit.currency,
            value: (!credit.currency.is_euro()).then_some(value),
            method,
            remittance: Private(None),
            counterparty: Private(None),
            iban: Private(None),
            bank_key: String::new(),
            details: Private(None),
            entry,
            item: None,
            value_day: None,
            settlement: None,
            explained: Some(Box::new(explained)),
            transit: String::new(),
        };
        record(tx, &mut payment, fact)?;
        Ok(payment)
    }
}

/// The currency of payments that are credited together: a bank credits one at a time.
fn one_currency(payments: &[Payment]) -> Result<Currency> {
    let currency = payments.first().and_then(|p| p.currency).unwrap_or_default();
    match payments.iter().position(|p| p.currency.unwrap_or_default() != currency) {
        None => Ok(currency),
        Some(n) => {
            let refusal = Refusal::conflict("payment.clear_currency").at(format!("payments[{n}]"));
            Err(refusal.with("currency", currency).into())
        }
    }
}

/// The payments that a command names, each of which must wait for the bank.
fn waiting(tx: &mut Tx, ids: &[Id]) -> Result<Vec<Payment>> {
    if ids.is_empty() || ids.len() > MOST {
        return Err(Refusal::invalid("payment.nothing_to_clear").at("payments").into());
    }
    let mut list: Vec<Payment> = Vec::with_capacity(ids.len());
    for (n, id) in ids.iter().enumerate() {
        let place = format!("payments[{n}]");
        let payment: Payment = find(tx, *id)?.ok_or_else(|| Refusal::invalid("payment.unknown").at(place.as_str()))?;
        if !payment.waiting {
            return Err(Refusal::conflict("payment.not_waiting").at(place).with("number", payment.number).into());
        }
        if ids[..n].contains(id) {
            return Err(Refusal::invalid("payment.twice").at(place).with("number", payment.number).into());
        }
        list.push(payment);
    }
    Ok(list)
}

/// Takes back what a bank line was said to have credited: its payments wait for the bank again.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unclear {
    /// The bank line.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Unclear {
    const NAME: &'static str = "payment.unclear";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut line: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if line.purpose != Some(Purpose::Clearing) || line.bank_key.is_empty() {
            return Err(Refusal::conflict("payment.not_clearing").into());
        }
        let ids = payments::cleared_by(tx, line.id)?;
        let mut cleared = Vec::with_capacity(ids.len());
        for id in ids {
            let payment: Payment = fetch(tx, id, None)?;
            if payment.purpose == Some(Purpose::Returned) {
                // The bank took it back since: that rests on the credit.
                return Err(Refusal::conflict("payment.cleared_returned").with("number", payment.number).into());
            }
            cleared.push(payment);
        }
        let accounts = ledger::accounts(tx)?;
        let sum: Cents = cleared.iter().map(|p| p.amount).sum();
        let credit = Credit::new(line.currency.unwrap_or_default(), (line.amount, line.books()), sum - line.amount);
        let (day, number) = (tx.today(), line.number.clone());
        let fees = if line.account.is_empty() { accounts.of(Role::BankFees) } else { line.account.as_str() };
        let waited = clearing::waited(&cleared);
        let lines = clearing::undone(&accounts, accounts.of(Role::Suspense), &waited, (&credit, fees));
        let vat = vat::of_bills(tx, &accounts, &cleared, (-1, day))?;
        let label = format!("Annulation remise {number}");
        let entry = Posting { journal: Journal::General, day, piece: number, piece_day: day, label, lines };
        for payment in &mut cleared {
            record(tx, payment, Fact::Uncleared { reason: reason.clone() })?;
        }
        record(tx, &mut line, Fact::Unexplained { entries: std::iter::once(entry).chain(vat).collect(), reason })?;
        Ok(line)
    }
}
