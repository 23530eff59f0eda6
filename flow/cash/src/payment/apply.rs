//! Applies a payment to open items, by hand or by exact reference: cash, discount, small differences, fees, credits
//! used together with it, and what becomes of the rest.

use bill::invoice::impute;
use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger::{self, Journal, Role};
use ground::party::optional_text;
use ground::receivable::{self, Control, Item};
use ground::record::{fetch, find, record};
use kernel::{Cents, Currency, Day, Fault, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::discount::{Deduction, Said};
use super::model::{Fact, Payment};
use super::rules;
use super::settlement::{self, Case, Excess, Money, Own, Settlement, Target};
use super::{convert, reference, store as payments, vat};
use crate::policy::{self, DiscountVat};

/// An item and how it is settled. The item falls by `amount + discount + difference + fee`; what remains stays open.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyTo {
    /// The open item, or the invoice, deposit invoice or debit note of which it is the only one.
    pub item: Id,
    /// Minor units of the item's currency that the payment and the credits used with it pay of the item; if absent as
    /// much as both sides have, once discount, difference and fee are taken off; all that is open where the payment is in
    /// euros and the item is not.
    #[serde(default)]
    pub amount: Option<Cents>,
    /// Discount for early payment (escompte), VAT included, cents. It must be in time and within the invoice's terms,
    /// or `granted`.
    #[serde(default)]
    pub discount: Cents,
    /// How the VAT of the discount is treated; as the company's policy says if absent.
    #[serde(default)]
    pub discount_vat: Option<DiscountVat>,
    /// Grants a discount that the terms do not allow.
    #[serde(default)]
    pub granted: bool,
    /// A small difference that is written off (658), within the company's tolerance; cents.
    #[serde(default)]
    pub difference: Cents,
    /// What a bank kept on the way, or a card's commission (627); cents.
    #[serde(default)]
    pub fee: Cents,
    /// Why the customer kept the rest back; the rest stays open.
    #[serde(default)]
    pub deduction: Option<Deduction>,
}

/// A credit that is used together with the payment: a credit note, an overpayment, another payment on account.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UseCredit {
    /// The open item, below nothing, or the credit note or payment of which it is the only one.
    pub item: Id,
    /// How much of it, cents, above nothing; all that is left if absent.
    #[serde(default)]
    pub amount: Option<Cents>,
}

/// What a payment settles, as its command says it.
pub(super) struct Settles<'a> {
    pub items: &'a [ApplyTo],
    pub credits: &'a [UseCredit],
    pub excess: Excess,
}

/// Applies a payment to open items of its customer.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Whose it is, where nobody knew so far: it is identified and applied at once, with one entry.
    #[serde(default)]
    pub customer: Option<Id>,
    /// What it settles; what its text names exactly if absent.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub items: Vec<ApplyTo>,
    /// Credits of the same customer that are used together with it; they settle the first items first.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    pub credits: Vec<UseCredit>,
    /// What becomes of money beyond the items.
    #[serde(default)]
    pub excess: Excess,
    /// The day of the settlement; when both sides were there if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

impl Apply {
    /// By the references in the payment's text.
    pub fn by_reference(payment: Id, version: Option<i64>) -> Apply {
        Apply { payment, version, ..Apply::default() }
    }

    /// To some items.
    pub fn to(payment: Id, version: Option<i64>, items: Vec<ApplyTo>) -> Apply {
        Apply { payment, version, items, ..Apply::default() }
    }

    fn settles(&self) -> Settles<'_> {
        Settles { items: &self.items, credits: &self.credits, excess: self.excess }
    }
}

impl ApplyTo {
    /// An item, by as much as both sides have or by an amount.
    pub fn cash(item: Id, amount: Option<Cents>) -> ApplyTo {
        ApplyTo { item, amount, ..ApplyTo::default() }
    }
}

/// What a payment has settled.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Applied {
    /// The payment.
    pub payment: Payment,
    /// By how much items fell, cents: discounts and differences included.
    pub amount: Cents,
    /// Left on account, cents.
    pub left: Cents,
    /// The lettering code, when everything is settled.
    pub letter: Option<String>,
}

impl Command for Apply {
    const NAME: &'static str = "payment.apply";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Applied;

    fn run(&self, tx: &mut Tx) -> Result<Applied> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        if payment.item.is_none() {
            return self.identifying(tx, payment);
        }
        if payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.taken_back").into());
        }
        let own = own_item(tx, &payment)?;
        if self.customer.is_some_and(|c| c != own.customer) {
            return Err(Refusal::conflict("payment.identified_already").at("customer").into());
        }
        let name = String::new();
        let asked = Asked {
            payment: (payment.id, &payment.number, &name),
            customer: own.customer,
            paid_on: payment.paid_on().unwrap_or(own.issue_day),
            arrived: arrived(&payment),
            since: own.issue_day,
            day: self.day,
            remittance: &payment.remittance,
            unpaid_bill: payment.is_unpaid_bill(),
            entries_before: 0,
        };
        let (_, settlement) = settle(tx, &asked, Money::Booked(&own), &self.settles())?;
        let told = Told::of(&settlement, own.id);
        let customer = own.customer;
        record(tx, &mut payment, Fact::Applied { customer, settlement: Box::new(settlement) })?;
        Ok(told.answer(payment))
    }
}

impl Apply {
    /// Money that nobody knew: it leaves the suspense account for what it settles.
    fn identifying(&self, tx: &mut Tx, mut payment: Payment) -> Result<Applied> {
        if payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.identified_already").into());
        }
        let Some(customer) = self.customer else {
            return Err(Refusal::conflict("payment.unidentified").into());
        };
        if payment.amount.0 <= 0 {
            return Err(Refusal::conflict("payment.money_that_left").into());
        }
        let customer: Customer =
            find(tx, customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        let booked = payment.day.unwrap_or(tx.today());
        let accounts = ledger::accounts(tx)?;
        let asked = Asked {
            payment: (payment.id, &payment.number, &payer.profile.name),
            customer: payer.id,
            paid_on: payment.paid_on().unwrap_or(booked),
            arrived: arrived(&payment),
            since: booked,
            day: Some(self.day.unwrap_or(tx.today())),
            remittance: &payment.remittance,
            unpaid_bill: false,
            entries_before: 1,
        };
        let account = accounts.of(Role::Suspense);
        let (books, foreign) = (payment.books(), payment.foreign());
        let (journal, item) = (Journal::General, tx.new_id());
        let money = Money::Arriving { account, journal, item, books, foreign, changed: false };
        let (own, settlement) = settle(tx, &asked, money, &self.settles())?;
        let Some((entry, item)) = own else { return Err(Fault::broken("money that arrives begins an item")) };
        let told = Told::of(&settlement, item.id);
        let settlement = Some(Box::new(settlement));
        record(tx, &mut payment, Fact::Identified { customer: payer.id, entry, item, settlement })?;
        Ok(told.answer(payment))
    }
}

/// What the answer says of a settlement.
struct Told {
    amount: Cents,
    left: Cents,
    letter: Option<String>,
}

impl Told {
    fn of(settlement: &Settlement, own: Id) -> Told {
        let moved = settlement.settled.moves.iter().rev().find(|m| m.item == own);
        Told {
            amount: settlement.amount,
            left: moved.map_or(Cents::ZERO, |m| -m.open),
            letter: moved.and_then(|m| m.letter.as_ref()).map(|(code, _)| code.clone()),
        }
    }

    fn answer(self, payment: Payment) -> Applied {
        Applied { payment, amount: self.amount, left: self.left, letter: self.letter }
    }
}

/// What a settlement needs to know of its payment.
pub(super) struct Asked<'a> {
    /// Id, number, the payer's name.
    pub payment: (Id, &'a str, &'a str),
    /// The payer.
    pub customer: Id,
    /// When the money reached the bank.
    pub paid_on: Day,
    /// What the whole payment was when it arrived, in its currency and in the books, where that is another one.
    pub arrived: Option<(Cents, Cents)>,
    /// Since when it is there.
    pub since: Day,
    /// The day of the settlement, where one was given.
    pub day: Option<Day>,
    /// What the payer wrote.
    pub remittance: &'a str,
    /// A bill that the debtor has not paid yet: VAT that falls due with payment waits until then.
    pub unpaid_bill: bool,
    /// Entries of the same fact before those of the settlement.
    pub entries_before: i64,
}

/// What a payment was when it arrived, in its currency and in the books, where that is another one.
pub(super) fn arrived(payment: &Payment) -> Option<(Cents, Cents)> {
    payment.foreign().map(|(_, amount)| (amount, payment.books()))
}

/// Reads what a settlement touches and decides it, VAT that falls due with it included.
pub(super) fn settle(tx: &mut Tx, asked: &Asked, money: Money, input: &Settles) -> Result<(Own, Settlement)> {
    let (currency, available) = (money.currency(), money.amount());
    let credits = credits(tx, input.credits)?;
    let credited: Cents = credits.iter().map(|(_, amount)| *amount).sum();
    let mut targets = match input.items {
        [] => by_reference(tx, asked.remittance, (currency, available))?,
        items => named(tx, items, (currency, Cents(available.0.saturating_add(credited.0))))?,
    };
    let accounts = ledger::accounts(tx)?;
    let policy = if input.excess == Excess::Income || targets.iter().any(|t| !t.said.plain()) {
        policy::policy(tx)?
    } else {
        policy::Policy::default()
    };
    for target in targets.iter_mut().filter(|t| t.said.discount.0 > 0) {
        target.shares = vat::shares(tx, &accounts, &target.item)?;
    }
    let mut touched: Vec<&Item> = targets.iter().map(|t| &t.item).chain(credits.iter().map(|(i, _)| i)).collect();
    if let Money::Booked(own) = &money {
        touched.push(*own);
    }
    let day = settled_on(&touched, asked, tx.today())?;
    let connected = receivable::connected(tx, &touched)?;
    let mut apart = Vec::new();
    for (item, _) in credits.iter().filter(|(i, _)| i.account != Control::Customers) {
        apart.push((item.id, receivable::connected(tx, &[item])?));
    }
    let letters = exposure_now(tx, asked.customer)?.letters;
    // Euros that pay items in another currency: they become that currency, at what the bank made of them.
    let other = targets.first().map(|t| t.item.currency).filter(|c| *c != currency && currency.is_euro());
    let (money, converted) = match other {
        Some(other) => {
            let entry = asked.entries_before;
            let place = convert::Place { payment: asked.payment, accounts: &accounts, entry, day, letters };
            let amount = convert::amount(&targets, &credits)?;
            convert::convert(&place, money, (other, amount), &mut || tx.new_id())?
        }
        None => (money, None),
    };
    let connected = match &converted {
        Some(_) => receivable::connected(tx, &touched[..targets.len() + credits.len()])?,
        None => connected,
    };
    let money = converted.as_ref().map_or(money, |c| Money::Booked(&c.item));
    let case = Case {
        accounts: &accounts,
        policy: &policy,
        payment: asked.payment,
        customer: asked.customer,
        day,
        arrived: asked.arrived.filter(|_| converted.is_none()),
        paid_on: asked.paid_on,
        money,
        targets: &targets,
        credits: &credits,
        connected: &connected,
        apart: &apart,
        letters: letters + converted.as_ref().map_or(0, |c| c.settled.letters),
        excess: input.excess,
        entries_before: asked.entries_before + i64::from(converted.is_some()),
    };
    let (mut own, mut settlement) = settlement::settle(&case, &mut || tx.new_id())?;
    converted.into_iter().for_each(|converted| converted.join(&mut settlement));
    rules::date_vouchers(own.iter_mut().map(|(e, _)| e).chain(&mut settlement.entries), asked.payment.1, asked.since);
    falls_due(tx, &accounts, (&targets, &credits), &mut settlement, (day, asked.unpaid_bill))?;
    Ok((own, settlement))
}

/// Settled when both sides were there, whenever somebody got round to saying so.
fn settled_on(touched: &[&Item], asked: &Asked, today: Day) -> Result<Day> {
    let met = touched.iter().map(|i| i.issue_day).chain([asked.since]).max().unwrap_or(asked.since);
    let day = asked.day.unwrap_or(met);
    if day < met || day > today.max(met) {
        return Err(Refusal::invalid("payment.settlement_day").at("day").with("from", met).into());
    }
    Ok(day)
}

/// VAT that falls due with what was settled, in entries of its own.
fn falls_due(
    tx: &mut Tx,
    accounts: &ledger::Accounts,
    (targets, credits): (&[Target], &[(Item, Cents)]),
    settlement: &mut Settlement,
    (day, unpaid_bill): (Day, bool),
) -> Result<()> {
    let by_credits = |target: &Target| {
        let of_it = settlement.settled.allocations.iter().filter(|a| a.debit == target.item.id);
        of_it.filter(|a| credits.iter().any(|(c, _)| c.id == a.credit)).map(|a| a.amount).sum()
    };
    let falls = |t: &Target| if unpaid_bill { by_credits(t) } else { t.falls() };
    let settled = targets.iter().map(|t| (t.item.clone(), falls(t)));
    let falls: Vec<(Item, Cents)> = settled.chain(credits.iter().cloned()).filter(|(_, a)| !a.is_zero()).collect();
    if falls.iter().any(|(item, _)| item.vat_pending) {
        let documents = vat::pending(tx, accounts, &falls)?;
        let discounted = settlement.standing.as_ref().map_or(&[][..], |s| s.booked.as_slice());
        let entries = vat::entries(&documents, discounted, day);
        settlement.entries.extend(entries);
    }
    settlement.entries.extend(impute::set_off(tx, accounts, credits, day)?);
    Ok(())
}

/// The items that a person named, with amounts filled in as far as the money goes.
fn named(tx: &mut Tx, items: &[ApplyTo], (currency, available): (Currency, Cents)) -> Result<Vec<Target>> {
    let mut left = available;
    let mut targets = Vec::with_capacity(items.len());
    for (n, to) in items.iter().enumerate() {
        let item = receivable::named(tx, to.item)?
            .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("items[{n}].item")))?;
        let deduction = match &to.deduction {
            Some(d) => {
                let note = optional_text(&d.note, &format!("items[{n}].deduction.note"), 500)?;
                Some(Deduction { reason: d.reason, note })
            }
            None => None,
        };
        let mut said = Said {
            amount: Cents::ZERO,
            discount: to.discount,
            discount_vat: to.discount_vat,
            granted: to.granted,
            difference: to.difference,
            fee: to.fee,
            deduction,
        };
        let open = Cents(item.open.0.saturating_sub(said.beside().0));
        // In another currency the money says nothing of how far it goes: all that is open, unless an amount is given.
        said.amount = to.amount.unwrap_or(if item.currency == currency { open.min(left) } else { open });
        // The rule refuses what is not possible; until then sums of nonsense must not overflow.
        left = Cents(left.0.saturating_sub(said.amount.0));
        if said.amount.0.unsigned_abs() > MOST || said.beside().0.unsigned_abs() > MOST {
            return Err(Refusal::invalid("payment.amount").at(format!("items[{n}].amount")).into());
        }
        targets.push(Target { item, said, shares: Vec::new() });
    }
    Ok(targets)
}

/// Ten billion: sums of a thousand such amounts fit.
const MOST: u64 = 1_000_000_000_000;

/// Credits that a command names, with how much of each.
pub(super) fn credits(tx: &mut Tx, wanted: &[UseCredit]) -> Result<Vec<(Item, Cents)>> {
    let mut list = Vec::with_capacity(wanted.len());
    for (n, credit) in wanted.iter().enumerate() {
        let item = receivable::named(tx, credit.item)?
            .ok_or_else(|| Refusal::invalid("payment.item_unknown").at(format!("credits[{n}].item")))?;
        if item.open.0 >= 0 {
            return Err(Refusal::invalid("payment.no_credit").at(format!("credits[{n}].item")).into());
        }
        let amount = credit.amount.unwrap_or(-item.open);
        if amount.0 <= 0 || amount > -item.open {
            let refusal = Refusal::invalid("payment.amount_beyond_item").at(format!("credits[{n}].amount"));
            return Err(refusal.with("open", -item.open).into());
        }
        list.push((item, amount));
    }
    Ok(list)
}

fn by_reference(tx: &mut Tx, remittance: &str, (currency, available): (Currency, Cents)) -> Result<Vec<Target>> {
    let numbers = reference::candidates(remittance);
    let mut items = payments::items_by_number_now(tx, &numbers)?;
    items.retain(|i| i.currency == currency);
    let chosen = rules::by_reference(&items, available);
    if chosen.is_empty() {
        return Err(Refusal::conflict("payment.no_certain_reference").at("items").into());
    }
    let target = |(id, amount): (Id, Cents)| {
        let item = items.iter().find(|i| i.id == id)?.clone();
        Some(Target { item, said: Said { amount, ..Said::default() }, shares: Vec::new() })
    };
    Ok(chosen.into_iter().filter_map(target).collect())
}

/// The payment's own item.
pub(super) fn own_item(tx: &mut Tx, payment: &Payment) -> Result<Item> {
    let Some(id) = payment.item else {
        return Err(Refusal::conflict("payment.unidentified").into());
    };
    receivable::find_now(tx, id)?
        .ok_or_else(|| Fault::broken(format!("payment {}: its item is not there", payment.number)))
}
