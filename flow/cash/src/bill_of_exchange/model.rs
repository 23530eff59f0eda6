//! The bill of exchange and the facts of its life. Pure.

use ground::ledger::Posting;
use ground::numbering;
use ground::receivable::{Control, EarlyPayment, ItemKind, OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use crate::mandate::Debtor;

/// Which kind of paper it is (C. com. art. L511-1 and following, L512-1; lettre de change relevé: a bill whose data alone
/// travels between banks).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillKind {
    /// A bill that the drawee accepts by signing it.
    #[default]
    Accepted,
    /// A bill that is sent to the bank without acceptance.
    NotAccepted,
    /// The customer's own written promise to pay.
    PromissoryNote,
}

impl BillKind {
    /// All of them.
    pub const ALL: [BillKind; 3] = [BillKind::Accepted, BillKind::NotAccepted, BillKind::PromissoryNote];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            BillKind::Accepted => "accepted",
            BillKind::NotAccepted => "not_accepted",
            BillKind::PromissoryNote => "promissory_note",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<BillKind> {
        BillKind::ALL.into_iter().find(|k| k.name() == text)
    }
}

/// Where a bill stands. That the bank credited it is told by its payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Sent to the drawee for acceptance: nothing is booked.
    #[default]
    Drawn,
    /// In our hands, on 413.
    Portfolio,
    /// The bank has it.
    Remitted,
    /// It came back unpaid.
    Unpaid,
    /// Given up, or given back to the customer.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [State; 5] = [State::Drawn, State::Portfolio, State::Remitted, State::Unpaid, State::Cancelled];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Drawn => "drawn",
            State::Portfolio => "portfolio",
            State::Remitted => "remitted",
            State::Unpaid => "unpaid",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }

    /// True while it has not gone to the bank and was not given up.
    pub fn is_ours(self) -> bool {
        matches!(self, State::Drawn | State::Portfolio)
    }
}

/// What a bill takes over of one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Part {
    /// Its place, from 1.
    pub rank: i64,
    /// The item on 411.
    pub item: Id,
    /// What that stands for.
    pub kind: ItemKind,
    /// Its document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// When it was due without the bill.
    pub due_day: Day,
    /// How much of it, cents.
    pub amount: Cents,
    /// The discount for early payment that it had, and has again where the bill is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub early: Option<EarlyPayment>,
    /// The item on 413 that goes on instead, once booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_item: Option<Id>,
}

/// A bill of exchange.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BillOfExchange {
    /// Id.
    #[serde(default)]
    pub id: Id,
    /// Number.
    #[serde(default)]
    pub number: String,
    /// Which paper it is.
    #[serde(default)]
    pub kind: BillKind,
    /// Where it stands.
    #[serde(default)]
    pub state: State,
    /// Who owes and pays.
    #[serde(default)]
    pub customer: Id,
    /// The drawee's account, at which it is payable.
    pub drawee: Debtor,
    /// The day on which it was drawn, or the note was received.
    #[serde(default)]
    pub day: Option<Day>,
    /// Since when it is booked on 413.
    #[serde(default)]
    pub accepted: Option<Day>,
    /// The day on which it is to be paid.
    #[serde(default)]
    pub maturity: Option<Day>,
    /// Cents.
    #[serde(default)]
    pub amount: Cents,
    /// What it takes over, item by item.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// The remittance by which it went to the bank.
    #[serde(default)]
    pub remittance: Option<Id>,
    /// The payment that it became there.
    #[serde(default)]
    pub payment: Option<Id>,
    /// What was said about it last.
    pub reason: String,
    /// Facts so far.
    #[serde(default)]
    pub version: i64,
}

/// What passes between 411 and 413, as facts carry it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// The entry.
    pub entry: Posting,
    /// What closes each old item, and the new one.
    pub items: Vec<OpenItem>,
    /// The old items settled.
    pub settled: Settled,
}

/// What can happen to a bill.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was drawn on a customer, or a note was received.
    Drawn {
        /// Number drawn.
        number: numbering::Drawn,
        /// Which paper it is.
        kind: BillKind,
        /// Who owes and pays.
        customer: Id,
        /// The drawee's account.
        drawee: Debtor,
        /// The day.
        day: Day,
        /// The day on which it is to be paid.
        maturity: Day,
        /// Cents.
        amount: Cents,
        /// What it takes over.
        parts: Vec<Part>,
    },
    /// The customer accepted it, or it needs no acceptance: it is in our hands (R14).
    Accepted {
        /// Who owes and pays.
        customer: Id,
        /// The day.
        day: Day,
        /// Cents.
        amount: Cents,
        /// What passes from 411 to 413.
        #[serde(flatten)]
        passed: Box<Passed>,
    },
    /// It is to be paid on another day.
    Prorogued {
        /// Who owes and pays.
        customer: Id,
        /// The day on which that was agreed.
        day: Day,
        /// The day on which it is to be paid now.
        maturity: Day,
        /// What passes on 413, where it is booked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passed: Option<Box<Passed>>,
        /// Why.
        reason: String,
    },
    /// It was given up, or given back: its items are owed again as before.
    Cancelled {
        /// Who owes and pays.
        customer: Id,
        /// The day.
        day: Day,
        /// Cents that are owed again.
        amount: Cents,
        /// What passes from 413 to 411, where it was booked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passed: Option<Box<Passed>>,
        /// Why.
        reason: String,
    },
    /// It went to the bank (R15): its payment has the entry.
    Remitted {
        /// The remittance.
        remittance: Id,
        /// The payment that it became.
        payment: Id,
        /// The day.
        day: Day,
        /// Cents.
        amount: Cents,
    },
    /// It came back unpaid: its payment has the entry.
    Unpaid {
        /// The day.
        day: Day,
        /// Cents.
        amount: Cents,
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Drawn => "bill_of_exchange.drawn",
    Accepted => "bill_of_exchange.accepted",
    Prorogued => "bill_of_exchange.prorogued",
    Cancelled => "bill_of_exchange.cancelled",
    Remitted => "bill_of_exchange.remitted",
    Unpaid => "bill_of_exchange.unpaid",
});

impl Passed {
    fn post(&self, customer: Id, registers: &mut Registers) {
        registers.postings.push(self.entry.clone());
        for item in &self.items {
            registers.exposure.push(begun(item));
            registers.items.push(item.clone());
        }
        self.settled.post(customer, registers);
    }
}

impl BillOfExchange {
    /// Takes over the items on 413 that begin, in the order of the parts.
    fn stands_on(&mut self, passed: &Passed) {
        let new = passed.items.iter().filter(|i| i.account == Control::Bills && i.amount.0 > 0);
        for (part, item) in self.parts.iter_mut().zip(new) {
            part.bill_item = Some(item.id);
        }
    }
}

impl Document for BillOfExchange {
    const KIND: &'static str = "bill_of_exchange";
    type Fact = Fact;

    fn blank(id: Id) -> BillOfExchange {
        BillOfExchange { id, ..BillOfExchange::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Drawn { number, kind, customer, drawee, day, maturity, amount, parts } => {
                self.number = number.text();
                (self.kind, self.customer, self.amount) = (*kind, *customer, *amount);
                self.drawee.clone_from(drawee);
                (self.day, self.maturity) = (Some(*day), Some(*maturity));
                self.parts.clone_from(parts);
            }
            Fact::Accepted { day, passed, .. } => {
                (self.state, self.accepted) = (State::Portfolio, Some(*day));
                self.stands_on(passed);
            }
            Fact::Prorogued { maturity, passed, reason, .. } => {
                self.maturity = Some(*maturity);
                self.reason.clone_from(reason);
                passed.iter().for_each(|p| self.stands_on(p));
            }
            Fact::Cancelled { reason, .. } => {
                self.state = State::Cancelled;
                self.reason.clone_from(reason);
            }
            Fact::Remitted { remittance, payment, .. } => {
                self.state = State::Remitted;
                (self.remittance, self.payment) = (Some(*remittance), Some(*payment));
            }
            Fact::Unpaid { reason, .. } => {
                self.state = State::Unpaid;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Drawn { number, .. } => registers.drawn.push(number.clone()),
            Fact::Accepted { customer, passed, .. } => passed.post(*customer, registers),
            Fact::Prorogued { customer, passed, .. } | Fact::Cancelled { customer, passed, .. } => {
                passed.iter().for_each(|p| p.post(*customer, registers));
            }
            Fact::Remitted { .. } | Fact::Unpaid { .. } => {}
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        list.extend(self.parts.iter().map(|p| (p.kind.document(), p.document)));
        if let Fact::Remitted { remittance, payment, .. } = fact {
            list.extend([("bill_remittance", *remittance), ("payment", *payment)]);
        }
        if let Fact::Unpaid { .. } = fact {
            list.extend(self.remittance.map(|id| ("bill_remittance", id)));
        }
        list.sort_unstable();
        list.dedup();
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Drawn { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<BillOfExchange>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
