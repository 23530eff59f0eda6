//! The two engines behind one small enum. Nothing outside this folder names a database library.

pub(crate) mod postgres;
pub(crate) mod sqlite;

use kernel::{Fault, Result};

use crate::sql::{Row, Value};

/// What kind of trouble the engine reported last; decides what is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Another transaction was in the way: the whole group is run again (40001, 40P01, 55P03, busy).
    Retry,
    /// The connection is gone or the server is going: connect again, then run the group again (08xxx, 57P0x, 53300).
    Lost,
    /// A unique key is taken already (23505).
    Duplicate,
    /// Anything else: disk full, I/O error, a statement that is wrong.
    Other,
}

/// A connection to the store.
pub struct Conn {
    inner: Engine,
    /// The class of the last error, if one happened since the group began.
    pub(crate) trouble: Option<Trouble>,
    /// Statements run on this connection since it was opened.
    pub(crate) statements: u64,
}

enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Conn {
    /// Opens a connection for reading and writing, or for reading only.
    pub(crate) fn open(url: &Url, read_only: bool) -> Result<Conn> {
        let inner = match url {
            Url::Sqlite(path) => Engine::Sqlite(sqlite::Sqlite::open(path, read_only, true)?),
            Url::Scratch(path) => Engine::Sqlite(sqlite::Sqlite::open(path, read_only, false)?),
            Url::Postgres(url) => Engine::Postgres(postgres::Postgres::open(url, read_only)?),
        };
        Ok(Conn { inner, trouble: None, statements: 0 })
    }

    /// Opens a connection for the platform tables: few statements, rarely.
    pub(crate) fn open_platform(url: &Url) -> Result<Conn> {
        Conn::open(url, false)
    }

    /// True on SQLite.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.inner, Engine::Sqlite(_))
    }

    /// Runs a statement that returns no rows; the number of rows it touched.
    pub fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.statements += 1;
        let done = match &mut self.inner {
            Engine::Sqlite(c) => c.exec(sql, params),
            Engine::Postgres(c) => c.exec(sql, params),
        };
        self.note(sql, done)
    }

    /// Runs a query and maps every row.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Runs a query and hands over every row as it comes.
    pub fn each(&mut self, sql: &str, params: &[Value], mut read: impl FnMut(&Row) -> Result<()>) -> Result<()> {
        self.statements += 1;
        let done = match &mut self.inner {
            Engine::Sqlite(c) => c.each(sql, params, &mut read),
            Engine::Postgres(c) => c.each(sql, params, &mut read),
        };
        self.note(sql, done)
    }

    /// Runs a query that has one row at most.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut read: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Runs several statements separated by semicolons, without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        let done = match &mut self.inner {
            Engine::Sqlite(c) => c.batch(sql),
            Engine::Postgres(c) => c.batch(sql),
        };
        self.note(sql, done)
    }

    /// Prepares a statement without running it: is it right on this engine?
    pub fn check(&mut self, sql: &str) -> Result<()> {
        let done = match &mut self.inner {
            Engine::Sqlite(c) => c.check(sql),
            Engine::Postgres(c) => c.check(sql),
        };
        self.note(sql, done)
    }

    /// Copies the whole database to a file while others go on writing (SQLite only).
    pub(crate) fn copy_to(&mut self, path: &std::path::Path) -> Result<()> {
        let done = match &mut self.inner {
            Engine::Sqlite(c) => c.copy_to(path),
            Engine::Postgres(_) => Err(Failure::Row(Fault::broken("this engine is copied by its journal"))),
        };
        self.note("backup", done)
    }

    /// The process id of the server behind this connection; none for the embedded engine.
    pub fn server_process(&mut self) -> Result<Option<i64>> {
        match &mut self.inner {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(_) => {
                self.one("SELECT CAST(pg_backend_pid() AS BIGINT)", &[], |row| row.get::<i64>(0))
            }
        }
    }

    fn note<T>(&mut self, sql: &str, done: Result<T, Failure>) -> Result<T> {
        done.map_err(|failure| match failure {
            Failure::Database { trouble, text } => {
                self.trouble = Some(trouble);
                let shown: String = sql.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect();
                Fault::Broken(format!("{text} [{shown}]"))
            }
            Failure::Row(fault) => fault,
        })
    }
}

/// What an engine reports: its own trouble, or one of the row reader's.
pub(crate) enum Failure {
    Database { trouble: Trouble, text: String },
    Row(Fault),
}

/// Where a store lies: `sqlite:PATH` or `postgres://user@host/name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// A file.
    Sqlite(std::path::PathBuf),
    /// A file that may be lost with the power: proofs and tests, never a store that anybody relies on.
    Scratch(std::path::PathBuf),
    /// A server.
    Postgres(String),
}

impl Url {
    /// Reads a store address; a bare path is a SQLite file.
    pub fn parse(text: &str) -> Url {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Url::Postgres(text.to_string());
        }
        Url::Sqlite(text.strip_prefix("sqlite:").unwrap_or(text).trim_start_matches("//").into())
    }

    /// The address without a password, for messages.
    pub fn shown(&self) -> String {
        match self {
            Url::Sqlite(path) | Url::Scratch(path) => format!("sqlite:{}", path.display()),
            Url::Postgres(url) => match (url.find("://"), url.rfind('@')) {
                (Some(start), Some(at)) if at > start => {
                    let user = url[start + 3..at].split(':').next().unwrap_or("");
                    format!("{}{user}@{}", &url[..start + 3], &url[at + 1..])
                }
                _ => url.clone(),
            },
        }
    }
}
