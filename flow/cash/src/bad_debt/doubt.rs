//! Items become doubtful: from 411 to 416 (R29).

use ground::customer::Customer;
use ground::ledger;
use ground::party::optional_text;
use ground::receivable::{self, Control, Item, ItemKind};
use ground::record::{Document, fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Tx};

use super::model::{BadDebt, Fact};
use super::rules::Heading;
use super::transfer;
use crate::insolvency;

/// Moves items of a customer to the account of doubtful customers (416), each with an entry of its own.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// The debtor.
    pub customer: Id,
    /// Its open items; if absent all that it owes on 411: in an insolvency what arose before the judgment, else what
    /// is due.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub items: Vec<Id>,
    /// The day of the entries; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
    /// Why.
    #[serde(default)]
    #[schemars(length(max = 500))]
    pub reason: String,
}

/// What became doubtful.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Doubted {
    /// The debtor.
    pub customer: Id,
    /// How many items.
    pub count: usize,
    /// What they come to in the books, VAT included, cents.
    pub amount: Cents,
    /// Item by item.
    pub claims: Vec<BadDebt>,
}

impl Doubt {
    fn chosen(&self, tx: &mut Tx, judgment: Option<Day>) -> Result<Vec<Item>> {
        let today = tx.today();
        if self.items.is_empty() {
            let open = receivable::open_of(tx, self.customer)?;
            let arose = insolvency::arose_of(tx, &open)?;
            let owed = open.into_iter().zip(arose).filter(|(item, arose)| {
                let kind = matches!(item.kind, ItemKind::Invoice | ItemKind::Returned | ItemKind::Interest | ItemKind::Fee | ItemKind::Opening);
                let old = judgment.map_or(item.due_day < today, |j| insolvency::rules::is_before(*arose, j));
                kind && old && item.open.0 > 0 && item.account == Control::Customers
            });
            let list: Vec<Item> = owed.map(|(item, _)| item).take(500).collect();
            return if list.is_empty() { Err(Refusal::conflict("bad_debt.nothing").at("customer").into()) } else { Ok(list) };
        }
        let mut list: Vec<Item> = Vec::with_capacity(self.items.len());
        for (n, id) in self.items.iter().enumerate() {
            let place = format!("items[{n}]");
            let item = receivable::named(tx, *id)?.filter(|i| i.customer == self.customer && !list.iter().any(|o| o.id == i.id));
            let item = item.ok_or_else(|| Refusal::invalid("bad_debt.item").at(place.clone()))?;
            transfer::checked(&item, &[Control::Customers], &place)?;
            list.push(item);
        }
        Ok(list)
    }
}

impl Command for Doubt {
    const NAME: &'static str = "bad_debt.doubt";
    const NEEDS: Permission = Permission::Account;
    type Outcome = Doubted;

    fn run(&self, tx: &mut Tx) -> Result<Doubted> {
        let customer: Customer = fetch(tx, self.customer, None)?;
        let reason = optional_text(&self.reason, "reason", 500)?;
        let day = self.day.unwrap_or(tx.today());
        let open = insolvency::of_customer(tx, customer.id)?.into_iter().find(|i| i.ending.is_none());
        let items = self.chosen(tx, open.as_ref().and_then(|i| i.judgment_day))?;
        let accounts = ledger::accounts(tx)?;
        let mut claims = Vec::with_capacity(items.len());
        for item in items {
            transfer::day_checked(day, item.issue_day, tx.today())?;
            let heading = Heading {
                accounts: &accounts,
                number: &item.number,
                issue_day: item.issue_day,
                customer: (customer.id, &customer.profile.name),
                day,
            };
            let mut claim = BadDebt::blank(tx.new_id());
            let moved = transfer::to(tx, &accounts, (claim.id, &item), Control::Doubtful, &heading)?;
            let fact = Fact::Doubted {
                origin: transfer::origin(&item),
                day,
                amount: item.open_value,
                insolvency: open.as_ref().map(|i| i.id),
                entry: moved.entry,
                items: moved.items,
                settled: moved.settled,
                reason: reason.clone(),
            };
            record(tx, &mut claim, fact)?;
            claims.push(claim);
        }
        let amount = claims.iter().map(|c| c.amount).sum();
        Ok(Doubted { customer: customer.id, count: claims.len(), amount, claims })
    }
}
