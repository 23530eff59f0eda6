//! An order to pay customers back, and the facts of its life. Pure.

use ground::numbering::Drawn;
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where an order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The file was handed to the bank.
    #[default]
    Sent,
    /// What the bank has not debited is not asked for any more.
    Cancelled,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Sent => "sent",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Sent, State::Cancelled].into_iter().find(|s| s.name() == text)
    }
}

/// A credit that is paid back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OrderedCredit {
    /// The open item, below nothing.
    pub item: Id,
    /// Its number.
    pub number: String,
    /// How much of it, cents.
    pub amount: Cents,
}

/// A transfer to one customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Line {
    /// Its place in the file, from 1.
    pub rank: i64,
    /// Who is paid back.
    pub customer: Id,
    /// The name of the account holder.
    pub name: String,
    /// The account.
    pub iban: String,
    /// BIC of its bank, where it must be told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bic: String,
    /// The id that comes back on the statement.
    pub end_to_end: String,
    /// Cents.
    pub amount: Cents,
    /// What it pays back.
    pub credits: Vec<OrderedCredit>,
    /// The bank line that debited it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Id>,
}

/// An order to pay customers back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RefundOrder {
    /// Id.
    pub id: Id,
    /// Number: the id of the message (`MsgId`).
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// The day it is to be executed.
    pub day: Option<Day>,
    /// Sum, cents.
    pub total: Cents,
    /// The transfers.
    pub lines: Vec<Line>,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Why it was cancelled.
    pub reason: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Its file was written and handed over.
    Sent {
        /// Number drawn.
        number: Drawn,
        /// The day it is to be executed.
        day: Day,
        /// Sum, cents.
        amount: Cents,
        /// The transfers.
        lines: Vec<Line>,
        /// SHA-256 of the file, hexadecimal.
        digest: String,
    },
    /// The bank debited a transfer.
    Debited {
        /// Which.
        rank: i64,
        /// The bank line.
        payment: Id,
        /// Cents.
        amount: Cents,
    },
    /// What the bank has not debited is not asked for any more.
    Cancelled {
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Sent => "refund_order.sent",
    Debited => "refund_order.debited",
    Cancelled => "refund_order.cancelled",
});

impl Document for RefundOrder {
    const KIND: &'static str = "refund_order";
    type Fact = Fact;

    fn blank(id: Id) -> RefundOrder {
        RefundOrder { id, ..RefundOrder::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Sent { number, day, amount, lines, digest } => {
                self.number = number.text();
                (self.day, self.total) = (Some(*day), *amount);
                self.lines.clone_from(lines);
                self.digest.clone_from(digest);
            }
            Fact::Debited { rank, payment, .. } => {
                self.lines.iter_mut().filter(|l| l.rank == *rank).for_each(|l| l.payment = Some(*payment));
            }
            Fact::Cancelled { reason } => {
                self.state = State::Cancelled;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Sent { number, .. } = fact {
            registers.drawn.push(number.clone());
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list: Vec<(&'static str, Id)> = match fact {
            Fact::Debited { rank, payment, .. } => {
                let customer = self.lines.iter().find(|l| l.rank == *rank).map(|l| ("customer", l.customer));
                customer.into_iter().chain([("payment", *payment)]).collect()
            }
            _ => self.lines.iter().map(|l| ("customer", l.customer)).collect(),
        };
        list.sort_unstable();
        list.dedup();
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Sent { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<RefundOrder>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
