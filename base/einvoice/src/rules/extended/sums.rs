//! Sums as EXTENDED-CTC-FR compares them: a cent of difference is forgiven for each amount that went into them.

use crate::rules::number::{round_double, sum_double};
use crate::rules::{At, Broken, Dec, Res};
use crate::tree::Name;
use std::cmp::Ordering;

/// A cent for each of a number of amounts.
pub fn cents(count: usize) -> Dec {
    Dec::whole(count as i64).hundredth()
}

/// A sum of exact decimals to the cent, and how many amounts are counted for it.
#[derive(Clone, Copy, Debug)]
pub struct Sum {
    /// The sum, to the cent.
    pub total: Dec,
    /// How many amounts.
    pub count: usize,
}

/// A sum to the cent of values left untyped, which are added as doubles; exactly zero where there are none.
#[derive(Clone, Copy, Debug)]
pub struct Rough {
    /// The sum, to the cent; none where nothing was added.
    pub total: Option<f64>,
    /// How many amounts.
    pub count: usize,
}

impl Rough {
    /// `round(sum(amounts) * 100) div 100`.
    pub fn of<'t>(elements: impl Iterator<Item = At<'t>>, amount: Name) -> Res<Rough> {
        let mut values = Vec::new();
        for value in elements.flat_map(|e| e.every(&[amount])) {
            values.push(value.own_double()?);
        }
        let total = (!values.is_empty()).then(|| round_double(sum_double(values.iter().copied()) * 100.0) / 100.0);
        Ok(Rough { total, count: values.len() })
    }

    /// The same, if it can be cast to a decimal: infinity can't.
    pub fn castable(self) -> Res<Rough> {
        if self.double().is_finite() { Ok(self) } else { Err(Broken) }
    }

    /// As a double.
    pub fn double(self) -> f64 {
        self.total.unwrap_or(0.0)
    }

    /// As the decimal that was meant.
    pub fn cents(self) -> Dec {
        Dec::cents_of(self.double()).unwrap_or(Dec::ZERO)
    }

    /// Whether a stated amount is within a tolerance of the sum cast to a decimal. The cast takes over the whole binary
    /// value, so that just at the border it decides on which side of the cents it lies.
    pub fn is_near(self, stated: Dec, within: Dec) -> bool {
        let exact = self.cents();
        let difference = stated - exact;
        match difference.abs().cmp(&within) {
            Ordering::Equal if within > Dec::ZERO || self.total.is_some() => {
                let lies = exact.against(self.double());
                // A sum above its cents is farther from what is stated below it, and nearer to what is above.
                if stated < exact {
                    lies.is_ge()
                } else if stated > exact {
                    lies.is_le()
                } else {
                    lies.is_eq()
                }
            }
            order => order.is_le(),
        }
    }
}

/// Whether a difference of doubles is within so many cents.
pub fn is_small(difference: f64, count: usize) -> Res {
    Ok(difference.abs() <= cents(count).double())
}

/// A difference of doubles without its sign, to the cent.
pub fn to_cents(difference: f64) -> f64 {
    round_double(difference.abs() * 100.0) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_of_a_cent() {
        let d = |text: &str| Dec::cast(text).unwrap();
        let rough = |x: f64| Rough { total: Some(x), count: 1 };
        for (x, stated, near) in [
            (10.02, "10.00", false),
            (10.01, "10.00", true),
            (10.0, "10.01", true),
            (0.5, "0.51", true),
            (0.5, "0.49", true),
            // 0.57 as a double lies below 57 hundredths: nearer to 0.56, farther from 0.58.
            (0.57, "0.56", true),
            (0.57, "0.58", false),
        ] {
            assert_eq!(rough(x).is_near(d(stated), cents(1)), near, "{x} {stated}");
        }
        assert!(Rough { total: None, count: 0 }.is_near(Dec::ZERO, Dec::ZERO));
    }
}
