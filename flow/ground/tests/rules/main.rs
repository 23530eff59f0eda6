//! Tables of the law and of the chart, written down a second time from their sources, and of the rules on amounts, sides
//! and days: whoever changes one number of them is asked twice. They were written for the mutants that no test had
//! caught (`scripts/mutants`).
#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

mod books;
mod receivables;
mod vat;

use kernel::{Cents, Day};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn cents(list: &[i64]) -> Vec<Cents> {
    list.iter().map(|c| Cents(*c)).collect()
}
