//! Takes in what a gateway says of a payout: what it passes on is asked of the gateway and found among our payments; then
//! the bank line is looked for, which may have come first.

use std::collections::HashMap;

use ground::record::{Document, fetch, record};
use kernel::{Cents, Day, Fault, Id, Result};
use serde::Deserialize;
use store::{Command, Context, Permission, Store, Tx};

use super::match_line::{MatchLine, candidate};
use super::model::{Fact, Passed, Payout, State};
use super::{rules, store as payouts};
use crate::gateway::{GatewaySetting, busy, failed};
use crate::online_payment::{OnlinePayment, caught_up, ours};
use ::gateway::{Gateway, Movement};

/// What a gateway says of a payout.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePayout {
    /// The gateway.
    pub gateway: Id,
    /// The gateway's id of it.
    pub name: String,
    /// What the bank line is expected to say.
    pub text: String,
    /// Cents.
    pub amount: Cents,
    /// When it is expected at the bank.
    pub arrival: Day,
    /// What it passes on.
    pub passed: Passed,
    /// False where it did not arrive.
    pub good: bool,
}

impl Command for TakePayout {
    const NAME: &'static str = "payout.take_in";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Payout;

    fn run(&self, tx: &mut Tx) -> Result<Payout> {
        fetch::<GatewaySetting>(tx, self.gateway, None)?;
        let known = payouts::by_name(tx, self.gateway, &self.name)?;
        let mut payout = match known {
            Some(known) => fetch::<Payout>(tx, known.id, None)?,
            None => {
                let mut payout = Payout::blank(tx.new_id());
                let fact = Fact::Announced {
                    gateway: self.gateway,
                    name: self.name.clone(),
                    text: self.text.clone(),
                    amount: self.amount,
                    arrival: self.arrival,
                    passed: self.passed.clone(),
                };
                record(tx, &mut payout, fact)?;
                payout
            }
        };
        match (payout.state, self.good) {
            (State::Announced, false) => {
                record(tx, &mut payout, Fact::Failed {})?;
            }
            (State::Announced, true) if (&payout.passed, payout.arrival) != (&self.passed, Some(self.arrival)) => {
                let fact = Fact::Counted { arrival: self.arrival, passed: self.passed.clone() };
                record(tx, &mut payout, fact)?;
            }
            // What the bank has booked is told; a payout that failed stays so, whatever comes late.
            _ => {}
        }
        Ok(payout)
    }
}

/// A message about a payout.
pub(super) fn told(
    store: &Store,
    context: &Context,
    setting: &GatewaySetting,
    gateway: &dyn Gateway,
    payout: &::gateway::Payout,
) -> Result<bool> {
    if !payout.currency.is_euro() {
        return Ok(false);
    }
    let passed = if payout.good { passed(store, context, gateway, &payout.id)? } else { Passed::default() };
    let cut = |text: &str| text.chars().filter(|c| !c.is_control()).take(100).collect::<String>();
    let days = i32::try_from(payout.arrival.div_euclid(86_400)).unwrap_or_default();
    let take = TakePayout {
        gateway: setting.id,
        name: cut(&payout.id),
        text: cut(&payout.text),
        amount: payout.amount,
        arrival: Day::from_number(days),
        passed,
        good: payout.good,
    };
    let known = store.run(context, take)?;
    if known.state == State::Announced {
        find_line(store, context, &known)?;
    }
    Ok(true)
}

/// Looks for the bank line, which may have come before the message.
fn find_line(store: &Store, context: &Context, payout: &Payout) -> Result<()> {
    let line = store.read(context.company, |db| candidate(db, payout))?;
    let Some(line) = line else { return Ok(()) };
    match store.run(context, MatchLine { payout: payout.id, version: None, bank_line: line }) {
        // It does not fit: it waits for a person, like any other line.
        Ok(_) | Err(Fault::Refused(_)) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// What a payout passes on: each movement is found among our payments, and taken in first where its message is late.
fn passed(store: &Store, context: &Context, gateway: &dyn Gateway, payout: &str) -> Result<Passed> {
    let movements = gateway.moved(payout).map_err(|f| busy(failed(&f)))?;
    let mut known: HashMap<String, Id> = HashMap::new();
    for m in &movements {
        let Some(intent) = &m.intent else { continue };
        let Some(online) = ours(store, context, intent)? else { continue };
        let mut online = caught_up(store, context, gateway, online)?;
        if behind(&online, m).is_none() && m.kind == ::gateway::Moved::GivenBack {
            super::messages::backs(store, context, gateway, intent)?;
            online = ours(store, context, intent)?.unwrap_or(online);
        }
        known.extend(behind(&online, m).map(|payment| (m.id.clone(), payment)));
    }
    Ok(rules::passed(&movements, &known))
}

/// The payment of ours behind a movement: what came, what went back, what came back into the balance.
fn behind(online: &OnlinePayment, m: &Movement) -> Option<Id> {
    if m.kind == ::gateway::Moved::Paid {
        return online.payment;
    }
    let back = online.backs.iter().find(|b| !b.id.is_empty() && b.id == m.source)?;
    if m.amount.0 < 0 { back.payment } else { back.came }
}
