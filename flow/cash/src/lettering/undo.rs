//! Takes a lettering by hand apart: its items are open again, the difference is booked back.

use ground::credit::exposure_now;
use ground::customer::Customer;
use ground::ledger;
use ground::party::text;
use ground::receivable::{self, Item, Pair};
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, Lettering, State};
use super::rules;
use crate::payment::vat;

/// Takes a lettering by hand apart. Credits that had come from another account stay where they are.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The lettering.
    pub lettering: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// What one fact set off on the account of what was owed, as long as all of it still stands.
fn standing(tx: &mut Tx, lettering: &Lettering) -> Result<(Vec<Pair>, Vec<Item>)> {
    let debits: Vec<Id> = lettering.parts.iter().filter(|p| p.amount.0 > 0).map(|p| p.item).collect();
    let own = lettering.difference.as_ref().map(|d| d.item);
    let mut pairs: Vec<Pair> = Vec::new();
    for id in debits.iter().copied().chain(own) {
        for pair in receivable::pairs_of_fact(tx, id, lettering.seq)? {
            if !pairs.iter().any(|p| (p.debit, p.credit) == (pair.debit, pair.credit)) {
                pairs.push(pair);
            }
        }
    }
    let mut items: Vec<Item> = Vec::new();
    for pair in &pairs {
        let now = receivable::pairs_of(tx, pair.debit)?;
        let stands = now.iter().any(|p| p.credit == pair.credit && p.amount >= pair.amount);
        if !stands {
            return Err(Refusal::conflict("lettering.taken_apart").into());
        }
        for id in [pair.debit, pair.credit] {
            if !items.iter().any(|i| i.id == id) {
                items.push(receivable::find(tx, id)?.ok_or_else(|| Fault::broken("a lettered item is not there"))?);
            }
        }
    }
    Ok((pairs, items))
}

impl Command for Undo {
    const NAME: &'static str = "lettering.undo";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Lettering;

    fn run(&self, tx: &mut Tx) -> Result<Lettering> {
        let mut lettering: Lettering = fetch(tx, self.lettering, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if lettering.state != State::Lettered {
            return Err(Refusal::conflict("lettering.taken_apart").into());
        }
        let (pairs, items) = standing(tx, &lettering)?;
        let touched: Vec<&Item> = items.iter().collect();
        let connected = match items.iter().any(|i| i.letter.is_some()) {
            true => receivable::connected(tx, &touched)?,
            false => Vec::new(),
        };
        let day = tx.today();
        let accounts = ledger::accounts(tx)?;
        let customer: Customer = fetch(tx, lettering.customer, None)?;
        let mut settled = receivable::undo(&pairs, &items, &connected, day)?;
        let (mut entries, mut begun) = (Vec::new(), Vec::new());
        if let Some(difference) = &lettering.difference {
            let before = items.iter().find(|i| i.id == difference.item);
            let before = before.ok_or_else(|| Fault::broken("the item of a difference is not there"))?;
            let open = Item { open: before.amount, open_value: before.value, ..before.clone() };
            let letters = exposure_now(tx, customer.id)?.letters + settled.letters;
            let of = (lettering.id, customer.profile.name.as_str());
            let (entry, item, both) =
                rules::back(&accounts, of, (&open, difference), (tx.new_id(), 0), (letters, day))?;
            entries.push(entry);
            begun.push(item);
            settled.take(both);
        }
        let side = |id: Id, amount: Cents| Some((items.iter().find(|i| i.id == id)?.clone(), -amount));
        let rises: Vec<(Item, Cents)> =
            pairs.iter().flat_map(|p| [side(p.debit, p.amount), side(p.credit, p.amount)]).flatten().collect();
        if rises.iter().any(|(item, _)| item.vat_pending) {
            let documents = vat::pending(tx, &accounts, &rises)?;
            entries.extend(vat::entries(&documents, &[], day));
        }
        let amount = lettering.amount;
        let fact = Fact::Undone { customer: customer.id, day, amount, settled, entries, items: begun, reason };
        record(tx, &mut lettering, fact)?;
        Ok(lettering)
    }
}
