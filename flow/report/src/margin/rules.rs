//! The margin of a period, its tax, and the entry. Pure.

use ground::ledger::{Accounts, Journal, Line, Posting, Revenue, Role};
use ground::tax::VatCode;
use kernel::{Cents, Day, Rate};

use crate::vat::Period;

/// The margin of a period at one rate. All amounts in cents, with tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The margin without its tax; nothing where more was bought than sold.
    pub base: Cents,
    /// Its tax.
    pub tax: Cents,
    /// What was bought beyond the sales: it lowers the margin of the next period.
    pub carried: Cents,
}

/// What the margin is worth. It holds its tax: `tax = margin × rate / (100 + rate)`, rounded once, half up.
pub fn worth(sales: Cents, purchases: Cents, brought: Cents, rate: Rate) -> Worth {
    let margin = sales - purchases - brought;
    if margin.0 <= 0 {
        return Worth { base: Cents::ZERO, tax: Cents::ZERO, carried: -margin };
    }
    // A rate is in millionths.
    let (amount, rate) = (i128::from(margin.0), i128::from(rate.0));
    let whole = 1_000_000 + rate;
    let tax = (2 * amount * rate + whole) / (2 * whole);
    let tax = Cents(i64::try_from(tax).unwrap_or(margin.0));
    Worth { base: margin - tax, tax, carried: Cents::ZERO }
}

/// The entry on the last day of the period: the tax leaves the revenue of margin sales. None where there is no tax.
pub fn entry(accounts: &Accounts, period: Period, code: VatCode, worth: &Worth) -> Option<Posting> {
    if worth.tax.is_zero() {
        return None;
    }
    let piece = format!("TVA-MARGE-{period}");
    let day: Day = period.last();
    let lines = vec![
        Line::debit(accounts.of(Role::Goods(Revenue::Margin)), None, worth.tax),
        Line::credit(accounts.of(Role::VatCollected(code)), None, worth.tax).on_base(worth.base),
    ];
    Some(Posting { journal: Journal::General, day, piece_day: day, label: piece.clone(), piece, lines })
}

/// The same the other way round.
pub fn reversed(entry: &Posting) -> Posting {
    let back = |l: &Line| Line { debit: l.credit, credit: l.debit, base: l.base.map(|b| -b), ..l.clone() };
    Posting { lines: entry.lines.iter().map(back).collect(), ..entry.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_holds_its_tax() {
        let day = Day::parse("2026-03-31").unwrap();
        // sales, purchases, brought, rate, base, tax, carried
        for (sales, purchases, brought, code, base, tax, carried) in [
            (1_500_00, 900_00, 0, VatCode::Standard, 500_00, 100_00, 0),
            (1_500_00, 900_00, 600_00, VatCode::Standard, 0, 0, 0),
            (1_500_00, 900_00, 600_01, VatCode::Standard, 0, 0, 1),
            (1_500_00, 1_800_00, 0, VatCode::Standard, 0, 0, 300_00),
            (-100_00, 0, 50_00, VatCode::Standard, 0, 0, 150_00),
            (100_00, 0, 0, VatCode::Reduced, 94_79, 5_21, 0),
            // Half a cent: 0.03 × 20 / 120 = 0.005.
            (3, 0, 0, VatCode::Standard, 2, 1, 0),
            (2, 0, 0, VatCode::Standard, 2, 0, 0),
        ] {
            let got = worth(Cents(sales), Cents(purchases), Cents(brought), code.on(day).rate);
            let expected = Worth { base: Cents(base), tax: Cents(tax), carried: Cents(carried) };
            assert_eq!(got, expected, "{sales} - {purchases} - {brought} at {code:?}");
            let margin = sales - purchases - brought;
            assert_eq!((got.base + got.tax - got.carried).0, margin, "nothing is lost");
        }
    }

    #[test]
    fn the_tax_leaves_the_revenue() {
        let period = Period::parse("2026-03").unwrap();
        let worth = Worth { base: Cents(500_00), tax: Cents(100_00), carried: Cents::ZERO };
        let entry = entry(&Accounts::default(), period, VatCode::Standard, &worth).unwrap();
        let lines = |p: &Posting| p.lines.iter().map(|l| (l.account.clone(), (l.debit - l.credit).0, l.base.map(|b| b.0))).collect::<Vec<_>>();
        assert_eq!(
            lines(&entry),
            [("707600".into(), 100_00, None), ("445711".into(), -100_00, Some(500_00))]
        );
        assert_eq!(
            lines(&reversed(&entry)),
            [("707600".into(), -100_00, None), ("445711".into(), 100_00, Some(-500_00))]
        );
        assert_eq!(entry.day.to_string(), "2026-03-31");
    }
}
