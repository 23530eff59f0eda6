//! A platform to try the reform on: it takes flows, judges invoices by the real rules, keeps a directory, lets
//! invoices live, tells of it by callbacks, and breaks on request.
//!
//! It is a value: [`Sandbox::answer`] takes a request and the moment, [`Sandbox::advance`] lets time pass and gives the
//! callbacks to post. No network, no clock, no thread; the same requests at the same moments give the same answers.
//! Everything is kept in memory and is gone with it.

mod board;
mod company;
mod faults;
mod flows;
mod hooks;
pub mod http;
mod judge;
mod life;
mod lookup;
mod page;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

pub use company::{Company, Persona};
pub use faults::Faults;
pub use hooks::Callback;
use flows::Stored;
use hooks::Subscription;
pub use http::{Part, Reply, Request};
use life::LifeOf;

/// How a sandbox behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The secret with which every company signs in; its client identifier is its SIREN.
    pub secret: String,
    /// Seconds from a sending to its acknowledgement, and between two statuses that come by themselves.
    pub pace: i64,
    /// Seconds that a token lasts.
    pub token_seconds: i64,
    /// What secrets and identifiers follow from.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { secret: "sandbox".to_string(), pace: 1, token_seconds: 3600, seed: 1 }
    }
}

/// The platform's own number (scheme 0238) in life-cycle messages.
pub const NUMBER: &str = "9999";
/// Its name.
pub const NAME: &str = "Quittance sandbox";

/// The platform.
pub struct Sandbox {
    settings: Settings,
    companies: BTreeMap<String, Company>,
    flows: Vec<Stored>,
    lives: BTreeMap<life::InvoiceKey, LifeOf>,
    subscriptions: Vec<Subscription>,
    callbacks: Vec<Callback>,
    faults: Faults,
    due: Vec<(Timestamp, u64, Due)>,
    made: u64,
    changes: u64,
}

/// Something that will happen by itself.
#[derive(Clone, Debug)]
enum Due {
    /// A flow is taken in, or not.
    Judge(usize),
    /// The next thing that a platform or a played buyer says of an invoice.
    Say(life::InvoiceKey, life::Step),
}

impl Sandbox {
    /// An empty platform.
    pub fn new(settings: Settings) -> Sandbox {
        Sandbox {
            settings,
            companies: BTreeMap::new(),
            flows: Vec::new(),
            lives: BTreeMap::new(),
            subscriptions: Vec::new(),
            callbacks: Vec::new(),
            faults: Faults::default(),
            due: Vec::new(),
            made: 0,
            changes: 0,
        }
    }

    /// Registers a company, or changes it.
    pub fn register(&mut self, company: Company) {
        self.companies.insert(company.siren.clone(), company);
    }

    /// The faults that are switched on.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// Answers a request at a moment. Never fails: what is wrong is said in the terms of the norm.
    pub fn answer(&mut self, request: &Request, now: Timestamp) -> Reply {
        self.advance_to(now);
        let path = request.path.clone();
        let route = path.trim_end_matches('/');
        if let Some(rest) = route.strip_prefix("/sandbox") {
            return self.board(rest, request, now);
        }
        match (request.method.as_str(), route) {
            ("GET", "") => return self.page(request),
            ("POST", token) if token.starts_with("/auth-service/") && token.ends_with("/token") => {
                return self.token(request, now);
            }
            ("GET", "/flow-service/v1/healthcheck" | "/directory-service/v1/healthcheck") => {
                return self.faults.strike_health().unwrap_or_else(|| Reply::empty(200));
            }
            _ => {}
        }
        if let Some(struck) = self.faults.strike() {
            return struck;
        }
        let organization = match self.signed_in(request, now) {
            Ok(organization) => organization,
            Err(reply) => return reply,
        };
        if let Some(rest) = route.strip_prefix("/flow-service/v1/") {
            self.flow_service(&organization, rest, request, now)
        } else if let Some(rest) = route.strip_prefix("/directory-service/v1/") {
            self.directory_service(rest, request)
        } else {
            Reply::error(404, "MISSING_RESOURCE", "No such address; see GET /.")
        }
    }

    /// What a request that could not be read is told.
    pub fn unread(too_large: bool) -> Reply {
        if too_large {
            Reply::error(413, "FILE_SIZE_EXCEEDED", "A file is at most 100 MB.")
        } else {
            Reply::error(400, "MALFORMED_BODY", "The body broke off, or is no form though it says so.")
        }
    }

    /// Lets time pass and gives what is to be posted; each callback is given once, or twice under the fault.
    pub fn advance(&mut self, now: Timestamp) -> Vec<Callback> {
        self.advance_to(now);
        let mut ready = Vec::new();
        self.callbacks.retain(|callback| {
            let is_due = callback.at <= now;
            if is_due {
                ready.push(callback.clone());
            }
            !is_due
        });
        ready
    }

    /// Says how a callback went: what failed is tried again three times, later each time.
    pub fn called(&mut self, callback: Callback, went_well: bool, now: Timestamp) {
        if !went_well && let Some(again) = callback.again(now) {
            self.callbacks.push(again);
        }
    }

    fn advance_to(&mut self, now: Timestamp) {
        loop {
            let next = self.due.iter().enumerate().filter(|(_, d)| d.0 <= now).min_by_key(|(_, d)| (d.0, d.1));
            let Some(index) = next.map(|(index, _)| index) else { return };
            let (at, _, due) = self.due.swap_remove(index);
            match due {
                Due::Judge(flow) => self.judge(flow, at),
                Due::Say(key, step) => self.say(&key, step, at),
            }
        }
    }

    fn later(&mut self, now: Timestamp, seconds: i64, due: Due) {
        let seconds = seconds.saturating_add(self.faults.late_seconds).max(0);
        let at = now.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(now);
        self.made += 1;
        self.due.push((at, self.made, due));
    }

    /// Random-looking bytes that follow from the seed: the sandbox must be repeatable.
    fn bytes(&mut self, what: &str) -> [u8; 32] {
        self.made += 1;
        let mut mac = self.mac();
        mac.update(format!("{what} {}", self.made).as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn mac(&self) -> Hmac<Sha256> {
        let key = self.settings.seed.to_be_bytes();
        Hmac::new_from_slice(&key).unwrap_or_else(|_| unreachable!("a key of any length will do"))
    }

    /// An identifier in the form of a UUID.
    fn uuid(&mut self, what: &str) -> String {
        let bytes = self.bytes(what);
        let hex: String = bytes.iter().take(16).map(|b| format!("{b:02x}")).collect();
        format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
    }

    /// OAuth 2.0 client credentials: the client is a SIREN, known or not; unknown ones are registered by it.
    fn token(&mut self, request: &Request, now: Timestamp) -> Reply {
        if let Some(struck) = self.faults.strike_sign_in() {
            return struck;
        }
        let form = request.form();
        let field = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default();
        let (basic_id, basic_secret) = request.basic().unwrap_or_default();
        let id = if basic_id.is_empty() { field("client_id").to_string() } else { basic_id };
        let secret = if basic_secret.is_empty() { field("client_secret").to_string() } else { basic_secret };
        if field("grant_type") != "client_credentials" {
            return Reply::json(400, &serde_json::json!({"error": "unsupported_grant_type"}));
        }
        if secret != self.settings.secret || !kernel::identifier::is_siren(&id) {
            return Reply::json(401, &serde_json::json!({"error": "invalid_client"}));
        }
        let known = self.companies.entry(id.clone()).or_insert_with(|| Company::named(&id, &id));
        known.signs_in = true;
        let until = now.as_second().saturating_add(self.settings.token_seconds);
        let token = self.signed(&serde_json::json!({"sub": id, "exp": until, "iss": NAME}));
        let granted = serde_json::json!({
            "access_token": token, "token_type": "Bearer", "expires_in": self.settings.token_seconds
        });
        Reply::json(200, &granted)
    }

    /// A JSON web token (RFC 7519, HS256).
    fn signed(&self, claims: &serde_json::Value) -> String {
        let head = URL_SAFE_NO_PAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
        let body = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let mut mac = self.mac();
        mac.update(body.as_bytes());
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    /// The company that a request speaks for.
    fn signed_in(&mut self, request: &Request, now: Timestamp) -> Result<String, Reply> {
        let Some(token) = request.header("authorization").and_then(|h| h.strip_prefix("Bearer ")) else {
            return Err(Reply::error(401, "MISSING_TOKEN", "Sign in first: POST /auth-service/SIREN/token."));
        };
        let wrong = || Reply::error(401, "INVALID_TOKEN", "The token is not ours, or has ended.");
        let (body, signature) = token.rsplit_once('.').ok_or_else(wrong)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| wrong())?;
        let mut mac = self.mac();
        mac.update(body.as_bytes());
        mac.verify_slice(&signature).map_err(|_| wrong())?;
        let claims = body.split_once('.').and_then(|(_, claims)| URL_SAFE_NO_PAD.decode(claims).ok());
        let claims: serde_json::Value =
            claims.and_then(|c| serde_json::from_slice(&c).ok()).ok_or_else(wrong)?;
        if claims["exp"].as_i64().is_none_or(|until| until <= now.as_second()) {
            return Err(wrong());
        }
        let own = claims["sub"].as_str().unwrap_or_default().to_string();
        match request.header("organization-id") {
            None => Ok(own),
            Some(asked) if asked == own => Ok(own),
            // An account may speak for companies that named it as their agent.
            Some(asked) if self.companies.get(asked).is_some_and(|c| c.agents.contains(&own)) => Ok(asked.to_string()),
            Some(_) => Err(Reply::error(403, "FORBIDDEN_ACCESS", "This account does not speak for that organization.")),
        }
    }
}
