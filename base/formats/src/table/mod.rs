//! Tables as people keep them: lines with separators of any kind and encoding, workbooks, both also gzipped.
//!
//! Rows of a text come one by one and in the order of the file with their line number, so that half a million of
//! them need the memory of one.

mod guess;
#[cfg(test)]
mod tests;
mod workbook;

use std::borrow::Cow;

use kernel::Refusal;

use crate::bytes;

/// Most columns of a table.
pub const MOST_COLUMNS: usize = 4096;
/// The longest line of a text, in bytes.
const LONGEST_LINE: usize = 4 << 20;

/// A table that is ready to be walked.
pub struct Table<'a> {
    /// The names of the columns, as written, blanks at the ends taken off.
    pub headers: Vec<String>,
    /// The line the headers stand in, from 1. What stands before is skipped.
    pub header_line: usize,
    /// How the file is written.
    pub layout: Layout,
    /// The first row of data is buffered while headers are looked for.
    rows: Rows<'a>,
}

/// How a table is written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Layout {
    /// Text with a separator.
    Text {
        /// The separator.
        delimiter: char,
        /// The encoding, by its usual name.
        encoding: String,
        /// Whether `"` encloses fields.
        quotes: bool,
    },
    /// A sheet of a workbook.
    Workbook {
        /// The name of the sheet.
        sheet: String,
    },
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line it starts in, from 1; in a workbook, its row number.
    pub line: usize,
    /// The cells, blanks at the ends taken off.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell by its number from 0; empty where the row is shorter.
    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// No cell has anything.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads a table: separator, encoding and the line with the headers are found from the content; `name` (the file
/// name) only helps to tell a tab-separated file. Refused: empty files, broken workbooks, what is no text.
pub fn read<'a>(bytes: &'a [u8], name: &str) -> Result<Table<'a>, Refusal> {
    let (layout, rows) = open(bytes, name)?;
    let mut rows = rows.peekable_rows();
    let (at, headers) = guess::headers(rows.peek(guess::LOOK)).ok_or_else(|| Refusal::invalid("table.empty"))?;
    let header_line = headers.line;
    rows.pass(at + 1);
    Ok(Table { headers: headers.cells, header_line, layout, rows })
}

/// All rows of a table, also those before and including the headers.
pub fn raw<'a>(bytes: &'a [u8], name: &str) -> Result<(Layout, Rows<'a>), Refusal> {
    let (layout, rows) = open(bytes, name)?;
    Ok((layout, rows.peekable_rows()))
}

/// All rows of a text whose layout is known.
pub fn raw_as<'a>(bytes: &'a [u8], layout: &Layout) -> Result<Rows<'a>, Refusal> {
    match layout {
        Layout::Workbook { .. } => open(bytes, "").map(|(_, rows)| rows.peekable_rows()),
        Layout::Text { delimiter, encoding, quotes } => {
            let bytes = bytes::plain(bytes)?;
            let text = decode(bytes, Some(encoding)).1;
            check_lines(&text)?;
            Ok(Source::text(text, *delimiter, *quotes).peekable_rows())
        }
    }
}

/// Whether the beginning of a text looks like lines with separators.
pub fn looks_like(text: &str) -> bool {
    !text.contains('\0') && guess::is_separated(text)
}

fn open<'a>(data: &'a [u8], name: &str) -> Result<(Layout, Source<'a>), Refusal> {
    let plain = bytes::plain(data)?;
    if plain.starts_with(b"PK\x03\x04") {
        let (sheet, rows) = workbook::rows(&plain)?;
        return Ok((Layout::Workbook { sheet }, Source::Rows(rows.into_iter())));
    }
    if plain.iter().take(8000).any(|b| *b == 0) && encoding_rs::Encoding::for_bom(&plain).is_none() {
        return Err(Refusal::invalid("table.not_text"));
    }
    let (encoding, text) = decode(plain, None);
    if text.trim().is_empty() {
        return Err(Refusal::invalid("table.empty"));
    }
    check_lines(&text)?;
    let delimiter = guess::delimiter(&text, name);
    let quotes = text.bytes().filter(|b| *b == b'"').count() % 2 == 0;
    let layout = Layout::Text { delimiter, encoding, quotes };
    Ok((layout, Source::text(text, delimiter, quotes)))
}

fn check_lines(text: &str) -> Result<(), Refusal> {
    match text.lines().position(|l| l.len() > LONGEST_LINE) {
        Some(at) => Err(Refusal::invalid("table.line_too_long").at(format!("line {}", at + 1))),
        None => Ok(()),
    }
}

/// The text and the name of the encoding it was in.
fn decode<'a>(data: Cow<'a, [u8]>, encoding: Option<&str>) -> (String, Cow<'a, str>) {
    let find = |data: &[u8]| -> &'static encoding_rs::Encoding {
        if let Some((found, _)) = encoding_rs::Encoding::for_bom(data) {
            return found;
        }
        match encoding.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())) {
            Some(found) => found,
            None if std::str::from_utf8(data).is_ok() => encoding_rs::UTF_8,
            None => encoding_rs::WINDOWS_1252,
        }
    };
    let found = find(&data);
    let text = match data {
        Cow::Borrowed(data) => found.decode(data).0,
        Cow::Owned(data) => Cow::Owned(found.decode(&data).0.into_owned()),
    };
    (found.name().to_owned(), text)
}

enum Source<'a> {
    Text(Box<Text<'a>>),
    Rows(std::vec::IntoIter<Row>),
}

struct Text<'a> {
    reader: csv::Reader<TextBytes<'a>>,
    record: csv::StringRecord,
    /// Byte reached by the counting of lines, and the line there.
    counted: (usize, usize),
}

/// The bytes of a text that is owned or borrowed.
struct TextBytes<'a> {
    text: Cow<'a, str>,
    at: usize,
}

impl std::io::Read for TextBytes<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

impl<'a> Source<'a> {
    fn text(text: Cow<'a, str>, delimiter: char, quotes: bool) -> Source<'a> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter).unwrap_or(b';'))
            .quoting(quotes)
            .has_headers(false)
            .flexible(true)
            .from_reader(TextBytes { text, at: 0 });
        Source::Text(Box::new(Text { reader, record: csv::StringRecord::new(), counted: (0, 1) }))
    }

    fn peekable_rows(self) -> Rows<'a> {
        Rows { source: self, ahead: std::collections::VecDeque::new() }
    }

    fn next(&mut self) -> Option<Row> {
        match self {
            Source::Rows(rows) => rows.next(),
            Source::Text(text) => text.next(),
        }
    }
}

impl Text<'_> {
    /// The line the record starts in: the reader counts from before the empty lines in front of it, so lines are
    /// counted here.
    fn line(&mut self) -> usize {
        let bytes = self.reader.get_ref().text.as_bytes();
        let (from, mut line) = self.counted;
        let mut start = self.record.position().map_or(from, |p| p.byte() as usize).clamp(from, bytes.len());
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        for at in from..start {
            let lone_return = bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            line += usize::from(bytes[at] == b'\n' || lone_return);
        }
        self.counted = (start, line);
        line
    }

    fn next(&mut self) -> Option<Row> {
        // A text is valid UTF-8 and the reader is flexible: reading from memory cannot fail.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let line = self.line();
        let cell = |c: &str| c.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned();
        Some(Row { line, cells: self.record.iter().take(MOST_COLUMNS).map(cell).collect() })
    }
}

/// The rows of a table, empty ones left out.
pub struct Rows<'a> {
    source: Source<'a>,
    ahead: std::collections::VecDeque<Row>,
}

impl Rows<'_> {
    /// Looks at the next rows without taking them.
    pub fn peek(&mut self, count: usize) -> &[Row] {
        while self.ahead.len() < count {
            match self.take_one() {
                Some(row) => self.ahead.push_back(row),
                None => break,
            }
        }
        self.ahead.make_contiguous()
    }

    fn pass(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn take_one(&mut self) -> Option<Row> {
        loop {
            let row = self.source.next()?;
            if !row.is_empty() {
                return Some(row);
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;
    fn next(&mut self) -> Option<Row> {
        self.ahead.pop_front().or_else(|| self.take_one())
    }
}

impl<'a> Table<'a> {
    /// The number of the column with this name, whatever its case and accents.
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = plain_name(name);
        self.headers.iter().position(|h| plain_name(h) == wanted)
    }

    /// The rows after the headers.
    pub fn rows(self) -> Rows<'a> {
        self.rows
    }
}

impl Iterator for Table<'_> {
    type Item = Row;
    fn next(&mut self) -> Option<Row> {
        self.rows.next()
    }
}

/// A name in small letters without accents, blanks and marks: `Débit (€)` is `debit`.
pub fn plain_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
            'ç' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ñ' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}
