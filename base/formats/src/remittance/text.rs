//! An advice as plain text, as mails hold it: each line with a number and an amount is a document.

use kernel::{Cents, Currency, Refusal};

use super::{Advice, Item, Kind, Read, signed};
use crate::sheet::{DateOrder, DecimalMark, read_amount, read_date};
use crate::statement::find_iban;

const CREDIT: [&str; 6] = ["avoir", "credit note", "note de crédit", "gutschrift", "creditnota", "nota de crédito"];
const TOTAL: [&str; 8] =
    ["total", "montant du virement", "montant viré", "net à payer", "amount transferred", "summe", "gesamt", "totaal"];
const LONGEST: usize = 2000;

/// Reads a text. Refused only where no line has a number and an amount.
pub(super) fn read(text: &str) -> Result<Read, Refusal> {
    let mark = decimal_mark(text);
    let mut advice = Advice::default();
    for (i, line) in text.lines().enumerate().take(100_000) {
        if line.len() <= LONGEST {
            take(&mut advice, line, mark, i + 1);
        }
    }
    if advice.items.is_empty() {
        return Err(Refusal::invalid("remittance.nothing"));
    }
    Ok(Read { advices: vec![advice], findings: Vec::new() })
}

/// The mark in front of the last two digits of most amounts.
fn decimal_mark(text: &str) -> DecimalMark {
    let count = |mark: char| words(text).filter(|w| is_amount_word(w, mark)).count();
    if count('.') > count(',') { DecimalMark::Point } else { DecimalMark::Comma }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let text = crate::bytes::cut(text, 1_000_000);
    text.split(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | '=')).filter(|w| !w.is_empty())
}

/// Digits, the mark, two digits; signs and currency signs around.
fn is_amount_word(word: &str, mark: char) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let Some((whole, cents)) = word.rsplit_once(mark) else { return false };
    cents.len() == 2
        && cents.bytes().all(|b| b.is_ascii_digit())
        && !whole.is_empty()
        && whole.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\''))
        && read_date(word, DateOrder::DayMonthYear).is_none()
}

fn take(advice: &mut Advice, line: &str, mark: DecimalMark, number: usize) {
    let lower = line.to_lowercase();
    if let Some(iban) = find_iban(line) {
        advice.payer_id = advice.payer_id.take().or(Some(iban));
        return;
    }
    let amounts = amounts(line, mark);
    let Some(last) = amounts.last().copied() else { return };
    if TOTAL.iter().any(|t| lower.contains(t)) {
        advice.total = Some(last);
        return;
    }
    let Some(document) = document(line, mark) else { return };
    let credit = CREDIT.iter().any(|c| lower.contains(c));
    let kind = if credit { Kind::CreditNote } else { Kind::Invoice };
    let date = words(line).find_map(|w| read_date(w.trim_matches([',', '(', ')']), DateOrder::DayMonthYear));
    // Three amounts, the last being the first less the second: gross, taken off, paid.
    let (amount, discount) = match amounts[..] {
        [gross, less, paid] if gross.0 - less.0.abs() == paid.0 => (Some(gross), Some(less.abs())),
        _ => (None, None),
    };
    advice.items.push(Item {
        number: document,
        kind,
        paid: Some(signed(kind, last)),
        amount: amount.map(|a| signed(kind, a)),
        discount,
        date,
        place: format!("line {number}"),
        ..Item::default()
    });
}

/// The amounts of a line; groups of thousands written with blanks are put together.
fn amounts(line: &str, mark: DecimalMark) -> Vec<Cents> {
    let words: Vec<&str> = words(line).collect();
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        if !is_amount_word(word, mark.char()) {
            continue;
        }
        let mut text = (*word).to_owned();
        let mut at = i;
        let whole =
            |t: &str| t.split(mark.char()).next().unwrap_or_default().chars().filter(char::is_ascii_digit).count();
        while whole(&text) % 3 == 0 && at > 0 {
            let before = words[at - 1].trim_start_matches(['-', '+', '€', '(']);
            let first = at < 2 || !words[at - 2].bytes().all(|b| b.is_ascii_digit());
            let digits = !before.is_empty() && before.len() <= 3 && before.bytes().all(|b| b.is_ascii_digit());
            if !digits || (before.len() < 3 && !first && at >= 2 && words[at - 2].len() > 3) {
                break;
            }
            text = format!("{}{text}", words[at - 1]);
            at -= 1;
        }
        out.extend(read_amount(&text, mark, Currency::EUR).ok().flatten());
    }
    out
}

/// The word that is most like a document number: digits, perhaps letters and marks, neither amount nor date; the one
/// with letters and digits first, else the longest run of digits.
fn document(line: &str, mark: DecimalMark) -> Option<String> {
    let digits = |w: &str| w.bytes().filter(u8::is_ascii_digit).count();
    let clean = |w: &'_ str| -> String { w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let candidates: Vec<String> = words(line)
        .filter(|w| !is_amount_word(w, mark.char()))
        .map(clean)
        .filter(|w| digits(w) >= 3 && read_date(w, DateOrder::DayMonthYear).is_none())
        .collect();
    let rank = |w: &&String| (w.chars().any(char::is_alphabetic), digits(w));
    // The first of the best, as a second number is most often the order.
    let best = candidates.iter().map(|w| rank(&w)).max()?;
    candidates.iter().find(|w| rank(w) == best).cloned()
}
