//! The first sheet of a workbook (XLSX) that is a table, cell by cell, its true size checked before anything is unpacked.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use kernel::{Day, Refusal};

use super::{MOST_COLUMNS, Row};

/// Most cells, empty ones between filled ones counted.
const MOST_CELLS: usize = 20_000_000;

/// The name and the rows of the first sheet that is a table, with two columns in two rows; of the first filled one where
/// none is: many a workbook begins with a cover.
pub(super) fn rows(bytes: &[u8]) -> Result<(String, Vec<Row>), Refusal> {
    let broken = || Refusal::invalid("table.workbook_broken");
    check_size(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut first = None;
    for name in book.sheet_names() {
        let rows = sheet(&mut book, &name)?;
        let wide = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        if rows.iter().filter(wide).count() > 1 {
            return Ok((name, rows));
        }
        if first.is_none() && !rows.is_empty() {
            first = Some((name, rows));
        }
    }
    first.ok_or_else(|| Refusal::invalid("table.empty"))
}

/// The rows of one sheet.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Row>, Refusal> {
    let broken = || Refusal::invalid("table.workbook_broken");
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| broken())?;
    let mut rows: Vec<Row> = Vec::new();
    let mut count = 0usize;
    while let Some(cell) = cells.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() || column as usize >= MOST_COLUMNS {
            continue;
        }
        let line = row as usize + 1;
        if rows.last().is_none_or(|r| r.line != line) {
            rows.push(Row { line, cells: Vec::new() });
        }
        let Some(last) = rows.last_mut() else { continue };
        let column = column as usize;
        if last.cells.len() <= column {
            count += column + 1 - last.cells.len();
            last.cells.resize(column + 1, String::new());
        }
        if count > MOST_CELLS {
            return Err(Refusal::invalid("table.too_large").with("most", MOST_CELLS));
        }
        last.cells[column] = text;
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(s) => s.trim().to_owned(),
        DataRef::SharedString(s) => s.trim().to_owned(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(d) if d.is_datetime() => {
            let (y, m, d, ..) = d.to_ymd_hms_milli();
            Day::new(y as i16, m as i8, d as i8).map(|d| d.to_string()).unwrap_or_default()
        }
        DataRef::DateTime(d) => number(d.as_f64()),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number as a person sees it: 15 digits, as workbooks show at most, so that 0.1 + 0.2 is 0.3.
fn number(n: f64) -> String {
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// Unpacks every part of the archive once, counting only: sizes that an archive declares need not be true.
fn check_size(bytes: &[u8]) -> Result<(), Refusal> {
    let broken = || Refusal::invalid("table.workbook_broken");
    let le = |at: usize, len: usize| -> Option<usize> {
        let slice = bytes.get(at..at.checked_add(len)?)?;
        Some(slice.iter().rev().fold(0usize, |n, b| n << 8 | usize::from(*b)))
    };
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes[tail..].windows(4).rposition(|w| w == b"PK\x05\x06").ok_or_else(broken)? + tail;
    let (count, mut at) = (le(end + 10, 2).ok_or_else(broken)?, le(end + 16, 4).ok_or_else(broken)?);
    let mut left = crate::bytes::MOST_BYTES as u64;
    for _ in 0..count {
        if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(broken());
        }
        let zone = |from: usize, len: usize| le(at + from, len).ok_or_else(broken);
        let (method, packed, local) = (zone(10, 2)?, zone(20, 4)?, zone(42, 4)?);
        let skip = zone(28, 2)? + zone(30, 2)? + zone(32, 2)?;
        let data = local + 30 + le(local + 26, 2).ok_or_else(broken)? + le(local + 28, 2).ok_or_else(broken)?;
        let part = bytes.get(data..data.saturating_add(packed).min(bytes.len())).ok_or_else(broken)?;
        let size = if method == 8 {
            let mut inflate = flate2::read::DeflateDecoder::new(part).take(left + 1);
            std::io::copy(&mut inflate, &mut std::io::sink()).map_err(|_| broken())?
        } else {
            part.len() as u64
        };
        left = left
            .checked_sub(size)
            .ok_or_else(|| Refusal::invalid("file.too_large").with("most", crate::bytes::MOST_BYTES >> 20))?;
        at += 46 + skip;
    }
    Ok(())
}
