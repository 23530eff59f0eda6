//! What was brought along, and the facts of it. Pure.

use ground::ledger::Posting;
use ground::receivable::{OpenItem, begun};
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Private, Seq, Tx};

use crate::application::input::Kind;

/// What else is known of an item that was brought along.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BroughtItem {
    /// What it was issued for, where that is more than what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Cents>,
    /// Order and delivery numbers that payers may write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<String>,
    /// Structured creditor references (ISO 11649) given to the customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
}

/// What is known of who pays for a customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Payer {
    /// Accounts it pays from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ibans: Vec<String>,
    /// Mandates of direct debits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mandates: Vec<String>,
    /// Other identifiers that it writes: register numbers, its own supplier number for us.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    /// Name of the group that it belongs to; others of the group pay for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
}

/// A line of the bank as it was applied in the earlier books.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaughtLine {
    /// Booked on.
    pub day: Day,
    /// Cents; negative: money that left.
    pub amount: Cents,
    /// The other party as the bank named it.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub counterparty: String,
    /// Its account.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub iban: String,
    /// What it wrote.
    #[serde(default)]
    #[schemars(length(max = 2000))]
    pub remittance: String,
    /// End-to-end identification.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub end_to_end: String,
    /// What its parts were for.
    #[schemars(length(min = 1, max = 1000))]
    pub pieces: Vec<TaughtPiece>,
}

/// A part of such a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaughtPiece {
    /// The number of the item it settled; empty when none.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub number: String,
    /// Whose it was; nobody's among the customers if absent.
    #[serde(default)]
    pub customer: Option<Id>,
    /// Cents: money with the sign of the line, differences positive.
    pub amount: Cents,
    /// What it was.
    pub kind: Kind,
}

/// Something that was brought along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Takeover {
    /// Id: its own, or the customer's where a payer is described.
    pub id: Id,
    /// `item`, `payer`, `lines`.
    pub kind: &'static str,
    /// What it says, JSON.
    pub body: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// An item that is open in the earlier books.
    ItemBrought {
        /// The item.
        item: OpenItem,
        /// Its entry: against the account of waiting money, which the opening entry clears.
        entry: Posting,
        /// What else is known.
        #[serde(default)]
        known: BroughtItem,
    },
    /// What is known of who pays for a customer.
    PayerDescribed {
        /// True when it was described before.
        again: bool,
        /// What is known, JSON of [`Payer`].
        payer: Private<String>,
    },
    /// Lines as they were applied.
    LinesTaught {
        /// The lines, JSON.
        lines: Private<String>,
    },
}

store::fact_names!(Fact, {
    ItemBrought => "takeover.item_brought",
    PayerDescribed => "takeover.payer_described",
    LinesTaught => "takeover.lines_taught",
});

impl Document for Takeover {
    const KIND: &'static str = "takeover";
    type Fact = Fact;

    fn blank(id: Id) -> Takeover {
        Takeover { id, ..Takeover::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        (self.kind, self.body) = match fact {
            Fact::ItemBrought { known, .. } => ("item", serde_json::to_string(known).unwrap_or_default()),
            Fact::PayerDescribed { payer, .. } => ("payer", payer.text().to_string()),
            Fact::LinesTaught { lines } => ("lines", lines.text().to_string()),
        };
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::ItemBrought { item, entry, .. } = fact {
            registers.postings.push(entry.clone());
            registers.exposure.push(begun(item));
            registers.items.push(item.clone());
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        match fact {
            Fact::ItemBrought { item, .. } => vec![("customer", item.customer)],
            Fact::PayerDescribed { .. } => vec![("customer", self.id)],
            Fact::LinesTaught { .. } => Vec::new(),
        }
    }
    fn begins(fact: &Fact) -> bool {
        !matches!(fact, Fact::PayerDescribed { again: true, .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Takeover>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
