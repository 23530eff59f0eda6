//! Keys by which a file, a statement and a line are recognised when they come again.
//!
//! A file is known by its bytes ([`crate::bytes::sha256`]), a statement by account, id, period and balances, a line by
//! the bank's reference or, without one, by its content. Two equal payments on a day are two lines: their keys differ
//! by the balance they were booked on, or by an ordinal where no balance is told. So the same statement sent twice
//! gives the same keys, and a second page of the day with an equal payment gives another one.

use std::collections::HashMap;

use crate::bytes::sha256;
use crate::statement::{Line, Statement, Status, says_nothing};

/// The key of a statement: account, currency, id, number, page, period and booked balances. It does not know the file
/// or the message, so that a statement delivered again in another message is the same.
pub fn statement_key(s: &Statement) -> String {
    let mut text = vec![s.account.number().to_owned(), format!("{:?}", s.kind)];
    text.push(s.currency.map(|c| c.to_string()).unwrap_or_default());
    text.push(s.id.clone().unwrap_or_default());
    text.push(format!("{:?}/{:?}", s.sequence, s.page));
    text.push(format!("{:?}-{:?}", s.from, s.to));
    for balance in s.opening().into_iter().chain(s.closing()) {
        text.push(format!("{} {:?}", balance.amount.0, balance.date));
    }
    if s.opening().is_none() && s.closing().is_none() {
        // Nothing tells such statements apart but their lines.
        text.push(content(s));
    }
    short(&text.join("\u{1f}"))
}

/// A digest of the lines: two statements with one key but other content are an alarm, not an update.
pub fn content(s: &Statement) -> String {
    let lines: Vec<String> = s.lines.iter().map(|l| format!("{:?}\u{1f}{}", l.bank_reference, content_of(l))).collect();
    short(&lines.join("\u{1e}"))
}

/// One key for each line, in their order. Keys of one statement are all different.
pub fn line_keys(s: &Statement) -> Vec<String> {
    let account = s.account.number();
    let mut balance = s.opening().map(|b| i128::from(b.amount.0));
    let mut seen: HashMap<String, u32> = HashMap::with_capacity(s.lines.len());
    let mut keys = Vec::with_capacity(s.lines.len());
    for line in &s.lines {
        if line.status == Status::Booked {
            balance = balance.map(|b| b + i128::from(line.amount.0));
        }
        let reference = line.bank_reference.as_deref().filter(|r| !says_nothing(r));
        let day = line.booking_date.map(|d| d.to_string()).unwrap_or_default();
        let base = match reference {
            // A reference may be of the whole batch, or be reused: day, amount and part hold such lines apart.
            Some(reference) => {
                format!("ref\u{1f}{account}\u{1f}{reference}\u{1f}{day}\u{1f}{}\u{1f}{}", line.amount.0, line.part)
            }
            None => format!("line\u{1f}{account}\u{1f}{}\u{1f}{balance:?}", content_of(line)),
        };
        let ordinal = seen.entry(base.clone()).or_insert(0);
        *ordinal += 1;
        keys.push(short(&format!("{base}\u{1f}{ordinal}")));
    }
    keys
}

fn content_of(line: &Line) -> String {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let words: String = line
        .remittance
        .iter()
        .chain(&line.information)
        .flat_map(|t| t.chars())
        .filter(|c| !c.is_whitespace())
        .collect();
    let references: Vec<&str> = line.references.iter().map(|r| r.value.as_str()).collect();
    [
        format!("{:?}", line.booking_date),
        format!("{:?}", line.value_date),
        format!("{} {}", line.amount.0, line.currency),
        format!("{:?}", line.status),
        text(&line.end_to_end_id),
        text(&line.counterparty_name),
        text(&line.counterparty_iban),
        words,
        references.join("\u{1f}"),
    ]
    .join("\u{1f}")
}

/// 128 bits of a digest, in hexadecimal.
fn short(text: &str) -> String {
    let mut digest = sha256(text.as_bytes());
    digest.truncate(32);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::{Account, Balance, BalanceKind};
    use kernel::{Cents, Currency, Day};

    fn with(opening: Option<i64>, lines: &[(i64, Option<&str>)]) -> Statement {
        let mut s =
            Statement { account: Account { other: Some("1".into()), ..Account::default() }, ..Statement::default() };
        s.balances.extend(opening.map(|amount| Balance {
            kind: BalanceKind::Opening,
            code: "OPBD".into(),
            amount: Cents(amount),
            currency: Currency::EUR,
            date: None,
        }));
        for (amount, reference) in lines {
            let mut line = Line::new(Cents(*amount), Currency::EUR);
            line.booking_date = Day::parse("2026-01-05");
            line.bank_reference = reference.map(str::to_owned);
            s.lines.push(line);
        }
        s
    }

    #[test]
    fn equal_payments_both_count_and_a_second_copy_changes_nothing() {
        for opening in [None, Some(500)] {
            for reference in [None, Some("R1"), Some("NONREF")] {
                let s = with(opening, &[(100, reference), (100, reference), (-100, reference), (100, reference)]);
                let keys = line_keys(&s);
                assert_eq!(keys.iter().collect::<std::collections::HashSet<_>>().len(), 4, "{opening:?} {reference:?}");
                let again = Statement { id: Some("other".into()), message: Some("other".into()), ..s };
                assert_eq!(keys, line_keys(&again));
            }
        }
    }

    #[test]
    fn an_equal_payment_on_the_next_page_of_the_day_is_another_one() {
        let (one, two) = (with(Some(0), &[(100, None)]), with(Some(100), &[(100, None)]));
        assert_ne!(line_keys(&one), line_keys(&two));
        assert_ne!(statement_key(&one), statement_key(&two));
    }
}
