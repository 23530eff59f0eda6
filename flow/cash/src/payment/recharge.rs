//! Charges a customer with the bank's fee for a payment that came back (R20): damages by the contract, so no VAT.

use ground::customer::Customer;
use ground::ledger::{self, Journal, Line, Posting, Role};
use ground::party::optional_text;
use ground::receivable::{self, Control, ItemKind, OpenItem};
use ground::record::{fetch, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx, journal};

use super::model::{Fact, Payment};
use super::number;
use super::outgoing::Purpose;

/// Charges the customer with the bank's fee for a payment that came back, where that was not done when it did: damages,
/// without VAT; the contract must say so.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recharge {
    /// The payment that came back.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// What the customer is charged; cents.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub amount: Cents,
    /// The day of it; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Its own number, where the customer was given a note: the books name the voucher by it. That of the return if absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
    /// What for, in the entry's words.
    #[serde(default)]
    #[schemars(length(max = 80))]
    pub reason: String,
}

impl Command for Recharge {
    const NAME: &'static str = "payment.recharge";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = optional_text(&self.reason, "reason", 80)?;
        let (Some(Purpose::Returned), Some(customer)) = (payment.purpose, payment.customer) else {
            return Err(Refusal::conflict("payment.not_returned").at("payment").into());
        };
        if !(1..=100_000_000).contains(&self.amount.0) {
            return Err(Refusal::invalid("payment.amount").at("amount").into());
        }
        let by = returned_by(tx, payment.id)?;
        if receivable::of_document(tx, by)?.iter().any(|i| i.kind == ItemKind::Fee) {
            return Err(Refusal::conflict("payment.recharged_already").at("payment").into());
        }
        let back: Payment = if by == payment.id { payment.clone() } else { fetch(tx, by, None)? };
        let day = self.day.unwrap_or(tx.today());
        let since = back.day.unwrap_or(day);
        if day < since || day > tx.today() {
            return Err(Refusal::invalid("payment.recharge_day").at("day").with("from", since).into());
        }
        let (piece, piece_day) = match self.number.trim() {
            "" => (back.number.clone(), since),
            given => (number::number(tx, given, day)?.text(), day),
        };
        let customer: Customer = fetch(tx, customer, None)?;
        let accounts = ledger::accounts(tx)?;
        let lines = vec![
            Line::debit(accounts.of(Role::Customers), Some(customer.id), self.amount),
            Line::credit(accounts.of(Role::FeeRecharged), None, self.amount),
        ];
        let label = if reason.is_empty() { format!("Frais de rejet {}", customer.profile.name) } else { reason };
        let entry = Posting { journal: Journal::General, day, piece: piece.clone(), piece_day, label, lines };
        let item = OpenItem {
            id: tx.new_id(),
            customer: customer.id,
            account: Control::Customers,
            kind: ItemKind::Fee,
            document: by,
            number: piece,
            rank: 1,
            issue_day: day,
            due_day: day,
            currency: Currency::EUR,
            amount: self.amount,
            value: None,
            early: None,
            vat_pending: false,
            entry: 0,
            line: 0,
        };
        record(tx, &mut payment, Fact::Recharged { amount: self.amount, entry, item })?;
        Ok(payment)
    }
}

/// The payment by which the bank took one back: itself where no money had come yet.
fn returned_by(tx: &mut Tx, payment: Id) -> Result<Id> {
    let facts = journal::timeline(tx, "payment", payment, i64::MAX, 500)?;
    let own = facts.iter().filter(|e| e.kind == "payment" && e.subject == payment && e.fact == "payment.returned");
    for entry in own {
        if let Fact::Returned { by, .. } = entry.read::<Fact>(Vec::new())? {
            return Ok(by);
        }
    }
    Err(Fault::broken("a payment that was taken back was so by a fact"))
}
