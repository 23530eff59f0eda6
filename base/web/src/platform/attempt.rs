//! How often somebody may try to sign in: failures are counted by account and by address, on all nodes together.

use kernel::{Refusal, Result};
use store::private::hex;
use store::{Store, params};

use super::secret;

/// How many failures are allowed in how long.
#[derive(Clone, Copy, Debug)]
pub struct Allowed {
    /// Failures of one account.
    pub account: i64,
    /// Failures from one address.
    pub address: i64,
    /// In how many milliseconds.
    pub window_ms: i64,
}

fn names(email: &str, address: &str) -> [(&'static str, String); 2] {
    [("account", hex(&secret::hash(&email.trim().to_lowercase()))), ("address", address.to_string())]
}

/// Refused with `request.too_many` and the `seconds` to wait when there were too many failures lately.
pub fn check(store: &Store, (email, address): (&str, &str), allowed: Allowed) -> Result<()> {
    let now = store.clock().now();
    let [account, from] = names(email, address);
    let counts = store.with_reader(|conn| {
        conn.all(
            "SELECT kind, since, failures FROM sign_in_attempt
             WHERE ((kind = $1 AND name = $2) OR (kind = $3 AND name = $4)) AND since > $5",
            params![account.0, &account.1, from.0, &from.1, now - allowed.window_ms],
            |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?)),
        )
    })?;
    let over = counts
        .iter()
        .filter(|(kind, _, failures)| *failures >= if kind == "account" { allowed.account } else { allowed.address });
    match over.map(|(_, since, _)| since + allowed.window_ms - now).max() {
        None => Ok(()),
        Some(wait) => Err(Refusal::busy("request.too_many").with("seconds", wait / 1000 + 1).into()),
    }
}

/// Counts a failure.
pub fn failed(store: &Store, (email, address): (&str, &str), allowed: Allowed) -> Result<()> {
    let now = store.clock().now();
    store.platform(|conn| {
        conn.exec("DELETE FROM sign_in_attempt WHERE since <= $1", params![now - allowed.window_ms])?;
        for (kind, name) in names(email, address) {
            conn.exec(
                "INSERT INTO sign_in_attempt (kind, name, since, failures) VALUES ($1, $2, $3, 1)
                 ON CONFLICT (kind, name) DO UPDATE SET failures = sign_in_attempt.failures + 1",
                params![kind, &name, now],
            )?;
        }
        Ok(())
    })
}

/// Somebody signed in: the account's failures are forgotten, those of the address stay.
pub fn succeeded(store: &Store, email: &str) -> Result<()> {
    let [(kind, name), _] = names(email, "");
    let known = store.with_reader(|conn| {
        conn.one("SELECT 1 FROM sign_in_attempt WHERE kind = $1 AND name = $2", params![kind, &name], |_| Ok(()))
    })?;
    if known.is_none() {
        return Ok(());
    }
    store
        .platform(|conn| conn.exec("DELETE FROM sign_in_attempt WHERE kind = $1 AND name = $2", params![kind, &name]))
        .map(drop)
}
