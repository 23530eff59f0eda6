//! A charge for late payment and the facts of its life. Pure.

use ground::ledger::Posting;
use ground::numbering::Drawn;
use ground::receivable::{OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use super::rules::Segment;

/// Where a charge stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Asked for by a debit note.
    #[default]
    Claimed,
    /// Not asked for any more.
    Waived,
    /// Was asked for, and is not any more.
    Cancelled,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Claimed => "claimed",
            State::Waived => "waived",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Claimed, State::Waived, State::Cancelled].into_iter().find(|s| s.name() == text)
    }
}

/// What one item of an invoice is charged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LateLine {
    /// The invoice's item.
    pub item: Id,
    /// The invoice.
    pub invoice: Id,
    /// Its number.
    pub number: String,
    /// Its due day.
    pub due_day: Day,
    /// How the interest comes about.
    pub segments: Vec<Segment>,
    /// Interest, cents.
    pub interest: Cents,
    /// The fixed indemnity, cents; once an invoice.
    pub indemnity: Cents,
    /// The last day that is charged.
    pub until: Day,
}

/// A charge for late payment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct LateCharge {
    /// Id.
    pub id: Id,
    /// Number of the debit note; empty where it was waived.
    pub number: String,
    /// Who owes.
    pub customer: Id,
    /// Day.
    pub day: Option<Day>,
    /// Where it stands.
    pub state: State,
    /// Interest, cents.
    pub interest: Cents,
    /// Indemnities, cents.
    pub indemnity: Cents,
    /// Invoice by invoice.
    pub lines: Vec<LateLine>,
    /// Why it was waived or cancelled.
    pub reason: String,
    /// Its open item.
    pub item: Option<Id>,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a charge.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It is asked for.
    Claimed {
        /// Number of the debit note.
        number: Drawn,
        /// Who owes.
        customer: Id,
        /// Day.
        day: Day,
        /// Interest and indemnities in all.
        amount: Cents,
        /// Invoice by invoice.
        lines: Vec<LateLine>,
        /// The entry (R28).
        entry: Posting,
        /// What is owed.
        item: OpenItem,
    },
    /// It is not asked for.
    Waived {
        /// Who would owe.
        customer: Id,
        /// Day.
        day: Day,
        /// Interest and indemnities in all.
        amount: Cents,
        /// Invoice by invoice.
        lines: Vec<LateLine>,
        /// Why.
        reason: String,
    },
    /// It was asked for, and is not any more.
    Cancelled {
        /// The entry that takes it back.
        entry: Posting,
        /// The item of that entry.
        item: OpenItem,
        /// Both items set off.
        settled: Settled,
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Claimed => "late_charge.claimed",
    Waived => "late_charge.waived",
    Cancelled => "late_charge.cancelled",
});

impl LateCharge {
    /// Takes over the lines of a claim or a waiver.
    fn charges(&mut self, customer: Id, day: Day, lines: &[LateLine]) {
        (self.customer, self.day) = (customer, Some(day));
        self.lines = lines.to_vec();
        self.interest = lines.iter().map(|l| l.interest).sum();
        self.indemnity = lines.iter().map(|l| l.indemnity).sum();
    }
}

impl Document for LateCharge {
    const KIND: &'static str = "late_charge";
    type Fact = Fact;

    fn blank(id: Id) -> LateCharge {
        LateCharge { id, ..LateCharge::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Claimed { number, customer, day, lines, item, .. } => {
                self.number = number.text();
                self.charges(*customer, *day, lines);
                self.item = Some(item.id);
            }
            Fact::Waived { customer, day, lines, reason, .. } => {
                self.charges(*customer, *day, lines);
                self.state = State::Waived;
                self.reason.clone_from(reason);
            }
            Fact::Cancelled { reason, .. } => {
                self.state = State::Cancelled;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Claimed { number, entry, item, .. } => {
                registers.drawn.push(number.clone());
                registers.postings.push(entry.clone());
                registers.exposure.push(begun(item));
                registers.items.push(item.clone());
            }
            Fact::Waived { .. } => {}
            Fact::Cancelled { entry, item, settled, .. } => {
                registers.postings.push(entry.clone());
                registers.exposure.push(begun(item));
                registers.items.push(item.clone());
                settled.post(item.customer, registers);
            }
        }
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        list.extend(self.lines.iter().map(|l| ("invoice", l.invoice)));
        list
    }
    fn begins(fact: &Fact) -> bool {
        !matches!(fact, Fact::Cancelled { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<LateCharge>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
