//! Issues an invoice whose lines are decided: its number, its entry and open item, the deposits that it takes into
//! account. The same for the invoice of one order, the periodic one and the corrective one.

use ground::company;
use ground::credit::exposure_now;
use ground::currency::Fixed;
use ground::customer::{Customer, Terms};
use ground::ledger::{self, Accounts, Posting};
use ground::numbering;
use ground::receivable::{self, Control, OpenItem, SetOff, Settled, settle};
use ground::record::fetch;
use ground::tax::{Totals, Treatment};
use ground::vat_check::{self, Held};
use kernel::{Cents, Day, Id, Refusal, Result};
use store::Tx;

use super::falls_due::{Moved, due};
use super::foreign;
use super::impute::{self, Imputed};
use super::make::make;
use super::model::{Invoice, Issued, Kind, Line, More};
use super::rules::{self, Heading};
use super::shares;

/// An invoice as decided, before it has a number.
pub(crate) struct Draft {
    /// Its id.
    pub id: Id,
    /// Invoice or corrective invoice.
    pub kind: Kind,
    /// The order; the first one where there are several.
    pub order: Id,
    /// Who owes.
    pub payer: Id,
    /// Those of its orders on which deposits were asked for.
    pub with_deposits: Vec<Id>,
    /// A credit note whose open part is set off against it: that of the invoice that it replaces.
    pub credit: Option<Id>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its totals.
    pub totals: Totals,
    /// Day of supply, the last one where there are several.
    pub supply_day: Day,
    /// Payment terms.
    pub terms: Terms,
    /// Discounts, documents quoted; deposits taken into account now, the option for debits and the exchange are added
    /// here.
    pub more: More,
    /// The exchange rate that somebody fixed for it.
    pub exchange: Option<Fixed>,
}

/// Issues it. Its orders know of it already.
pub(crate) fn issue(tx: &mut Tx, customer: &Customer, draft: Draft) -> Result<Invoice> {
    let Draft { id, kind, order, payer, with_deposits, credit, lines, totals, supply_day, terms, mut more, exchange } = draft;
    if totals.gross.is_zero() {
        return Err(Refusal::conflict("invoice.nothing_owed").into());
    }
    let payer_name = match payer == customer.id {
        true => customer.profile.name.clone(),
        false => fetch::<Customer>(tx, payer, None)?.profile.name,
    };
    let day = tx.today();
    let vat_check = checked_number(tx, customer, &totals, day)?;
    let number = numbering::next(tx, "FA", day)?;
    let heading = Heading { number: &number, day, payer, label: format!("Facture {payer_name}"), credit: false };
    let accounts = ledger::accounts(tx)?;
    let on_debits = company::identity(tx)?.vat_on_debits;
    let currency = more.pricing.currency;
    let translated = foreign::translate(tx, (currency, day), &totals, exchange.as_ref())?;
    let books = translated.as_ref().map_or(&totals, |t| &t.books);
    let entry = foreign::entry(&totals, translated.as_ref(), |t| rules::entry(&accounts, &heading, t, on_debits));
    let pending = rules::vat_pending(&totals, on_debits);
    let owed = rules::item((tx.new_id(), id), &heading, terms.due(day), totals.gross, pending);
    let owed = OpenItem { early: customer.profile.early(day), ..foreign::item(owed, translated.as_ref()) };
    let mut imputed = Imputed::default();
    if !with_deposits.is_empty() && owed.amount.0 > 0 {
        imputed = impute::impute(tx, &accounts, &heading, &with_deposits, &owed)?;
        imputed.entries.extend(impute::due_with(&accounts, &heading, (&totals, books), on_debits, imputed.amount));
    }
    more.prepaid.extend(imputed.prepaid);
    let stage = if more.prepaid.is_empty() { 1 } else { 4 };
    let taken: Cents = more.prepaid.iter().map(|p| p.amount).sum();
    let (mut entries, mut settled) = (imputed.entries, imputed.settled);
    if let Some(credit) = credit {
        let (mut replaced, due) = replace(tx, &accounts, &heading, (&owed, credit), (&totals, books, on_debits))?;
        entries.extend(due);
        if let Some(replaced) = &mut replaced {
            let place = (tx.new_id(), id, 1 + entries.len() as i64, currency);
            if let Some((posting, item)) = foreign::difference(&accounts, &heading, place, replaced) {
                entries.push(posting);
                imputed.items.push(item);
            }
        }
        settled.extend(replaced);
    }
    let issued = Issued {
        kind,
        frame: rules::frame(&lines, stage),
        order,
        customer: customer.id,
        payer,
        day,
        supply_day,
        terms,
        currency,
        lines,
        payable: totals.gross - taken,
        totals,
        more: More { on_debits, exchange: translated, vat_check, ..more },
        seller_seq: company::identity_seq(tx)?,
        buyer_seq: customer.seq,
        entries: std::iter::once(entry).chain(entries).collect(),
        items: std::iter::once(owed).chain(imputed.items).collect(),
        settled,
        exposure: Vec::new(),
        number,
    };
    make(tx, id, issued)
}

/// What is known of the buyer's VAT number, where what is sold is exempt or taxed at the buyer's because of it (CGI art.
/// 262 ter I, 259 1°); refused where the company wants it to be known as valid.
fn checked_number(tx: &mut Tx, customer: &Customer, totals: &Totals, day: Day) -> Result<Option<Held>> {
    let by_number = |t: Treatment| matches!(t, Treatment::IntraEuGoods | Treatment::IntraEuServices);
    if !totals.groups.iter().any(|g| by_number(g.treatment)) {
        return Ok(None);
    }
    let policy = vat_check::policy(tx)?;
    let number = &customer.profile.identifiers.vat;
    Ok(Some(vat_check::rules::held(&customer.vat_check, number, day, &policy)?))
}

/// What is open of the credit note of the replaced invoice settles the new one: what had been paid passes over, and
/// VAT on receipts with it.
fn replace(
    tx: &mut Tx,
    accounts: &Accounts,
    heading: &Heading,
    (owed, credit): (&OpenItem, Id),
    (totals, books, on_debits): (&Totals, &Totals, bool),
) -> Result<(Option<Settled>, Option<Posting>)> {
    let items = receivable::of_document(tx, credit)?;
    let Some(given) = items.into_iter().find(|i| i.account == Control::Customers && i.open.0 < 0) else {
        return Ok((None, None));
    };
    let amount = owed.amount.min(-given.open);
    let (credits, debits) = ([(given.clone(), amount)], [(owed.fresh(), amount)]);
    let connected = receivable::connected(tx, &[&given])?;
    let letters = exposure_now(tx, heading.payer)?.letters;
    let settled = settle(&SetOff { debits: &debits, credits: &credits, connected: &connected, letters, day: heading.day })?;
    let mut moved = Vec::new();
    if owed.vat_pending {
        let own = Moved { total: totals.gross, before: Cents::ZERO, amount, credit: false };
        moved.push((shares::of_totals(books, on_debits), own));
    }
    if given.vat_pending {
        let part = Moved { total: -given.amount, before: given.open - given.amount, amount, credit: true };
        moved.push((shares::of(tx, credit)?, part));
    }
    Ok((Some(settled), due(accounts, heading, &moved)))
}
