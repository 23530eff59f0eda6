//! A webhook: an address of somebody's program, the facts it wants to hear, and the secret that signs what it is sent.

use ground::Document;
use kernel::{Fault, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

use super::store as rows;

/// Whether it is sent anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Yes.
    #[default]
    Active,
    /// Not for now: by a person, or because nobody answered for days. What happens meanwhile is sent later.
    Suspended,
    /// Never again.
    Removed,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Suspended => "suspended",
            State::Removed => "removed",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<State> {
        [State::Active, State::Suspended, State::Removed].into_iter().find(|s| s.name() == name)
    }
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Webhook {
    /// Id.
    pub id: Id,
    /// What people call it.
    pub label: String,
    /// Where facts are posted.
    pub url: String,
    /// Names of facts (`invoice.issued`), all of a kind (`invoice.*`), or everything (`*`).
    pub facts: Vec<String>,
    /// Whether it is sent anything.
    pub state: State,
    /// Why it is suspended.
    pub reason: String,
    /// Signs what is sent; shown once, when it is made.
    #[serde(skip)]
    pub secret: Private<String>,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was added.
    Added {
        /// What people call it.
        label: String,
        /// Where facts are posted.
        url: String,
        /// Which.
        facts: Vec<String>,
        /// The secret; kept beside the journal.
        secret: Private<String>,
    },
    /// Address or facts changed.
    Changed {
        /// What people call it.
        label: String,
        /// Where facts are posted.
        url: String,
        /// Which.
        facts: Vec<String>,
    },
    /// It has another secret.
    SecretRenewed {
        /// The secret; kept beside the journal.
        secret: Private<String>,
    },
    /// It is sent nothing for now.
    Suspended {
        /// Why.
        reason: String,
    },
    /// It is sent everything that waits, and goes on.
    Resumed {},
    /// It is sent what follows a place of the journal once more.
    Rewound {
        /// The place; what comes after it is sent again.
        to: Seq,
    },
    /// It is gone.
    Removed {},
}

store::fact_names!(Fact, {
    Added => "webhook.added",
    Changed => "webhook.changed",
    SecretRenewed => "webhook.secret_renewed",
    Suspended => "webhook.suspended",
    Resumed => "webhook.resumed",
    Rewound => "webhook.rewound",
    Removed => "webhook.removed",
});

impl Document for Webhook {
    const KIND: &'static str = "webhook";
    type Fact = Fact;

    fn blank(id: Id) -> Webhook {
        Webhook { id, ..Webhook::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Added { label, url, facts, secret } => {
                self.label.clone_from(label);
                self.url.clone_from(url);
                self.facts.clone_from(facts);
                self.secret.clone_from(secret);
            }
            Fact::Changed { label, url, facts } => {
                self.label.clone_from(label);
                self.url.clone_from(url);
                self.facts.clone_from(facts);
            }
            Fact::SecretRenewed { secret } => self.secret.clone_from(secret),
            Fact::Suspended { reason } => {
                self.state = State::Suspended;
                self.reason.clone_from(reason);
            }
            Fact::Resumed {} => {
                self.state = State::Active;
                self.reason.clear();
            }
            Fact::Rewound { .. } => {}
            Fact::Removed {} => self.state = State::Removed,
        }
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Added { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Webhook>> {
        rows::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        rows::save(tx, self, &serde_json::to_string(&self.facts).map_err(Fault::broken)?)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
