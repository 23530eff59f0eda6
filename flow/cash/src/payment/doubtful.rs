//! Money for items on another control account than its own: payments of doubtful customers (416), and how that is taken
//! apart again. Pure.

use ground::ledger::Line;
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff};
use kernel::{Cents, Result};

use super::settlement::{Work, in_currency, role};
use super::undo::{self, Undoing, Undone};

/// The items that stand on an account.
pub fn on(items: &[Item], account: Control) -> Vec<Item> {
    items.iter().filter(|i| i.account == account).cloned().collect()
}

impl Work<'_, '_> {
    /// Money passes to the accounts of items that stand elsewhere, account by account, and settles them there.
    pub(super) fn transfer_money(&mut self) -> Result<()> {
        for account in Control::ALL {
            if account == self.home {
                continue;
            }
            let there: Vec<(Item, Cents)> = (self.case.targets.iter())
                .filter(|t| t.item.account == account)
                .map(|t| (t.item.clone(), t.falls()))
                .collect();
            if there.is_empty() {
                continue;
            }
            let amount: Cents = there.iter().map(|(_, amount)| *amount).sum();
            let value: Cents = there.iter().map(|(item, amount)| item.value_of(*amount)).sum();
            let customer = Some(self.case.customer);
            let entry = self.next_entry();
            let down = self.begin((ItemKind::Transfer, self.home), amount, value, (entry, 0));
            let up = self.begin((ItemKind::Transfer, account), -amount, -value, (entry, 1));
            let lines = vec![
                in_currency(Line::debit(self.home_account(), customer, value), &down),
                in_currency(Line::credit(self.case.accounts.of(role(account)), customer, value), &up),
            ];
            let posting = self.posting(ground::ledger::Journal::General, lines);
            self.out.entries.push(posting);
            let connected = on(self.case.connected, account);
            let asked = SetOff {
                debits: &there,
                credits: &[(up.fresh(), amount)],
                connected: &connected,
                letters: self.case.letters + self.out.settled.letters,
                day: self.case.day,
            };
            self.out.settled.take(receivable::settle(&asked)?);
            self.keep().moved.push((down.id, up.id));
            self.debits.push((down.fresh(), amount));
            self.out.items.extend([down, up]);
        }
        Ok(())
    }
}

/// What had passed to another account, or to another currency, comes back: both of its items, open again by now, are
/// closed by a further entry.
pub(super) fn back(case: &Undoing, out: &mut Undone, ids: &mut dyn FnMut() -> kernel::Id) -> Result<()> {
    let moved = case.standing.iter().flat_map(|s| &s.moved);
    for (down, up) in moved {
        let (Some(down), Some(up)) =
            (case.items.iter().find(|i| i.id == *down), case.items.iter().find(|i| i.id == *up))
        else {
            continue;
        };
        let (down, up) = (undo::now(down, &out.settled.moves), undo::now(up, &out.settled.moves));
        let entry = undo::next_entry(case, out);
        let mut lines = Vec::with_capacity(2);
        for (other, line) in [(&up, 0), (&down, 1)] {
            let amounts = (-other.open, -other.open_value);
            let begun = undo::item(case, (ids)(), other.account, amounts, (entry, line));
            let begun = OpenItem { currency: other.currency, ..begun };
            let of = Line::debit(case.accounts.of(role(other.account)), Some(case.own.customer), begun.value());
            lines.push(in_currency(of, &begun));
            let part = other.open.abs();
            let (fresh, other) = (begun.fresh(), other.clone());
            let (debits, credits) =
                if fresh.open.0 > 0 { ([(fresh, part)], [(other, part)]) } else { ([(other, part)], [(fresh, part)]) };
            let letters = case.letters + out.settled.letters;
            let asked = SetOff { debits: &debits, credits: &credits, connected: &[], letters, day: case.day };
            out.settled.take(receivable::settle(&asked)?);
            out.items.push(begun);
        }
        out.entries.push(undo::posting(case, lines));
    }
    Ok(())
}
