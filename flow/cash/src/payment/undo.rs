//! How what a payment has settled is taken apart again, with everything that was booked beside the money. Pure.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use ground::receivable::{self, Control, Item, ItemKind, ItemMove, OpenItem, Pair, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};

use super::settlement::{Standing, in_currency, role};

/// What is to be taken apart.
pub struct Undoing<'a> {
    /// The chart.
    pub accounts: &'a Accounts,
    /// The payment, its number and the payer's name.
    pub payment: (Id, &'a str, &'a str),
    /// The payment's item.
    pub own: &'a Item,
    /// What was set off.
    pub pairs: &'a [Pair],
    /// The items of the pairs.
    pub items: &'a [Item],
    /// The others of their lettered groups.
    pub connected: &'a [Item],
    /// What stands beside.
    pub standing: &'a [Standing],
    /// Lettering codes the customer has used.
    pub letters: i64,
    /// The day.
    pub day: Day,
    /// Entries of the same fact before these.
    pub entries_before: i64,
    /// What was paid beyond the items, where nothing of it was used since.
    pub over: Option<&'a Over>,
}

/// Money beyond the items that lies among the other credits (4197).
pub struct Over {
    /// What is owed back.
    pub credit: Item,
    /// The item by which it left the customers' account; none where it never was there.
    pub debit: Option<Item>,
}

/// What a settlement leaves when it is taken apart.
#[derive(Default)]
pub struct Undone {
    /// What is open again.
    pub settled: Settled,
    /// Entries that book back what stood beside the money.
    pub entries: Vec<Posting>,
    /// Items of those entries, closed at once.
    pub items: Vec<OpenItem>,
}

/// Opens the items again and books back discount, difference, fee and exchange.
pub fn undo(case: &Undoing, ids: &mut dyn FnMut() -> Id) -> Result<Undone> {
    if case.pairs.is_empty() {
        return Err(Refusal::conflict("payment.not_applied").into());
    }
    taken_apart(case, ids)
}

fn taken_apart(case: &Undoing, ids: &mut dyn FnMut() -> Id) -> Result<Undone> {
    let mut out = Undone::default();
    if !case.pairs.is_empty() {
        out.settled = receivable::undo(case.pairs, case.items, case.connected, case.day)?;
    }
    for standing in case.standing {
        if !standing.booked.is_empty() {
            back(case, standing, &mut out, ids)?;
        }
        if let Some((item, account, gained)) = &standing.exchange {
            exchange(case, (*item, account, *gained), &mut out, ids);
        }
    }
    if let Some(over) = case.over {
        over_back(case, over, &mut out, ids)?;
    }
    super::doubtful::back(case, &mut out, ids)?;
    Ok(out)
}

/// The same, and the money goes back to where it waits until somebody knows whose it is (R22). All of it must be there:
/// `money` is what came in of it in the currency of its item, where that is known apart, and what it was in the books.
/// `beside` are items that the payment's own stays set off against.
pub fn give_back(
    case: &Undoing,
    (came, books): (Option<Cents>, Cents),
    beside: &[Item],
    ids: &mut dyn FnMut() -> Id,
) -> Result<Undone> {
    let mut out = taken_apart(case, ids)?;
    let returned = |i: &&OpenItem| i.kind == ItemKind::Transfer && i.account == case.own.account;
    let mut credits = vec![now(case.own, &out.settled.moves)];
    credits.extend(out.items.iter().filter(returned).map(|i| now(&i.fresh(), &out.settled.moves)));
    credits.retain(|i| !i.open.is_zero());
    let held: Cents = credits.iter().map(|i| -i.open).sum();
    let money = came.unwrap_or(held);
    if held != money || held.is_zero() || credits.iter().any(|i| i.open.0 > 0) {
        return Err(Refusal::conflict("payment.money_went_on").with("amount", money - held).into());
    }
    let (entry, kind) = (next_entry(case, &out), ItemKind::Transfer);
    let begun = OpenItem { kind, ..item(case, ids(), case.own.account, (money, books), (entry, 0)) };
    // Euros wait as euros, whatever they were changed into since.
    let waits = Line::credit(case.accounts.of(Role::Suspense), None, books);
    let lines = vec![
        in_currency(Line::debit(case.accounts.of(role(case.own.account)), Some(case.own.customer), books), &begun),
        if came.is_some() { in_currency(waits, &begun) } else { waits },
    ];
    // With the money go the adjustments that the payment's own item has closed: all of it comes to nothing.
    let closed = out.items.iter().map(|i| now(&i.fresh(), &out.settled.moves)).filter(|i| i.open.is_zero() && i.letter.is_none());
    // What a rate moved goes with money in another currency; of euros that were changed it stays beside, with its reverse.
    let closed = closed.filter(|i| !i.amount.is_zero() || !case.own.currency.is_euro());
    let connected: Vec<Item> = closed.chain(beside.iter().map(|i| now(i, &out.settled.moves))).collect();
    let used: Vec<(Item, Cents)> = credits.into_iter().map(|i| (i.clone(), -i.open)).collect();
    let asked = SetOff {
        debits: &[(begun.fresh(), money)],
        credits: &used,
        connected: &connected,
        letters: case.letters + out.settled.letters,
        day: case.day,
    };
    let mut settled = receivable::settle(&asked)?;
    out.entries.push(posting(case, lines));
    out.items.push(begun);
    rest_on_exchange(case, &mut out, &mut settled, ids);
    out.settled.take(settled);
    Ok(out)
}

/// What both sides of a set-off differ by in the books stays on the exchange, on the payment's account.
fn rest_on_exchange(case: &Undoing, out: &mut Undone, settled: &mut Settled, ids: &mut dyn FnMut() -> Id) {
    let gained = settled.credit_value - settled.debit_value;
    if gained.is_zero() {
        return;
    }
    let fx = if gained.0 > 0 { Role::FxGain } else { Role::FxLoss };
    let moved = item(case, ids(), case.own.account, (Cents::ZERO, gained), (next_entry(case, out), 0));
    let letter = settled.letter().cloned();
    settled.join(&moved, case.day, letter);
    let lines = vec![
        Line::debit(case.accounts.of(role(case.own.account)), Some(case.own.customer), gained),
        Line::credit(case.accounts.of(fx), None, gained),
    ];
    out.entries.push(posting(case, lines));
    out.items.push(moved);
}

pub(super) fn next_entry(case: &Undoing, out: &Undone) -> i64 {
    case.entries_before + out.entries.len() as i64
}

/// What was paid beyond the items comes back from the other credits to the customers' account.
fn over_back(case: &Undoing, over: &Over, out: &mut Undone, ids: &mut dyn FnMut() -> Id) -> Result<()> {
    let (amount, value) = (-over.credit.open, -over.credit.open_value);
    let (entry, kind) = (next_entry(case, out), ItemKind::Transfer);
    let currency = over.credit.currency;
    let from = OpenItem { kind, currency, ..item(case, ids(), Control::OtherCredits, (amount, value), (entry, 0)) };
    let to = OpenItem { kind, currency, ..item(case, ids(), case.own.account, (-amount, -value), (entry, 1)) };
    let customer = Some(case.own.customer);
    let lines = vec![
        in_currency(Line::debit(case.accounts.of(Role::OtherCredits), customer, value), &from),
        in_currency(Line::credit(case.accounts.of(role(case.own.account)), customer, value), &to),
    ];
    let left = over.debit.as_ref().map(|d| (now(d, &out.settled.moves), to.fresh()));
    for (debit, credit) in std::iter::once((from.fresh(), over.credit.clone())).chain(left) {
        let asked = SetOff {
            debits: &[(debit, amount)],
            credits: &[(credit, amount)],
            connected: &[],
            letters: case.letters + out.settled.letters,
            day: case.day,
        };
        out.settled.take(receivable::settle(&asked)?);
    }
    out.entries.push(posting(case, lines));
    out.items.extend([from, to]);
    Ok(())
}

pub(super) fn posting(case: &Undoing, lines: Vec<Line>) -> Posting {
    let (_, number, name) = case.payment;
    let label = format!("Annulation encaissement {}", if name.trim().is_empty() { number } else { name.trim() });
    Posting { journal: Journal::General, day: case.day, piece: number.to_string(), piece_day: case.day, label, lines }
}

/// An item of the undoing, on a line of one of its entries.
pub(super) fn item(
    case: &Undoing,
    id: Id,
    account: Control,
    (amount, value): (Cents, Cents),
    (entry, line): (i64, i64),
) -> OpenItem {
    OpenItem {
        id,
        customer: case.own.customer,
        account,
        kind: ItemKind::Adjustment,
        document: case.payment.0,
        number: case.payment.1.to_string(),
        rank: 1,
        issue_day: case.day,
        due_day: case.day,
        currency: case.own.currency,
        amount,
        value: (value != amount).then_some(value),
        early: None,
        vat_pending: false,
        entry,
        line,
    }
}

/// Books back what stood beside the money, and closes it against the item that it had come from.
fn back(case: &Undoing, standing: &Standing, out: &mut Undone, ids: &mut dyn FnMut() -> Id) -> Result<()> {
    let total: Cents = standing.booked.iter().map(|(_, amount)| *amount).sum();
    let against = standing.adjustment.unwrap_or(case.own.id);
    let before = case.items.iter().find(|i| i.id == against).unwrap_or(case.own);
    let beside = standing.beside.unwrap_or(total);
    let amounts = if standing.adjustment.is_some() { (-before.amount, -before.value) } else { (beside, total) };
    let mut lines = standing.lines_back();
    if amounts == (Cents::ZERO, Cents::ZERO) {
        // What was kept and what was given came to nothing: the customer's account was not touched.
        out.entries.push(posting(case, lines));
        return Ok(());
    }
    let place = (next_entry(case, out), lines.len() as i64);
    let begun = OpenItem { currency: before.currency, ..item(case, ids(), before.account, amounts, place) };
    let line = Line::debit(case.accounts.of(role(before.account)), Some(case.own.customer), total);
    lines.push(if begun.currency == Currency::EUR { line } else { line.in_currency(begun.currency, begun.amount) });
    let other = now(before, &out.settled.moves);
    let fresh = begun.fresh();
    if fresh.open.0 < 0 && other.open.0 < 0 {
        // Money beyond the items that was taken as income (R26) is the customer's again, beside the payment's own item.
        out.entries.push(posting(case, lines));
        out.items.push(OpenItem { kind: ItemKind::Transfer, ..begun });
        return Ok(());
    }
    let part = fresh.open.abs();
    let (debits, credits) =
        if fresh.open.0 > 0 { ([(fresh, part)], [(other, part)]) } else { ([(other, part)], [(fresh, part)]) };
    // The payment's own item goes on; only an adjustment that comes to nothing gets a code.
    let open = [case.own.clone()];
    let asked = SetOff {
        debits: &debits,
        credits: &credits,
        connected: if standing.adjustment.is_some() { &[] } else { &open },
        letters: case.letters + out.settled.letters,
        day: case.day,
    };
    let mut settled = receivable::settle(&asked)?;
    out.entries.push(posting(case, lines));
    out.items.push(begun);
    // The money is worth another rate than what stood beside it.
    rest_on_exchange(case, out, &mut settled, ids);
    out.settled.take(settled);
    Ok(())
}

fn exchange(case: &Undoing, (of, account, gained): (Id, &str, Cents), out: &mut Undone, ids: &mut dyn FnMut() -> Id) {
    let begun = item(case, ids(), case.own.account, (Cents::ZERO, -gained), (next_entry(case, out), 0));
    let lines = vec![
        Line::credit(case.accounts.of(role(case.own.account)), Some(case.own.customer), gained),
        Line::debit(account, None, gained),
    ];
    // Both come to nothing together, but without a code: the first may share its line of the books with the money
    // (R35), which is open again. They get the code of the money's group once that closes.
    out.settled.join(&begun, case.day, None);
    out.settled.moves.retain(|m| m.item != of);
    out.settled.moves.push(ItemMove {
        item: of,
        open: Cents::ZERO,
        open_value: None,
        closed_day: Some(case.day),
        letter: None,
    });
    out.entries.push(posting(case, lines));
    out.items.push(begun);
}

/// An item as it is after some moves.
pub(super) fn now(item: &Item, moves: &[ItemMove]) -> Item {
    item.after(moves)
}
