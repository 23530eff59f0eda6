//! Some of what was written off is paid all the same (R34): a dividend of the liquidation, a debtor found again.

use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger::{self, Journal, Line, Role};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled};
use ground::record::{fetch, find, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BadDebt, Fact, State};
use super::rules::{self, Heading};
use crate::payment::rules::told;
use crate::payment::{self, Method, Payment, Voucher};

/// Takes in money for a claim that was written off: income without VAT (7583), and the VAT that had been recovered or had
/// ceased to wait is due again. The money is a payment on the customer's account, or arrives with this.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recover {
    /// The claim.
    pub bad_debt: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// How much, VAT included, cents of the books; all that the payment has on account, or all that was lost, if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Option<Cents>,
    /// The payment, where it is booked already: on the account of the customer.
    #[serde(default)]
    pub payment: Option<Id>,
    /// The day the bank booked it, where it arrives with this; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// How it came then.
    #[serde(default)]
    pub method: Method,
    /// What the payer wrote then.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub remittance: String,
    /// The number of the payment then, where the bank gave one: the books name the voucher by it. The next of the series if
    /// absent.
    #[serde(default)]
    #[schemars(length(max = 35))]
    pub number: String,
}

impl Command for Recover {
    const NAME: &'static str = "bad_debt.recover";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BadDebt;

    fn run(&self, tx: &mut Tx) -> Result<BadDebt> {
        let mut claim: BadDebt = fetch(tx, self.bad_debt, self.version)?;
        if claim.state != State::WrittenOff {
            return Err(Refusal::conflict("bad_debt.not_lost").into());
        }
        let own = match self.payment {
            Some(id) => Some(on_account(tx, id, claim.customer)?),
            None => None,
        };
        let left = claim.lost - claim.recovered;
        let most = own.as_ref().map_or(left, |(_, item)| left.min(-item.open_value));
        let wanted = self.amount.unwrap_or(most);
        let (part, amount) = own.as_ref().map_or((wanted, wanted), |(_, item)| rules::part_of(item, wanted));
        if wanted.0 <= 0 || wanted > most || part.0 <= 0 || amount.0 <= 0 {
            return Err(Refusal::invalid("bad_debt.beyond_lost").at("amount").with("most", most).into());
        }
        let taxes = rules::due_again(&claim.taxes, claim.lost, claim.recovered, amount);
        let customer: Customer = fetch(tx, claim.customer, None)?;
        let accounts = ledger::accounts(tx)?;
        let day = match &own {
            Some((_, item)) => self.day.unwrap_or(tx.today().max(item.issue_day)),
            None => self.day.unwrap_or(tx.today()),
        };
        let heading = Heading {
            accounts: &accounts,
            number: &claim.number.clone(),
            issue_day: claim.issue_day.unwrap_or(day),
            customer: (customer.id, &customer.profile.name),
            day,
        };
        let fact = match own {
            Some((payment, item)) => {
                super::transfer::day_checked(day, item.issue_day, tx.today())?;
                let from = Line::debit(accounts.of(Role::Customers), Some(customer.id), amount);
                let from = told(from, super::transfer::foreign(&item, part));
                let entry = heading.recovery(from, Journal::General, amount, &taxes);
                let (closes, settled) = settled(tx, &payment, &item, (part, amount), day)?;
                let (entry, item) = (Some(entry), Some(Box::new(closes)));
                Fact::Recovered { customer: customer.id, payment: payment.id, day, amount, taxes, entry, item, settled }
            }
            None => {
                let from = Line::debit(accounts.of(Role::Bank), None, amount);
                let entry = heading.recovery(from, Journal::Bank, amount, &taxes);
                let voucher = Voucher { method: self.method, remittance: &self.remittance, number: &self.number };
                let payment = payment::recovered(tx, (customer.id, day, amount), voucher, entry)?;
                let (entry, item, settled) = (None, None, Settled::default());
                Fact::Recovered { customer: customer.id, payment: payment.id, day, amount, taxes, entry, item, settled }
            }
        };
        record(tx, &mut claim, fact)?;
        Ok(claim)
    }
}

/// A payment of the debtor and what is on account of it.
fn on_account(tx: &mut Tx, id: Id, customer: Id) -> Result<(Payment, Item)> {
    let payment: Payment = find(tx, id)?.ok_or_else(|| Refusal::invalid("bad_debt.payment").at("payment"))?;
    let item = match payment.item {
        Some(item) => receivable::find(tx, item)?,
        None => None,
    };
    let fits = |i: &Item| i.customer == customer && i.account == Control::Customers && i.open.0 < 0;
    let item = item.filter(fits).filter(|_| payment.purpose.is_none());
    let item = item.ok_or_else(|| Refusal::conflict("bad_debt.payment").at("payment"))?;
    Ok((payment, item))
}

/// What is taken from the payment's item, in its currency and in the books.
fn settled(
    tx: &mut Tx,
    payment: &Payment,
    own: &Item,
    (amount, value): (Cents, Cents),
    day: Day,
) -> Result<(OpenItem, Settled)> {
    let closes = OpenItem {
        id: tx.new_id(),
        customer: own.customer,
        account: own.account,
        kind: ItemKind::Adjustment,
        document: payment.id,
        number: payment.number.clone(),
        rank: 1,
        issue_day: day,
        due_day: day,
        currency: own.currency,
        amount,
        value: (!own.currency.is_euro()).then_some(value),
        early: None,
        vat_pending: false,
        entry: 0,
        line: 0,
    };
    let connected = receivable::connected(tx, &[own])?;
    let letters = exposure_now(tx, own.customer)?.letters;
    let settled = receivable::settle(&SetOff {
        debits: &[(closes.fresh(), amount)],
        credits: &[(own.clone(), amount)],
        connected: &connected,
        letters,
        day,
    })?;
    Ok((closes, settled))
}
