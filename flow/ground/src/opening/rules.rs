//! The entry of opening balances. Pure.

use kernel::{Cents, Day, Refusal, Result};

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
            lines.push(Line::debit(&account, None, amount));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(account: &str, debit: i64, credit: i64) -> Balance {
        Balance { account: account.into(), label: String::new(), debit: Cents(debit), credit: Cents(credit) }
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
            (vec![balance("101000", 0, 0)], "opening.empty", "balances"),
            (vec![], "opening.empty", "balances"),
        ] {
            let Err(kernel::Fault::Refused(refusal)) = open(&Accounts::default(), day, &rows) else { panic!("{code}") };
            assert_eq!((refusal.code, refusal.field.as_deref()), (code, Some(place)));
        }
    }
}
