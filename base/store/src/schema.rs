//! Tables: one text for both engines, applied once each, in order.
//!
//! The text is PostgreSQL's. For SQLite the types are renamed and every table becomes STRICT; a table whose
//! comment says `clustered` is kept by its key there (WITHOUT ROWID), which saves a second tree.
//! The comment after the table's name tells what it is: `of company` (rows are what facts made of them, compared
//! by `verify`), `derived` (can be made again), `platform` (no company).

use kernel::{Fault, Refusal, Result};

use crate::backend::Conn;

/// The tables of one step, in versions that are applied in order and never edited after a release.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// The step's name.
    pub step: &'static str,
    /// Version 1, 2, ...
    pub versions: &'static [&'static str],
}

/// The tables of the store itself.
pub const STORE: Schema = Schema { step: "store", versions: &[include_str!("schema/0001_store.sql")] };

/// A table as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: String,
    /// `of company`, `derived` or `platform`.
    pub role: Role,
    /// Columns in order.
    pub columns: Vec<String>,
    /// Columns of the primary key.
    pub key: Vec<String>,
    /// Which columns hold days.
    pub days: Vec<bool>,
}

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Business rows: fold(journal).
    OfCompany,
    /// Made from the journal or from time; may differ between two stores that hold the same truth.
    Derived,
    /// Of no company.
    Platform,
}

/// Reads the declarations of all tables, with the columns that later versions added.
pub fn tables(schemas: &[Schema]) -> Vec<Table> {
    let texts = std::iter::once(&STORE).chain(schemas).flat_map(|s| s.versions);
    let mut tables: Vec<Table> = Vec::new();
    for statement in texts.flat_map(|text| statements(text)) {
        if let Some(table) = table(&statement) {
            tables.push(table);
        } else if let Some((name, column, day)) = added(&statement)
            && let Some(table) = tables.iter_mut().find(|t| t.name == name)
        {
            table.columns.push(column);
            table.days.push(day);
        }
    }
    tables
}

/// Table, column and whether it holds days, of `ALTER TABLE table ADD COLUMN column TYPE`.
fn added(statement: &str) -> Option<(String, String, bool)> {
    let rest = statement.trim_start().strip_prefix("ALTER TABLE ")?;
    let mut words = rest.split_whitespace();
    let table = words.next()?;
    if (words.next()?, words.next()?) != ("ADD", "COLUMN") {
        return None;
    }
    let (column, kind) = (words.next()?, words.next().unwrap_or(""));
    Some((table.to_string(), column.to_string(), kind.starts_with("DATE")))
}

fn table(statement: &str) -> Option<Table> {
    let rest = statement.trim_start().strip_prefix("CREATE TABLE ")?;
    let (head, body) = rest.split_once('(')?;
    let name = head.trim().to_string();
    let role = match body.lines().next().unwrap_or("") {
        line if line.contains("-- derived") => Role::Derived,
        line if line.contains("-- platform") => Role::Platform,
        _ => Role::OfCompany,
    };
    let (mut columns, mut key, mut days) = (Vec::new(), Vec::new(), Vec::new());
    for line in body.lines().map(|l| l.split("--").next().unwrap_or("").trim()) {
        if let Some(list) = line.strip_prefix("PRIMARY KEY (") {
            key = list.split(')').next().unwrap_or("").split(',').map(|c| c.trim().to_string()).collect();
        } else if line.chars().next().is_some_and(|c| c.is_ascii_lowercase()) {
            let mut words = line.split_whitespace();
            columns.extend(words.next().map(str::to_string));
            days.push(words.next().is_some_and(|kind| kind.trim_end_matches(',') == "DATE"));
        }
    }
    Some(Table { name, role, columns, key, days })
}

/// Splits a text into statements; comments stay with the statement they stand in.
fn statements(text: &str) -> Vec<String> {
    let mut list = vec![String::new()];
    for line in text.lines() {
        let code = line.split("--").next().unwrap_or("").trim_end();
        if line.trim_start().starts_with("--") && list.last().is_some_and(|s| s.trim().is_empty()) {
            continue;
        }
        if let Some(last) = list.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
        if code.ends_with(';') {
            list.push(String::new());
        }
    }
    list.retain(|s| !s.trim().is_empty());
    list
}

/// The text of a statement for SQLite.
fn for_sqlite(statement: &str) -> String {
    if statement.trim_start().starts_with("ALTER TABLE") {
        return statement.replace(" BIGINT", " INTEGER").replace(" DATE", " TEXT").replace(" BYTEA", " BLOB");
    }
    if !statement.trim_start().starts_with("CREATE TABLE") {
        return statement.to_string();
    }
    let clustered = statement.trim_start().lines().next().unwrap_or("").contains("clustered");
    let text: String = statement
        .lines()
        .map(|line| {
            let code = line.split("--").next().unwrap_or("");
            code.replace(" BIGINT", " INTEGER").replace(" DATE", " TEXT").replace(" BYTEA", " BLOB") + "\n"
        })
        .collect();
    let tail = if clustered { ") STRICT, WITHOUT ROWID;" } else { ") STRICT;" };
    match text.rfind(");") {
        Some(end) => format!("{}{tail}", &text[..end]),
        None => text,
    }
}

/// Brings the tables up to what this version knows; a store of a newer version is left alone.
pub(crate) fn migrate(conn: &mut Conn, schemas: &[Schema]) -> Result<()> {
    let sqlite = conn.is_sqlite();
    conn.batch(if sqlite { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT pg_advisory_xact_lock(7172717)" })?;
    let done = migrate_within(conn, schemas, sqlite);
    conn.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

fn migrate_within(conn: &mut Conn, schemas: &[Schema], sqlite: bool) -> Result<()> {
    conn.batch(if sqlite {
        "CREATE TABLE IF NOT EXISTS schema_version (step TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"
    } else {
        "CREATE TABLE IF NOT EXISTS schema_version (step TEXT PRIMARY KEY, version BIGINT NOT NULL)"
    })?;
    let present = conn.all("SELECT step, version FROM schema_version", &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    })?;
    for schema in std::iter::once(&STORE).chain(schemas) {
        let at = present.iter().find(|(step, _)| step == schema.step).map_or(0, |(_, v)| *v);
        let known = schema.versions.len() as i64;
        if at > known {
            let refusal = Refusal::conflict("store.newer").with("step", schema.step).with("version", at);
            return Err(refusal.with("known", known).into());
        }
        for version in at..known {
            for statement in statements(schema.versions[version as usize]) {
                let text = if sqlite { for_sqlite(&statement) } else { statement };
                conn.batch(&text).map_err(|f| Fault::broken(format!("{} {}: {f}", schema.step, version + 1)))?;
            }
            conn.exec(
                "INSERT INTO schema_version (step, version) VALUES ($1, $2)
                 ON CONFLICT (step) DO UPDATE SET version = excluded.version",
                crate::params![schema.step, version + 1],
            )?;
        }
    }
    if sqlite { plan_for_large_tables(conn) } else { Ok(()) }
}

/// SQLite plans by statistics, and without any it prefers the leading company_id of a primary key over the index
/// that was made for a query. So it is told once what every table will look like: many rows, few companies, and
/// each further column of an index narrowing the choice. Plans are then the same on the first day and after years.
fn plan_for_large_tables(conn: &mut Conn) -> Result<()> {
    // The table of statistics is made by ANALYZE alone. Once there, it is only filled: analysing a large store reads
    // every index of it, at each start.
    let there = conn.one("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", &[], |row| row.get::<i64>(0))?;
    if there.is_none() {
        conn.batch("PRAGMA analysis_limit = 1; ANALYZE;")?;
    }
    conn.batch("DELETE FROM sqlite_stat1;")?;
    let indexes = conn.all(
        "SELECT m.tbl_name, l.name, l.\"unique\", l.origin FROM sqlite_master m, pragma_index_list(m.name) l
         WHERE m.type = 'table'",
        &[],
        |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?)),
    )?;
    for (table, index, unique, origin) in indexes {
        let columns = conn.all(&format!("SELECT seqno FROM pragma_index_info('{index}')"), &[], |row| row.get::<i64>(0))?;
        let mut text = String::from("1000000");
        for column in 1..=columns.len() {
            let rows = match (column == columns.len() && unique == 1, column) {
                (true, _) => 1,
                (false, 1) => 200_000,
                (false, n) => 10_i64.saturating_sub(n as i64).max(2),
            };
            text.push_str(&format!(" {rows}"));
        }
        // The key of a clustered table is named by the table itself.
        let clustered = origin == "pk" && conn.one(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1 AND sql LIKE '%WITHOUT ROWID%'",
            crate::params![&table],
            |row| row.get::<String>(0),
        )?.is_some();
        let name = if clustered { table.clone() } else { index };
        conn.exec("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", crate::params![&table, &name, &text])?;
    }
    conn.batch("ANALYZE sqlite_schema")
}

/// Tables of this store that an upgrade would change although they hold a company already.
pub(crate) fn outdated(conn: &mut Conn, schemas: &[Schema]) -> bool {
    // A store without these tables is a new one, and so is one without a company.
    let versions = conn.all("SELECT step, version FROM schema_version", &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<i64>(1)?))
    });
    let lane = conn.one("SELECT company_id FROM lane LIMIT 1", &[], |row| row.get::<i64>(0));
    let (Ok(versions), Ok(Some(_))) = (versions, lane) else { return false };
    std::iter::once(&STORE).chain(schemas).any(|schema| {
        let at = versions.iter().find(|(step, _)| step == schema.step).map_or(0, |(_, v)| *v);
        at > 0 && at < schema.versions.len() as i64
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_later_versions_are_known_with_their_types() {
        const TEXT: &[&str] = &[
            "CREATE TABLE thing ( -- of company\n  company_id BIGINT NOT NULL,\n  day DATE, -- when\n  PRIMARY KEY (company_id)\n);",
            "ALTER TABLE thing ADD COLUMN due DATE;\nALTER TABLE thing ADD COLUMN name TEXT NOT NULL DEFAULT '';",
        ];
        let list = tables(&[Schema { step: "thing", versions: TEXT }]);
        let thing = list.iter().find(|t| t.name == "thing").unwrap();
        assert_eq!(thing.columns, ["company_id", "day", "due", "name"]);
        assert_eq!(thing.days, [false, true, true, false]);
        assert_eq!(for_sqlite("ALTER TABLE thing ADD COLUMN due DATE;"), "ALTER TABLE thing ADD COLUMN due TEXT;");
    }
}
