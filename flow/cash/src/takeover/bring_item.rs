//! Brings along an item that is open in the earlier books.

use ground::customer::Customer;
use ground::ledger::{self, Journal, Posting, Role};
use ground::party::text;
use ground::receivable::{Control, EarlyPayment, ItemKind, OpenItem};
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Id, Rate, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::model::{BroughtItem, Fact, Takeover};
use crate::payment::rules::told;
use crate::payment::settlement::role;

/// Brings along an invoice or a credit note that is open in the earlier books, with what is left of it. Its entry
/// stands against the account of waiting money (471), which the opening balance of the earlier books clears.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BringItem {
    /// Who owes it.
    pub customer: Id,
    /// Its number as printed.
    #[schemars(length(min = 1, max = 100))]
    pub number: String,
    /// Issued on.
    pub issue_day: Day,
    /// Due on.
    pub due_day: Day,
    /// What is left of it in minor units of its currency: cents; negative for a credit note.
    pub open: Cents,
    /// Its currency (ISO 4217); euros if absent.
    #[serde(default)]
    pub currency: Currency,
    /// What is left of it in the earlier books, cents, where it is in another currency: it keeps that value, so that
    /// the difference when it is paid is that of both books.
    #[serde(default)]
    pub value: Option<Cents>,
    /// The control account on which it stood there: customers (411) if absent; doubtful ones (416), deposits received
    /// (4191) and other credits (4197) come on their own.
    #[serde(default)]
    pub account: Control,
    /// What it was issued for, in its currency; what is left if absent.
    #[serde(default)]
    pub total: Option<Cents>,
    /// Percent of the discount for early payment, where one was agreed.
    #[serde(default)]
    pub discount_rate: Option<Rate>,
    /// The last day of that discount.
    #[serde(default)]
    pub discount_until: Option<Day>,
    /// Order and delivery numbers that payers may write.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub orders: Vec<String>,
    /// Structured creditor references (ISO 11649) given to the customer.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub references: Vec<String>,
}

/// An item that was brought along.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Brought {
    /// The open item.
    pub item: Id,
    /// Its number.
    pub number: String,
}

impl BringItem {
    /// What it is in the books, where its currency is another one: said, and on the same side.
    fn value(&self) -> Result<Option<Cents>> {
        if !self.currency.is_known() {
            return Err(Refusal::invalid("currency.unknown").at("currency").with("currency", self.currency).into());
        }
        let sound = |v: Cents| v.0.signum() == self.open.0.signum() && v.0.unsigned_abs() <= 1_000_000_000_000;
        match (self.currency.is_euro(), self.value) {
            (true, None) => Ok(None),
            (true, Some(value)) if value == self.open => Ok(None),
            (false, Some(value)) if sound(value) => Ok(Some(value)),
            _ => Err(Refusal::invalid("takeover.value").at("value").with("currency", self.currency).into()),
        }
    }
}

impl Command for BringItem {
    const NAME: &'static str = "takeover.bring_item";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Brought;

    fn run(&self, tx: &mut Tx) -> Result<Brought> {
        let number = text(&self.number, "number", 100)?;
        let texts = |list: &[String], field: &str| -> Result<Vec<String>> {
            if list.len() > 20 {
                return Err(Refusal::invalid("request.too_many").at(field).with("most", 20).into());
            }
            list.iter().map(|t| text(t, field, 100)).collect()
        };
        let total = self.total.filter(|t| *t != self.open);
        let known = BroughtItem { total, orders: texts(&self.orders, "orders")?, references: texts(&self.references, "references")? };
        if self.open.is_zero() || self.open.0.unsigned_abs() > 1_000_000_000_000 {
            return Err(Refusal::invalid("takeover.amount").at("open").into());
        }
        let value = self.value()?;
        if total.is_some_and(|t| t.0.signum() != self.open.0.signum() || t.abs() < self.open.abs()) {
            return Err(Refusal::invalid("takeover.amount").at("total").into());
        }
        if self.issue_day > tx.today() || self.due_day < self.issue_day {
            return Err(Refusal::invalid("takeover.days").at("issue_day").into());
        }
        if matches!(self.account, Control::Deposits | Control::OtherCredits) != (self.open.0 < 0) && self.account != Control::Customers {
            return Err(Refusal::invalid("takeover.side").at("account").into());
        }
        let early = match (self.discount_rate, self.discount_until) {
            (Some(rate), Some(until)) if !rate.is_zero() => Some(EarlyPayment { rate, until }),
            _ => None,
        };
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        let mut takeover = Takeover::blank(tx.new_id());
        let item = OpenItem {
            id: tx.new_id(),
            customer: payer.id,
            account: self.account,
            kind: ItemKind::Opening,
            document: takeover.id,
            number: number.clone(),
            rank: 1,
            issue_day: self.issue_day,
            due_day: self.due_day,
            currency: self.currency,
            amount: self.open,
            value,
            early,
            vat_pending: false,
            entry: 0,
            line: 0,
        };
        let accounts = ledger::accounts(tx)?;
        let foreign = (!self.currency.is_euro()).then_some((self.currency, self.open));
        let entry = Posting {
            journal: Journal::General,
            day: tx.today(),
            piece: number.clone(),
            piece_day: self.issue_day,
            label: payer.profile.name.clone(),
            lines: vec![
                told(ledger::Line::debit(accounts.of(role(self.account)), Some(payer.id), item.value()), foreign),
                // The opening balance that clears this account is in the currency of the books.
                ledger::Line::credit(accounts.of(Role::Suspense), None, item.value()),
            ],
        };
        let outcome = Brought { item: item.id, number };
        record(tx, &mut takeover, Fact::ItemBrought { item, entry, known })?;
        Ok(outcome)
    }
}
