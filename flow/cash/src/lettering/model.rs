//! A lettering by hand and the facts of its life. Pure.

use ground::ledger::Posting;
use ground::receivable::{Control, ItemKind, OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Currency, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where a lettering stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its items are set off.
    #[default]
    Lettered,
    /// They are open again.
    Undone,
}

impl State {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Lettered => "lettered",
            State::Undone => "undone",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        [State::Lettered, State::Undone].into_iter().find(|s| s.name() == text)
    }
}

/// An item and how much of it was set off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Part {
    /// The item.
    pub item: Id,
    /// Its document.
    pub document: Id,
    /// What it stands for.
    pub kind: ItemKind,
    /// Its number.
    pub number: String,
    /// The account it stands on.
    pub account: Control,
    /// How much, with the sign of the item, cents of its currency.
    pub amount: Cents,
}

/// A small difference that was booked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Difference {
    /// The item on the customer's account that closed it.
    pub item: Id,
    /// The account of the loss (658) or gain (758).
    pub account: String,
    /// Above nothing: written off against us; below: a gain. Cents.
    pub amount: Cents,
}

/// A lettering by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Lettering {
    /// Id.
    #[serde(default)]
    pub id: Id,
    /// The customer.
    #[serde(default)]
    pub customer: Id,
    /// The lettering code; what the first item is called where something of the group is left open.
    #[serde(default)]
    pub code: String,
    /// True when the group got a code.
    pub closed: bool,
    /// The day.
    #[serde(default)]
    pub day: Option<Day>,
    /// Where it stands.
    #[serde(default)]
    pub state: State,
    /// Set off, cents of the currency of the items.
    #[serde(default)]
    pub amount: Cents,
    /// That currency.
    pub currency: Option<Currency>,
    /// Item by item.
    pub parts: Vec<Part>,
    /// The small difference, where one was booked.
    pub difference: Option<Difference>,
    /// Why it was undone.
    pub reason: String,
    /// Facts so far.
    #[serde(default)]
    pub version: i64,
    /// The fact that set it off.
    #[serde(skip)]
    pub seq: Seq,
}

/// What can happen to a lettering.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Items were set off.
    Lettered {
        /// The customer.
        customer: Id,
        /// The lettering code, or the number of the first item.
        code: String,
        /// True when the group got a code.
        closed: bool,
        /// The day.
        day: Day,
        /// How much.
        amount: Cents,
        /// Their currency.
        currency: Currency,
        /// Item by item.
        parts: Vec<Part>,
        /// The small difference.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        difference: Option<Difference>,
        /// What settles what.
        settled: Settled,
        /// Entries: credits that came from another account, the difference, VAT that falls due.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        entries: Vec<Posting>,
        /// Items of those entries.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<OpenItem>,
    },
    /// They are open again.
    Undone {
        /// The customer.
        customer: Id,
        /// The day.
        day: Day,
        /// How much.
        amount: Cents,
        /// What is taken back.
        settled: Settled,
        /// Entries that book the difference back, and VAT that is not due any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        entries: Vec<Posting>,
        /// Items of those entries.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<OpenItem>,
        /// Why.
        reason: String,
    },
}

store::fact_names!(Fact, {
    Lettered => "lettering.lettered",
    Undone => "lettering.undone",
});

impl Document for Lettering {
    const KIND: &'static str = "lettering";
    type Fact = Fact;

    fn blank(id: Id) -> Lettering {
        Lettering { id, ..Lettering::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, seq: Seq) {
        match fact {
            Fact::Lettered { customer, code, closed, day, amount, currency, parts, difference, .. } => {
                (self.customer, self.day, self.seq) = (*customer, Some(*day), seq);
                (self.amount, self.currency, self.closed) = (*amount, Some(*currency), *closed);
                self.code.clone_from(code);
                self.parts.clone_from(parts);
                self.difference.clone_from(difference);
            }
            Fact::Undone { reason, .. } => {
                self.state = State::Undone;
                self.reason.clone_from(reason);
            }
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        let (Fact::Lettered { customer, settled, entries, items, .. } | Fact::Undone { customer, settled, entries, items, .. }) =
            fact;
        registers.postings.extend(entries.iter().cloned());
        for item in items {
            registers.exposure.push(begun(item));
            registers.items.push(item.clone());
        }
        settled.post(*customer, registers);
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        for part in &self.parts {
            let of = (part.kind.document(), part.document);
            if !list.contains(&of) {
                list.push(of);
            }
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Lettered { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Lettering>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
