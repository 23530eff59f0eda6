//! A document in a currency: its entries and items say both what they are in it and in the currency of the books, and
//! what the exchange rate moved between two documents that are set off is a gain or a loss (R35, R36).

use ground::currency::{Fixed, Translated, exchange, foreign_lines};
use ground::ledger::{self, Accounts, Journal, Posting, Role};
use ground::receivable::{Control, ItemKind, OpenItem, Settled};
use ground::tax::Totals;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use store::Tx;

use super::model::Invoice;
use super::rules::Heading;

/// What a document of a day is in the currency of the books; none where it is in that itself.
pub fn translate(
    tx: &mut Tx,
    (currency, day): (Currency, Day),
    totals: &Totals,
    fixed: Option<&Fixed>,
) -> Result<Option<Translated>> {
    let Some(exchange) = exchange(tx, currency, day, fixed)? else { return Ok(None) };
    let books = exchange.totals(totals);
    if books.gross.is_zero() {
        return Err(Refusal::conflict("invoice.nothing_owed").into());
    }
    Ok(Some(Translated { exchange, books }))
}

/// An entry that is made from totals, with both amounts on its lines where the document is in a currency.
pub fn entry(totals: &Totals, translated: Option<&Translated>, make: impl Fn(&Totals) -> Posting) -> Posting {
    match translated {
        None => make(totals),
        Some(t) => foreign_lines(make(&t.books), &make(totals), t.exchange.currency),
    }
}

/// An item with its currency and its value in the books.
pub fn item(item: OpenItem, translated: Option<&Translated>) -> OpenItem {
    match translated {
        None => item,
        Some(t) => valued(item, t.exchange.currency, t.books.gross),
    }
}

/// An item in a currency that is worth so much in the books; the value takes its sign.
pub fn valued(item: OpenItem, currency: Currency, value: Cents) -> OpenItem {
    let value = if item.amount.0 < 0 { -value.abs() } else { value.abs() };
    OpenItem { currency, value: (!currency.is_euro()).then_some(value), ..item }
}

/// A line with what it is in a currency; in euros it stays as it is.
pub fn line(line: ledger::Line, currency: Currency, amount: Cents) -> ledger::Line {
    if currency.is_euro() { line } else { line.in_currency(currency, amount) }
}

/// What was gained on the exchange when items were set off (a loss below nothing): its entry and its item, which the
/// setting off takes into its group. `rank` is that of the entry among those of the fact.
pub fn difference(
    accounts: &Accounts,
    heading: &Heading,
    (id, document, rank, currency): (Id, Id, i64, Currency),
    settled: &mut Settled,
) -> Option<(Posting, OpenItem)> {
    let gained = settled.credit_value - settled.debit_value;
    if gained.is_zero() {
        return None;
    }
    let role = if gained.0 > 0 { Role::FxGain } else { Role::FxLoss };
    let item = OpenItem {
        id,
        customer: heading.payer,
        account: Control::Customers,
        kind: ItemKind::Adjustment,
        document,
        number: heading.number.text(),
        rank: 1 + rank,
        issue_day: heading.day,
        due_day: heading.day,
        currency,
        amount: Cents::ZERO,
        value: Some(gained),
        early: None,
        vat_pending: false,
        entry: rank,
        line: 0,
    };
    let letter = settled.letter().cloned();
    settled.join(&item, heading.day, letter);
    let posting = Posting {
        journal: Journal::General,
        day: heading.day,
        piece: heading.number.text(),
        piece_day: heading.day,
        label: "Difference de change".to_string(),
        lines: vec![
            ledger::Line::debit(accounts.of(Role::Customers), Some(heading.payer), gained),
            ledger::Line::credit(accounts.of(role), None, gained),
        ],
    };
    Some((posting, item))
}

impl Invoice {
    /// Its totals in the currency of the books: what is booked and declared.
    pub fn books(&self) -> &Totals {
        self.more.exchange.as_ref().map_or(&self.totals, |t| &t.books)
    }
}
