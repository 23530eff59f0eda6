//! The bank credits what was received ahead of it: cheques handed in, cards, direct debits; one by one or together, less
//! its commission. And the way back, where a bank line was taken for the wrong ones.

use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use ground::party::text;
use ground::receivable::Settled;
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::model::{Fact, Payment};
use super::outgoing::{Explained, Purpose};
use super::number;
use super::receive::day_checked;
use super::{rules, store as payments};

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
    /// What the bank kept (627), without a bank line; cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub fee: Cents,
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
        let sum: Cents = cleared.iter().map(|p| p.amount).sum();
        let accounts = ledger::accounts(tx)?;
        let mut by_account: Vec<(String, Cents)> = Vec::new();
        for payment in &cleared {
            match by_account.iter_mut().find(|(account, _)| *account == payment.transit) {
                Some((_, amount)) => *amount += payment.amount,
                None => by_account.push((payment.transit.clone(), payment.amount)),
            }
        }
        let (line, fee) = self.line(tx, sum)?;
        let account = match self.fee_account.trim() {
            "" => accounts.of(Role::BankFees).to_string(),
            own => ground::company::checked_account(own).map_err(|_| Refusal::invalid("payment.account").at("fee_account"))?,
        };
        let fee = (account.as_str(), fee);
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
        let by = match line {
            Some(mut line) => {
                let money = (accounts.of(Role::Suspense), Journal::General);
                let entry = entry((&line.number, day), money, &by_account, fee);
                let explained = Explained { entries: vec![entry], ..explained };
                record(tx, &mut line, Fact::Explained { explained: Box::new(explained) })?;
                line
            }
            None => self.booked(tx, (&accounts, day), (&by_account, sum, fee), explained)?,
        };
        for payment in &mut cleared {
            record(tx, payment, Fact::Cleared { by: by.id, day })?;
        }
        Ok(by)
    }
}

impl Clear {
    /// The bank line, and what the bank kept.
    fn line(&self, tx: &mut Tx, sum: Cents) -> Result<(Option<Payment>, Cents)> {
        let (line, fee) = match self.bank_line {
            None => (None, self.fee),
            Some(id) => {
                let line: Payment =
                    find(tx, id)?.ok_or_else(|| Refusal::invalid("payment.bank_line_unknown").at("bank_line"))?;
                if line.amount.0 <= 0 || line.purpose.is_some() || line.customer.is_some() || !line.transit.is_empty() || line.currency != Some(Currency::EUR) {
                    return Err(Refusal::conflict("payment.credit_line_used").at("bank_line").into());
                }
                let fee = sum - line.amount;
                (Some(line), fee)
            }
        };
        if fee.0 < 0 || fee >= sum {
            let refusal = Refusal::conflict("payment.clear_amount").at(if line.is_some() { "bank_line" } else { "fee" });
            return Err(refusal.with("amount", sum).into());
        }
        Ok((line, fee))
    }

    /// A payment of its own stands for the credit where no bank line does.
    fn booked(
        &self,
        tx: &mut Tx,
        (accounts, day): (&Accounts, Day),
        (by_account, sum, fee): (&[(String, Cents)], Cents, (&str, Cents)),
        explained: Explained,
    ) -> Result<Payment> {
        let number = number::number(tx, &self.number, day)?;
        let money = (accounts.of(Role::Bank), Journal::Bank);
        let entry = entry((&number.text(), day), money, by_account, fee);
        let mut payment = Payment::blank(tx.new_id());
        let method = payments::load(tx, self.payments[0])?.map(|p| p.method).unwrap_or_default();
        let fact = Fact::Received {
            number,
            customer: None,
            day,
            amount: sum - fee.1,
            currency: Currency::EUR,
            value: None,
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

/// Money at the bank, and the bank's commission (R21), against what waited for it (R13, R18).
fn entry(
    (number, day): (&str, Day),
    (account, journal): (&str, Journal),
    waited: &[(String, Cents)],
    (fees, fee): (&str, Cents),
) -> Posting {
    let sum: Cents = waited.iter().map(|(_, amount)| *amount).sum();
    let mut lines = vec![Line::debit(account, None, sum - fee)];
    if !fee.is_zero() {
        lines.push(Line::debit(fees, None, fee));
    }
    // Where more was given back than came, the account falls on the other side.
    let waited = waited.iter().filter(|(_, amount)| !amount.is_zero());
    lines.extend(waited.map(|(account, amount)| match amount.0 > 0 {
        true => Line::credit(account, None, *amount),
        false => Line::debit(account, None, -*amount),
    }));
    let label = rules::label(number, "");
    Posting { journal, day, piece: number.to_string(), piece_day: day, label, lines }
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
        let fee = sum - line.amount;
        let (day, number) = (tx.today(), line.number.clone());
        let again = |p: &Payment| match p.amount.0 > 0 {
            true => Line::debit(&p.transit, None, p.amount),
            false => Line::credit(&p.transit, None, -p.amount),
        };
        let mut lines: Vec<Line> = cleared.iter().map(again).collect();
        lines.push(Line::credit(accounts.of(Role::Suspense), None, line.amount));
        if !fee.is_zero() {
            let fees = if line.account.is_empty() { accounts.of(Role::BankFees) } else { line.account.as_str() };
            lines.push(Line::credit(fees, None, fee));
        }
        let label = format!("Annulation remise {number}");
        let entry = Posting { journal: Journal::General, day, piece: number, piece_day: day, label, lines };
        for payment in &mut cleared {
            record(tx, payment, Fact::Uncleared { reason: reason.clone() })?;
        }
        record(tx, &mut line, Fact::Unexplained { entries: vec![entry], reason })?;
        Ok(line)
    }
}
