//! An administrator lets people in: invites them, helps who forgot a password, closes an account and opens it again.

use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Permission, Store};
use web::i18n::Locale;
use web::platform::link::{self, Purpose};
use web::platform::{Account, user_by_id, user_disable, user_invite};
use web::step::Act;

use crate::company::{Grant, Role, companies_of, member};

/// What came of it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Invited {
    /// The user's id.
    pub user: Id,
    /// Their e-mail.
    pub email: String,
    /// The local path under which they choose a password, once and within three days; none for somebody who has one.
    pub link: Option<String>,
}

/// Invites a person and gives them a role. Who has no account gets one, and a link to choose its password: hand it
/// on yourself, it is told only now.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// E-mail, the name for signing in.
    #[schemars(length(min = 3, max = 254))]
    pub email: String,
    /// Name as shown to colleagues.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// The role.
    pub role: Role,
    /// The language of the pages, `fr` or `en`; theirs to change.
    #[serde(default)]
    #[schemars(length(max = 10))]
    pub locale: String,
}

impl Act for Invite {
    const NAME: &'static str = "access.invite";
    const NEEDS: Permission = Permission::Administer;
    const SECRET: bool = true;
    type Outcome = Invited;

    fn act(self, store: &Store, context: &Context) -> Result<Invited> {
        if !kernel::identifier::is_email(self.email.trim()) {
            return Err(Refusal::invalid("party.email").at("email").into());
        }
        let locale = Locale::parse(&self.locale).unwrap_or_default();
        let (user, bare) = user_invite(store, (&self.email, &self.name), locale)?;
        // The role first: who is refused it is let in nowhere.
        let grant = Grant { user: Id(user), role: self.role, name: self.name, email: self.email.clone() };
        let member = store.run(context, grant)?;
        // Somebody invited elsewhere and not come yet has their link from there.
        let ours = bare && only_here(store, context, user).is_ok();
        let link = if ours { Some(link::make(store, user, context.company, Purpose::Password)?) } else { None };
        Ok(Invited { user: Id(user), email: member.email, link })
    }
}

/// Makes a link under which a member chooses another password. Their present one works until then.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// The user's id.
    pub user: Id,
}

impl Act for Reset {
    const NAME: &'static str = "access.reset";
    const NEEDS: Permission = Permission::Administer;
    const SECRET: bool = true;
    type Outcome = Invited;

    fn act(self, store: &Store, context: &Context) -> Result<Invited> {
        let account = account(store, context, self.user)?;
        let link = link::make(store, account.id, context.company, Purpose::Password)?;
        Ok(Invited { user: self.user, email: account.email, link: Some(link) })
    }
}

/// Keeps a member out from now on: their sessions end, their tokens stop.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The user's id.
    pub user: Id,
}

impl Act for Close {
    const NAME: &'static str = "access.close";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Invited;

    fn act(self, store: &Store, context: &Context) -> Result<Invited> {
        let account = account(store, context, self.user)?;
        if account.id == context.actor {
            return Err(Refusal::conflict("access.own_account").at("user").into());
        }
        user_disable(store, &account.email, true)?;
        Ok(Invited { user: self.user, email: account.email, link: None })
    }
}

/// Lets a member in again whose account was closed.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// The user's id.
    pub user: Id,
}

impl Act for Reopen {
    const NAME: &'static str = "access.reopen";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Invited;

    fn act(self, store: &Store, context: &Context) -> Result<Invited> {
        let account = account(store, context, self.user)?;
        user_disable(store, &account.email, false)?;
        Ok(Invited { user: self.user, email: account.email, link: None })
    }
}

/// The account of a member, past or present, who works for no other company than this one.
fn account(store: &Store, context: &Context, user: Id) -> Result<Account> {
    let known = store.read(context.company, |db| member(db, user))?;
    let account = if known.is_some() { user_by_id(store, user.0)? } else { None };
    let account = account.ok_or_else(|| Refusal::missing("member.unknown").at("user"))?;
    only_here(store, context, account.id)?;
    Ok(account)
}

/// An administrator of one company must not get into another one through somebody who works for both.
fn only_here(store: &Store, context: &Context, user: i64) -> Result<()> {
    let companies = store.with_reader(|conn| companies_of(conn, user))?;
    if companies.iter().any(|(id, ..)| *id != context.company) {
        return Err(Refusal::conflict("user.elsewhere").at("user").into());
    }
    Ok(())
}
