//! SQLite: one file, write-ahead log, full synchronisation: an acknowledged commit survives a power cut.

use std::path::Path;

use kernel::{Fault, Result};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};

use super::{Failure, Trouble};
use crate::sql::{Row, Value};

pub(crate) struct Sqlite {
    conn: Connection,
}

/// SQLite binds `$n` by where it first stands, not by its number; so the numbers must rise as they first stand.
fn numbered_in_order(sql: &str) -> bool {
    let numbers = sql.split('$').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse::<usize>().ok()
    });
    let mut seen = 0;
    for number in numbers {
        if number > seen + 1 {
            return false;
        }
        seen = seen.max(number);
    }
    true
}

fn failure_opening(path: &Path) -> impl Fn(rusqlite::Error) -> Fault {
    move |e| Fault::broken(format!("{}: {e}", path.display()))
}

impl Sqlite {
    pub(crate) fn open(path: &Path, read_only: bool, durable: bool) -> Result<Sqlite> {
        if let (Some(folder), false) = (path.parent(), read_only)
            && !folder.as_os_str().is_empty()
        {
            std::fs::create_dir_all(folder).map_err(|e| Fault::broken(format!("{}: {e}", folder.display())))?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let flags = if read_only { flags } else { flags | OpenFlags::SQLITE_OPEN_CREATE };
        let conn = Connection::open_with_flags(path, flags).map_err(failure_opening(path))?;
        let settings = if durable {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;"
        } else {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
        };
        conn.busy_timeout(std::time::Duration::from_secs(10))
            .and_then(|()| conn.execute_batch(settings))
            .and_then(|()| {
                conn.execute_batch(
                    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
                     PRAGMA mmap_size = 2147418112;",
                )
            })
            .and_then(|()| if read_only { conn.execute_batch("PRAGMA query_only = ON") } else { Ok(()) })
            .map_err(failure_opening(path))?;
        // Plans don't depend on the values bound. Without it a statement on a table with a partial index is planned anew
        // for each value: a tenth of a cycle's time.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failure_opening(path))?;
        conn.set_prepared_statement_cache_capacity(512);
        Ok(Sqlite { conn })
    }

    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        debug_assert!(numbered_in_order(sql), "{sql}");
        let mut statement = self.conn.prepare_cached(sql).map_err(failure)?;
        for (i, value) in params.iter().enumerate() {
            statement.raw_bind_parameter(i + 1, Bound(value)).map_err(failure)?;
        }
        if statement.column_count() == 0 {
            return statement.raw_execute().map(|n| n as u64).map_err(failure);
        }
        let mut rows = statement.raw_query();
        let mut count = 0;
        while rows.next().map_err(failure)?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        read: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<(), Failure> {
        debug_assert!(numbered_in_order(sql), "{sql}");
        let mut statement = self.conn.prepare_cached(sql).map_err(failure)?;
        for (i, value) in params.iter().enumerate() {
            statement.raw_bind_parameter(i + 1, Bound(value)).map_err(failure)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            read(&Row::Sqlite(row)).map_err(Failure::Row)?;
        }
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.conn.execute_batch(sql).map_err(failure)
    }

    pub(crate) fn check(&mut self, sql: &str) -> Result<(), Failure> {
        self.conn.prepare(sql).map(|_| ()).map_err(failure)
    }

    pub(crate) fn copy_to(&mut self, path: &Path) -> Result<(), Failure> {
        let mut target = Connection::open(path).map_err(failure)?;
        let backup = rusqlite::backup::Backup::new(&self.conn, &mut target).map_err(failure)?;
        // The source is read in one snapshot of the write-ahead log: all pages in one step, writers go on.
        backup.run_to_completion(i32::MAX, std::time::Duration::from_millis(5), None).map_err(failure)
    }
}

struct Bound<'a>(&'a Value<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(n) => ToSqlOutput::Borrowed(ValueRef::Integer(*n)),
            Value::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Value::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
            Value::Day(d) => ToSqlOutput::Owned(rusqlite::types::Value::Text(d.to_string())),
        })
    }
}

fn failure(error: rusqlite::Error) -> Failure {
    use rusqlite::ErrorCode;
    let trouble = match &error {
        rusqlite::Error::SqliteFailure(e, _) => match (e.code, e.extended_code) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Trouble::Retry,
            // SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY.
            (ErrorCode::ConstraintViolation, 2067 | 1555) => Trouble::Duplicate,
            _ => Trouble::Other,
        },
        _ => Trouble::Other,
    };
    Failure::Database { trouble, text: error.to_string() }
}
