//! A batch of entries handed over, and the facts of its life. Pure.

use ground::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use ::store::{Db, Seq, Tx};

/// Where a batch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its entries are with the other software.
    #[default]
    Kept,
    /// They go with the next batch.
    Cancelled,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Kept => "kept",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Kept, State::Cancelled].into_iter().find(|s| s.name() == text)
    }
}

/// A batch of entries.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Batch {
    /// Id.
    pub id: Id,
    /// Batches are counted from 1.
    pub rank: i64,
    /// The layout of its file.
    pub format: String,
    /// First day of its entries.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Where it stands.
    pub state: State,
    /// Entries.
    pub entries: i64,
    /// Their lines.
    pub lines: i64,
    /// Sum of their debits, cents.
    pub amount: Cents,
    /// Why it was cancelled.
    pub reason: String,
    /// Facts so far.
    pub version: i64,
    /// The last fact whose entries it holds.
    #[serde(skip)]
    pub upto: Seq,
}

/// What can happen to a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Entries were handed over.
    Exported {
        /// Which batch it is.
        rank: i64,
        /// The layout.
        format: String,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// The last fact whose entries it holds: those of these days up to it that no earlier batch has.
        upto: Seq,
        /// Entries.
        entries: i64,
        /// Lines.
        lines: i64,
        /// Sum of debits.
        amount: Cents,
    },
    /// It did not get there: its entries go with the next one.
    Cancelled {
        /// Why.
        reason: String,
    },
}

::store::fact_names!(Fact, {
    Exported => "handover.exported",
    Cancelled => "handover.cancelled",
});

impl Document for Batch {
    const KIND: &'static str = "handover";
    type Fact = Fact;

    fn blank(id: Id) -> Batch {
        let day = Day::from_number(0);
        Batch {
            id,
            rank: 0,
            format: String::new(),
            from: day,
            to: day,
            state: State::Kept,
            entries: 0,
            lines: 0,
            amount: Cents::ZERO,
            reason: String::new(),
            version: 0,
            upto: 0,
        }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Exported { rank, format, from, to, upto, entries, lines, amount } => {
                self.format.clone_from(format);
                (self.rank, self.from, self.to, self.upto) = (*rank, *from, *to, *upto);
                (self.entries, self.lines, self.amount) = (*entries, *lines, *amount);
            }
            Fact::Cancelled { reason } => {
                self.state = State::Cancelled;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, _: &Fact, _: &mut Registers) {}
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Exported { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Batch>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(self, tx)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
