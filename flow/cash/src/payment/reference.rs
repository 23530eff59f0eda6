//! Exact references: our own invoice numbers in what a payer wrote.

/// Words of a text that could be numbers of documents: they hold a digit, are 5 to 35 characters long and use
/// only what our numbers use. Each once, in order, 20 at most.
pub fn candidates(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        let word = word.trim_matches('-').to_ascii_uppercase();
        let fits = (5..=35).contains(&word.len())
            && word.bytes().any(|b| b.is_ascii_digit())
            && word.bytes().any(|b| b.is_ascii_uppercase() || b == b'-');
        if fits && !found.contains(&word) && found.len() < 20 {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_found_between_words() {
        let found = super::candidates("VIR SEPA DUPONT SARL REF FA2026-000012, fa2026-000013/FA2026-000012 DU 12.03.2026");
        assert_eq!(found, ["FA2026-000012", "FA2026-000013"]);
        assert!(super::candidates("LOYER MARS 123456789").is_empty());
    }
}
