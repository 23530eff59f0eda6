//! Money: integer minor units, and the currency they are counted in.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An amount in minor units of its currency (euro cents unless said otherwise). Serialised as an integer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// No money.
    pub const ZERO: Cents = Cents(0);

    /// The amount as a decimal number of major units (two decimals).
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Rounds a decimal number of major units to two decimals, halves away from zero: the mode of
    /// EN 16931 and of French practice, so that a credit note mirrors its invoice to the cent.
    /// `None` when the amount does not fit.
    pub fn round(major: Decimal) -> Option<Cents> {
        let rounded = major.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let minor = rounded.checked_mul(Decimal::ONE_HUNDRED)?;
        minor.to_i64().map(Cents)
    }

    /// Reads `1234.56`, `1 234,56` or `-12`; at most two decimals. `None` if it is no such number.
    pub fn parse(text: &str) -> Option<Cents> {
        let value = crate::decimal::parse(text)?;
        if value.normalize().scale() > 2 {
            return None;
        }
        Cents::round(value)
    }

    /// The amount without its sign.
    pub fn abs(self) -> Cents {
        Cents(self.0.abs())
    }

    /// True for exactly nothing.
    pub fn is_zero(&self) -> bool {
        self.0 == 0
    }

    /// Splits this amount over `weights` by largest remainder; the parts add up to the amount exactly.
    /// Ties go to the earlier weight. All weights zero: everything goes to the first.
    pub fn allocate(self, weights: &[i64]) -> Vec<Cents> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        if weights.is_empty() {
            return Vec::new();
        }
        if total == 0 {
            let mut parts = vec![Cents::ZERO; weights.len()];
            parts[0] = self;
            return parts;
        }
        // Weights below nothing (what a credit is worth) share as those above do.
        let share = |w: i64| i128::from(self.0) * i128::from(w) * total.signum();
        let mut parts: Vec<i128> = weights.iter().map(|w| share(*w).div_euclid(total.abs())).collect();
        let rest = i128::from(self.0) - parts.iter().sum::<i128>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(share(weights[i]).rem_euclid(total.abs())));
        // Rounded down, each lacks less than a cent: fewer cents are left than there are parts.
        for &i in order.iter().take(usize::try_from(rest).unwrap_or(0)) {
            parts[i] += 1;
        }
        parts.into_iter().map(|p| Cents(p as i64)).collect()
    }
}

impl fmt::Display for Cents {
    /// Plain form with a point: `-1234.56`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let n = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", n / 100, n % 100)
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}
impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0 - other.0)
    }
}
impl Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(-self.0)
    }
}
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Cents) {
        self.0 += other.0;
    }
}
impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Cents) {
        self.0 -= other.0;
    }
}
impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(iter: I) -> Cents {
        iter.fold(Cents::ZERO, Add::add)
    }
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro, the currency of the books.
    pub const EUR: Currency = Currency(*b"EUR");

    /// Three capital letters, or `None`.
    pub fn parse(text: &str) -> Option<Currency> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Currency(bytes))
    }

    /// Decimals of an amount: how many minor units make a major one, as a power of ten (ISO 4217: JPY 0, EUR 2, KWD 3).
    pub fn decimals(self) -> u32 {
        match crate::iso4217::decimals(self.code()) {
            Some(decimals) => decimals,
            None => 2,
        }
    }

    /// Is it in the list of ISO 4217?
    pub fn is_known(self) -> bool {
        crate::iso4217::decimals(self.code()).is_some()
    }

    /// Is it the euro?
    pub fn is_euro(&self) -> bool {
        *self == Currency::EUR
    }

    /// An amount in minor units as a decimal number of major units.
    pub fn major(self, amount: Cents) -> Decimal {
        Decimal::new(amount.0, self.decimals())
    }

    /// Reads an amount as people write it, with no more decimals than the currency has. `None` if it is no such number.
    pub fn read(self, text: &str) -> Option<Cents> {
        let value = crate::decimal::parse(text)?.normalize();
        if value.scale() > self.decimals() {
            return None;
        }
        let minor = value.checked_mul(Decimal::from(10u64.pow(self.decimals())))?;
        minor.to_i64().map(Cents)
    }

    /// An amount in plain form with a point and all its decimals: `-1234.56`, `500`.
    pub fn plain(self, amount: Cents) -> String {
        self.major(amount).to_string()
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

impl Default for Currency {
    /// That of the books.
    fn default() -> Currency {
        Currency::EUR
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Currency, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        Currency::parse(&text).ok_or_else(|| serde::de::Error::custom("currency: three capital letters expected"))
    }
}
impl schemars::JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_halves_away_from_zero() {
        for (text, cents) in [("1.005", 101), ("-1.005", -101), ("2.675", 268), ("0.004", 0), ("100", 10000)] {
            assert_eq!(Cents::round(text.parse().unwrap()), Some(Cents(cents)), "{text}");
        }
    }

    #[test]
    fn parts_add_up_and_the_largest_remainder_wins() {
        assert_eq!(Cents(100).allocate(&[1, 1, 1]), [Cents(34), Cents(33), Cents(33)]);
        assert_eq!(Cents(-100).allocate(&[1, 1, 1]).into_iter().sum::<Cents>(), Cents(-100));
        assert_eq!(Cents(10000).allocate(&[7000, 3000]), [Cents(7000), Cents(3000)]);
        assert_eq!(Cents(5).allocate(&[0, 0]), [Cents(5), Cents(0)]);
        assert_eq!(Cents(1001).allocate(&[333, 333, 334]).into_iter().sum::<Cents>(), Cents(1001));
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let of = |code: &str| Currency::parse(code).unwrap();
        for (code, text, minor, plain) in [
            ("JPY", "1 500", Some(1500), "1500"),
            ("JPY", "1500,5", None, ""),
            ("JPY", "1500,00", Some(1500), "1500"),
            ("KWD", "12,345", Some(12_345), "12.345"),
            ("KWD", "-0.5", Some(-500), "-0.500"),
            ("KWD", "1.2345", None, ""),
            ("EUR", "12.3", Some(1230), "12.30"),
            ("USD", "abc", None, ""),
        ] {
            let read = of(code).read(text);
            assert_eq!(read, minor.map(Cents), "{code} {text}");
            if let Some(amount) = read {
                assert_eq!(of(code).plain(amount), plain);
            }
        }
        assert!(of("CHF").is_known() && !of("ABC").is_known());
        assert_eq!((of("CLF").decimals(), of("ISK").decimals(), of("TND").decimals()), (4, 0, 3));
    }

    #[test]
    fn reads_french_and_plain_amounts() {
        assert_eq!(Cents::parse("1 234,56"), Some(Cents(123456)));
        assert_eq!(Cents::parse("1\u{202f}234,5"), Some(Cents(123450)));
        assert_eq!(Cents::parse("-12"), Some(Cents(-1200)));
        assert_eq!(Cents::parse("1.234"), None);
        assert_eq!(Cents::parse("abc"), None);
    }
}
