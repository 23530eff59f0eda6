//! The server: everything it answers derives from the steps, and from what the caller says in [`App`].
//!
//! Reads run on threads of their own, commands wait for their lane without holding a thread. Nothing here decides
//! anything about business.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{CompanyId, Fault, Result};
use store::{Claimed, Context, Db, Entry, Grants, Permission, Store};

use crate::platform::attempt::Allowed;
use crate::search::Term;
use crate::step::Step;
use crate::ui::Icon;

mod account;
mod answer;
mod api;
mod aside;
mod each;
mod export;
mod head;
mod limit;
mod listen;
mod page;
mod pieces;
mod post;
mod public;
mod route;
mod state;
mod worker;

pub use listen::{Server, run, serve};
pub(crate) use listen::asked_to_stop;
pub use public::{Guests, PublicDef, Shown, Visit, Visitor};
pub use route::{Access, RouteInfo, command_path, routes};

/// The words of the server: refusals of requests, of sign-in, of forms.
pub const WORDS: crate::i18n::Source =
    crate::i18n::Source { name: "server", fr: include_str!("server/fr.ftl"), en: include_str!("server/en.ftl") };

/// Everything the server needs to know.
pub struct App {
    /// The store.
    pub store: Store,
    /// The steps, in the order of the flow.
    pub steps: &'static [&'static Step],
    /// Who may do what in which company.
    pub members: Arc<dyn Members>,
    /// The rail, in order.
    pub rail: &'static [RailDef],
    /// The New menu.
    pub create: &'static [NewDef],
    /// How much waits, by the name of the rail's entry.
    pub counts: Counts,
    /// Pages that take files.
    pub uploads: &'static [UploadDef],
    /// Files that pages offer.
    pub downloads: &'static [DownloadDef],
    /// Pages and messages without a session.
    pub publics: &'static [PublicDef],
    /// What jobs do, by their name.
    pub jobs: &'static [JobDef],
    /// Which jobs every company has done every day.
    pub daily: &'static [DailyDef],
    /// Readers of the journals that go on while the server runs.
    pub followers: Vec<Follower>,
    /// What can be searched, and where it is found.
    pub found: &'static [FoundDef],
    /// What an entry of the journal adds to the search.
    pub describe: fn(&mut Db, &Entry) -> Result<Vec<Term>>,
    /// Settings.
    pub config: Config,
}

impl App {
    /// An app of a store, its steps and its members; add the rest field by field.
    pub fn new(store: Store, steps: &'static [&'static Step], members: Arc<dyn Members>) -> App {
        App {
            store,
            steps,
            members,
            rail: &[],
            create: &[],
            counts: |_, _| Ok(Vec::new()),
            uploads: &[],
            downloads: &[],
            publics: &[],
            jobs: &[],
            daily: &[],
            followers: Vec::new(),
            found: &[],
            describe: |_, _| Ok(Vec::new()),
            config: Config::default(),
        }
    }
}

/// Counts what waits behind the entries of the rail, by their names, as far as the person may see it.
pub type Counts = fn(&mut Db, Grants) -> Result<Vec<(&'static str, u64)>>;

/// What a company's own step knows about its people.
pub trait Members: Send + Sync + 'static {
    /// The companies that a user may open, with their names, in the order to show them.
    fn companies(&self, store: &Store, user: i64) -> Result<Vec<(CompanyId, String)>>;
    /// The user's role in a company.
    fn role(&self, store: &Store, company: CompanyId, user: i64) -> Result<Option<Role>>;
}

/// A role in a company.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name: `director`.
    pub name: String,
    /// What it allows.
    pub grants: Grants,
}

/// An entry of the rail.
#[derive(Clone, Copy, Debug)]
pub struct RailDef {
    /// What `Page::rail` names to highlight it.
    pub name: &'static str,
    /// The key of its words: `rail-orders`.
    pub words: &'static str,
    /// Where it leads.
    pub url: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Who sees it.
    pub needs: Permission,
}

/// An entry of the New menu.
#[derive(Clone, Copy, Debug)]
pub struct NewDef {
    /// The key of its words.
    pub words: &'static str,
    /// Where it leads.
    pub url: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Who sees it.
    pub needs: Permission,
}

/// A kind of thing that the search finds.
#[derive(Clone, Copy, Debug)]
pub struct FoundDef {
    /// As in the search table: `customer`.
    pub kind: &'static str,
    /// The key of the kind's name.
    pub words: &'static str,
    /// Where one opens: `/customers/{id}`.
    pub url: &'static str,
    /// Its icon.
    pub icon: Icon,
}

/// A form that takes a file. The form posts to `path` with `multipart/form-data` and the hidden fields of
/// `Cx::hidden`.
#[derive(Clone, Copy)]
pub struct UploadDef {
    /// Where it posts to: `/import/orders`.
    pub path: &'static str,
    /// What it needs.
    pub needs: Permission,
    /// Takes the file; gives the local path to go to next.
    pub handle: fn(&Store, &Context, Upload) -> Result<String>,
}

/// A file that is made when it is asked for.
#[derive(Clone, Copy)]
pub struct DownloadDef {
    /// Its path: that of the page with an extension.
    pub path: &'static str,
    /// What it needs.
    pub needs: Permission,
    /// Makes it.
    pub make: fn(&crate::Cx, &mut Db) -> Result<Sent>,
}

/// A file as it goes out.
pub struct Sent {
    /// The name it is saved under.
    pub name: String,
    /// Media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Content,
}

/// The bytes of a file.
pub enum Content {
    /// All of them.
    Whole(Vec<u8>),
    /// Written while they are sent, in the snapshot that the file was asked for in: a file of any length takes the
    /// memory of a piece, and its reader sets the pace. Whatever can be refused was refused before.
    Written(Writes),
}

/// Writes a file.
pub type Writes = Box<dyn FnOnce(&mut Db, &mut dyn std::io::Write) -> Result<()>>;

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Content {
        Content::Whole(bytes)
    }
}

impl Content {
    /// Written while it is sent.
    pub fn written(writes: impl FnOnce(&mut Db, &mut dyn std::io::Write) -> Result<()> + 'static) -> Content {
        Content::Written(Box::new(writes))
    }
}

/// A file as sent.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name it has at the sender's; a text to show, never a path to open.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The other fields of the form.
    pub fields: Vec<(String, String)>,
}

/// What a job does.
#[derive(Clone, Copy)]
pub struct JobDef {
    /// The job's name.
    pub name: &'static str,
    /// Does it; may be called again after a crash.
    pub run: fn(&Store, &Claimed) -> Result<()>,
}

/// A job that every company has done once a day, by whichever server comes first.
#[derive(Clone, Copy, Debug)]
pub struct DailyDef {
    /// The job's name; its key is the day.
    pub job: &'static str,
    /// From which minute of the company's day on.
    pub minute: i64,
}

/// A reader of the journals with a cursor of its own; asked again and again on a thread of its own.
#[derive(Clone)]
pub struct Follower {
    /// The thread's name.
    pub name: &'static str,
    /// Goes on where it is; true when there is more to do at once.
    pub follow: Follow,
}

/// What a [`Follower`] does.
pub type Follow = Arc<dyn Fn(&Store) -> Result<bool> + Send + Sync>;

/// Settings of the server, each documented by its default.
#[derive(Clone, Debug)]
pub struct Config {
    /// True behind https: cookies are sent over https only (`false`).
    pub secure: bool,
    /// True when a proxy of ours adds `X-Forwarded-For`: its last address is the client's (`false`).
    pub behind_proxy: bool,
    /// Bytes of a form or an API request (1 MiB).
    pub body_max: usize,
    /// Bytes of an uploaded file (64 MiB).
    pub upload_max: usize,
    /// Time for a whole request (60 s).
    pub request_timeout: Duration,
    /// Time for a client to send its request's head or body (20 s).
    pub read_timeout: Duration,
    /// Time to finish running requests when asked to stop (20 s).
    pub stop_timeout: Duration,
    /// Connections at once (2,048).
    pub connections_max: usize,
    /// A session ends when unused for this long, in milliseconds (12 h).
    pub session_idle_ms: i64,
    /// A session ends after this long however much it is used, in milliseconds (14 days).
    pub session_ms: i64,
    /// How long a session or token is taken as it was read last; a change made by this process counts at once (5 s).
    pub remember: Duration,
    /// Failures to sign in (10 an account, 50 an address, in 15 minutes).
    pub sign_in: Allowed,
    /// Requests a second of one token, and as many again at once (5,000).
    pub api_per_second: u32,
    /// Requests a second from one address with a wrong token or session (20).
    pub stranger_per_second: u32,
    /// Requests a second from one address to pages without a session (10).
    pub visitor_per_second: u32,
    /// Threads that do jobs; 0 leaves them to another node (1).
    pub workers: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            secure: false,
            behind_proxy: false,
            body_max: 1 << 20,
            upload_max: 64 << 20,
            request_timeout: Duration::from_secs(60),
            read_timeout: Duration::from_secs(20),
            stop_timeout: Duration::from_secs(20),
            connections_max: 2048,
            session_idle_ms: 12 * 3_600_000,
            session_ms: 14 * 86_400_000,
            remember: Duration::from_secs(5),
            sign_in: Allowed { account: 10, address: 50, window_ms: 15 * 60_000 },
            api_per_second: 5_000,
            stranger_per_second: 20,
            visitor_per_second: 10,
            workers: 1,
        }
    }
}

/// All words of the steps and of the server; the lists of mistakes becomes one fault.
pub fn words(steps: &[&Step]) -> Result<crate::i18n::Words> {
    let own = std::iter::once(WORDS);
    let sources: Vec<_> =
        own.chain(steps.iter().map(|s| crate::i18n::Source { name: s.name, fr: s.words[0], en: s.words[1] })).collect();
    crate::i18n::Words::new(&sources).map_err(|mistakes| Fault::broken(mistakes.join("; ")))
}

/// The address a server listens on unless told otherwise: this machine only.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
