//! Days on which money moves between banks in euros: the calendar of TARGET (decision of the ECB of 14 December 2000).
//! Closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December. Direct debits are
//! collected and transfers executed on business days only (EPC016-06 4.3.1, EPC125-05 4.2).

use kernel::Day;

/// True when banks settle in euros.
pub fn is_business(day: Day) -> bool {
    let fixed = matches!((day.month(), day.day()), (1, 1) | (5, 1) | (12, 25 | 26));
    let weekend = matches!(day.weekday(), 6 | 7);
    let easter = easter_sunday(day.year());
    let moving = easter.is_some_and(|sunday| matches!(day.since(sunday), -2 | 1));
    !(fixed || weekend || moving)
}

/// The day itself, or the first business day after it.
pub fn on_or_after(mut day: Day) -> Day {
    // At most four days are closed in a row.
    while !is_business(day) {
        day = day.plus(1);
    }
    day
}

/// So many business days after a day.
pub fn after(day: Day, business_days: i64) -> Day {
    (0..business_days.clamp(0, 366)).fold(day, |d, _| on_or_after(d.plus(1)))
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i16) -> Option<Day> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_is_closed_on_these_days_only() {
        let day = |text: &str| Day::parse(text).unwrap();
        for closed in ["2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-01-01", "2026-11-28", "2025-04-18", "2027-03-29"] {
            assert!(!is_business(day(closed)), "{closed}");
        }
        // Holidays of France on which banks settle all the same.
        for open in ["2026-07-14", "2026-05-14", "2026-11-11", "2026-04-07", "2026-12-24"] {
            assert!(is_business(day(open)), "{open}");
        }
        assert_eq!(on_or_after(day("2026-04-03")), day("2026-04-07"));
        assert_eq!(after(day("2026-04-02"), 1), day("2026-04-07"));
        assert_eq!(after(day("2026-11-27"), 2), day("2026-12-01"));
    }
}
