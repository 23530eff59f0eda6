//! Links that let somebody in once: to choose a password after an invitation or when it was forgotten, or straight
//! into the demonstration.

use kernel::{CompanyId, Fault, Refusal, Result};
use store::{Store, params};

use super::secret;
use super::user::hash_password;

/// How long an invitation or a link to choose another password can be used: three days, in milliseconds.
pub const PASSWORD_MS: i64 = 3 * 86_400_000;
/// How long a link straight in can be used: a quarter of an hour, in milliseconds.
pub const ENTER_MS: i64 = 15 * 60_000;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The person chooses a password and is signed in.
    Password,
    /// The person is signed in; only on the machine that the server runs on.
    Enter,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Purpose::Password => "password",
            Purpose::Enter => "enter",
        }
    }
}

/// A link that can still be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whom it lets in.
    pub user: i64,
    /// Their e-mail.
    pub email: String,
    /// The company it opens.
    pub company: CompanyId,
    /// What it is for.
    pub purpose: Purpose,
}

/// Makes a link; gives its local path. An earlier one of the same user and purpose ends.
pub fn make(store: &Store, user: i64, company: CompanyId, purpose: Purpose) -> Result<String> {
    let key = secret::make(store);
    let (now, hash) = (store.clock().now(), secret::hash(&key));
    let lasts = if purpose == Purpose::Enter { ENTER_MS } else { PASSWORD_MS };
    store.platform(|conn| {
        conn.exec(
            "DELETE FROM entry_link WHERE expires < $1 OR (user_id = $2 AND purpose = $3)",
            params![now, user, purpose.name()],
        )?;
        conn.exec(
            "INSERT INTO entry_link (hash, user_id, company, purpose, expires) VALUES ($1, $2, $3, $4, $5)",
            params![&hash, user, company, purpose.name(), now + lasts],
        )
    })?;
    Ok(format!("/welcome/{key}"))
}

/// The link of a secret: `request.link_used` when it was used, ran out or never was.
pub fn find(store: &Store, key: &str) -> Result<Link> {
    let (now, hash) = (store.clock().now(), secret::hash(key));
    let found = store.with_reader(|conn| {
        conn.one(
            "SELECT l.user_id, u.email, l.company, l.purpose FROM entry_link l JOIN app_user u ON u.id = l.user_id
             WHERE l.hash = $1 AND l.expires > $2 AND u.disabled IS NULL",
            params![&hash, now],
            |row| {
                let enter = row.get::<String>(3)? == Purpose::Enter.name();
                let purpose = if enter { Purpose::Enter } else { Purpose::Password };
                Ok(Link { user: row.get(0)?, email: row.get(1)?, company: row.get(2)?, purpose })
            },
        )
    })?;
    found.ok_or_else(gone)
}

fn gone() -> Fault {
    Refusal::missing("request.link_used").into()
}

/// Uses a link up, once: whoever comes second gets `request.link_used`. With a password, sets it.
pub fn take(store: &Store, key: &str, password: Option<&str>) -> Result<Link> {
    let link = find(store, key)?;
    let kept = match (link.purpose, password) {
        (Purpose::Enter, _) => None,
        (Purpose::Password, Some(password)) => Some(hash_password(store, password)?),
        (Purpose::Password, None) => return Err(Refusal::invalid("request.field_missing").at("password").into()),
    };
    let hash = secret::hash(key);
    store.platform(|conn| {
        if conn.exec("DELETE FROM entry_link WHERE hash = $1", params![&hash])? == 0 {
            return Err(gone());
        }
        if let Some(kept) = &kept {
            conn.exec("UPDATE app_user SET password = $1 WHERE id = $2", params![kept, link.user])?;
        }
        Ok(())
    })?;
    if link.purpose == Purpose::Password {
        super::session::end_all(store, link.user)?;
    }
    Ok(link)
}
