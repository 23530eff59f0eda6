//! The figures as tables of cases: the reference vector, and what real books have besides.

#![allow(clippy::inconsistent_digit_grouping, reason = "cents: 104_70 is 104.70 euros")]

use super::*;

fn span(days: i64, sales: i64) -> Span {
    Span { days, sales: Cents(sales) }
}

/// September to November 2026 of the reference company, oldest first.
const REFERENCE: [(i64, i64); 3] = [(30, 62_000_00), (31, 55_000_00), (30, 48_000_00)];

fn reference() -> Vec<Span> {
    REFERENCE.iter().map(|(days, sales)| span(*days, *sales)).collect()
}

fn newest_first() -> Vec<Span> {
    reference().into_iter().rev().collect()
}

#[test]
fn the_reference_vector() {
    let (opening, closing, not_due) = (Cents(90_000_00), Cents(81_000_00), Cents(64_000_00));
    let sales: Cents = reference().iter().map(|m| m.sales).sum();
    assert_eq!(days_of_sales(closing, &reference()), Some(Hundredths(44_67)));
    assert_eq!(countback(closing, &newest_first()), Countback { days: Hundredths(48_60), beyond: false });
    assert_eq!(days_of_sales(not_due, &reference()), Some(Hundredths(35_30)));
    assert_eq!(average_days_delinquent(closing, not_due, &reference()), Some(Hundredths(9_38)));
    assert_eq!(collection_effectiveness(opening, sales, closing, not_due), Some(Hundredths(91_10)));
    // Overdue without the unallocated credit of 1,000: 9,000 + 5,000 + 2,500 + 1,500.
    assert_eq!(overdue_share(Cents(18_000_00), closing), Some(Hundredths(22_22)));
    assert_eq!(yearly_cost(closing, Rate::whole(6)), Cents(4_860_00));
}

#[test]
fn countback_in_any_months() {
    let cases: [(&str, i64, &[(i64, i64)], i64, bool); 13] = [
        ("nothing owed", 0, &[(30, 100_00)], 0, false),
        ("owed to the customers", -50_00, &[(30, 100_00)], 0, false),
        ("within the newest month", 25_00, &[(28, 100_00)], 7_00, false),
        ("all of the newest month", 100_00, &[(28, 100_00), (31, 1_00)], 28_00, false),
        ("a cent beyond it", 100_01, &[(28, 100_00), (31, 31_00)], 28_01, false),
        ("leap February", 50_00, &[(29, 100_00)], 14_50, false),
        ("part of a running month", 60_00, &[(15, 40_00), (31, 62_00)], 25_00, false),
        ("a month without sales counts its days", 150_00, &[(30, 100_00), (31, 0), (30, 100_00)], 76_00, false),
        ("newest month without sales", 50_00, &[(30, 0), (31, 100_00)], 45_50, false),
        ("credit notes outweigh", 50_00, &[(30, -50_00), (31, 200_00)], 45_50, false),
        ("more than the months hold", 500_00, &[(30, 100_00), (31, 100_00)], 61_00, true),
        ("no month known", 500_00, &[], 0, true),
        ("only credit notes", 10_00, &[(30, -5_00)], 30_00, true),
    ];
    for (what, owed, months, days, beyond) in cases {
        let months: Vec<Span> = months.iter().map(|(days, sales)| span(*days, *sales)).collect();
        assert_eq!(countback(Cents(owed), &months), Countback { days: Hundredths(days), beyond }, "{what}");
    }
}

#[test]
fn days_of_sales_in_any_months() {
    let cases: [(&str, i64, &[(i64, i64)], Option<i64>); 7] = [
        ("nothing owed", 0, &[(30, 100_00)], Some(0)),
        ("nothing sold", 10_00, &[(30, 0)], None),
        ("credit notes outweigh", 10_00, &[(30, -100_00), (31, 50_00)], None),
        ("one month taken off by another", 10_00, &[(30, -50_00), (31, 100_00)], Some(12_20)),
        ("unapplied credits outweigh", -10_00, &[(30, 100_00)], Some(-3_00)),
        ("half is rounded away from zero", 1_00, &[(1, 200_00)], Some(1)),
        ("and below zero too", -1_00, &[(1, 200_00)], Some(-1)),
    ];
    for (what, owed, months, days) in cases {
        let months: Vec<Span> = months.iter().map(|(days, sales)| span(*days, *sales)).collect();
        assert_eq!(days_of_sales(Cents(owed), &months), days.map(Hundredths), "{what}");
    }
}

#[test]
fn effectiveness_and_shares_at_their_edges() {
    let effectiveness = |a, b, c, d| collection_effectiveness(Cents(a), Cents(b), Cents(c), Cents(d));
    // Everything that was due is collected; nothing was; nothing could be.
    assert_eq!(effectiveness(100_00, 50_00, 50_00, 50_00), Some(Hundredths(100_00)));
    assert_eq!(effectiveness(100_00, 0, 100_00, 0), Some(Hundredths(0)));
    assert_eq!(effectiveness(0, 50_00, 50_00, 50_00), None);
    assert_eq!(effectiveness(0, 0, 0, 0), None);
    assert_eq!(overdue_share(Cents(10_00), Cents(0)), None);
    assert_eq!(overdue_share(Cents(10_00), Cents(-5_00)), None);
    assert_eq!(overdue_share(Cents(10_00), Cents(8_00)), Some(Hundredths(125_00)), "credits not applied hide it");
    assert_eq!(weighted(0, Cents(0)), None);
    assert_eq!(weighted(-300_00, Cents(100_00)), Some(Hundredths(-3_00)), "paid early");
    // 100 after 30 days and 300 after 50.
    assert_eq!(weighted(100_00 * 30 + 300_00 * 50, Cents(400_00)), Some(Hundredths(45_00)));
    assert_eq!(yearly_cost(Cents(1), Rate::whole(50)), Cents(1), "half a cent is a cent");
    assert_eq!(yearly_cost(Cents(-100_00), Rate::whole(5)), Cents(-5_00));
}

#[test]
fn delinquent_days_are_those_between_the_two() {
    // Whatever the amounts: days of all less days of what is not due, to the rounding of each.
    let mut seed = 7i64;
    let mut next = |most: i64| {
        seed = (seed * 48_271) % 2_147_483_647;
        seed % most
    };
    for _ in 0..300 {
        let months = [span(28 + next(4), 1 + next(9_000_000)), span(28 + next(4), next(9_000_000))];
        let (all, not_due) = (Cents(next(9_000_000)), Cents(next(9_000_000)));
        let between = average_days_delinquent(all, not_due, &months).unwrap().0;
        let apart = days_of_sales(all, &months).unwrap().0 - days_of_sales(not_due, &months).unwrap().0;
        assert!((between - apart).abs() <= 1, "{between} {apart}");
    }
}
