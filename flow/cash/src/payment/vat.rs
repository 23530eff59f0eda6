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
use super::model::{Method, Payment};
use super::store as payments;

/// The rates of a document, for a discount on it; none where it is no invoice.
pub fn shares(tx: &mut Tx, accounts: &Accounts, item: &Item) -> Result<Vec<Share>> {
    let Some(invoice) = invoice(tx, item)? else { return Ok(Vec::new()) };
    let share = |s: shares::VatShare| {
        let pending = s.due == Due::OnReceipt && item.vat_pending;
        let account = if pending { s.pending(accounts, invoice.kind) } else { s.account(accounts) };
        Share { document: invoice.id, treatment: s.treatment, rate: s.rate, account: account.to_string(), gross: s.gross, tax: s.tax }
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
            open: side.map(|i| i.open.abs()).sum::<Cents>() + payments::by_unpaid_bills(tx, item.document)?,
            deposit: item.kind == ItemKind::Deposit,
            credit,
        };
        let open = document.open - *amount;
        list.push((item.document, document, open));
    }
    Ok(list.into_iter().map(|(_, document, open)| (document, open)).collect())
}

/// What bills settled of documents whose VAT falls due as they are paid, at the moment when the debtor pays them
/// (BOI-TVA-BASE-20-20: the tax is due on the day on which a bill is paid, whenever it was accepted or discounted).
/// With a sign below nothing: they are not paid after all.
pub fn of_bills(tx: &mut Tx, accounts: &Accounts, bills: &[Payment], (sign, day): (i64, Day)) -> Result<Vec<Posting>> {
    let mut falls: Vec<(Item, Cents)> = Vec::new();
    let mut discounted: Vec<(String, Cents)> = Vec::new();
    for bill in bills.iter().filter(|p| p.method == Method::Bill) {
        for (id, amount) in payments::settled_by(tx, bill.id)? {
            let item = receivable::find_now(tx, id)?.filter(|i| i.vat_pending);
            falls.extend(item.map(|item| (item, Cents(amount.0 * sign))));
        }
        let beside = bill.standing.iter().flat_map(|s| &s.booked);
        discounted.extend(beside.map(|(account, amount)| (account.clone(), Cents(amount.0 * sign))));
    }
    if falls.is_empty() {
        return Ok(Vec::new());
    }
    Ok(entries(&pending(tx, accounts, &falls)?, &discounted, day))
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

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn day() -> Day {
        Day::parse("2026-03-31").unwrap()
    }

    /// Services of 1,000.00 with 200.00 of VAT that waits.
    fn document(open: i64, credit: bool) -> PendingDocument {
        let (pending, account) = ("445741".into(), "445711".into());
        PendingDocument {
            number: "FA1".into(),
            day: day(),
            vat: vec![PendingVat { pending, account, tax: Cents(200_00), base: Cents(1000_00) }],
            total: Cents(1200_00),
            open: Cents(open),
            deposit: false,
            credit,
        }
    }

    /// What a discount took off the pending account does not fall due again, each cent of it once, in both directions.
    #[test]
    fn what_a_discount_took_off_does_not_fall_due() {
        for (what, documents, discounted, expected) in [
            ("all of it", vec![(1200_00, 0)], vec![], vec![(200_00, 1000_00)]),
            ("less the VAT of a discount", vec![(1200_00, 0)], vec![("445741", 4_00)], vec![(196_00, 980_00)]),
            ("of another account", vec![(1200_00, 0)], vec![("445742", 4_00)], vec![(200_00, 1000_00)]),
            ("of two documents the first", vec![(1200_00, 600_00), (1200_00, 0)], vec![("445741", 4_00)], vec![(96_00, 480_00), (200_00, 1000_00)]),
            ("the rest off the next", vec![(1200_00, 1188_00), (1200_00, 0)], vec![("445741", 4_00)], vec![(198_00, 990_00)]),
            ("it waits again", vec![(0, 1200_00)], vec![("445741", -4_00)], vec![(-196_00, -980_00)]),
            ("nothing of the other side", vec![(0, 1200_00)], vec![("445741", 4_00)], vec![(-200_00, -1000_00)]),
        ] {
            let documents: Vec<_> = documents.iter().map(|(before, after)| (document(*before, false), Cents(*after))).collect();
            let discounted: Vec<_> = discounted.iter().map(|(account, cents)| (account.to_string(), Cents(*cents))).collect();
            let made: Vec<_> = entries(&documents, &discounted, day())
                .iter()
                .map(|entry| {
                    let due = entry.lines.iter().find(|l| l.account == "445711").unwrap();
                    assert!(entry.difference().is_zero() && entry.lines.len() == 2 && entry.day == day(), "{what}");
                    ((due.credit - due.debit).0, due.base.unwrap().0)
                })
                .collect();
            assert_eq!(made, expected, "{what}");
        }
        let back = entries(&[(document(1200_00, true), Cents(600_00))], &[], day());
        let due = back[0].lines.iter().find(|l| l.account == "445711").unwrap();
        assert_eq!((due.debit.0, due.base), (100_00, Some(Cents(-500_00))), "a credit note's comes back");
    }
}
