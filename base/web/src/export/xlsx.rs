//! A workbook written from top to bottom, a sheet at a time, so that a list of any length needs no memory
//! (ECMA-376 part 1, SpreadsheetML). The parts that name the sheets come last, when it is known how many there are.

use std::fmt::Write as _;
use std::io::Write;

use kernel::{Day, Fault, Result};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::{Cell, Rows};

/// Rows that a sheet can hold.
const SHEET_ROWS: u32 = 1_048_576;
/// Cell formats of `STYLES`, by their place: plain, heading, amount, day.
const HEADING: u8 = 1;
const AMOUNT: u8 = 2;
const DAY: u8 = 3;

const NAMESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub struct Xlsx<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    sheets: u32,
    rows: u32,
    heading: Vec<Cell>,
    line: String,
}

impl<W: Write> Xlsx<W> {
    pub fn new(out: W) -> Result<Xlsx<W>> {
        let zip = ZipWriter::new_stream(out);
        let mut xlsx = Xlsx { zip, sheets: 0, rows: 0, heading: Vec::new(), line: String::new() };
        xlsx.sheet()?;
        Ok(xlsx)
    }

    fn part(&mut self, name: &str, text: &str) -> Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(Fault::broken)?;
        self.zip.write_all(text.as_bytes()).map_err(Fault::broken)
    }

    /// Begins another sheet; its first row stays in sight.
    fn sheet(&mut self) -> Result<()> {
        self.sheets += 1;
        self.rows = 0;
        let text = format!(
            "{PROLOGUE}<worksheet xmlns=\"{NAMESPACE}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
             topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
             <sheetFormatPr defaultColWidth=\"18\" defaultRowHeight=\"15\"/><sheetData>"
        );
        self.part(&format!("xl/worksheets/sheet{}.xml", self.sheets), &text)
    }

    fn close_sheet(&mut self) -> Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>").map_err(Fault::broken)
    }

    fn line(&mut self, cells: &[Cell], heading: bool) -> Result<()> {
        self.rows += 1;
        self.line.clear();
        let row = self.rows;
        let mut cell = |at: usize, style: u8, inner: &str, text: bool| {
            let kind = if text { " t=\"inlineStr\"" } else { "" };
            write!(self.line, "<c r=\"{}{row}\" s=\"{style}\"{kind}>{inner}</c>", column(at)).map_err(Fault::broken)
        };
        for (at, one) in cells.iter().enumerate() {
            match one {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let inner = format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text));
                    cell(at, if heading { HEADING } else { 0 }, &inner, true)?;
                }
                Cell::Day(day) => cell(at, DAY, &format!("<v>{}</v>", serial(*day)), false)?,
                Cell::Amount(amount) => cell(at, AMOUNT, &format!("<v>{amount}</v>"), false)?,
                Cell::Number(number) => cell(at, 0, &format!("<v>{}</v>", escaped(number)), false)?,
            }
        }
        let text = format!("<row r=\"{row}\">{}</row>", self.line);
        self.zip.write_all(text.as_bytes()).map_err(Fault::broken)
    }

    /// Writes what names the sheets, and the end.
    pub fn end(mut self) -> Result<()> {
        self.close_sheet()?;
        let (mut types, mut sheets, mut relations) = (String::new(), String::new(), String::new());
        for n in 1..=self.sheets {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
            let _ = write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}\"/>");
            let _ = write!(sheets, "<sheet name=\"{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
            let target = format!("worksheets/sheet{n}.xml");
            let _ = write!(relations, "<Relationship Id=\"rId{n}\" Type=\"{RELATION}/worksheet\" Target=\"{target}\"/>");
        }
        let styles = self.sheets + 1;
        let _ = write!(relations, "<Relationship Id=\"rId{styles}\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/>");
        self.part("xl/styles.xml", &format!("{PROLOGUE}<styleSheet xmlns=\"{NAMESPACE}\">{STYLES}</styleSheet>"))?;
        self.part(
            "xl/workbook.xml",
            &format!("{PROLOGUE}<workbook xmlns=\"{NAMESPACE}\" xmlns:r=\"{RELATION}\"><sheets>{sheets}</sheets></workbook>"),
        )?;
        let list = |inner: &str| format!("{PROLOGUE}<Relationships xmlns=\"{PACKAGE}/relationships\">{inner}</Relationships>");
        self.part("xl/_rels/workbook.xml.rels", &list(&relations))?;
        let office = format!("<Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/>");
        self.part("_rels/.rels", &list(&office))?;
        self.part("[Content_Types].xml", &format!("{PROLOGUE}<Types xmlns=\"{PACKAGE}/content-types\">{TYPES}{types}</Types>"))?;
        let mut out = self.zip.finish().map_err(Fault::broken)?;
        out.flush().map_err(Fault::broken)
    }
}

impl<W: Write> Rows for Xlsx<W> {
    fn row(&mut self, cells: &[Cell]) -> Result<()> {
        if self.rows == 0 && self.heading.is_empty() {
            self.heading = cells.to_vec();
            return self.line(cells, true);
        }
        if self.rows == SHEET_ROWS {
            self.close_sheet()?;
            self.sheet()?;
            let heading = std::mem::take(&mut self.heading);
            self.line(&heading, true)?;
            self.heading = heading;
        }
        self.line(cells, false)
    }
}

/// `A`, `B`, ... `Z`, `AA`.
fn column(at: usize) -> String {
    let mut name = String::new();
    let mut left = at + 1;
    while left > 0 {
        left -= 1;
        name.insert(0, char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    name
}

/// Days since 30 December 1899, as workbooks count them from March 1900 on.
fn serial(day: Day) -> i64 {
    // 1970-01-01 is day 25,569 there.
    i64::from(day.number()) + 25_569
}

/// Text of an element; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Formats 4 (two decimals, thousands) and 14 (a day) are built in.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"4\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>";

const TYPES: &str = "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_days_are_named_as_spreadsheets_do() {
        for (at, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column(at), name);
        }
        for (day, number) in [((1900, 3, 1), 61), ((2026, 11, 28), 46_354)] {
            assert_eq!(Day::new(day.0, day.1, day.2).map(serial), Some(number));
        }
        assert_eq!(escaped("a<b & \u{1}c\u{7f}>"), "a&lt;b &amp; c&gt;");
    }
}
