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
        label: ledger::wording("exchange").to_string(),
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

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use ground::numbering::Drawn;

    use super::*;

    fn usd() -> Currency {
        Currency::parse("USD").unwrap()
    }

    fn day() -> Day {
        Day::parse("2026-05-20").unwrap()
    }

    fn heading(number: &Drawn) -> Heading<'_> {
        Heading { number, day: day(), payer: Id(9), label: "Smith".into(), credit: true }
    }

    /// The value has the side of the amount; in euros there is none, and no line says a currency.
    #[test]
    fn a_value_takes_the_side_of_its_amount() {
        let number = Drawn { series: "AV".into(), value: 3, printed: String::new() };
        let (ids, euros) = ((Id(1), Id(2)), Currency::EUR);
        let plain = |credit: bool| super::super::rules::item(ids, &Heading { credit, ..heading(&number) }, day(), Cents(110), false);
        for (credit, currency, value, stands) in [
            (false, usd(), 100, Some(100)),
            (false, usd(), -100, Some(100)),
            (true, usd(), 100, Some(-100)),
            (true, usd(), -100, Some(-100)),
            (true, euros, 110, None),
        ] {
            let made = valued(plain(credit), currency, Cents(value));
            assert_eq!((made.currency, made.value.map(|v| v.0)), (currency, stands), "{credit} {currency} {value}");
        }
        let credit = ledger::Line::credit("411100", Some(Id(9)), Cents(100));
        assert_eq!(line(credit.clone(), euros, Cents(110)), credit);
        assert_eq!(line(credit, usd(), Cents(110)).foreign, Some((usd(), Cents(-110))));
    }

    /// In a currency an entry says both amounts line by line, and an item has the value of its document.
    #[test]
    fn an_entry_says_both_amounts() {
        use ground::currency::Exchange;
        use ground::tax::{Priced, Pricing, Treatment, VatCode, totals};
        let row = Priced { treatment: Treatment::Domestic, code: VatCode::Standard, goods: true, net: Cents(100_00) };
        let (told, _) = totals(&[row], &Pricing::default(), day()).unwrap();
        let exchange = Exchange::implied(usd(), Cents(10), Cents(9), day());
        let translated = Translated { books: exchange.totals(&told), exchange };
        let number = Drawn { series: "FA".into(), value: 3, printed: String::new() };
        let accounts = Accounts::default();
        let make = |t: &Totals| super::super::rules::entry(&accounts, &Heading { credit: false, ..heading(&number) }, t, false);
        let shown = |posting: &Posting| -> Vec<(String, i64, Option<i64>)> {
            posting.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0, l.foreign.map(|(_, f)| f.0))).collect()
        };
        assert_eq!(
            shown(&entry(&told, Some(&translated), make)),
            [
                ("411100".into(), 108_00, Some(120_00)),
                ("707020".into(), -90_00, Some(-100_00)),
                ("445711".into(), -18_00, Some(-20_00)),
            ]
        );
        assert_eq!(shown(&entry(&told, None, make))[0], ("411100".into(), 120_00, None));
        let plain = super::super::rules::item((Id(1), Id(2)), &heading(&number), day(), Cents(120_00), false);
        let made = item(plain.clone(), Some(&translated));
        assert_eq!((made.currency, made.amount, made.value), (usd(), Cents(-120_00), Some(Cents(-108_00))));
        assert_eq!(item(plain.clone(), None), plain);
    }

    /// R35 and R36: what was credited beyond what was owed is a gain, what is missing a loss; both on the customer's
    /// account against 756 or 656, in an item of value alone that closes with the rest.
    #[test]
    fn what_the_rate_moved_between_documents_is_booked() {
        let number = Drawn { series: "AV".into(), value: 3, printed: String::new() };
        let (accounts, place) = (Accounts::default(), (Id(40), Id(2), 2, usd()));
        for (credit, debit, rows) in [
            (1_050, 1_000, Some([("411100", 50), ("756000", -50)])),
            (970, 1_000, Some([("411100", -30), ("656000", 30)])),
            (1_000, 1_000, None),
        ] {
            let mut settled = Settled { credit_value: Cents(credit), debit_value: Cents(debit), ..Settled::default() };
            let Some((posting, item)) = difference(&accounts, &heading(&number), place, &mut settled) else {
                assert!(rows.is_none());
                continue;
            };
            let told: Vec<_> = posting.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0)).collect();
            assert_eq!(Some(told.as_slice()), rows.as_ref().map(|r| r.as_slice()));
            assert_eq!((posting.lines[0].party, posting.lines[1].party), (Some(Id(9)), None));
            assert_eq!((posting.journal, posting.day, posting.piece.as_str()), (Journal::General, day(), number.text().as_str()));
            assert_eq!((item.id, item.document, item.amount, item.value()), (Id(40), Id(2), Cents::ZERO, Cents(credit - debit)));
            assert_eq!((item.account, item.kind, item.currency), (Control::Customers, ItemKind::Adjustment, usd()));
            assert_eq!((item.rank, item.entry, item.line, item.issue_day), (3, 2, 0, day()), "it stands on the first line");
            assert_eq!(settled.credit_value, settled.debit_value, "nothing is left of the group");
            let closed = settled.moves.iter().find(|m| m.item == Id(40)).unwrap();
            assert_eq!((closed.open, closed.closed_day), (Cents::ZERO, Some(day())));
        }
    }
}
