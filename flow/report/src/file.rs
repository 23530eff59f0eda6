//! Files that pages offer: exactly what is shown, all pages of it.

use kernel::Cents;
use web::Cx;
use web::i18n::{Lang, Locale};

pub use web::server::{Content, DownloadDef as Download, Sent};

/// A table of text as the reader's spreadsheet opens it: semicolons and decimal commas in French, UTF-8 with its mark.
pub struct Csv {
    text: String,
    locale: Locale,
}

impl Csv {
    /// A table with its column names.
    pub fn new(lang: Lang<'_>, columns: &[String]) -> Csv {
        let mut csv = Csv { text: "\u{feff}".to_string(), locale: lang.locale };
        csv.row(columns.iter().map(String::as_str));
        csv
    }

    /// One row more.
    pub fn row<'t>(&mut self, cells: impl IntoIterator<Item = &'t str>) {
        let separator = if self.locale == Locale::Fr { ';' } else { ',' };
        for (i, cell) in cells.into_iter().enumerate() {
            if i > 0 {
                self.text.push(separator);
            }
            // A text that a spreadsheet would take for a formula is told to be a text.
            let formula = cell.starts_with(['=', '+', '@', '\t', '\r']);
            let quoted = formula || cell.contains(['"', separator, '\n', '\r']);
            if quoted {
                self.text.push('"');
            }
            if formula {
                self.text.push('\'');
            }
            self.text.push_str(&cell.replace('"', "\"\""));
            if quoted {
                self.text.push('"');
            }
        }
        self.text.push_str("\r\n");
    }

    /// An amount as a number.
    pub fn amount(&self, amount: Cents) -> String {
        let plain = amount.to_string();
        if self.locale == Locale::Fr { plain.replace('.', ",") } else { plain }
    }

    /// The file.
    pub fn sent(self, name: String) -> Sent {
        Sent { name, media: "text/csv; charset=utf-8", bytes: self.text.into_bytes().into() }
    }
}

/// One page of a list that is held in memory as a whole: the rows, and whether others come before and after.
pub fn part<T>(rows: &[T], page: usize, size: usize) -> (&[T], bool, bool) {
    let from = page.saturating_mul(size).min(rows.len());
    let to = (from + size).min(rows.len());
    (&rows[from..to], from > 0, to < rows.len())
}

/// The page asked for, from 0; what is no number is the first one.
pub fn page_asked(cx: &Cx) -> usize {
    cx.query("page").and_then(|text| text.parse::<usize>().ok()).map_or(0, |n| n.saturating_sub(1))
}

/// The links around a page of a list that is held in memory.
pub fn paging(query: &web::ui::Query, page: usize, (before, after): (bool, bool), total: usize) -> web::ui::Paging {
    web::ui::Paging {
        previous: before.then(|| query.with("page", page.to_string()).url()),
        next: after.then(|| query.with("page", (page + 2).to_string()).url()),
        total: Some(total as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let mut csv = Csv { text: String::new(), locale: Locale::Fr };
        csv.row(["a", "b;c", "=1+1", "d\"e", "-12,50"]);
        assert_eq!(csv.text, "a;\"b;c\";\"'=1+1\";\"d\"\"e\";-12,50\r\n");
        assert_eq!(csv.amount(Cents(-1250)), "-12,50");
    }

    #[test]
    fn pages_hold_every_row_once() {
        let rows: Vec<u32> = (0..25).collect();
        let mut seen = Vec::new();
        for page in 0..4 {
            let (part, before, after) = part(&rows, page, 10);
            seen.extend_from_slice(part);
            assert_eq!((before, after), (page > 0, page < 2));
        }
        assert_eq!(seen, rows);
    }
}
