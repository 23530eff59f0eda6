//! The store: opens and migrates a database, reads from a pool of connections, writes through the lanes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CompanyId, Day, Fault, Result};

use crate::backend::{Conn, Url};
use crate::clock::{Clock, Ids, Random};
use crate::command::Context;
use crate::memory::Memory;
use crate::lane::{self, Job, Lanes, Reply, Work};
use crate::schema::{self, Schema};
use crate::tx::Db;

/// Counters since the store was opened.
#[derive(Default)]
pub struct Stats {
    /// Transactions committed by the lanes.
    pub groups: AtomicU64,
    /// Commands run.
    pub commands: AtomicU64,
    /// Statements of the lanes.
    pub statements: AtomicU64,
}

pub(crate) struct Shared {
    pub url: Url,
    pub clock: Clock,
    pub ids: Arc<Ids>,
    pub random: Arc<Random>,
    pub lanes: Lanes,
    pub stats: Stats,
    pub memory: Arc<Memory>,
    pub schemas: Vec<Schema>,
    readers: Mutex<Vec<Conn>>,
}

impl Shared {
    pub fn moment(&self) -> (i64, Day) {
        let now = self.clock.now();
        (now, self.clock.day(now))
    }
}

/// How a store is opened.
pub struct Options {
    /// The time.
    pub clock: Clock,
    /// Ids and random bytes from a seed, for simulations.
    pub seed: Option<u64>,
    /// This process among several on one PostgreSQL.
    pub node: u8,
    /// Threads that run groups; SQLite always has one.
    pub writers: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { clock: Clock::real(), seed: None, node: 0, writers: 8 }
    }
}

/// A store; cheap to clone, closed when the last clone is dropped.
#[derive(Clone)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
    _closer: Arc<Closer>,
}

struct Closer {
    shared: Arc<Shared>,
    threads: Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Drop for Closer {
    fn drop(&mut self) {
        self.shared.lanes.close();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = thread.join();
        }
    }
}

impl Store {
    /// Opens a store and brings its tables up to `schemas`; refuses one that a newer version wrote.
    pub fn open(url: &Url, schemas: &[Schema], options: Options) -> Result<Store> {
        let mut conn = Conn::open(url, false)?;
        crate::backup::before_upgrade(&mut conn, url, schemas, options.clock.now())?;
        schema::migrate(&mut conn, schemas)?;
        let ids = if options.seed.is_some() { Ids::seeded() } else { Ids::new(options.node) };
        let mark = conn.one("SELECT COALESCE(MAX(id_mark), 0) FROM lane", &[], |row| row.get::<i64>(0))?;
        ids.raise(mark.unwrap_or(0));
        let writers = if conn.is_sqlite() { 1 } else { options.writers.clamp(1, 64) };
        drop(conn);
        let shared = Arc::new(Shared {
            url: url.clone(),
            clock: options.clock,
            ids: Arc::new(ids),
            random: Arc::new(options.seed.map_or_else(Random::system, Random::seeded)),
            lanes: Lanes::default(),
            stats: Stats::default(),
            memory: Arc::default(),
            schemas: schemas.to_vec(),
            readers: Mutex::new(Vec::new()),
        });
        let mut threads = Vec::with_capacity(writers);
        for n in 0..writers {
            let shared = Arc::clone(&shared);
            let thread = std::thread::Builder::new().name(format!("lane-{n}")).spawn(move || lane::serve(shared));
            threads.push(thread.map_err(|e| Fault::broken(format!("no thread: {e}")))?);
        }
        let closer = Closer { shared: Arc::clone(&shared), threads: Mutex::new(threads) };
        Ok(Store { shared, _closer: Arc::new(closer) })
    }

    /// Where it lies.
    pub fn url(&self) -> &Url {
        &self.shared.url
    }

    /// The time it goes by.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Random bytes: secrets, salts.
    pub fn random(&self) -> &Random {
        &self.shared.random
    }

    /// A new id outside any command: users, sessions.
    pub fn new_id(&self) -> kernel::Id {
        self.shared.ids.next(self.shared.clock.now())
    }

    /// Counters since it was opened.
    pub fn stats(&self) -> &Stats {
        &self.shared.stats
    }

    /// Reads a company's data as committed, in one snapshot.
    pub fn read<T>(&self, company: CompanyId, read: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        let moment = self.shared.moment();
        let memory = Arc::clone(&self.shared.memory);
        self.with_reader(|conn| read(&mut Db::new(conn, company, moment, memory)))
    }

    /// Reads platform tables (users, sessions, tokens) or what spans companies.
    pub fn with_reader<T>(&self, read: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let pooled = self.shared.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut conn = match pooled {
            Some(conn) => conn,
            None => Conn::open(&self.shared.url, true)?,
        };
        let begin = if conn.is_sqlite() { "BEGIN" } else { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        if conn.exec(begin, &[]).is_err() {
            // The connection slept too long; a fresh one says whether the store is there.
            conn = Conn::open(&self.shared.url, true)?;
            conn.exec(begin, &[])?;
        }
        conn.trouble = None;
        let result = read(&mut conn);
        if conn.exec("ROLLBACK", &[]).is_ok() {
            let mut pool = self.shared.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if pool.len() < 16 {
                pool.push(conn);
            }
        }
        result
    }

    /// Writes platform tables: users, sessions, tokens. Business tables are written by commands only.
    pub fn platform<T>(&self, write: impl FnMut(&mut Conn) -> Result<T>) -> Result<T> {
        let mut write = write;
        let mut tries = 0;
        loop {
            let mut conn = Conn::open_platform(&self.shared.url)?;
            conn.exec(if conn.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN" }, &[])?;
            let result = write(&mut conn);
            let ended = conn.exec(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }, &[]);
            let retry = matches!(conn.trouble, Some(crate::Trouble::Retry | crate::Trouble::Lost));
            tries += 1;
            match (result, ended) {
                (Ok(value), Ok(_)) => return Ok(value),
                (Err(_), _) | (_, Err(_)) if retry && tries < 5 => {
                    std::thread::sleep(std::time::Duration::from_millis(20 << tries));
                }
                (Err(fault), _) | (_, Err(fault)) => return Err(fault),
            }
        }
    }

    /// Opens a company's lane: its journal starts empty.
    pub fn open_lane(&self, company: CompanyId) -> Result<()> {
        let (now, _) = self.shared.moment();
        let mark = self.shared.ids.mark();
        self.platform(|conn| {
            conn.exec(
                "INSERT INTO lane (company_id, seq, hash, at, id_mark) VALUES ($1, 0, $2, $3, $4)
                 ON CONFLICT (company_id) DO NOTHING",
                crate::params![company, Vec::<u8>::new(), now, mark],
            )
        })?;
        Ok(())
    }

    /// All companies that have a lane.
    pub fn companies(&self) -> Result<Vec<CompanyId>> {
        self.with_reader(|conn| conn.all("SELECT company_id FROM lane ORDER BY company_id", &[], |row| row.get(0)))
    }

    pub(crate) fn submit(&self, context: &Context, command: &'static str, work: Work, reply: Reply) {
        let job = Job {
            work,
            reply,
            actor: context.actor,
            via: context.via,
            command,
            cause: context.cause,
            dry: context.dry,
        };
        self.shared.lanes.submit(context.company, job, context.bulk);
    }

    pub(crate) fn copy_to(&self, file: &std::path::Path) -> Result<()> {
        Conn::open(&self.shared.url, true)?.copy_to(file)
    }

    /// Bytes on the disk.
    pub fn size(&self) -> Result<u64> {
        match &self.shared.url {
            Url::Sqlite(path) | Url::Scratch(path) => {
                std::fs::metadata(path).map(|m| m.len()).map_err(|e| Fault::broken(format!("{}: {e}", path.display())))
            }
            Url::Postgres(_) => {
                let size = self.with_reader(|conn| {
                    conn.one("SELECT pg_database_size(current_database())", &[], |row| row.get::<i64>(0))
                })?;
                Ok(size.unwrap_or(0) as u64)
            }
        }
    }

    /// The engine and the settings that durability and speed depend on, for the record of a measurement.
    pub fn settings(&self) -> Result<String> {
        let names: &[&str] = match &self.shared.url {
            Url::Sqlite(_) | Url::Scratch(_) => &["journal_mode", "synchronous", "page_size", "wal_autocheckpoint"],
            Url::Postgres(_) => &["server_version", "fsync", "synchronous_commit", "shared_buffers"],
        };
        let mut conn = Conn::open(&self.shared.url, false)?;
        let mut list = Vec::new();
        for name in names {
            let sql = if conn.is_sqlite() { format!("PRAGMA {name}") } else { format!("SHOW {name}") };
            let value = conn.one(&sql, &[], |row| row.any(0))?;
            let text = match value {
                Some(crate::Value::Int(n)) => n.to_string(),
                Some(crate::Value::Text(t)) => t.into_owned(),
                _ => String::new(),
            };
            list.push(format!("{name}={text}"));
        }
        Ok(list.join(", "))
    }

    /// The average of statements a command, since opening.
    pub fn statements_per_command(&self) -> f64 {
        let stats = &self.shared.stats;
        stats.statements.load(Ordering::Relaxed) as f64 / (stats.commands.load(Ordering::Relaxed).max(1)) as f64
    }
}
