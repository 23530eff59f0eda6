//! Reads the books in windows of facts. Heads of entries, lines and codes of lettering are read each in the order of
//! its own key and put together here: no engine sorts or joins them, and memory holds one window.

use std::collections::HashMap;

use ground::ledger::days;
use kernel::{Cents, Currency, Day, Id, Result};
use store::Db;

/// Facts a window spans.
const FACTS: i64 = 8192;

/// The place of an entry: its fact, and its rank among the entries of that fact.
pub type Place = (i64, i64);

/// The head of an entry.
pub struct Head {
    pub place: Place,
    pub journal: String,
    pub day: Day,
    pub piece: String,
    pub piece_day: Day,
    pub label: String,
    /// When it was recorded, milliseconds since 1970 UTC.
    pub at: i64,
}

/// A line of an entry that is not zero.
pub struct Line {
    pub place: Place,
    pub line: i64,
    /// Its account, as [`Chart::name`] tells.
    pub account: usize,
    pub party: Option<Id>,
    /// Debit less credit.
    pub amount: Cents,
    pub foreign: Option<(Cents, Currency)>,
}

/// A line's item: when it is due, its code of lettering.
pub struct Coded {
    pub place: Place,
    pub line: i64,
    pub due: Day,
    pub letter: Option<(String, Day)>,
}

/// What the items of a line say.
pub struct OfLine<'w> {
    /// When the first of them is due.
    pub due: Day,
    /// The code, where all of them have the same.
    pub letter: Option<(&'w str, Day)>,
}

/// The accounts met so far: few names for millions of lines.
#[derive(Default)]
pub struct Chart {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Chart {
    /// The account of a line.
    pub fn name(&self, account: usize) -> &str {
        self.names.get(account).map_or("", String::as_str)
    }

    fn number(&mut self, name: &str) -> usize {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        self.names.push(name.to_string());
        self.numbers.insert(name.to_string(), self.names.len() - 1);
        self.names.len() - 1
    }
}

/// The windows that hold every entry of some days: first and last fact of each.
pub fn windows(db: &mut Db, from: Day, to: Day) -> Result<impl Iterator<Item = (i64, i64)> + use<>> {
    let (first, last) = days::span(db, (from, to))?;
    Ok((first..=last).step_by(FACTS as usize).map(move |at| (at, last.min(at + FACTS - 1))))
}

/// Heads of the entries of a window whose day lies within some days.
pub fn heads(db: &mut Db, (first, last): (i64, i64), (from, to): (Day, Day)) -> Result<Vec<Head>> {
    let company = db.company;
    let mut list = Vec::new();
    // The day is looked at here: a planner that saw it might walk the index of days, and sort.
    db.each(
        "SELECT e.seq, e.rank, e.journal, e.day, e.piece, e.piece_day, e.label, j.at FROM ledger_entry e
         JOIN journal j ON j.company_id = e.company_id AND j.seq = e.seq
         WHERE e.company_id = $1 AND j.company_id = $1 AND e.seq >= $2 AND e.seq <= $3 ORDER BY e.seq, e.rank",
        store::params![company, first, last],
        |row| {
            let day: Day = row.get(3)?;
            if day < from || day > to {
                return Ok(());
            }
            list.push(Head {
                place: (row.get(0)?, row.get(1)?),
                journal: row.get(2)?,
                day,
                piece: row.get(4)?,
                piece_day: row.get(5)?,
                label: row.get(6)?,
                at: row.get(7)?,
            });
            Ok(())
        },
    )?;
    Ok(list)
}

/// Lines of a window that are not zero.
pub fn lines(db: &mut Db, (first, last): (i64, i64), chart: &mut Chart) -> Result<Vec<Line>> {
    let company = db.company;
    let mut list = Vec::new();
    db.each(
        "SELECT seq, rank, line, account, party, debit - credit, in_currency, currency FROM ledger_line
         WHERE company_id = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq, rank, line",
        store::params![company, first, last],
        |row| {
            let amount: Cents = row.get(5)?;
            if amount.is_zero() {
                return Ok(());
            }
            let foreign = row.get::<Option<Cents>>(6)?.zip(row.text(7)?.and_then(Currency::parse));
            list.push(Line {
                place: (row.get(0)?, row.get(1)?),
                line: row.get(2)?,
                account: chart.number(row.text(3)?.unwrap_or_default()),
                party: row.get(4)?,
                amount,
                foreign,
            });
            Ok(())
        },
    )?;
    Ok(list)
}

/// Items of the lines of a window, with their codes; a line tells the document whose items begin on it.
pub fn codes(db: &mut Db, (first, last): (i64, i64)) -> Result<Vec<Coded>> {
    let company = db.company;
    // SQLite keeps the order of a CROSS JOIN: lines by their key, then the items of each.
    db.all(
        "SELECT l.seq, l.rank, l.line, i.letter, i.letter_day, i.due_day FROM ledger_line l CROSS JOIN open_item i
         WHERE l.company_id = $1 AND l.seq >= $2 AND l.seq <= $3 AND l.document_id IS NOT NULL
           AND i.company_id = $1 AND i.document_id = l.document_id AND i.seq = l.seq AND i.entry = l.rank AND i.line = l.line
         ORDER BY l.seq, l.rank, l.line",
        store::params![company, first, last],
        |row| {
            let letter = row.get::<Option<String>>(3)?.zip(row.get::<Option<Day>>(4)?);
            Ok(Coded { place: (row.get(0)?, row.get(1)?), line: row.get(2)?, due: row.get(5)?, letter })
        },
    )
}

/// Walks lists that are in the order of places beside the lines of a window.
pub struct Beside<'w> {
    heads: &'w [Head],
    codes: &'w [Coded],
}

impl<'w> Beside<'w> {
    /// Before the first line.
    pub fn new(heads: &'w [Head], codes: &'w [Coded]) -> Beside<'w> {
        Beside { heads, codes }
    }

    /// The head of the entry of the next line; none where the entry is of other days.
    pub fn head(&mut self, line: &Line) -> Option<&'w Head> {
        while let [first, rest @ ..] = self.heads
            && first.place < line.place
        {
            self.heads = rest;
        }
        self.heads.first().filter(|head| head.place == line.place)
    }

    /// What the items of the next line say, where any begin on it: several are instalments.
    pub fn item(&mut self, line: &Line) -> Option<OfLine<'w>> {
        let here = (line.place, line.line);
        while let [first, rest @ ..] = self.codes
            && (first.place, first.line) < here
        {
            self.codes = rest;
        }
        let count = self.codes.iter().take_while(|c| (c.place, c.line) == here).count();
        let (of_line, _) = self.codes.split_at(count);
        let (first, others) = of_line.split_first()?;
        let same = others.iter().all(|c| c.letter == first.letter);
        let letter = first.letter.as_ref().filter(|_| same).map(|(code, day)| (code.as_str(), *day));
        Some(OfLine { due: of_line.iter().map(|c| c.due).min()?, letter })
    }
}
