//! The quote and the facts of its life. Pure.

use ground::numbering::Drawn;
use ground::party::Address;
use ground::record::{Document, Registers};
use ground::tax::{Pricing, Totals};
use kernel::{Cents, Currency, Day, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

use crate::order::Line;

/// Where a quote stands. That it has expired is said by its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written, or written anew.
    #[default]
    Draft,
    /// With the customer.
    Sent,
    /// The customer agreed.
    Accepted,
    /// It became an order.
    Ordered,
    /// The customer, or we, said no.
    Lost,
}

impl State {
    /// All states, in the order of a quote's life.
    pub const ALL: [State; 5] = [State::Draft, State::Sent, State::Accepted, State::Ordered, State::Lost];

    /// The name in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::Accepted => "accepted",
            State::Ordered => "ordered",
            State::Lost => "lost",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }

    /// The state table, in one place: may `verb` happen to a quote in this state?
    pub fn allows(self, verb: &str) -> bool {
        use State::{Accepted, Draft, Sent};
        match verb {
            "revise" => matches!(self, Draft | Sent),
            "send" => self == Draft,
            "accept" => self == Sent,
            "refuse" => matches!(self, Draft | Sent | Accepted),
            "order" => matches!(self, Sent | Accepted),
            _ => false,
        }
    }

    /// The same as a refusal.
    pub fn may(self, verb: &'static str) -> Result<()> {
        if self.allows(verb) {
            return Ok(());
        }
        Err(Refusal::conflict("quote.state").with("verb", verb).with("state", self.name()).into())
    }

    /// Does it still wait for the customer?
    pub fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Sent | State::Accepted)
    }
}

/// What a version of a quote offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Content {
    /// Lines; nothing of them is set aside, shipped or invoiced.
    pub lines: Vec<Line>,
    /// Discount and charges on the whole, and whether prices include VAT.
    #[serde(skip_serializing_if = "Pricing::is_plain")]
    pub pricing: Pricing,
    /// Ship to, where it is not the billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Address>,
}

impl Content {
    /// The totals at the rates of a day.
    pub fn totals(&self, day: Day) -> Result<Totals> {
        crate::order::totals(&self.lines, &self.pricing, day)
    }
}

/// How and when the customer agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Accepted {
    /// On which day.
    pub day: Day,
    /// How: a signed copy, an e-mail, by telephone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// Who said so, where it is known.
    #[serde(skip)]
    pub by: String,
}

/// Why a quote was lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// Too dear.
    Price,
    /// Too late.
    Delivery,
    /// Another offer was taken.
    Competitor,
    /// The customer does not need it any more.
    Dropped,
    /// No answer.
    NoAnswer,
    /// We could not or would not.
    Withdrawn,
    /// Anything else; the words say what.
    #[default]
    Other,
}

impl Lost {
    /// All of them, in the order of forms.
    pub const ALL: [Lost; 7] =
        [Lost::Price, Lost::Delivery, Lost::Competitor, Lost::Dropped, Lost::NoAnswer, Lost::Withdrawn, Lost::Other];

    /// The name in words and forms.
    pub fn name(self) -> &'static str {
        match self {
            Lost::Price => "price",
            Lost::Delivery => "delivery",
            Lost::Competitor => "competitor",
            Lost::Dropped => "dropped",
            Lost::NoAnswer => "no_answer",
            Lost::Withdrawn => "withdrawn",
            Lost::Other => "other",
        }
    }
}

/// A quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Quote {
    /// Id.
    pub id: Id,
    /// Number.
    pub number: String,
    /// For whom.
    pub customer: Id,
    /// The customer's own number.
    pub reference: String,
    /// Day of its first version.
    pub day: Option<Day>,
    /// Where it stands.
    pub state: State,
    /// Its present version, from 1.
    pub revision: i64,
    /// Day of its present version.
    pub revised: Option<Day>,
    /// The last day on which it holds.
    pub valid_until: Option<Day>,
    /// What it offers.
    #[serde(flatten)]
    pub content: Content,
    /// What its amounts are in.
    pub currency: Currency,
    /// Total without VAT, in the currency's minor units.
    pub net: Cents,
    /// Total with VAT, in the currency's minor units.
    pub gross: Cents,
    /// When it was last sent.
    pub sent_day: Option<Day>,
    /// How the customer agreed.
    pub accepted: Option<Accepted>,
    /// Why it was lost, and in which words.
    pub lost: Option<(Lost, String)>,
    /// The order it became.
    pub order: Option<Id>,
    /// Facts so far.
    pub version: i64,
}

impl Quote {
    /// Has its day passed while it was open?
    pub fn has_expired(&self, today: Day) -> bool {
        self.state.is_open() && self.valid_until.is_some_and(|day| day < today)
    }
}

/// What can happen to a quote.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was written.
    Drafted {
        /// Number drawn.
        number: Drawn,
        /// For whom.
        customer: Id,
        /// The customer's own number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
        /// Day.
        day: Day,
        /// The last day on which it holds.
        valid_until: Day,
        /// What it offers.
        content: Content,
        /// Total without VAT.
        net: Cents,
        /// Total with VAT.
        gross: Cents,
    },
    /// It was written anew: in place while nobody had seen it, as a further version afterwards.
    Revised {
        /// The version that this is.
        revision: i64,
        /// The customer's own number.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
        /// Day.
        day: Day,
        /// The last day on which it holds.
        valid_until: Day,
        /// What it offers.
        content: Content,
        /// Total without VAT.
        net: Cents,
        /// Total with VAT.
        gross: Cents,
    },
    /// The customer has it.
    Sent {
        /// Day.
        day: Day,
        /// Which version.
        revision: i64,
    },
    /// The customer agreed.
    Accepted {
        /// When and how.
        accepted: Accepted,
        /// Who said so.
        #[serde(default, skip_serializing_if = "no_text")]
        by: Private<String>,
    },
    /// It came to nothing.
    Lost {
        /// Why.
        why: Lost,
        /// In words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// It became an order.
    Ordered {
        /// The order.
        order: Id,
    },
}

fn no_text(value: &Private<String>) -> bool {
    value.text().is_empty()
}

store::fact_names!(Fact, {
    Drafted => "quote.drafted",
    Revised => "quote.revised",
    Sent => "quote.sent",
    Accepted => "quote.accepted",
    Lost => "quote.lost",
    Ordered => "quote.ordered",
});

impl Document for Quote {
    const KIND: &'static str = "quote";
    type Fact = Fact;

    fn blank(id: Id) -> Quote {
        Quote { id, ..Quote::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Drafted { number, customer, reference, day, valid_until, content, net, gross } => {
                self.number = number.text();
                self.customer = *customer;
                self.reference.clone_from(reference);
                (self.day, self.revised, self.valid_until) = (Some(*day), Some(*day), Some(*valid_until));
                self.revision = 1;
                self.content.clone_from(content);
                (self.currency, self.net, self.gross) = (content.pricing.currency, *net, *gross);
            }
            Fact::Revised { revision, reference, day, valid_until, content, net, gross } => {
                self.state = State::Draft;
                self.revision = *revision;
                self.reference.clone_from(reference);
                (self.revised, self.valid_until) = (Some(*day), Some(*valid_until));
                self.content.clone_from(content);
                (self.currency, self.net, self.gross) = (content.pricing.currency, *net, *gross);
            }
            Fact::Sent { day, .. } => {
                self.state = State::Sent;
                self.sent_day = Some(*day);
            }
            Fact::Accepted { accepted, by } => {
                self.state = State::Accepted;
                self.accepted = Some(Accepted { by: by.text().to_string(), ..accepted.clone() });
            }
            Fact::Lost { why, reason } => {
                self.state = State::Lost;
                self.lost = Some((*why, reason.clone()));
            }
            Fact::Ordered { order } => {
                self.state = State::Ordered;
                self.order = Some(*order);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Drafted { number, .. } = fact {
            registers.drawn.push(number.clone());
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if let Fact::Ordered { order } = fact {
            list.push(("order", *order));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Drafted { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Quote>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
