//! The two engines that every story is told on: SQLite in a folder of its own, and a database of its own on a
//! PostgreSQL that is started once for all tests and goes away with them.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use store::{Options, Store, Url};

/// A store's place that is gone when the test is over.
pub struct Stand {
    folder: PathBuf,
    postgres: Option<&'static Server>,
    made: AtomicU64,
}

/// Runs one story on both engines, as two tests; the second is skipped, and says so, where PostgreSQL is absent.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* $name:ident => $story:expr;)*) => { $(
        mod $name {
            use super::*;
            #[test]
            $(#[$meta])*
            fn sqlite() {
                ($story)(&$crate::engines::Stand::sqlite());
            }
            #[test]
            $(#[$meta])*
            fn postgres() {
                if let Some(stand) = $crate::engines::Stand::postgres() {
                    ($story)(&stand);
                }
            }
        }
    )* };
}

impl Stand {
    fn folder() -> PathBuf {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("quittance-it-{}-{n}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// Stores in a folder.
    pub fn sqlite() -> Stand {
        Stand { folder: Stand::folder(), postgres: None, made: AtomicU64::new(0) }
    }

    /// Stores in databases of the tests' own server.
    pub fn postgres() -> Option<Stand> {
        let server = Server::shared()?;
        Some(Stand { folder: Stand::folder(), postgres: Some(server), made: AtomicU64::new(0) })
    }

    pub fn is_sqlite(&self) -> bool {
        self.postgres.is_none()
    }

    /// The place of a new, empty store.
    pub fn url(&self) -> Url {
        let n = self.made.fetch_add(1, Ordering::Relaxed);
        match self.postgres {
            None => Url::Sqlite(self.folder.join(format!("store-{n}.db"))),
            Some(server) => Url::Postgres(server.database()),
        }
    }

    /// The place of a new store that need not survive anything.
    pub fn scratch(&self) -> Url {
        let n = self.made.fetch_add(1, Ordering::Relaxed);
        Url::Scratch(self.folder.join(format!("scratch-{n}.db")))
    }

    /// A path in the stand's own folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A new store of the product.
    pub fn open(&self) -> Store {
        open(&self.url())
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Opens a store of the product on the machine's clock.
pub fn open(url: &Url) -> Store {
    quittance::steps::open(url, Options::default()).expect("the store opens")
}

/// The text of an address, to hand to another process.
pub fn text(url: &Url) -> String {
    match url {
        Url::Sqlite(path) | Url::Scratch(path) => format!("sqlite:{}", path.display()),
        Url::Postgres(address) => address.clone(),
    }
}

/// A PostgreSQL that lives as long as this process.
pub struct Server {
    bin: PathBuf,
    port: u16,
    data: PathBuf,
    /// Its keeper stops the server and removes its files when this end of the pipe is closed, however we end.
    _keeper: std::process::Child,
}

impl Server {
    /// The one all tests share.
    fn shared() -> Option<&'static Server> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Server::start).as_ref()
    }

    /// Starts one, with the settings it would have in service: what is acknowledged is flushed.
    pub fn start() -> Option<Server> {
        let Some(bin) = installed() else {
            println!("SKIPPED: PostgreSQL is not installed here");
            return None;
        };
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a free port").port();
        let data = std::env::temp_dir().join(format!("quittance-pg-{}-{n}", std::process::id()));
        let script = format!(
            "set -e; rm -rf {data}; {bin}/initdb -D {data} -A trust -U quittance -E UTF8 --locale=C >/dev/null 2>&1
             {bin}/pg_ctl -D {data} -w -l {data}/log -o '-p {port} -h 127.0.0.1 -k {data} -c max_connections=400 -c shared_buffers=64MB' start >/dev/null 2>&1
             echo ready; cat >/dev/null || true
             {bin}/pg_ctl -D {data} -m immediate stop >/dev/null 2>&1 || true; rm -rf {data}",
            data = data.display(),
            bin = bin.display()
        );
        // PostgreSQL does not run as the superuser.
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--", "sh", "-c", &script]);
                command
            }
            false => {
                let mut command = Command::new("sh");
                command.args(["-c", &script]);
                command
            }
        };
        let mut keeper = command
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        assert_eq!(line.trim(), "ready", "PostgreSQL starts; its log is in {}", data.display());
        Some(Server { bin, port, data, _keeper: keeper })
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("q{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let port = self.port.to_string();
        let made = Command::new(self.bin.join("createdb"))
            .args(["-h", "127.0.0.1", "-p", &port, "-U", "quittance", &name])
            .output()
            .expect("createdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://quittance@127.0.0.1:{port}/{name}")
    }

    /// Stops as if the power had gone, and starts again.
    pub fn crash(&self) {
        let log = self.data.join("log");
        let script = format!(
            "{bin}/pg_ctl -D {data} -m immediate stop >/dev/null 2>&1; {bin}/pg_ctl -D {data} -w -l {log} -o '-p {port} -h 127.0.0.1 -k {data} -c max_connections=400 -c recovery_init_sync_method=syncfs' start >/dev/null 2>&1",
            bin = self.bin.display(),
            data = self.data.display(),
            log = log.display(),
            port = self.port
        );
        let done = match is_root() {
            true => {
                Command::new("runuser").args(["-u", "postgres", "--", "sh", "-c", &script]).current_dir("/").status()
            }
            false => Command::new("sh").args(["-c", &script]).status(),
        };
        assert!(done.expect("a shell").success(), "PostgreSQL starts again");
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}

/// The newest PostgreSQL of the machine.
fn installed() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort_by_key(|bin| version_of(bin));
    found.pop()
}

fn version_of(bin: &Path) -> u32 {
    bin.parent().and_then(Path::file_name).and_then(|n| n.to_str()?.parse().ok()).unwrap_or(0)
}
