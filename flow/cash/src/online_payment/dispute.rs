//! Notes that a customer's bank asks for a payment back; whether money moved is another message.

use ground::record::{fetch, record};
use kernel::{Cents, Id, Result};
use serde::Deserialize;
use store::{Command, Permission, Tx};

use super::model::{Attention, Fact, OnlinePayment};

/// Tells the company of a dispute.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteDispute {
    /// The payment at the gateway.
    pub online_payment: Id,
    /// The gateway's id of the dispute.
    pub id: String,
    /// Its word for the reason.
    pub reason: String,
    /// Cents.
    pub amount: Cents,
}

impl Command for NoteDispute {
    const NAME: &'static str = "online_payment.note_dispute";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, None)?;
        // Once money moved by it, what is told of it is known.
        let known = online.backs.iter().any(|b| b.id == self.id);
        if !known && online.attention != Attention::Disputed {
            let reason = self.reason.chars().filter(|c| !c.is_control()).take(200).collect();
            record(tx, &mut online, Fact::Disputed { reason, amount: self.amount })?;
        }
        Ok(online)
    }
}
