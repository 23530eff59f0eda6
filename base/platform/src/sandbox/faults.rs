//! What can be made to go wrong, so that a client meets it before a real platform does it.

use serde::{Deserialize, Serialize};

use super::http::Reply;

/// Faults; zero or false is none. Counts go down with each use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Faults {
    /// The next so many requests are answered 429.
    pub too_many: u32,
    /// The next so many are answered 503, the health check too.
    pub unavailable: u32,
    /// The next so many are answered 500.
    pub broken: u32,
    /// The next so many tokens are not believed (401).
    pub unauthorized: u32,
    /// `Retry-After` of 429 and 503, in seconds.
    pub retry_after: u32,
    /// Every answer waits so many milliseconds.
    pub delay_ms: u64,
    /// The next so many invoices are rejected (213), whatever they are.
    pub reject: u32,
    /// The next so many flows are not taken in (acknowledgement `Error`, `OtherTechnicalError`).
    pub refuse: u32,
    /// The next so many flows are taken and never acknowledged.
    pub silent: u32,
    /// Acknowledgements and statuses come so many seconds later.
    pub late_seconds: i64,
    /// Every callback is posted twice.
    pub duplicate: bool,
    /// The next so many callbacks are lost.
    pub lost_callbacks: u32,
}

/// Uses one up.
pub(super) fn take(count: &mut u32) -> bool {
    let left = *count > 0;
    *count = count.saturating_sub(1);
    left
}

impl Faults {
    /// The fault that a request meets before anything else is looked at.
    pub(super) fn strike(&mut self) -> Option<Reply> {
        self.strike_sign_in().or_else(|| {
            let struck = take(&mut self.unauthorized);
            struck.then(|| Reply::error(401, "INVALID_TOKEN", "Asked for with the fault unauthorized."))
        })
    }

    /// The same where a token is asked for: it can't be wrong yet.
    pub(super) fn strike_sign_in(&mut self) -> Option<Reply> {
        let retry_after = self.retry_after.to_string();
        let reply = if take(&mut self.too_many) {
            let reply = Reply::error(429, "TOO_MANY_REQUESTS", "Asked for with the fault tooMany.");
            reply.with("Retry-After", &retry_after)
        } else if take(&mut self.unavailable) {
            Reply::error(503, "RESOURCE_ERROR", "Asked for with the fault unavailable.").with("Retry-After", &retry_after)
        } else if take(&mut self.broken) {
            Reply::error(500, "INTERNAL_ERROR", "Asked for with the fault broken.")
        } else {
            return None;
        };
        Some(reply)
    }

    /// The same for the health check, which needs no token and does not use faults up.
    pub(super) fn strike_health(&self) -> Option<Reply> {
        (self.unavailable > 0).then(|| Reply::error(503, "RESOURCE_ERROR", "Asked for with the fault unavailable."))
    }
}
