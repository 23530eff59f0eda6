//! A bill is drawn on a customer, or its promissory note is received.

use ground::customer::Customer;
use ground::numbering;
use ground::party::optional_text;
use ground::receivable::{self, Item};
use ground::record::{Document, fetch, find, record};
use kernel::{Cents, Day, Id, Refusal, Result, identifier};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{BillKind, BillOfExchange, Fact, Part};
use super::{accept, rules, store as bills};
use crate::mandate::Debtor;

/// An item that a bill takes over.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Take {
    /// The open item, or the document of which it is the only one.
    pub item: Id,
    /// How much of it, cents; all that is open if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Option<Cents>,
}

/// Draws a bill on a customer for what it owes, or takes in its promissory note. A bill that the drawee has to accept
/// waits for that; the others are booked at once (413 against 411).
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// The customer; whoever pays for it where somebody else does.
    pub customer: Id,
    /// Which paper it is.
    #[serde(default)]
    pub kind: BillKind,
    /// What it takes over: open items of that customer, in euros, on 411.
    #[schemars(length(min = 1, max = 200))]
    pub items: Vec<Take>,
    /// The day on which it is to be paid; when the last of its items is due if absent.
    #[serde(default)]
    pub maturity: Option<Day>,
    /// The day on which it is drawn, or was received; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// The day on which the drawee accepted it, where it did already.
    #[serde(default)]
    pub accepted: Option<Day>,
    /// The drawee's account, at which it is payable; the customer's own if absent. A bill of exchange needs one, for
    /// banks present it there.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
    /// BIC of its bank.
    #[serde(default)]
    #[schemars(length(max = 11))]
    pub bic: String,
    /// The account holder; the customer if absent.
    #[serde(default)]
    #[schemars(length(max = 70))]
    pub holder: String,
}

/// Items of one bill at most.
const MOST: usize = 200;

impl Draw {
    fn drawee(&self, payer: &Customer) -> Result<Debtor> {
        let own = &payer.profile.identifiers.iban;
        let given = if self.iban.trim().is_empty() { own } else { &self.iban };
        let (iban, bic) = (identifier::compact(given), identifier::compact(&self.bic));
        let needed = self.kind != BillKind::PromissoryNote;
        if (needed || !iban.is_empty()) && !identifier::is_iban(&iban) {
            return Err(Refusal::invalid("bill_of_exchange.iban").at("iban").into());
        }
        if !bic.is_empty() && !identifier::is_bic(&bic) {
            return Err(Refusal::invalid("party.bic").at("bic").into());
        }
        let holder = optional_text(&self.holder, "holder", 70)?;
        Ok(Debtor { name: if holder.is_empty() { payer.profile.name.clone() } else { holder }, iban, bic })
    }

    fn parts(&self, tx: &mut Tx, payer: Id) -> Result<Vec<(Item, Part)>> {
        if self.items.is_empty() || self.items.len() > MOST {
            return Err(Refusal::invalid("bill_of_exchange.nothing").at("items").with("most", MOST).into());
        }
        let mut list: Vec<(Item, Part)> = Vec::with_capacity(self.items.len());
        for (n, take) in self.items.iter().enumerate() {
            let place = format!("items[{n}].item");
            let item = receivable::named(tx, take.item)?
                .ok_or_else(|| Refusal::invalid("bill_of_exchange.item_unknown").at(place.as_str()))?;
            rules::eligible(&item, payer, &place)?;
            if list.iter().any(|(other, _)| other.id == item.id) {
                return Err(Refusal::invalid("bill_of_exchange.item_twice").at(place).with("number", item.number).into());
            }
            if let Some(bill) = bills::drawn_on(tx, item.id)? {
                let refusal = Refusal::conflict("bill_of_exchange.drawn_already").at(place);
                return Err(refusal.with("number", item.number).with("bill", bill).into());
            }
            let amount = take.amount.unwrap_or(item.open);
            if amount.0 <= 0 || amount > item.open {
                let refusal = Refusal::invalid("bill_of_exchange.beyond").at(format!("items[{n}].amount"));
                return Err(refusal.with("number", item.number).with("open", item.open).into());
            }
            let part = Part {
                rank: n as i64 + 1,
                item: item.id,
                kind: item.kind,
                document: item.document,
                number: item.number.clone(),
                due_day: item.due_day,
                amount,
                early: item.early,
                bill_item: None,
            };
            list.push((item, part));
        }
        Ok(list)
    }
}

impl Command for Draw {
    const NAME: &'static str = "bill_of_exchange.draw";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = BillOfExchange;

    fn run(&self, tx: &mut Tx) -> Result<BillOfExchange> {
        let customer: Customer =
            find(tx, self.customer)?.ok_or_else(|| Refusal::invalid("customer.unknown").at("customer"))?;
        let payer: Customer =
            if customer.payer() == customer.id { customer } else { fetch(tx, customer.payer(), None)? };
        let (parts, today) = (self.parts(tx, payer.id)?, tx.today());
        let since = parts.iter().map(|(item, _)| item.issue_day).max().unwrap_or(today);
        let day = self.day.unwrap_or(today.max(since));
        rules::day_checked(day, (since, today.max(since)), "day")?;
        let last_due = parts.iter().map(|(item, _)| item.due_day).max().unwrap_or(day);
        let maturity = self.maturity.unwrap_or(last_due.max(day));
        rules::maturity_checked(maturity, day)?;
        let accepted = match (self.kind, self.accepted) {
            (BillKind::Accepted, accepted) => accepted,
            (_, None) => Some(day),
            (_, Some(_)) => return Err(Refusal::invalid("bill_of_exchange.needs_no_acceptance").at("accepted").into()),
        };
        if let Some(on) = accepted {
            rules::day_checked(on, (day, today.max(day)), "accepted")?;
        }
        let drawee = self.drawee(&payer)?;
        let number = numbering::next(tx, "EF", day)?;
        let mut bill = BillOfExchange::blank(tx.new_id());
        let amount = parts.iter().map(|(_, part)| part.amount).sum();
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        let fact = Fact::Drawn { number, kind: self.kind, customer: payer.id, drawee, day, maturity, amount, parts };
        record(tx, &mut bill, fact)?;
        if let Some(on) = accepted {
            accept::book(tx, &mut bill, on)?;
        }
        Ok(bill)
    }
}
