//! A list as a file: its pages one after the other, each row as cells.

use kernel::Result;
use store::Db;
use web::export::{Cell, Rows};
use web::Cx;

use super::seek::{Listed, SIZE_MOST};

/// Writes a heading of words and every row of a list that is read by seek, under the filters and the order that the
/// request asks for.
pub fn pages<T>(
    (cx, db, out): (&Cx, &mut Db, &mut dyn Rows),
    heading: &[&str],
    read: impl Fn(&Cx, &mut Db) -> Result<Listed<T>>,
    cells: impl Fn(&Cx, &T) -> Vec<Cell>,
) -> Result<()> {
    let words: Vec<Cell> = heading.iter().map(|key| Cell::text(cx.lang().word(key))).collect();
    out.row(&words)?;
    let size = SIZE_MOST.to_string();
    let mut after: Option<String> = None;
    loop {
        let cx = cx.asking(&[("size", Some(&size)), ("after", after.as_deref()), ("before", None)]);
        let page = read(&cx, db)?;
        for row in &page.rows {
            out.row(&cells(&cx, row))?;
        }
        // A place that was given twice would be asked for without end.
        if page.next.is_none() || page.next == after {
            return Ok(());
        }
        after = page.next;
    }
}
