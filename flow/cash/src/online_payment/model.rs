//! A payment at a gateway, and the facts of its life. Pure.

use ground::record::Document;
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be begun at the gateway.
    #[default]
    Asked,
    /// Begun there; the customer has not paid.
    Open,
    /// On its way for days: nothing is booked as received.
    Underway,
    /// Paid, and booked.
    Paid,
    /// Given up: another amount is owed now.
    Abandoned,
}

impl State {
    /// All of them.
    pub const ALL: [State; 5] = [State::Asked, State::Open, State::Underway, State::Paid, State::Abandoned];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Asked => "asked",
            State::Open => "open",
            State::Underway => "underway",
            State::Paid => "paid",
            State::Abandoned => "abandoned",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }
}

/// Why a person should look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// Nobody has to.
    #[default]
    None,
    /// What was on its way did not come.
    Failed,
    /// The customer's bank takes it back.
    Disputed,
    /// What was given back did not arrive.
    BackFailed,
    /// Money was given back at the gateway, not from here.
    Elsewhere,
    /// It came for what had been paid meanwhile, or in another amount: money is on account.
    OnAccount,
}

impl Attention {
    /// All that need somebody.
    pub const ALL: [Attention; 5] = [
        Attention::Failed,
        Attention::Disputed,
        Attention::BackFailed,
        Attention::Elsewhere,
        Attention::OnAccount,
    ];

    /// The name in tables and words; empty where nobody has to look.
    pub fn name(self) -> &'static str {
        match self {
            Attention::None => "",
            Attention::Failed => "failed",
            Attention::Disputed => "disputed",
            Attention::BackFailed => "back_failed",
            Attention::Elsewhere => "elsewhere",
            Attention::OnAccount => "on_account",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Attention {
        Attention::ALL.into_iter().find(|a| a.name() == text).unwrap_or_default()
    }
}

/// What is paid by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Paying {
    /// The open item.
    pub item: Id,
    /// How much of it, cents.
    pub amount: Cents,
}

/// Why money went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Given back.
    Refund,
    /// Taken back by the customer's bank.
    Dispute,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackState {
    /// To be asked of the gateway.
    Asked,
    /// It left the balance, and is booked.
    Done,
    /// The gateway said no: nothing moved.
    Refused,
    /// It came back into the balance, and is booked so.
    CameBack,
}

/// Money that went back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Back {
    /// Its place, from 1.
    pub rank: i64,
    /// Why.
    pub cause: Cause,
    /// Cents.
    pub amount: Cents,
    /// How far it is.
    pub state: BackState,
    /// The gateway's id of it; empty until it is known.
    #[serde(default)]
    pub id: String,
    /// The key under which it is asked for once; empty where it was not asked for from here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub once: String,
    /// The credits that it pays back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Paying>,
    /// Why, as entered; or the gateway's word.
    #[serde(default)]
    pub reason: String,
    /// The payment by which it was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Id>,
    /// The payment by which it came back into the balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<Id>,
}

impl Back {
    /// Has it left the balance, or is it about to?
    pub fn counts(&self) -> bool {
        matches!(self.state, BackState::Asked | BackState::Done)
    }
}

/// A payment at a gateway.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct OnlinePayment {
    /// Id.
    pub id: Id,
    /// The gateway.
    pub gateway: Id,
    /// The pay link that it was begun from.
    pub link: Id,
    /// The payer.
    pub customer: Id,
    /// Cents of euro.
    pub amount: Cents,
    /// The key under which it is begun once.
    #[serde(skip)]
    pub once: String,
    /// The gateway's id of it; empty until it is begun there.
    pub intent: String,
    /// Where it stands.
    pub state: State,
    /// The gateway's code of why the last try failed.
    pub failure: String,
    /// Moment of the last news, seconds since 1970.
    pub seen_at: i64,
    /// The payment that it became.
    pub payment: Option<Id>,
    /// Why a person should look.
    pub attention: Attention,
    /// Begun on.
    pub day: Option<Day>,
    /// What is paid by it.
    pub items: Vec<Paying>,
    /// What went back.
    pub backs: Vec<Back>,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A customer wants to pay.
    Asked {
        /// The gateway.
        gateway: Id,
        /// The pay link.
        link: Id,
        /// The payer.
        customer: Id,
        /// Cents of euro.
        amount: Cents,
        /// The key under which it is begun once.
        once: String,
        /// On which day.
        day: Day,
        /// What is paid by it.
        items: Vec<Paying>,
    },
    /// It is begun at the gateway.
    Begun {
        /// The gateway's id of it.
        intent: String,
    },
    /// It is on its way; nothing is received yet.
    Underway {
        /// When, seconds since 1970.
        at: i64,
    },
    /// A try failed; the customer may try again.
    Failed {
        /// The gateway's code.
        code: String,
        /// When, seconds since 1970.
        at: i64,
        /// Whether a person should look.
        attention: Attention,
    },
    /// It is paid, and booked.
    Paid {
        /// The payment.
        payment: Id,
        /// Cents.
        amount: Cents,
        /// When, seconds since 1970.
        at: i64,
        /// Whether a person should look.
        attention: Attention,
    },
    /// It was given up at the gateway.
    Abandoned {},
    /// Money is to be given back.
    BackAsked {
        /// What.
        back: Back,
    },
    /// It left the balance, and is booked.
    BackDone {
        /// What, as it stands now.
        back: Back,
        /// Cents.
        amount: Cents,
        /// Whether a person should look.
        attention: Attention,
    },
    /// The gateway said no.
    BackRefused {
        /// Which.
        rank: i64,
        /// The gateway's code.
        code: String,
    },
    /// It came back into the balance.
    CameBack {
        /// Which, as it stands now.
        back: Back,
        /// The payment by which that was booked; none where it had not been booked as gone.
        payment: Option<Id>,
        /// Cents.
        amount: Cents,
        /// Whether a person should look.
        attention: Attention,
    },
    /// The customer's bank asks for it back.
    Disputed {
        /// The gateway's word.
        reason: String,
        /// Cents.
        amount: Cents,
    },
    /// A person has looked.
    Seen {},
}

store::fact_names!(Fact, {
    Asked => "online_payment.asked",
    Begun => "online_payment.begun",
    Underway => "online_payment.underway",
    Failed => "online_payment.failed",
    Paid => "online_payment.paid",
    Abandoned => "online_payment.abandoned",
    BackAsked => "online_payment.back_asked",
    BackDone => "online_payment.back_done",
    BackRefused => "online_payment.back_refused",
    CameBack => "online_payment.came_back",
    Disputed => "online_payment.disputed",
    Seen => "online_payment.seen",
});

impl OnlinePayment {
    fn puts(&mut self, back: &Back) {
        match self.backs.iter_mut().find(|b| b.rank == back.rank) {
            Some(known) => known.clone_from(back),
            None => self.backs.push(back.clone()),
        }
    }

    /// What of it went back, or is about to.
    pub fn gone(&self) -> Cents {
        self.backs.iter().filter(|b| b.counts()).map(|b| b.amount).sum()
    }

    /// What of it can still be given back.
    pub fn left(&self) -> Cents {
        if self.state == State::Paid { self.amount - self.gone() } else { Cents::ZERO }
    }
}

impl Document for OnlinePayment {
    const KIND: &'static str = "online_payment";
    type Fact = Fact;

    fn blank(id: Id) -> OnlinePayment {
        OnlinePayment { id, ..OnlinePayment::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Asked { gateway, link, customer, amount, once, day, items } => {
                (self.gateway, self.link, self.customer) = (*gateway, *link, *customer);
                (self.amount, self.day) = (*amount, Some(*day));
                self.once.clone_from(once);
                self.items.clone_from(items);
            }
            Fact::Begun { intent } => {
                self.intent.clone_from(intent);
                self.state = State::Open;
            }
            Fact::Underway { at } => {
                (self.state, self.seen_at) = (State::Underway, *at);
                self.failure.clear();
            }
            Fact::Failed { code, at, attention } => {
                (self.state, self.seen_at, self.attention) = (State::Open, *at, *attention);
                self.failure.clone_from(code);
            }
            Fact::Paid { payment, amount, at, attention } => {
                (self.state, self.seen_at, self.attention) = (State::Paid, *at, *attention);
                (self.payment, self.amount) = (Some(*payment), *amount);
                self.failure.clear();
            }
            Fact::Abandoned {} => self.state = State::Abandoned,
            Fact::BackAsked { back } => self.puts(back),
            Fact::BackDone { back, attention, .. } | Fact::CameBack { back, attention, .. } => {
                self.puts(back);
                self.attention = *attention;
            }
            Fact::BackRefused { rank, code } => {
                if let Some(back) = self.backs.iter_mut().find(|b| b.rank == *rank) {
                    back.state = BackState::Refused;
                    back.reason.clone_from(code);
                }
            }
            Fact::Disputed { .. } => self.attention = Attention::Disputed,
            Fact::Seen {} => self.attention = Attention::None,
        }
        self.version += 1;
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer), ("pay_link", self.link)];
        match fact {
            Fact::Paid { payment, .. } => list.push(("payment", *payment)),
            Fact::BackDone { back, .. } => {
                list.extend(self.payment.into_iter().chain(back.payment).map(|id| ("payment", id)));
            }
            Fact::CameBack { payment, .. } => {
                list.extend(self.payment.into_iter().chain(*payment).map(|id| ("payment", id)));
            }
            _ => {}
        }
        list.sort_unstable();
        list.dedup();
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Asked { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<OnlinePayment>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
