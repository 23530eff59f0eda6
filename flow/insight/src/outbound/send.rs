//! Posting a fact: the body, its signature, and a client that connects to public addresses only.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kernel::{CompanyId, Fault, Result};
use ring::hmac;
use serde_json::{Value, json};
use store::Entry;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::rules;
use super::store::Tried;

/// Whether this process may call private addresses; the operator says so when the server starts.
static PRIVATE: AtomicBool = AtomicBool::new(false);

/// How webhooks are called.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Addresses of this machine and its network may be called, and without TLS (`false`).
    pub private: bool,
    /// Milliseconds between a fact and its first delivery (10,000).
    pub quiet_ms: i64,
    /// The time for a whole call (10 s).
    pub timeout: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { private: false, quiet_ms: rules::QUIET_MS, timeout: Duration::from_secs(10) }
    }
}

/// Lets webhooks of private addresses be added in this process, or not.
pub fn allow_private(allowed: bool) {
    PRIVATE.store(allowed, Ordering::Relaxed);
}

/// May this process call private addresses?
pub(super) fn private_allowed() -> bool {
    PRIVATE.load(Ordering::Relaxed)
}

/// Resolves names and keeps the public addresses. The connection is made to what is returned here, so a name that
/// leads elsewhere a moment later gains nothing.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    private: bool,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> std::result::Result<ResolvedSocketAddrs, ureq::Error> {
        let all = self.inner.resolve(uri, config, timeout)?;
        if self.private {
            return Ok(all);
        }
        let mut public = self.empty();
        for address in all.iter().filter(|a| rules::is_public(a.ip())) {
            public.push(*address);
        }
        match public.is_empty() {
            true => Err(ureq::Error::Io(std::io::Error::other("the name leads to a private address"))),
            false => Ok(public),
        }
    }
}

/// A client for webhooks: no redirects, no proxy, the answer's body is not read.
pub(super) fn client(settings: Settings) -> ureq::Agent {
    let config = Config::builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .https_only(!settings.private)
        .timeout_global(Some(settings.timeout))
        .user_agent("Quittance")
        .build();
    let resolver = Guarded { inner: DefaultResolver::default(), private: settings.private };
    ureq::Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// The name of a delivery: the same fact has the same one however often it comes.
fn name(company: CompanyId, seq: i64) -> String {
    format!("{company}-{seq}")
}

/// What is posted: the fact as the journal has it; personal values are digests.
pub(super) fn body(company: CompanyId, entry: &Entry) -> Result<String> {
    let data: Value = serde_json::from_str(&entry.data).map_err(Fault::broken)?;
    // A fact is one variant with its values; the values alone are what a receiver wants.
    let values = match &data {
        Value::Object(map) if map.len() == 1 => map.values().next().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let body = json!({
        "id": name(company, entry.seq),
        "fact": entry.fact,
        "company": company,
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "subject": entry.subject,
        "actor": entry.actor.to_string(),
        "via": entry.via,
        "command": entry.command,
        "data": values,
    });
    Ok(body.to_string())
}

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 under the secret over `SECONDS.BODY`. A receiver computes the same, compares in
/// constant time and refuses what is older than a few minutes.
pub fn signature(secret: &str, seconds: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", store::private::hex(tag.as_ref()))
}

/// Where a fact goes, and as what.
pub(super) struct Post<'a> {
    /// The address.
    pub url: &'a str,
    /// The secret.
    pub secret: &'a str,
    /// The company.
    pub company: CompanyId,
    /// The fact.
    pub entry: &'a Entry,
    /// Now, milliseconds since 1970 UTC.
    pub now: i64,
}

/// Posts it once.
pub(super) fn post(agent: &ureq::Agent, post: &Post) -> Tried {
    let began = Instant::now();
    let sent = body(post.company, post.entry).map_err(|f| f.to_string()).and_then(|body| {
        let answer = agent
            .post(post.url)
            .header("content-type", "application/json")
            .header("quittance-fact", &post.entry.fact)
            .header("quittance-delivery", name(post.company, post.entry.seq))
            .header("quittance-signature", signature(post.secret, post.now / 1000, &body))
            .send(body);
        answer.map(|a| i64::from(a.status().as_u16())).map_err(|e| e.to_string())
    });
    let took = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    match sent {
        Ok(status) => Tried { status: Some(status), error: None, took },
        Err(error) => Tried { status: None, error: Some(error.chars().take(300).collect()), took },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_can_be_checked_by_others() {
        // HMAC-SHA256 of "1.x" under "key", by Python's hmac.
        let expected = "t=1,v1=fc4913c41a7bf793267e2a384f3261c9436ec2cd097bd745e7b0d99113f510ec";
        assert_eq!(signature("key", 1, "x"), expected);
    }

    #[test]
    fn a_private_address_is_not_called() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let entry = Entry {
            seq: 1,
            at: 1,
            actor: 0,
            via: "job".into(),
            command: "x".into(),
            cause: None,
            kind: "order".into(),
            subject: kernel::Id(1),
            fact: "order.drafted".into(),
            data: r#"{"drafted":{}}"#.into(),
        };
        let agent = client(Settings::default());
        for host in ["127.0.0.1", "localhost"] {
            let url = format!("https://{host}:{port}/");
            let tried = post(&agent, &Post { url: &url, secret: "s", company: kernel::Id(1), entry: &entry, now: 0 });
            assert!(tried.status.is_none() && tried.error.unwrap().contains("private"), "{host}");
            assert!(listener.accept().is_err(), "nobody knocked");
        }
    }
}
