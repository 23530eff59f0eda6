//! A step of counters, a server of it on a temporary store, and a small client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::{Cents, CompanyId, Id, Refusal, Result};
use maud::html;
use serde::{Deserialize, Serialize};
use store::{Clock, Command, Db, Entry, Grants, Options, Permission, Schema, Store, Tx, Url, params};
use web::platform::{NewToken, NewUser, token_add, user_add};
use web::search::Term;
use web::server::{App, Config, FoundDef, JobDef, Members, NewDef, RailDef, Role, Server, Upload, UploadDef};
use web::ui::{Field, Form, Icon, Kind as FieldKind, LineColumn, LineRow, Lines};
use web::{Cx, Kind, Page, Step, View};

pub const TILES: CompanyId = Id(11);
pub const BRICKS: CompanyId = Id(12);
pub const PASSWORD: &str = "Tuiles-rouges-2026";

/// A fact of a counter.
#[derive(Serialize, Deserialize)]
enum Fact {
    Opened { name: String },
    Added { total: Cents },
}
store::fact_names!(Fact, { Opened => "counter.opened", Added => "counter.added" });

/// Opens a counter. It starts at nothing.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Open {
    /// What it counts.
    name: String,
}

/// A counter as it stands.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Counter {
    id: Id,
    name: String,
    total: Cents,
    version: i64,
}

impl Command for Open {
    const NAME: &'static str = "counter.open";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Counter;

    fn run(&self, tx: &mut Tx) -> Result<Counter> {
        match self.name.as_str() {
            "" => return Err(Refusal::invalid("counter.name_missing").at("name").into()),
            "panic" => panic!("asked to"),
            "broken" => return Err(kernel::Fault::broken("the secret disk is full")),
            _ => {}
        }
        let (company, id) = (tx.company, tx.new_id());
        tx.write(
            "INSERT INTO counter (company_id, id, name, total, version) VALUES ($1, $2, $3, 0, 1)",
            params![company, id, &self.name],
        )?;
        tx.append(("counter", id), &Fact::Opened { name: self.name.clone() }, vec![])?;
        tx.later("note_opened", &id.to_string(), &id.to_string(), 0)?;
        Ok(Counter { id, name: self.name.clone(), total: Cents::ZERO, version: 1 })
    }
}

/// Something added.
#[derive(Deserialize, schemars::JsonSchema)]
struct Line {
    /// How much, in cents.
    amount: Cents,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
}

/// Adds to a counter.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Add {
    counter: Id,
    version: i64,
    lines: Vec<Line>,
    #[serde(default)]
    #[allow(dead_code)]
    urgent: bool,
}

impl Command for Add {
    const NAME: &'static str = "counter.add";
    const NEEDS: Permission = Permission::Sell;
    type Outcome = Counter;

    fn run(&self, tx: &mut Tx) -> Result<Counter> {
        let company = tx.company;
        let mut counter = load(tx, self.counter)?;
        if counter.version != self.version {
            return Err(Refusal::conflict("request.stale").at("version").into());
        }
        if let Some(n) = self.lines.iter().position(|l| l.amount.0 < 0) {
            return Err(Refusal::invalid("counter.negative").at(format!("lines[{n}].amount")).into());
        }
        counter.total += self.lines.iter().map(|l| l.amount).sum();
        counter.version += 1;
        tx.write(
            "UPDATE counter SET total = $1, version = $2 WHERE company_id = $3 AND id = $4",
            params![counter.total, counter.version, company, counter.id],
        )?;
        tx.append(("counter", counter.id), &Fact::Added { total: counter.total }, vec![])?;
        Ok(counter)
    }
}

/// Closes the books; nobody but the accountant may.
#[derive(Deserialize, schemars::JsonSchema)]
pub struct Close {}

impl Command for Close {
    const NAME: &'static str = "counter.close";
    const NEEDS: Permission = Permission::Account;
    type Outcome = ();

    fn run(&self, _: &mut Tx) -> Result<()> {
        Ok(())
    }
}

fn load(db: &mut Db, id: Id) -> Result<Counter> {
    let company = db.company;
    let found = db.one(
        "SELECT id, name, total, version FROM counter WHERE company_id = $1 AND id = $2",
        params![company, id],
        |row| Ok(Counter { id: row.get(0)?, name: row.get(1)?, total: row.get(2)?, version: row.get(3)? }),
    )?;
    found.ok_or_else(|| Refusal::missing("request.not_found").into())
}

struct List;
impl View for List {
    const PATH: &'static str = "/counters";
    const QUERY: &'static [(&'static str, &'static str)] = &[("since", "A day.")];
    type Data = Vec<Counter>;

    fn read(cx: &Cx, db: &mut Db) -> Result<Vec<Counter>> {
        cx.query_day("since")?;
        let company = db.company;
        db.all(
            "SELECT id, name, total, version FROM counter WHERE company_id = $1 ORDER BY id",
            params![company],
            |row| Ok(Counter { id: row.get(0)?, name: row.get(1)?, total: row.get(2)?, version: row.get(3)? }),
        )
    }

    fn page(cx: &Cx, data: &Vec<Counter>) -> Page {
        let body = html! { ul { @for c in data { li { (c.name) } } } };
        page(cx.lang().word("rail-counters"), body)
    }
}

fn page(title: String, body: maud::Markup) -> Page {
    Page { title, rail: "counter", crumbs: vec![], actions: html! {}, body }
}

struct One;
impl View for One {
    const PATH: &'static str = "/counters/{id}";
    type Data = Counter;

    fn read(cx: &Cx, db: &mut Db) -> Result<Counter> {
        let id = cx.id()?;
        load(db, id)
    }

    fn page(cx: &Cx, data: &Counter) -> Page {
        let lang = cx.lang();
        let amount = LineColumn::new("amount", lang.word("counter-amount"), FieldKind::Number);
        let rows = (0..cx.rows("lines")).map(|n| LineRow::new([cx.field(&format!("lines[{n}].amount"), "")]));
        let lines =
            Lines::new("lines", lang.word("counter-lines"), vec![amount]).rows(rows.collect()).errors(&cx.errors());
        let hidden = cx.hidden("/counters/{id}").with("counter", data.id).with("version", data.version);
        let form = Form::post("/counter/add").hidden(&hidden.pairs()).errors(&cx.errors()).body(lines.html(lang));
        page(data.name.clone(), html! { p { "total " (data.total) } (form.html(lang)) })
    }
}

struct New;
impl View for New {
    const PATH: &'static str = "/counters/new";
    const NEEDS: Permission = Permission::Sell;
    const API: bool = false;
    type Data = ();

    fn read(_: &Cx, _: &mut Db) -> Result<()> {
        Ok(())
    }

    fn page(cx: &Cx, (): &()) -> Page {
        let lang = cx.lang();
        let name = Field::text("name", lang.word("counter-name")).value(cx.field("name", "")).errors(&cx.errors());
        let form = Form::post("/counter/open").hidden(&cx.hidden("/counters/{id}").pairs()).errors(&cx.errors());
        page(lang.word("counter-new"), form.body(name.html(lang)).html(lang))
    }
}

static COUNTER: Step = Step {
    name: "counter",
    schema: SCHEMA,
    kinds: &[Kind { name: "counter", facts: &["counter.opened", "counter.added"], replay: |_, _, _| Ok(()) }],
    commands: &[web::command::<Open>(), web::command::<Add>(), web::command::<Close>()],
    views: &[web::view::<List>(), web::view::<One>(), web::view::<New>()],
    words: [
        "rail-counters = Compteurs\ncounter-amount = Montant\ncounter-lines = Lignes\ncounter-name = Nom\ncounter-new = Nouveau compteur\n\
         counter-name_missing = Il manque un nom.\ncounter-negative = Un montant est négatif.\nrequest-stale = Il a changé.\n\
         done-counter-open = Le compteur « { $name } » est ouvert.\n",
        "rail-counters = Counters\ncounter-amount = Amount\ncounter-lines = Lines\ncounter-name = Name\ncounter-new = New counter\n\
         counter-name_missing = A name is missing.\ncounter-negative = An amount is negative.\nrequest-stale = It has changed.\n\
         done-counter-open = The counter “{ $name }” is open.\n",
    ],
};

const SCHEMA: Schema = Schema {
    step: "counter",
    versions: &[
        "CREATE TABLE counter ( -- of company\n  company_id BIGINT NOT NULL,\n  id BIGINT NOT NULL,\n  name TEXT NOT NULL,\n  total BIGINT NOT NULL,\n  version BIGINT NOT NULL,\n  PRIMARY KEY (company_id, id)\n);\n",
    ],
};

pub static STEPS: &[&Step] = &[&COUNTER];

/// Two companies; the director works in both, the reader in one, the lost nowhere.
struct People;

impl Members for People {
    fn companies(&self, store: &Store, user: i64) -> Result<Vec<(CompanyId, String)>> {
        let both = vec![(TILES, "Tuiles d’Oc".to_string()), (BRICKS, "Briques du Nord".to_string())];
        Ok(match name_of(store, user).as_str() {
            "director" => both,
            "lost" => vec![],
            _ => both[..1].to_vec(),
        })
    }

    fn role(&self, store: &Store, company: CompanyId, user: i64) -> Result<Option<Role>> {
        let name = name_of(store, user);
        let grants = match name.as_str() {
            "director" => Grants::ALL,
            "seller" if company == TILES => Grants::of(&[Permission::See, Permission::Sell]),
            "reader" if company == TILES => Grants::of(&[Permission::See]),
            _ => return Ok(None),
        };
        Ok(Some(Role { name, grants }))
    }
}

static NAMES: std::sync::Mutex<Vec<(String, i64, String)>> = std::sync::Mutex::new(Vec::new());

fn name_of(store: &Store, user: i64) -> String {
    let (names, place) = (NAMES.lock().expect("names"), store.url().shown());
    // Stores that are made at the same moment may give their users the same ids.
    names.iter().find(|(at, id, _)| *at == place && *id == user).map(|(_, _, name)| name.clone()).unwrap_or_default()
}

fn take_file(store: &Store, context: &store::Context, file: Upload) -> Result<String> {
    if file.bytes.is_empty() {
        return Err(Refusal::invalid("counter.name_missing").at("file").into());
    }
    let name = format!("{} {}", file.name, file.bytes.len());
    let opened = store.run(context, Open { name })?;
    Ok(format!("/counters/{}", opened.id))
}

fn describe(_: &mut Db, entry: &Entry) -> Result<Vec<Term>> {
    let data: serde_json::Value = serde_json::from_str(&entry.data).unwrap_or_default();
    let name = data["Opened"]["name"].as_str();
    let term = |label: &str| Term {
        kind: "counter",
        id: entry.subject,
        label: label.into(),
        text: String::new(),
        again: false,
    };
    Ok(name.map(term).into_iter().collect())
}

pub static NOTED: AtomicU64 = AtomicU64::new(0);

/// A server that runs until it is dropped.
pub struct Running {
    pub store: Store,
    pub address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
    folder: std::path::PathBuf,
}

pub fn config() -> Config {
    Config { remember: Duration::from_millis(200), stranger_per_second: 1000, ..Config::default() }
}

pub fn app(store: &Store, config: Config) -> App {
    let mut app = App::new(store.clone(), STEPS, Arc::new(People));
    app.rail = &[RailDef {
        name: "counter",
        words: "rail-counters",
        url: "/counters",
        icon: Icon::Search,
        needs: Permission::See,
    }];
    app.create = &[NewDef { words: "counter-new", url: "/counters/new", icon: Icon::Plus, needs: Permission::Sell }];
    app.counts = |db, _| {
        let company = db.company;
        let n =
            db.one("SELECT COUNT(*) FROM counter WHERE company_id = $1", params![company], |row| row.get::<i64>(0))?;
        Ok(vec![("counter", n.unwrap_or(0) as u64)])
    };
    app.uploads = &[UploadDef { path: "/import/counters", needs: Permission::Sell, handle: take_file }];
    app.jobs = &[JobDef {
        name: "note_opened",
        run: |_, _| {
            NOTED.fetch_add(1, Ordering::SeqCst);
            Ok(())
        },
    }];
    app.found = &[FoundDef { kind: "counter", words: "rail-counters", url: "/counters/{id}", icon: Icon::Search }];
    app.describe = describe;
    app.config = config;
    app
}

/// A server on a fresh store with its people.
pub fn start(config: Config) -> Running {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let n = COUNT.fetch_add(1, Ordering::SeqCst);
    let folder = std::env::temp_dir().join(format!("web-server-{}-{n}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    // `POSTGRES_ADMIN=postgres://user@host:port/postgres` runs the same tests on that server, a database each.
    let url = match std::env::var("POSTGRES_ADMIN") {
        Err(_) => Url::Sqlite(folder.join("store.db")),
        Ok(admin) => {
            let name = format!("web_{}_{n}", std::process::id());
            let mut made = std::process::Command::new("psql");
            made.args([&admin, "-qc", &format!("CREATE DATABASE {name}")]);
            assert!(made.status().expect("psql runs").success());
            let (server, _) = admin.rsplit_once('/').expect("an address with a database");
            Url::parse(&format!("{server}/{name}"))
        }
    };
    let options = Options { clock: Clock::real(), seed: None, node: 0, writers: 2 };
    let store = Store::open(&url, &[web::platform::SCHEMA, SCHEMA], options).expect("a store");
    store.open_lane(TILES).expect("a lane");
    store.open_lane(BRICKS).expect("a lane");
    for name in ["director", "seller", "reader", "lost"] {
        let email = format!("{name}@tuiles.example");
        let new = NewUser { email: &email, name, password: PASSWORD, locale: web::i18n::Locale::Fr };
        let id = user_add(&store, &new).expect("a user");
        NAMES.lock().expect("names").push((store.url().shown(), id, name.to_string()));
    }
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let (tell, told) = std::sync::mpsc::channel();
    let app = app(&store, config);
    let thread = std::thread::spawn(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let server = Server::bind(app, SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a server");
            tell.send(server.address().expect("an address")).expect("told");
            server.run(async { drop(stopped.await) }).await.expect("it ran");
        });
    });
    let address = told.recv().expect("it listens");
    Running { store, address, stop: Some(stop), thread: Some(thread), folder }
}

impl Running {
    /// Asks it to stop and waits until it has.
    pub fn stop(&mut self) {
        let _ = self.stop.take().map(|s| s.send(()));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("it stopped in order");
        }
    }

    /// The id of a user by name.
    pub fn user(&self, name: &str) -> i64 {
        let found = web::platform::user_find(&self.store, &format!("{name}@tuiles.example"));
        found.expect("a store").expect("a user").id
    }

    /// A token of a user in a company.
    pub fn token(&self, name: &str, company: CompanyId, permissions: &[Permission]) -> String {
        let new = NewToken { company, user: self.user(name), name: "test", permissions };
        token_add(&self.store, &new).expect("a token").secret
    }

    pub fn client(&self) -> Client {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None).build();
        Client { agent: config.into(), base: format!("http://{}", self.address), cookies: Vec::new(), token: None }
    }

    /// A client that is signed in.
    pub fn signed_in(&self, name: &str) -> Client {
        let mut client = self.client();
        let email = format!("{name}@tuiles.example");
        let got = client.post("/sign-in", &[("email", &email), ("password", PASSWORD), ("back", "/counters")]);
        assert_eq!((got.status, got.header("location")), (303, "/counters"), "{}", got.body);
        client
    }

    /// A client with a token.
    pub fn program(&self, name: &str) -> Client {
        let token = self.token(name, TILES, &[]);
        Client { token: Some(token), ..self.client() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A browser or a program.
#[derive(Clone)]
pub struct Client {
    pub agent: ureq::Agent,
    pub base: String,
    pub cookies: Vec<(String, String)>,
    pub token: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    /// The code of the error envelope.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or("").to_string()
    }

    /// The value of a hidden field of the page's last form.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let at = self.body.rfind(&mark).unwrap_or_else(|| panic!("no {name} in {}", self.body)) + mark.len();
        let rest = &self.body[at..];
        rest[..rest.find('"').expect("a quote")].replace("&amp;", "&")
    }
}

impl Client {
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Got {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        if !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            request = request.header("cookie", all.join("; "));
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let config = self.agent.configure_request(request.body(body.to_vec()).expect("a request"));
        let request = config.allow_non_standard_methods(true).build();
        let mut answer = self.agent.run(request).expect("an answer");
        let got = Got {
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()))
                .collect(),
            body: answer.body_mut().read_to_string().unwrap_or_default(),
        };
        for (_, cookie) in got.headers.iter().filter(|(n, _)| n == "set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|c| c.split_once('=')).expect("a cookie");
            self.cookies.retain(|(n, _)| n != name);
            if !value.is_empty() {
                self.cookies.push((name.to_string(), value.to_string()));
            }
        }
        got
    }

    pub fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, &[], b"")
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Got {
        let body: Vec<String> = fields
            .iter()
            .map(|(n, v)| format!("{}={}", web::ui::query::encoded(n), web::ui::query::encoded(v)))
            .collect();
        self.send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], body.join("&").as_bytes())
    }

    pub fn json(&mut self, path: &str, body: &str) -> Got {
        self.json_with(path, body, &[])
    }

    pub fn json_with(&mut self, path: &str, body: &str, headers: &[(&str, &str)]) -> Got {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send("POST", path, &all, body.as_bytes())
    }
}
