//! What a payment needs of the VAT of the documents it settles.

use bill::invoice::{Invoice, shares};
use ground::ledger::{Accounts, Posting};
use ground::receivable::pending::{PendingDocument, PendingVat};
use ground::receivable::{self, Control, Item, ItemKind};
use ground::record::find;
use ground::tax::Due;
use kernel::{Cents, Day, Id, Result};
use store::Tx;

use super::discount::Share;

/// The rates of a document, for a discount on it; none where it is no invoice.
pub fn shares(tx: &mut Tx, accounts: &Accounts, item: &Item) -> Result<Vec<Share>> {
    let Some(invoice) = invoice(tx, item)? else { return Ok(Vec::new()) };
    let share = |s: shares::VatShare| {
        let pending = s.due == Due::OnReceipt && item.vat_pending;
        let account = if pending { s.pending(accounts, invoice.kind) } else { s.account(accounts) };
        Share { rate: s.rate, account: account.to_string(), gross: s.gross, tax: s.tax }
    };
    Ok(shares::of_invoice(&invoice).into_iter().map(share).collect())
}

fn invoice(tx: &mut Tx, item: &Item) -> Result<Option<Invoice>> {
    if item.kind.document() == "invoice" { find::<Invoice>(tx, item.document) } else { Ok(None) }
}

/// The documents among some items whose VAT falls due as they are paid, each once, with what is open of them then.
/// Items come with the amount by which each falls, whichever side it is on; below nothing: it rises again.
pub fn pending(tx: &mut Tx, accounts: &Accounts, falls: &[(Item, Cents)]) -> Result<Vec<(PendingDocument, Cents)>> {
    let mut list: Vec<(Id, PendingDocument, Cents)> = Vec::new();
    for (item, amount) in falls.iter().filter(|(i, _)| i.vat_pending) {
        if let Some((_, document, open)) = list.iter_mut().find(|(id, ..)| *id == item.document) {
            *open -= *amount;
            assert!(open.0 >= 0 && *open <= document.total, "a document is settled between nothing and all of it");
            continue;
        }
        let Some(invoice) = invoice(tx, item)? else { continue };
        let credit = item.kind == ItemKind::CreditNote;
        let vat = |s: shares::VatShare| PendingVat {
            pending: s.pending(accounts, invoice.kind).to_string(),
            account: s.account(accounts).to_string(),
            tax: s.tax,
            base: s.base,
        };
        let waits = shares::of_invoice(&invoice).into_iter().filter(|s| s.due == Due::OnReceipt && !s.tax.is_zero());
        let items = receivable::of_document(tx, item.document)?;
        let side = items.iter().filter(|i| (i.amount.0 < 0) == credit && i.account != Control::Deposits);
        let document = PendingDocument {
            number: invoice.number.clone(),
            day: invoice.day.unwrap_or(item.issue_day),
            vat: waits.map(vat).collect(),
            total: invoice.totals.gross,
            open: side.map(|i| i.open.abs()).sum(),
            deposit: item.kind == ItemKind::Deposit,
            credit,
        };
        let open = document.open - *amount;
        list.push((item.document, document, open));
    }
    Ok(list.into_iter().map(|(_, document, open)| (document, open)).collect())
}

/// The entries by which VAT falls due, or waits again. `discounted` is what a discount took off the pending accounts
/// already (account and amount).
pub fn entries(documents: &[(PendingDocument, Cents)], discounted: &[(String, Cents)], day: Day) -> Vec<Posting> {
    let mut discounted = discounted.to_vec();
    let mut entries = Vec::new();
    for (document, open) in documents {
        let mut due = document.falls_due(*open);
        for (vat, falling) in document.vat.iter().zip(&mut due) {
            for (_, taken) in discounted.iter_mut().filter(|(account, _)| *account == vat.pending) {
                let amount = falling.tax;
                let part = if amount.0 >= 0 { (*taken).clamp(Cents::ZERO, amount) } else { (*taken).clamp(amount, Cents::ZERO) };
                *falling = falling.less(part);
                *taken -= part;
            }
        }
        entries.extend(document.entry(day, &due));
    }
    entries
}
