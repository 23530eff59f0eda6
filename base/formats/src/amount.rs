//! Amounts as files write them, to integer minor units: exact or refused, never rounded.

use kernel::{Cents, Currency};

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// It is no number.
    NotANumber,
    /// It has more decimals than the currency has minor units.
    TooManyDecimals,
    /// It is larger than any account holds (10^16 minor units).
    TooLarge,
}

/// The largest amount taken, in minor units: sums of a million such lines still fit.
pub const MOST: i64 = 10_000_000_000_000_000;

/// How many decimals a currency has (ISO 4217, list one; two unless listed here).
pub fn decimals_of(currency: Currency) -> u32 {
    match currency.code() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

/// Reads `1234.56` or `1234,56` with `mark` as decimal mark, an optional sign in front, and no thousands mark.
/// Zeros behind the last minor unit are no loss; other digits there are refused.
pub fn parse(text: &str, mark: char, decimals: u32) -> Result<Cents, AmountError> {
    let text = text.trim();
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once(mark).unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) || text.len() > 60 {
        return Err(AmountError::NotANumber);
    }
    let kept = decimals as usize;
    if fraction.len() > kept && fraction.as_bytes()[kept..].iter().any(|b| *b != b'0') {
        return Err(AmountError::TooManyDecimals);
    }
    let mut value: i64 = 0;
    let padding = std::iter::repeat_n(b'0', kept.saturating_sub(fraction.len()));
    for digit in whole.bytes().chain(fraction.bytes().take(kept)).chain(padding) {
        value = value * 10 + i64::from(digit - b'0');
        if value > MOST {
            return Err(AmountError::TooLarge);
        }
    }
    Ok(Cents(if negative { -value } else { value }))
}

/// Writes minor units as `1234.56` with `mark`, with the decimals of the currency.
pub fn show(amount: Cents, mark: char, decimals: u32) -> String {
    let unit = 10u64.pow(decimals);
    let (sign, n) = (if amount.0 < 0 { "-" } else { "" }, amount.0.unsigned_abs());
    if decimals == 0 {
        return format!("{sign}{n}");
    }
    format!("{sign}{}{mark}{:0width$}", n / unit, n % unit, width = decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_or_refused() {
        for (text, mark, decimals, want) in [
            ("8.850", '.', 2, Ok(Cents(885))),
            ("8.85", '.', 2, Ok(Cents(885))),
            ("-1,5", ',', 2, Ok(Cents(-150))),
            ("0,", ',', 2, Ok(Cents(0))),
            (",79", ',', 2, Ok(Cents(79))),
            ("2700", '.', 0, Ok(Cents(2700))),
            ("1.234", '.', 3, Ok(Cents(1234))),
            ("1.23456", '.', 2, Err(AmountError::TooManyDecimals)),
            ("1.5", '.', 0, Err(AmountError::TooManyDecimals)),
            ("", '.', 2, Err(AmountError::NotANumber)),
            ("-", '.', 2, Err(AmountError::NotANumber)),
            ("1e5", '.', 2, Err(AmountError::NotANumber)),
            ("1,234.56", '.', 2, Err(AmountError::NotANumber)),
            ("99999999999999999999", '.', 2, Err(AmountError::TooLarge)),
        ] {
            assert_eq!(parse(text, mark, decimals), want, "{text}");
        }
        assert_eq!(show(Cents(-5), ',', 2), "-0,05");
        assert_eq!(show(Cents(1234), '.', 0), "1234");
    }
}
