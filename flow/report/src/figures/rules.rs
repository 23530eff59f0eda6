//! What is said of receivables: how many days of sales they are, how late, how well they are collected. Pure.
//!
//! Definitions as credit managers use them (Credit Research Foundation: DSO, best possible DSO, countback, average days
//! delinquent, collection effectiveness index). Amounts are in cents, VAT included; results are in hundredths of a day
//! or of a percent, rounded half away from zero once, at the end.

use kernel::{Cents, Rate};
use serde::Serialize;

/// A number with two decimals: days or percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Hundredths(pub i64);

/// A month, or the part of one until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many days it has.
    pub days: i64,
    /// Invoices less credit notes, VAT included; below nothing where credit notes outweigh.
    pub sales: Cents,
}

/// How far the newest months go back until their sales make up what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Countback {
    /// Days.
    pub days: Hundredths,
    /// True when all months that are known do not make up what is owed: it is at least so many days.
    pub beyond: bool,
}

/// `numerator / denominator` in hundredths, half away from zero; none where there is nothing to divide by.
fn ratio(numerator: i128, denominator: i128) -> Option<Hundredths> {
    if denominator == 0 {
        return None;
    }
    let (n, d) = if denominator < 0 { (-numerator, -denominator) } else { (numerator, denominator) };
    let scaled = n.checked_mul(100)?;
    let half = if scaled < 0 { -(d / 2) } else { d / 2 };
    i64::try_from((scaled + half) / d).ok().map(Hundredths)
}

fn sums(months: &[Span]) -> (i128, i128) {
    let sales = months.iter().map(|m| i128::from(m.sales.0)).sum();
    (sales, months.iter().map(|m| i128::from(m.days)).sum())
}

/// Days of sales: `amount / sales of the months x days of the months`. With all receivables it is the simple DSO, with
/// those that are not due the best possible one. None where nothing was sold, all in all.
pub fn days_of_sales(amount: Cents, months: &[Span]) -> Option<Hundredths> {
    let (sales, days) = sums(months);
    if sales <= 0 {
        return None;
    }
    ratio(i128::from(amount.0) * days, sales)
}

/// Average days delinquent: simple DSO less best possible DSO, before either is rounded.
pub fn average_days_delinquent(receivables: Cents, not_due: Cents, months: &[Span]) -> Option<Hundredths> {
    days_of_sales(receivables - not_due, months)
}

/// Countback DSO: the sales of the newest month are taken from the receivables, then those of the month before; a month
/// that is used up counts all its days, the last one in proportion. A month without sales counts its days; one in which
/// credit notes outweigh counts them too, and what it took from older sales has to be made up by them.
///
/// `months`: newest first, as many as are known.
pub fn countback(receivables: Cents, months: &[Span]) -> Countback {
    let mut left = i128::from(receivables.0);
    let mut days: i128 = 0;
    if left <= 0 {
        return Countback { days: Hundredths(0), beyond: false };
    }
    for month in months {
        let sales = i128::from(month.sales.0);
        if sales > 0 && left <= sales {
            let last = ratio(days * sales + left * i128::from(month.days), sales);
            return Countback { days: last.unwrap_or(Hundredths(i64::MAX)), beyond: false };
        }
        left -= sales;
        days += i128::from(month.days);
    }
    Countback { days: Hundredths(i64::try_from(days * 100).unwrap_or(i64::MAX)), beyond: true }
}

/// Collection effectiveness index: what was collected of what could be, in percent:
/// `(opening + sales - closing) / (opening + sales - closing not due) x 100`.
pub fn collection_effectiveness(opening: Cents, sales: Cents, closing: Cents, not_due: Cents) -> Option<Hundredths> {
    let had = i128::from(opening.0) + i128::from(sales.0);
    let could = had - i128::from(not_due.0);
    if could <= 0 {
        return None;
    }
    ratio((had - i128::from(closing.0)) * 100, could)
}

/// The overdue share of receivables in percent; what is overdue counts without credits that are not applied.
pub fn overdue_share(overdue: Cents, receivables: Cents) -> Option<Hundredths> {
    if receivables.0 <= 0 {
        return None;
    }
    ratio(i128::from(overdue.0) * 100, i128::from(receivables.0))
}

/// Days weighted by amounts: `sum (amount x days) / sum (amount)`.
pub fn weighted(amount_days: i64, amount: Cents) -> Option<Hundredths> {
    if amount.0 <= 0 {
        return None;
    }
    ratio(i128::from(amount_days), i128::from(amount.0))
}

/// What receivables cost in a year at a rate of the capital that they bind; half away from zero.
pub fn yearly_cost(receivables: Cents, rate: Rate) -> Cents {
    // A rate is in percent with four decimals.
    let (n, d) = (i128::from(receivables.0) * i128::from(rate.0), 100 * 10i128.pow(Rate::SCALE));
    let half = if n < 0 { -(d / 2) } else { d / 2 };
    Cents(i64::try_from((n + half) / d).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests;
