//! Who may come in: users with their passwords, sessions, tokens, and how often somebody may try.
//!
//! These tables belong to no company. What a user may do in a company is told by [`crate::server::Members`].

pub mod secret;
pub mod user;
pub mod session;
pub mod token;
pub mod link;
pub mod saved;
pub mod attempt;

pub use token::{NewToken, TokenAdded, TokenInfo, token_add, token_revoke, tokens, tokens_of};
pub use session::{SessionInfo, end_of, end_others, sessions};
pub use user::{
    Account, NewUser, closed, user_add, user_by_id, user_change_password, user_disable, user_find, user_invite, user_prefer,
    user_set_password, users,
};

/// The tables of the platform; goes into `Store::open` with those of the steps.
pub const SCHEMA: store::Schema = store::Schema {
    step: "platform",
    versions: &[
        include_str!("schema/0001_platform.sql"),
        include_str!("schema/0002_links.sql"),
        include_str!("schema/0003_views.sql"),
    ],
};

static CHANGES: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// Rises with every change made by this process that somebody's session or token depends on.
pub(crate) fn changes() -> u64 {
    CHANGES.load(std::sync::atomic::Ordering::Acquire)
}

fn changed() {
    CHANGES.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
}

/// How long a revoked token stays in the list of tokens, in milliseconds: 90 days.
const REVOKED_FOR: i64 = 90 * 86_400_000;

/// Forgets sessions that ended or were idle for `idle_ms`, tokens revoked long ago, and yesterday's failures to sign
/// in. Gives how many sessions and tokens went.
pub fn prune(store: &store::Store, idle_ms: i64) -> kernel::Result<u64> {
    let now = store.clock().now();
    store.platform(|conn| {
        let sessions = conn.exec(
            "DELETE FROM session WHERE expires < $1 OR seen < $2",
            store::params![now, now - idle_ms],
        )?;
        let tokens = conn.exec("DELETE FROM api_token WHERE revoked < $1", store::params![now - REVOKED_FOR])?;
        conn.exec("DELETE FROM sign_in_attempt WHERE since < $1", store::params![now - 86_400_000])?;
        conn.exec("DELETE FROM entry_link WHERE expires < $1", store::params![now])?;
        Ok(sessions + tokens)
    })
}
