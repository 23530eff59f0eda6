//! Numbers of documents: one counter per series, drawn inside the lane, in the transaction that makes the document
//! final. So there is no gap, no duplicate and no conflict to show to anybody. A company that comes from another
//! program goes on with its own numbers, in its own shape; what is passed over is kept with its reason.

use std::collections::HashMap;

use kernel::{Day, Id, Refusal, Result};
use store::{Db, Schema, Tx};

/// Tables.
pub const SCHEMA: Schema = Schema { step: "numbering", versions: &[include_str!("schema.sql")] };

/// The kinds of documents that are numbered: quotes, orders, delivery notes, invoices and deposit invoices, credit
/// notes, payments, debit notes, disputes, batches of direct debits, mandates, orders to pay back, bills of
/// exchange, remittances of them.
pub const KINDS: [&str; 13] =
    ["DV", "CO", "BL", "FA", "AV", "RG", "ND", "LI", "PR", "MD", "OR", "EF", "RE"];

/// A number that a fact has drawn.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Drawn {
    /// The series with its year: `FA2026`.
    pub series: String,
    /// The value, from 1.
    pub value: i64,
    /// As printed, where the company has a shape of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub printed: String,
}

impl Drawn {
    /// As printed: `FA2026-000001`, or in the company's shape. Letters, digits and `-+_/` only, at most 35 characters
    /// (BR-FR-01, BR-FR-02).
    pub fn text(&self) -> String {
        if self.printed.is_empty() { format!("{}-{:06}", self.series, self.value) } else { self.printed.clone() }
    }
}

/// How a company writes the numbers of one kind of document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Shape {
    /// What stands before the digits, the year as `{year}`: `FA-{year}-`.
    pub stem: String,
    /// Digits at least.
    pub width: usize,
}

impl Shape {
    /// The shape of kinds for which a company has none of its own.
    pub(crate) fn usual(kind: &str) -> Shape {
        Shape { stem: format!("{kind}{{year}}-"), width: 6 }
    }

    /// The counter that numbers of this shape are drawn from: one a year, or one for all years where the shape does
    /// not tell the year.
    pub(crate) fn series(&self, kind: &str, year: i16) -> String {
        if self.stem.contains("{year}") { format!("{kind}{year}") } else { kind.to_string() }
    }

    /// What stands before the digits in a year.
    pub fn before(&self, year: i16) -> String {
        self.stem.replace("{year}", &year.to_string())
    }

    pub(crate) fn print(&self, year: i16, value: i64) -> String {
        format!("{}{:0width$}", self.before(year), value, width = self.width)
    }

    /// Reads a number as somebody wrote it: `FA-2026-0101` in 2026 is 101 in the shape `FA-{year}-`, four digits.
    pub fn read(number: &str, year: i16) -> Option<(Shape, i64)> {
        let year = year.to_string();
        let mut digits = number.len() - number.bytes().rev().take_while(u8::is_ascii_digit).count();
        // `FA20260101`: the year, then the value.
        if number[digits..].starts_with(&year) && number.len() > digits + year.len() {
            digits += year.len();
        }
        let (stem, value) = number.split_at(digits);
        let value: i64 = if value.len() <= 9 { value.parse().ok()? } else { return None };
        Some((Shape { stem: stem.replacen(&year, "{year}", 1), width: number.len() - digits }, value))
    }
}

/// A series goes on from a value, in a shape; as a fact carries it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SeriesStart {
    /// What the shape is for: `FA`.
    pub kind: String,
    /// The counter: `FA2026`.
    pub series: String,
    /// The value that comes next.
    pub next: i64,
    /// The first value passed over; the same as `next` where none was.
    pub skipped: i64,
    /// The shape of its numbers from now on, in all years.
    pub shape: Shape,
    /// Why values were passed over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// The next number of a series in the year of `day`. It is taken when the fact that carries it is recorded.
pub fn next(tx: &mut Tx, kind: &str, day: Day) -> Result<Drawn> {
    let own = shapes(tx)?.get(kind).cloned();
    let (series, shape) = match &own {
        Some(shape) => (shape.series(kind, day.year()), Some(shape)),
        None => (format!("{kind}{}", day.year()), None),
    };
    let value = upcoming(tx, &series)?;
    let printed = shape.map(|s| s.print(day.year(), value)).unwrap_or_default();
    Ok(Drawn { series, value, printed })
}

/// Where a series stands and how it would go on with a number as somebody wrote it. Numbers only go up; what is
/// passed over in a series that was begun needs a reason (CGI ann. II art. 242 nonies A, 7°: a continuous sequence).
pub fn start(tx: &mut Tx, kind: &str, number: &str, reason: &str) -> Result<SeriesStart> {
    let day = tx.today();
    let refused = |code: &'static str| Refusal::invalid(code).at("number");
    let fits = (2..=35).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+_/".contains(&b));
    let read = if fits { Shape::read(number, day.year()) } else { None };
    let (shape, value) = match read {
        Some((shape, value)) if value > 0 && !shape.stem.is_empty() => (shape, value),
        _ => return Err(refused("company.number_shape").into()),
    };
    let known = shapes(tx)?;
    let clash = KINDS.iter().find(|other| {
        **other != kind && known.get(**other).map_or(Shape::usual(other).stem == shape.stem, |s| s.stem == shape.stem)
    });
    if let Some(other) = clash {
        return Err(refused("company.number_taken").with("kind", other).into());
    }
    let series = shape.series(kind, day.year());
    let upcoming = upcoming(tx, &series)?;
    if value < upcoming {
        let next = shape.print(day.year(), upcoming);
        return Err(refused("company.number_back").with("next", next).into());
    }
    if value > upcoming && upcoming > 1 && reason.is_empty() {
        return Err(Refusal::invalid("company.gap_reason").at("reason").with("count", value - upcoming).into());
    }
    Ok(SeriesStart { kind: kind.to_string(), series, next: value, skipped: upcoming, shape, reason: reason.to_string() })
}

/// What the lane remembers of the counters.
#[derive(Default)]
struct Counters(HashMap<String, i64>);

/// What the lane remembers of the shapes.
struct Shapes(Option<std::sync::Arc<HashMap<String, Shape>>>);

fn shapes(tx: &mut Tx) -> Result<std::sync::Arc<HashMap<String, Shape>>> {
    if let Some(Shapes(Some(known))) = tx.cache.get::<Shapes>(Id(0), Id(0)) {
        return Ok(known.clone());
    }
    let read = std::sync::Arc::new(read_shapes(tx)?);
    tx.cache.put(Id(0), Id(0), Shapes(Some(read.clone())));
    Ok(read)
}

/// The shapes that a company has of its own, by kind of document.
pub fn read_shapes(db: &mut Db) -> Result<HashMap<String, Shape>> {
    Ok(starts(db)?.into_iter().map(|(start, _)| (start.kind, start.shape)).collect())
}

/// Every beginning of a series, in their order, with the fact it came from.
pub fn starts(db: &mut Db) -> Result<Vec<(SeriesStart, i64)>> {
    let company = db.company;
    db.all(
        "SELECT kind, series, next, skipped, shape, width, reason, seq FROM series_start
         WHERE company_id = $1 ORDER BY seq",
        store::params![company],
        |row| {
            let start = SeriesStart {
                kind: row.get(0)?,
                series: row.get(1)?,
                next: row.get(2)?,
                skipped: row.get(3)?,
                shape: Shape { stem: row.get(4)?, width: row.get::<i64>(5)?.unsigned_abs() as usize },
                reason: row.get(6)?,
            };
            Ok((start, row.get(7)?))
        },
    )
}

/// The series and the value of a number: in the usual shape, or in one of those that the company has had.
pub fn placed(starts: &[SeriesStart], number: &str) -> Option<(String, i64)> {
    let value = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
    for start in starts {
        let (head, tail) = start.shape.stem.split_once("{year}").unwrap_or((&start.shape.stem, ""));
        let Some(rest) = number.strip_prefix(head) else { continue };
        if !start.shape.stem.contains("{year}") {
            if let Some(value) = value(rest) {
                return Some((start.kind.clone(), value));
            }
            continue;
        }
        let placed = rest.split_at_checked(4).filter(|(year, _)| value(year).is_some());
        if let Some((year, rest)) = placed
            && let Some(value) = rest.strip_prefix(tail).and_then(value)
        {
            return Some((format!("{}{year}", start.kind), value));
        }
    }
    let (series, digits) = number.rsplit_once('-')?;
    Some((series.to_string(), value(digits)?))
}

/// Is this a series that numbers are drawn from: `FA2026`, or a kind alone where its shape does not tell the year?
pub fn is_series(series: &str) -> bool {
    let year = |rest: &str| rest.is_empty() || (rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit()));
    KINDS.iter().any(|kind| series.strip_prefix(kind).is_some_and(year))
}

/// Would a number come, or has it come, from one of the company's series?
pub fn is_drawn(db: &mut Db, number: &str) -> Result<bool> {
    let starts: Vec<SeriesStart> = starts(db)?.into_iter().map(|(start, _)| start).collect();
    Ok(placed(&starts, number).is_some_and(|(series, _)| is_series(&series)))
}

/// The number that would be drawn next, by series, of those begun.
pub fn upcoming_numbers(db: &mut Db) -> Result<Vec<(String, i64)>> {
    let company = db.company;
    db.all("SELECT series, next FROM counter WHERE company_id = $1 ORDER BY series", store::params![company], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The next value of a series.
pub(crate) fn upcoming(tx: &mut Tx, series: &str) -> Result<i64> {
    if let Some(next) = tx.cache.get::<Counters>(Id(0), Id(0)).and_then(|c| c.0.get(series)) {
        return Ok(*next);
    }
    let company = tx.company;
    let value = tx.one(
        "SELECT next FROM counter WHERE company_id = $1 AND series = $2",
        store::params![company, series],
        |row| row.get::<i64>(0),
    )?;
    Ok(value.unwrap_or(1))
}

pub(crate) fn write_starts(tx: &mut Tx, seq: i64, starts: &[SeriesStart]) -> Result<()> {
    let company = tx.company;
    for start in starts {
        tx.write(
            "INSERT INTO series_start (company_id, series, next, skipped, kind, shape, width, reason, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (company_id, series, next) DO UPDATE SET shape = excluded.shape, width = excluded.width,
               seq = excluded.seq",
            store::params![
                company,
                &start.series,
                start.next,
                start.skipped,
                &start.kind,
                &start.shape.stem,
                start.shape.width as i64,
                &start.reason,
                seq
            ],
        )?;
        tx.cache.put(Id(0), Id(0), Shapes(None));
        count(tx, &start.series, start.next)?;
    }
    Ok(())
}

pub(crate) fn write(tx: &mut Tx, drawn: &[Drawn]) -> Result<()> {
    drawn.iter().try_for_each(|d| count(tx, &d.series, d.value + 1))
}

fn count(tx: &mut Tx, series: &str, next: i64) -> Result<()> {
    let company = tx.company;
    tx.stage_last(
        (
            "INSERT INTO counter (company_id, series, next) VALUES",
            "ON CONFLICT (company_id, series) DO UPDATE SET next = excluded.next",
        ),
        (3, 2),
        vec![company.into(), series.to_string().into(), next.into()],
    )?;
    if tx.cache.get::<Counters>(Id(0), Id(0)).is_none() {
        tx.cache.put(Id(0), Id(0), Counters::default());
    }
    if let Some(counters) = tx.cache.get_mut::<Counters>(Id(0), Id(0)) {
        counters.0.insert(series.to_string(), next);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_its_shape() {
        for (number, stem, value, width, later) in [
            ("FA-2026-0101", "FA-{year}-", 101, 4, "FA-2027-0102"),
            ("FA2026-000007", "FA{year}-", 7, 6, "FA2027-000008"),
            ("F20260042", "F{year}", 42, 4, "F20270043"),
            ("INV/2026/9", "INV/{year}/", 9, 1, "INV/2027/10"),
            ("FAC0815", "FAC", 815, 4, "FAC0816"),
        ] {
            let (shape, read) = Shape::read(number, 2026).unwrap();
            assert_eq!((shape.stem.as_str(), read, shape.width), (stem, value, width), "{number}");
            assert_eq!(shape.print(2026, read), number);
            assert_eq!(shape.print(2027, read + 1), later);
        }
        let start = |kind: &str, number: &str| {
            let (shape, next) = Shape::read(number, 2026).unwrap();
            SeriesStart { kind: kind.into(), series: format!("{kind}2026"), next, skipped: next, shape, reason: String::new() }
        };
        let starts = [start("FA", "FA-2026-0101"), start("CO", "CO0042")];
        for (number, series) in [
            ("FA-2026-0101", Some(("FA2026", 101))),
            ("FA-2027-10001", Some(("FA2027", 10_001))),
            ("FA2026-000007", Some(("FA2026", 7))),
            ("CO0043", Some(("CO", 43))),
            ("BL2026-000001", Some(("BL2026", 1))),
            ("FA-2026-", None),
            ("FA-2026-+101", None),
            ("FA-ABCD-0101", Some(("FA-ABCD", 101))),
        ] {
            assert_eq!(placed(&starts, number), series.map(|(s, v)| (s.to_string(), v)), "{number}");
        }
        // One counter a year, or one for all years where numbers don't tell it.
        assert_eq!((starts[0].shape.series("FA", 2027), starts[1].shape.series("CO", 2027)), ("FA2027".into(), "CO".into()));
        assert!(Shape::read("FACTURE", 2026).is_none());
        assert_eq!(Shape::read("FA-2026", 2026).unwrap().1, 2026);
        assert_eq!(Shape::usual("FA").print(2026, 1), Drawn { series: "FA2026".into(), value: 1, printed: String::new() }.text());
    }
}
