//! Tokens: a program acts in the name of a member, with all or some of what that member may do.

use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Permission, Store};
use web::platform::{NewToken, token_add, token_revoke};
use web::step::Act;

use crate::company::member;

/// A token just made.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Made {
    /// Its id.
    pub id: Id,
    /// What goes after `Authorization: Bearer`; told now and never again.
    pub secret: String,
}

/// Makes a token for a program.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeToken {
    /// What it is for.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// The member in whose name it acts; oneself if absent.
    pub user: Option<Id>,
    /// What it may do, of what the member may; all of it if empty.
    #[serde(default)]
    #[schemars(length(max = 20))]
    pub permissions: Vec<Permission>,
}

impl Act for MakeToken {
    const NAME: &'static str = "access.make_token";
    const NEEDS: Permission = Permission::Administer;
    const SECRET: bool = true;
    type Outcome = Made;

    fn act(self, store: &Store, context: &Context) -> Result<Made> {
        let user = self.user.unwrap_or(Id(context.actor));
        let known = store.read(context.company, |db| member(db, user))?;
        if known.is_none_or(|m| m.role.is_none()) {
            return Err(Refusal::missing("member.unknown").at("user").into());
        }
        let new = NewToken { company: context.company, user: user.0, name: &self.name, permissions: &self.permissions };
        let made = token_add(store, &new)?;
        Ok(Made { id: made.id, secret: made.secret })
    }
}

/// Ends a token for good.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// The token's id.
    pub token: Id,
}

/// The token that ended.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Revoked {
    /// Its id.
    pub id: Id,
}

impl Act for RevokeToken {
    const NAME: &'static str = "access.revoke_token";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Revoked;

    fn act(self, store: &Store, context: &Context) -> Result<Revoked> {
        token_revoke(store, context.company, self.token)?;
        Ok(Revoked { id: self.token })
    }
}
