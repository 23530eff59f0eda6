//! What the bank credits of payments that waited for it: amounts in their currency and in that of the books, the bank's
//! commission, what the exchange moved meanwhile; and the entry. Pure.

use ground::ledger::{Accounts, Journal, Line, Posting, Role};
use kernel::{Cents, Currency, Day};

use super::model::Payment;
use super::rules::{self, told};

/// What waited for the bank on one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Waited {
    /// The account.
    pub account: String,
    /// In the currency of the payments.
    pub amount: Cents,
    /// In the books.
    pub value: Cents,
}

/// Payments by the account on which they waited.
pub fn waited(payments: &[Payment]) -> Vec<Waited> {
    let mut list: Vec<Waited> = Vec::new();
    for payment in payments {
        match list.iter_mut().find(|w| w.account == payment.transit) {
            Some(same) => (same.amount, same.value) = (same.amount + payment.amount, same.value + payment.books()),
            None => list.push(Waited { account: payment.transit.clone(), amount: payment.amount, value: payment.books() }),
        }
    }
    list
}

/// A credit of the bank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// Its currency.
    pub currency: Currency,
    /// What arrived, and that in the books.
    pub net: (Cents, Cents),
    /// What the bank kept, and that in the books.
    pub fee: (Cents, Cents),
}

impl Credit {
    /// The bank's commission is worth what the money is worth that arrived with it.
    pub fn new(currency: Currency, net: (Cents, Cents), fee: Cents) -> Credit {
        let (amount, value) = net;
        let worth = if currency.is_euro() { fee } else { share(value, fee, amount) };
        Credit { currency, net, fee: (fee, worth) }
    }

    fn foreign(&self, amount: Cents) -> Option<(Currency, Cents)> {
        (!self.currency.is_euro()).then_some((self.currency, amount))
    }
}

/// `of` parts of `whole` of an amount above nothing, halves up; nothing where there is no whole.
pub fn share(amount: Cents, of: Cents, whole: Cents) -> Cents {
    let (amount, of, whole) = (i128::from(amount.0), i128::from(of.0), i128::from(whole.0));
    let rounded = (amount * of * 2 + whole).checked_div(whole * 2).unwrap_or_default();
    Cents(i64::try_from(rounded).unwrap_or_default())
}

/// Money at the bank, and the bank's commission (R21), against what waited for it (R13, R18). What another currency is
/// worth beyond what it was worth when it was handed in was gained on the exchange, or lost: it was money already (666,
/// 766).
pub fn entry(
    accounts: &Accounts,
    (number, day): (&str, Day),
    (account, journal): (&str, Journal),
    waited: &[Waited],
    (credit, fees): (&Credit, &str),
) -> Posting {
    let mut lines = lines(accounts, account, waited, (credit, fees));
    lines.retain(|l| l.debit != l.credit);
    let label = rules::label(number, "");
    Posting { journal, day, piece: number.to_string(), piece_day: day, label, lines }
}

/// The same taken back, money to the account that it came from.
pub fn undone(accounts: &Accounts, account: &str, waited: &[Waited], credit: (&Credit, &str)) -> Vec<Line> {
    let back = |l: Line| Line { debit: l.credit, credit: l.debit, foreign: l.foreign.map(|(c, amount)| (c, -amount)), ..l };
    let mut lines: Vec<Line> = lines(accounts, account, waited, credit).into_iter().map(back).collect();
    // What waits again comes first, as before.
    lines.rotate_right(waited.len());
    lines.retain(|l| l.debit != l.credit);
    lines
}

/// Money, commission, difference, then what waited.
fn lines(accounts: &Accounts, account: &str, waited: &[Waited], (credit, fees): (&Credit, &str)) -> Vec<Line> {
    let ((net, value), (fee, fee_value)) = (credit.net, credit.fee);
    let lost = waited.iter().map(|w| w.value).sum::<Cents>() - value - fee_value;
    let role = if lost.0 > 0 { Role::CashFxLoss } else { Role::CashFxGain };
    let mut lines = vec![
        told(Line::debit(account, None, value), credit.foreign(net)),
        told(Line::debit(fees, None, fee_value), credit.foreign(fee)),
        Line::debit(accounts.of(role), None, lost),
    ];
    // Where more was given back than came, the account falls on the other side.
    lines.extend(waited.iter().map(|w| told(Line::credit(&w.account, None, w.value), credit.foreign(w.amount))));
    lines
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70")]
mod tests {
    use super::*;

    fn booked(lines: &[Line]) -> Vec<(&str, i64, Option<i64>)> {
        lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0, l.foreign.map(|(_, a)| a.0))).collect()
    }

    #[test]
    fn what_the_exchange_moved_while_money_waited_is_lost_or_gained_and_taken_back_to_the_cent() {
        let (accounts, usd) = (Accounts::default(), Currency::parse("USD").unwrap());
        let day = Day::parse("2026-03-02").unwrap();
        let on = |account: &str, amount: i64, value: i64| Waited { account: account.into(), amount: Cents(amount), value: Cents(value) };
        let dollars = [on("511200", 1_000_00, 920_00), on("511600", 500_00, 460_00)];
        for (waits, currency, net, fee, expected) in [
            // In euros: commission, no exchange (R13, R21).
            (vec![on("511600", 120_00, 120_00)], Currency::EUR, (118_20, 118_20), 1_80,
             vec![("512000", 118_20, None), ("627800", 1_80, None), ("511600", -120_00, None)]),
            // The dollar fell: 1,490 at 0.90, a commission of 10 worth 9.
            (dollars.to_vec(), usd, (1_490_00, 1_341_00), 10_00,
             vec![("512000", 1_341_00, Some(1_490_00)), ("627800", 9_00, Some(10_00)), ("666000", 30_00, None),
                  ("511200", -920_00, Some(-1_000_00)), ("511600", -460_00, Some(-500_00))]),
            // It rose.
            (dollars.to_vec(), usd, (1_500_00, 1_425_00), 0,
             vec![("512000", 1_425_00, Some(1_500_00)), ("766000", -45_00, None),
                  ("511200", -920_00, Some(-1_000_00)), ("511600", -460_00, Some(-500_00))]),
            // More was given back than came.
            (vec![on("511600", -20_00, -20_00), on("511200", 50_00, 50_00)], Currency::EUR, (30_00, 30_00), 0,
             vec![("512000", 30_00, None), ("511600", 20_00, None), ("511200", -50_00, None)]),
        ] {
            let credit = Credit::new(currency, (Cents(net.0), Cents(net.1)), Cents(fee));
            let made = entry(&accounts, ("RG-1", day), ("512000", Journal::Bank), &waits, (&credit, "627800"));
            assert!(made.difference().is_zero());
            assert_eq!(booked(&made.lines), expected);
            let back = undone(&accounts, "512000", &waits, (&credit, "627800"));
            assert_eq!(back[0].account, waits[0].account, "what waits comes first");
            let mut both: Vec<(String, i64, i64)> = Vec::new();
            for line in made.lines.iter().chain(&back) {
                let (books, foreign) = ((line.debit - line.credit).0, line.foreign.map_or(0, |(_, a)| a.0));
                match both.iter_mut().find(|(account, ..)| *account == line.account) {
                    Some(sum) => (sum.1, sum.2) = (sum.1 + books, sum.2 + foreign),
                    None => both.push((line.account.clone(), books, foreign)),
                }
            }
            assert!(both.iter().all(|(_, books, foreign)| (*books, *foreign) == (0, 0)), "{both:?}");
        }
    }

    #[test]
    fn a_share_is_rounded_half_up() {
        for (amount, of, whole, expected) in [(100, 1, 3, 33), (100, 1, 8, 13), (5, 1, 2, 3), (7, 3, 0, 0), (0, 3, 5, 0)] {
            assert_eq!(share(Cents(amount), Cents(of), Cents(whole)), Cents(expected));
        }
    }
}
