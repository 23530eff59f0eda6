//! Issues an invoice whose lines are decided: its number, its entry and open item, the deposits that it takes into
//! account. The same for the invoice of one order and for the periodic one.

use ground::company;
use ground::customer::{Customer, Terms};
use ground::ledger;
use ground::numbering;
use ground::receivable::OpenItem;
use ground::record::fetch;
use ground::tax::Totals;
use kernel::{Currency, Day, Id, Refusal, Result};
use store::Tx;

use super::impute::{self, Imputed};
use super::make::make;
use super::model::{Invoice, Issued, Kind, Line, More};
use super::rules::{self, Heading};

/// An invoice as decided, before it has a number.
pub(crate) struct Draft {
    /// Its id.
    pub id: Id,
    /// The order; the first one where there are several.
    pub order: Id,
    /// Who owes.
    pub payer: Id,
    /// Those of its orders on which deposits were asked for.
    pub with_deposits: Vec<Id>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its totals.
    pub totals: Totals,
    /// Day of supply, the last one where there are several.
    pub supply_day: Day,
    /// Payment terms.
    pub terms: Terms,
    /// Discounts, documents quoted; deposits and the option for debits are added here.
    pub more: More,
}

/// Issues it. Its orders know of it already.
pub(crate) fn issue(tx: &mut Tx, customer: &Customer, draft: Draft) -> Result<Invoice> {
    let Draft { id, order, payer, with_deposits, lines, totals, supply_day, terms, more } = draft;
    if totals.gross.is_zero() {
        return Err(Refusal::conflict("invoice.nothing_owed").into());
    }
    let payer_name = match payer == customer.id {
        true => customer.profile.name.clone(),
        false => fetch::<Customer>(tx, payer, None)?.profile.name,
    };
    let day = tx.today();
    let number = numbering::next(tx, "FA", day)?;
    let heading = Heading { number: &number, day, payer, label: format!("Facture {payer_name}"), credit: false };
    let accounts = ledger::accounts(tx)?;
    let on_debits = company::identity(tx)?.vat_on_debits;
    let entry = rules::entry(&accounts, &heading, &totals, on_debits);
    let pending = rules::vat_pending(&totals, on_debits);
    let owed = rules::item((tx.new_id(), id), &heading, terms.due(day), totals.gross, pending);
    let owed = OpenItem { early: customer.profile.early(day), ..owed };
    let mut imputed = Imputed::default();
    if !with_deposits.is_empty() && owed.amount.0 > 0 {
        imputed = impute::impute(tx, &accounts, &heading, &with_deposits, &owed)?;
        imputed.entries.extend(impute::due_with(&accounts, &heading, &totals, on_debits, imputed.amount));
    }
    let stage = if imputed.prepaid.is_empty() { 1 } else { 4 };
    let issued = Issued {
        kind: Kind::Invoice,
        frame: rules::frame(&lines, stage),
        order,
        customer: customer.id,
        payer,
        day,
        supply_day,
        terms,
        currency: Currency::EUR,
        lines,
        payable: totals.gross - imputed.amount,
        totals,
        more: More { on_debits, prepaid: imputed.prepaid, ..more },
        seller_seq: company::identity_seq(tx)?,
        buyer_seq: customer.seq,
        entries: std::iter::once(entry).chain(imputed.entries).collect(),
        items: std::iter::once(owed).chain(imputed.items).collect(),
        settled: imputed.settled,
        exposure: Vec::new(),
        number,
    };
    make(tx, id, issued)
}
