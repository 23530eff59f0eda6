//! Moves an item between the accounts of customers and of doubtful customers: the old one is settled by the entry, a new
//! one of the same document goes on.

use ground::credit::exposure_now;
use ground::ledger::{Accounts, Posting};
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use store::Tx;

use super::model::{BadDebt, Origin};
use super::rules::{Heading, Taxed};
use crate::payment::settlement::role;

/// What a move leaves.
pub struct Moved {
    /// The entry.
    pub entry: Posting,
    /// What closes the old item, and the new one.
    pub items: Vec<OpenItem>,
    /// The old item settled.
    pub settled: Settled,
}

/// Moves what is open of an item to another account.
pub fn to(tx: &mut Tx, accounts: &Accounts, (claim, item): (Id, &Item), account: Control, heading: &Heading) -> Result<Moved> {
    let entry = heading.transfer(role(item.account), role(account), item.open_value, foreign(item, item.open));
    debug_assert_eq!(entry.lines[1].account, accounts.of(role(item.account)));
    let new = OpenItem {
        id: tx.new_id(),
        customer: item.customer,
        account,
        kind: item.kind,
        document: item.document,
        number: item.number.clone(),
        rank: item.rank,
        issue_day: heading.day,
        due_day: item.due_day,
        currency: item.currency,
        amount: item.open,
        value: (!item.currency.is_euro()).then_some(item.open_value),
        early: None,
        vat_pending: item.vat_pending,
        entry: 0,
        line: 0,
    };
    let (closes, settled) = closed(tx, claim, item, item.open, heading.day, (0, 1))?;
    Ok(Moved { entry, items: vec![closes, new], settled })
}

/// A part of an item in its currency, where that is not the books'.
pub fn foreign(item: &Item, amount: Cents) -> Option<(Currency, Cents)> {
    (!item.currency.is_euro()).then_some((item.currency, amount))
}

/// A credit on the item's account that settles an amount of it, at what that is worth in the books.
pub fn closed(tx: &mut Tx, claim: Id, item: &Item, amount: Cents, day: Day, place: (i64, i64)) -> Result<(OpenItem, Settled)> {
    let closes = OpenItem {
        id: tx.new_id(),
        customer: item.customer,
        account: item.account,
        kind: ItemKind::BadDebt,
        document: claim,
        number: item.number.clone(),
        rank: item.rank,
        issue_day: day,
        due_day: day,
        currency: item.currency,
        amount: -amount,
        value: (!item.currency.is_euro()).then(|| -item.value_of(amount)),
        early: None,
        vat_pending: false,
        entry: place.0,
        line: place.1,
    };
    let connected = receivable::connected(tx, &[item])?;
    let letters = exposure_now(tx, item.customer)?.letters;
    let settled = receivable::settle(&SetOff {
        debits: &[(item.clone(), amount)],
        credits: &[(closes.fresh(), amount)],
        connected: &connected,
        letters,
        day,
    })?;
    Ok((closes, settled))
}

/// An item that may become doubtful or lost: owed on one of the accounts, and no deposit.
pub fn checked(item: &Item, accounts: &[Control], field: &str) -> Result<()> {
    let code = match () {
        () if item.open.0 <= 0 => "bad_debt.settled",
        () if item.kind == ItemKind::Deposit => "bad_debt.deposit",
        () if !accounts.contains(&item.account) => "bad_debt.account",
        () => return Ok(()),
    };
    Err(Refusal::conflict(code).at(field).with("number", &item.number).into())
}

/// What a claim on an item is about.
pub fn origin(item: &Item) -> Origin {
    Origin {
        customer: item.customer,
        document: item.document,
        kind: item.kind,
        number: item.number.clone(),
        item: item.id,
        issue_day: item.issue_day,
        due_day: item.due_day,
    }
}

/// The VAT of the document of an item; none where it is no invoice.
pub fn taxed(tx: &mut Tx, item: &Item) -> Result<Taxed> {
    if item.kind.document() != "invoice" {
        return Ok(Taxed::default());
    }
    let Some(invoice) = ground::record::find::<bill::invoice::Invoice>(tx, item.document)? else {
        return Ok(Taxed::default());
    };
    let items = receivable::of_document(tx, item.document)?;
    let side = items.iter().filter(|i| i.amount.0 > 0 && i.account != Control::Deposits);
    Ok(Taxed {
        shares: bill::invoice::shares::of_invoice(&invoice),
        total: invoice.totals.gross,
        open: side.map(|i| i.open).sum(),
    })
}

/// The item that stands for a claim now.
pub fn item_of(tx: &mut Tx, claim: &BadDebt) -> Result<Item> {
    receivable::find(tx, claim.item)?
        .ok_or_else(|| kernel::Fault::broken(format!("bad debt {}: its item is not there", claim.number)))
}

/// A day of an entry: not before what it is about, not in the future.
pub fn day_checked(day: Day, since: Day, today: Day) -> Result<()> {
    if day < since || day > today {
        return Err(Refusal::invalid("bad_debt.day").at("day").with("from", since).with("to", today).into());
    }
    Ok(())
}
