//! Writes a credit note that was decided: number, entry, item, what it settles.

use ground::company;
use ground::credit::exposure_now;
use ground::currency::Translated;
use ground::customer::Customer;
use ground::ledger::{self, Accounts, Posting, Role};
use ground::numbering;
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled, settle};
use ground::record::{fetch, record};
use ground::tax::{Pricing, Totals};
use kernel::{Cents, Id, Refusal, Result};
use store::Tx;

use super::rules::Credit;
use super::worth::worth;
use crate::invoice::falls_due::{Moved, due};
use crate::invoice::foreign;
use crate::invoice::rules::{self as invoice_rules, Heading};
use crate::invoice::shares::{self, VatShare};
use crate::invoice::{Credited, DocumentKind, Fact, Invoice, Issued, Line, More, Quoted, make};

/// A credit note as decided.
pub struct Draft {
    /// Its id.
    pub id: Id,
    /// The invoices, with everything credited of each.
    pub invoices: Vec<(Invoice, Credited)>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its totals.
    pub totals: Totals,
    /// Discount on the whole.
    pub pricing: Pricing,
    /// Why.
    pub reason: String,
    /// A rebate after the invoice.
    pub rebate: bool,
    /// VAT is left as it was.
    pub net_of_tax: bool,
    /// Cancels an invoice that was never sent.
    pub internal: bool,
    /// Set it off against what is open of its invoices.
    pub settle: bool,
}

impl Draft {
    /// Credits something of one invoice with its VAT, and sets it off against what is open of it if `settle`.
    pub fn of(id: Id, (invoice, credit): (Invoice, Credit), reason: String, settle: bool) -> Draft {
        Draft {
            id,
            lines: credit.lines,
            totals: credit.totals,
            pricing: credit.pricing,
            reason,
            rebate: false,
            net_of_tax: false,
            internal: false,
            settle,
            invoices: vec![(invoice, credit.so_far)],
        }
    }
}

/// Issues it and tells its invoices.
pub fn issue(tx: &mut Tx, draft: Draft) -> Result<Invoice> {
    let Some((first, _)) = draft.invoices.first() else {
        return Err(Refusal::invalid("credit_note.no_invoice").at("invoices").into());
    };
    let first = first.clone();
    let customer: Customer = fetch(tx, first.customer, None)?;
    let payer_name = payer_name(tx, &first, &customer)?;
    let day = tx.today();
    let on_debits = first.more.on_debits;
    let number = numbering::next(tx, "AV", day)?;
    let label = label(&draft, &payer_name);
    let heading = Heading { number: &number, day, payer: first.payer, label, credit: true };
    let accounts = ledger::accounts(tx)?;
    let pending = invoice_rules::vat_pending(&draft.totals, on_debits);
    let currency = first.currency.unwrap_or_default();
    let item = invoice_rules::item((tx.new_id(), draft.id), &heading, day, draft.totals.gross, pending);
    let item = OpenItem { currency, ..item };
    let ids: Vec<Id> = draft.invoices.iter().map(|(i, _)| i.id).collect();
    let debits = if draft.settle { open_debits(tx, &item.fresh(), &ids)? } else { Vec::new() };
    let translated = worth(&draft.invoices, &draft.totals, &debits, day);
    let entry = foreign::entry(&draft.totals, translated.as_ref(), |totals| match draft.rebate {
        true => rebate_entry(&accounts, &heading, totals, on_debits),
        false => invoice_rules::entry(&accounts, &heading, totals, on_debits),
    });
    // The customer's line comes last on a credit note (R05).
    let item = OpenItem { line: entry.lines.len() as i64 - 1, ..foreign::item(item, translated.as_ref()) };
    let mut settled = set_off(tx, &item.fresh(), &debits)?;
    let (mut entries, mut items) = (vec![entry], vec![item]);
    if let Some(settled) = &mut settled {
        let books = translated.as_ref().map_or(&draft.totals, |t| &t.books);
        let own = if pending { shares::of_totals(books, on_debits) } else { Vec::new() };
        let moved = moved(tx, &debits, own, draft.totals.gross)?;
        entries.extend(due(&accounts, &heading, &moved));
        let place = (tx.new_id(), draft.id, entries.len() as i64, currency);
        if let Some((posting, item)) = foreign::difference(&accounts, &heading, place, settled) {
            entries.push(posting);
            items.push(item);
        }
    }
    let issued = Issued {
        frame: invoice_rules::frame(&draft.lines, 1),
        kind: DocumentKind::CreditNote,
        order: first.order,
        customer: first.customer,
        payer: first.payer,
        day,
        supply_day: first.supply_day.unwrap_or(day),
        terms: first.terms,
        currency,
        more: more(&draft, &first, translated),
        lines: draft.lines,
        payable: draft.totals.gross,
        totals: draft.totals,
        seller_seq: company::identity_seq(tx)?,
        buyer_seq: customer.seq,
        entries,
        items,
        settled: settled.into_iter().collect(),
        exposure: Vec::new(),
        number,
    };
    let made = make(tx, draft.id, issued)?;
    tell(tx, &made, draft.invoices)?;
    Ok(made)
}

/// What it says besides its lines and amounts.
fn more(draft: &Draft, first: &Invoice, exchange: Option<Translated>) -> More {
    More {
        pricing: draft.pricing.clone(),
        preceding: draft.invoices.iter().map(|(i, _)| quoted(i)).collect(),
        reference: first.more.reference.clone(),
        reason: draft.reason.clone(),
        net_of_tax: draft.net_of_tax,
        rebate: draft.rebate,
        internal: draft.internal,
        on_debits: first.more.on_debits,
        exchange,
        ..More::default()
    }
}

/// Its invoices know what was credited of them.
fn tell(tx: &mut Tx, made: &Invoice, invoices: Vec<(Invoice, Credited)>) -> Result<()> {
    for (mut invoice, so_far) in invoices {
        let fact = Fact::Credited { credit_note: made.id, number: made.number.clone(), so_far };
        record(tx, &mut invoice, fact)?;
    }
    Ok(())
}

/// What its entry says.
fn label(draft: &Draft, payer_name: &str) -> String {
    match draft.invoices.as_slice() {
        [(one, _)] => format!("Avoir {} {}", draft.reason, one.number),
        _ => format!("Avoir {payer_name} {}", draft.reason),
    }
}

/// The name of who owes.
fn payer_name(tx: &mut Tx, invoice: &Invoice, customer: &Customer) -> Result<String> {
    if invoice.payer == customer.id {
        return Ok(customer.profile.name.clone());
    }
    Ok(fetch::<Customer>(tx, invoice.payer, None)?.profile.name)
}

fn quoted(invoice: &Invoice) -> Quoted {
    Quoted { id: invoice.id, number: invoice.number.clone(), day: invoice.day }
}

/// What is settled of the documents whose VAT waits for it: of the invoices, and of the credit note itself.
fn moved(
    tx: &mut Tx,
    debits: &[(Item, Cents)],
    own: Vec<VatShare>,
    gross: Cents,
) -> Result<Vec<(Vec<VatShare>, Moved)>> {
    let mut list = Vec::new();
    for (debit, amount) in debits.iter().filter(|(i, _)| i.vat_pending) {
        let before = debit.amount - debit.open;
        let part = Moved { total: debit.amount, before, amount: *amount, credit: false };
        list.push((shares::of(tx, debit.document)?, part));
    }
    if !own.is_empty() {
        let amount: Cents = debits.iter().map(|(_, a)| *a).sum();
        list.push((own, Moved { total: gross, before: Cents::ZERO, amount, credit: true }));
    }
    Ok(list)
}

/// The entry of a rebate after the invoice (R06): 709 and VAT against the customer. What bears no tax is told apart by its
/// treatment, as on the invoice: it lowers the same line of the VAT return and of the statements of sales in the Union.
fn rebate_entry(accounts: &Accounts, heading: &Heading, totals: &Totals, on_debits: bool) -> Posting {
    let mut lines: Vec<ledger::Line> = Vec::new();
    for group in &totals.groups {
        let line = ledger::Line::debit(accounts.of(Role::Rebates), None, group.base).treated(group.treatment);
        match lines.iter_mut().find(|l| l.treatment == line.treatment) {
            Some(same) => same.debit += group.base,
            None => lines.push(line),
        }
    }
    lines.retain(|l| !l.debit.is_zero());
    lines.extend(invoice_rules::vat_lines(accounts, totals, on_debits, true));
    lines.push(ledger::Line::credit(accounts.of(Role::Customers), Some(heading.payer), totals.gross));
    invoice_rules::posting(heading, lines)
}

/// What is open of its invoices and settled by the credit note, earliest due first.
fn open_debits(tx: &mut Tx, credit: &Item, invoices: &[Id]) -> Result<Vec<(Item, Cents)>> {
    let mut open: Vec<Item> = Vec::new();
    for id in invoices {
        let items = receivable::of_document(tx, *id)?;
        open.extend(
            items
                .into_iter()
                .filter(|i| i.account == Control::Customers && i.kind == ItemKind::Invoice && i.open.0 > 0),
        );
    }
    open.sort_by_key(|i| (i.due_day, i.id));
    let mut left = -credit.open;
    let mut debits: Vec<(Item, Cents)> = Vec::new();
    for item in open.into_iter().filter(|i| i.customer == credit.customer && i.currency == credit.currency) {
        let amount = item.open.min(left);
        if amount.0 > 0 {
            left -= amount;
            debits.push((item, amount));
        }
    }
    Ok(debits)
}

/// Sets the credit note off against them.
fn set_off(tx: &mut Tx, credit: &Item, debits: &[(Item, Cents)]) -> Result<Option<Settled>> {
    if debits.is_empty() {
        return Ok(None);
    }
    let touched: Vec<&Item> = debits.iter().map(|(i, _)| i).collect();
    let connected = receivable::connected(tx, &touched)?;
    let letters = exposure_now(tx, credit.customer)?.letters;
    let used: Cents = debits.iter().map(|(_, a)| *a).sum();
    let asked = SetOff {
        debits,
        credits: &[(credit.clone(), used)],
        connected: &connected,
        letters,
        day: credit.issue_day,
    };
    settle(&asked).map(Some)
}
