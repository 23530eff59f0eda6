//! The entry of opening balances. Pure.

use kernel::{Cents, Currency, Day, Refusal, Result};

use super::Balance;
use crate::ledger::{AccountMove, Accounts, Journal, Line, Posting, Role};

/// What opening balances become.
#[derive(Debug, PartialEq)]
pub struct Opened {
    /// The entry.
    pub entry: Posting,
    /// Debits less credits of the accounts kept per customer.
    pub items: Cents,
    /// Names of accounts that the chart does not have.
    pub names: Vec<AccountMove>,
}

/// One line an account. Accounts kept per customer stand against the account of waiting money until their items are
/// brought along. What does not balance is refused with the difference.
pub fn open(accounts: &Accounts, day: Day, balances: &[Balance]) -> Result<Opened> {
    let (mut lines, mut names, mut items) = (Vec::new(), Vec::new(), Cents::ZERO);
    let mut sum = Cents::ZERO;
    for (n, balance) in balances.iter().enumerate() {
        let place = |field: &str| format!("balances[{n}].{field}");
        let account = crate::company::checked_account(&balance.account)
            .map_err(|_| Refusal::invalid("company.account_number").at(place("account")))?;
        let amount = balance.debit - balance.credit;
        if balance.debit.0 < 0 || balance.credit.0 < 0 || amount.abs().0 > 1_000_000_000_000_000 {
            return Err(Refusal::invalid("opening.amount").at(place("debit")).into());
        }
        if !balance.debit.is_zero() && !balance.credit.is_zero() {
            return Err(Refusal::invalid("opening.both_sides").at(place("credit")).into());
        }
        sum += amount;
        let label = balance.label.trim();
        let named = !label.is_empty() && label.chars().count() <= 100 && label != accounts.label(&account);
        if accounts.roles_of(&account).iter().any(|role| role.is_control()) {
            items += amount;
        } else if !amount.is_zero() {
            if named {
                names.push(AccountMove { role: None, account: account.clone(), label: label.to_string() });
            }
            let line = Line::debit(&account, None, amount);
            lines.push(match kept(accounts, &account, balance).map_err(|refusal| refusal.at(place("in_currency")))? {
                Some((currency, in_currency)) => line.in_currency(currency, in_currency),
                None => line,
            });
        }
    }
    if !sum.is_zero() {
        return Err(Refusal::invalid("opening.unbalanced").at("balances").with("difference", sum).into());
    }
    if !items.is_zero() {
        lines.push(Line::debit(accounts.of(Role::Suspense), None, items));
    }
    if lines.len() < 2 {
        return Err(Refusal::invalid("opening.empty").at("balances").into());
    }
    let piece = format!("AN{}", day.year());
    let entry = Posting { journal: Journal::Opening, day, piece_day: day, label: piece.clone(), piece, lines };
    Ok(Opened { entry, items, names })
}

/// An account at the bank that is kept in another currency says its balance in it: it is revalued by that.
fn kept(accounts: &Accounts, account: &str, balance: &Balance) -> Result<Option<(Currency, Cents)>, Refusal> {
    let own = accounts.in_currencies().into_iter().find(|(_, a)| *a == account).map(|(currency, _)| currency);
    match (own, balance.in_currency) {
        (None, None) if balance.currency.is_euro() => Ok(None),
        (Some(currency), Some(amount)) if currency == balance.currency && (0..=1_000_000_000_000_000).contains(&amount.0) => {
            Ok(Some((currency, amount)))
        }
        (Some(currency), _) => Err(Refusal::invalid("opening.in_currency").with("account", account).with("currency", currency)),
        (None, _) => Err(Refusal::invalid("opening.not_in_currency").with("account", account)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(account: &str, debit: i64, credit: i64) -> Balance {
        Balance { account: account.into(), debit: Cents(debit), credit: Cents(credit), ..Balance::default() }
    }

    #[test]
    fn a_trial_balance_becomes_one_entry() {
        let day = Day::parse("2026-07-01").unwrap();
        let rows = [
            balance("101000", 0, 50_000_00),
            balance("411100", 12_000_00, 0),
            balance("419100", 0, 2_000_00),
            balance("512000", 45_000_00, 0),
            balance("607000", 5_000_00, 0),
            balance("707020", 0, 10_000_00),
        ];
        let opened = open(&Accounts::default(), day, &rows).unwrap();
        assert!(opened.entry.difference().is_zero());
        assert_eq!(opened.items, Cents(10_000_00));
        let lines: Vec<(&str, i64)> = opened.entry.lines.iter().map(|l| (l.account.as_str(), (l.debit - l.credit).0)).collect();
        assert_eq!(
            lines,
            [("101000", -50_000_00), ("512000", 45_000_00), ("607000", 5_000_00), ("707020", -10_000_00), ("471000", 10_000_00)]
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        let day = Day::parse("2026-07-01").unwrap();
        for (rows, code, place) in [
            (vec![balance("101000", 0, 100), balance("512000", 99, 0)], "opening.unbalanced", "balances"),
            (vec![balance("9", 0, 100), balance("512000", 100, 0)], "company.account_number", "balances[0].account"),
            (vec![balance("101000", 0, 100), balance("512000", 100, 1)], "opening.both_sides", "balances[1].credit"),
            (vec![balance("101000", 0, -100), balance("512000", -100, 0)], "opening.amount", "balances[0].debit"),
            (
                vec![balance("101000", 0, 100), Balance { currency: Currency::parse("USD").unwrap(), in_currency: Some(Cents(110)), ..balance("512000", 100, 0) }],
                "opening.not_in_currency",
                "balances[1].in_currency",
            ),
            (vec![balance("101000", 0, 0)], "opening.empty", "balances"),
            (vec![], "opening.empty", "balances"),
        ] {
            let Err(kernel::Fault::Refused(refusal)) = open(&Accounts::default(), day, &rows) else { panic!("{code}") };
            assert_eq!((refusal.code, refusal.field.as_deref()), (code, Some(place)));
        }
    }

    /// Names are kept of accounts that are booked and that the chart calls otherwise.
    #[test]
    fn accounts_keep_the_names_that_the_chart_does_not_have() {
        let day = Day::parse("2026-07-01").unwrap();
        let accounts = Accounts::default();
        let named = |account: &str, label: &str, amount: i64| Balance { label: label.into(), ..balance(account, amount, 0) };
        let long = |n: usize| "é".repeat(n);
        for (label, kept) in [
            (" Banque du Nord ", Some("Banque du Nord".to_string())),
            ("  ", None),
            (accounts.label("512300"), None),
            (long(100).as_str(), Some(long(100))),
            (long(101).as_str(), None),
        ] {
            let opened = open(&accounts, day, &[named("512300", label, 100), balance("101000", 0, 100)]).unwrap();
            assert_eq!(opened.names.first().map(|n| n.label.clone()), kept, "{label}");
            assert!(opened.names.len() < 2 && opened.names.iter().all(|n| n.account == "512300" && n.role.is_none()));
        }
        let opened = open(&accounts, day, &[named("411100", "Mes clients", 100), named("512300", "Caisse", 0), balance("101000", 0, 100)]);
        assert!(opened.unwrap().names.is_empty(), "neither kept per customer nor without amount");
    }

    /// Two lines make an entry: one account against the items to come is enough, items against items are nothing.
    #[test]
    fn an_entry_has_two_lines_and_sums_that_fit() {
        let day = Day::parse("2026-07-01").unwrap();
        let opened = open(&Accounts::default(), day, &[balance("101000", 0, 100), balance("411100", 100, 0)]).unwrap();
        let lines: Vec<(&str, i64, i64)> = opened.entry.lines.iter().map(|l| (l.account.as_str(), l.debit.0, l.credit.0)).collect();
        assert_eq!(lines, [("101000", 0, 100), ("471000", 100, 0)]);
        assert_eq!((opened.entry.journal, opened.entry.piece.as_str(), opened.items), (Journal::Opening, "AN2026", Cents(100)));
        let most = 1_000_000_000_000_000;
        for (amount, fits) in [(most, true), (most + 1, false)] {
            for rows in [[balance("101000", 0, amount), balance("512000", amount, 0)], [balance("512000", amount, 0), balance("101000", 0, amount)]] {
                assert_eq!(open(&Accounts::default(), day, &rows).is_ok(), fits, "{amount}");
            }
        }
        let far = [balance("101000", 0, most + 1), balance("512000", most, 0), balance("512100", 1, 0)];
        assert!(open(&Accounts::default(), day, &far).is_err());
        let Err(kernel::Fault::Refused(refusal)) = open(&Accounts::default(), day, &[balance("101000", 0, 100), balance("512000", 99, 0)]) else {
            panic!("a cent is missing")
        };
        assert_eq!(refusal.values, [("difference", "-0.01".to_string())], "debits less credits");
        for rows in [vec![balance("411100", 100, 0), balance("419100", 0, 100)], vec![balance("512000", 100, 0), balance("512000", 0, 99)]] {
            assert!(open(&Accounts::default(), day, &rows).is_err());
        }
    }
}
