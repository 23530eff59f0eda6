//! Claims interest and indemnities by a debit note, waives them, or takes a claim back.

use ground::company;
use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger::{self, Journal, Line, Posting, Role};
use ground::numbering;
use ground::party::text;
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff};
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Rate, Refusal, Result};
use serde::Deserialize;
use store::{Command, Db, Permission, Tx};

use super::model::{Fact, LateCharge, LateLine, State};
use super::rules;
use super::store as charges;
use crate::insolvency;

/// Claims what a customer owes for late payment.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The customer.
    pub customer: Id,
    /// Invoices; all that are or were paid late and not charged yet if absent.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub invoices: Vec<Id>,
    /// The last day of interest on what is still open; today if absent.
    #[serde(default)]
    pub until: Option<Day>,
    /// Whether the fixed indemnity of 40 EUR an invoice is claimed too.
    #[serde(default = "yes")]
    pub indemnity: bool,
}

fn yes() -> bool {
    true
}

/// Waives what a customer owes for late payment.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// The customer.
    pub customer: Id,
    /// Invoices; all that are or were paid late and not charged yet if absent.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub invoices: Vec<Id>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// Takes a claim back of which nothing is paid.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// The charge.
    pub late_charge: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// Late invoices looked at together.
const MOST: usize = 500;

/// What an item is charged until a day; nothing where it was not late or is charged already.
fn line(db: &mut Db, item: &Item, paid: &[(Day, Cents)], until: Day, contract: Rate) -> Result<Option<LateLine>> {
    let (charged, indemnity_charged) = charges::charged(db, item.id)?;
    // What the bank took back was paid for a while: it is late again from the day after it came back. What became
    // doubtful was charged as a customer's item until then.
    let again = item.kind == ItemKind::Returned || item.account != Control::Customers;
    let since = if again { item.due_day.max(item.issue_day) } else { item.due_day };
    let from = charged.map_or(since, |day| day.max(since)).plus(1);
    // A debt in another currency is charged on what it is in the books: the indemnity is in euros by decree (C. com.
    // D441-5), and one debit note has one currency.
    let segments = rules::segments(item.value, from, paid, until, contract);
    let interest: Cents = segments.iter().map(|s| s.interest).sum();
    let first = charged.is_none() && item.kind == ItemKind::Invoice && item.rank == 1 && !again;
    let indemnity = if segments.is_empty() || indemnity_charged || !first { Cents::ZERO } else { rules::INDEMNITY };
    let Some(last) = segments.last().map(|s| s.to) else { return Ok(None) };
    Ok(Some(LateLine {
        item: item.id,
        invoice: item.document,
        number: item.number.clone(),
        due_day: item.due_day,
        segments,
        interest,
        indemnity,
        until: last,
    }))
}

/// What a customer owes for late payment until a day and was not charged yet, oldest due first.
pub fn owed(db: &mut Db, customer: Id, until: Day) -> Result<Vec<LateLine>> {
    let contract = company::company(db)?.identity.penalty_rate;
    let items = charges::late_items(db, customer, until, MOST)?;
    let paid = charges::payments(db, &items.iter().map(|i| i.id).collect::<Vec<_>>())?;
    let mut lines = Vec::new();
    let judgments = insolvency::judgments(db, customer)?;
    let arose = if judgments.is_empty() { vec![until; items.len()] } else { insolvency::arose_of(db, &items)? };
    for (item, arose) in items.iter().zip(arose) {
        // A judgment stops the interest on what arose before it, and indemnities with it (C. com. L622-28, L441-10 II).
        let until = insolvency::frozen_until(arose, &judgments).map_or(until, |last| last.min(until));
        lines.extend(line(db, item, paid.get(&item.id).map_or(&[][..], Vec::as_slice), until, contract)?);
    }
    Ok(lines)
}

/// The payer and the lines that a command names.
fn chosen(tx: &mut Tx, customer: Id, invoices: &[Id], until: Day) -> Result<(Customer, Vec<LateLine>)> {
    let customer: Customer = find(tx, customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
    let payer: Customer = if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
    let mut lines = owed(tx, payer.id, until)?;
    for (n, invoice) in invoices.iter().enumerate() {
        if !lines.iter().any(|l| l.invoice == *invoice) {
            return Err(Refusal::conflict("late_charge.not_late").at(format!("invoices[{n}]")).into());
        }
    }
    lines.retain(|l| invoices.is_empty() || invoices.contains(&l.invoice));
    if lines.is_empty() {
        return Err(Refusal::conflict("late_charge.nothing").at("customer").into());
    }
    Ok((payer, lines))
}

impl Command for Claim {
    const NAME: &'static str = "late_charge.claim";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = LateCharge;

    fn run(&self, tx: &mut Tx) -> Result<LateCharge> {
        let day = tx.today();
        let until = self.until.unwrap_or(day);
        if until > day {
            return Err(Refusal::invalid("late_charge.until").at("until").into());
        }
        let (payer, mut lines) = chosen(tx, self.customer, &self.invoices, until)?;
        if !self.indemnity {
            lines.iter_mut().for_each(|l| l.indemnity = Cents::ZERO);
        }
        let interest: Cents = lines.iter().map(|l| l.interest).sum();
        let indemnity: Cents = lines.iter().map(|l| l.indemnity).sum();
        let amount = interest + indemnity;
        if amount.is_zero() {
            return Err(Refusal::conflict("late_charge.nothing").at("customer").into());
        }
        let number = numbering::next(tx, "ND", day)?;
        let mut charge = LateCharge::blank(tx.new_id());
        let accounts = ledger::accounts(tx)?;
        let entry = entry(&accounts, (&number.text(), day, &payer), interest, indemnity);
        let item = OpenItem {
            id: tx.new_id(),
            customer: payer.id,
            account: Control::Customers,
            kind: ItemKind::Interest,
            document: charge.id,
            number: number.text(),
            rank: 1,
            issue_day: day,
            due_day: day,
            currency: Currency::EUR,
            amount,
            value: None,
            early: None,
            vat_pending: false,
            entry: 0,
            line: 0,
        };
        record(tx, &mut charge, Fact::Claimed { number, customer: payer.id, day, amount, lines, entry, item })?;
        Ok(charge)
    }
}

/// The customer against interest and indemnity (R28); taken back where the amounts are below nothing.
fn entry(
    accounts: &ledger::Accounts,
    (number, day, payer): (&str, Day, &Customer),
    interest: Cents,
    indemnity: Cents,
) -> Posting {
    let mut lines = vec![Line::debit(accounts.of(Role::Customers), Some(payer.id), interest + indemnity)];
    for (role, amount) in [(Role::LateInterest, interest), (Role::Indemnity, indemnity)] {
        if !amount.is_zero() {
            lines.push(Line::credit(accounts.of(role), None, amount));
        }
    }
    let label = format!("Retard de paiement {}", payer.profile.name);
    Posting { journal: Journal::General, day, piece: number.to_string(), piece_day: day, label, lines }
}

impl Command for Waive {
    const NAME: &'static str = "late_charge.waive";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = LateCharge;

    fn run(&self, tx: &mut Tx) -> Result<LateCharge> {
        let reason = text(&self.reason, "reason", 500)?;
        let day = tx.today();
        let (payer, lines) = chosen(tx, self.customer, &self.invoices, day)?;
        let amount = lines.iter().map(|l| l.interest + l.indemnity).sum();
        let mut charge = LateCharge::blank(tx.new_id());
        record(tx, &mut charge, Fact::Waived { customer: payer.id, day, amount, lines, reason })?;
        Ok(charge)
    }
}

impl Command for Cancel {
    const NAME: &'static str = "late_charge.cancel";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = LateCharge;

    fn run(&self, tx: &mut Tx) -> Result<LateCharge> {
        let mut charge: LateCharge = fetch(tx, self.late_charge, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let Some(own) = charge.item.filter(|_| charge.state == State::Claimed) else {
            return Err(Refusal::conflict("late_charge.not_claimed").into());
        };
        let own = receivable::find(tx, own)?.ok_or_else(|| Fault::broken("the item of a charge is not there"))?;
        if own.open != own.amount {
            return Err(Refusal::conflict("late_charge.paid").into());
        }
        let payer: Customer = fetch(tx, charge.customer, None)?;
        let day = tx.today();
        let accounts = ledger::accounts(tx)?;
        let entry = entry(&accounts, (&charge.number, day, &payer), -charge.interest, -charge.indemnity);
        let item = OpenItem {
            id: tx.new_id(),
            customer: payer.id,
            account: Control::Customers,
            kind: ItemKind::Interest,
            document: charge.id,
            number: charge.number.clone(),
            rank: 2,
            issue_day: day,
            due_day: day,
            currency: Currency::EUR,
            amount: -own.amount,
            value: None,
            early: None,
            vat_pending: false,
            entry: 0,
            line: 0,
        };
        let letters = exposure_now(tx, payer.id)?.letters;
        let connected = receivable::connected(tx, &[&own])?;
        let settled = receivable::settle(&SetOff {
            debits: &[(own.clone(), own.open)],
            credits: &[(item.fresh(), own.open)],
            connected: &connected,
            letters,
            day,
        })?;
        record(tx, &mut charge, Fact::Cancelled { entry, item, settled, reason })?;
        Ok(charge)
    }
}
