//! Tokens of programs: a secret shown once, acting in the name of a user in one company.

use kernel::{CompanyId, Id, Refusal, Result};
use store::{Conn, Grants, Permission, Store, params};

use super::secret::{self, Hash};

/// What every token begins with, so that a leaked one is recognised.
pub const PREFIX: &str = "qtc_";

/// A token to be added.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// The company it works in.
    pub company: CompanyId,
    /// The user in whose name it acts.
    pub user: i64,
    /// What it is for.
    pub name: &'a str,
    /// What it may do, of what the user may; empty for all of it.
    pub permissions: &'a [Permission],
}

/// A token just made; the secret is shown now and never again.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TokenAdded {
    /// Id.
    pub id: Id,
    /// What goes after `Authorization: Bearer`.
    pub secret: String,
}

/// A token as listed.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct TokenInfo {
    /// Id.
    pub id: Id,
    /// What it is for.
    pub name: String,
    /// In whose name.
    pub user: i64,
    /// What it may do; empty for all that the user may.
    pub permissions: String,
    /// Made at, milliseconds since 1970 UTC.
    pub created: i64,
    /// Last used, to a few minutes.
    pub used: Option<i64>,
    /// Revoked at.
    pub revoked: Option<i64>,
}

/// A token that is alive.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub id: i64,
    pub company: CompanyId,
    pub user: i64,
    pub user_name: String,
    pub email: String,
    pub locale: String,
    pub limit: Option<Grants>,
    pub used: Option<i64>,
}

/// Adds a token. `token.name_missing`.
pub fn token_add(store: &Store, new: &NewToken) -> Result<TokenAdded> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err(Refusal::invalid("token.name_missing").at("name").into());
    }
    let key = format!("{PREFIX}{}", secret::make(store));
    let (id, now, hash) = (store.new_id(), store.clock().now(), secret::hash(&key));
    let permissions = new.permissions.iter().map(|p| p.name()).collect::<Vec<_>>().join(",");
    store.platform(|conn| {
        conn.exec(
            "INSERT INTO api_token (id, hash, company, user_id, name, permissions, created)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![id, &hash, new.company, new.user, name, &permissions, now],
        )
    })?;
    Ok(TokenAdded { id, secret: key })
}

/// Ends a token of a company for good. `token.not_found`.
pub fn token_revoke(store: &Store, company: CompanyId, id: Id) -> Result<()> {
    let now = store.clock().now();
    let revoked = store.platform(|conn| {
        conn.exec(
            "UPDATE api_token SET revoked = $1 WHERE company = $2 AND id = $3 AND revoked IS NULL",
            params![now, company, id],
        )
    })?;
    super::changed();
    if revoked == 0 { Err(Refusal::missing("token.not_found").into()) } else { Ok(()) }
}

/// The tokens of a company, newest first.
pub fn tokens(store: &Store, company: CompanyId) -> Result<Vec<TokenInfo>> {
    store.with_reader(|conn| tokens_of(conn, company))
}

/// The same, for who reads already.
pub fn tokens_of(conn: &mut Conn, company: CompanyId) -> Result<Vec<TokenInfo>> {
    conn.all(
        "SELECT id, name, user_id, permissions, created, used, revoked FROM api_token
         WHERE company = $1 ORDER BY id DESC",
        params![company],
        |row| {
            Ok(TokenInfo {
                id: row.get(0)?,
                name: row.get(1)?,
                user: row.get(2)?,
                permissions: row.get(3)?,
                created: row.get(4)?,
                used: row.get(5)?,
                revoked: row.get(6)?,
            })
        },
    )
}

/// The token of a secret's hash, unless it was revoked or its user is disabled.
pub(crate) fn find(store: &Store, hash: &Hash) -> Result<Option<Token>> {
    let found = store.with_reader(|conn| {
        conn.one(
            "SELECT t.id, t.hash, t.company, t.permissions, t.used, u.id, u.name, u.email, u.locale
             FROM api_token t JOIN app_user u ON u.id = t.user_id
             WHERE t.hash = $1 AND t.revoked IS NULL AND u.disabled IS NULL",
            params![hash],
            |row| {
                let token = Token {
                    id: row.get(0)?,
                    company: row.get(2)?,
                    limit: limit(&row.get::<String>(3)?),
                    used: row.get(4)?,
                    user: row.get(5)?,
                    user_name: row.get(6)?,
                    email: row.get(7)?,
                    locale: row.get(8)?,
                };
                Ok((token, row.get::<Vec<u8>>(1)?))
            },
        )
    })?;
    Ok(found.filter(|(_, kept)| secret::same(kept, hash)).map(|(token, _)| token))
}

fn limit(names: &str) -> Option<Grants> {
    let listed = |p: &Permission| names.split(',').any(|name| name == p.name());
    (!names.is_empty()).then(|| Grants::of(&Permission::ALL.into_iter().filter(listed).collect::<Vec<_>>()))
}

/// What both sets allow.
pub(crate) fn both(a: Grants, b: Grants) -> Grants {
    Grants::of(&Permission::ALL.into_iter().filter(|p| a.has(*p) && b.has(*p)).collect::<Vec<_>>())
}

/// It is being used.
pub(crate) fn used(store: &Store, id: i64) -> Result<()> {
    let now = store.clock().now();
    store.platform(|conn| conn.exec("UPDATE api_token SET used = $1 WHERE id = $2", params![now, id])).map(drop)
}
