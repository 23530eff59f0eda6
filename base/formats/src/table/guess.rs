//! Finds the separator of a text and the row with the headers, from the first rows.

use super::Row;

/// How many rows are looked at.
pub(super) const LOOK: usize = 40;

/// The separator: the one that cuts most lines into the same number of fields, more than one.
pub(super) fn delimiter(text: &str, name: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(200).collect();
    let tab_file = name.to_ascii_lowercase().trim_end_matches(".gz").ends_with(".tsv");
    let mut best = (0, if tab_file { '\t' } else { ';' });
    for candidate in [';', '\t', ',', '|'] {
        let score = score(&lines, candidate);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

/// From the first wide line on most lines have the same number of fields, more than one. What stands before is what a
/// bank says of the account.
pub(super) fn is_separated(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(50).collect();
    // A quoted field may hold line breaks; a lone quote holds nothing.
    let mut records: Vec<String> = Vec::new();
    for line in &lines {
        match records.last_mut().filter(|record| record.matches('"').count() % 2 == 1) {
            Some(record) => record.push_str(line),
            None => records.push((*line).to_owned()),
        }
    }
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    [';', '\t', ',', '|'].into_iter().any(|d| is_even(&lines, d) || is_even(&records, d))
}

fn is_even(lines: &[&str], delimiter: char) -> bool {
    let counts: Vec<usize> = lines.iter().map(|l| fields(l, delimiter)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let is_wide = |count: &usize| *count > 1 && count * 10 >= most * 7;
    let first = counts.iter().position(is_wide).unwrap_or(counts.len());
    let table = counts.get(first..).unwrap_or_default();
    let wide = table.iter().filter(|count| is_wide(count)).count();
    wide > 1 && wide * 2 >= table.len()
}

/// Lines with the commonest number of fields, times fields (at most 8, so that commas in amounts do not win).
fn score(lines: &[&str], delimiter: char) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for line in lines {
        let fields = fields(line, delimiter);
        if fields > 1 {
            *counts.entry(fields).or_insert(0usize) += 1;
        }
    }
    let Some((fields, times)) = counts.into_iter().max_by_key(|(fields, times)| (*times, *fields)) else { return 0 };
    times * (4 + fields.min(8))
}

/// Fields of a line, separators inside quotes not counted.
fn fields(line: &str, delimiter: char) -> usize {
    let mut quoted = false;
    let mut count = 1;
    for c in line.chars() {
        if c == '"' {
            quoted = !quoted;
        } else if c == delimiter && !quoted {
            count += 1;
        }
    }
    count
}

/// The row of the headers: the first one that is as wide as the table and has a name in nearly every column, none of
/// them a number; the first row where no row looks like that. With its place among the rows.
pub(super) fn headers(rows: &[Row]) -> Option<(usize, Row)> {
    let width = |row: &Row| row.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |i| i + 1);
    let mut counts = std::collections::BTreeMap::new();
    for row in rows {
        *counts.entry(width(row)).or_insert(0usize) += 1;
    }
    let usual = counts.into_iter().max_by_key(|(width, times)| (*times, *width))?.0;
    let is_header = |row: &Row| {
        let named = row.cells.iter().filter(|c| !c.is_empty()).count();
        width(row) * 10 >= usual * 7
            && named * 10 >= width(row) * 7
            && named > usize::from(usual > 1)
            && !row.cells.iter().any(|c| looks_like_a_value(c))
    };
    let at = rows.iter().position(is_header).unwrap_or(0);
    rows.get(at).map(|row| (at, row.clone()))
}

/// A number, an amount or a date.
pub(super) fn looks_like_a_value(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters == 0 && !cell.is_empty()
}
