//! Sets items of a customer off against each other, by hand.

use bill::invoice::impute;
use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger;
use ground::receivable::{self, Item};
use ground::record::{Document, fetch, record};
use kernel::{Cents, Day, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Lettering, Part};
use super::rules::{self, Case};
use crate::payment::vat;
use crate::policy;

/// An item that takes part.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The open item, or the document of which it is the only one.
    pub item: Id,
    /// How much of it, above nothing, cents of its currency; all that is open if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000_000_i64))]
    pub amount: Option<Cents>,
}

/// Letters items of one customer: invoices and debit notes against payments, credit notes and other credits. Both sides
/// come to the same, or differ by what the company lets pass.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The customer.
    pub customer: Id,
    /// Its items, at least one that is owed and one that is owed to it. Those that are owed stand on one account.
    #[schemars(length(min = 2, max = 1000))]
    pub items: Vec<Chosen>,
    /// Books a small difference within the company's tolerance (658, 758).
    #[serde(default)]
    pub difference: bool,
    /// The day; today if absent.
    #[serde(default)]
    pub day: Option<Day>,
}

impl Letter {
    fn chosen(&self, tx: &mut Tx) -> Result<Vec<(Item, Cents)>> {
        if self.items.len() > 1000 {
            return Err(Refusal::invalid("request.too_many").at("items").with("most", 1000).into());
        }
        let mut list = Vec::with_capacity(self.items.len());
        for (n, chosen) in self.items.iter().enumerate() {
            let item = receivable::named(tx, chosen.item)?.filter(|i| i.customer == self.customer);
            let item = item.ok_or_else(|| Refusal::invalid("lettering.item").at(format!("items[{n}].item")))?;
            let amount = match chosen.amount {
                Some(amount) => Cents(amount.0.saturating_mul(item.open.0.signum())),
                None => item.open,
            };
            list.push((item, amount));
        }
        Ok(list)
    }
}

impl Command for Letter {
    const NAME: &'static str = "lettering.letter";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Lettering;

    fn run(&self, tx: &mut Tx) -> Result<Lettering> {
        let customer: Customer = fetch(tx, self.customer, None)?;
        let items = self.chosen(tx)?;
        let since = items.iter().map(|(i, _)| i.issue_day).max().unwrap_or(tx.today());
        let day = self.day.unwrap_or(tx.today().max(since));
        if day < since || day > tx.today().max(since) {
            return Err(Refusal::invalid("lettering.day").at("day").with("from", since).into());
        }
        let accounts = ledger::accounts(tx)?;
        let policy = policy::policy(tx)?;
        let touched: Vec<&Item> = items.iter().map(|(i, _)| i).collect();
        let connected = receivable::connected(tx, &touched)?;
        let letters = exposure_now(tx, customer.id)?.letters;
        let mut lettering = Lettering::blank(tx.new_id());
        let case = Case {
            accounts: &accounts,
            policy: &policy,
            lettering: (lettering.id, &customer.profile.name),
            items: &items,
            connected: &connected,
            letters,
            day,
            difference: self.difference,
        };
        let mut decided = rules::letter(&case, &mut || tx.new_id())?;
        let falls: Vec<(Item, Cents)> = items.iter().map(|(i, amount)| (i.clone(), amount.abs())).collect();
        if falls.iter().any(|(item, _)| item.vat_pending) {
            let documents = vat::pending(tx, &accounts, &falls)?;
            decided.entries.extend(vat::entries(&documents, &[], day));
        }
        decided.entries.extend(impute::set_off(tx, &accounts, &falls, day)?);
        let part = |(item, amount): &(Item, Cents)| Part {
            item: item.id,
            document: item.document,
            kind: item.kind,
            number: item.number.clone(),
            account: item.account,
            amount: *amount,
        };
        let fact = Fact::Lettered {
            customer: customer.id,
            closed: decided.code.is_some(),
            code: decided.code.unwrap_or_else(|| items[0].0.number.clone()),
            day,
            amount: decided.amount,
            currency: items[0].0.currency,
            parts: items.iter().map(part).collect(),
            difference: decided.difference,
            settled: decided.settled,
            entries: decided.entries,
            items: decided.items,
        };
        record(tx, &mut lettering, fact)?;
        Ok(lettering)
    }
}
