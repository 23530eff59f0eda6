//! The decision on one line of a statement, and the facts of its life. Pure.
//!
//! The payment's own facts move the money; a decision says who decided, what was proposed, and why.

use ground::record::Document;
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

use crate::application::input::Kind;
use crate::application::{Evidence, Tier};

/// A part of a line, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// The open item that it settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The number of that item.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 100))]
    pub number: String,
    /// Whose money it is; nobody's among the customers if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Id>,
    /// Cents: money with the sign of the line (a credit note that is used up is negative), differences positive.
    pub amount: Cents,
    /// What it is.
    pub kind: Kind,
}

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// The product by itself, because it was certain.
    Engine,
    /// A person.
    Person,
}

/// What the engine's belief rested on: kept so that an undo can teach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The kind of reasoning.
    pub tier: Tier,
    /// What its rules alone believed, in millionths.
    pub believed: i64,
}

/// What was decided, by whom and on what grounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    /// Who.
    pub by: Judge,
    /// The proposal that was taken, from 1; 0: chosen by hand.
    pub choice: i64,
    /// How many proposals there were.
    pub shown: i64,
    /// How likely the proposal was, in millionths; 0 when chosen by hand.
    pub probability: i64,
    /// What each part of the line is for.
    pub pieces: Vec<Piece>,
    /// What the proposal rested on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The reasons, as a list in JSON: they quote names and texts of payers.
    #[serde(default)]
    pub reasons: Private<String>,
}

impl Ruling {
    /// Reasons as the fact carries them.
    pub fn reasons_of(evidence: &[Evidence]) -> Private<String> {
        if evidence.is_empty() {
            Private(None)
        } else {
            Private::new(serde_json::to_string(evidence).unwrap_or_default())
        }
    }

    /// The reasons; none where they were erased.
    pub fn evidence(&self) -> Vec<Evidence> {
        serde_json::from_str(self.reasons.text()).unwrap_or_default()
    }
}

/// Where a decision stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The money was applied, or put on account.
    #[default]
    Posted,
    /// Not a customer's money: left to accounting.
    Aside,
    /// Taken back: the line waits again.
    Undone,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Posted => "posted",
            State::Aside => "aside",
            State::Undone => "undone",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Posted, State::Aside, State::Undone].into_iter().find(|s| s.name() == text)
    }
}

/// The decision on a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// The payment that the line became.
    pub payment: Id,
    /// Where it stands.
    pub state: State,
    /// What was decided.
    pub ruling: Option<Ruling>,
    /// The account that money set aside belongs to, where a person said so.
    pub account: String,
    /// True when the decision said whose money it was.
    pub identified: bool,
    /// The day of the line.
    pub day: Option<Day>,
    /// The amount of the line.
    pub amount: Cents,
    /// How often the engine posted it.
    pub engine_posted: i64,
    /// How often a person took that back.
    pub engine_undone: i64,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The line was applied, or put on account.
    Posted {
        /// The day of the line.
        day: Day,
        /// Its amount.
        amount: Cents,
        /// True when an earlier decision on it was taken back.
        again: bool,
        /// What was decided.
        ruling: Ruling,
        /// True when nobody knew before whose money it was.
        #[serde(default)]
        identified: bool,
    },
    /// The line is no customer's money.
    SetAside {
        /// The day of the line.
        day: Day,
        /// Its amount.
        amount: Cents,
        /// True when an earlier decision on it was taken back.
        again: bool,
        /// What was decided.
        ruling: Ruling,
        /// The account it belongs to, where a person said so.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        account: String,
    },
    /// A person took the decision back.
    Undone {
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Posted => "decision.posted",
    SetAside => "decision.set_aside",
    Undone => "decision.undone",
});

impl Decision {
    fn taken(&mut self, day: Day, amount: Cents, ruling: &Ruling, state: State) {
        (self.day, self.amount, self.state) = (Some(day), amount, state);
        self.engine_posted += i64::from(ruling.by == Judge::Engine);
        self.ruling = Some(ruling.clone());
    }

    /// True when the engine decided.
    pub fn by_engine(&self) -> bool {
        self.ruling.as_ref().is_some_and(|r| r.by == Judge::Engine)
    }
}

impl Document for Decision {
    const KIND: &'static str = "decision";
    type Fact = Fact;

    fn blank(id: Id) -> Decision {
        Decision { payment: id, ..Decision::default() }
    }
    fn id(&self) -> Id {
        self.payment
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Posted { day, amount, ruling, identified, .. } => {
                self.taken(*day, *amount, ruling, State::Posted);
                self.identified = *identified;
                self.account.clear();
            }
            Fact::SetAside { day, amount, ruling, account, .. } => {
                self.taken(*day, *amount, ruling, State::Aside);
                self.account.clone_from(account);
            }
            Fact::Undone { .. } => {
                self.state = State::Undone;
                self.engine_undone += i64::from(self.by_engine());
            }
        }
        self.version += 1;
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("payment", self.payment)];
        if let Fact::Posted { ruling, .. } = fact {
            let mut customers: Vec<Id> = ruling.pieces.iter().filter_map(|p| p.customer).collect();
            customers.sort_unstable();
            customers.dedup();
            list.extend(customers.into_iter().map(|c| ("customer", c)));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Posted { again: false, .. } | Fact::SetAside { again: false, .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Decision>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
