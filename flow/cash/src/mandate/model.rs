//! The mandate and the facts of its life. Pure; its rules are those of `formats::pain::mandate`.

use formats::pain::mandate::{self as rules, Amendment, Scheme, State};
use ground::numbering::Drawn;
use ground::record::{Document, Registers};
use kernel::{Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Whose account is debited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Debtor {
    /// The name of the account holder.
    pub name: String,
    /// Their account.
    pub iban: String,
    /// BIC of their bank, where it must be told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bic: String,
}

/// The names of [`Scheme`] in the API.
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
#[schemars(rename_all = "UPPERCASE")]
pub(super) enum SchemeName {
    /// Any debtor; refund on demand within eight weeks.
    Core,
    /// Businesses only.
    B2b,
}

/// A mandate.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Mandate {
    /// Id.
    pub id: Id,
    /// Its reference (RUM), unique.
    pub reference: String,
    /// Who owes and pays.
    pub customer: Id,
    /// Scheme.
    #[schemars(with = "SchemeName")]
    pub scheme: Scheme,
    /// For one collection only.
    pub one_off: bool,
    /// Days of notice agreed with the customer; as the company's policy says if absent.
    pub notice_days: Option<i64>,
    /// Whose account is debited.
    pub debtor: Debtor,
    /// `draft`, `active`, `suspended`, `ended`.
    #[schemars(with = "String")]
    pub state: State,
    /// The day it was signed.
    pub signed: Option<Day>,
    /// The day of the last collection that was presented.
    pub last_collection: Option<Day>,
    /// What changed and the debtor's bank was not told yet.
    #[schemars(with = "Option<serde_json::Value>")]
    pub pending: Option<Amendment>,
    /// Why it is suspended or ended.
    pub reason: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a mandate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was made.
    Created {
        /// Its reference.
        reference: String,
        /// The number drawn for it, where it did not bring its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        drawn: Option<Drawn>,
        /// Who owes and pays.
        customer: Id,
        /// Scheme.
        scheme: Scheme,
        /// For one collection only.
        one_off: bool,
        /// Days of notice agreed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice_days: Option<i64>,
        /// Whose account is debited.
        debtor: Debtor,
        /// The day it was signed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed: Option<Day>,
        /// The last collection, where another program collected upon it before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_collection: Option<Day>,
        /// Where it stands.
        state: State,
    },
    /// The customer signed it.
    Signed {
        /// When.
        day: Day,
    },
    /// Account, name or reference changed.
    Amended {
        /// Its reference as it is now.
        reference: String,
        /// Whose account is debited now.
        debtor: Debtor,
        /// What is to be told with the next collection; nothing where none was presented yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pending: Option<Amendment>,
    },
    /// Nothing is collected upon it until somebody says so.
    Suspended {
        /// Why.
        reason: String,
    },
    /// It may be collected upon again.
    Resumed,
    /// It is over.
    Ended {
        /// Why.
        reason: String,
    },
    /// A collection was presented.
    Collected {
        /// The batch.
        direct_debit: Id,
        /// Its day.
        last_collection: Day,
        /// Where the mandate stands now.
        state: State,
    },
    /// A collection was rejected or came back.
    Returned {
        /// The batch.
        direct_debit: Id,
        /// The bank's reason code.
        code: String,
        /// Where the mandate stands now.
        state: State,
        /// The last collection, as it counts now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_collection: Option<Day>,
        /// What is still to be told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pending: Option<Amendment>,
    },
}

store::fact_names!(Fact, {
    Created => "mandate.created",
    Signed => "mandate.signed",
    Amended => "mandate.amended",
    Suspended => "mandate.suspended",
    Resumed => "mandate.resumed",
    Ended => "mandate.ended",
    Collected => "mandate.collected",
    Returned => "mandate.returned",
});

/// The name of a state in tables and words.
pub(super) fn state_name(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Active => "active",
        State::Suspended => "suspended",
        State::Ended => "ended",
    }
}

/// Reads the name of a state.
pub(super) fn state_of(name: &str) -> Option<State> {
    [State::Draft, State::Active, State::Suspended, State::Ended].into_iter().find(|s| state_name(*s) == name)
}

/// Where a mandate stands on a day: an active one may have `lapsed`.
pub fn shown_state(mandate: &Mandate, today: Day) -> &'static str {
    let lapsed = mandate.state == State::Active && mandate.rules().lapses().is_some_and(|day| today > day);
    if lapsed { "lapsed" } else { state_name(mandate.state) }
}

impl Mandate {
    /// As far as its rules need it.
    pub fn rules(&self) -> rules::Mandate {
        rules::Mandate {
            scheme: self.scheme,
            one_off: self.one_off,
            state: self.state,
            signed: self.signed,
            last_collection: self.last_collection,
            pending: self.pending.clone(),
        }
    }
}

impl Document for Mandate {
    const KIND: &'static str = "mandate";
    type Fact = Fact;

    fn blank(id: Id) -> Mandate {
        Mandate {
            id,
            reference: String::new(),
            customer: Id(0),
            scheme: Scheme::Core,
            one_off: false,
            notice_days: None,
            debtor: Debtor::default(),
            state: State::Draft,
            signed: None,
            last_collection: None,
            pending: None,
            reason: String::new(),
            version: 0,
        }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Created { reference, customer, scheme, one_off, notice_days, debtor, signed, last_collection, state, .. } => {
                self.reference.clone_from(reference);
                (self.customer, self.scheme, self.one_off) = (*customer, *scheme, *one_off);
                self.notice_days = *notice_days;
                self.debtor.clone_from(debtor);
                (self.signed, self.last_collection, self.state) = (*signed, *last_collection, *state);
            }
            Fact::Signed { day } => (self.signed, self.state) = (Some(*day), State::Active),
            Fact::Amended { reference, debtor, pending } => {
                self.reference.clone_from(reference);
                self.debtor.clone_from(debtor);
                self.pending.clone_from(pending);
            }
            Fact::Suspended { reason } => {
                self.state = State::Suspended;
                self.reason.clone_from(reason);
            }
            Fact::Resumed => {
                self.state = State::Active;
                self.reason.clear();
            }
            Fact::Ended { reason } => {
                self.state = State::Ended;
                self.reason.clone_from(reason);
            }
            Fact::Collected { last_collection, state, .. } => {
                (self.last_collection, self.state, self.pending) = (Some(*last_collection), *state, None);
            }
            Fact::Returned { code, state, last_collection, pending, .. } => {
                if *state != self.state {
                    self.reason.clone_from(code);
                }
                (self.state, self.last_collection) = (*state, *last_collection);
                self.pending.clone_from(pending);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Created { drawn: Some(drawn), .. } = fact {
            registers.drawn.push(drawn.clone());
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if let Fact::Collected { direct_debit, .. } | Fact::Returned { direct_debit, .. } = fact {
            list.push(("direct_debit", *direct_debit));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Created { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Mandate>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
