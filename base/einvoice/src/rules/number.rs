//! Numbers as XPath 2.0 has them: exact decimals (`xs:decimal`) beside doubles, with its casts and its rounding.

use std::cmp::Ordering;

/// An exact decimal: `digits / 10^scale`. Results that would not fit are brought to fewer decimals, never a panic.
#[derive(Clone, Copy, Debug)]
pub struct Dec {
    digits: i128,
    scale: u32,
}

/// The blanks that XML trims before a cast.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];
/// Decimals kept at most. A written number with more is cut, but what is cut off still tells it from the shorter one.
const MOST: usize = 24;

impl Dec {
    /// Zero.
    pub const ZERO: Dec = Dec { digits: 0, scale: 0 };
    /// One.
    pub const ONE: Dec = Dec { digits: 1, scale: 0 };

    /// A whole number.
    pub const fn whole(n: i64) -> Dec {
        Dec { digits: n as i128, scale: 0 }
    }

    /// The cast of text to `xs:decimal`: blanks around, a sign, digits, at most one point. None where the cast fails.
    pub fn cast(text: &str) -> Option<Dec> {
        let text = text.trim_matches(BLANK);
        let (negative, body) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        if whole.is_empty() && part.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (kept, beyond) = part.split_at_checked(MOST).unwrap_or((part, ""));
        let more = beyond.bytes().any(|b| b != b'0');
        let kept = if more { kept } else { kept.trim_end_matches('0') };
        let mut digits: i128 = 0;
        for b in whole.bytes().chain(kept.bytes()) {
            digits = digits.saturating_mul(10).saturating_add(i128::from(b - b'0'));
        }
        if more && digits % 10 == 0 {
            digits = digits.saturating_add(1);
        }
        Some(Dec { digits: if negative { -digits } else { digits }, scale: kept.len() as u32 })
    }

    /// The nearest double.
    pub fn double(self) -> f64 {
        if self.scale <= 22 && self.digits.unsigned_abs() < 1 << 53 {
            // Both are exact as doubles, so that the quotient is the nearest one.
            return self.digits as f64 / 10f64.powi(self.scale as i32);
        }
        format!("{}e-{}", self.digits, self.scale).parse().unwrap_or(f64::NAN)
    }

    /// A double taken to the cent: `round(xs:decimal(x) * 100) div 100`, computed exactly. None for NaN and infinity.
    pub fn cents_of(x: f64) -> Option<Dec> {
        if !x.is_finite() {
            return None;
        }
        let bits = x.abs().to_bits();
        let exponent = (bits >> 52) as i32;
        let fraction = i128::from(bits & ((1 << 52) - 1));
        let (mantissa, shift) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
        let signed = if x < 0.0 { -mantissa } else { mantissa } * 100;
        let digits = match shift {
            0..=60 => signed << shift,
            61.. => signed.signum() * i128::MAX,
            -120..=-1 => (signed + (1i128 << (-shift - 1))) >> -shift,
            _ => 0,
        };
        Some(Dec { digits, scale: 2 })
    }

    /// The same number with fewer decimals: used only where an operation would not fit. What is cut off still counts as
    /// something: a digit that would be zero becomes one.
    fn cut(self) -> Dec {
        let drop = self.scale.min(6);
        let unit = 10i128.pow(drop);
        let mut digits = self.digits / unit;
        if digits % 10 == 0 {
            digits += (self.digits % unit).signum();
        }
        Dec { digits, scale: self.scale - drop }
    }

    fn at(self, scale: u32) -> Option<i128> {
        self.digits.checked_mul(10i128.checked_pow(scale.checked_sub(self.scale)?)?)
    }

    fn aligned(mut a: Dec, mut b: Dec) -> (i128, i128, u32) {
        loop {
            let scale = a.scale.max(b.scale);
            match (a.at(scale), b.at(scale)) {
                (Some(x), Some(y)) => return (x, y, scale),
                _ if scale == 0 => return (a.digits, b.digits, 0),
                _ if a.scale == scale => a = a.cut(),
                _ => b = b.cut(),
            }
        }
    }

    /// The product.
    pub fn times(mut self, mut other: Dec) -> Dec {
        loop {
            match self.digits.checked_mul(other.digits) {
                Some(digits) => return Dec { digits, scale: self.scale + other.scale },
                None if self.scale == 0 && other.scale == 0 => {
                    return Dec { digits: self.digits.saturating_mul(other.digits), scale: 0 };
                }
                None if self.scale >= other.scale => self = self.cut(),
                None => other = other.cut(),
            }
        }
    }

    /// A hundredth of it.
    pub fn hundredth(self) -> Dec {
        Dec { digits: self.digits, scale: self.scale + 2 }
    }

    /// Without its sign.
    pub fn abs(self) -> Dec {
        Dec { digits: self.digits.saturating_abs(), scale: self.scale }
    }

    /// To the whole, halves up (towards plus infinity), as `fn:round` does.
    pub fn round(self) -> Dec {
        let Some(unit) = 10i128.checked_pow(self.scale) else { return Dec::ZERO };
        let floor = self.digits.div_euclid(unit);
        let rest = self.digits.rem_euclid(unit);
        Dec { digits: floor + i128::from(rest >= unit - rest), scale: 0 }
    }

    /// To the cent, halves up: `round(x * 100) div 100`.
    pub fn cents(self) -> Dec {
        if self.scale <= 2 {
            return self;
        }
        Dec { digits: self.digits, scale: self.scale - 2 }.round().hundredth()
    }

    /// How it compares with the exact value of a double; NaN counts as equal to nothing and greater.
    pub fn against(self, x: f64) -> Ordering {
        if !x.is_finite() {
            return if x == f64::INFINITY || x.is_nan() { Ordering::Less } else { Ordering::Greater };
        }
        let bits = x.abs().to_bits();
        let exponent = (bits >> 52) as i32;
        let fraction = i128::from(bits & ((1 << 52) - 1));
        let (mantissa, shift) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
        let mantissa = if x < 0.0 { -mantissa } else { mantissa };
        let spare = mantissa.trailing_zeros().min(60) as i32;
        let (mantissa, shift) = if shift < 0 {
            let take = spare.min(-shift);
            (mantissa >> take, shift + take)
        } else {
            (mantissa, shift)
        };
        let ours = 2i128.checked_pow(shift.min(0).unsigned_abs()).and_then(|f| self.digits.checked_mul(f));
        let theirs = 2i128
            .checked_pow(shift.max(0).unsigned_abs())
            .and_then(|f| mantissa.checked_mul(f))
            .and_then(|m| 10i128.checked_pow(self.scale).and_then(|f| m.checked_mul(f)));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours.cmp(&theirs),
            _ => self.double().total_cmp(&x),
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }
}

impl std::ops::Add for Dec {
    type Output = Dec;
    fn add(self, other: Dec) -> Dec {
        let (a, b, scale) = Dec::aligned(self, other);
        Dec { digits: a.saturating_add(b), scale }
    }
}

impl std::ops::Sub for Dec {
    type Output = Dec;
    fn sub(self, other: Dec) -> Dec {
        let (a, b, scale) = Dec::aligned(self, other);
        Dec { digits: a.saturating_sub(b), scale }
    }
}

impl std::iter::Sum for Dec {
    fn sum<I: Iterator<Item = Dec>>(iter: I) -> Dec {
        iter.fold(Dec::ZERO, |a, b| a + b)
    }
}

impl PartialEq for Dec {
    fn eq(&self, other: &Dec) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Dec {}

impl PartialOrd for Dec {
    fn partial_cmp(&self, other: &Dec) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Dec {
    fn cmp(&self, other: &Dec) -> Ordering {
        let (a, b, _) = Dec::aligned(*self, *other);
        a.cmp(&b)
    }
}

/// The cast of text to `xs:double`: as a decimal, with an exponent, or `INF`, `-INF`, `NaN`. None where it fails.
pub fn cast_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(BLANK);
    match text {
        "INF" | "+INF" => return Some(f64::INFINITY),
        "-INF" => return Some(f64::NEG_INFINITY),
        "NaN" => return Some(f64::NAN),
        _ => {}
    }
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    if plain && text.bytes().any(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// `fn:round` of a double: to the whole, halves up; what is rounded to zero keeps its sign.
pub fn round_double(x: f64) -> f64 {
    let floor = x.floor();
    let whole = if x - floor >= 0.5 { floor + 1.0 } else { floor };
    if whole == 0.0 { whole.copysign(x) } else { whole }
}

/// How an untyped value compares with a number (`path > 0`, `path = 0`). The official rules run on a processor that
/// orders them totally there: minus zero is below zero, and NaN above everything.
pub fn untyped(value: f64, number: f64) -> Ordering {
    match (value.is_nan(), number.is_nan()) {
        (true, _) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => value.total_cmp(&number),
    }
}

/// The sum of doubles in their order, as `fn:sum` adds them: from the first one on, so that minus zero stays so.
pub fn sum_double(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().reduce(|a, b| a + b).unwrap_or(0.0)
}

/// `round(x * 10 * 10) div 100` of a double.
pub fn cents_double(x: f64) -> f64 {
    round_double(x * 10.0 * 10.0) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Dec {
        Dec::cast(text).unwrap()
    }

    #[test]
    fn casts() {
        for ok in ["1", "-1.50", "+.5", "1.", " 12.34\n", "00.10", "12345678901234567890123456789.5"] {
            assert!(Dec::cast(ok).is_some(), "{ok}");
        }
        for no in ["", " ", ".", "1,5", "1e3", "1.2.3", "--1", "abc", "1 000", "INF", "٣"] {
            assert!(Dec::cast(no).is_none(), "{no}");
        }
        assert_eq!(cast_double("1e3"), Some(1000.0));
        // More decimals than are kept still tell numbers apart, on both sides of zero.
        for (long, short) in [("18.08000000000000000000000001", "18.08"), ("-7.00000000000000000000000000001", "-7")] {
            assert_ne!(d(long), d(short), "{long}");
            assert!(d(long).abs() > d(short).abs(), "{long}");
            assert_eq!(d(long).cents(), d(short), "{long}");
        }
        assert_eq!(d("18.08000000000000000000000000"), d("18.08"));
        assert!(cast_double("inf").is_none() && cast_double("e").is_none() && cast_double("").is_none());
        assert_eq!(cast_double("-INF"), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn halves_go_up() {
        for (x, whole) in [("2.5", "3"), ("-2.5", "-2"), ("-2.51", "-3"), ("0.49", "0"), ("-0.5", "0")] {
            assert_eq!(d(x).round(), d(whole), "{x}");
            assert_eq!(round_double(d(x).double()), d(whole).double(), "{x}");
        }
        assert_eq!(d("1.005").cents(), d("1.01"));
        assert_eq!(d("-1.005").cents(), d("-1"));
        assert_eq!(cents_double(1.005), 1.0);
        assert_eq!(round_double(0.49999999999999994), 0.0);
        assert!(round_double(-0.2).is_sign_negative() && round_double(-0.5).is_sign_negative());
    }

    #[test]
    fn untyped_values_are_ordered_totally() {
        for (a, b, order) in [
            (-0.0, 0.0, Ordering::Less),
            (0.0, 0.0, Ordering::Equal),
            (f64::NAN, 0.0, Ordering::Greater),
            (f64::NAN, f64::NAN, Ordering::Greater),
            (1.0, f64::NAN, Ordering::Less),
        ] {
            assert_eq!(untyped(a, b), order, "{a} {b}");
        }
        assert!(sum_double([-0.0]).is_sign_negative() && sum_double([]).is_sign_positive());
    }

    #[test]
    fn doubles_taken_to_the_cent_exactly() {
        for (x, to) in [(0.1 + 0.2, "0.3"), (-1.005, "-1"), (2.675, "2.67"), (1e10, "10000000000"), (0.0, "0")] {
            assert_eq!(Dec::cents_of(x).unwrap(), d(to), "{x}");
        }
        assert!(Dec::cents_of(f64::NAN).is_none());
    }

    #[test]
    fn huge_numbers_do_not_panic() {
        let huge = d(&"9".repeat(60));
        let tiny = d(&format!("0.{}1", "0".repeat(23)));
        assert!(huge > tiny && huge + tiny >= huge && huge.times(huge) >= huge && huge - huge == Dec::ZERO);
        assert_eq!(tiny.times(tiny).times(tiny).round(), Dec::ZERO);
        assert!(huge.cents().round() >= Dec::ONE);
        assert!(Dec::cents_of(1e300).is_some() && Dec::cents_of(5e-324).unwrap().is_zero());
    }

    #[test]
    fn exact_where_doubles_are_not() {
        assert_eq!(d("0.1") + d("0.2"), d("0.30"));
        assert_eq!(d("19.6").times(d("100")).hundredth(), d("19.6"));
    }
}
