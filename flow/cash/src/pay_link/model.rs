//! A pay link, and the facts of its life. Pure.

use ground::record::Document;
use kernel::{Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// A pay link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PayLink {
    /// Id.
    pub id: Id,
    /// The payer.
    pub customer: Id,
    /// SHA-256 of its key, hexadecimal.
    #[serde(skip)]
    pub hash: String,
    /// The open items that it asks for.
    pub items: Vec<Id>,
    /// Numbers of their documents, shortened.
    pub label: String,
    /// Made on.
    pub made: Option<Day>,
    /// The last day on which it opens.
    pub expires: Option<Day>,
    /// True once it opens no more.
    pub revoked: bool,
    /// Why.
    pub reason: String,
    /// Facts so far.
    pub version: i64,
}

impl PayLink {
    /// `valid`, `expired` or `revoked`.
    pub fn state(&self, today: Day) -> &'static str {
        match (self.revoked, self.expires) {
            (true, _) => "revoked",
            (false, Some(last)) if last < today => "expired",
            _ => "valid",
        }
    }
}

/// What can happen to a pay link.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was made.
    Made {
        /// The payer.
        customer: Id,
        /// SHA-256 of its key, hexadecimal.
        hash: String,
        /// The open items that it asks for.
        items: Vec<Id>,
        /// Their documents.
        documents: Vec<Id>,
        /// Numbers of them, shortened.
        label: String,
        /// On which day.
        day: Day,
        /// The last day on which it opens.
        expires: Day,
    },
    /// It opens no more.
    Revoked {
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Made => "pay_link.made",
    Revoked => "pay_link.revoked",
});

impl Document for PayLink {
    const KIND: &'static str = "pay_link";
    type Fact = Fact;

    fn blank(id: Id) -> PayLink {
        PayLink { id, ..PayLink::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Made { customer, hash, items, label, day, expires, .. } => {
                self.customer = *customer;
                self.hash.clone_from(hash);
                self.items.clone_from(items);
                self.label.clone_from(label);
                (self.made, self.expires) = (Some(*day), Some(*expires));
            }
            Fact::Revoked { reason } => {
                self.revoked = true;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if let Fact::Made { documents, .. } = fact {
            list.extend(documents.iter().map(|id| ("invoice", *id)));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Made { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<PayLink>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
