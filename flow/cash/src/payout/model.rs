//! A payout of a gateway, and the facts of its life. Pure.

use ground::record::Document;
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The gateway said that it is on its way.
    #[default]
    Announced,
    /// The bank line was found, and what it passes on is cleared.
    Matched,
    /// It did not arrive: the money is in the gateway's balance again.
    Failed,
}

impl State {
    /// All of them.
    pub const ALL: [State; 3] = [State::Announced, State::Matched, State::Failed];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Announced => "announced",
            State::Matched => "matched",
            State::Failed => "failed",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }
}

/// What it passes on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Passed {
    /// Payments that came by the gateway, and what went back of them.
    pub payments: Vec<Id>,
    /// What the gateway kept, cents.
    pub fee: Cents,
    /// What of it is of nothing known here, cents.
    pub unknown: Cents,
}

/// A payout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Payout {
    /// Id.
    pub id: Id,
    /// The gateway.
    pub gateway: Id,
    /// The gateway's id of it.
    pub name: String,
    /// What the bank line is expected to say.
    pub text: String,
    /// What arrives at the bank, cents.
    pub amount: Cents,
    /// When it is expected there.
    pub arrival: Option<Day>,
    /// What it passes on.
    #[serde(flatten)]
    pub passed: Passed,
    /// Where it stands.
    pub state: State,
    /// The bank line that it became.
    pub line: Option<Id>,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The gateway told of it.
    Announced {
        /// The gateway.
        gateway: Id,
        /// The gateway's id of it.
        name: String,
        /// What the bank line is expected to say.
        text: String,
        /// Cents.
        amount: Cents,
        /// When it is expected at the bank.
        arrival: Day,
        /// What it passes on.
        #[serde(flatten)]
        passed: Passed,
    },
    /// What it passes on became known better.
    Counted {
        /// When it is expected at the bank.
        arrival: Day,
        /// What it passes on.
        #[serde(flatten)]
        passed: Passed,
    },
    /// The bank line was found.
    Matched {
        /// The bank line.
        line: Id,
        /// Cents.
        amount: Cents,
    },
    /// It did not arrive.
    Failed {},
}

store::fact_names!(Fact, {
    Announced => "payout.announced",
    Counted => "payout.counted",
    Matched => "payout.matched",
    Failed => "payout.failed",
});

impl Document for Payout {
    const KIND: &'static str = "payout";
    type Fact = Fact;

    fn blank(id: Id) -> Payout {
        Payout { id, ..Payout::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Announced { gateway, name, text, amount, arrival, passed } => {
                (self.gateway, self.amount, self.arrival) = (*gateway, *amount, Some(*arrival));
                self.name.clone_from(name);
                self.text.clone_from(text);
                self.passed.clone_from(passed);
            }
            Fact::Counted { arrival, passed } => {
                self.arrival = Some(*arrival);
                self.passed.clone_from(passed);
            }
            Fact::Matched { line, .. } => (self.state, self.line) = (State::Matched, Some(*line)),
            Fact::Failed {} => self.state = State::Failed,
        }
        self.version += 1;
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        match fact {
            Fact::Matched { line, .. } => {
                self.passed.payments.iter().chain([line]).map(|id| ("payment", *id)).collect()
            }
            _ => Vec::new(),
        }
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Announced { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Payout>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
