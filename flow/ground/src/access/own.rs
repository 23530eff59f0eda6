//! What everybody does with their own account: password, language and colours, sessions.

use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Context, Permission, Store};
use web::i18n::Locale;
use web::platform::{end_of, end_others, user_change_password, user_prefer};
use web::step::Act;
use web::ui::Theme;

/// Done; how many sessions ended by it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Done {
    /// Sessions that ended.
    pub ended: u64,
}

/// Chooses another password.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    #[schemars(length(max = 800))]
    pub current: String,
    /// The new one, at least 10 characters.
    #[schemars(length(max = 200))]
    pub password: String,
}

impl Act for ChangePassword {
    const NAME: &'static str = "access.change_password";
    const NEEDS: Permission = Permission::See;
    type Outcome = Done;

    fn act(self, store: &Store, context: &Context) -> Result<Done> {
        user_change_password(store, context.actor, (&self.current, &self.password))?;
        Ok(Done { ended: 0 })
    }
}

/// Chooses the language and the colours of the pages.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prefer {
    /// `fr` or `en`.
    #[schemars(length(max = 10))]
    pub locale: String,
    /// `auto`, `light` or `dark`.
    #[schemars(length(max = 10))]
    pub theme: String,
}

impl Act for Prefer {
    const NAME: &'static str = "access.prefer";
    const NEEDS: Permission = Permission::See;
    type Outcome = Done;

    fn act(self, store: &Store, context: &Context) -> Result<Done> {
        let locale = Locale::parse(&self.locale).ok_or_else(|| Refusal::invalid("request.choice").at("locale"))?;
        let theme = Theme::parse(&self.theme).ok_or_else(|| Refusal::invalid("request.choice").at("theme"))?;
        user_prefer(store, context.actor, Some(locale), Some(theme))?;
        Ok(Done { ended: 0 })
    }
}

/// Ends one of one's own sessions.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    /// The session's id.
    pub session: Id,
}

impl Act for EndSession {
    const NAME: &'static str = "access.end_session";
    const NEEDS: Permission = Permission::See;
    type Outcome = Done;

    fn act(self, store: &Store, context: &Context) -> Result<Done> {
        end_of(store, context.actor, self.session)?;
        Ok(Done { ended: 1 })
    }
}

/// Ends all of one's own sessions but one.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndOthers {
    /// The session that stays.
    pub session: Id,
}

impl Act for EndOthers {
    const NAME: &'static str = "access.end_others";
    const NEEDS: Permission = Permission::See;
    type Outcome = Done;

    fn act(self, store: &Store, context: &Context) -> Result<Done> {
        let ended = end_others(store, context.actor, self.session)?;
        Ok(Done { ended })
    }
}
