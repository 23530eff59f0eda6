//! Books what went back of a payment: what was asked for from here, what was given back at the gateway, what the customer's
//! bank took back; and what came back into the balance after all.

use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, RefusalKind, Result};
use serde::Deserialize;
use store::{Command, Context, Permission, Store, Tx};

use super::model::{Attention, Back, BackState, Cause, Fact, OnlinePayment, State};
use super::rules;
use crate::gateway::GatewaySetting;
use crate::payment::online::{Received, receive};
use crate::payment::{self, ByGateway, Payment, UseCredit};

/// What a gateway says of money that goes back.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The payment.
    pub online_payment: Id,
    /// The gateway's id of what goes back.
    pub id: String,
    /// Cents.
    pub amount: Cents,
    /// A refund or a dispute.
    pub cause: Cause,
    /// True where it did not go through, or the dispute was won: it is in the balance again.
    #[serde(default)]
    pub failed: bool,
    /// The gateway's word for why.
    #[serde(default)]
    pub reason: String,
    /// Books it as owed by the customer, whatever was asked for: what it was to pay back is not there any more.
    #[serde(default)]
    pub plain: bool,
}

impl Command for TakeBack {
    const NAME: &'static str = "online_payment.take_back";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, None)?;
        if online.state != State::Paid {
            // The message about the payment itself is still to come; the gateway sends this one again.
            return Err(Refusal::busy("online_payment.not_paid").into());
        }
        if self.amount.0 <= 0 || self.amount > online.amount || self.id.is_empty() {
            return Err(Refusal::conflict("online_payment.beyond").at("amount").with("left", online.amount).into());
        }
        let known = rules::known_back(&online.backs, &self.id, self.amount).cloned();
        let fact = match (&known, self.failed) {
            (Some(back), false) if back.state != BackState::Asked => return Ok(online),
            (Some(back), true) if !matches!(back.state, BackState::Asked | BackState::Done) => return Ok(online),
            (_, false) => self.gone(tx, &online, known)?,
            (_, true) => self.came_back(tx, &online, known)?,
        };
        record(tx, &mut online, fact)?;
        Ok(online)
    }
}

impl TakeBack {
    fn back(&self, online: &OnlinePayment, known: Option<Back>) -> Back {
        let mut back = known.unwrap_or_else(|| Back {
            rank: online.backs.iter().map(|b| b.rank).max().unwrap_or(0) + 1,
            cause: self.cause,
            amount: self.amount,
            state: BackState::Asked,
            id: String::new(),
            once: String::new(),
            credits: Vec::new(),
            reason: self.reason.chars().filter(|c| !c.is_control()).take(200).collect(),
            payment: None,
            came: None,
        });
        back.id.clone_from(&self.id);
        back
    }

    /// It left the balance: the whole payment with nothing gone before is a payment taken back, whose invoices are owed
    /// again (R19); credits that were named are paid back (R24); anything else the customer owes until a credit note
    /// settles it.
    fn gone(&self, tx: &mut Tx, online: &OnlinePayment, known: Option<Back>) -> Result<Fact> {
        let setting: GatewaySetting = fetch(tx, online.gateway, None)?;
        let from_here = known.is_some();
        let mut back = self.back(online, known);
        if self.plain {
            back.credits.clear();
        }
        let others: Cents = online.backs.iter().filter(|b| b.counts() && b.rank != back.rank).map(|b| b.amount).sum();
        let Some(id) = online.payment else { return Err(Refusal::busy("online_payment.not_paid").into()) };
        let paid: Payment = fetch(tx, id, None)?;
        let reason = if back.reason.is_empty() { back.id.clone() } else { back.reason.clone() };
        let whole = back.amount == online.amount && others.is_zero() && back.credits.is_empty();
        let account = if paid.transit.is_empty() { setting.account } else { paid.transit.clone() };
        let booked = if whole && !self.plain && paid.purpose.is_none() && paid.item.is_some() {
            let returned = payment::Return {
                number: String::new(),
                payment: paid.id,
                version: None,
                bank_line: None,
                day: None,
                fee: Cents::ZERO,
                recharge: Cents::ZERO,
                value: None,
                reason,
            };
            returned.take_back(tx, Some(account))?.1
        } else {
            let refund = payment::Refund {
                number: String::new(),
                customer: online.customer,
                credits: back.credits.iter().map(|c| UseCredit { item: c.item, amount: Some(c.amount) }).collect(),
                bank_line: None,
                day: None,
                value: None,
                reason,
            };
            refund.pay(tx, Some(ByGateway { account, amount: back.amount }))?.id
        };
        back.payment = Some(booked);
        back.state = BackState::Done;
        let attention = match (from_here && !self.plain, self.cause) {
            (true, _) => online.attention,
            (false, Cause::Dispute) => Attention::Disputed,
            (false, Cause::Refund) => Attention::Elsewhere,
        };
        Ok(Fact::BackDone { amount: back.amount, back, attention })
    }

    /// It is in the balance again: a payment of the customer, on account until somebody says for what.
    fn came_back(&self, tx: &mut Tx, online: &OnlinePayment, known: Option<Back>) -> Result<Fact> {
        let setting: GatewaySetting = fetch(tx, online.gateway, None)?;
        let was_gone = known.as_ref().is_some_and(|b| b.state == BackState::Done);
        let mut back = self.back(online, known);
        back.state = BackState::CameBack;
        let method = match online.payment {
            Some(id) => fetch::<Payment>(tx, id, None)?.method,
            None => payment::Method::Card,
        };
        let payment = if was_gone {
            let received = Received {
                customer: online.customer,
                day: tx.today(),
                amount: back.amount,
                method,
                text: back.id.clone(),
                account: &setting.account,
                items: &[],
            };
            Some(receive(tx, received)?.id)
        } else {
            None
        };
        back.came = payment;
        let attention = if was_gone || self.cause == Cause::Refund { Attention::BackFailed } else { online.attention };
        Ok(Fact::CameBack { amount: back.amount, back, payment, attention })
    }
}

/// Takes in what went back. What cannot be booked as it was meant is booked as owed by the customer: the money is gone.
pub(crate) fn take(store: &Store, context: &Context, back: TakeBack) -> Result<OnlinePayment> {
    match store.run(context, back.clone()) {
        Err(Fault::Refused(refusal)) if refusal.kind != RefusalKind::Busy && !back.failed => {
            tracing::warn!(payment = %back.online_payment.0, code = refusal.code, "money that went back is booked as owed");
            store.run(context, TakeBack { plain: true, ..back })
        }
        other => other,
    }
}
