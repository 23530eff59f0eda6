//! A doubtful or lost claim and the facts of its life. Pure.

use ground::ledger::Posting;
use ground::receivable::{ItemKind, OpenItem, Settled, begun};
use ground::record::{Document, Registers};
use ground::tax::VatCode;
use kernel::{Cents, Day, Id, Rate, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

/// Where a claim stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On 416.
    #[default]
    Doubtful,
    /// Back on 411: the customer pays again.
    Restored,
    /// Lost, in whole or in part.
    WrittenOff,
}

impl State {
    /// All of them.
    pub const ALL: [State; 3] = [State::Doubtful, State::Restored, State::WrittenOff];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Doubtful => "doubtful",
            State::Restored => "restored",
            State::WrittenOff => "written_off",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }
}

/// Why the VAT of a lost claim may be recovered (CGI art. 272-1; BOI-TVA-DED-40-10-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A court ordered the debtor's liquidation: from the day of that judgment.
    Liquidation,
    /// The claim is definitively irrecoverable: the debtor disappeared, every remedy failed, a plan cut it.
    Irrecoverable,
}

impl Ground {
    /// Both.
    pub const ALL: [Ground; 2] = [Ground::Liquidation, Ground::Irrecoverable];

    /// The name in words.
    pub fn name(self) -> &'static str {
        match self {
            Ground::Liquidation => "liquidation",
            Ground::Irrecoverable => "irrecoverable",
        }
    }
}

/// VAT of a lost claim at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LostTax {
    /// Which rate.
    pub code: VatCode,
    /// Percent.
    pub rate: Rate,
    /// True where it was waiting for the customer's payment (44574) and never was paid to the State.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    /// Tax, cents.
    pub tax: Cents,
    /// What it was computed on, cents.
    pub base: Cents,
}

/// What a claim is about, as its first fact carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The debtor.
    pub customer: Id,
    /// The document.
    pub document: Id,
    /// What its item stands for.
    pub kind: ItemKind,
    /// Its number.
    pub number: String,
    /// Its item, on 411.
    pub item: Id,
    /// Its day.
    pub issue_day: Day,
    /// When it was due.
    pub due_day: Day,
}

/// A doubtful or lost claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct BadDebt {
    /// Id.
    #[serde(default)]
    pub id: Id,
    /// The number of its document.
    #[serde(default)]
    pub number: String,
    /// The debtor.
    #[serde(default)]
    pub customer: Id,
    /// The document: an invoice, a debit note.
    #[serde(default)]
    pub document: Id,
    /// What it stands for.
    pub kind: Option<ItemKind>,
    /// The day of the document.
    pub issue_day: Option<Day>,
    /// When it was due.
    pub due_day: Option<Day>,
    /// The item that stands for it now: on 416 while it is doubtful.
    #[serde(default)]
    pub item: Id,
    /// Since when it is doubtful or lost.
    #[serde(default)]
    pub day: Option<Day>,
    /// Where it stands.
    #[serde(default)]
    pub state: State,
    /// What was open when it became doubtful or lost, VAT included, cents.
    #[serde(default)]
    pub amount: Cents,
    /// The insolvency it is part of, where there is one.
    pub insolvency: Option<Id>,
    /// What stands on 491 for it, cents.
    #[serde(default)]
    pub depreciation: Cents,
    /// The percentage of the last depreciation.
    pub percent: Rate,
    /// Written off, VAT included, cents.
    #[serde(default)]
    pub lost: Cents,
    /// Of that the loss itself (654), cents.
    pub lost_net: Cents,
    /// And the VAT by rate, recovered or no longer waiting.
    pub taxes: Vec<LostTax>,
    /// Why VAT that had been paid was recovered.
    pub ground: Option<Ground>,
    /// The day on which the duplicate of the invoice went to the debtor (CGI art. 272-1).
    pub duplicate_day: Option<Day>,
    /// Of what was written off, paid all the same, VAT included, cents.
    #[serde(default)]
    pub recovered: Cents,
    /// What was said about it last.
    pub reason: String,
    /// Facts so far.
    #[serde(default)]
    pub version: i64,
}

/// What can happen to a claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It is doubtful.
    Doubted {
        /// What it is about.
        #[serde(flatten)]
        origin: Origin,
        /// Since when.
        day: Day,
        /// What is open, VAT included, cents.
        amount: Cents,
        /// The insolvency it is part of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        insolvency: Option<Id>,
        /// From 411 to 416 (R29).
        entry: Posting,
        /// What closes the old item, and the new one.
        items: Vec<OpenItem>,
        /// The old item settled.
        settled: Settled,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Its depreciation is another one (R30 more, R31 less).
    Depreciated {
        /// The day.
        day: Day,
        /// The percentage.
        percent: Rate,
        /// What it was taken of: what is open without the VAT that would be recovered, cents.
        base: Cents,
        /// What stood for it before, cents.
        before: Cents,
        /// What stands for it now, cents.
        amount: Cents,
        /// The entry.
        entry: Posting,
    },
    /// It is a customer's like others again.
    Restored {
        /// The debtor.
        customer: Id,
        /// The day.
        day: Day,
        /// How much, cents.
        amount: Cents,
        /// From 416 to 411, and the release of its depreciation.
        entries: Vec<Posting>,
        /// What closes the doubtful item, and the new one.
        items: Vec<OpenItem>,
        /// The doubtful item settled.
        settled: Settled,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// It is lost, in whole or in part.
    WrittenOff {
        /// What it is about, where it was not doubtful before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Box<Origin>>,
        /// The debtor.
        customer: Id,
        /// The day.
        day: Day,
        /// How much, VAT included, cents.
        amount: Cents,
        /// The loss (654), cents.
        net: Cents,
        /// VAT by rate: recovered, or no longer waiting.
        taxes: Vec<LostTax>,
        /// Why VAT that had been paid is recovered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<Ground>,
        /// When the duplicate of the invoice went to the debtor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duplicate_day: Option<Day>,
        /// What stands for it on 491 from then on, cents.
        depreciation: Cents,
        /// The loss (R32, R33), and the release of its depreciation (R31).
        entries: Vec<Posting>,
        /// What closes the item.
        item: Box<OpenItem>,
        /// The item settled.
        settled: Settled,
        /// Why.
        reason: String,
    },
    /// Some of what was written off was paid all the same.
    Recovered {
        /// The debtor.
        customer: Id,
        /// The payment.
        payment: Id,
        /// The day.
        day: Day,
        /// How much, VAT included, cents.
        amount: Cents,
        /// VAT by rate that is due again.
        taxes: Vec<LostTax>,
        /// The entry (R34), where the money was on the customer's account; else it is the payment's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<Posting>,
        /// What closes the payment's item then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Box<OpenItem>>,
        /// The payment's item settled.
        #[serde(default)]
        settled: Settled,
    },
}

store::fact_names!(Fact, {
    Doubted => "bad_debt.doubted",
    Depreciated => "bad_debt.depreciated",
    Restored => "bad_debt.restored",
    WrittenOff => "bad_debt.written_off",
    Recovered => "bad_debt.recovered",
});

impl BadDebt {
    fn is_about(&mut self, origin: &Origin, day: Day, amount: Cents) {
        (self.customer, self.document, self.kind) = (origin.customer, origin.document, Some(origin.kind));
        self.number.clone_from(&origin.number);
        (self.issue_day, self.due_day) = (Some(origin.issue_day), Some(origin.due_day));
        (self.item, self.day, self.amount) = (origin.item, Some(day), amount);
    }

    fn loses(&mut self, taxes: &[LostTax]) {
        for tax in taxes {
            match self.taxes.iter_mut().find(|t| (t.code, t.pending) == (tax.code, tax.pending)) {
                Some(own) => (own.tax, own.base) = (own.tax + tax.tax, own.base + tax.base),
                None => self.taxes.push(tax.clone()),
            }
        }
    }
}

/// Items that begin, with what they are in their payer's exposure.
fn begin<'a>(items: impl IntoIterator<Item = &'a OpenItem>, registers: &mut Registers) {
    for item in items {
        registers.exposure.push(begun(item));
        registers.items.push(item.clone());
    }
}

impl Document for BadDebt {
    const KIND: &'static str = "bad_debt";
    type Fact = Fact;

    fn blank(id: Id) -> BadDebt {
        BadDebt { id, ..BadDebt::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Doubted { origin, day, amount, insolvency, items, reason, .. } => {
                self.is_about(origin, *day, *amount);
                self.insolvency = *insolvency;
                self.item = items.last().map_or(origin.item, |i| i.id);
                self.reason.clone_from(reason);
            }
            Fact::Depreciated { percent, amount, .. } => (self.percent, self.depreciation) = (*percent, *amount),
            Fact::Restored { items, reason, .. } => {
                self.state = State::Restored;
                self.item = items.last().map_or(self.item, |i| i.id);
                self.depreciation = Cents::ZERO;
                self.reason.clone_from(reason);
            }
            Fact::WrittenOff { origin, day, amount, net, taxes, ground, duplicate_day, depreciation, reason, .. } => {
                if let Some(origin) = origin {
                    self.is_about(origin, *day, *amount);
                }
                self.state = State::WrittenOff;
                (self.lost, self.lost_net) = (self.lost + *amount, self.lost_net + *net);
                self.loses(taxes);
                self.ground = ground.or(self.ground);
                self.duplicate_day = duplicate_day.or(self.duplicate_day);
                self.depreciation = *depreciation;
                self.reason.clone_from(reason);
            }
            Fact::Recovered { amount, .. } => self.recovered += *amount,
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        match fact {
            Fact::Doubted { origin, entry, items, settled, .. } => {
                registers.postings.push(entry.clone());
                begin(items, registers);
                settled.post(origin.customer, registers);
            }
            Fact::Depreciated { entry, .. } => registers.postings.push(entry.clone()),
            Fact::Restored { customer, entries, items, settled, .. } => {
                registers.postings.extend(entries.iter().cloned());
                begin(items, registers);
                settled.post(*customer, registers);
            }
            Fact::WrittenOff { customer, entries, item, settled, .. } => {
                registers.postings.extend(entries.iter().cloned());
                begin([&**item], registers);
                settled.post(*customer, registers);
            }
            Fact::Recovered { customer, entry, item, settled, .. } => {
                registers.postings.extend(entry.iter().cloned());
                begin(item.iter().map(|i| &**i), registers);
                settled.post(*customer, registers);
            }
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let mut list = vec![("customer", self.customer)];
        if let Some(kind) = self.kind {
            list.push((kind.document(), self.document));
        }
        list.extend(self.insolvency.map(|id| ("insolvency", id)));
        if let Fact::Recovered { payment, .. } = fact {
            list.push(("payment", *payment));
        }
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Doubted { .. } | Fact::WrittenOff { origin: Some(_), .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<BadDebt>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        super::store::save(tx, self)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
