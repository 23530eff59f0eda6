//! Figures of receivables, month by month: DSO in four ways, lateness, collection, cost; of the company, a customer, a
//! collector, a segment. Each figure opens the documents that it is made of.

mod paid;
mod page;
mod print;
mod read;
pub mod rules;

pub use page::FiguresPage;
pub use paid::{Paid, PaidPage, paid};
pub use print::print;
pub use read::{Asked, Texts, figures};

use ground::receivable::months::Month;
use kernel::{Cents, Day, Rate};
use store::Schema;
use web::step::{Step, view};

use rules::{Countback, Hundredths, Span};

/// The step: pages without tables of their own.
pub const STEP: Step = Step {
    name: "figures",
    schema: Schema { step: "figures", versions: &[] },
    kinds: &[],
    commands: &[],
    views: &[view::<FiguresPage>(), view::<PaidPage>()],
    words: [include_str!("fr.ftl"), include_str!("en.ftl")],
};

/// The figures that were asked for.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Figures {
    /// The last day.
    pub as_of: Day,
    /// Over how many months DSO, CEI and what derives from them are computed.
    pub window: usize,
    /// What capital costs in a year, percent with four decimals.
    pub capital: Rate,
    /// Currency of all amounts.
    pub currency: &'static str,
    /// Month ends, oldest first; the last one may be a day within a month.
    pub rows: Vec<Row>,
}

/// The figures of a month end. Amounts in cents, VAT included; days and percent in hundredths, absent where there is
/// nothing to divide by.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Row {
    /// First day of the month.
    pub month: Day,
    /// The day of the figures: the last one of the month, or the day asked for.
    pub day: Day,
    /// Days of the month until then.
    pub days: i64,
    /// Invoices less credit notes of the month.
    pub sales: Cents,
    /// Receivables (411, 413, 416) at the end, less credits that are not applied.
    pub receivables: Cents,
    /// Of them, what is owed and not past due.
    pub not_due: Cents,
    /// Of them, what is owed and past due.
    pub overdue: Cents,
    /// Credits that are not applied; below nothing.
    pub unapplied: Cents,
    /// Receivables at the beginning of the window.
    pub opening: Cents,
    /// Sales of the window.
    pub window_sales: Cents,
    /// Days of the window.
    pub window_days: i64,
    /// DSO, simple.
    pub dso: Option<Hundredths>,
    /// DSO by countback.
    pub countback: Countback,
    /// DSO if everything were paid when it is due.
    pub best: Option<Hundredths>,
    /// Average days delinquent.
    pub delinquent: Option<Hundredths>,
    /// Collection effectiveness index, percent.
    pub effectiveness: Option<Hundredths>,
    /// Overdue share of receivables, percent.
    pub overdue_share: Option<Hundredths>,
    /// Invoices settled in the month: how much of them by money.
    pub paid: Cents,
    /// DSO by invoice: days from invoice to settlement of what was paid in the month, weighted by amounts.
    pub paid_days: Option<Hundredths>,
    /// Days beyond terms: from due day to settlement, weighted by amounts; below nothing: early.
    pub beyond_terms: Option<Hundredths>,
    /// What the receivables cost in a year.
    pub cost: Cents,
}

/// What stands at the end of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stand {
    debit: Cents,
    credit: Cents,
    not_due: Cents,
}

/// One month with what stands at its end.
#[derive(Clone, Copy, Debug)]
struct Closed {
    first: Day,
    day: Day,
    moved: Month,
    stand: Stand,
}

impl Closed {
    fn span(&self) -> Span {
        Span { days: i64::from(self.day.since(self.first)) + 1, sales: self.moved.sales }
    }

    fn receivables(&self) -> Cents {
        self.stand.debit + self.stand.credit
    }
}

/// The figures of the `n`-th of months in a row, oldest first and without gap.
fn row(months: &[Closed], n: usize, (window, capital): (usize, Rate)) -> Option<Row> {
    let now = months.get(n)?;
    // Before the first month there is nothing that a window could hold.
    let from = (n + 1).saturating_sub(window);
    let spans: Vec<Span> = months.get(from..=n)?.iter().map(Closed::span).collect();
    let newest_first: Vec<Span> = months.get(..=n)?.iter().rev().map(Closed::span).collect();
    let opening = from.checked_sub(1).and_then(|p| months.get(p)).map_or(Cents::ZERO, Closed::receivables);
    let (receivables, not_due) = (now.receivables(), now.stand.not_due);
    let overdue = now.stand.debit - not_due;
    let window_sales = spans.iter().map(|s| s.sales).sum();
    Some(Row {
        month: now.first,
        day: now.day,
        days: now.span().days,
        sales: now.moved.sales,
        receivables,
        not_due,
        overdue,
        unapplied: now.stand.credit,
        opening,
        window_sales,
        window_days: spans.iter().map(|s| s.days).sum(),
        dso: rules::days_of_sales(receivables, &spans),
        countback: rules::countback(receivables, &newest_first),
        best: rules::days_of_sales(not_due, &spans),
        delinquent: rules::average_days_delinquent(receivables, not_due, &spans),
        effectiveness: rules::collection_effectiveness(opening, window_sales, receivables, not_due),
        overdue_share: rules::overdue_share(overdue, receivables),
        paid: now.moved.paid,
        paid_days: rules::weighted(now.moved.paid_days, now.moved.paid),
        beyond_terms: rules::weighted(now.moved.paid_late, now.moved.paid),
        cost: rules::yearly_cost(receivables, capital),
    })
}

#[cfg(test)]
#[allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]
mod tests {
    use super::*;

    fn closed(first: &str, sales: i64, debit: i64, credit: i64, not_due: i64) -> Closed {
        let first = Day::parse(first).unwrap();
        Closed {
            first,
            day: first.end_of_month(),
            moved: Month { sales: Cents(sales), ..Month::default() },
            stand: Stand { debit: Cents(debit), credit: Cents(credit), not_due: Cents(not_due) },
        }
    }

    /// The reference company, through the months as the register keeps them.
    #[test]
    fn a_row_of_the_reference() {
        let months = [
            closed("2026-08-01", 60_000_00, 90_000_00, 0, 60_000_00),
            closed("2026-09-01", 62_000_00, 88_000_00, 0, 60_000_00),
            closed("2026-10-01", 55_000_00, 85_000_00, 0, 60_000_00),
            closed("2026-11-01", 48_000_00, 82_000_00, -1_000_00, 64_000_00),
        ];
        let row = row(&months, 3, (3, Rate::whole(6))).unwrap();
        assert_eq!((row.receivables, row.opening, row.window_days), (Cents(81_000_00), Cents(90_000_00), 91));
        assert_eq!((row.dso, row.best, row.delinquent), (Some(Hundredths(44_67)), Some(Hundredths(35_30)), Some(Hundredths(9_38))));
        assert_eq!(row.countback, Countback { days: Hundredths(48_60), beyond: false });
        assert_eq!((row.effectiveness, row.overdue_share), (Some(Hundredths(91_10)), Some(Hundredths(22_22))));
        assert_eq!(row.cost, Cents(4_860_00));
    }

    #[test]
    fn a_window_is_no_longer_than_the_company() {
        let months = [closed("2026-02-01", 100_00, 50_00, 0, 50_00)];
        let row = row(&months, 0, (3, Rate::whole(6))).unwrap();
        assert_eq!((row.window_days, row.dso, row.opening), (28, Some(Hundredths(14_00)), Cents::ZERO));
    }
}
