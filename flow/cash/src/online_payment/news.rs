//! Takes in what a gateway says of a payment: when it is paid it is booked, by the same lines as a person's payment, and
//! settles what it was paid for; what is not open any more stays on the customer's account.

use ground::receivable;
use ground::record::{fetch, record};
use kernel::{Cents, Fault, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Permission, Store, Tx};

use super::model::{Attention, Fact, OnlinePayment, State};
use super::rules::{self, Change, News};
use crate::gateway::GatewaySetting;
use crate::payment::online::{Received, receive};
use crate::payment::{ApplyTo, Method};

/// What a gateway says of a payment.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeNews {
    /// The payment.
    pub online_payment: Id,
    /// `open`, `underway`, `paid`, `abandoned`.
    pub news: String,
    /// Why the last try failed, in the gateway's word.
    #[serde(default)]
    pub failure: String,
    /// When, seconds since 1970.
    pub at: i64,
    /// What was paid, cents.
    #[serde(default)]
    pub amount: Option<Cents>,
    /// True where it was a direct debit.
    #[serde(default)]
    pub debit: bool,
    /// Settles nothing: the money stays on the customer's account.
    #[serde(default)]
    pub on_account: bool,
}

fn news(text: &str) -> News {
    match text {
        "paid" => News::Paid,
        "underway" => News::Underway,
        "abandoned" => News::Abandoned,
        _ => News::Open,
    }
}

impl TakeNews {
    /// Of a payment, without more.
    pub fn of(online_payment: Id, news: News, at: i64) -> TakeNews {
        let news = match news {
            News::Open => "open",
            News::Underway => "underway",
            News::Paid => "paid",
            News::Abandoned => "abandoned",
        };
        let (failure, amount) = (String::new(), None);
        TakeNews { online_payment, news: news.into(), failure, at, amount, debit: false, on_account: false }
    }
}

impl Command for TakeNews {
    const NAME: &'static str = "online_payment.take_news";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = OnlinePayment;

    fn run(&self, tx: &mut Tx) -> Result<OnlinePayment> {
        let mut online: OnlinePayment = fetch(tx, self.online_payment, None)?;
        let fact = match rules::change(&online, news(&self.news), !self.failure.is_empty(), self.at) {
            Change::Nothing => return Ok(online),
            Change::Underway => Fact::Underway { at: self.at },
            Change::Abandoned => Fact::Abandoned {},
            Change::Failed(attention) => {
                let code: String = self.failure.chars().filter(|c| c.is_ascii_graphic()).take(100).collect();
                Fact::Failed { code, at: self.at, attention }
            }
            Change::Paid => self.booked(tx, &online)?,
        };
        record(tx, &mut online, fact)?;
        Ok(online)
    }
}

impl TakeNews {
    /// Books the money on the gateway's account, and what it settles.
    fn booked(&self, tx: &mut Tx, online: &OnlinePayment) -> Result<Fact> {
        let setting: GatewaySetting = fetch(tx, online.gateway, None)?;
        let amount = self.amount.filter(|a| a.0 > 0).unwrap_or(online.amount);
        if amount.0 > *rules::AMOUNTS.end() {
            return Err(Refusal::invalid("payment.amount").at("amount").into());
        }
        let mut open = Vec::with_capacity(online.items.len());
        for paying in &online.items {
            let item = receivable::find_now(tx, paying.item)?.filter(|i| i.customer == online.customer);
            open.extend(item.map(|i| (i.id, i.open)));
        }
        let (paid, over) = rules::settles(&online.items, &open, amount);
        let paid = if self.on_account { Vec::new() } else { paid };
        let items: Vec<ApplyTo> = paid.iter().map(|p| ApplyTo::cash(p.item, Some(p.amount))).collect();
        let debit = self.debit || online.state == State::Underway;
        let received = Received {
            customer: online.customer,
            day: tx.today(),
            amount,
            method: if debit { Method::DirectDebit } else { Method::Card },
            text: online.intent.clone(),
            account: &setting.account,
            items: &items,
        };
        let payment = receive(tx, received)?;
        let attention = if over || self.on_account { Attention::OnAccount } else { Attention::None };
        Ok(Fact::Paid { payment: payment.id, amount, at: self.at, attention })
    }
}

/// What an intent says.
pub(crate) fn news_of(intent: &::gateway::Intent) -> News {
    match intent.state {
        ::gateway::State::Open | ::gateway::State::Waits => News::Open,
        ::gateway::State::Underway => News::Underway,
        ::gateway::State::Paid => News::Paid,
        ::gateway::State::Cancelled => News::Abandoned,
    }
}

/// Takes in what an intent says. What cannot be applied (its invoice was taken apart meanwhile) is received all the same,
/// and waits on the customer's account.
pub(crate) fn learn(
    store: &Store,
    context: &Context,
    online: &OnlinePayment,
    intent: &::gateway::Intent,
    at: i64,
) -> Result<OnlinePayment> {
    let news = news_of(intent);
    let failure = intent.failure.clone().filter(|_| intent.state == ::gateway::State::Open).unwrap_or_default();
    if rules::change(online, news, !failure.is_empty(), at) == Change::Nothing {
        return Ok(online.clone());
    }
    let take = TakeNews {
        failure,
        amount: Some(intent.amount),
        debit: intent.way == Some(::gateway::Way::SepaDebit),
        ..TakeNews::of(online.id, news, at)
    };
    match store.run(context, take.clone()) {
        Err(Fault::Refused(refusal)) if news == News::Paid => {
            let on_account = TakeNews { on_account: true, ..take };
            store.run(context, on_account).map_err(|fault| {
                tracing::error!(payment = %online.id.0, code = refusal.code, "money of a gateway could not be booked: {fault}");
                fault
            })
        }
        other => other,
    }
}

/// A payment of ours by the gateway's id of it.
pub(crate) fn ours(store: &Store, context: &Context, intent: &str) -> Result<Option<OnlinePayment>> {
    store.read(context.company, |db| super::store::by_intent(db, intent))
}

/// Money can only go back of what came: where that message is late, the gateway is asked.
pub(crate) fn caught_up(store: &Store, context: &Context, gateway: &dyn ::gateway::Gateway, online: OnlinePayment) -> Result<OnlinePayment> {
    if online.payment.is_some() {
        return Ok(online);
    }
    let intent = gateway.find(&online.intent).map_err(|f| crate::gateway::busy(crate::gateway::failed(&f)))?;
    learn(store, context, &online, &intent, store.clock().now().div_euclid(1000))
}
