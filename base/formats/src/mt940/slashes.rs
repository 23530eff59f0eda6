//! Field 86 with tags between slashes, as Dutch banks and SWIFT write it: `/TRTP/.../IBAN/.../NAME/.../REMI/...`.

use crate::statement::{Line, Reference, ReturnReason, filled, reference_of};

const TAGS: [&str; 26] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "MARF", "CSID", "CREF", "PREF", "RTRN", "ORDP", "BENM", "ULTD",
    "ULTB", "ULTC", "ADDR", "PURP", "CNTP", "SUBM", "ISDT", "ACCW", "RTYP", "SVCL", "IREF", "KREF",
];

/// The text starts with a known tag.
pub(super) fn looks_like(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('/') else { return false };
    rest.split_once('/').is_some_and(|(tag, _)| TAGS.contains(&tag))
}

/// Takes the tags apart.
pub(super) fn add(line: &mut Line, text: &str) {
    for (tag, value) in parts(text) {
        let value = value.trim_matches(['/', ' ']);
        match tag {
            "IBAN" => line.set_counterparty_account(value),
            "BIC" => line.counterparty_bic = filled(value),
            "NAME" => line.counterparty_name = filled(value),
            "EREF" => line.end_to_end_id = reference_of(value),
            "MARF" => line.mandate_id = reference_of(value),
            "CSID" => line.creditor_id = filled(value),
            "REMI" => remittance(line, value),
            "CNTP" => counterparty(line, value),
            "ULTD" => line.ultimate_debtor = filled(value.trim_start_matches("NAME/")),
            "ULTB" | "ULTC" => line.ultimate_creditor = filled(value.trim_start_matches("NAME/")),
            "RTRN" => {
                line.return_reason = filled(value).map(|code| ReturnReason { code, texts: Vec::new() });
            }
            "TRTP" | "ACCW" | "ADDR" => line.information.extend(filled(value)),
            "ORDP" | "BENM" => {}
            _ => line.other_references.extend(filled(value).map(|v| (tag.to_owned(), v))),
        }
    }
}

/// Tags with their values, up to the next known tag.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('/').map(|i| from + i) {
        let rest = &text[at + 1..];
        match rest.split_once('/') {
            Some((tag, _)) if TAGS.contains(&tag) => {
                starts.push((at, tag, at + 1 + tag.len() + 1));
                // The slash that ends a tag may start the next one.
                from = at + 1 + tag.len();
            }
            _ => from = at + 1,
        }
    }
    let ends = starts.iter().skip(1).map(|(at, ..)| *at).chain([text.len()]);
    starts.iter().zip(ends).map(|((_, tag, value), end)| (*tag, text.get(*value..end).unwrap_or_default())).collect()
}

/// `USTD//text`, `STRD/CUR/reference`, or plain text.
fn remittance(line: &mut Line, value: &str) {
    if let Some(text) = value.strip_prefix("USTD/") {
        line.remittance.extend(filled(text.trim_matches('/')));
    } else if let Some(rest) = value.strip_prefix("STRD/") {
        let reference = rest.trim_matches('/').rsplit('/').next().and_then(reference_of);
        line.references.extend(reference.map(|value| Reference { kind: "SCOR".to_owned(), value, amount: None }));
    } else {
        line.remittance.extend(filled(value));
    }
}

/// `account/BIC/name/city`.
fn counterparty(line: &mut Line, value: &str) {
    let mut parts = value.split('/');
    if let Some(account) = parts.next().and_then(filled) {
        line.set_counterparty_account(&account);
    }
    line.counterparty_bic = parts.next().and_then(filled);
    line.counterparty_name = parts.next().and_then(filled);
}
