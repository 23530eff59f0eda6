//! VAT on receipts where documents settle each other without money: what falls due of an invoice, and comes back of a
//! credit note. Pure.

use ground::ledger::{self, Accounts, Journal, Posting};
use ground::tax::{Due, due_part};
use kernel::Cents;

use super::model::Kind;
use super::rules::{Heading, posting};
use super::shares::VatShare;

/// What falls due of VAT on receipts as documents settle each other: of the invoices, and back of the credit note.
pub fn due(accounts: &Accounts, heading: &Heading, moved: &[(Vec<VatShare>, Moved)]) -> Option<Posting> {
    // Account, debit, and the base of the tax on accounts of VAT due.
    let mut sums: Vec<(String, Cents, Option<Cents>)> = Vec::new();
    let mut add = |account: &str, amount: Cents, base: Option<Cents>| match sums.iter_mut().find(|(a, ..)| a == account) {
        Some((_, sum, bases)) => {
            *sum += amount;
            *bases = bases.zip(base).map(|(one, other)| one + other);
        }
        None => sums.push((account.to_string(), amount, base)),
    };
    for (shares, m) in moved {
        for share in shares.iter().filter(|s| s.due == Due::OnReceipt) {
            let part = |whole: Cents| {
                let part = due_part(whole, m.total, m.before, m.amount);
                if m.credit { -part } else { part }
            };
            add(share.pending(accounts, Kind::Invoice), part(share.tax), None);
            add(share.account(accounts), -part(share.tax), Some(part(share.base)));
        }
    }
    let line = |(account, sum, base): &(String, Cents, Option<Cents>)| {
        let line = ledger::Line::debit(account, None, *sum);
        base.map_or(line.clone(), |base| line.on_base(base))
    };
    let lines: Vec<ledger::Line> = sums.iter().filter(|(_, sum, _)| !sum.is_zero()).map(line).collect();
    let made = posting(heading, lines);
    (!made.lines.is_empty()).then_some(Posting { journal: Journal::General, ..made })
}

/// How far a document is settled by something: amounts above nothing.
pub struct Moved {
    /// All of it.
    pub total: Cents,
    /// Settled before.
    pub before: Cents,
    /// Settled now.
    pub amount: Cents,
    /// It is a credit note: its tax comes back.
    pub credit: bool,
}
