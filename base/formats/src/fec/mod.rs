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

/// Writes the header and the rows, in the order given (it must be that of validation), lines ended by CR LF.
pub fn write<'a, R, W>(rows: R, mut out: W) -> io::Result<Written>
where
    R: IntoIterator<Item = Row<'a>>,
    W: Write,
{
    let mut written = Written::default();
    out.write_all(COLUMNS.join("\t").as_bytes())?;
    out.write_all(b"\r\n")?;
    let mut line = String::with_capacity(256);
    for row in rows {
        line.clear();
        put(&mut line, &row);
        out.write_all(line.as_bytes())?;
        written.rows += 1;
        let amount = i128::from(row.amount.0);
        written.debit += amount.max(0);
        written.credit += (-amount).max(0);
    }
    out.flush()?;
    Ok(written)
}

fn put(line: &mut String, row: &Row<'_>) {
    let (auxiliary, auxiliary_name) = row.auxiliary.unwrap_or_default();
    let (debit, credit) = if row.amount.0 >= 0 { (row.amount, Cents::ZERO) } else { (Cents::ZERO, -row.amount) };
    text(line, row.journal);
    text(line, row.journal_name);
    text(line, &row.entry.to_string());
    text(line, &day(row.date));
    text(line, row.account);
    text(line, row.account_name);
    text(line, auxiliary);
    text(line, auxiliary_name);
    text(line, row.document);
    text(line, &day(row.document_date));
    text(line, row.text);
    text(line, &crate::amount::show(debit, ',', 2));
    text(line, &crate::amount::show(credit, ',', 2));
    text(line, row.lettering.map_or("", |(code, _)| code));
    text(line, &row.lettering.map(|(_, d)| day(d)).unwrap_or_default());
    text(line, &day(row.validated));
    let foreign = row.foreign.map(|(a, c)| crate::amount::show(a, ',', crate::amount::decimals_of(c)));
    text(line, &foreign.unwrap_or_default());
    text(line, row.foreign.as_ref().map_or("", |(_, c)| c.code()));
    line.pop();
    line.push_str("\r\n");
}

/// A field and the tab after it. Separators inside become blanks, also those of Unicode that some tools break at.
fn text(line: &mut String, field: &str) {
    let field = field.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    line.extend(field.chars().map(|c| {
        let breaks = c.is_control() || matches!(c, '|' | '\u{2028}' | '\u{2029}' | '\u{feff}');
        if breaks { ' ' } else { c }
    }));
    line.push('\t');
}

fn day(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}
