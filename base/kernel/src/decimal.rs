//! Exact decimals with a fixed scale: quantities, unit prices and rates. Stored as integers, written as text.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

use crate::money::{Cents, Currency};

/// Reads a decimal number as people and files write it: `1234.5`, `1 234,5`, `-3`. `None` if it is no number.
pub fn parse(text: &str) -> Option<Decimal> {
    let mut clean = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '\u{a0}' | '\u{202f}' | '\'' => {}
            ',' => clean.push('.'),
            _ => clean.push(c),
        }
    }
    if clean.is_empty() || clean.len() > 30 {
        return None;
    }
    clean.parse().ok()
}

macro_rules! fixed {
    ($(#[$doc:meta])* $name:ident, $scale:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(0);
            /// Decimals kept.
            pub const SCALE: u32 = $scale;

            /// From a whole number.
            pub const fn whole(n: i64) -> $name {
                $name(n * 10i64.pow($scale))
            }

            /// From a decimal; `None` when it has more decimals than are kept, or does not fit.
            pub fn from_decimal(value: Decimal) -> Option<$name> {
                let value = value.normalize();
                if value.scale() > $scale {
                    return None;
                }
                let factor = 10i128.pow($scale - value.scale());
                i64::try_from(value.mantissa().checked_mul(factor)?).ok().map($name)
            }

            /// As a decimal.
            pub fn to_decimal(self) -> Decimal {
                Decimal::new(self.0, $scale)
            }

            /// Reads `12.5` or `12,5`.
            pub fn parse(text: &str) -> Option<$name> {
                $name::from_decimal(parse(text)?)
            }

            /// True for exactly nothing.
            pub fn is_zero(&self) -> bool {
                self.0 == 0
            }
        }

        impl fmt::Display for $name {
            /// Shortest form with a point: `12.5`, `3`.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let unit = 10u64.pow($scale);
                let (n, sign) = (self.0.unsigned_abs(), if self.0 < 0 { "-" } else { "" });
                let fraction = n % unit;
                if fraction == 0 {
                    return write!(f, "{sign}{}", n / unit);
                }
                let digits = format!("{fraction:0width$}", width = $scale);
                write!(f, "{sign}{}.{}", n / unit, digits.trim_end_matches('0'))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                        write!(f, "a decimal number with at most {} decimals, as text or number", $scale)
                    }
                    fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<$name, E> {
                        $name::parse(v).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(v), &self))
                    }
                    fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<$name, E> {
                        $name::from_decimal(v.into())
                            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Signed(v), &self))
                    }
                    fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<$name, E> {
                        $name::from_decimal(v.into())
                            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Unsigned(v), &self))
                    }
                    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<$name, E> {
                        // The shortest text that reads back as the same number is what the sender wrote.
                        $name::parse(&v.to_string())
                            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Float(v), &self))
                    }
                }
                d.deserialize_any(Visitor)
            }
        }
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!("A decimal number with at most ", stringify!($scale), " decimals, as text."),
                    "pattern": concat!("^-?[0-9]{1,9}([.,][0-9]{1,", stringify!($scale), "})?$"),
                })
            }
        }
        impl Add for $name {
            type Output = $name;
            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = $name;
            fn sub(self, other: $name) -> $name {
                $name(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = $name;
            fn neg(self) -> $name {
                $name(-self.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: $name) {
                self.0 += other.0;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: $name) {
                self.0 -= other.0;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = $name>>(iter: I) -> $name {
                iter.fold($name::ZERO, Add::add)
            }
        }
    };
}

fixed!(
    /// A quantity in the item's unit, four decimals kept.
    Quantity,
    4
);
fixed!(
    /// A unit price in major units of its currency, six decimals kept.
    Price,
    6
);
fixed!(
    /// A rate in percent, four decimals kept: `20`, `5.5`, `8.5`.
    Rate,
    4
);

fixed!(
    /// An exchange rate, ten decimals kept: units of one currency for one of another.
    ExchangeRate,
    10
);

impl Quantity {
    /// `round(quantity x price)` to the minor unit of a currency: the gross amount of a line (EN 16931, BT-131 before
    /// allowances). `None` when it does not fit.
    pub fn at(self, price: Price, currency: Currency) -> Option<Cents> {
        // 4 + 6 decimals; down to those of the currency, halves away from zero.
        let unit = 10i128.pow((Quantity::SCALE + Price::SCALE).saturating_sub(currency.decimals()));
        round_half_away(i128::from(self.0) * i128::from(price.0), unit)
    }
}

impl Price {
    /// The price of one thing that costs an amount.
    pub fn of(amount: Cents, currency: Currency) -> Price {
        Price(amount.0.saturating_mul(10i64.pow(Price::SCALE.saturating_sub(currency.decimals()))))
    }
}

impl ExchangeRate {
    /// One for one.
    pub const ONE: ExchangeRate = ExchangeRate::whole(1);

    /// What an amount in minor units of `from` comes to in those of `to`, at so many units of `to` for one of `from`;
    /// halves away from zero. `None` when it does not fit.
    pub fn convert(self, amount: Cents, from: Currency, to: Currency) -> Option<Cents> {
        scaled(i128::from(amount.0).checked_mul(i128::from(self.0))?, 10i128.pow(ExchangeRate::SCALE), from, to)
    }

    /// The same at so many units of `from` for one of `to`.
    pub fn convert_back(self, amount: Cents, from: Currency, to: Currency) -> Option<Cents> {
        let amount = i128::from(amount.0).checked_mul(10i128.pow(ExchangeRate::SCALE))?;
        if self.0 <= 0 { None } else { scaled(amount, i128::from(self.0), from, to) }
    }
}

/// `value / unit` in minor units of `from`, in those of `to`.
fn scaled(value: i128, unit: i128, from: Currency, to: Currency) -> Option<Cents> {
    let (from, to) = (from.decimals(), to.decimals());
    let value = value.checked_mul(10i128.pow(to.saturating_sub(from)))?;
    round_half_away(value, unit.checked_mul(10i128.pow(from.saturating_sub(to)))?)
}

impl Rate {
    /// `round2(base x rate / 100)`: the tax or the discount on a base.
    pub fn of(self, base: Cents) -> Cents {
        round_half_away(i128::from(base.0) * i128::from(self.0), 1_000_000).unwrap_or(Cents(i64::MAX))
    }
}

fn round_half_away(value: i128, unit: i128) -> Option<Cents> {
    let (quotient, remainder) = (value / unit, value % unit);
    let up = i128::from(remainder.abs() * 2 >= unit) * value.signum();
    i64::try_from(quotient + up).ok().map(Cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_the_shortest_form() {
        for (text, shown) in [("12.50", "12.5"), ("3", "3"), ("0,0001", "0.0001"), ("-2,75", "-2.75")] {
            assert_eq!(Quantity::parse(text).unwrap().to_string(), shown);
        }
        assert_eq!(Quantity::parse("0.00001"), None);
        assert_eq!(Rate::parse("5.5"), Some(Rate(55_000)));
        assert_eq!(serde_json::from_str::<Price>("12.1").unwrap(), Price(12_100_000));
        assert_eq!(serde_json::to_string(&Price(12_100_000)).unwrap(), "\"12.1\"");
    }

    #[test]
    fn line_amounts_round_once() {
        let in_currency = |q: &str, p: &str, c: &str| {
            Quantity::parse(q).unwrap().at(Price::parse(p).unwrap(), Currency::parse(c).unwrap()).unwrap()
        };
        let at = |q: &str, p: &str| in_currency(q, p, "EUR");
        assert_eq!(at("3", "0.335"), Cents(101));
        assert_eq!(in_currency("3", "149.5", "JPY"), Cents(449));
        assert_eq!(in_currency("3", "0.3335", "KWD"), Cents(1001));
        assert_eq!(at("1", "1.005"), Cents(101));
        assert_eq!(at("-1", "1.005"), Cents(-101));
        assert_eq!(Rate::whole(20).of(Cents(12345)), Cents(2469));
        assert_eq!(Rate::parse("5.5").unwrap().of(Cents(100)), Cents(6));
    }

    #[test]
    fn amounts_pass_from_one_currency_to_another() {
        for (amount, from, rate, there, inverse) in [
            // One dollar is 0.92 EUR; one euro is 1.0850 USD; one yen is 0.0061 EUR; one dinar is 3.0012 EUR.
            (100_000, "USD", "0.92", 92_000, false),
            (100_000, "USD", "1.0850", 92_166, true),
            (150_000, "JPY", "0.0061", 91_500, false),
            (12_345, "KWD", "3.0012", 3_705, false),
            (-12_345, "KWD", "3.0012", -3_705, false),
            (1, "USD", "0.5", 1, false),
            (-1, "USD", "0.5", -1, false),
        ] {
            let (rate, from) = (ExchangeRate::parse(rate).unwrap(), Currency::parse(from).unwrap());
            let got = if inverse {
                rate.convert_back(Cents(amount), from, Currency::EUR)
            } else {
                rate.convert(Cents(amount), from, Currency::EUR)
            };
            assert_eq!(got, Some(Cents(there)), "{amount} {from}");
        }
        assert_eq!(ExchangeRate::ZERO.convert_back(Cents(1), Currency::EUR, Currency::EUR), None);
        assert_eq!(Price::of(Cents(1500), Currency::parse("JPY").unwrap()), Price::whole(1500));
    }
}
