//! Identifiers of parties and accounts, checked by their own arithmetic: SIREN, SIRET, VAT number, IBAN, BIC.

/// Keeps letters and digits, in capitals: people write identifiers with spaces, dots and dashes.
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0');
            if i % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 }
        })
        .sum();
    sum % 10 == 0
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// A SIREN: 9 digits whose Luhn sum is right (INSEE).
pub fn is_siren(text: &str) -> bool {
    digits(text, 9) && luhn(text) && text != "000000000"
}

/// A SIRET: 14 digits, SIREN first, Luhn right; establishments of La Poste (SIREN 356000000) have a digit
/// sum that 5 divides instead.
pub fn is_siret(text: &str) -> bool {
    if !digits(text, 14) || !is_siren(&text[..9]) {
        return false;
    }
    luhn(text) || (text.starts_with("356000000") && text.bytes().map(|b| u32::from(b - b'0')).sum::<u32>() % 5 == 0)
}

/// The French VAT number of a SIREN: `FR`, key `(12 + 3 x (SIREN mod 97)) mod 97`, SIREN.
pub fn vat_of_siren(siren: &str) -> Option<String> {
    if !is_siren(siren) {
        return None;
    }
    let n: u64 = siren.parse().ok()?;
    Some(format!("FR{:02}{siren}", (12 + 3 * (n % 97)) % 97))
}

/// A VAT number: for France the SIREN and a numeric key are checked (letter keys are accepted by shape);
/// elsewhere country letters and 2 to 12 letters or digits.
pub fn is_vat(text: &str) -> bool {
    if !text.is_ascii() || text.len() < 4 || text.len() > 14 || !text[..2].bytes().all(|b| b.is_ascii_uppercase()) {
        return false;
    }
    let rest = &text[2..];
    if &text[..2] != "FR" {
        return rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && rest.bytes().any(|b| b.is_ascii_digit());
    }
    if rest.len() != 11 || !is_siren(&rest[2..]) {
        return false;
    }
    if digits(&rest[..2], 2) {
        return vat_of_siren(&rest[2..]).as_deref() == Some(text);
    }
    rest[..2].bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && b != b'I' && b != b'O'))
}

/// An IBAN: length and structure of its country, and the remainder of 97 (ISO 13616).
pub fn is_iban(text: &str) -> bool {
    text.parse::<iban::Iban>().is_ok()
}

/// A BIC: 4 letters, 2 country letters, 2 characters, optionally 3 more (ISO 9362).
pub fn is_bic(text: &str) -> bool {
    let b = text.as_bytes();
    (b.len() == 8 || b.len() == 11)
        && b[..6].iter().all(u8::is_ascii_uppercase)
        && b[6..].iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// An e-mail address as far as its shape tells: one `@`, something before it, a dotted name after it.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && text.len() <= 254
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '<' || c == '>')
        && !domain.contains('@')
}

/// A SEPA creditor identifier (in France ICS): country, two check digits without the business code (positions 5 to 7),
/// national part (EPC262-08, AT-02).
pub fn is_creditor_id(text: &str) -> bool {
    let b = text.as_bytes();
    if !(8..=35).contains(&b.len()) || !b.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
        return false;
    }
    let country = b[..2].iter().all(u8::is_ascii_uppercase) && b[2..4].iter().all(u8::is_ascii_digit);
    if !country || (&b[..2] == b"FR" && b.len() != 13) {
        return false;
    }
    let digits = format!("{}{}", &text[7..], &text[..4]);
    let remainder = digits.bytes().fold(0u32, |n, c| match c {
        b'0'..=b'9' => (n * 10 + u32::from(c - b'0')) % 97,
        _ => (n * 100 + u32::from(c - b'A') + 10) % 97,
    });
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_identifiers() {
        assert!(is_siren("732829320") && is_siren("356000000"));
        assert!(!is_siren("732829321") && !is_siren("73282932") && !is_siren("73282932A"));
        assert!(is_siret("73282932000074") && is_siret("35600000049837"));
        assert!(!is_siret("73282932000075"));
        assert_eq!(vat_of_siren("732829320").as_deref(), Some("FR44732829320"));
        assert!(is_vat("FR44732829320") && !is_vat("FR45732829320") && is_vat("DE123456789") && is_vat("FRK7399859412"));
        assert!(!is_vat("FR") && !is_vat("FRÉ4732829320"));
    }

    #[test]
    fn bank_identifiers_and_addresses() {
        assert!(is_iban("FR7630006000011234567890189") && !is_iban("FR7630006000011234567890188"));
        assert!(is_bic("BNPAFRPP") && is_bic("BNPAFRPPXXX") && !is_bic("BNPAFRP"));
        assert!(is_email("a@b.fr") && !is_email("a@b") && !is_email("a b@c.fr") && !is_email("@c.fr"));
        assert_eq!(compact("fr 44 732.829-320"), "FR44732829320");
    }
}
