//! Sessions of people: a secret in a cookie, its hash here.

use kernel::{CompanyId, Id, Refusal, Result};
use store::{Conn, Store, params};

use super::secret::{self, Hash};
use super::user::Account;

/// A session that is alive, with its user.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id.
    pub id: i64,
    /// Who.
    pub account: Account,
    /// The company worked in.
    pub company: CompanyId,
    /// What every form carries.
    pub csrf: String,
    /// When it was last known to be used, milliseconds since 1970 UTC.
    pub seen: i64,
    /// When it ends, used or not.
    pub expires: i64,
}

/// Starts a session that lasts `lifetime_ms` at most; gives the secret for the cookie.
pub fn start(store: &Store, user: i64, company: CompanyId, lifetime_ms: i64) -> Result<String> {
    let (key, csrf) = (secret::make(store), secret::make(store));
    let (id, now, hash) = (store.new_id(), store.clock().now(), secret::hash(&key));
    store.platform(|conn| {
        conn.exec("DELETE FROM session WHERE expires < $1", params![now])?;
        conn.exec(
            "INSERT INTO session (id, hash, user_id, company, csrf, created, seen, expires)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
            params![id, &hash, user, company, &csrf, now, now + lifetime_ms],
        )?;
        conn.exec("UPDATE app_user SET company = $1 WHERE id = $2", params![company, user])
    })?;
    Ok(key)
}

/// The session of a secret's hash, unless it ended, was idle for `idle_ms`, or its user is disabled.
pub fn find(store: &Store, hash: &Hash, idle_ms: i64) -> Result<Option<Session>> {
    let now = store.clock().now();
    let found = store.with_reader(|conn| {
        conn.one(
            "SELECT s.id, s.hash, s.company, s.csrf, s.seen, s.expires,
                    u.id, u.email, u.name, u.locale, u.theme, u.company
             FROM session s JOIN app_user u ON u.id = s.user_id
             WHERE s.hash = $1 AND s.expires > $2 AND s.seen > $3 AND u.disabled IS NULL",
            params![hash, now, now - idle_ms],
            |row| {
                let account = Account {
                    id: row.get(6)?,
                    email: row.get(7)?,
                    name: row.get(8)?,
                    locale: row.get(9)?,
                    theme: row.get(10)?,
                    company: row.get(11)?,
                    disabled: None,
                };
                let session = Session {
                    id: row.get(0)?,
                    account,
                    company: row.get(2)?,
                    csrf: row.get(3)?,
                    seen: row.get(4)?,
                    expires: row.get(5)?,
                };
                Ok((session, row.get::<Vec<u8>>(1)?))
            },
        )
    })?;
    Ok(found.filter(|(_, kept)| secret::same(kept, hash)).map(|(session, _)| session))
}

/// It is being used.
pub fn seen(store: &Store, id: i64) -> Result<()> {
    let now = store.clock().now();
    store.platform(|conn| conn.exec("UPDATE session SET seen = $1 WHERE id = $2", params![now, id])).map(drop)
}

/// Works in another company from now on.
pub fn switch(store: &Store, session: &Session, company: CompanyId) -> Result<()> {
    store.platform(|conn| {
        conn.exec("UPDATE session SET company = $1 WHERE id = $2", params![company, session.id])?;
        conn.exec("UPDATE app_user SET company = $1 WHERE id = $2", params![company, session.account.id]).map(drop)
    })?;
    super::changed();
    Ok(())
}

/// Ends it.
pub fn end(store: &Store, id: i64) -> Result<()> {
    store.platform(|conn| conn.exec("DELETE FROM session WHERE id = $1", params![id]))?;
    super::changed();
    Ok(())
}

/// A session as its person sees it.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct SessionInfo {
    /// Id.
    pub id: Id,
    /// Signed in at, milliseconds since 1970 UTC.
    pub created: i64,
    /// Last used, to a few minutes.
    pub seen: i64,
    /// Is it the one that asks?
    pub here: bool,
}

/// The sessions of a user that are alive, the one used last first; `secret` is what the asking one's forms carry.
pub fn sessions(conn: &mut Conn, user: i64, now: i64, secret: &str) -> Result<Vec<SessionInfo>> {
    let asking = secret.split('.').next().unwrap_or_default().to_string();
    conn.all(
        "SELECT id, created, seen, csrf FROM session WHERE user_id = $1 AND expires > $2 ORDER BY seen DESC, id DESC LIMIT 100",
        params![user, now],
        |row| {
            let csrf: String = row.get(3)?;
            let here = !asking.is_empty() && secret::same(csrf.as_bytes(), asking.as_bytes());
            Ok(SessionInfo { id: row.get(0)?, created: row.get(1)?, seen: row.get(2)?, here })
        },
    )
}

/// Ends one session of a user. `session.not_found`.
pub fn end_of(store: &Store, user: i64, id: Id) -> Result<()> {
    let ended = store.platform(|conn| {
        conn.exec("DELETE FROM session WHERE user_id = $1 AND id = $2", params![user, id])
    })?;
    super::changed();
    if ended == 0 { Err(Refusal::missing("session.not_found").at("session").into()) } else { Ok(()) }
}

/// Ends all sessions of a user but one. Gives how many ended.
pub fn end_others(store: &Store, user: i64, kept: Id) -> Result<u64> {
    let ended = store.platform(|conn| {
        conn.exec("DELETE FROM session WHERE user_id = $1 AND id <> $2", params![user, kept])
    })?;
    super::changed();
    Ok(ended)
}

/// Ends all sessions of a user.
pub fn end_all(store: &Store, user: i64) -> Result<()> {
    store.platform(|conn| conn.exec("DELETE FROM session WHERE user_id = $1", params![user]))?;
    super::changed();
    Ok(())
}
