//! Creditor references of ISO 11649: `RF`, two check digits, up to 21 letters and digits.

/// The remainder of 97 of a text of capitals and digits, letters counting 10 to 35.
fn remainder(text: &str) -> u32 {
    text.bytes().fold(0, |n, b| match b {
        b'0'..=b'9' => (n * 10 + u32::from(b - b'0')) % 97,
        _ => (n * 100 + u32::from(b.to_ascii_uppercase() - b'A') + 10) % 97,
    })
}

/// The reference of a number: letters and digits of it in capitals, with check digits in front. `None` when nothing is
/// left or more than 21 characters are.
pub fn make(number: &str) -> Option<String> {
    let body: String = number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if body.is_empty() || body.len() > 21 {
        return None;
    }
    Some(format!("RF{:02}{body}", 98 - remainder(&format!("{body}RF00"))))
}

/// The reference without blanks and in capitals, if its check digits are right.
pub fn read(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    is_valid(&compact).then_some(compact)
}

/// A reference without blanks: `RF`, digits that make the remainder 1, 1 to 21 capitals or digits.
pub fn is_valid(text: &str) -> bool {
    let b = text.as_bytes();
    (5..=25).contains(&b.len())
        && b.starts_with(b"RF")
        && b[2..4].iter().all(u8::is_ascii_digit)
        && b[4..].iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && remainder(&format!("{}{}", &text[4..], &text[..4])) == 1
}

/// The number inside a valid reference.
pub fn number(reference: &str) -> Option<&str> {
    is_valid(reference).then(|| &reference[4..])
}

/// The way it is printed: groups of four.
pub fn printed(reference: &str) -> String {
    let groups: Vec<&str> =
        (0..reference.len()).step_by(4).filter_map(|i| reference.get(i..(i + 4).min(reference.len()))).collect();
    groups.join(" ")
}

/// All valid references in a free text, blanks inside allowed: `paiement RF18 5390 0754 7034`.
pub fn find(text: &str) -> Vec<String> {
    let upper = text.to_ascii_uppercase();
    let mut found: Vec<String> = Vec::new();
    for (at, _) in upper.match_indices("RF").take(1000) {
        let mut compact = String::new();
        let mut best = None;
        for c in upper[at..].chars().take(60) {
            match c {
                ' ' | '-' => {}
                'A'..='Z' | '0'..='9' if compact.len() < 25 => compact.push(c),
                _ => break,
            }
            if is_valid(&compact) {
                best = Some(compact.clone());
            }
        }
        found.extend(best.filter(|b| !found.contains(b)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_the_norm_and_of_invoices() {
        assert_eq!(make("539007547034").as_deref(), Some("RF18539007547034"));
        assert_eq!(make("FA-2025-002380").as_deref(), Some("RF58FA2025002380"));
        assert!(
            is_valid("RF18539007547034") && !is_valid("RF19539007547034") && !is_valid("RF") && !is_valid("RF181é")
        );
        assert_eq!(read("rf18 5390 0754 7034").as_deref(), Some("RF18539007547034"));
        assert_eq!(number("RF18539007547034"), Some("539007547034"));
        assert_eq!(printed("RF18539007547034"), "RF18 5390 0754 7034");
        assert_eq!(make("1234567890123456789012"), None);
        assert_eq!(make("- -"), None);
        assert_eq!(find("paiement rf18 5390 0754 7034, merci"), ["RF18539007547034"]);
        assert_eq!(find("SURF RF RF99"), Vec::<String>::new());
    }
}
