//! What the server holds while it runs: the app, its words and routes, and who was seen lately.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use kernel::{CompanyId, Fault, Refusal, Result};
use store::{Db, Grants};
use tokio::sync::Semaphore;

use super::App;
use super::answer::unauthenticated;
use super::head::Head;
use super::limit::Limiter;
use super::route::Routes;
use crate::cx::User;
use crate::form::Shape;
use crate::i18n::{Lang, Locale, Words};
use crate::platform::secret::{Hash, base64url};
use crate::platform::{changes, session, token};
use crate::ui::{Account, Company, Flash, Frame, MenuEntry, RailEntry, Theme};

/// Reads at once: what the store's pool holds.
const READS: usize = 16;
/// How long a count on the rail is taken as it was.
const COUNTS_FOR: Duration = Duration::from_secs(3);
/// How often the use of a session or token is noted.
const NOTED_MS: i64 = 5 * 60_000;

type Counts = Vec<(&'static str, u64)>;
type Seen = HashMap<Hash, (Instant, u64, Arc<Who>)>;
type Counted = HashMap<(CompanyId, String), (Instant, Counts)>;

pub struct State {
    pub app: App,
    pub words: Words,
    pub routes: Routes,
    pub shapes: HashMap<&'static str, Shape>,
    pub reads: Arc<Semaphore>,
    /// Passwords checked at once: each takes 19 MiB and tens of milliseconds of a core.
    pub passwords: Semaphore,
    pub tokens: Limiter<i64>,
    pub strangers: Limiter<std::net::IpAddr>,
    pub visitors: Limiter<std::net::IpAddr>,
    pub openapi: std::sync::OnceLock<String>,
    zone: TimeZone,
    seen: Mutex<Seen>,
    counts: Mutex<Counted>,
    nonce: AtomicU64,
}

/// Who asks: a person with a session or a program with a token.
pub struct Who {
    /// The id of the session or token.
    pub sender: i64,
    pub user: User,
    pub company: CompanyId,
    pub company_name: String,
    pub companies: Vec<(CompanyId, String)>,
    pub grants: Grants,
    pub csrf: String,
    pub locale: Locale,
    pub theme: Theme,
    /// When the session ends, milliseconds since 1970 UTC.
    pub expires: i64,
    pub session: Option<session::Session>,
}

impl State {
    pub fn new(app: App) -> Result<State> {
        let words = super::words(app.steps)?;
        let routes = Routes::new(&app)?;
        let commands = app.steps.iter().flat_map(|s| s.commands);
        let shapes = commands.map(|c| (c.name, Shape::of(c.input))).collect();
        let config = &app.config;
        let (tokens, strangers) = (Limiter::new(config.api_per_second), Limiter::new(config.stranger_per_second));
        let visitors = Limiter::new(config.visitor_per_second);
        let nonce = AtomicU64::new(u64::from_le_bytes(app.store.random().bytes()));
        Ok(State {
            words,
            routes,
            shapes,
            reads: Arc::new(Semaphore::new(READS)),
            passwords: Semaphore::new(4),
            tokens,
            strangers,
            visitors,
            openapi: std::sync::OnceLock::new(),
            zone: store::clock::zone(),
            seen: Mutex::default(),
            counts: Mutex::default(),
            nonce,
            app,
        })
    }

    pub fn lang(&self, locale: Locale) -> Lang<'_> {
        Lang::new(&self.words, locale, self.app.store.clock().today()).in_zone(&self.zone)
    }

    /// The secret of a session's forms, and a number of its own for every page, under which its forms happen once.
    pub fn form_secret(&self, who: &Who) -> String {
        let n = self.nonce.fetch_add(1, Ordering::Relaxed);
        format!("{}.{}", who.csrf, base64url(&n.to_le_bytes()))
    }

    fn remembered(&self, hash: &Hash) -> Option<Arc<Who>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, change, who) = seen.get(hash)?;
        let now = self.app.store.clock().now();
        if at.elapsed() < self.app.config.remember && *change == changes() && who.expires > now {
            return Some(Arc::clone(who));
        }
        seen.remove(hash);
        None
    }

    fn remember(&self, hash: Hash, change: u64, who: &Arc<Who>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= 20_000 {
            seen.retain(|_, (at, ..)| at.elapsed() < self.app.config.remember);
        }
        seen.insert(hash, (Instant::now(), change, Arc::clone(who)));
    }

    /// The person of the session cookie; `request.signed_out` without one, `request.session_ended` for one that
    /// is no more.
    pub async fn person(self: &Arc<State>, head: &Head) -> Result<Arc<Who>> {
        let hash = head.session.ok_or_else(|| unauthenticated("request.signed_out"))?;
        self.who(head, hash, |state, hash| {
            let found = session::find(&state.app.store, hash, state.app.config.session_idle_ms)?;
            let found = found.ok_or_else(|| unauthenticated("request.session_ended"))?;
            let now = state.app.store.clock().now();
            if now - found.seen > NOTED_MS {
                session::seen(&state.app.store, found.id)?;
            }
            state.of_session(found)
        })
        .await
    }

    /// The program of the bearer token; `request.token_missing`, `request.token_wrong`, `request.too_many`.
    pub async fn program(self: &Arc<State>, head: &Head) -> Result<Arc<Who>> {
        let hash = head.token.ok_or_else(|| unauthenticated("request.token_missing"))?;
        let who = self
            .who(head, hash, |state, hash| {
                let found = token::find(&state.app.store, hash)?;
                let found = found.ok_or_else(|| unauthenticated("request.token_wrong"))?;
                let now = state.app.store.clock().now();
                if found.used.is_none_or(|used| now - used > NOTED_MS) {
                    token::used(&state.app.store, found.id)?;
                }
                state.of_token(found)
            })
            .await?;
        self.tokens.take(who.sender)?;
        Ok(who)
    }

    async fn who(
        self: &Arc<State>,
        head: &Head,
        hash: Hash,
        find: fn(&State, &Hash) -> Result<Who>,
    ) -> Result<Arc<Who>> {
        if let Some(who) = self.remembered(&hash) {
            return Ok(who);
        }
        let (change, state) = (changes(), Arc::clone(self));
        let found = blocking(move || find(&state, &hash)).await;
        match found {
            Ok(who) => {
                let who = Arc::new(who);
                self.remember(hash, change, &who);
                Ok(who)
            }
            Err(fault) => {
                // Guessing is slow: secrets cannot be guessed, but the look-ups cost something.
                self.strangers.take(head.ip)?;
                Err(fault)
            }
        }
    }

    fn of_session(&self, session: session::Session) -> Result<Who> {
        let companies = self.app.members.companies(&self.app.store, session.account.id)?;
        let at = companies.iter().position(|(id, _)| *id == session.company).unwrap_or(0);
        let Some((company, company_name)) = companies.get(at).cloned() else {
            return Err(Refusal::forbidden("request.no_company").into());
        };
        let role = self.app.members.role(&self.app.store, company, session.account.id)?;
        let role = role.ok_or_else(|| Refusal::forbidden("request.no_company"))?;
        let account = &session.account;
        Ok(Who {
            sender: session.id,
            user: User { id: account.id, name: account.name.clone(), email: account.email.clone(), role: role.name },
            company,
            company_name,
            companies,
            grants: role.grants,
            csrf: session.csrf.clone(),
            locale: Locale::parse(&account.locale).unwrap_or_default(),
            theme: Theme::parse(&account.theme).unwrap_or_default(),
            expires: session.expires,
            session: Some(session),
        })
    }

    fn of_token(&self, found: token::Token) -> Result<Who> {
        let role = self.app.members.role(&self.app.store, found.company, found.user)?;
        let role = role.ok_or_else(|| unauthenticated("request.token_wrong"))?;
        let names = self.app.members.companies(&self.app.store, found.user)?;
        let company_name = names.into_iter().find(|(id, _)| *id == found.company).map(|(_, name)| name);
        Ok(Who {
            sender: found.id,
            user: User { id: found.user, name: found.user_name, email: found.email, role: role.name },
            company: found.company,
            company_name: company_name.unwrap_or_default(),
            companies: Vec::new(),
            grants: found.limit.map_or(role.grants, |limit| token::both(role.grants, limit)),
            csrf: String::new(),
            locale: Locale::parse(&found.locale).unwrap_or_default(),
            theme: Theme::Auto,
            expires: i64::MAX,
            session: None,
        })
    }

    /// How much waits behind each entry of the rail; a few seconds old at most.
    pub fn counts(&self, who: &Who, db: &mut Db) -> Result<Counts> {
        let key = (who.company, who.user.role.clone());
        let kept = |counts: &HashMap<_, (Instant, Counts)>| {
            counts.get(&key).filter(|(at, _)| at.elapsed() < COUNTS_FOR).map(|(_, list)| list.clone())
        };
        if let Some(list) = kept(&self.counts.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(list);
        }
        let list = (self.app.counts)(db, who.grants)?;
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > 1000 {
            counts.clear();
        }
        counts.insert(key, (Instant::now(), list.clone()));
        Ok(list)
    }

    /// The frame around a page that highlights `rail`.
    pub fn frame<'a>(
        &'a self,
        head: &Head,
        who: &Who,
        lang: Lang<'a>,
        (rail, counts): (&str, &[(&'static str, u64)]),
    ) -> Frame<'a> {
        let account = Account { name: who.user.name.clone(), detail: who.user.email.clone(), url: Some("/account".to_string()) };
        let mut frame = Frame::new(lang, who.company_name.clone(), account);
        frame.theme = who.theme;
        let others = who.companies.iter().filter(|(id, _)| *id != who.company);
        frame.companies =
            others.map(|(id, name)| Company { name: name.clone(), url: format!("/company/{id}") }).collect();
        let seen = self.app.rail.iter().filter(|r| who.grants.has(r.needs));
        frame.rail = seen
            .map(|r| RailEntry {
                key: r.words,
                url: r.url.to_string(),
                icon: r.icon,
                count: counts.iter().find(|(name, _)| *name == r.name).map_or(0, |(_, n)| *n),
                active: r.name == rail,
            })
            .collect();
        let made = self.app.create.iter().filter(|n| who.grants.has(n.needs));
        frame.create =
            made.map(|n| MenuEntry { label: lang.word(n.words), url: n.url.to_string(), icon: n.icon }).collect();
        frame.here = if head.method == axum::http::Method::POST { "/".to_string() } else { head.address() };
        frame.hidden = vec![("_csrf".to_string(), self.form_secret(who))];
        frame.events = Some("/events".to_string());
        if let Some(said) = head.flash.as_deref().and_then(|f| super::answer::flash_sentence(self, who.locale, f)) {
            let flash = Flash::done(said);
            let link = head.flash.as_deref().and_then(|f| super::answer::flash_link(&self.app.config, head, f));
            frame.flash.push(match link {
                Some(link) => flash.action(maud::html! { a.secret href=(link) { (link) } }),
                None => flash,
            });
        }
        frame
    }
}

/// Runs what waits for the store on a thread of its own.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Fault::broken(match error.try_into_panic() {
            Ok(panic) => panic_text(&panic),
            Err(error) => error.to_string(),
        })),
    }
}

/// What a panic said.
pub fn panic_text(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words").to_string()
}
