//! What payments, cash discounts, credit notes and write-offs need to know of a document's VAT: its shares by treatment
//! and rate, with the accounts of each, and when the tax falls due.

use ground::ledger::{Accounts, Role};
use ground::record::find;
use ground::tax::{self, Due, Treatment, VatCode};
use kernel::{Cents, Id, Rate, Refusal, Result};
use serde::Serialize;
use store::Tx;

use super::model::{Invoice, Kind};

/// A part of a document whose tax falls due in one way, in the currency of the books. Amounts are positive on credit
/// notes too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct VatShare {
    /// How VAT treats it.
    pub treatment: Treatment,
    /// Which rate.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// When the tax falls due.
    pub due: Due,
    /// Without tax.
    pub base: Cents,
    /// Tax.
    pub tax: Cents,
    /// With tax.
    pub gross: Cents,
}

impl VatShare {
    fn of(s: tax::Share, deposit: bool) -> VatShare {
        let tax::Share { treatment, code, rate, due, base, tax, gross } = s;
        VatShare { treatment, code, rate, due: if deposit { Due::OnReceipt } else { due }, base, tax, gross }
    }

    /// The account where its tax is due.
    pub fn account<'a>(&self, accounts: &'a Accounts) -> &'a str {
        accounts.of(Role::VatCollected(self.code))
    }

    /// The account where its tax waits for the customer's payment: of services, or of deposits until the final invoice.
    pub fn pending<'a>(&self, accounts: &'a Accounts, kind: Kind) -> &'a str {
        match kind {
            Kind::Deposit => accounts.of(Role::VatOnDeposits),
            _ => accounts.of(Role::VatPending(self.code)),
        }
    }
}

/// The shares of a document.
pub fn of(tx: &mut Tx, document: Id) -> Result<Vec<VatShare>> {
    let invoice: Invoice =
        find(tx, document)?.ok_or_else(|| Refusal::missing("request.not_found").at("invoice").with("id", document))?;
    Ok(of_invoice(&invoice))
}

/// The shares of totals that stand on no deposit.
pub fn of_totals(totals: &tax::Totals, on_debits: bool) -> Vec<VatShare> {
    tax::shares(totals, on_debits).into_iter().map(|s| VatShare::of(s, false)).collect()
}

/// The shares of a document at hand. All the tax of a deposit falls due when it is received (CGI art. 269-2 a bis).
pub fn of_invoice(invoice: &Invoice) -> Vec<VatShare> {
    let shares = tax::shares(invoice.books(), invoice.more.on_debits);
    let deposit = invoice.kind == Kind::Deposit;
    let mut list: Vec<VatShare> = Vec::with_capacity(shares.len());
    for s in shares.into_iter().map(|s| VatShare::of(s, deposit)) {
        match list.iter_mut().find(|o| (o.treatment, o.code, o.due) == (s.treatment, s.code, s.due)) {
            Some(same) => {
                (same.base, same.tax, same.gross) = (same.base + s.base, same.tax + s.tax, same.gross + s.gross)
            }
            None => list.push(s),
        }
    }
    list
}
