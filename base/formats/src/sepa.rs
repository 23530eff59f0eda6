//! What SEPA messages have in common: the Latin letters they allow, lengths, the creditor identifier.

use std::borrow::Cow;

pub use kernel::identifier::is_creditor_id;

/// Text in the letters that every SEPA bank must take (EPC217-08): `a-z A-Z 0-9 / - ? : ( ) . , ' +` and blank, cut at
/// `most` characters. Accents are dropped, `&` becomes `+`, anything else a blank.
pub fn latin(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push_str(&letter(c));
    }
    let mut joined = String::with_capacity(out.len());
    for word in out.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    crate::bytes::cut(&joined, most).trim_end().to_owned()
}

fn letter(c: char) -> Cow<'static, str> {
    if is_allowed(c) {
        return Cow::Owned(c.to_string());
    }
    Cow::Borrowed(match c {
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'Ð' | 'Ď' | 'Đ' => "D",
        'ð' | 'ď' | 'đ' => "d",
        'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'Ğ' | 'Ģ' => "G",
        'ğ' | 'ģ' => "g",
        'Ì'..='Ï' | 'Ī' | 'İ' | 'Į' => "I",
        'ì'..='ï' | 'ī' | 'ı' | 'į' => "i",
        'Ł' | 'Ľ' | 'Ļ' => "L",
        'ł' | 'ľ' | 'ļ' => "l",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ñ' | 'ń' | 'ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'Ő' => "O",
        'ò'..='ö' | 'ø' | 'ő' => "o",
        'Œ' => "OE",
        'œ' => "oe",
        'Ř' => "R",
        'ř' => "r",
        'Ś' | 'Ş' | 'Š' | 'Ș' => "S",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'Ť' | 'Ţ' | 'Ț' => "T",
        'ť' | 'ţ' | 'ț' => "t",
        'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' => "U",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
        'Ý' | 'Ÿ' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        'Þ' => "TH",
        'þ' => "th",
        '&' => "+",
        '’' | '‘' | '`' | '"' => "'",
        '–' | '—' | '‑' | '_' => "-",
        '@' => "(at)",
        '€' => "EUR",
        '°' | 'º' => "o",
        ';' => ",",
        _ => " ",
    })
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '?' | ':' | '(' | ')' | '.' | ',' | '\'' | '+' | ' ')
}

/// An identifier that comes back unchanged: 1 to 35 allowed characters, no slash at its ends, no two in a row
/// (EPC130-08, 1.4).
pub fn is_reference(text: &str) -> bool {
    (1..=35).contains(&text.len())
        && text.chars().all(is_allowed)
        && text.trim() == text
        && !text.starts_with('/')
        && !text.ends_with('/')
        && !text.contains("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_identifiers() {
        assert_eq!(latin("Société Générale & Cie — n° 12\tœuvre", 70), "Societe Generale + Cie - no 12 oeuvre");
        assert_eq!(latin("ЖЖ abc  ", 70), "abc");
        assert_eq!(latin("abcdef", 3), "abc");
        assert!(is_reference("FA-2026-000120") && !is_reference("a//b") && !is_reference("/a") && !is_reference("é"));
        assert!(is_creditor_id("FR72ZZZ123456") && is_creditor_id("FR72ABC123456") && !is_creditor_id("FR73ZZZ123456"));
        assert!(is_creditor_id("DE98ZZZ09999999999") && !is_creditor_id("FR72") && !is_creditor_id("é"));
    }
}
