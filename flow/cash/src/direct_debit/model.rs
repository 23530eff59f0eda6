//! A batch of direct debits and the facts of its life. Pure.

use formats::pain::mandate::{Amendment, Scheme, Sequence};
use ground::numbering::Drawn;
use ground::record::{Document, Registers};
use kernel::{Cents, Day, Id, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Seq, Tx};

use crate::mandate::Debtor;

/// Where a batch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Chosen, nothing is sent.
    #[default]
    Draft,
    /// The file was handed to the bank.
    Sent,
    /// The bank took it, at least in part.
    Accepted,
    /// The bank took nothing of it.
    Rejected,
    /// Given up before it was sent.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [State; 5] = [State::Draft, State::Sent, State::Accepted, State::Rejected, State::Cancelled];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Sent => "sent",
            State::Accepted => "accepted",
            State::Rejected => "rejected",
            State::Cancelled => "cancelled",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == text)
    }

    /// True once the file was handed to the bank, and not refused as a whole.
    pub fn is_out(self) -> bool {
        matches!(self, State::Sent | State::Accepted)
    }
}

/// Where a line stands. That the bank credited it is told by its payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Not sent yet.
    #[default]
    Ready,
    /// Presented: its payment waits for the bank, or was credited.
    Presented,
    /// The bank refused it: no money moved.
    Rejected,
    /// It came back.
    Returned,
}

impl LineState {
    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            LineState::Ready => "ready",
            LineState::Presented => "presented",
            LineState::Rejected => "rejected",
            LineState::Returned => "returned",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<LineState> {
        let all = [LineState::Ready, LineState::Presented, LineState::Rejected, LineState::Returned];
        all.into_iter().find(|s| s.name() == text)
    }
}

/// An open item that a line collects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DebitItem {
    /// The open item.
    pub item: Id,
    /// Its document.
    pub document: Id,
    /// Its number.
    pub number: String,
    /// How much of it, cents.
    pub amount: Cents,
}

/// One collection from one account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DebitLine {
    /// Its place in the batch, from 1.
    pub rank: i64,
    /// The mandate.
    pub mandate: Id,
    /// The mandate's reference (RUM).
    pub reference: String,
    /// Who owes.
    pub customer: Id,
    /// Whose account is debited.
    pub debtor: Debtor,
    /// The day the mandate was signed.
    pub signed: Day,
    /// Scheme.
    #[schemars(with = "String")]
    pub scheme: Scheme,
    /// First, recurrent, last or only collection.
    #[schemars(with = "String")]
    pub sequence: Sequence,
    /// What changed in the mandate and is told with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<serde_json::Value>")]
    pub amendment: Option<Amendment>,
    /// The id that comes back in every message about it.
    pub end_to_end: String,
    /// Cents.
    pub amount: Cents,
    /// What the debtor reads.
    pub text: String,
    /// How often these items were presented, this time included.
    pub attempt: i64,
    /// What it collects.
    pub items: Vec<DebitItem>,
    /// Where it stands.
    #[serde(default)]
    pub state: LineState,
    /// The block of the file (`PmtInfId`) that it stands in, once sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub block: String,
    /// The payment that it became, once sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Id>,
    /// The bank's reason, where it was refused or came back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// A batch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct DirectDebit {
    /// Id.
    pub id: Id,
    /// Number: the id of the message (`MsgId`).
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// The day the accounts are debited.
    pub collect_on: Option<Day>,
    /// `pain.008.001.02` or `pain.008.001.08`.
    pub format: String,
    /// One booking for each block of the file, or one for each line.
    pub batch_booking: bool,
    /// Sum of the lines, cents.
    pub total: Cents,
    /// The lines.
    pub lines: Vec<DebitLine>,
    /// The day it was sent.
    pub sent: Option<Day>,
    /// SHA-256 of the file, hexadecimal, once sent.
    pub digest: String,
    /// The bank's words, or why it was cancelled.
    pub reason: String,
    /// Facts so far.
    pub version: i64,
}

/// What became of a line as it was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Presented {
    /// The line.
    pub rank: i64,
    /// The block of the file.
    pub block: String,
    /// The payment that it became.
    pub payment: Id,
}

/// What can happen to a batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Items were chosen.
    Drafted {
        /// Number drawn.
        number: Drawn,
        /// The day the accounts are debited.
        collect_on: Day,
        /// Version of the file.
        format: String,
        /// One booking for each block, or one for each line.
        batch_booking: bool,
        /// Sum of the lines, cents.
        amount: Cents,
        /// The lines.
        lines: Vec<DebitLine>,
    },
    /// The file was written and handed over.
    Sent {
        /// When.
        day: Day,
        /// SHA-256 of the file, hexadecimal.
        digest: String,
        /// Sum of the lines, cents.
        amount: Cents,
        /// What each line became.
        lines: Vec<Presented>,
    },
    /// It was given up before it was sent.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// The bank answered (pain.002).
    Answered {
        /// SHA-256 of the answer, hexadecimal.
        digest: String,
        /// Where the batch stands now.
        state: State,
        /// Lines refused: rank and reason code.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rejected: Vec<(i64, String)>,
        /// The bank's status of the whole and its words.
        reason: String,
    },
    /// A line came back after it was credited, or was reported as refused by another way than a pain.002.
    Returned {
        /// The line.
        rank: i64,
        /// Where it stands now.
        state: LineState,
        /// The bank's reason code.
        code: String,
        /// The money, cents.
        amount: Cents,
    },
}

store::fact_names!(Fact, {
    Drafted => "direct_debit.drafted",
    Sent => "direct_debit.sent",
    Cancelled => "direct_debit.cancelled",
    Answered => "direct_debit.answered",
    Returned => "direct_debit.returned",
});

impl DirectDebit {
    /// A line by its place.
    pub fn line(&self, rank: i64) -> Option<&DebitLine> {
        self.lines.iter().find(|l| l.rank == rank)
    }

    fn set(&mut self, rank: i64, state: LineState, code: &str) {
        for line in self.lines.iter_mut().filter(|l| l.rank == rank) {
            line.state = state;
            line.code = code.to_string();
        }
    }
}

impl Document for DirectDebit {
    const KIND: &'static str = "direct_debit";
    type Fact = Fact;

    fn blank(id: Id) -> DirectDebit {
        DirectDebit { id, ..DirectDebit::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Drafted { number, collect_on, format, batch_booking, amount, lines } => {
                self.number = number.text();
                self.collect_on = Some(*collect_on);
                self.format.clone_from(format);
                (self.batch_booking, self.total) = (*batch_booking, *amount);
                self.lines.clone_from(lines);
            }
            Fact::Sent { day, digest, lines, .. } => {
                (self.state, self.sent) = (State::Sent, Some(*day));
                self.digest.clone_from(digest);
                for line in &mut self.lines {
                    if let Some(sent) = lines.iter().find(|l| l.rank == line.rank) {
                        line.state = LineState::Presented;
                        line.block.clone_from(&sent.block);
                        line.payment = Some(sent.payment);
                    }
                }
            }
            Fact::Cancelled { reason } => {
                self.state = State::Cancelled;
                self.reason.clone_from(reason);
            }
            Fact::Answered { state, rejected, reason, .. } => {
                self.state = *state;
                self.reason.clone_from(reason);
                rejected.iter().for_each(|(rank, code)| self.set(*rank, LineState::Rejected, code));
            }
            Fact::Returned { rank, state, code, .. } => self.set(*rank, *state, code),
        }
        self.version += 1;
    }
    fn post(&self, fact: &Fact, registers: &mut Registers) {
        if let Fact::Drafted { number, .. } = fact {
            registers.drawn.push(number.clone());
        }
    }
    fn subjects(&self, fact: &Fact) -> Vec<(&'static str, Id)> {
        let touched: Vec<&DebitLine> = match fact {
            Fact::Sent { .. } => self.lines.iter().collect(),
            Fact::Answered { rejected, .. } => {
                self.lines.iter().filter(|l| rejected.iter().any(|(rank, _)| *rank == l.rank)).collect()
            }
            Fact::Returned { rank, .. } => self.line(*rank).into_iter().collect(),
            Fact::Drafted { .. } | Fact::Cancelled { .. } => Vec::new(),
        };
        let mut list = Vec::new();
        for line in touched {
            list.push(("customer", line.customer));
            list.extend(line.payment.map(|p| ("payment", p)));
            list.extend(line.items.iter().map(|i| ("invoice", i.document)));
        }
        list.sort_unstable();
        list.dedup();
        list
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Drafted { .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<DirectDebit>> {
        super::store::load(db, id)
    }
    fn save(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        super::store::save(tx, self, fact)
    }
    fn version(&self) -> i64 {
        self.version
    }
}
