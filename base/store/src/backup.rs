//! A copy of the store while it is used, and the way back. The portable form is a SQLite file of the same tables, so
//! that a backup of one engine restores into the other.

use std::path::{Path, PathBuf};

use kernel::{Day, Fault, Refusal, Result};

use crate::backend::{Conn, Url};
use crate::schema::{self, Schema, Table, tables};
use crate::sql::Value;
use crate::store::Store;

impl Store {
    /// Copies the store to a file that must not exist yet; commands go on meanwhile. Gives its size in bytes.
    ///
    /// On SQLite the file's pages are copied; on PostgreSQL all rows are read in one snapshot.
    pub fn backup(&self, file: &Path) -> Result<u64> {
        if file.exists() {
            return Err(Refusal::conflict("store.backup_exists").with("file", file.display()).into());
        }
        let part = with_suffix(file, ".part");
        let _ = std::fs::remove_file(&part);
        match self.url() {
            Url::Sqlite(_) | Url::Scratch(_) => self.copy_to(&part)?,
            Url::Postgres(_) => {
                let mut target = fresh(&Url::Sqlite(part.clone()), &self.shared.schemas)?;
                self.with_reader(|source| copy_rows(source, &mut target, &self.shared.schemas))?;
            }
        }
        let broken = |e: std::io::Error| Fault::broken(format!("{}: {e}", file.display()));
        let size = std::fs::File::open(&part).and_then(|f| f.sync_all().and_then(|()| f.metadata())).map_err(broken)?;
        std::fs::rename(&part, file).map_err(broken)?;
        Ok(size.len())
    }

    /// Puts a copy in the place of a store that is not there yet: a file, or an empty database of a server.
    pub fn restore(file: &Path, target: &Url, schemas: &[Schema]) -> Result<()> {
        let broken = |e: std::io::Error| Fault::broken(format!("{}: {e}", file.display()));
        match target {
            Url::Sqlite(path) | Url::Scratch(path) => {
                if path.exists() {
                    return Err(Refusal::conflict("store.not_empty").with("store", path.display()).into());
                }
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(broken)?;
                }
                let part = with_suffix(path, ".part");
                std::fs::copy(file, &part).map_err(broken)?;
                std::fs::File::open(&part).and_then(|f| f.sync_all()).map_err(broken)?;
                std::fs::rename(&part, path).map_err(broken)
            }
            Url::Postgres(_) => {
                // A copy of the copy is brought up to this version; the backup itself is left as it is.
                static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
                let n = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let part = std::env::temp_dir().join(format!("quittance-restore-{}-{n}.db", std::process::id()));
                std::fs::copy(file, &part).map_err(broken)?;
                let done = (|| {
                    let mut source = Conn::open(&Url::Scratch(part.clone()), false)?;
                    schema::migrate(&mut source, schemas)?;
                    let mut target = fresh(target, schemas)?;
                    copy_rows(&mut source, &mut target, schemas)
                })();
                for suffix in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(with_suffix(&part, suffix));
                }
                done
            }
        }
    }
}

/// Before an upgrade changes the tables of a store that is in use, a copy of it as it was is kept beside it.
pub(crate) fn before_upgrade(conn: &mut Conn, url: &Url, schemas: &[Schema], now: i64) -> Result<()> {
    let Url::Sqlite(path) = url else { return Ok(()) };
    if !schema::outdated(conn, schemas) {
        return Ok(());
    }
    let copy = with_suffix(path, &format!(".before-upgrade-{now}"));
    tracing::info!("the store as it was before this upgrade is kept in {}", copy.display());
    conn.copy_to(&copy)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// A store without any company, with all tables.
fn fresh(url: &Url, schemas: &[Schema]) -> Result<Conn> {
    let mut conn = Conn::open(url, false)?;
    schema::migrate(&mut conn, schemas)?;
    let lane = conn.one("SELECT company_id FROM lane LIMIT 1", &[], |row| row.get::<i64>(0))?;
    match lane {
        None => Ok(conn),
        Some(_) => Err(Refusal::conflict("store.not_empty").with("store", url.shown()).into()),
    }
}

/// Copies every row of every table, in one transaction of the target.
fn copy_rows(source: &mut Conn, target: &mut Conn, schemas: &[Schema]) -> Result<()> {
    target.exec("BEGIN", &[])?;
    for table in &tables(schemas) {
        let columns = table.columns.join(", ");
        let order = if table.key.is_empty() { String::new() } else { format!(" ORDER BY {}", table.key.join(", ")) };
        let mut rows: Vec<Value<'static>> = Vec::new();
        source.each(&format!("SELECT {columns} FROM {}{order}", table.name), &[], |row| {
            for (i, day) in table.days.iter().enumerate() {
                rows.push(if *day { row.get::<Option<Day>>(i)?.into() } else { row.any(i)? });
            }
            if rows.len() >= BATCH * table.columns.len() {
                write(target, table, &rows)?;
                rows.clear();
            }
            Ok(())
        })?;
        for row in rows.chunks(table.columns.len().max(1)) {
            write(target, table, row)?;
        }
    }
    target.exec("COMMIT", &[])?;
    Ok(())
}

/// Rows of one statement.
const BATCH: usize = 64;

fn write(target: &mut Conn, table: &Table, rows: &[Value]) -> Result<()> {
    let width = table.columns.len();
    let places: Vec<String> = (0..rows.len() / width.max(1))
        .map(|row| {
            let marks: Vec<String> = (0..width).map(|column| format!("${}", row * width + column + 1)).collect();
            format!("({})", marks.join(", "))
        })
        .collect();
    let head = format!("INSERT INTO {} ({}) VALUES ", table.name, table.columns.join(", "));
    target.exec(&format!("{head}{}", places.join(", ")), rows).map(drop)
}
