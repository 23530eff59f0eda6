//! How an amount that is not the sum of its items may still be their payment: discount, fee, rounding, a short
//! payment, too much. Each explanation with its likelihood.

use kernel::{Cents, Day};

use super::book::Book;
use super::draft::Fit;
use super::input::{ItemIx, Kind, Policy};

/// What is known besides the items.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Day of the line.
    pub on: Day,
    /// Charges the bank says it kept.
    pub charges: i64,
    /// Fee shares of this payer before, parts per million.
    pub fees: &'a [i64],
    /// What the company tolerates.
    pub policy: &'a Policy,
}

/// One explanation of a difference.
#[derive(Clone, Debug)]
pub struct Explained {
    /// How the amount fits.
    pub fit: Fit,
    /// Cash per item.
    pub pays: Vec<(ItemIx, i64)>,
    /// Pieces without cash.
    pub adjusts: Vec<(ItemIx, i64, Kind)>,
    /// Cash beyond the items.
    pub over: i64,
    /// Natural logarithm of its likelihood.
    pub ln: f64,
}

/// Natural logarithm of the density of an amount about which nothing is known: as likely in any order of magnitude.
pub fn any_amount(amount: i64) -> f64 {
    let round = [(1_000_000, 9.0), (100_000, 7.0), (10_000, 5.0), (1_000, 3.0), (100, 1.2)];
    let bonus = round.iter().find(|(unit, _)| amount % unit == 0).map_or(0.0, |(_, b)| *b);
    -(amount.abs().max(1) as f64).ln() - 2.2 + bonus * 0.7
}

/// All ways `amount` may pay `items`, the exact one alone when it is exact.
pub fn explain(book: &Book, items: &[ItemIx], amount: i64, facts: Facts) -> Vec<Explained> {
    let whole: Vec<(ItemIx, i64)> = items.iter().map(|i| (*i, book.item(*i).open.0)).collect();
    let total: i64 = whole.iter().map(|(_, a)| a).sum();
    let exact = |fit, over, ln| Explained { fit, pays: whole.clone(), adjusts: Vec::new(), over, ln };
    if total == amount {
        return vec![exact(Fit::Exact, 0, 0.85f64.ln())];
    }
    let mut out: Vec<Explained> = discounts(book, items, amount, facts);
    if total <= 0 || amount <= 0 {
        return out;
    }
    if amount < total {
        let missing = total - amount;
        let (fit, kind, ln) = shortfall(total, missing, facts);
        // The largest item bears it: it can, and it is the one a person would look at. Of equals, the first.
        if let Some((largest, open)) = whole.iter().copied().rev().max_by_key(|(_, a)| *a)
            && open > missing
        {
            let pays = whole.iter().map(|(i, a)| (*i, if *i == largest { a - missing } else { *a })).collect();
            let part = fit == Fit::Short && is_part(open, missing);
            let adjusts = if part { Vec::new() } else { vec![(largest, missing, kind)] };
            out.push(Explained { fit, pays, adjusts, over: 0, ln });
        }
    } else {
        let more = amount - total;
        let (fit, ln) = surplus(total, more, facts);
        out.push(exact(fit, more, ln));
    }
    out
}

/// True when what is missing looks like the rest of an instalment rather than a complaint.
fn is_part(open: i64, missing: i64) -> bool {
    let paid = open - missing;
    [2, 3, 4].iter().any(|n| (open / n - paid).abs() <= 1) || paid % 10_000 == 0
}

fn discounts(book: &Book, items: &[ItemIx], amount: i64, facts: Facts) -> Vec<Explained> {
    let (mut pays, mut adjusts, mut late, mut total) = (Vec::new(), Vec::new(), false, 0);
    for ix in items {
        let item = book.item(*ix);
        let cut = item.discount.filter(|_| item.open == item.amount && item.open.0 > 0).map(|d| {
            late |= facts.on > d.until.plus(facts.policy.discount_grace);
            d.rate.of(item.amount).0
        });
        let cut = cut.unwrap_or(0);
        total += item.open.0 - cut;
        pays.push((*ix, item.open.0 - cut));
        if cut > 0 {
            adjusts.push((*ix, cut, if late { Kind::Deduction } else { Kind::Discount }));
        }
    }
    // Each side rounds its own way: one cent for each item is the same discount.
    let off = amount - total;
    if adjusts.is_empty() || off.abs() > adjusts.len() as i64 {
        return Vec::new();
    }
    let ix = adjusts[0].0;
    adjusts[0].1 -= off;
    for pay in pays.iter_mut().filter(|(i, _)| *i == ix) {
        pay.1 += off;
    }
    let (fit, ln) = if late { (Fit::LateDiscount, -4.0) } else { (Fit::Discount, -2.2) };
    vec![Explained { fit, pays, adjusts, over: 0, ln: ln - off.abs() as f64 }]
}

fn shortfall(total: i64, missing: i64, facts: Facts) -> (Fit, Kind, f64) {
    let Cents(rounding) = facts.policy.rounding;
    let share = missing.saturating_mul(1_000_000) / total;
    if facts.charges > 0 && facts.charges == missing {
        return (Fit::Fee, Kind::Fee, -3.0);
    }
    if missing <= 5 || missing < rounding && total % 100 == missing {
        return (Fit::Rounding, Kind::Rounding, -5.5);
    }
    if facts.fees.iter().any(|f| (f - share).abs() <= 60 + 1_000_000 / total.max(1)) {
        return (Fit::Fee, Kind::Fee, -3.5);
    }
    if missing < rounding {
        return (Fit::Rounding, Kind::Rounding, -9.0);
    }
    let (wide, density) = ((0.07f64).ln(), -(total as f64).ln());
    if missing <= facts.policy.fee.0 && missing % 50 == 0 && share < 60_000 {
        return (Fit::Fee, Kind::Fee, -8.0);
    }
    if [2, 3, 4].iter().any(|n| (total / n - (total - missing)).abs() <= 1) {
        return (Fit::Short, Kind::Deduction, -6.0);
    }
    let round = if missing % 10_000 == 0 || (total - missing) % 5_000 == 0 { 2.0 } else { 0.0 };
    // Large shares are rarely kept back.
    let large = if share > 300_000 { -2.0 } else { 0.0 };
    (Fit::Short, Kind::Deduction, wide + density + round + large)
}

fn surplus(total: i64, more: i64, facts: Facts) -> (Fit, f64) {
    if more <= 5 || more < facts.policy.rounding.0 && (total + more) % 100 == 0 {
        return (Fit::Over, -6.5);
    }
    if more == total {
        return (Fit::Over, -7.5);
    }
    if more % 500 == 0 && more <= 50_000 {
        return (Fit::Over, -8.5);
    }
    (Fit::Over, (0.015f64).ln() - (more.max(total) as f64).ln())
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, Rate};

    use super::super::input::{Discount, Item};
    use super::super::number::Formats;
    use super::*;

    fn book() -> Book {
        let day = |t| Day::parse(t).unwrap();
        let item = |number: &str, amount: i64, discount| Item {
            number: number.into(),
            customer: 0,
            issue: day("2026-01-05"),
            due: day("2026-02-05"),
            amount: Cents(amount),
            open: Cents(amount),
            currency: Currency::parse("EUR").unwrap(),
            discount,
            orders: vec![],
            references: vec![],
        };
        let two = Some(Discount { rate: Rate::whole(2), until: day("2026-01-15") });
        let items = vec![item("F-1", 100_000, two), item("F-2", 33_347, None)];
        Book::build(items, 1, &Formats::default())
    }

    #[test]
    fn explains_differences() {
        // (items, amount, day, charges, fit, adjustments, over)
        type Row = (&'static [u32], i64, &'static str, i64, Fit, &'static [(u32, i64, Kind)], i64);
        let table: [Row; 10] = [
            (&[0], 100_000, "2026-01-10", 0, Fit::Exact, &[], 0),
            (&[0], 98_000, "2026-01-10", 0, Fit::Discount, &[(0, 2_000, Kind::Discount)], 0),
            (&[0, 1], 131_347, "2026-01-10", 0, Fit::Discount, &[(0, 2_000, Kind::Discount)], 0),
            (&[0], 98_000, "2026-01-20", 0, Fit::LateDiscount, &[(0, 2_000, Kind::Deduction)], 0),
            (&[1], 32_147, "2026-01-20", 1_200, Fit::Fee, &[(1, 1_200, Kind::Fee)], 0),
            (&[1], 33_300, "2026-01-20", 0, Fit::Rounding, &[(1, 47, Kind::Rounding)], 0),
            (&[1], 33_345, "2026-01-20", 0, Fit::Rounding, &[(1, 2, Kind::Rounding)], 0),
            (&[1], 29_012, "2026-01-20", 0, Fit::Short, &[(1, 4_335, Kind::Deduction)], 0),
            (&[0], 50_000, "2026-01-20", 0, Fit::Short, &[], 0),
            (&[1], 34_347, "2026-01-20", 0, Fit::Over, &[], 1_000),
        ];
        let (book, policy) = (book(), Policy::default());
        for (items, amount, on, charges, fit, adjusts, over) in table {
            let facts = Facts { on: Day::parse(on).unwrap(), charges, fees: &[], policy: &policy };
            let best = explain(&book, items, amount, facts).into_iter().max_by(|a, b| a.ln.total_cmp(&b.ln)).unwrap();
            assert_eq!((best.fit, best.adjusts.as_slice(), best.over), (fit, adjusts, over), "{amount}");
            let paid: i64 = best.pays.iter().map(|(_, a)| a).sum();
            assert_eq!(paid + best.over, amount);
        }
    }
}
