//! How a company writes its document numbers, learnt from the numbers themselves: which part counts up, which part
//! is the year or the month, which letters stand before.

use std::collections::{HashMap, HashSet};

use kernel::Day;

use super::text::{compact, runs};

/// A document number taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Letters and digits only.
    pub compact: String,
    /// All digits, without leading zeros.
    pub core: String,
    /// All letters, in order, and the head of the series: what numbers of one series have in common.
    pub letters: String,
    /// The runs of letters, in order.
    pub words: Vec<String>,
    /// Digits before the counting part that never change or tell series apart.
    pub head: String,
    /// The year or year and month as written (`2026`, `26`, `2604`), when there is one.
    pub period: Option<u32>,
    /// The part that counts up.
    pub serial: u64,
    /// Digits of the part that counts up, leading zeros included.
    pub width: u8,
}

/// The shapes of numbers a company uses.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    layouts: HashMap<String, Layout>,
}

/// Where the counting part and the period stand among the digit runs of one shape.
#[derive(Clone, Copy, Debug, Default)]
struct Layout {
    serial: usize,
    /// Digits at the head of the counting run that never change or tell series apart.
    head: usize,
    /// Digits after them that are really a year (2, 4) or a year and month (4, 6).
    embedded: usize,
    period: Option<usize>,
}

/// The digit runs of a number, and the day it was issued where known.
type Sample = (Vec<String>, Option<Day>);

/// At most so many numbers of one shape are looked at: a shape shows itself early.
const SAMPLE: usize = 5_000;

impl Formats {
    /// Learns from numbers and, where known, the days they were issued.
    pub fn learn<'a>(numbers: impl Iterator<Item = (&'a str, Option<Day>)>) -> Formats {
        let mut shapes: HashMap<String, Vec<Sample>> = HashMap::new();
        for (number, issued) in numbers {
            let (signature, digits) = signature(number);
            let seen = shapes.entry(signature).or_default();
            if !digits.is_empty() && seen.len() < SAMPLE {
                seen.push((digits, issued));
            }
        }
        Formats { layouts: shapes.into_iter().map(|(s, seen)| (s, layout(&seen))).collect() }
    }

    /// Takes a number apart; `None` when it holds no digit.
    pub fn parts(&self, number: &str) -> Option<Parts> {
        let (signature, digits) = signature(number);
        let layout = self
            .layouts
            .get(&signature)
            .copied()
            .unwrap_or_else(|| Layout { serial: digits.len().saturating_sub(1), ..Layout::default() });
        let run = digits.get(layout.serial)?;
        let cut = if run.len() > layout.head + layout.embedded { layout.head + layout.embedded } else { 0 };
        let (before, tail) = run.split_at(cut);
        let (series, embedded) = before.split_at(if cut > 0 { layout.head } else { 0 });
        let period = if embedded.is_empty() { layout.period.and_then(|p| digits.get(p)) } else { None };
        let period = if embedded.is_empty() { period.map(String::as_str) } else { Some(embedded) };
        let core: String = digits.concat();
        let words: Vec<String> = runs(number).into_iter().filter(|r| !r.digits).map(|r| r.text).collect();
        Some(Parts {
            compact: compact(number),
            core: core.trim_start_matches('0').to_owned(),
            letters: words.concat() + series,
            words,
            head: series.to_owned(),
            period: period.and_then(|p| p.parse().ok()),
            serial: tail.get(tail.len().saturating_sub(18)..)?.parse().ok()?,
            width: tail.len().min(30) as u8,
        })
    }
}

/// The shape of a number: its runs, digit runs by name only; and the digit runs themselves.
fn signature(number: &str) -> (String, Vec<String>) {
    let (mut shape, mut digits) = (String::new(), Vec::new());
    for run in runs(number) {
        if run.digits {
            shape.push('9');
            digits.push(run.text);
        } else {
            shape.push('A');
        }
    }
    (shape, digits)
}

fn layout(seen: &[Sample]) -> Layout {
    let columns = seen.iter().map(|(d, _)| d.len()).min().unwrap_or(0);
    let distinct = |c: usize| seen.iter().map(|(d, _)| d[c].as_str()).collect::<HashSet<_>>().len();
    let is_period: Vec<bool> =
        (0..columns).map(|c| share(seen, |d, day| dated(&d[c], day).contains(&d[c].len()))).collect();
    // The run with the most different values counts up; of equals, one that is no period, then the last.
    let Some(serial) = (0..columns).max_by_key(|c| (distinct(*c), !is_period[*c], *c)) else {
        return Layout::default();
    };
    let period = (0..columns).find(|c| *c != serial && is_period[*c]);
    let (mut head, mut embedded) = (0, 0);
    if period.is_none() {
        let at = |offset: usize, n: usize| {
            let few = seen.iter().map(|(d, _)| d[serial].get(..offset)).collect::<HashSet<_>>().len() <= 8;
            few && share(seen, |d, day| {
                d[serial].len() > offset + n + 1 && d[serial].get(offset..).is_some_and(|t| dated(t, day).contains(&n))
            })
        };
        let tries = (0..=4).flat_map(|offset| [6, 4, 2].map(|n| (offset, n)));
        (head, embedded) = tries.into_iter().find(|(offset, n)| at(*offset, *n)).unwrap_or((0, 0));
    }
    if embedded == 0 {
        head = steady(seen.iter().map(|(d, _)| d[serial].as_str()));
    }
    Layout { serial, head, embedded, period }
}

/// How many digits at the head of all runs never change, when enough were seen and three digits remain. Zeros at the
/// head belong to the counter, and a single digit that has not changed yet is only its first.
fn steady<'a>(mut runs: impl Iterator<Item = &'a str> + Clone) -> usize {
    let all = runs.clone().count();
    let Some(first) = runs.next() else { return 0 };
    let same = runs.fold(first.len(), |n, r| {
        if r.len() == first.len() {
            first.bytes().zip(r.bytes()).take(n).take_while(|(a, b)| a == b).count()
        } else {
            0
        }
    });
    if all < 50 || same < 2 || first.starts_with('0') || first.len() < same + 3 { 0 } else { same }
}

/// True when nine in ten of the numbers whose day is known pass the test (and there are some).
fn share(seen: &[Sample], test: impl Fn(&[String], Day) -> bool) -> bool {
    let known: Vec<_> = seen.iter().filter_map(|(d, day)| day.map(|day| (d, day))).collect();
    let passed = known.iter().filter(|(d, day)| test(d, *day)).count();
    passed > 0 && passed * 10 >= known.len() * 9
}

/// How many digits at the head of `digits` say the day's year (2 or 4) or year and month (4 or 6). A number given
/// out near New Year may still carry the year before or after.
fn dated(digits: &str, day: Day) -> Vec<usize> {
    let mut found = Vec::new();
    for year in [day.year(), day.plus(-20).year(), day.plus(20).year()] {
        let (long, short) = (format!("{year:04}"), format!("{:02}", year % 100));
        let month = format!("{:02}", day.month());
        for (text, n) in [(format!("{long}{month}"), 6), (long.clone(), 4), (format!("{short}{month}"), 4), (short, 2)]
        {
            if digits.starts_with(&text) && !found.contains(&n) {
                found.push(n);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learnt(numbers: &[(&str, &str)]) -> Formats {
        Formats::learn(numbers.iter().map(|(n, d)| (*n, Day::parse(d))))
    }

    #[test]
    fn learns_where_year_and_counter_stand() {
        let many: Vec<(String, Day)> =
            (0..60).map(|n| (format!("1000{:03}", n * 7), Day::parse("2026-02-01").unwrap())).collect();
        let parts = Formats::learn(many.iter().map(|(n, d)| (n.as_str(), Some(*d)))).parts("1000123").unwrap();
        assert_eq!((parts.letters.as_str(), parts.serial, parts.width), ("1000", 123, 3));
        // (numbers with their days, number, letters, period, serial, width)
        type Row = (&'static [(&'static str, &'static str)], &'static str, &'static str, Option<u32>, u64, u8);
        let table: [Row; 9] = [
            (
                &[
                    ("1026000123", "2026-01-02"),
                    ("1026000124", "2026-01-02"),
                    ("9026000009", "2026-01-02"),
                    ("1025000100", "2025-11-02"),
                ],
                "1026000125",
                "10",
                Some(26),
                125,
                6,
            ),
            (
                &[("FA-2026-000123", "2026-01-02"), ("FA-2026-000124", "2026-01-03"), ("FA-2025-000100", "2025-11-03")],
                "FA-2026-000200",
                "FA",
                Some(2026),
                200,
                6,
            ),
            (&[("RE/26/0012", "2026-01-02"), ("RE/26/0013", "2026-01-02")], "RE/26/0044", "RE", Some(26), 44, 4),
            (&[("2026-A-77", "2026-01-02"), ("2026-A-78", "2026-01-02")], "2026-B-9", "B", Some(2026), 9, 1),
            (
                &[("104711", "2026-01-02"), ("104712", "2026-01-02"), ("104713", "2026-01-09")],
                "104799",
                "",
                None,
                104_799,
                6,
            ),
            (
                &[("26000123", "2026-01-02"), ("26000124", "2026-01-02"), ("25000100", "2025-11-02")],
                "26000125",
                "",
                Some(26),
                125,
                6,
            ),
            (
                &[("F2601-0012", "2026-01-02"), ("F2602-0013", "2026-02-02"), ("F2602-0014", "2026-02-02")],
                "F2602-0044",
                "F",
                Some(2602),
                44,
                4,
            ),
            (
                &[("123/2026", "2026-01-02"), ("124/2026", "2026-02-02"), ("125/2026", "2026-02-02")],
                "130/2026",
                "",
                Some(2026),
                130,
                3,
            ),
            (&[("INV00012", "2026-01-02"), ("INV00013", "2026-02-02")], "INV00014", "INV", None, 14, 5),
        ];
        for (known, number, letters, period, serial, width) in table {
            let parts = learnt(known).parts(number).unwrap();
            let got = (parts.letters.as_str(), parts.period, parts.serial, parts.width);
            assert_eq!(got, (letters, period, serial, width), "{number}");
        }
    }
}
