//! Check digits and forms of identifiers in the Peppol network.

use crate::rules::number::cast_double;

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Whether a text consists of so many digits.
pub fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// A GLN or other GS1 number: weights 3 and 1 from the right.
pub fn gln(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let Some((last, rest)) = digits.split_last() else { return false };
    let sum: u32 = rest.iter().rev().enumerate().map(|(i, d)| d * if i % 2 == 0 { 3 } else { 1 }).sum();
    (10 - sum % 10) % 10 == *last
}

/// A Norwegian organisation number, or another with weights 2 to 7 from the right, modulo 11.
pub fn mod_11(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let Some((last, rest)) = digits.split_last() else { return false };
    let sum: u32 = rest.iter().rev().zip((2..8).cycle()).map(|(d, weight)| d * weight).sum();
    digits.iter().any(|d| *d > 0) && (11 - sum % 11) % 11 == *last
}

/// A Belgian enterprise number: ten digits, the last two are 97 less the rest modulo 97.
pub fn belgian(text: &str) -> bool {
    let number = |from, to| text.get(from..to).and_then(|t| t.parse::<u32>().ok());
    is_digits(text, 10) && number(0, 8).zip(number(8, 10)).is_some_and(|(body, check)| check == 97 - body % 97)
}

/// `DK` and eight digits.
pub fn danish(text: &str) -> bool {
    text.strip_prefix("DK").is_some_and(|number| is_digits(number, 8))
}

/// An Italian IPA code: six letters or digits.
pub fn italian_office(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_integer(text: &str) -> bool {
    let text = text.trim();
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit())
}

/// An Italian fiscal code: sixteen characters for a person, eleven digits for a company.
pub fn italian_fiscal(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let letters = |from: usize, to: usize| chars.get(from..to).is_some_and(|c| c.iter().all(char::is_ascii_alphabetic));
    let number =
        |from: usize, to: usize| chars.get(from..to).is_some_and(|c| is_integer(&c.iter().collect::<String>()));
    match chars.len() {
        16 => letters(0, 6) && number(6, 8) && letters(8, 9) && number(9, 11) && number(14, 15) && letters(15, 16),
        11 => is_integer(text),
        _ => false,
    }
}

/// An Italian VAT number, where the text begins with `IT`: eleven digits with a Luhn check digit.
pub fn italian_vat(text: &str) -> bool {
    let Some(number) = text.strip_prefix("IT").or_else(|| text.strip_prefix("it")) else { return true };
    let Some(digits) = digits(number) else { return false };
    let doubled = |d: u32| d * 2 / 10 + d * 2 % 10;
    let sum: u32 = digits.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { doubled(*d) }).sum();
    digits.len() == 11 && sum.is_multiple_of(10)
}

/// A Swedish organisation number: ten digits with a Luhn check digit.
pub fn swedish(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let (Some(main), Some(check)) = (digits.get(..9), digits.get(9)) else { return false };
    let doubled = |d: u32| d * 2 / 10 + d * 2 % 10;
    let sum: u32 = main.iter().enumerate().map(|(i, d)| if i % 2 == 0 { doubled(*d) } else { *d }).sum();
    (10 - sum % 10) % 10 == *check
}

/// An Australian business number: eleven digits, weighted, modulo 89.
pub fn australian(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|d| d.len() == 11) else { return false };
    let weights = [10i64, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    let sum: i64 = digits.iter().zip(weights).map(|(d, weight)| i64::from(*d) * weight).sum();
    (sum - 10) % 89 == 0
}

/// A Greek tax number: of its first nine digits the last is the check digit.
pub fn greek(text: &str) -> bool {
    let digits: Vec<Option<u32>> = text.chars().take(9).map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.into_iter().collect::<Option<Vec<u32>>>() else { return false };
    let Some((check, rest)) = digits.split_last().filter(|_| digits.len() == 9) else { return false };
    let sum: u32 = rest.iter().zip(1..).map(|(d, place)| d << (9 - place)).sum();
    sum % 11 % 10 == *check
}

/// A Dutch VAT number.
pub fn dutch_vat(text: &str) -> bool {
    match text.strip_prefix("NL").and_then(|t| t.split_once('B')) {
        Some((number, branch)) => is_digits(number, 9) && is_digits(branch, 2),
        None => false,
    }
}

/// An IBAN by its form and its check digits. As published, small letters of the account count as other numbers than
/// capitals.
pub fn iban(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = plain.as_bytes();
    let [a, b, c, d, account @ ..] = bytes else { return false };
    let form = a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit();
    if !form || account.len() > 30 || !account.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let mut rest = 0u32;
    for byte in account.iter().chain([a, b, c, d]) {
        let value = u32::from(*byte) - if *byte > 64 { 55 } else { 48 };
        rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    rest == 1
}

/// Whether a text is a number as `number()` reads it.
pub fn is_number(text: &str) -> bool {
    cast_double(text).is_some_and(|n| !n.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(gln("7300010000001") && !gln("7300010000002") && !gln("") && !gln("73A"));
        assert!(mod_11("974760673") && !mod_11("974760674") && !mod_11("000000000"));
        assert!(belgian("0202239951") && !belgian("0202239952"));
        assert!(swedish("5567321707") && !swedish("5567321708") && !swedish("55673"));
        assert!(australian("51824753556") && !australian("51824753557"));
        assert!(greek("094259216") && !greek("094259217") && !greek("09425"));
        assert!(italian_vat("IT00743110157") && !italian_vat("IT00743110158") && italian_vat("FR1"));
        assert!(iban("DE89 3704 0044 0532 0130 00") && !iban("DE88370400440532013000"));
        assert!(dutch_vat("NL123456789B01") && !dutch_vat("NL12345678B01") && danish("DK12345678"));
    }
}
