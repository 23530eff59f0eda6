//! Views of lists that a person keeps under a name: the list's filters and order. They go with the person, in one
//! company; whoever is sent the link sees the same list without keeping it.

use kernel::{CompanyId, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Conn, Context, Permission, Store, params};

use crate::step::Act;

/// Views of one list that a person can keep.
const MOST: i64 = 30;

/// A view that was kept.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Saved {
    /// Id.
    pub id: Id,
    /// As the person called it.
    pub name: String,
    /// The list with its filters: `/orders?state=held`.
    pub url: String,
}

/// The views that a user has kept of a list, by name.
pub fn views(conn: &mut Conn, (user, company): (i64, CompanyId), path: &str) -> Result<Vec<Saved>> {
    conn.all(
        "SELECT id, name, query FROM saved_view WHERE user_id = $1 AND company = $2 AND path = $3 ORDER BY name, id",
        params![user, company, path],
        |row| {
            let query: String = row.get(2)?;
            let url = if query.is_empty() { path.to_string() } else { format!("{path}?{query}") };
            Ok(Saved { id: row.get(0)?, name: row.get(1)?, url })
        },
    )
}

/// Keeps a list with its filters under a name; the name of an earlier one of the same list is taken over.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The name.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// The list with its filters: `/orders?state=held`.
    #[schemars(length(min = 1, max = 1500))]
    pub url: String,
}

/// The view.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Which {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

impl Act for Keep {
    const NAME: &'static str = "view.keep";
    const NEEDS: Permission = Permission::See;
    type Outcome = Which;

    fn act(self, store: &Store, context: &Context) -> Result<Which> {
        let name = self.name.trim().to_string();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(Refusal::invalid("view.name").at("name").into());
        }
        let wrong = || Refusal::invalid("view.url").at("url");
        let ours = self.url.starts_with('/') && !self.url.starts_with("//") && self.url.len() <= 1500;
        let plain = self.url.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        let url = Some(self.url.as_str()).filter(|_| ours && plain).ok_or_else(wrong)?;
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        let (id, now) = (store.new_id(), store.clock().now());
        store.platform(|conn| {
            let who = params![context.actor, context.company, path];
            let count = conn.one(
                "SELECT COUNT(*) FROM saved_view WHERE user_id = $1 AND company = $2 AND path = $3",
                who,
                |row| row.get::<i64>(0),
            )?;
            if count.unwrap_or(0) >= MOST {
                return Err(Refusal::conflict("view.too_many").with("most", MOST).into());
            }
            conn.exec(
                "INSERT INTO saved_view (id, user_id, company, path, name, query, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (user_id, company, path, name) DO UPDATE SET query = excluded.query",
                params![id, context.actor, context.company, path, &name, query, now],
            )?;
            Ok(())
        })?;
        Ok(Which { id, name })
    }
}

/// Forgets a view that one has kept.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// The view.
    pub view: Id,
}

impl Act for Forget {
    const NAME: &'static str = "view.forget";
    const NEEDS: Permission = Permission::See;
    type Outcome = Which;

    fn act(self, store: &Store, context: &Context) -> Result<Which> {
        let name = store.platform(|conn| {
            conn.one(
                "DELETE FROM saved_view WHERE id = $1 AND user_id = $2 AND company = $3 RETURNING name",
                params![self.view, context.actor, context.company],
                |row| row.get::<String>(0),
            )
        })?;
        let name = name.ok_or_else(|| Refusal::missing("request.not_found").at("view"))?;
        Ok(Which { id: self.view, name })
    }
}
