//! Takes in bank statements: the file is kept under its digest, each booked line becomes a payment once however often
//! it is sent. What cannot be booked is told with its place and reason; what the lines pay is decided by the workbench.

mod plan;
mod run;
mod see;
pub mod sheet;

pub use plan::{MEDIA, Plan, PlannedLine};
pub use run::{Booking, book_file};
pub(crate) use run::run_all;
pub use see::report;

use ground::page::moneys::Sum;
use kernel::{Cents, Currency, Day, Id};
use serde::Serialize;

/// What became of a file of statements.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ImportReport {
    /// SHA-256 of the file, hexadecimal: its name in the file store and in the address of its page.
    pub digest: String,
    /// The name it came under.
    pub name: String,
    /// Its format: `camt`, `mt940`, `cfonb`, `ofx`, `csv`, `xlsx`; with the version where there is one.
    pub format: String,
    /// Bytes.
    pub size: i64,
    /// The statements in it.
    pub statements: Vec<StatementSeen>,
    /// Every line, in the order of the file.
    pub lines: Vec<LineSeen>,
    /// How many lines have each outcome, and their sum; in the order of [`Outcome::ALL`].
    pub counts: Vec<Count>,
    /// Lines that this import booked; the others were there before or were refused.
    pub booked_now: u64,
    /// Payments that this import applied.
    pub applied_now: u64,
    /// What was noticed while reading.
    pub notices: Vec<Notice>,
}

impl ImportReport {
    /// How many lines have an outcome.
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.counts.iter().find(|c| c.outcome == outcome).map_or(0, |c| c.lines)
    }
}

/// One statement as its bank told it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct StatementSeen {
    /// The account: IBAN, or as written.
    pub account: String,
    /// The bank's id of the statement.
    pub id: String,
    /// First day covered.
    pub from: Option<Day>,
    /// Last day covered.
    pub to: Option<Day>,
    /// Balance before, minor units.
    pub opening: Option<Cents>,
    /// Balance after, minor units.
    pub closing: Option<Cents>,
    /// Currency of the balances.
    pub currency: Option<Currency>,
    /// Lines in it.
    pub lines: u64,
    /// Where it stands in the file.
    pub place: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Booked and settled with open items, wholly.
    Matched,
    /// Booked and settled in part: the rest is on account.
    Partly,
    /// Booked on account of a customer, nothing settled.
    OnAccount,
    /// Booked; nobody knows yet whose money it is.
    Unidentified,
    /// Booked: money that left.
    Outgoing,
    /// Not booked: the bank only announces or repeats it (interim report, notification, pending line).
    Announced,
    /// Not booked: see the reason.
    Refused,
}

impl Outcome {
    /// All of them, from done to refused.
    pub const ALL: [Outcome; 7] = [
        Outcome::Matched,
        Outcome::Partly,
        Outcome::OnAccount,
        Outcome::Unidentified,
        Outcome::Outgoing,
        Outcome::Announced,
        Outcome::Refused,
    ];

    /// The name in words and answers.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Matched => "matched",
            Outcome::Partly => "partly",
            Outcome::OnAccount => "on_account",
            Outcome::Unidentified => "unidentified",
            Outcome::Outgoing => "outgoing",
            Outcome::Announced => "announced",
            Outcome::Refused => "refused",
        }
    }
}

/// How many lines have an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Count {
    /// The outcome.
    pub outcome: Outcome,
    /// Lines.
    pub lines: u64,
    /// What they come to, currency by currency.
    pub sums: Vec<Sum>,
}

/// A line and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct LineSeen {
    /// Where it stands in the file.
    pub place: String,
    /// Booking day.
    pub day: Option<Day>,
    /// Amount in minor units; negative: money that left.
    pub amount: Cents,
    /// Currency.
    pub currency: Option<Currency>,
    /// The other party.
    pub counterparty: String,
    /// What the payer wrote.
    pub text: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The payment it became.
    pub payment: Option<Id>,
    /// The payment's number.
    pub number: String,
    /// Why it was refused: a code with words.
    pub reason: Option<String>,
    /// Values for the words of the reason.
    pub values: Vec<(String, String)>,
}

/// Something noticed while reading the file.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Notice {
    /// Its code.
    pub code: String,
    /// True when a person has to look.
    pub grave: bool,
    /// Where.
    pub place: String,
    /// The part of the file that could not be used.
    pub source: String,
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}
