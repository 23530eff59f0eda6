//! Exact references: our own invoice numbers in what a payer wrote, as they are or as creditor references (ISO 11649).

/// Words of a text that could be numbers of documents: they hold a digit, are 5 to 35 characters long and use
/// only what our numbers use. Each once, in order, 20 at most; after them what creditor references stand for.
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
    for reference in formats::rf::find(text).iter().take(REFERENCES) {
        for number in formats::rf::number(reference).map(numbers).unwrap_or_default() {
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// Creditor references of a text that are looked at.
const REFERENCES: usize = 4;

/// The numbers that a creditor reference may stand for: it holds letters and digits only, so that the mark between the
/// parts of a number is put back between two digits or where letters end.
fn numbers(body: &str) -> Vec<String> {
    let mut found = vec![body.to_string()];
    let bytes = body.as_bytes();
    for at in 1..body.len() {
        if bytes[at].is_ascii_digit() {
            found.extend(['-', '/'].map(|mark| format!("{}{mark}{}", &body[..at], &body[at..])));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn numbers_are_found_between_words() {
        let found = candidates("VIR SEPA DUPONT SARL REF FA2026-000012, fa2026-000013/FA2026-000012 DU 12.03.2026");
        assert_eq!(found, ["FA2026-000012", "FA2026-000013"]);
        assert!(candidates("LOYER MARS 123456789").is_empty());
    }

    #[test]
    fn creditor_references_stand_for_numbers() {
        let reference = formats::rf::make("FA2026-000012").unwrap();
        for text in [format!("VIR {reference}"), format!("VIR {}", formats::rf::printed(&reference)), reference.to_lowercase()] {
            assert!(candidates(&text).contains(&"FA2026-000012".to_string()), "{text}");
        }
        let wrong = reference.replace("RF", "RF9");
        assert!(!candidates(&wrong).contains(&"FA2026-000012".to_string()));
    }
}
