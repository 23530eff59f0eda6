//! Decisions of the revaluation: what an open item is worth at the closing rate, and the entries. Pure.

use cash::payment::settlement::role;
use ground::currency::Exchange;
use ground::ledger::{self, Accounts, Journal, Line, Posting, Role};
use ground::receivable::Control;
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};

/// An item in another currency as it was open on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OpenThen {
    /// The item.
    pub item: Id,
    /// The document's number.
    pub number: String,
    /// Who owes.
    pub customer: Id,
    /// The account it stands on.
    pub account: Control,
    /// Its currency.
    pub currency: Currency,
    /// What was open, in its currency; below nothing: owed to the customer.
    pub open: Cents,
    /// The same in the books.
    pub value: Cents,
}

/// The same at the closing rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Revalued {
    /// The item as it was open.
    #[serde(flatten)]
    pub then: OpenThen,
    /// What it is worth at the closing rate, cents of the books.
    pub closing: Cents,
    /// What that is beyond its value: an unrealised gain; below nothing a loss.
    pub difference: Cents,
}

/// When the provision for losses is released.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// With the next closing, which provides anew for what is still lost.
    #[default]
    NextClosing,
    /// On the day after, with the rest.
    NextDay,
}

/// What a closing comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// Unrealised losses, above nothing.
    pub loss: Cents,
    /// Unrealised gains.
    pub gain: Cents,
    /// The entry of the closing.
    pub entry: Posting,
    /// What takes it back the day after; none where only a provision was released.
    pub back: Option<Posting>,
}

/// Items at the closing rates. Deposits received are no claims in money: they keep their rate.
pub fn revalued(items: Vec<OpenThen>, rates: &[Exchange]) -> Vec<Revalued> {
    let of = |then: OpenThen| {
        let rate = rates.iter().find(|e| e.currency == then.currency)?;
        let closing = rate.books(then.open);
        Some(Revalued { difference: closing - then.value, closing, then })
    };
    items.into_iter().filter_map(of).collect()
}

/// The entries (R37, R38): item by item against 476 or 477, the losses provided for (1515) and the provision of the
/// closing before released. What is taken back the day after are the differences, and the provision where asked for.
pub fn entries(
    accounts: &Accounts,
    day: Day,
    items: &[Revalued],
    provided: Cents,
    release: Release,
) -> Result<Closing> {
    let sum = |sign: i64| items.iter().map(|i| Cents(i.difference.0 * sign).max(Cents::ZERO)).sum::<Cents>();
    let (loss, gain) = (sum(-1), sum(1));
    let plain = |role: Role, amount: Cents| Line::debit(accounts.of(role), None, amount);
    let own = |i: &Revalued| Line::debit(accounts.of(role(i.then.account)), Some(i.then.customer), i.difference);
    let mut lines = vec![plain(Role::UnrealisedLoss, loss)];
    lines.extend(items.iter().map(own));
    lines.push(plain(Role::UnrealisedGain, -gain));
    lines.retain(|l| l.debit != l.credit);
    let piece = format!("EC-{day}");
    let posting = |booked: Day, label: String, lines: Vec<Line>| Posting {
        journal: Journal::General,
        day: booked,
        piece: piece.clone(),
        piece_day: day,
        label,
        lines,
    };
    let mut returned: Vec<Line> = lines.iter().map(|l| Line { debit: l.credit, credit: l.debit, ..l.clone() }).collect();
    if release == Release::NextDay {
        returned.extend([plain(Role::FxProvision, loss), plain(Role::FxProvisionRelease, -loss)]);
    }
    returned.retain(|l| l.debit != l.credit);
    lines.extend([plain(Role::FxProvisionCharge, loss), plain(Role::FxProvision, -loss)]);
    lines.extend([plain(Role::FxProvision, provided), plain(Role::FxProvisionRelease, -provided)]);
    lines.retain(|l| l.debit != l.credit);
    if lines.is_empty() {
        return Err(Refusal::conflict("revaluation.nothing").at("day").with("day", day).into());
    }
    let back = (!returned.is_empty()).then(|| posting(day.plus(1), format!("Extourne {piece}"), returned));
    let entry = posting(day, ledger::closing_label("unrealised", day), lines);
    Ok(Closing { loss, gain, entry, back })
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;
    use kernel::ExchangeRate;

    fn day() -> Day {
        Day::parse("2026-12-31").unwrap()
    }

    fn rate(code: &str, rate: &str) -> Exchange {
        let (currency, rate) = (Currency::parse(code).unwrap(), ExchangeRate::parse(rate).unwrap());
        Exchange { currency, rate, per_book: None, day: day(), source: "BCE".into(), reason: String::new() }
    }

    fn open(id: i64, code: &str, open: i64, value: i64) -> OpenThen {
        OpenThen {
            item: Id(id),
            number: format!("FA{id}"),
            customer: Id(9),
            account: Control::Customers,
            currency: Currency::parse(code).unwrap(),
            open: Cents(open),
            value: Cents(value),
        }
    }

    fn lines(posting: &Posting) -> Vec<(String, i64)> {
        assert!(posting.difference().is_zero());
        posting.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0)).collect()
    }

    /// The recipe's lines: account, debit less credit.
    fn recipe(code: &str) -> Vec<(String, i64)> {
        let text = include_str!("../../../cash/samples/posting-recipes.csv");
        let cents = |cell: &str| Cents::parse(cell).map_or(0, |c| c.0);
        let own = text.lines().filter(|l| l.starts_with(code));
        own.map(|l| {
            let cells: Vec<&str> = l.split(',').collect();
            let at = cells.iter().position(|c| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit())).unwrap();
            (cells[at].to_string(), cents(cells[at + 1]) - cents(cells.get(at + 2).copied().unwrap_or("")))
        })
        .collect()
    }

    fn sorted(mut list: Vec<(String, i64)>) -> Vec<(String, i64)> {
        list.sort();
        list
    }

    #[test]
    fn the_recipes_of_year_end_at_many_amounts_and_rates() {
        let mut seed = 20_261_231_u64;
        let mut next = |most: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for (code, whole, sign) in [("R37", 30_00, -1), ("R38", 20_00, 1)] {
            let recipe = recipe(code);
            assert!(recipe.len() >= 2, "{code}");
            for _ in 0..300 {
                let currency = ["USD", "JPY", "KWD"][next(3) as usize];
                let closing = ExchangeRate(1 + next(30_000_000_000) as i64);
                let exchange = Exchange { rate: closing, ..rate(currency, "1") };
                let amount = 1 + next(10_000_000) as i64;
                let moved = 1 + next(1_000_000) as i64;
                let value = exchange.books(Cents(amount)).0 - sign * moved;
                let items = revalued(vec![open(1, currency, amount, value)], &[exchange]);
                let made = entries(&Accounts::default(), day(), &items, Cents::ZERO, Release::NextClosing).unwrap();
                let expected = recipe.iter().map(|(account, cents)| (account.clone(), cents * moved / whole)).collect();
                assert_eq!(sorted(lines(&made.entry)), sorted(expected), "{code} {currency} {amount} at {closing}");
                let back = made.back.unwrap();
                assert_eq!(back.day, day().plus(1));
                let party = |p: &Posting| p.lines.iter().filter(|l| l.party.is_some()).map(|l| l.debit - l.credit).sum::<Cents>();
                assert_eq!(party(&made.entry) + party(&back), Cents::ZERO, "the customer's account is as before");
            }
        }
    }

    #[test]
    fn gains_and_losses_are_not_set_off_and_provisions_follow_each_other() {
        let items = || revalued(
            vec![open(1, "USD", 1000_00, 950_00), open(2, "USD", 500_00, 440_00), open(3, "GBP", -100_00, -110_00), open(4, "CHF", 1_00, 1_00)],
            &[rate("USD", "0.9"), rate("GBP", "1.2")],
        );
        let closing = entries(&Accounts::default(), day(), &items(), Cents(12_00), Release::NextDay).unwrap();
        // What is owed to a customer in a currency that rose is a loss too; a currency without a rate is left out.
        assert_eq!((closing.loss, closing.gain), (Cents(60_00), Cents(10_00)));
        let of = |list: &[(&str, i64)]| list.iter().map(|(a, c)| (a.to_string(), *c)).collect::<Vec<_>>();
        assert_eq!(
            lines(&closing.entry),
            of(&[
                ("476100", 60_00), ("411100", -50_00), ("411100", 10_00), ("411100", -10_00), ("477100", -10_00),
                ("686500", 60_00), ("151500", -60_00), ("151500", 12_00), ("786500", -12_00),
            ])
        );
        assert_eq!(
            lines(&closing.back.unwrap()),
            of(&[
                ("476100", -60_00), ("411100", 50_00), ("411100", -10_00), ("411100", 10_00), ("477100", 10_00),
                ("151500", 60_00), ("786500", -60_00),
            ])
        );
        let only = entries(&Accounts::default(), day(), &[], Cents(12_00), Release::NextClosing).unwrap();
        assert_eq!((lines(&only.entry), only.back), (of(&[("151500", 12_00), ("786500", -12_00)]), None));
        let none = entries(&Accounts::default(), day(), &[], Cents::ZERO, Release::NextClosing).unwrap_err();
        assert_eq!(none.code(), "revaluation.nothing");
    }
}
