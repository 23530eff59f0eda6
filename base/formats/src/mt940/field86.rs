//! Field 86, the words of a movement: German `GVC?20...`, Dutch `/IBAN/.../REMI/...`, or free text.

use super::slashes;
use crate::statement::{Line, ReturnReason, TransactionCode, filled, reference_of};

/// Adds the words of a field 86 to its movement.
pub(super) fn add(line: &mut Line, lines: &[&str]) {
    let joined = join(lines);
    let text = joined.trim();
    if let Some((code, separator, body)) = structured(text) {
        return german(line, code, separator, body);
    }
    if slashes::looks_like(text) {
        return slashes::add(line, text);
    }
    line.remittance.extend(lines.iter().filter_map(|l| filled(l)));
}

/// Lines of one field, put together as they were before the bank cut them at 65 characters. A line of 64 lost a blank
/// at its end.
fn join(lines: &[&str]) -> String {
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        out.push_str(line);
        let length = line.chars().count() + if i == 0 { 4 } else { 0 };
        if length == 64 && i + 1 < lines.len() {
            out.push(' ');
        }
    }
    out
}

/// `166?00...`: three digits (or none), a mark, two digits. The mark is what the bank chose.
fn structured(text: &str) -> Option<(&str, char, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 3 && digits != 0 {
        return None;
    }
    let body = &text[digits..];
    let separator = body.chars().next().filter(|c| c.is_ascii_punctuation() && *c != '/')?;
    let after = &body.as_bytes()[1..];
    let subfield = after.len() >= 2 && after[..2].iter().all(u8::is_ascii_digit);
    (subfield && (digits == 3 || separator == '?')).then_some((&text[..digits], separator, body))
}

fn german(line: &mut Line, code: &str, separator: char, body: &str) {
    let mut name = String::new();
    let mut purpose = Vec::new();
    let mut key = None;
    for (number, value) in subfields(body, separator) {
        match number {
            0 => line.information.extend(filled(value)),
            10 => line.other_references.extend(reference_of(value).map(|v| ("PrimaNota".to_owned(), v))),
            20..=29 | 60..=63 => purpose.push(value),
            30 if kernel::identifier::is_bic(value.trim()) => line.counterparty_bic = filled(value),
            30 => line.other_references.extend(filled(value).map(|v| ("BankCode".to_owned(), v))),
            31 if line.counterparty_iban.is_none() => line.set_counterparty_account(value),
            38 => line.set_counterparty_account(value),
            32 | 33 => {
                // A first half of 26 characters lost the blank at its end.
                if name.chars().count() == 26 {
                    name.push(' ');
                }
                name.push_str(value);
            }
            34 => key = filled(value),
            _ => line.information.extend(filled(value)),
        }
    }
    line.counterparty_name = filled(&name).or(line.counterparty_name.take());
    if !code.is_empty() {
        line.transaction_code = TransactionCode {
            proprietary: Some(code.to_owned()),
            issuer: Some("GVC".to_owned()),
            ..TransactionCode::default()
        };
    }
    tags(line, &purpose);
    // 108, 109: returned direct debit (B2B, core); 159: returned credit transfer.
    if matches!(code, "108" | "109" | "159") {
        let words = line.information.first().cloned();
        let iso = key.as_deref().and_then(iso_reason).map(str::to_owned);
        line.return_reason =
            Some(ReturnReason { code: iso.or(key).unwrap_or_default(), texts: words.into_iter().collect() });
    } else if let Some(key) = key.filter(|k| !k.trim_matches('0').is_empty()) {
        line.other_references.push(("TextKey".to_owned(), key));
    }
}

/// The subfields in order: number and text. A mark not followed by two digits is text.
fn subfields(body: &str, separator: char) -> Vec<(u8, &str)> {
    let mut starts = Vec::new();
    for (at, _) in body.match_indices(separator) {
        let after = &body.as_bytes()[at + separator.len_utf8()..];
        if let [a, b, ..] = after
            && a.is_ascii_digit()
            && b.is_ascii_digit()
        {
            starts.push((at, (a - b'0') * 10 + (b - b'0')));
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([body.len()]);
    starts.iter().zip(ends).map(|((at, number), end)| (*number, &body[at + separator.len_utf8() + 2..end])).collect()
}

const TAGS: [&str; 14] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "BIC+", "PURP+",
    "CDTR+",
];

/// The purpose lines (27 characters each): SEPA tags are taken out, the rest is the remittance text.
fn tags(line: &mut Line, purpose: &[&str]) {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut current: Option<usize> = None;
    let mut glue = false;
    for piece in purpose {
        let mut rest = *piece;
        while !rest.is_empty() {
            let next = TAGS.iter().filter_map(|t| rest.find(t).map(|at| (at, *t))).min();
            let (before, after) =
                next.map_or((rest, None), |(at, tag)| (&rest[..at], Some((tag, &rest[at + tag.len()..]))));
            if !before.is_empty() {
                let slot = *current.get_or_insert_with(|| {
                    found.push(("", String::new()));
                    found.len() - 1
                });
                let text = &mut found[slot].1;
                if !glue && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(before);
                glue = true;
            }
            let Some((tag, tail)) = after else { break };
            found.push((tag, String::new()));
            current = Some(found.len() - 1);
            rest = tail;
        }
        let full = piece.chars().count() >= 27;
        glue = full;
        // An identifier goes on only in a full line; what follows a short one is text again.
        let identifier = current.is_some_and(|i| !matches!(found[i].0, "" | "SVWZ+" | "ABWA+" | "ABWE+"));
        if identifier && !full {
            current = None;
        }
    }
    for (tag, value) in found {
        put(line, tag, value.trim());
    }
}

fn put(line: &mut Line, tag: &str, value: &str) {
    match tag {
        "" | "SVWZ+" => line.remittance.extend(filled(value)),
        "EREF+" => line.end_to_end_id = reference_of(value),
        "MREF+" => line.mandate_id = reference_of(value),
        "CRED+" => line.creditor_id = reference_of(value),
        "ABWA+" => line.ultimate_debtor = filled(value),
        "ABWE+" => line.ultimate_creditor = filled(value),
        "IBAN+" => line.set_counterparty_account(value),
        "BIC+" => line.counterparty_bic = filled(value),
        _ => {
            let name = tag.trim_end_matches('+').to_owned();
            line.other_references.extend(reference_of(value).map(|v| (name, v)));
        }
    }
}

/// The text key of a German return as ISO reason: 901 to 914 count the reasons in their alphabetical order.
fn iso_reason(key: &str) -> Option<&'static str> {
    const REASONS: [&str; 14] = [
        "AC01", "AC04", "AC06", "AG01", "AG02", "AM04", "AM05", "BE04", "MD01", "MD02", "MD06", "MD07", "MS02", "MS03",
    ];
    let number: usize = key.trim().parse().ok()?;
    REASONS.get(number.checked_sub(901)?).copied()
}
