//! Gives money of a payment back through its gateway: recorded first under a key, then asked for under that key, then
//! booked. Cut off in between, the same deed goes on where it was: the gateway gives back once.

use ground::party::text;
use ground::receivable::{self, Control};
use ground::record::{fetch, record};
use kernel::{Cents, Currency, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Permission, Store, Tx};

use super::model::{Back, BackState, Cause, Fact, OnlinePayment, Paying};
use super::take_back::{TakeBack, take};
use super::{begin, rules, store as payments};
use crate::gateway;
use crate::payment::UseCredit;

/// Gives money of a payment back through the gateway that it came by.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The payment, as it was booked.
    pub payment: Id,
    /// Cents; all that is left of it, or the sum of the credits, if absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100_000_000_000_i64))]
    pub amount: Option<Cents>,
    /// The customer's credits that are paid back: a credit note, an overpayment, money on account. Without any, the whole
    /// payment is taken back and its invoices are owed again; of a part, the customer owes what it got until a credit
    /// note settles it.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub credits: Vec<UseCredit>,
    /// Why.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// Records that money is to be given back, before the gateway is asked. What was asked for and not answered goes on.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
pub struct AskBack {
    /// What is asked for.
    #[serde(flatten)]
    pub refund: Refund,
}

impl Command for AskBack {
    const NAME: &'static str = "online_payment.ask_back";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let asked = &self.refund;
        let found = payments::of_payment(tx, asked.payment)?;
        let found = found.ok_or_else(|| Refusal::conflict("online_payment.not_by_gateway").at("payment"))?;
        let mut online: OnlinePayment = fetch(tx, found.id, None)?;
        let reason = text(&asked.reason, "reason", 500)?;
        let credits = credits(tx, online.customer, &asked.credits)?;
        let sum: Cents = credits.iter().map(|c| c.amount).sum();
        let waiting = online.backs.iter().find(|b| b.state == BackState::Asked).cloned();
        let left = online.left() + waiting.as_ref().map_or(Cents::ZERO, |b| b.amount);
        let amount = asked.amount.unwrap_or(if credits.is_empty() { left } else { sum });
        if !credits.is_empty() && amount != sum {
            return Err(Refusal::invalid("online_payment.credit_sum").at("amount").with("sum", sum).into());
        }
        if let Some(waiting) = waiting {
            if waiting.amount != amount || waiting.credits != credits {
                return Err(Refusal::conflict("online_payment.back_waits").with("amount", waiting.amount).into());
            }
            return Ok(online);
        }
        rules::may_give_back(&online, amount)?;
        let rank = online.backs.iter().map(|b| b.rank).max().unwrap_or(0) + 1;
        let back = Back {
            rank,
            cause: Cause::Refund,
            amount,
            state: BackState::Asked,
            id: String::new(),
            once: format!("{}-back-{rank}", online.once),
            credits,
            reason,
            payment: None,
            came: None,
        };
        record(tx, &mut online, Fact::BackAsked { back })?;
        Ok(online)
    }
}

/// Credits of a customer that are to be paid back, with how much of each.
fn credits(tx: &mut Tx, customer: Id, wanted: &[UseCredit]) -> Result<Vec<Paying>> {
    let mut list: Vec<Paying> = Vec::with_capacity(wanted.len());
    for (n, credit) in wanted.iter().enumerate() {
        let place = format!("credits[{n}].item");
        let item = receivable::find_now(tx, credit.item)?.filter(|i| i.customer == customer && i.open.0 < 0);
        let item = item.ok_or_else(|| Refusal::conflict("payment.no_credit").at(place.as_str()))?;
        let payable = item.currency == Currency::EUR && item.account != Control::Deposits;
        let amount = credit.amount.unwrap_or(-item.open);
        if !payable || amount.0 <= 0 || amount > -item.open || list.iter().any(|p| p.item == item.id) {
            return Err(Refusal::conflict("payment.no_credit").at(place).into());
        }
        list.push(Paying { item: item.id, amount });
    }
    Ok(list)
}

/// Records that the gateway said no: nothing moved.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseBack {
    /// The payment at the gateway.
    pub online_payment: Id,
    /// Which.
    pub rank: i64,
    /// The gateway's code.
    pub code: String,
}

impl Command for RefuseBack {
    const NAME: &'static str = "online_payment.refuse_back";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, None)?;
        if online.backs.iter().any(|b| b.rank == self.rank && b.state == BackState::Asked) {
            record(tx, &mut online, Fact::BackRefused { rank: self.rank, code: self.code.clone() })?;
        }
        Ok(online)
    }
}

impl web::step::Act for Refund {
    const NAME: &'static str = "online_payment.refund";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn act(self, store: &Store, context: &Context) -> Result<OnlinePayment> {
        let online = store.run(context, AskBack { refund: self })?;
        let Some(back) = online.backs.iter().find(|b| b.state == BackState::Asked) else { return Ok(online) };
        let gateway = begin::setting(store, context, online.gateway)?.open()?;
        match gateway.give_back(&online.intent, Some(back.amount), &back.once) {
            Ok(given) => {
                let took = TakeBack {
                    online_payment: online.id,
                    id: given.id,
                    amount: back.amount,
                    cause: Cause::Refund,
                    failed: given.state == ::gateway::BackState::Failed,
                    reason: back.reason.clone(),
                    plain: false,
                };
                take(store, context, took)
            }
            Err(failure @ ::gateway::Failure::Refused { .. }) => {
                let fault = gateway::failed(&failure);
                // Whether it was done before is not known where the key is wrong: the deed waits.
                if fault.code() == "gateway.refused" {
                    let ::gateway::Failure::Refused { code, .. } = failure else { return Err(fault) };
                    store.run(context, RefuseBack { online_payment: online.id, rank: back.rank, code })?;
                }
                Err(fault)
            }
            // Nobody knows whether it was done: it waits, and the next press asks under the same key.
            Err(failure) => match gateway::failed(&failure) {
                Fault::Refused(refusal) => Err(Refusal::busy("online_payment.back_unknown").with("seconds", 10).with("code", refusal.code).into()),
                fault => Err(fault),
            },
        }
    }
}
