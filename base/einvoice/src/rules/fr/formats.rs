//! The written forms that the French rules demand: numbers of documents, dates, amounts, rates, identifiers.

use crate::rules::at::normal;

/// Document types of the French subset (BT-3).
pub const TYPES: &[&str] =
    &["380", "389", "393", "501", "386", "500", "384", "471", "472", "473", "261", "262", "381", "396", "502", "503"];
/// Types of credit notes (BR-FR-CO-05).
pub const CREDIT_TYPES: &[&str] = &["261", "381", "396", "502", "503"];
/// Types of corrective invoices (BR-FR-CO-04).
pub const CORRECTIVE_TYPES: &[&str] = &["384", "471", "472", "473"];
/// Types of deposit invoices, and of their credit note.
pub const DEPOSIT_TYPES: &[&str] = &["386", "500", "503"];
/// Types of self-billed documents.
pub const SELF_BILLED_TYPES: &[&str] = &["389", "501", "500", "471", "473", "261", "502"];
/// Billing frameworks (BT-23).
pub const FRAMEWORKS: &[&str] = &[
    "B1", "S1", "M1", "B2", "S2", "M2", "S3", "B4", "S4", "M4", "S5", "S6", "B7", "S7", "B8", "S8", "M8", "B9", "S9",
    "M9",
];
/// Frameworks of invoices already paid.
pub const PAID: &[&str] = &["B2", "S2", "M2"];
/// Frameworks of final invoices after a deposit.
pub const FINAL: &[&str] = &["B4", "S4", "M4"];
/// Frameworks of invoices with several sellers.
pub const SEVERAL_SELLERS: &[&str] = &["S8", "B8", "M8"];
/// Frameworks of bidirectional invoices.
pub const BOTH_WAYS: &[&str] = &["S9", "B9", "M9"];
/// VAT categories in use in France.
pub const CATEGORIES: &[&str] = &["S", "E", "AE", "K", "G", "O", "Z"];
/// What a note BAR may hold: the treatment expected of the platforms.
pub const TREATMENTS: &[&str] = &["B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"];
/// Descriptions of attachments (BT-123).
pub const ATTACHMENTS: &[&str] = &[
    "RIB",
    "LISIBLE",
    "FEUILLE_DE_STYLE",
    "PJA",
    "BORDEREAU_SUIVI",
    "DOCUMENT_ANNEXE",
    "BON_LIVRAISON",
    "BON_COMMANDE",
    "BORDEREAU_SUIVI_VALIDATION",
    "ETAT_ACOMPTE",
    "FACTURE_PAIEMENT_DIRECT",
    "RECAPITULATIF_COTRAITANCE",
];
/// VAT rates, without zeros at the end of their decimals.
const RATES: &[&str] =
    &["0", "10", "13", "20", "8.5", "19.6", "2.1", "5.5", "7", "20.6", "1.05", "0.9", "1.75", "9.2", "9.6"];

/// Whether a text is one of the French VAT rates, written with as many decimals as it needs, or up to two.
pub fn is_rate(text: &str) -> bool {
    let plain = match text.split_once('.') {
        Some((whole, part)) if matches!(part.len(), 1 | 2) => match part.trim_end_matches('0') {
            "" => whole,
            rest => return RATES.contains(&format!("{whole}.{rest}").as_str()),
        },
        Some(_) => return false,
        None => text,
    };
    RATES.contains(&plain)
}

/// Whether a text consists of the characters of a document number, without blanks within or, of the plain kind, around.
pub fn is_number(text: &str) -> bool {
    let made = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_' | b'/');
    let plain = normal(text);
    !plain.is_empty() && plain.bytes().all(made) && !text.contains(' ')
}

/// Whether a text consists of the characters of an address (0225) or a routing code (0224).
pub fn is_address(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_' | b'.'))
}

/// Where the digits of other scripts begin, ten in a row each (Unicode 16, category Nd).
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040,
    0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
    0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0,
    0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950,
];

/// Whether a character is what `\d` means in the patterns of the rules: a digit of any script.
fn is_digit(c: char) -> bool {
    let code = c as u32;
    c.is_ascii_digit() || (!c.is_ascii() && ZEROS.iter().any(|zero| (*zero..zero + 10).contains(&code)))
}

/// Whether a text consists of so many digits.
pub fn is_digits(text: &str, count: usize) -> bool {
    text.chars().count() == count && text.chars().all(is_digit)
}

/// Whether a text is a SIREN: nine digits.
pub fn is_siren(text: &str) -> bool {
    is_digits(text, 9)
}

/// Whether a text is at most so many characters long.
pub fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}

/// Whether a text of the form YYYY-MM-DD is a day of the calendar in the years 2000 to 2099.
pub fn is_day(text: &str) -> bool {
    match text.as_bytes() {
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => is_date_of([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2]),
        _ => false,
    }
}

/// Whether a text begins with a day of the form YYYYMMDD in the years 2000 to 2099.
pub fn is_short_day(text: &str) -> bool {
    match text.as_bytes() {
        [a, b, c, d, e, f, g, h, ..] => is_date_of([*a, *b, *c, *d, *e, *f, *g, *h]),
        _ => false,
    }
}

fn is_date_of(digits: [u8; 8]) -> bool {
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let [c, d, y1, y2, m1, m2, d1, d2] = digits.map(|b| u32::from(b - b'0'));
    let (year, month, day) = (y1 * 10 + y2, m1 * 10 + m2, d1 * 10 + d2);
    let most = match month {
        // The year 2000 was a leap year, so every fourth of this century is.
        2 if year % 4 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (c, d) == (2, 0) && (1..=most).contains(&day)
}

/// Whether a text is a number with at most so many digits before and after its point, and so many characters in all
/// without the point.
fn is_decimal(text: &str, signed: bool, (before, after, all): (usize, usize, usize)) -> bool {
    let body = if signed { text.strip_prefix('-').unwrap_or(text) } else { text };
    let (whole, part) = match body.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (body, None),
    };
    let digits = |s: &str, most: usize| (1..=most).contains(&s.chars().count()) && s.chars().all(is_digit);
    let length = text.chars().count() - usize::from(part.is_some());
    digits(whole, before) && part.is_none_or(|p| digits(p, after)) && length <= all
}

/// An amount: 19 digits, two decimals.
pub fn is_amount(text: &str) -> bool {
    is_decimal(text, true, (19, 2, 19))
}

/// A quantity: 19 digits, four decimals.
pub fn is_quantity(text: &str) -> bool {
    is_decimal(text, true, (19, 4, 19))
}

/// A unit price: 19 digits, six decimals, not negative unless `signed`.
pub fn is_price(text: &str, signed: bool) -> bool {
    is_decimal(text, signed, (19, 6, 19))
}

/// A rate: four digits, two decimals among them, not negative.
pub fn is_percent(text: &str) -> bool {
    is_decimal(text, false, (4, 2, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, is) in
            [("F-2026/1", true), ("F 1", false), (" F1", false), ("\nF1\n", true), ("", false), ("É", false)]
        {
            assert_eq!(is_number(text), is, "{text:?}");
        }
        for (text, is) in [
            ("2026-02-28", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2100-01-01", false),
            ("2026-1-1", false),
            ("2026-13-01", false),
            ("2026-01-01Z", false),
        ] {
            assert_eq!(is_day(text), is, "{text}");
        }
        assert!(is_short_day("20260131") && is_short_day("202601311200") && !is_short_day("20260132"));
        assert!(
            is_amount("-12.34") && !is_amount("12.345") && !is_amount("12,3") && !is_amount("1.") && !is_amount("")
        );
        assert!(is_amount("٣.१") && is_siren("７３２８２９３２０") && !is_siren("73282932²"), "digits of any script");
        assert!(is_amount("1234567890123456789") && !is_amount("12345678901234567.891"));
        assert!(is_price("1.123456", false) && !is_price("-1", false) && is_price("-1", true));
        assert!(is_percent("20.00") && !is_percent("100.00") && !is_percent("-1"));
        for (text, is) in
            [("20", true), ("20.00", true), ("5.50", true), ("1.05", true), ("20.000", false), ("21", false)]
        {
            assert_eq!(is_rate(text), is, "{text}");
        }
    }
}
