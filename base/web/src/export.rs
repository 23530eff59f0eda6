//! Lists as files: all rows that a list shows under its filters, written as they are read, as CSV or as a workbook.

use std::io::Write;

use kernel::{Cents, Currency, Day, Fault, Result};
use store::Db;

use crate::cx::Cx;
use crate::i18n::{Lang, Locale};

mod xlsx;

use xlsx::Xlsx;

/// One cell, as what it is: spreadsheets add up numbers and sort days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A day.
    Day(Day),
    /// An amount with two decimals.
    Amount(Cents),
    /// Another number, as a plain decimal with a point: a quantity, a price.
    Number(String),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
    /// A day, or nothing.
    pub fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }
    /// An amount, or nothing.
    pub fn amount(amount: Option<Cents>) -> Cell {
        amount.map_or(Cell::Empty, Cell::Amount)
    }

    /// An amount in a currency, with as many decimals as that has.
    pub fn money(amount: Cents, currency: Currency) -> Cell {
        if currency.decimals() == 2 { Cell::Amount(amount) } else { Cell::Number(currency.plain(amount)) }
    }
    /// A decimal as our own types print themselves.
    pub fn number(number: impl std::fmt::Display) -> Cell {
        Cell::Number(number.to_string())
    }
}

/// Where rows go.
pub trait Rows {
    /// One row more.
    fn row(&mut self, cells: &[Cell]) -> Result<()>;
}

/// Writes the heading and every row of a list.
pub type Export = fn(&Cx, &mut Db, &mut dyn Rows) -> Result<()>;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with separators, as the reader's spreadsheet opens it.
    Csv,
    /// A workbook (ECMA-376, Office Open XML).
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 2] = [Format::Csv, Format::Xlsx];

    /// The end of the path and of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Writes a list into `out`, to its end.
pub fn write(format: Format, export: Export, (cx, db): (&Cx, &mut Db), out: impl Write) -> Result<()> {
    match format {
        Format::Csv => {
            let mut csv = Csv::new(cx.lang(), out)?;
            export(cx, db, &mut csv)?;
            csv.out.flush().map_err(Fault::broken)
        }
        Format::Xlsx => {
            let mut xlsx = Xlsx::new(out)?;
            export(cx, db, &mut xlsx)?;
            xlsx.end()
        }
    }
}

/// Semicolons and decimal commas in French, commas and points in English; UTF-8 with its mark; days as YYYY-MM-DD.
struct Csv<W> {
    out: W,
    french: bool,
    line: String,
}

impl<W: Write> Csv<W> {
    fn new(lang: Lang<'_>, mut out: W) -> Result<Csv<W>> {
        out.write_all("\u{feff}".as_bytes()).map_err(Fault::broken)?;
        Ok(Csv { out, french: lang.locale == Locale::Fr, line: String::new() })
    }

    fn text(&mut self, text: &str) {
        let separator = if self.french { ';' } else { ',' };
        // A text that a spreadsheet would take for a formula is told to be a text.
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if !formula && !text.contains(['"', separator, '\n', '\r']) {
            return self.line.push_str(text);
        }
        self.line.push('"');
        if formula {
            self.line.push('\'');
        }
        self.line.push_str(&text.replace('"', "\"\""));
        self.line.push('"');
    }

    fn number(&mut self, number: &str) {
        if self.french { self.line.push_str(&number.replace('.', ",")) } else { self.line.push_str(number) }
    }
}

impl<W: Write> Rows for Csv<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        self.line.clear();
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.line.push(if self.french { ';' } else { ',' });
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(text),
                Cell::Day(day) => self.line.push_str(&day.to_string()),
                Cell::Amount(amount) => self.number(&amount.to_string()),
                Cell::Number(number) => self.number(number),
            }
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes()).map_err(Fault::broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(french: bool, cells: &[Cell]) -> String {
        let mut csv = Csv { out: Vec::new(), french, line: String::new() };
        csv.row(cells).expect("it is written");
        String::from_utf8(csv.out).expect("it is text")
    }

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let day = Day::new(2026, 11, 28).expect("a day");
        let cells = [
            Cell::text("a"),
            Cell::text("b;c"),
            Cell::text("=1+1"),
            Cell::text("d\"e"),
            Cell::text("-2+3"),
            Cell::Amount(Cents(-123_456)),
            Cell::number("12.5"),
            Cell::Day(day),
            Cell::Empty,
        ];
        assert_eq!(csv(true, &cells), "a;\"b;c\";\"'=1+1\";\"d\"\"e\";\"'-2+3\";-1234,56;12,5;2026-11-28;\r\n");
        assert_eq!(csv(false, &cells), "a,b;c,\"'=1+1\",\"d\"\"e\",\"'-2+3\",-1234.56,12.5,2026-11-28,\r\n");
    }
}
