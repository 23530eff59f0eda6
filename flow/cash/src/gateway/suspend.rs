//! Suspends and resumes a gateway.

use ground::record::{fetch, record};
use kernel::{Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Fact, GatewaySetting, State};
use super::{NEEDS, store as gateways};

/// Takes no new payments by a gateway; its messages, refunds and payouts go on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// The gateway.
    pub gateway: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Suspend {
    const NAME: &'static str = "gateway.suspend";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let mut gateway: GatewaySetting = fetch(tx, self.gateway, self.version)?;
        if gateway.state == State::Active {
            record(tx, &mut gateway, Fact::Suspended {})?;
        }
        Ok(gateway)
    }
}

/// Takes payments by a gateway again; one gateway does so at a time.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// The gateway.
    pub gateway: Id,
    /// The version that was seen.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Command for Resume {
    const NAME: &'static str = "gateway.resume";
    const NEEDS: Permission = NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let mut gateway: GatewaySetting = fetch(tx, self.gateway, self.version)?;
        if gateway.state == State::Suspended {
            if gateways::active(tx)?.is_some() {
                return Err(Refusal::conflict("gateway.one_active").into());
            }
            record(tx, &mut gateway, Fact::Resumed {})?;
        }
        Ok(gateway)
    }
}
