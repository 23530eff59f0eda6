//! Users and their passwords.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use kernel::{Fault, Refusal, Result};
use store::{Conn, Row, Store, params};

use crate::i18n::Locale;
use crate::ui::Theme;

/// The fewest characters of a password (ANSSI and NIST SP 800-63B ask for length, not for signs).
pub const PASSWORD_MIN: usize = 10;
/// The most; a longer one only costs time.
const PASSWORD_MAX: usize = 200;

/// A user to be added.
#[derive(Clone, Debug)]
pub struct NewUser<'a> {
    /// E-mail, the name for signing in; kept in lower case.
    pub email: &'a str,
    /// Name as shown.
    pub name: &'a str,
    /// Password, at least [`PASSWORD_MIN`] characters.
    pub password: &'a str,
    /// Language.
    pub locale: Locale,
}

/// A user as kept, without the password.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    /// Id.
    pub id: i64,
    /// E-mail.
    pub email: String,
    /// Name.
    pub name: String,
    /// `fr` or `en`.
    pub locale: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The company worked in last; 0 for none yet.
    pub company: i64,
    /// Disabled since, milliseconds since 1970 UTC.
    pub disabled: Option<i64>,
}

const COLUMNS: &str = "id, email, name, locale, theme, company, disabled";

fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        locale: row.get(3)?,
        theme: row.get(4)?,
        company: row.get(5)?,
        disabled: row.get(6)?,
    })
}

/// An e-mail address as kept: trimmed, lower case. Refused when it can be none.
pub fn email(text: &str) -> Result<String> {
    let address = text.trim().to_lowercase();
    let (local, domain) = address.split_once('@').unwrap_or_default();
    let plain = !address.chars().any(|c| c.is_whitespace() || c.is_control());
    if local.is_empty() || domain.len() < 3 || domain.contains('@') || address.len() > 254 || !plain {
        return Err(Refusal::invalid("user.email_malformed").at("email").into());
    }
    Ok(address)
}

/// A password as kept: argon2id with the parameters that OWASP recommends (19 MiB, 2 passes), salted.
pub fn hash_password(store: &Store, password: &str) -> Result<String> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(Refusal::invalid("user.password_short").at("password").with("min", PASSWORD_MIN).into());
    }
    if length > PASSWORD_MAX {
        return Err(Refusal::invalid("user.password_long").at("password").with("max", PASSWORD_MAX).into());
    }
    let salt = store.random().bytes::<16>();
    let hash = PasswordHasher::<argon2::password_hash::phc::PasswordHash>::hash_password_with_salt(
        &Argon2::default(),
        password.as_bytes(),
        &salt,
    );
    hash.map(|h| h.to_string()).map_err(Fault::broken)
}

/// Is it this password? Takes about as long whether it is or not.
pub fn verify_password(kept: &str, password: &str) -> bool {
    // An account that does not exist costs as much time as one that does.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$7QmSf5xQvTzlxVBqdMIDLuxZXU8Ld5Wsm0tFQXqDGqw";
    let known = PasswordHash::new(kept).ok();
    let Some(hash) = known.clone().or_else(|| PasswordHash::new(NOBODY).ok()) else { return false };
    let fits = password.len() <= PASSWORD_MAX * 4;
    fits && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known.is_some()
}

/// Adds a user and gives its id. `user.email_taken`, `user.email_malformed`, `user.name_missing`,
/// `user.password_short`.
pub fn user_add(store: &Store, new: &NewUser) -> Result<i64> {
    let address = email(new.email)?;
    let name = shown_name(new.name)?;
    let password = hash_password(store, new.password)?;
    let (id, now) = (store.new_id().0, store.clock().now());
    let added = store.platform(|conn| {
        conn.exec(
            "INSERT INTO app_user (id, email, name, password, locale, theme, company, created)
             VALUES ($1, $2, $3, $4, $5, 'auto', 0, $6) ON CONFLICT (email) DO NOTHING",
            params![id, &address, &name, &password, new.locale.code(), now],
        )
    })?;
    if added == 0 {
        return Err(Refusal::conflict("user.email_taken").at("email").with("email", address).into());
    }
    Ok(id)
}

/// The user of an e-mail address, added without a password where there is none yet: such a person comes in by a link
/// only. The second value tells whether they still have no password.
pub fn user_invite(store: &Store, (address, name): (&str, &str), locale: Locale) -> Result<(i64, bool)> {
    let address = email(address)?;
    let name = shown_name(name)?;
    let (id, now) = (store.new_id().0, store.clock().now());
    store.platform(|conn| {
        conn.exec(
            "INSERT INTO app_user (id, email, name, password, locale, theme, company, created)
             VALUES ($1, $2, $3, '', $4, 'auto', 0, $5) ON CONFLICT (email) DO NOTHING",
            params![id, &address, &name, locale.code(), now],
        )?;
        let found = conn.one("SELECT id, password FROM app_user WHERE email = $1", params![&address], |row| {
            Ok((row.get::<i64>(0)?, row.get::<String>(1)?.is_empty()))
        })?;
        found.ok_or_else(|| Fault::broken("a user that was just added is gone"))
    })
}

fn shown_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Refusal::invalid("user.name_missing").at("name").into());
    }
    Ok(name.to_string())
}

/// Is the account of a user closed?
pub fn closed(conn: &mut Conn, id: i64) -> Result<bool> {
    let since = conn.one("SELECT disabled FROM app_user WHERE id = $1", params![id], |row| row.get::<Option<i64>>(0))?;
    Ok(since.flatten().is_some())
}

/// The user of an id.
pub fn user_by_id(store: &Store, id: i64) -> Result<Option<Account>> {
    store.with_reader(|conn| conn.one(&format!("SELECT {COLUMNS} FROM app_user WHERE id = $1"), params![id], account))
}

/// A person sets another password of their own and proves it by the present one; other sessions end, but for the one
/// that asks. `user.password_wrong`, `user.password_short`.
pub fn user_change_password(store: &Store, id: i64, (now, new): (&str, &str)) -> Result<()> {
    let kept = store.with_reader(|conn| {
        conn.one("SELECT password FROM app_user WHERE id = $1", params![id], |row| row.get::<String>(0))
    })?;
    if !verify_password(kept.as_deref().unwrap_or_default(), now) {
        return Err(Refusal::invalid("user.password_wrong").at("current").into());
    }
    let hash = hash_password(store, new)?;
    store.platform(|conn| conn.exec("UPDATE app_user SET password = $1 WHERE id = $2", params![&hash, id])).map(drop)
}

/// The user of an e-mail address.
pub fn user_find(store: &Store, address: &str) -> Result<Option<Account>> {
    let address = email(address)?;
    store.with_reader(|conn| {
        conn.one(&format!("SELECT {COLUMNS} FROM app_user WHERE email = $1"), params![&address], account)
    })
}

/// Every user, by e-mail.
pub fn users(store: &Store) -> Result<Vec<Account>> {
    store.with_reader(|conn| conn.all(&format!("SELECT {COLUMNS} FROM app_user ORDER BY email"), params![], account))
}

/// Sets another password and ends all sessions of the user. `user.not_found`, `user.password_short`.
pub fn user_set_password(store: &Store, address: &str, password: &str) -> Result<()> {
    let address = email(address)?;
    let hash = hash_password(store, password)?;
    let id = change(store, &address, |conn, id| {
        conn.exec("UPDATE app_user SET password = $1 WHERE id = $2", params![&hash, id])
    })?;
    super::session::end_all(store, id)
}

/// Keeps a user out from now on, or lets them in again. Sessions end at once.
pub fn user_disable(store: &Store, address: &str, disabled: bool) -> Result<()> {
    let address = email(address)?;
    let since = disabled.then(|| store.clock().now());
    let id = change(store, &address, |conn, id| {
        conn.exec("UPDATE app_user SET disabled = $1 WHERE id = $2", params![since, id])
    })?;
    super::session::end_all(store, id)
}

fn change(store: &Store, address: &str, mut write: impl FnMut(&mut Conn, i64) -> Result<u64>) -> Result<i64> {
    store.platform(|conn| {
        let found = conn.one("SELECT id FROM app_user WHERE email = $1", params![address], |row| row.get::<i64>(0))?;
        let id = found.ok_or_else(|| Refusal::missing("user.not_found").with("email", address))?;
        write(conn, id)?;
        Ok(id)
    })
}

/// The user of an e-mail address if the password is right and the account is open.
pub(crate) fn authenticate(store: &Store, address: &str, password: &str) -> Result<Option<Account>> {
    let found = match email(address) {
        Err(_) => None,
        Ok(address) => store.with_reader(|conn| {
            conn.one(&format!("SELECT {COLUMNS}, password FROM app_user WHERE email = $1"), params![&address], |row| {
                Ok((account(row)?, row.get::<String>(7)?))
            })
        })?,
    };
    let right = verify_password(found.as_ref().map_or("", |(_, kept)| kept), password);
    Ok(found.map(|(account, _)| account).filter(|a| right && a.disabled.is_none()))
}

/// Keeps what a person prefers, as far as it is said.
pub fn user_prefer(store: &Store, user: i64, locale: Option<Locale>, theme: Option<Theme>) -> Result<()> {
    store.platform(|conn| {
        if let Some(locale) = locale {
            conn.exec("UPDATE app_user SET locale = $1 WHERE id = $2", params![locale.code(), user])?;
        }
        if let Some(theme) = theme {
            conn.exec("UPDATE app_user SET theme = $1 WHERE id = $2", params![theme.code(), user])?;
        }
        Ok(())
    })?;
    super::changed();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_s_password_takes_as_long_and_is_never_right() {
        let began = std::time::Instant::now();
        assert!(!verify_password("", "anything"));
        assert!(began.elapsed().as_micros() > 1000, "it was computed");
    }
}
