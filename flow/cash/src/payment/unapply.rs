//! Takes back what a payment has settled: items open again, and everything booked beside the money is booked back.

use ground::credit::exposure_now;
use ground::ledger;
use ground::party::text;
use ground::receivable::{self, Control, Item, ItemKind, Pair};
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::apply::own_item;
use super::model::{Fact, Method, Payment};
use super::outgoing::Purpose;
use super::settlement::Standing;
use super::undo::{self, Over, Undoing, Undone};
use super::{rules, store as payments, vat};

/// Takes back what a payment has settled; the items are open again. What was paid beyond them comes back with it, unless
/// some of that was used since.
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
        if payment.purpose == Some(Purpose::Shared) {
            return Err(Refusal::conflict("payment.of_several").into());
        }
        if payment.purpose.is_some() {
            return Err(Refusal::conflict("payment.taken_back").into());
        }
        refuse_of_bill(tx, &payment)?;
        let own = own_item(tx, &payment)?;
        let standing = std::mem::take(&mut payment.standing);
        let taken = take_apart(tx, &payment, (&own, &standing), 0)?;
        payment.standing = standing;
        let fact = Fact::Unapplied {
            customer: own.customer,
            settled: taken.undone.settled,
            invoices: taken.invoices,
            amount: taken.amount,
            entries: taken.undone.entries,
            items: taken.undone.items,
            reason,
        };
        record(tx, &mut payment, fact)?;
        Ok(payment)
    }
}

/// What a bill of exchange became at the bank is not taken apart by hand: the bill comes back unpaid, or was paid.
pub(super) fn refuse_of_bill(tx: &mut Tx, payment: &Payment) -> Result<()> {
    let mut of_bill = payment.is_unpaid_bill();
    if payment.method == Method::Bill && !of_bill {
        for (id, _) in payments::settled_by(tx, payment.id)? {
            of_bill |= receivable::find_now(tx, id)?.is_some_and(|i| i.account == Control::Bills);
        }
    }
    if of_bill { Err(Refusal::conflict("payment.of_bill").into()) } else { Ok(()) }
}

/// What is taken apart of a payment.
pub(super) struct Taken {
    /// The items and entries.
    pub undone: Undone,
    /// The invoices that are open again.
    pub invoices: Vec<Id>,
    /// Taken back in all.
    pub amount: Cents,
}

/// Takes apart what one item of a payment, with what stands beside it, has settled.
fn take_apart(tx: &mut Tx, payment: &Payment, of: (&Item, &[Standing]), entries_before: i64) -> Result<Taken> {
    with_case(tx, payment, of, entries_before, |case, ids| undo::undo(case, ids))
}

/// The same, and its money goes back to where it waits: in the payment's currency, and in cents of the books.
pub(super) fn give_back(
    tx: &mut Tx,
    payment: &Payment,
    of: (&Item, &[Standing]),
    (money, entries_before): ((Cents, Cents), i64),
) -> Result<Taken> {
    let mut beside = Vec::new();
    let over = over(tx, payment, of.0)?;
    let (pairs, _) = set_off(tx, of.0, of.1, over.as_ref())?;
    for pair in receivable::pairs_of(tx, of.0.id)? {
        let other = if pair.debit == of.0.id { pair.credit } else { pair.debit };
        if !pairs.iter().any(|p| (p.debit, p.credit) == (pair.debit, pair.credit)) {
            beside.extend(receivable::find(tx, other)?);
        }
    }
    // What a rate moved while it was used stands on its lines of the books: it gets the code of its group.
    for moved in receivable::moved_by_rates(tx, of.0)? {
        if !beside.iter().any(|i| i.id == moved.id) {
            beside.push(moved);
        }
    }
    // Euros that the bank made of another currency stand in that one: all of it is there unless something else took of it.
    let changed = of.0.currency != payment.currency.unwrap_or_default();
    if changed && beside.iter().any(|i| i.kind != ItemKind::Adjustment) {
        return Err(Refusal::conflict("payment.money_went_on").with("amount", payment.amount).into());
    }
    let money = (if changed { None } else { Some(money.0) }, money.1);
    with_case(tx, payment, of, entries_before, |case, ids| undo::give_back(case, money, &beside, ids))
}

fn with_case(
    tx: &mut Tx,
    payment: &Payment,
    (own, standing): (&Item, &[Standing]),
    entries_before: i64,
    decide: impl FnOnce(&Undoing, &mut dyn FnMut() -> Id) -> Result<Undone>,
) -> Result<Taken> {
    let over = over(tx, payment, own)?;
    let (pairs, items) = set_off(tx, own, standing, over.as_ref())?;
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
        own,
        pairs: &pairs,
        items: &items,
        connected: &connected,
        standing,
        letters,
        day,
        entries_before,
        over: over.as_ref(),
    };
    let mut undone = decide(&case, &mut || tx.new_id())?;
    rules::date_vouchers(&mut undone.entries, &payment.number, payment.day.unwrap_or(day));
    let side = |id: Id, amount: Cents| Some((items.iter().find(|i| i.id == id)?.clone(), -amount));
    let rises: Vec<(Item, Cents)> =
        pairs.iter().flat_map(|p| [side(p.debit, p.amount), side(p.credit, p.amount)]).flatten().collect();
    if rises.iter().any(|(item, _)| item.vat_pending) {
        let documents = vat::pending(tx, &accounts, &rises)?;
        let back: Vec<(String, Cents)> =
            standing.iter().flat_map(|s| &s.booked).map(|(a, amount)| (a.clone(), -*amount)).collect();
        undone.entries.extend(vat::entries(&documents, &back, day));
    }
    let mut invoices: Vec<Id> = items.iter().filter(|i| i.kind.document() == "invoice").map(|i| i.document).collect();
    invoices.sort_unstable();
    invoices.dedup();
    Ok(Taken { undone, invoices, amount: pairs.iter().map(|p| p.amount).sum() })
}

/// What a payment left among a customer's other credits, as long as nothing of it was used.
fn over(tx: &mut Tx, payment: &Payment, own: &Item) -> Result<Option<Over>> {
    let items = receivable::of_document(tx, payment.id)?;
    let of_it = |i: &&Item| i.kind == ItemKind::Overpayment && i.customer == own.customer && !i.amount.is_zero();
    let untouched = |i: &&Item| i.account == Control::OtherCredits && i.open == i.amount;
    let mut credits = items.iter().filter(of_it).filter(untouched);
    let (Some(credit), None) = (credits.next(), credits.next()) else { return Ok(None) };
    let mut debit = None;
    for item in items.iter().filter(of_it) {
        let left = item.account == Control::Customers && item.amount == -credit.amount && item.open.is_zero();
        if left && receivable::pairs_of(tx, item.id)?.iter().any(|p| p.credit == own.id) {
            debit = Some(item.clone());
        }
    }
    Ok(Some(Over { credit: credit.clone(), debit }))
}

/// What a payment was set off against, with the credits used together with it and what closed differences; and all
/// items of those pairs, the payment's own first.
pub(super) fn set_off(
    tx: &mut Tx,
    own: &Item,
    standing: &[Standing],
    over: Option<&Over>,
) -> Result<(Vec<Pair>, Vec<Item>)> {
    let adjustments: Vec<Id> = standing.iter().filter_map(|s| s.adjustment).collect();
    let comes_back = over.and_then(|o| o.debit.as_ref()).map(|i| i.id);
    let mut pairs = receivable::pairs_of(tx, own.id)?;
    let down: Vec<Id> = standing.iter().flat_map(|s| &s.moved).map(|(down, _)| *down).collect();
    for standing in standing {
        let up = standing.moved.iter().map(|(_, up)| up);
        for id in standing.credits.iter().chain(&standing.adjustment).chain(up) {
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
        // Money that was paid back or is owed back stays so; a difference booked back earlier too.
        let stays = debit.is_some_and(|d| match d.kind {
            ItemKind::Overpayment => comes_back != Some(d.id),
            ItemKind::Transfer => !down.contains(&d.id),
            ItemKind::Refund => true,
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
