//! Money in other currencies at the rate of a closing: accounts at the bank that are kept in them, and cheques and cards
//! that the bank has not credited yet. What it gained or lost is a result of the period (PCG art. 420-7; 666, 766) and not
//! an unrealised difference: it was money already. Pure.

use ground::currency::Exchange;
use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use kernel::{Cents, Currency, Day, Refusal, Result};
use serde::{Deserialize, Serialize};

use super::rules::Closing;

/// Money in another currency as it stood on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MoneyThen {
    /// The account of the books.
    pub account: String,
    /// Its currency.
    pub currency: Currency,
    /// How much, in its currency.
    pub amount: Cents,
    /// The same in the books.
    pub value: Cents,
    /// True: an account that is kept in the currency, which keeps its new value. False: cheques and cards that wait for
    /// the bank's credit; each keeps the value at which it came, so what is booked is taken back the day after.
    pub kept: bool,
}

/// The same at the closing rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MoneyRevalued {
    /// The money as it stood.
    #[serde(flatten)]
    pub then: MoneyThen,
    /// What it is worth at the closing rate, cents of the books.
    pub closing: Cents,
    /// What that is beyond its value: a gain; below nothing a loss.
    pub difference: Cents,
}

/// Money at the closing rates; a currency without a rate is left out.
pub fn revalued(money: Vec<MoneyThen>, rates: &[Exchange]) -> Vec<MoneyRevalued> {
    let of = |then: MoneyThen| {
        let rate = rates.iter().find(|e| e.currency == then.currency)?;
        let closing = rate.books(then.amount);
        Some(MoneyRevalued { difference: closing - then.value, closing, then })
    };
    money.into_iter().filter_map(of).collect()
}

/// Losses and gains, both above nothing.
pub fn sums<'m>(money: impl IntoIterator<Item = &'m MoneyRevalued>) -> (Cents, Cents) {
    money.into_iter().fold((Cents::ZERO, Cents::ZERO), |(loss, gain), m| match m.difference.0 < 0 {
        true => (loss - m.difference, gain),
        false => (loss, gain + m.difference),
    })
}

/// Account by account against 666 or 766.
fn lines<'m>(accounts: &Accounts, money: impl Iterator<Item = &'m MoneyRevalued> + Clone) -> Vec<Line> {
    let (loss, gain) = sums(money.clone());
    let mut lines: Vec<Line> = money.map(|m| Line::debit(&m.then.account, None, m.difference)).collect();
    lines.push(Line::debit(accounts.of(Role::CashFxLoss), None, loss));
    lines.push(Line::credit(accounts.of(Role::CashFxGain), None, gain));
    lines.retain(|l| l.debit != l.credit);
    lines
}

/// The entries of a closing with those of money added; `revaluation.nothing` where neither says anything.
pub fn beside(closing: Option<Closing>, accounts: &Accounts, day: Day, money: &[MoneyRevalued]) -> Result<Closing> {
    let own = lines(accounts, money.iter());
    let back = lines(accounts, money.iter().filter(|m| !m.then.kept));
    let back: Vec<Line> = back.into_iter().map(|l| Line { debit: l.credit, credit: l.debit, ..l }).collect();
    let piece = format!("EC-{day}");
    let posting = |on: Day, label: String| Posting {
        journal: Journal::General,
        day: on,
        piece: piece.clone(),
        piece_day: day,
        label,
        lines: Vec::new(),
    };
    let none = || Closing {
        loss: Cents::ZERO,
        gain: Cents::ZERO,
        entry: posting(day, ledger::closing_label("unrealised", day)),
        back: None,
    };
    let mut closing = closing.unwrap_or_else(none);
    closing.entry.lines.extend(own);
    if closing.entry.lines.is_empty() {
        return Err(Refusal::conflict("revaluation.nothing").at("day").with("day", day).into());
    }
    if !back.is_empty() {
        closing.back.get_or_insert_with(|| posting(day.plus(1), format!("Extourne {piece}"))).lines.extend(back);
    }
    Ok(closing)
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;
    use crate::revaluation::rules::{self, OpenThen, Release};
    use ground::receivable::Control;
    use kernel::{ExchangeRate, Id};

    fn day() -> Day {
        Day::parse("2026-12-31").unwrap()
    }

    fn rate(code: &str, rate: &str) -> Exchange {
        let (currency, rate) = (Currency::parse(code).unwrap(), ExchangeRate::parse(rate).unwrap());
        Exchange { currency, rate, per_book: None, day: day(), source: "BCE".into(), reason: String::new() }
    }

    fn money(account: &str, code: &str, amount: i64, value: i64) -> MoneyThen {
        let currency = Currency::parse(code).unwrap();
        MoneyThen { account: account.into(), currency, amount: Cents(amount), value: Cents(value), kept: account.starts_with("512") }
    }

    fn booked(posting: &Posting) -> Vec<(&str, i64)> {
        assert!(posting.difference().is_zero() && posting.lines.iter().all(|l| l.foreign.is_none()));
        posting.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0)).collect()
    }

    #[test]
    fn accounts_keep_their_new_value_and_what_waits_gets_its_old_one_back() {
        let rates = [rate("USD", "0.9"), rate("GBP", "1.2")];
        let list = vec![
            money("512400", "USD", 1_000_00, 950_00),
            money("512410", "GBP", 100_00, 110_00),
            money("511200", "USD", 200_00, 170_00),
            money("512420", "CHF", 5_00, 5_00),
            // An account that is empty and was left with a difference.
            money("512400", "USD", 0, 4_00),
        ];
        let money = revalued(list, &rates);
        assert_eq!(money.len(), 4, "a currency without a rate is left out");
        assert_eq!(sums(&money), (Cents(54_00), Cents(20_00)));
        let closing = beside(None, &Accounts::default(), day(), &money).unwrap();
        assert_eq!(
            booked(&closing.entry),
            [("512400", -50_00), ("512410", 10_00), ("511200", 10_00), ("512400", -4_00), ("666000", 54_00), ("766000", -20_00)]
        );
        let back = closing.back.unwrap();
        assert_eq!((back.day, back.piece.as_str()), (day().plus(1), closing.entry.piece.as_str()));
        assert_eq!(booked(&back), [("511200", -10_00), ("766000", 10_00)]);
        assert_eq!((closing.loss, closing.gain), (Cents::ZERO, Cents::ZERO), "nothing is provided for");
    }

    #[test]
    fn money_stands_beside_what_is_open_and_nothing_alone_is_refused() {
        let item = OpenThen {
            item: Id(1),
            number: "FA1".into(),
            customer: Id(9),
            account: Control::Customers,
            currency: Currency::parse("USD").unwrap(),
            open: Cents(100_00),
            value: Cents(95_00),
        };
        let accounts = Accounts::default();
        let items = rules::revalued(vec![item], &[rate("USD", "0.9")]);
        let closing = rules::entries(&accounts, day(), &items, Cents::ZERO, Release::NextClosing).unwrap();
        let alone = closing.clone();
        let money = revalued(vec![money("512400", "USD", 10_00, 8_00)], &[rate("USD", "0.9")]);
        let both = beside(Some(closing), &accounts, day(), &money).unwrap();
        assert_eq!(both.entry.lines[..alone.entry.lines.len()], alone.entry.lines);
        assert_eq!(booked(&both.entry)[alone.entry.lines.len()..], [("512400", 1_00), ("766000", -1_00)]);
        assert_eq!((both.back, both.loss), (alone.back, Cents(5_00)), "an account at the bank keeps its value");
        let same = revalued(vec![money_at_rate()], &[rate("USD", "0.9")]);
        assert_eq!(beside(None, &accounts, day(), &same).unwrap_err().code(), "revaluation.nothing");
    }

    fn money_at_rate() -> MoneyThen {
        money("512400", "USD", 10_00, 9_00)
    }
}
