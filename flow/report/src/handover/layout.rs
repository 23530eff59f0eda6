//! The layouts of files that other accounting software reads, as data. Columns are values in a form; how they are put
//! side by side, in which letters, and how days and amounts are written stands beside them, with where it is described.

use kernel::{Cents, Day};

use super::layouts::LAYOUTS;
use super::store::Line;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The same on every line.
    Text(&'static str),
    /// Journal code.
    Journal,
    /// Journal label.
    JournalLabel,
    /// The entry by its place in the journal of facts: the same in every file.
    Entry,
    /// The entry by its place in the file, from 1.
    Number,
    /// Day in the books.
    Day,
    /// Account.
    Account,
    /// Name of the account.
    AccountLabel,
    /// The customer's number; empty on other accounts.
    Party,
    /// The customer's name.
    PartyLabel,
    /// The customer's number where there is one, the account elsewhere.
    PartyOrAccount,
    /// A mark on lines of a customer, another on the rest.
    IfParty(&'static str, &'static str),
    /// The document's number.
    Piece,
    /// The document's day.
    PieceDay,
    /// What the entry says.
    Label,
    /// Debit; nothing on the other side.
    Debit,
    /// Credit.
    Credit,
    /// The amount without its side.
    Amount,
    /// `D` or `C`.
    Side,
    /// Lettering code.
    Letter,
    /// When it is due.
    Due,
    /// Currency, where it is not the euro.
    Currency,
    /// The amount in it, signed like debit less credit.
    Foreign,
    /// On the first line of an entry only.
    First(&'static Value),
}

/// Which side of a fixed width a value keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Text: padded on the right.
    Start,
    /// The last characters of a long number; padded on the right.
    End,
    /// A number: padded on the left with blanks.
    Right,
    /// A number: padded on the left with zeros.
    Zeros,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the heading.
    pub name: &'static str,
    /// What it holds.
    pub value: Value,
    /// Characters, where widths are fixed; else the most it may have (0: any).
    pub width: usize,
    /// Which side is kept.
    pub keep: Keep,
}

/// How days are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// `2026-08-31`.
    Iso,
    /// `20260831`.
    Compact,
    /// `31/08/2026`.
    French,
    /// `31082026`.
    DayFirst,
    /// `310826`.
    Short,
}

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amounts {
    /// `1234,56`.
    Comma,
    /// `1234.56`.
    Point,
    /// `123456`: cents.
    Cents,
}

/// How columns stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Separated; cells in quotes where they must be (RFC 4180).
    Separated(char),
    /// Separated without quotes: what would be taken for a separator becomes a blank.
    Bare(char),
    /// Each in its width.
    Fixed,
}

/// Letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

/// A layout.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Its name in addresses and facts.
    pub name: &'static str,
    /// How people call it.
    pub label: &'static str,
    /// Where it is described.
    pub source: &'static str,
    /// The end of the file's name.
    pub extension: &'static str,
    /// How columns stand side by side.
    pub shape: Shape,
    /// Letters.
    pub charset: Charset,
    /// Days.
    pub days: Days,
    /// Amounts.
    pub amounts: Amounts,
    /// The first line names the columns.
    pub heading: bool,
    /// A first line with the company's name in so many characters; 0: none.
    pub title: usize,
    /// A record that introduces a customer, before the first line that names it; empty: none.
    pub party: &'static [Column],
    /// The columns of a line.
    pub columns: &'static [Column],
}

use Value as V;

/// A layout by its name.
pub fn layout(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|l| l.name == name)
}

impl Layout {
    /// The first lines: the company's name, the names of the columns.
    pub fn begin(&self, company: &str, out: &mut Vec<u8>) {
        if self.title > 0 {
            self.end(&fixed(company, self.title, Keep::Start), out);
        }
        if self.heading {
            let names: Vec<String> = self.columns.iter().map(|c| c.name.to_string()).collect();
            self.put(self.columns, &names, out);
        }
    }

    /// The record that introduces the customer of a line.
    pub fn introduce(&self, line: &Line, out: &mut Vec<u8>) {
        if !self.party.is_empty() && line.party.is_some() {
            self.record(self.party, line, out);
        }
    }

    /// A line.
    pub fn line(&self, line: &Line, out: &mut Vec<u8>) {
        self.record(self.columns, line, out);
    }

    fn record(&self, columns: &[Column], line: &Line, out: &mut Vec<u8>) {
        let cells: Vec<String> = columns.iter().map(|c| self.value(c.value, line)).collect();
        self.put(columns, &cells, out);
    }

    fn put(&self, columns: &[Column], cells: &[String], out: &mut Vec<u8>) {
        let mut text = String::new();
        for (n, (column, cell)) in columns.iter().zip(cells).enumerate() {
            let cell: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            match self.shape {
                Shape::Fixed => text.push_str(&fixed(&cell, column.width, column.keep)),
                Shape::Separated(separator) => {
                    if n > 0 {
                        text.push(separator);
                    }
                    quoted(&mut text, &cut(&cell, column.width, column.keep), separator);
                }
                Shape::Bare(separator) => {
                    if n > 0 {
                        text.push(separator);
                    }
                    let clean = |c: char| if c == separator || c == '|' { ' ' } else { c };
                    text.extend(cut(&cell, column.width, column.keep).chars().map(clean));
                }
            }
        }
        self.end(&text, out);
    }

    fn end(&self, text: &str, out: &mut Vec<u8>) {
        match self.charset {
            Charset::Utf8 => out.extend_from_slice(text.as_bytes()),
            Charset::Windows1252 => out.extend(text.chars().map(windows_1252)),
        }
        out.extend_from_slice(b"\r\n");
    }

    fn value(&self, value: Value, line: &Line) -> String {
        let party = |of: fn(&(String, String)) -> &String| line.party.as_ref().map(of).cloned();
        match value {
            V::Text(text) => text.to_string(),
            V::Journal => line.journal.clone(),
            V::JournalLabel => line.journal_name.clone(),
            V::Entry => format!("{}-{}", line.entry.0, line.entry.1 + 1),
            V::Number => line.number.to_string(),
            V::Day => self.day(line.day),
            V::Account => line.account.clone(),
            V::AccountLabel => line.account_name.clone(),
            V::Party => party(|(number, _)| number).unwrap_or_default(),
            V::PartyLabel => party(|(_, name)| name).unwrap_or_default(),
            V::PartyOrAccount => party(|(number, _)| number).unwrap_or_else(|| line.account.clone()),
            V::IfParty(yes, no) => if line.party.is_some() { yes } else { no }.to_string(),
            V::Piece => line.piece.clone(),
            V::PieceDay => self.day(line.piece_day),
            V::Label => line.label.clone(),
            V::Debit => self.amount(line.amount.max(Cents::ZERO)),
            V::Credit => self.amount((-line.amount).max(Cents::ZERO)),
            V::Amount => self.amount(line.amount.abs()),
            V::Side => if line.amount.0 >= 0 { "D" } else { "C" }.to_string(),
            V::Letter => line.letter.clone().unwrap_or_default(),
            V::Due => line.due.map(|day| self.day(day)).unwrap_or_default(),
            V::Currency => line.foreign.map(|(_, currency)| currency.code().to_string()).unwrap_or_default(),
            V::Foreign => line.foreign.map(|(amount, _)| self.amount(amount)).unwrap_or_default(),
            V::First(value) => if line.first { self.value(*value, line) } else { String::new() },
        }
    }

    fn day(&self, day: Day) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        match self.days {
            Days::Iso => format!("{y:04}-{m:02}-{d:02}"),
            Days::Compact => format!("{y:04}{m:02}{d:02}"),
            Days::French => format!("{d:02}/{m:02}/{y:04}"),
            Days::DayFirst => format!("{d:02}{m:02}{y:04}"),
            Days::Short => format!("{d:02}{m:02}{:02}", y.rem_euclid(100)),
        }
    }

    fn amount(&self, amount: Cents) -> String {
        match self.amounts {
            Amounts::Comma => amount.to_string().replace('.', ","),
            Amounts::Point => amount.to_string(),
            Amounts::Cents => amount.0.to_string(),
        }
    }
}

/// At most so many characters (0: any), of the start or the end.
fn cut(text: &str, width: usize, keep: Keep) -> String {
    let count = text.chars().count();
    if width == 0 || count <= width {
        return text.to_string();
    }
    let skip = if keep == Keep::Start { 0 } else { count - width };
    text.chars().skip(skip).take(width).collect()
}

/// Exactly so many characters.
fn fixed(text: &str, width: usize, keep: Keep) -> String {
    let text = cut(text, width, keep);
    let pad = width.saturating_sub(text.chars().count());
    match keep {
        Keep::Start | Keep::End => text + &" ".repeat(pad),
        Keep::Right => " ".repeat(pad) + &text,
        Keep::Zeros => "0".repeat(pad) + &text,
    }
}

/// A cell, in quotes where it must be (RFC 4180), never taken for a formula.
fn quoted(text: &mut String, cell: &str, separator: char) {
    let formula = cell.starts_with(['=', '+', '@']);
    if !formula && !cell.contains([separator, '"']) {
        return text.push_str(cell);
    }
    text.push('"');
    if formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// A character of Windows-1252 (IANA); what it does not have becomes a question mark.
fn windows_1252(c: char) -> u8 {
    match c {
        '\0'..='\x7f' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        '\u{202f}' => 0xa0,
        '€' => 0x80,
        '…' => 0x85,
        'Œ' => 0x8c,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '—' => 0x97,
        'œ' => 0x9c,
        'Ÿ' => 0x9f,
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        let day = Day::parse("2026-08-31").unwrap();
        Line {
            entry: (17, 0),
            number: 3,
            first: true,
            journal: "VE".into(),
            journal_name: "Ventes".into(),
            day,
            piece: "FA2026-000101".into(),
            piece_day: day,
            label: "Atelier Œuvre; n° 1\tété".into(),
            account: "411100".into(),
            account_name: "Clients".into(),
            party: Some(("C00012".into(), "Atelier Œuvre".into())),
            amount: Cents(123_456),
            foreign: None,
            due: Day::parse("2026-09-30"),
            letter: None,
        }
    }

    fn text(name: &str, line: &Line) -> Vec<u8> {
        let mut out = Vec::new();
        layout(name).unwrap().line(line, &mut out);
        out
    }

    #[test]
    fn fixed_widths_are_what_the_readers_expect() {
        for (name, width) in [("sage100", 112), ("quadra", 231)] {
            for amount in [123_456, -5, 99_999_999_999] {
                let mut any = line();
                any.amount = Cents(amount);
                any.label = "é".repeat(200);
                assert_eq!(text(name, &any).len(), width + 2, "{name}");
            }
        }
        let sage = String::from_utf8_lossy(&text("sage100", &line())).into_owned();
        assert_eq!(&sage[..9], "VE 310826");
        let quadra = text("quadra", &line());
        assert_eq!(&quadra[..15], b"MC00012  VE0003");
        assert_eq!(&quadra[41..56], b"D+000000123456 ", "side, sign and cents stand where they are looked for");
        let mut party = Vec::new();
        layout("quadra").unwrap().introduce(&line(), &mut party);
        assert_eq!((party.len(), &party[..9]), (453 + 2, &b"CC00012  "[..]));
    }

    #[test]
    fn separated_cells_are_quoted_and_bare_ones_cleaned() {
        let csv = String::from_utf8(text("csv", &line())).unwrap();
        assert!(csv.contains(";\"Atelier Œuvre; n° 1 été\";1234,56;0,00;2026-09-30;"), "{csv}");
        let fec = String::from_utf8(text("fec", &line())).unwrap();
        assert_eq!(fec.trim_end_matches("\r\n").split('\t').count(), 18);
        assert!(fec.contains("\t20260831\tAtelier Œuvre; n° 1 été\t1234,56\t0,00\t"), "{fec}");
        let ebp = text("ebp", &line());
        assert_eq!(ebp, b"3,31082026,VE,C00012,Atelier \x8cuvre; n\xb0 1 \xe9t\xe9,FA2026-000101,1234.56,D,30092026,EUR\r\n");
        let odoo = String::from_utf8(text("odoo", &line())).unwrap();
        assert!(odoo.starts_with("17-1,2026-08-31,Ventes,FA2026-000101,411100,"), "{odoo}");
        let second = String::from_utf8(text("odoo", &Line { first: false, ..line() })).unwrap();
        assert!(second.starts_with(",,,,411100,"), "{second}");
    }

    #[test]
    fn names_are_told_apart_and_headings_fit() {
        let mut names: Vec<&str> = LAYOUTS.iter().map(|l| l.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LAYOUTS.len());
        for layout in LAYOUTS {
            assert!(!layout.heading || layout.columns.iter().all(|c| !c.name.is_empty()), "{}", layout.name);
            assert!(layout.shape != Shape::Fixed || layout.columns.iter().all(|c| c.width > 0), "{}", layout.name);
        }
    }
}
