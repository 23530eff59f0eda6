//! What happens to money that leaves, and to money that is no customer's: refund, return by the bank, an account.

use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use ground::numbering;
use ground::party::{optional_text, text};
use ground::receivable::{self, Control, Item, ItemKind};
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Private, Tx};

use super::apply::{UseCredit, credits, own_item};
use super::clearing::share;
use super::model::{Fact, Method, Payment};
use super::outgoing::{self, Back, Case, Explained, Purpose};
use super::number;
use super::receive::{books_value, day_checked};
use super::rules::told;
use super::unapply::set_off;
use super::vat;

/// Where outgoing money is booked: as a bank line that is there, or as a payment of its own.
struct Outgoing {
    /// The bank line.
    line: Option<Payment>,
    day: Day,
    /// The account of a gateway whose balance it leaves: the bank sees it in the next payout.
    transit: Option<String>,
    /// The number that a payment of its own was given; empty: the next of the series.
    number: String,
}

/// Money that leaves the balance of a gateway: its account, and how much.
pub(crate) struct ByGateway {
    /// The account of the books on which the gateway's money waits.
    pub account: String,
    /// Cents.
    pub amount: Cents,
}

impl Outgoing {
    fn of(tx: &mut Tx, line: Option<Id>, day: Option<Day>, number: &str) -> Result<Outgoing> {
        let Some(id) = line else {
            let day = day.unwrap_or(tx.today());
            day_checked(day, tx.today())?;
            return Ok(Outgoing { line: None, day, transit: None, number: number.to_string() });
        };
        let payment: Payment =
            find(tx, id)?.ok_or_else(|| Refusal::invalid("payment.bank_line_unknown").at("bank_line"))?;
        if payment.amount.0 >= 0 || payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.bank_line_used").at("bank_line").into());
        }
        let day = payment.day.unwrap_or(tx.today());
        Ok(Outgoing { line: Some(payment), day, transit: None, number: String::new() })
    }

    /// Records what it was for: on the bank line that left money in suspense, or as a new payment.
    fn record(self, tx: &mut Tx, fresh: Option<(numbering::Drawn, Id)>, money: (Posting, Explained), method: Method) -> Result<Payment> {
        let (entry, mut explained) = money;
        match (self.line, fresh) {
            (Some(mut payment), _) => {
                explained.entries.insert(0, entry);
                record(tx, &mut payment, Fact::Explained { explained: Box::new(explained) })?;
                Ok(payment)
            }
            (None, Some((number, id))) => {
                let mut payment = Payment::blank(id);
                let (bank, foreign) =
                    entry.lines.last().map_or((Cents::ZERO, None), |l| (l.debit - l.credit, l.foreign));
                let fact = Fact::Received {
                    number,
                    customer: explained.customer,
                    day: self.day,
                    amount: foreign.map_or(bank, |(_, amount)| amount),
                    currency: foreign.map_or(Currency::EUR, |(currency, _)| currency),
                    value: foreign.map(|_| bank),
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
                    transit: self.transit.unwrap_or_default(),
                };
                record(tx, &mut payment, fact)?;
                Ok(payment)
            }
            (None, None) => Err(Fault::broken("outgoing money has a number")),
        }
    }

    /// The number and id of a payment of its own.
    fn fresh(&self, tx: &mut Tx) -> Result<Option<(numbering::Drawn, Id)>> {
        match &self.line {
            Some(_) => Ok(None),
            None => Ok(Some((number::number(tx, &self.number, self.day)?, tx.new_id()))),
        }
    }

    fn place(&self, fresh: Option<&(numbering::Drawn, Id)>) -> (Id, String) {
        match (&self.line, fresh) {
            (Some(line), _) => (line.id, line.number.clone()),
            (None, Some((number, id))) => (*id, number.text()),
            (None, None) => (Id(0), String::new()),
        }
    }
}

/// Pays a customer's credits back: overpayments, credit notes, money on account.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The customer.
    pub customer: Id,
    /// Which credits, and how much of each. None, with a bank line: the customer had nothing to get back yet, and owes
    /// what it got until a credit note settles it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub credits: Vec<UseCredit>,
    /// The bank line by which the money left (a payment below nothing); without it the refund is booked at the bank.
    #[serde(default)]
    pub bank_line: Option<Id>,
    /// The day the bank booked it, without a bank line; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What the bank debited for it in the currency of the books, cents, where another one is paid back without a bank
    /// line; by the exchange rate of the day if absent.
    #[serde(default)]
    pub value: Option<Cents>,
    /// The number of the payment, without a bank line, where the bank gave one: the books name the voucher by it. The next
    /// of the series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Command for Refund {
    const NAME: &'static str = "payment.refund";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        self.pay(tx, None)
    }
}

impl Refund {
    /// Pays back, by the bank or out of the balance of a gateway.
    pub(crate) fn pay(&self, tx: &mut Tx, gateway: Option<ByGateway>) -> Result<Payment> {
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let reason = optional_text(&self.reason, "reason", 500)?;
        let given = gateway.as_ref().map(|g| g.amount);
        let out = Outgoing { transit: gateway.map(|g| g.account), ..Outgoing::of(tx, self.bank_line, self.day, &self.number)? };
        let mut used = Vec::with_capacity(self.credits.len());
        for (item, amount) in credits(tx, &self.credits)? {
            if item.account == Control::Deposits {
                return Err(Refusal::conflict("payment.deposit_credit").at("credits").into());
            }
            let connected = receivable::connected(tx, &[&item])?;
            used.push((item, amount, connected));
        }
        let sum: Cents = match (&out.line, used.as_slice()) {
            (None, []) if given.is_some() => given.unwrap_or_default(),
            (None, []) => return Err(Refusal::invalid("payment.nothing_to_apply").at("credits").into()),
            (Some(line), []) => -line.amount,
            _ => used.iter().map(|(_, amount, _)| *amount).sum(),
        };
        let paid = out.line.as_ref().and_then(|line| line.currency).unwrap_or_default();
        let currency = used.first().map_or(paid, |(item, ..)| item.currency);
        if out.line.as_ref().is_some_and(|p| (-p.amount, p.currency.unwrap_or_default()) != (sum, currency)) {
            return Err(Refusal::conflict("payment.bank_line_amount").at("bank_line").with("amount", sum).into());
        }
        if given.is_some_and(|given| given != sum) {
            return Err(Refusal::conflict("payment.bank_line_amount").at("credits").with("amount", sum).into());
        }
        let accounts = ledger::accounts(tx)?;
        let fresh = out.fresh(tx)?;
        let (id, number) = out.place(fresh.as_ref());
        let transit = out.transit.clone();
        let from = match (&out.line, &transit) {
            (Some(_), _) => (accounts.of(Role::Suspense), Journal::General),
            (None, Some(account)) => (account.as_str(), Journal::Transit),
            (None, None) => (accounts.bank(currency), Journal::Bank),
        };
        let money = match &out.line {
            Some(line) => line.foreign().map(|_| (currency, sum, -line.books())),
            None => books_value(tx, (currency, sum), out.day, (self.value, None))?.map(|value| (currency, sum, value)),
        };
        let case = Case {
            accounts: &accounts,
            money,
            payment: (id, &number, &customer.profile.name),
            customer: customer.payer(),
            day: out.day.max(used.iter().map(|(i, ..)| i.issue_day).max().unwrap_or(out.day)),
            from,
            letters: exposure_now(tx, customer.payer())?.letters,
        };
        let (entry, mut explained) = outgoing::refund(&case, &used, sum, &mut || tx.new_id())?;
        explained.entries.extend(vat_back(tx, &accounts, &used, case.day)?);
        let method = if transit.is_some() { Method::Card } else { Method::Transfer };
        out.record(tx, fresh, (entry, Explained { reason, ..explained }), method)
    }
}

/// A credit note on services that is paid back gives back the VAT that had been due (CGI art. 272).
fn vat_back(tx: &mut Tx, accounts: &Accounts, used: &[(Item, Cents, Vec<Item>)], day: Day) -> Result<Vec<Posting>> {
    if !used.iter().any(|(credit, ..)| credit.vat_pending) {
        return Ok(Vec::new());
    }
    let falls: Vec<(Item, Cents)> = used.iter().map(|(credit, amount, _)| (credit.clone(), *amount)).collect();
    let documents = vat::pending(tx, accounts, &falls)?;
    Ok(vat::entries(&documents, &[], day))
}

/// The bank takes a payment back: a direct debit or a cheque that was not paid.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The payment that is taken back.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The bank line by which the money left; what it is beyond the payment is the bank's fee. Without it the return is
    /// booked at the bank, or against what waits for it where the bank had not credited the payment yet.
    #[serde(default)]
    pub bank_line: Option<Id>,
    /// The day the bank booked it, without a bank line; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// What the bank charges, without a bank line; cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub fee: Cents,
    /// What of it the customer is charged (damages, without VAT; the contract must say so); cents.
    #[serde(default)]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub recharge: Cents,
    /// What the bank debited for a payment in another currency in that of the books, its fee not counted, cents, without
    /// a bank line; what it had credited if absent.
    #[serde(default)]
    pub value: Option<Cents>,
    /// The number of the payment, without a bank line, where the bank gave one: the books name the voucher by it. The next
    /// of the series if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
    /// Why: the bank's reason.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Return {
    /// Where the money leaves. True: nowhere, because the bank had not credited the payment yet.
    fn out(&self, tx: &mut Tx, payment: &Payment, gateway: Option<String>) -> Result<(bool, Outgoing)> {
        // What a gateway holds may be on its way to the bank already: what it gives back is a movement of its own.
        let inside = payment.waiting && self.bank_line.is_none() && gateway.is_none();
        let out = match inside {
            true => {
                let day = self.day.unwrap_or(tx.today());
                day_checked(day, tx.today())?;
                Outgoing { line: None, day, transit: None, number: self.number.clone() }
            }
            false => Outgoing { transit: gateway, ..Outgoing::of(tx, self.bank_line, self.day, &self.number)? },
        };
        if inside && !self.fee.is_zero() {
            return Err(Refusal::invalid("payment.transit_fee").at("fee").into());
        }
        if let Some(from) = payment.day.filter(|day| out.day < *day) {
            return Err(Refusal::invalid("payment.settlement_day").at("day").with("from", from).into());
        }
        Ok((inside, out))
    }

    /// The fee in the currency of the books, and what the bank's account shows where another currency left.
    fn fee(&self, line: Option<&Payment>, payment: &Payment) -> Result<(Cents, Option<(Currency, Cents, Cents)>)> {
        let amount = payment.amount;
        let other = line.is_some_and(|l| l.currency != payment.currency);
        let mut fee = line.map_or(self.fee, |p| -p.amount - amount);
        let foreign = payment.foreign().map(|(currency, _)| currency);
        if self.value.is_some_and(|v| v.0 <= 0 || v.0 > 1_000_000_000_000) || (self.value.is_some() && foreign.is_none()) {
            return Err(Refusal::invalid("payment.value").at("value").into());
        }
        let mut money = None;
        if let Some(currency) = foreign.filter(|_| fee.0 >= 0) {
            money = Some(match line {
                Some(line) => {
                    let (whole, value) = (-line.amount, -line.books());
                    fee = value.allocate(&[fee.0, (whole - fee).0])[0];
                    (currency, whole, value)
                }
                None => (currency, amount, self.value.unwrap_or(payment.books()) + fee),
            });
        }
        if fee.0 < 0 || other {
            return Err(Refusal::conflict("payment.bank_line_amount").at("bank_line").with("amount", amount).into());
        }
        for (field, value) in [("fee", fee), ("recharge", self.recharge)] {
            if !(0..=100_000_000).contains(&value.0) {
                return Err(Refusal::invalid("payment.amount").at(field).into());
            }
        }
        Ok((fee, money))
    }
}

impl Command for Return {
    const NAME: &'static str = "payment.return";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        self.take_back(tx, None).map(|(payment, _)| payment)
    }
}

impl Return {
    /// Takes back, by the bank or out of the balance of a gateway, whose account is given. Gives the payment, and the one
    /// by which it was taken back: itself where no money left.
    pub(crate) fn take_back(&self, tx: &mut Tx, gateway: Option<String>) -> Result<(Payment, Id)> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if payment.purpose.is_some() || payment.amount.0 <= 0 {
            return Err(Refusal::conflict("payment.not_returnable").into());
        }
        let own = own_item(tx, &payment)?;
        let (inside, out) = self.out(tx, &payment, gateway)?;
        let accounts = ledger::accounts(tx)?;
        let (fee, mut money) = self.fee(out.line.as_ref(), &payment)?;
        if let (None, false, Some((currency, amount, value))) = (&out.line, inside, &mut money)
            && accounts.keeps(*currency)
        {
            // The bank takes its fee from the account that it had credited: in the currency of that.
            *amount += share(*amount, fee, *value - fee);
        }
        let (pairs, items) = set_off(tx, &own, &payment.standing, None)?;
        let due_days = due_days(tx, &items)?;
        let over = over(tx, &payment, &own)?;
        let fresh = if inside { None } else { out.fresh(tx)? };
        let (id, number) = if inside { (payment.id, payment.number.clone()) } else { out.place(fresh.as_ref()) };
        let customer: Customer = fetch(tx, own.customer, None)?;
        let transit = out.transit.clone().unwrap_or_else(|| payment.transit.clone());
        let from = match out.line {
            _ if inside || out.transit.is_some() => (transit.as_str(), Journal::Transit),
            Some(_) => (accounts.of(Role::Suspense), Journal::General),
            None => (accounts.bank(payment.currency.unwrap_or_default()), Journal::Bank),
        };
        let case = Case {
            accounts: &accounts,
            money,
            payment: (id, &number, &customer.profile.name),
            customer: own.customer,
            day: out.day,
            from,
            letters: exposure_now(tx, own.customer)?.letters,
        };
        let standing = &payment.standing;
        let moved_by_rates = if own.open == own.amount { receivable::connected(tx, &[&own])? } else { Vec::new() };
        let back = Back {
            own: &own,
            moved_by_rates: &moved_by_rates,
            pairs: &pairs,
            items: &items,
            standing,
            due_days: &due_days,
            over: &over,
            fee,
            recharge: self.recharge,
            paid: payment.books(),
        };
        let (entry, mut explained) = outgoing::returned(&case, &back, &mut || tx.new_id())?;
        vat_waits_again(tx, &accounts, (&payment, out.day), (&mut explained, &items))?;
        let explained = Explained { reason: reason.clone(), of: Some(payment.id), ..explained };
        let amount = payment.amount;
        let (by, explained) = if inside {
            let entries = std::iter::once(entry).chain(explained.entries).collect();
            let explained = Explained { entries, of: None, ..explained };
            (payment.id, Some(Box::new(explained)))
        } else {
            (out.record(tx, fresh, (entry, explained), payment.method)?.id, None)
        };
        record(tx, &mut payment, Fact::Returned { by, amount, reason, explained })?;
        Ok((payment, by))
    }
}

/// The due days of what bills of exchange had taken over, before they did: what comes back has its old one again.
fn due_days(tx: &mut Tx, items: &[Item]) -> Result<Vec<(Id, Day)>> {
    let mut days = Vec::new();
    for item in items.iter().filter(|i| i.account == Control::Bills && i.amount.0 > 0) {
        let of_it = receivable::of_document_now(tx, item.document)?;
        let first = of_it.iter().find(|i| i.account == Control::Customers && i.rank == item.rank && i.amount.0 > 0);
        days.extend(first.map(|i| (item.id, i.due_day)));
    }
    Ok(days)
}

/// VAT that had fallen due with the payment waits again. Of a bill that was never paid none was due.
fn vat_waits_again(
    tx: &mut Tx,
    accounts: &Accounts,
    (payment, day): (&Payment, Day),
    (explained, items): (&mut Explained, &[Item]),
) -> Result<()> {
    let rises = if payment.is_unpaid_bill() { Vec::new() } else { rises(explained, items) };
    if !rises.is_empty() {
        let documents = vat::pending(tx, accounts, &rises)?;
        let beside = payment.standing.iter().flat_map(|s| &s.booked);
        let discounted: Vec<(String, Cents)> = beside.map(|(a, amount)| (a.clone(), -*amount)).collect();
        explained.entries.extend(vat::entries(&documents, &discounted, day));
    }
    Ok(())
}

/// What is owed again of documents whose VAT falls due as they are paid.
fn rises(explained: &Explained, items: &[Item]) -> Vec<(Item, Cents)> {
    let again = explained.items.iter().filter(|i| i.vat_pending);
    again
        .filter_map(|i| Some((items.iter().find(|was| was.document == i.document && was.amount.0 > 0)?.clone(), -i.amount)))
        .collect()
}

/// What a payment left beyond its own item, as long as nothing of it was used: among the other credits, or on the
/// customer's account where it came back when the payment was taken apart.
fn over(tx: &mut Tx, payment: &Payment, own: &Item) -> Result<Vec<Item>> {
    let mut left = Vec::new();
    for item in receivable::of_document(tx, payment.id)?.into_iter().filter(|i| i.customer == own.customer) {
        match (item.kind, item.account) {
            (ItemKind::Overpayment, Control::OtherCredits) if !came_back(tx, &item)? => {}
            (ItemKind::Transfer, account) if account == own.account && item.open.0 < 0 => {}
            _ => continue,
        }
        if item.open != item.amount {
            return Err(Refusal::conflict("payment.overpayment_used").into());
        }
        left.push(item);
    }
    Ok(left)
}

/// It went back to the customer's account when its payment was taken apart.
fn came_back(tx: &mut Tx, over: &Item) -> Result<bool> {
    if !over.open.is_zero() {
        return Ok(false);
    }
    for pair in receivable::pairs_of(tx, over.id)? {
        let other = receivable::find(tx, pair.debit)?;
        if !other.is_some_and(|i| i.kind == ItemKind::Transfer && i.document == over.document) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Books money that is no customer's to an account: bank fees, interest, anything that accounting settles elsewhere.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The payment, in or out, that no customer was named for.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// The account: three to ten digits, none that is kept per customer.
    #[schemars(regex(pattern = r"^[1-9][0-9]{2,9}$"))]
    pub account: String,
    /// What it is.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Assign {
    const NAME: &'static str = "payment.assign";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let account = self.account.trim().to_string();
        let digits = (3..=10).contains(&account.len()) && account.bytes().all(|b| b.is_ascii_digit());
        let accounts = ledger::accounts(tx)?;
        let kept = Control::ALL.iter().any(|c| accounts.of(super::settlement::role(*c)) == account);
        if !digits || account.starts_with('0') || kept {
            return Err(Refusal::invalid("payment.account").at("account").into());
        }
        if payment.customer.is_some() || payment.purpose.is_some_and(|p| p != Purpose::Account) {
            return Err(Refusal::conflict("payment.identified_already").into());
        }
        // Booked elsewhere before: it moves on from there.
        let from = if payment.account.is_empty() { accounts.of(Role::Suspense).to_string() } else { payment.account.clone() };
        if from == account {
            return Ok(payment);
        }
        let day = payment.day.unwrap_or(tx.today()).max(if payment.account.is_empty() { payment.day.unwrap_or(tx.today()) } else { tx.today() });
        let lines = [Line::debit(&from, None, payment.books()), Line::credit(&account, None, payment.books())];
        let lines = lines.into_iter().map(|l| told(l, payment.foreign())).collect();
        let entry = Posting {
            journal: Journal::General,
            day,
            piece: payment.number.clone(),
            piece_day: day,
            label: reason.chars().take(80).collect(),
            lines,
        };
        let explained = Explained {
            purpose: Purpose::Account,
            customer: None,
            of: None,
            payments: Vec::new(),
            account,
            reason,
            invoices: Vec::new(),
            entries: vec![entry],
            items: Vec::new(),
            settled: receivable::Settled::default(),
        };
        record(tx, &mut payment, Fact::Explained { explained: Box::new(explained) })?;
        Ok(payment)
    }
}
