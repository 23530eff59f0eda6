//! Keeps what a gateway told: a message is taken in once, and what nobody here needs is kept as well.

use ground::record::{fetch, record};
use kernel::{Id, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Permission, Seq, Tx};

use super::model::{Fact, GatewaySetting};
use super::store as gateways;

/// Notes a message of a gateway; the same one twice is noted once.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hear {
    /// The gateway.
    pub gateway: Id,
    /// The gateway's id of the message.
    #[schemars(length(min = 1, max = 200))]
    pub event: String,
    /// What happened, in its words.
    #[schemars(length(max = 200))]
    pub kind: String,
    /// What it happened to.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub object: String,
    /// When, seconds since 1970.
    pub at: i64,
    /// True where something was done with it.
    #[serde(default)]
    pub known: bool,
}

/// A message as it was noted.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct HeardRow {
    /// The gateway's id of it.
    pub event: String,
    /// What happened, in its words.
    pub kind: String,
    /// What it happened to.
    pub object: String,
    /// When, seconds since 1970.
    pub at: i64,
    /// True where something was done with it.
    pub known: bool,
    /// Its place in the journal.
    pub seq: Seq,
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

impl Command for Hear {
    const NAME: &'static str = "gateway.hear";
    const NEEDS: Permission = super::NEEDS;
    type Outcome = GatewaySetting;

    fn run(&self, tx: &mut Tx) -> Result<GatewaySetting> {
        let mut gateway: GatewaySetting = fetch(tx, self.gateway, None)?;
        let event = cut(&self.event);
        if !event.is_empty() && !gateways::is_heard(tx, gateway.id, &event)? {
            let fact =
                Fact::Heard { event, kind: cut(&self.kind), object: cut(&self.object), at: self.at, known: self.known };
            record(tx, &mut gateway, fact)?;
        }
        Ok(gateway)
    }
}
