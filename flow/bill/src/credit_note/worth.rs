//! What a credit note in a currency is worth in the books: as much as what it corrects, at the rate of its invoices, so
//! that neither VAT nor the customer's account keeps a difference (CGI art. 272). Pure.

use ground::currency::{Exchange, Translated, translated};
use ground::receivable::Item;
use ground::tax::{Totals, VatGroup, due_part};
use kernel::{Cents, Currency, Day};

use crate::invoice::{Credited, Invoice};

/// The credit note in the currency of the books; none where its invoices are in that themselves. `debits` are the items
/// that it settles at once, and how much of each.
pub fn worth(
    invoices: &[(Invoice, Credited)],
    totals: &Totals,
    debits: &[(Item, Cents)],
    day: Day,
) -> Option<Translated> {
    let (first, _) = invoices.first()?;
    let currency = first.currency.filter(|c| !c.is_euro())?;
    let whole: Cents = invoices.iter().map(|(invoice, so_far)| part(invoice, so_far)).sum();
    let used: Cents = debits.iter().map(|(_, amount)| *amount).sum();
    let falls: Cents = debits.iter().map(|(item, amount)| item.value_of(*amount)).sum();
    let rest = if used >= totals.gross { Cents::ZERO } else { whole.allocate(&[(totals.gross - used).0, used.0])[0] };
    let gross = falls + rest;
    let taxes: Vec<Cents> = totals.groups.iter().map(|group| tax(invoices, group)).collect();
    let exchange = exchange(invoices, (currency, totals.gross, gross), day);
    Some(Translated { exchange, books: translated(totals, gross, &taxes) })
}

/// What is credited of an invoice now, in the books: cumulative, so that several credit notes come to it exactly.
fn part(invoice: &Invoice, so_far: &Credited) -> Cents {
    let before = invoice.credited.gross;
    due_part(invoice.books().gross, invoice.totals.gross, before, so_far.gross - before)
}

/// The tax of a group of the credit note, in the books.
fn tax(invoices: &[(Invoice, Credited)], group: &VatGroup) -> Cents {
    let mut sum = Cents::ZERO;
    for (invoice, so_far) in invoices {
        let groups = invoice.totals.groups.iter().zip(&invoice.books().groups).enumerate();
        for (place, (own, books)) in groups {
            if (own.treatment, own.code) == (group.treatment, group.code) {
                let before = invoice.credited.group(place).tax;
                sum += due_part(books.tax, own.tax, before, so_far.group(place).tax - before);
            }
        }
    }
    if group.tax.is_zero() { Cents::ZERO } else { sum }
}

/// The exchange of its invoices where they took the same; else the one that its worth implies.
fn exchange(invoices: &[(Invoice, Credited)], (currency, amount, books): (Currency, Cents, Cents), day: Day) -> Exchange {
    let of = |invoice: &Invoice| invoice.more.exchange.as_ref().map(|t| t.exchange.clone());
    let own = invoices.first().and_then(|(invoice, _)| of(invoice));
    let same = |e: &Exchange| {
        invoices.iter().all(|(i, _)| of(i).is_some_and(|o| (o.rate, o.per_book) == (e.rate, e.per_book)))
    };
    own.filter(same).unwrap_or_else(|| Exchange::implied(currency, amount, books, day))
}
