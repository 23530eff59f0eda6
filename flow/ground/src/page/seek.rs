//! Lists by seek: a page begins after the last row of the one before, found by an index. However long the list and
//! however far the page, the cost is that of one page.

use kernel::{Day, Id, Refusal, Result};
use serde::Serialize;
use store::{Db, Row, Value};
use web::Cx;

/// Rows of a page unless `size` asks for another number.
const SIZE: usize = 50;
/// Rows of a page at most.
pub const SIZE_MOST: usize = 500;

/// The place of a row in a list: the value it is sorted by, then its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The value of the sort column as text; empty where the list is sorted by id alone.
    pub key: String,
    /// The id.
    pub id: Id,
}

impl Cursor {
    /// A place in a list that is sorted by id alone.
    pub fn id(id: Id) -> Cursor {
        Cursor { key: String::new(), id }
    }

    /// A place in a list that is sorted by a value and then by id.
    pub fn at(key: impl ToString, id: Id) -> Cursor {
        Cursor { key: key.to_string(), id }
    }

    fn text(&self) -> String {
        if self.key.is_empty() { self.id.to_string() } else { format!("{},{}", self.id, self.key) }
    }

    fn parse(text: &str) -> Option<Cursor> {
        let (id, key) = text.split_once(',').unwrap_or((text, ""));
        Some(Cursor { key: key.to_string(), id: Id::parse(id)? })
    }
}

/// Which page is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seek {
    /// Rows after this place.
    pub after: Option<Cursor>,
    /// Rows before this place.
    pub before: Option<Cursor>,
    /// How many rows.
    pub size: usize,
}

/// What every list understands beside its own filters, for `View::QUERY`.
pub const AFTER: (&str, &str) = ("after", "The `next` of the page before.");
/// See [`AFTER`].
pub const BEFORE: (&str, &str) = ("before", "The `previous` of the page after.");
/// See [`AFTER`].
pub const PAGE_SIZE: (&str, &str) = ("size", "Rows of a page, 1 to 500; 50 if absent.");

impl Seek {
    /// Reads `after`, `before` and `size`. What is none of a list's places is refused with its name.
    pub fn of(cx: &Cx) -> Result<Seek> {
        let place = |name: &'static str| {
            cx.query(name)
                .map(|t| Cursor::parse(t).ok_or_else(|| Refusal::invalid("request.cursor").at(name)))
                .transpose()
        };
        let size = match cx.query("size") {
            None => SIZE,
            Some(text) => match text.parse() {
                Ok(n @ 1..=SIZE_MOST) => n,
                _ => return Err(Refusal::invalid("request.size").at("size").with("most", SIZE_MOST).into()),
            },
        };
        Ok(Seek { after: place("after")?, before: place("before")?, size })
    }

    /// The first rows, so many of them.
    pub fn first(size: usize) -> Seek {
        Seek { after: None, before: None, size }
    }
}

/// How a list is sorted: by one column (or none) and then by id, both of one index.
#[derive(Clone, Copy, Debug)]
pub struct Sorted {
    /// The column, and what it holds; `None`: by id alone.
    pub column: Option<(&'static str, Holds)>,
    /// The column of the id.
    pub id: &'static str,
    /// Largest first.
    pub down: bool,
}

/// What a sort column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// A day.
    Day,
    /// A whole number: cents, counts.
    Int,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Ask again with `after` this for the next page; absent on the last one.
    pub next: Option<String>,
    /// Ask again with `before` this for the page before; absent on the first one.
    pub previous: Option<String>,
}

impl<T> Default for Listed<T> {
    fn default() -> Listed<T> {
        Listed { rows: Vec::new(), next: None, previous: None }
    }
}

impl<T> Listed<T> {
    /// The links around this page.
    pub fn paging(&self, query: &web::ui::Query) -> web::ui::Paging {
        web::ui::Paging {
            previous: self.previous.as_ref().map(|c| query.before(c).url()),
            next: self.next.as_ref().map(|c| query.after(c).url()),
            total: None,
        }
    }
}

/// The conditions of a list with their values, numbered as they are added.
#[derive(Clone, Debug)]
pub struct Where {
    text: String,
    /// The values, in the order of their numbers.
    pub values: Vec<Value<'static>>,
}

impl Where {
    /// Rows of a company: `Where::company("o.company_id", db.company)`.
    pub fn company(column: &str, company: Id) -> Where {
        Where { text: format!("{column} = $1"), values: vec![company.into()] }
    }

    /// One condition more; each `?` stands for the next of its values.
    pub fn and(&mut self, condition: &str, values: Vec<Value<'static>>) {
        self.text.push_str(" AND ");
        let mut n = self.values.len();
        for (i, part) in condition.split('?').enumerate() {
            if i > 0 {
                n += 1;
                self.text.push_str(&format!("${n}"));
            }
            self.text.push_str(part);
        }
        self.values.extend(values);
    }

    /// The column is one of a list of ids; of none of them: no row.
    pub fn and_in(&mut self, column: &str, ids: &[Id]) {
        if ids.is_empty() {
            self.text.push_str(" AND 1 = 0");
            return;
        }
        // Padded to few sizes, so that few statements are prepared.
        let size = ids.len().next_power_of_two();
        let padded = (0..size).map(|i| Value::from(ids[i.min(ids.len() - 1)])).collect();
        let marks = vec!["?"; size].join(", ");
        self.and(&format!("{column} IN ({marks})"), padded);
    }

    /// The text after WHERE.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Reads one page. `select` is the statement up to its WHERE; `read` gives a row and its place.
pub fn page<T>(
    db: &mut Db,
    select: &str,
    (conditions, sorted): (&Where, &Sorted),
    seek: &Seek,
    mut read: impl FnMut(&Row) -> Result<(T, Cursor)>,
) -> Result<Listed<T>> {
    let mut conditions = conditions.clone();
    let backwards = seek.after.is_none() && seek.before.is_some();
    let down = sorted.down != backwards;
    if let Some(cursor) = seek.after.as_ref().or(seek.before.as_ref()) {
        let sign = if down { "<" } else { ">" };
        match sorted.column {
            None => conditions.and(&format!("{} {sign} ?", sorted.id), vec![cursor.id.into()]),
            Some((column, holds)) => {
                let key = key_value(&cursor.key, holds)?;
                conditions.and(&format!("({column}, {}) {sign} (?, ?)", sorted.id), vec![key, cursor.id.into()]);
            }
        }
    }
    let way = if down { "DESC" } else { "ASC" };
    let order = match sorted.column {
        None => format!("{} {way}", sorted.id),
        Some((column, _)) => format!("{column} {way}, {} {way}", sorted.id),
    };
    let limit = seek.size + 1;
    let sql = format!("{select} WHERE {} ORDER BY {order} LIMIT {limit}", conditions.text);
    let mut rows = db.all(&sql, &conditions.values, &mut read)?;
    let more = rows.len() > seek.size;
    rows.truncate(seek.size);
    if backwards {
        rows.reverse();
    }
    let first = rows.first().map(|(_, c)| c.text());
    let last = rows.last().map(|(_, c)| c.text());
    let rows = rows.into_iter().map(|(row, _)| row).collect();
    let (next, previous) = match (backwards, seek.after.is_some()) {
        (true, _) => (last, first.filter(|_| more)),
        (false, after) => (last.filter(|_| more), first.filter(|_| after)),
    };
    Ok(Listed { rows, next, previous })
}

fn key_value(text: &str, holds: Holds) -> Result<Value<'static>> {
    let wrong = || Refusal::invalid("request.cursor").at("after");
    Ok(match holds {
        Holds::Text => text.to_string().into(),
        Holds::Day => Day::parse(text).ok_or_else(wrong)?.into(),
        Holds::Int => text.parse::<i64>().map_err(|_| wrong())?.into(),
    })
}

/// The text just behind everything that begins with `prefix`, for ranges over an index.
pub fn behind(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_were_written() {
        for cursor in [Cursor::id(Id(7)), Cursor::at("delmas, charpentes", Id(9)), Cursor::at("2026-11-22", Id(1))] {
            assert_eq!(Cursor::parse(&cursor.text()), Some(cursor));
        }
        for wrong in ["", "x", ",7", "-3", "1.5"] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn conditions_number_their_values() {
        let mut w = Where::company("o.company_id", Id(1));
        w.and("o.state = ?", vec!["held".into()]);
        w.and("(o.day >= ? OR o.day = ?)", vec![Value::Null, Value::Null]);
        w.and_in("o.id", &[Id(1), Id(2), Id(3)]);
        assert_eq!(
            w.text(),
            "o.company_id = $1 AND o.state = $2 AND (o.day >= $3 OR o.day = $4) AND o.id IN ($5, $6, $7, $8)"
        );
        assert_eq!(w.values.len(), 8);
        w.and_in("o.id", &[]);
        assert!(w.text().ends_with("AND 1 = 0"));
    }
}
