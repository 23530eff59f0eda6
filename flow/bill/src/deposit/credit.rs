//! Credits a deposit that will not be used: its order was given up, or it was asked for by mistake.

use ground::company;
use ground::credit::exposure_now;
use ground::currency::Translated;
use ground::customer::Customer;
use ground::ledger;
use ground::numbering;
use ground::party::text;
use ground::receivable::{self, Control, Item, ItemKind, OpenItem, SetOff, Settled, settle};
use ground::record::{fetch, record};
use kernel::{Cents, Currency, Id, Refusal, Result};
use sell::order::{Order, rules as order_rules};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::rules;
use crate::invoice::foreign;
use crate::invoice::impute::{self, Deposit, taken_back};
use crate::invoice::rules::{self as invoice_rules, Heading};
use crate::invoice::{Credited, CreditedGroup, DocumentKind, Fact, Invoice, Issued, More, Quoted, make};

/// Credits what is left of a deposit: what was not paid is owed no more, what was paid can be paid back, and its VAT is
/// taken back (CGI 272-1).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// The deposit invoice.
    pub deposit: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
    /// Why; it stands on the credit note.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
    /// The deposit invoice was never sent: the credit note stays in the house, out of e-invoicing.
    #[serde(default)]
    pub internal: bool,
}

impl Command for Credit {
    const NAME: &'static str = "deposit.credit";
    const NEEDS: Permission = Permission::Bill;
    type Outcome = Invoice;

    fn run(&self, tx: &mut Tx) -> Result<Invoice> {
        let mut invoice: Invoice = fetch(tx, self.deposit, self.version)?;
        let reason = text(&self.reason, "reason", 500)?;
        let deposit = impute::read(tx, invoice.id)?.ok_or_else(|| Refusal::invalid("deposit.none").at("deposit"))?;
        let amount = -deposit.held.open;
        if amount.0 <= 0 {
            return Err(Refusal::conflict("deposit.used").at("deposit").into());
        }
        let mut order: Order = fetch(tx, invoice.order, None)?;
        let customer: Customer = fetch(tx, invoice.customer, None)?;
        let day = tx.today();
        let number = numbering::next(tx, "AV", day)?;
        let label = format!("Avoir acompte {}", invoice.number);
        let heading = Heading { number: &number, day, payer: invoice.payer, label, credit: true };
        let currency = invoice.currency.unwrap_or(Currency::EUR);
        let totals = rules::rest(&invoice.totals, amount, &deposit.taxes_told(amount));
        let lines = rules::lines_again(&invoice.lines, &totals, currency);
        let (value, translated) = in_books(&invoice, &deposit, amount);
        let accounts = ledger::accounts(tx)?;
        let mut entries = vec![rules::credit_entry(&accounts, &heading, (currency, amount, value))];
        // Only what was paid has made VAT fall due.
        let paid = deposit.available();
        let taxes = if paid.0 > 0 { deposit.taxes(paid) } else { Vec::new() };
        if !taxes.is_empty() {
            entries.push(invoice_rules::posting(&heading, taken_back(&accounts, &taxes)));
        }
        let id = tx.new_id();
        let (mut items, mut settled) = set_off(tx, &deposit, &heading, (id, currency, amount, value))?;
        let place = (tx.new_id(), id, entries.len() as i64, currency);
        let difference = settled.last_mut().and_then(|last| foreign::difference(&accounts, &heading, place, last));
        if let Some((posting, item)) = difference {
            entries.push(posting);
            items.push(item);
        }
        let issued = Issued {
            kind: DocumentKind::CreditNote,
            frame: invoice_rules::frame(&lines, 1),
            order: order.id,
            customer: customer.id,
            payer: invoice.payer,
            day,
            supply_day: invoice.supply_day.unwrap_or(day),
            terms: invoice.terms,
            currency,
            lines,
            payable: totals.gross,
            totals: totals.clone(),
            more: more(&invoice, self.internal, reason, translated),
            seller_seq: company::identity_seq(tx)?,
            buyer_seq: customer.seq,
            entries,
            items,
            settled,
            exposure: Vec::new(),
            number,
        };
        let made = make(tx, id, issued)?;
        let moved = order_rules::deposit_credited(&order, made.id, amount)?;
        record(tx, &mut order, moved)?;
        let so_far = so_far(&invoice, &made);
        record(tx, &mut invoice, Fact::Credited { credit_note: made.id, number: made.number.clone(), so_far })?;
        Ok(made)
    }
}

/// What the credit note says besides its lines and amounts.
fn more(invoice: &Invoice, internal: bool, reason: String, exchange: Option<Translated>) -> More {
    More {
        preceding: vec![Quoted { id: invoice.id, number: invoice.number.clone(), day: invoice.day }],
        reference: invoice.more.reference.clone(),
        on_debits: invoice.more.on_debits,
        internal,
        deposit: true,
        reason,
        exchange,
        ..More::default()
    }
}

/// What is left of a deposit in the books, and its breakdown there where it is in another currency: at the rate at which
/// it was asked for.
fn in_books(invoice: &Invoice, deposit: &Deposit, amount: Cents) -> (Cents, Option<Translated>) {
    let value = -deposit.held.open_value;
    let exchange = invoice.more.exchange.as_ref().map(|t| t.exchange.clone());
    let books = || rules::rest(invoice.books(), value, &deposit.taxes(amount));
    (value, exchange.map(|exchange| Translated { exchange, books: books() }))
}

/// Everything credited of the deposit.
fn so_far(invoice: &Invoice, made: &Invoice) -> Credited {
    let group = |g: &ground::tax::VatGroup| CreditedGroup { lines: g.lines, base: g.base, tax: g.tax, ..CreditedGroup::default() };
    Credited {
        gross: invoice.credited.gross + made.totals.gross,
        groups: made.totals.groups.iter().map(group).collect(),
        ..invoice.credited.clone()
    }
}

/// Its items: one that empties the deposits' account, one that lowers what the customer owes; the second is set off
/// against what was asked for and not paid, and what is left of it is the customer's.
fn set_off(
    tx: &mut Tx,
    deposit: &Deposit,
    heading: &Heading,
    (id, currency, amount, value): (Id, Currency, Cents, Cents),
) -> Result<(Vec<OpenItem>, Vec<Settled>)> {
    let credit = invoice_rules::item((tx.new_id(), id), heading, heading.day, amount, false);
    let credit = foreign::valued(credit, currency, value);
    // The entry tells the deposits' account first.
    let credit = OpenItem { line: 1, ..credit };
    let emptied = OpenItem {
        id: tx.new_id(),
        account: Control::Deposits,
        kind: ItemKind::Deposit,
        rank: 2,
        amount,
        value: credit.value.map(|v| -v),
        line: 0,
        ..credit.clone()
    };
    let mut letters = exposure_now(tx, heading.payer)?.letters;
    let connected = receivable::connected(tx, &[&deposit.held])?;
    let first = settle(&SetOff {
        debits: &[(emptied.fresh(), amount)],
        credits: &[(deposit.held.clone(), amount)],
        connected: &connected,
        letters,
        day: heading.day,
    })?;
    letters += first.letters;
    let mut settled = vec![first];
    let asked: Vec<Item> = receivable::of_document(tx, deposit.invoice.id)?
        .into_iter()
        .filter(|i| i.account == Control::Customers && i.open.0 > 0)
        .collect();
    let debits: Vec<(Item, Cents)> = asked.iter().map(|i| (i.clone(), i.open)).collect();
    let owed: Cents = debits.iter().map(|(_, a)| *a).sum();
    if owed.0 > 0 {
        let touched: Vec<&Item> = asked.iter().collect();
        let connected = receivable::connected(tx, &touched)?;
        let used = [(credit.fresh(), owed)];
        settled.push(settle(&SetOff { debits: &debits, credits: &used, connected: &connected, letters, day: heading.day })?);
    }
    Ok((vec![credit, emptied], settled))
}
