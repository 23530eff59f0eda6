//! Begins a payment at a gateway, or goes on with the one that was begun: first what is asked for is recorded, then the
//! gateway is called under the key that stands there, then its answer is recorded.

use ground::record::{Document, fetch, record};
use kernel::{Cents, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Permission, Store, Tx};

use super::model::{Fact, OnlinePayment, Paying, State};
use super::rules::{self, News, Press};
use super::{TakeNews, store as payments};
use crate::gateway::{self, GatewaySetting};

/// What a press on the button came to.
#[derive(Clone, Debug)]
pub(crate) enum Pressed {
    /// This payment is to go on.
    GoOn(Box<OnlinePayment>),
    /// This one must be given up at the gateway first.
    GiveUp(Box<OnlinePayment>),
}

/// What is asked for: inside the lane, so two presses at once are one after the other, and the second goes on.
pub(crate) fn ask(tx: &mut Tx, (link, customer): (Id, Id), items: &[Paying]) -> Result<Pressed> {
    let gateway = gateway::active(tx)?.ok_or_else(|| Refusal::conflict("pay_link.no_gateway"))?;
    let before = payments::of_link(tx, link)?;
    let amount: Cents = items.iter().map(|i| i.amount).sum();
    match rules::press(&before, gateway.id, items, amount)? {
        Press::GoOn(id) => Ok(Pressed::GoOn(Box::new(fetch(tx, id, None)?))),
        Press::GiveUp(id) => Ok(Pressed::GiveUp(Box::new(fetch(tx, id, None)?))),
        Press::Begin => {
            let mut online = OnlinePayment::blank(tx.new_id());
            let fact = Fact::Asked {
                gateway: gateway.id,
                link,
                customer,
                amount,
                once: format!("quittance-{}-{}", tx.company, online.id),
                day: tx.today(),
                items: items.to_vec(),
            };
            record(tx, &mut online, fact)?;
            Ok(Pressed::GoOn(Box::new(online)))
        }
    }
}

/// Records that a payment is begun at the gateway. Told twice, the first stays.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The payment.
    pub online_payment: Id,
    /// The gateway's id of it.
    pub intent: String,
}

impl Command for Begin {
    const NAME: &'static str = "online_payment.begin";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, None)?;
        if online.state == State::Asked {
            record(tx, &mut online, Fact::Begun { intent: self.intent.clone() })?;
        }
        Ok(online)
    }
}

/// The gateway of a payment.
pub(super) fn setting(store: &Store, context: &Context, gateway: Id) -> Result<GatewaySetting> {
    store.read(context.company, |db| ground::record::load(db, gateway, None))
}

/// Begins it at the gateway, where it is not begun: the key makes this happen once, however often it is called. `text` comes
/// back with every message about it and stands on what the gateway shows.
pub(crate) fn at_gateway(store: &Store, context: &Context, online: &OnlinePayment, text: &str) -> Result<OnlinePayment> {
    if !online.intent.is_empty() {
        return Ok(online.clone());
    }
    let setting = setting(store, context, online.gateway)?;
    let gateway = setting.open()?;
    let (company, id) = (context.company.to_string(), online.id.to_string());
    let notes = [("quittance_company", company.as_str()), ("quittance_payment", id.as_str()), ("invoice", text)];
    let ask = ::gateway::Ask {
        amount: online.amount,
        currency: kernel::Currency::EUR,
        ways: &setting.ways(),
        notes: &notes,
        once: &online.once,
    };
    let begun = gateway.begin(&ask).map_err(|f| gateway::failed(&f))?;
    store.run(context, Begin { online_payment: online.id, intent: begun.id })
}

/// Gives a payment up at the gateway, so that another amount can be asked for. What was paid or is on its way meanwhile is
/// taken in instead.
pub(crate) fn abandoned(store: &Store, context: &Context, online: &OnlinePayment, text: &str) -> Result<OnlinePayment> {
    let online = at_gateway(store, context, online, text)?;
    let gateway = setting(store, context, online.gateway)?.open()?;
    match gateway.cancel(&online.intent) {
        Ok(intent) if intent.state == ::gateway::State::Cancelled => {
            store.run(context, TakeNews::of(online.id, News::Abandoned, store.clock().now() / 1000))
        }
        // It is past being given up: what it is by now counts.
        Ok(_) | Err(::gateway::Failure::Refused { .. }) => {
            let intent = gateway.find(&online.intent).map_err(|f| gateway::failed(&f))?;
            super::learn(store, context, &online, &intent, store.clock().now() / 1000)
        }
        Err(failure) => Err(gateway::failed(&failure)),
    }
}
