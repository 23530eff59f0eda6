//! The French file of accounting entries (fichier des écritures comptables), LPF article A47 A-1: 18 columns,
//! separated by tabs, in the order of validation, UTF-8.

mod check;
#[cfg(test)]
mod tests;

pub use check::{Checker, Wrong};

use std::io::{self, Write};

use kernel::{Cents, Currency, Day};

/// The names of the columns, in the order of the article.
pub const COLUMNS: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];

/// One line of an entry. Texts may hold anything: tabs, line ends and bars are replaced by blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Code of the journal: VE, BQ, OD, AN.
    pub journal: &'a str,
    /// Its name.
    pub journal_name: &'a str,
    /// The number of the entry, one continuous sequence in a fiscal year.
    pub entry: u64,
    /// The day of the entry.
    pub date: Day,
    /// The account, the first three characters of the French chart.
    pub account: &'a str,
    /// Its name.
    pub account_name: &'a str,
    /// The customer of a receivable account, with its name.
    pub auxiliary: Option<(&'a str, &'a str)>,
    /// The number of the document.
    pub document: &'a str,
    /// The day of the document.
    pub document_date: Day,
    /// The words of the line.
    pub text: &'a str,
    /// The amount: positive is a debit, negative a credit.
    pub amount: Cents,
    /// The lettering and its day.
    pub lettering: Option<(&'a str, Day)>,
    /// The day the entry was validated.
    pub validated: Day,
    /// The amount in the currency of the document, signed like `amount`.
    pub foreign: Option<(Cents, Currency)>,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Lines, the header not counted.
    pub rows: u64,
    /// Sum of the debits.
    pub debit: i128,
    /// Sum of the credits.
    pub credit: i128,
}

/// The name the file must have: SIREN, `FEC`, closing day of the fiscal year.
pub fn file_name(siren: &str, closing: Day) -> String {
    format!("{siren}FEC{:04}{:02}{:02}.txt", closing.year(), closing.month(), closing.day())
}

/// Writes rows one after the other, in the order of validation; the header stands before the first of them.
pub struct Writer<W> {
    out: W,
    bytes: Vec<u8>,
    written: Written,
}

/// What waits to be written out at most, about; bytes.
const WAITING: usize = 1 << 16;

impl<W: Write> Writer<W> {
    /// A file that has its header, and no row yet.
    pub fn new(out: W) -> Writer<W> {
        let mut bytes = Vec::with_capacity(WAITING + 1024);
        bytes.extend_from_slice(COLUMNS.join("\t").as_bytes());
        bytes.extend_from_slice(b"\r\n");
        Writer { out, bytes, written: Written::default() }
    }

    /// Writes a row; its line is ended by CR LF.
    pub fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        put(&mut self.bytes, row);
        self.written.rows += 1;
        let amount = i128::from(row.amount.0);
        self.written.debit += amount.max(0);
        self.written.credit += (-amount).max(0);
        if self.bytes.len() < WAITING {
            return Ok(());
        }
        self.out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    /// Writes out what waits, and says what was written.
    pub fn end(mut self) -> io::Result<Written> {
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        Ok(self.written)
    }
}

/// Writes the header and the rows, in the order given (it must be that of validation), lines ended by CR LF.
pub fn write<'a, R, W>(rows: R, out: W) -> io::Result<Written>
where
    R: IntoIterator<Item = Row<'a>>,
    W: Write,
{
    let mut writer = Writer::new(out);
    for row in rows {
        writer.row(&row)?;
    }
    writer.end()
}

/// One line, straight into the bytes of the file: a company's year may have millions.
fn put(line: &mut Vec<u8>, row: &Row<'_>) {
    let (auxiliary, auxiliary_name) = row.auxiliary.unwrap_or_default();
    let (debit, credit) = if row.amount.0 >= 0 { (row.amount, Cents::ZERO) } else { (Cents::ZERO, -row.amount) };
    text(line, row.journal);
    text(line, row.journal_name);
    number(line, row.entry, 1);
    line.push(b'\t');
    day(line, Some(row.date));
    text(line, row.account);
    text(line, row.account_name);
    text(line, auxiliary);
    text(line, auxiliary_name);
    text(line, row.document);
    day(line, Some(row.document_date));
    text(line, row.text);
    amount(line, debit, 2);
    amount(line, credit, 2);
    text(line, row.lettering.map_or("", |(code, _)| code));
    day(line, row.lettering.map(|(_, d)| d));
    day(line, Some(row.validated));
    match row.foreign {
        Some((value, currency)) => {
            let (value, decimals) = two_decimals(value, currency);
            amount(line, value, decimals);
            line.extend_from_slice(currency.code().as_bytes());
        }
        None => line.push(b'\t'),
    }
    line.extend_from_slice(b"\r\n");
}

/// An amount in another currency, and its decimals. Checkers of the file take two at most, so dinars are rounded to
/// them: the books are in euros, this column tells.
fn two_decimals(amount: Cents, currency: Currency) -> (Cents, u32) {
    let decimals = crate::amount::decimals_of(currency);
    if decimals <= 2 {
        return (amount, decimals);
    }
    let unit = 10_i64.pow(decimals - 2);
    (Cents((amount.0.abs() + unit / 2) / unit * amount.0.signum()), 2)
}

/// A field and the tab after it. Separators inside become blanks, also those of Unicode that some tools break at.
fn text(line: &mut Vec<u8>, field: &str) {
    // Plain text, which is nearly all of it, is copied as it stands.
    if field.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'|') {
        line.extend_from_slice(field.trim_matches(' ').as_bytes());
    } else {
        let field = field.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let mut utf8 = [0; 4];
        for c in field.chars() {
            let breaks = c.is_control() || matches!(c, '|' | '\u{2028}' | '\u{2029}' | '\u{feff}');
            line.extend_from_slice(if breaks { b" " } else { c.encode_utf8(&mut utf8).as_bytes() });
        }
    }
    line.push(b'\t');
}

/// Eight digits, or nothing, and the tab after it.
fn day(line: &mut Vec<u8>, day: Option<Day>) {
    if let Some(day) = day {
        number(line, u64::from(day.year().unsigned_abs()), 4);
        number(line, u64::from(day.month().unsigned_abs()), 2);
        number(line, u64::from(day.day().unsigned_abs()), 2);
    }
    line.push(b'\t');
}

/// An amount with a comma as decimal mark, and the tab after it.
fn amount(line: &mut Vec<u8>, amount: Cents, decimals: u32) {
    if amount.0 < 0 {
        line.push(b'-');
    }
    let (unit, n) = (10u64.pow(decimals), amount.0.unsigned_abs());
    number(line, n / unit, 1);
    if decimals > 0 {
        line.push(b',');
        number(line, n % unit, decimals as usize);
    }
    line.push(b'\t');
}

/// A number in digits, with zeros before it up to a width.
fn number(line: &mut Vec<u8>, mut n: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while n > 0 || digits.len() - at < width.min(digits.len()) {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    line.extend_from_slice(&digits[at..]);
}
