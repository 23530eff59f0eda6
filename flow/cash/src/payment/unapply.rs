//! Takes back what a payment has settled: items open again, and everything booked beside the money is booked back.

use ground::credit::exposure_now;
use ground::ledger;
use ground::party::text;
use ground::receivable::{self, Item, ItemKind, Pair};
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::apply::own_item;
use super::model::{Fact, Payment};
use super::undo::{self, Undoing};
use super::vat;

/// Takes back what a payment has settled; the items are open again. What was paid beyond them stays among the
/// customer's other credits.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unapply {
    /// The payment.
    pub payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

impl Command for Unapply {
    const NAME: &'static str = "payment.unapply";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payment;

    fn run(&self, tx: &mut Tx) -> Result<Payment> {
        let mut payment: Payment = fetch(tx, self.payment, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        if payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.taken_back").into());
        }
        let own = own_item(tx, &payment)?;
        let (pairs, items) = set_off(tx, &payment, &own)?;
        let touched: Vec<&Item> = items.iter().collect();
        let connected = match items.iter().any(|i| i.letter.is_some()) {
            true => receivable::connected(tx, &touched)?,
            false => Vec::new(),
        };
        let accounts = ledger::accounts(tx)?;
        let letters = exposure_now(tx, own.customer)?.letters;
        let day = tx.today();
        let case = Undoing {
            accounts: &accounts,
            payment: (payment.id, &payment.number, ""),
            own: &own,
            pairs: &pairs,
            items: &items,
            connected: &connected,
            standing: &payment.standing,
            letters,
            day,
        };
        let mut undone = undo::undo(&case, &mut || tx.new_id())?;
        let side = |id: Id, amount: Cents| Some((items.iter().find(|i| i.id == id)?.clone(), -amount));
        let rises: Vec<(Item, Cents)> =
            pairs.iter().flat_map(|p| [side(p.debit, p.amount), side(p.credit, p.amount)]).flatten().collect();
        if rises.iter().any(|(item, _)| item.vat_pending) {
            let documents = vat::pending(tx, &accounts, &rises)?;
            let back: Vec<(String, Cents)> =
                payment.standing.iter().flat_map(|s| &s.booked).map(|(a, amount)| (a.clone(), -*amount)).collect();
            undone.entries.extend(vat::entries(&documents, &back, day));
        }
        let mut invoices: Vec<Id> =
            items.iter().filter(|i| i.kind.document() == "invoice").map(|i| i.document).collect();
        invoices.sort_unstable();
        invoices.dedup();
        let fact = Fact::Unapplied {
            customer: own.customer,
            settled: undone.settled,
            invoices,
            amount: pairs.iter().map(|p| p.amount).sum(),
            entries: undone.entries,
            items: undone.items,
            reason,
        };
        record(tx, &mut payment, fact)?;
        Ok(payment)
    }
}

/// What a payment was set off against, with the credits used together with it and what closed differences; and all
/// items of those pairs, the payment's own first.
pub(super) fn set_off(tx: &mut Tx, payment: &Payment, own: &Item) -> Result<(Vec<Pair>, Vec<Item>)> {
    let adjustments: Vec<Id> = payment.standing.iter().filter_map(|s| s.adjustment).collect();
    let mut pairs = receivable::pairs_of(tx, own.id)?;
    for standing in &payment.standing {
        for id in standing.credits.iter().chain(&standing.adjustment) {
            for pair in receivable::pairs_of_fact(tx, *id, standing.seq)? {
                if !pairs.iter().any(|p| (p.debit, p.credit) == (pair.debit, pair.credit)) {
                    pairs.push(pair);
                }
            }
        }
    }
    let mut items = vec![own.clone()];
    let mut kept = Vec::with_capacity(pairs.len());
    for pair in pairs {
        for id in [pair.debit, pair.credit] {
            if !items.iter().any(|i| i.id == id) {
                items.push(receivable::find(tx, id)?.ok_or_else(|| Fault::broken("an allocated item is not there"))?);
            }
        }
        let debit = items.iter().find(|i| i.id == pair.debit);
        // Money that was paid back, taken back, or is owed back stays so; a difference booked back earlier too.
        let stays = debit.is_some_and(|d| match d.kind {
            ItemKind::Overpayment | ItemKind::Returned | ItemKind::Refund | ItemKind::Transfer => true,
            ItemKind::Adjustment => !adjustments.contains(&d.id),
            _ => false,
        });
        if !stays {
            kept.push(pair);
        }
    }
    items.retain(|i| i.id == own.id || kept.iter().any(|p| p.debit == i.id || p.credit == i.id));
    Ok((kept, items))
}
