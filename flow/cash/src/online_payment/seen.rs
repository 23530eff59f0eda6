//! Takes a payment off the list of what needs people, once somebody has looked.

use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Attention, Fact, OnlinePayment};

/// Says that somebody has looked at a payment that failed, is disputed, or went back elsewhere.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkSeen {
    /// The payment at the gateway.
    pub online_payment: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for MarkSeen {
    const NAME: &'static str = "online_payment.mark_seen";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, self.version)?;
        if online.attention != Attention::None {
            record(tx, &mut online, Fact::Seen {})?;
        }
        Ok(online)
    }
}
