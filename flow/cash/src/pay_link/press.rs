//! The button on the page of a pay link: what is open now is asked for, under one payment at the gateway however often it
//! is pressed. One for another amount, begun before, is given up there first: nobody pays twice.

use ground::receivable::{self, Item};
use ground::record::fetch;
use kernel::{Currency, Id, Refusal, Result};
use serde::Deserialize;
use store::{Command, Context, Db, Permission, Store, Tx};

use super::make::owed;
use super::model::PayLink;
use crate::online_payment::{OnlinePayment, Paying, Pressed, State, abandoned, ask, at_gateway};

/// A press, inside the lane.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Press {
    /// The link.
    pub link: Id,
}

/// A payment to go on with, or one to give up first.
#[derive(Clone, Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Outcome {
    /// The payment at the gateway.
    pub online: Id,
    /// True where it must be given up first.
    pub give_up: bool,
}

/// What is open of a link's items now.
pub(super) fn open(db: &mut Db, link: &PayLink) -> Result<Vec<Item>> {
    let mut items = Vec::with_capacity(link.items.len());
    for id in &link.items {
        items.extend(receivable::find(db, *id)?.filter(|i| owed(i) && i.customer == link.customer));
    }
    Ok(items)
}

impl Command for Press {
    const NAME: &'static str = "pay_link.press";
    const NEEDS: Permission = Permission::Cash;
    type Outcome = Outcome;

    fn run(&self, tx: &mut Tx) -> Result<Outcome> {
        let link: PayLink = fetch(tx, self.link, None)?;
        if link.state(tx.today()) != "valid" {
            return Err(Refusal::missing("pay_link.gone").into());
        }
        let items = open(tx, &link)?;
        if items.is_empty() {
            return Err(Refusal::conflict("pay_link.nothing_open").into());
        }
        if items.iter().any(|i| i.currency != Currency::EUR) {
            return Err(Refusal::conflict("pay_link.currency").into());
        }
        let paying: Vec<Paying> = items.iter().map(|i| Paying { item: i.id, amount: i.open }).collect();
        Ok(match ask(tx, (link.id, link.customer), &paying)? {
            Pressed::GoOn(online) => Outcome { online: online.id, give_up: false },
            Pressed::GiveUp(online) => Outcome { online: online.id, give_up: true },
        })
    }
}

/// So many payments of other amounts are given up in one press.
const ROUNDS: usize = 3;

/// Presses the button: gives the payment at the gateway that the customer goes on with.
pub(super) fn press(store: &Store, context: &Context, link: &PayLink) -> Result<OnlinePayment> {
    for _ in 0..ROUNDS {
        let pressed = store.run(context, Press { link: link.id })?;
        let online: OnlinePayment = store.read(context.company, |db| ground::record::load(db, pressed.online, None))?;
        if !pressed.give_up {
            return at_gateway(store, context, &online, &link.label);
        }
        let online = abandoned(store, context, &online, &link.label)?;
        if matches!(online.state, State::Paid | State::Underway) {
            return Ok(online);
        }
    }
    Err(Refusal::busy("gateway.unreachable").with("seconds", 10).into())
}
