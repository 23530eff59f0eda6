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

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use ground::receivable::{Control, ItemKind};
    use ground::tax::{Priced, Pricing, Treatment, VatCode};
    use kernel::{ExchangeRate, Id};

    use crate::invoice::CreditedGroup;

    use super::*;

    fn day() -> Day {
        Day::parse("2026-06-30").unwrap()
    }

    fn usd() -> Currency {
        Currency::parse("USD").unwrap()
    }

    fn totals(net: i64) -> Totals {
        let line = Priced { treatment: Treatment::Domestic, code: VatCode::Standard, goods: true, net: Cents(net) };
        ground::tax::totals(&[line], &Pricing::default(), day()).unwrap().0
    }

    /// An invoice in dollars at a rate, of which something was credited before, with and without VAT.
    fn invoice(net: i64, rate: &str, (gross, tax): (i64, i64)) -> Invoice {
        let totals = totals(net);
        let rate = ExchangeRate::parse(rate).unwrap();
        let exchange = Exchange { currency: usd(), rate, per_book: None, day: day(), source: "BCE".into(), reason: String::new() };
        let mut made = Invoice { currency: Some(usd()), credited: so_far(gross, tax), ..Invoice::default() };
        made.more.exchange = Some(Translated { books: exchange.totals(&totals), exchange });
        Invoice { totals, ..made }
    }

    fn so_far(gross: i64, tax: i64) -> Credited {
        let group = CreditedGroup { tax: Cents(tax), base: Cents(gross - tax), ..CreditedGroup::default() };
        Credited { gross: Cents(gross), groups: vec![group], ..Credited::default() }
    }

    /// The invoice's item, with what is open of it and what that is worth.
    fn item(open: i64, worth: i64) -> Item {
        Item {
            id: Id(1),
            customer: Id(9),
            account: Control::Customers,
            kind: ItemKind::Invoice,
            document: Id(2),
            number: "FA-1".into(),
            rank: 1,
            issue_day: day(),
            due_day: day(),
            currency: usd(),
            amount: Cents(120_00),
            open: Cents(open),
            value: Cents(108_00),
            open_value: Cents(worth),
            early: None,
            vat_pending: false,
            letter: None,
            closed_day: None,
        }
    }

    /// 120.00 USD of which 20.00 are VAT, at 0.90: 108.00 and 18.00 in the books. Credited by 40.00 and by the rest.
    #[test]
    fn credit_notes_come_to_their_invoice_in_the_books() {
        for (what, before, after, net, debit, gross, tax) in [
            ("a third", (0, 0), (40_00, 6_67), 33_33, Some((40_00, 120_00, 108_00)), 36_00, 6_00),
            ("the rest", (40_00, 6_67), (120_00, 20_00), 66_67, Some((80_00, 80_00, 72_00)), 72_00, 12_00),
            ("a third, of which 10.00 are still open", (0, 0), (40_00, 6_67), 33_33, Some((10_00, 10_00, 9_00)), 36_00, 6_00),
            ("a third, settled at 0.80 as far as it is open", (0, 0), (40_00, 6_67), 33_33, Some((10_00, 10_00, 8_00)), 35_00, 6_00),
            ("a third of what is paid", (0, 0), (40_00, 6_67), 33_33, None, 36_00, 6_00),
        ] {
            let mut credited = totals(net);
            let group_tax = Cents(after.1 - before.1);
            (credited.tax, credited.gross) = (group_tax, Cents(after.0 - before.0));
            credited.groups[0].tax = group_tax;
            let debits: Vec<(Item, Cents)> = debit.iter().map(|(amount, open, worth)| (item(*open, *worth), Cents(*amount))).collect();
            let invoices = [(invoice(100_00, "0.9", before), so_far(after.0, after.1))];
            let made = worth(&invoices, &credited, &debits, day()).unwrap();
            assert_eq!((made.books.gross, made.books.tax), (Cents(gross), Cents(tax)), "{what}");
            assert_eq!(made.books.net, Cents(gross - tax), "{what}");
            assert_eq!(made.exchange, invoices[0].0.more.exchange.as_ref().unwrap().exchange, "{what}: the invoice's rate");
        }
    }

    /// Invoices at one rate keep it; at several the credit note has the rate that its worth implies. Without VAT credited
    /// there is none in the books; in euros there is nothing to translate.
    #[test]
    fn a_credit_note_of_several_invoices_has_the_rate_that_it_implies() {
        let of = |rates: [&str; 2], tax: i64| {
            let invoices = rates.map(|rate| (invoice(100_00, rate, (0, 0)), so_far(30_00 + tax, tax)));
            let mut credited = totals(60_00);
            credited.groups[0].tax = Cents(2 * tax);
            (credited.tax, credited.gross) = (Cents(2 * tax), Cents(60_00 + 2 * tax));
            let made = worth(&invoices, &credited, &[], day()).unwrap();
            (made.exchange.rate.to_string(), made.exchange.source, made.books.gross.0, made.books.tax.0)
        };
        let rate = |text: &str| ExchangeRate::parse(text).unwrap().to_string();
        assert_eq!(of(["0.9", "0.9"], 6_00), (rate("0.9"), "BCE".into(), 64_80, 10_80));
        assert_eq!(of(["0.9", "0.8"], 6_00), (rate("0.85"), String::new(), 61_20, 10_20));
        assert_eq!(of(["0.9", "0.8"], 0), (rate("0.85"), String::new(), 51_00, 0));
        let euros = Invoice { currency: None, ..invoice(100_00, "0.9", (0, 0)) };
        assert_eq!(worth(&[(euros, so_far(36_00, 6_00))], &totals(30_00), &[], day()), None);
    }
}
