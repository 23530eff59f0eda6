//! Talking to a gateway of online payment: what a payment is there, how it is begun, given back and settled, and whether
//! a message that claims to come from it does. Stripe is the first one. A library of its own: it knows no invoice.
//!
//! Blocking: it is meant for jobs. Secrets are not printed. Amounts are whole minor units of a currency throughout.

pub mod signature;
mod stripe;

use kernel::{Cents, Currency};
use serde::Serialize;

pub use stripe::Stripe;

/// A way to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By card.
    Card,
    /// By SEPA direct debit that the gateway collects.
    SepaDebit,
}

/// What is to be paid.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Minor units, above nothing.
    pub amount: Cents,
    /// Currency.
    pub currency: Currency,
    /// Which ways are offered.
    pub ways: &'a [Way],
    /// Comes back with every message about it: the number of the invoice, the company.
    pub notes: &'a [(&'a str, &'a str)],
    /// The same key asks for the same payment, however often it is sent.
    pub once: &'a str,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The customer has not said yet how to pay, or the last way failed.
    Open,
    /// A way is chosen; it is to be confirmed, or the customer has to prove who they are.
    Waits,
    /// On its way: a direct debit takes days.
    Underway,
    /// Paid.
    Paid,
    /// Given up.
    Cancelled,
}

/// A payment at the gateway.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intent {
    /// Its id there.
    pub id: String,
    /// Where it stands.
    pub state: State,
    /// Minor units.
    pub amount: Cents,
    /// Currency.
    pub currency: Currency,
    /// What the customer's browser needs to go on; not to be kept or logged.
    #[serde(skip)]
    pub handle: String,
    /// The charge that it became, once there is one.
    pub charge: Option<String>,
    /// The gateway's code of why the last try failed.
    pub failure: Option<String>,
    /// The way that was chosen, where the gateway tells it.
    pub way: Option<Way>,
    /// The notes that were sent with it.
    pub notes: Vec<(String, String)>,
}

/// What the gateway keeps and passes on of money that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// The gateway's id of the movement.
    pub id: String,
    /// What the customer paid (below nothing: was given back), minor units.
    pub amount: Cents,
    /// The gateway's commission, minor units.
    pub fee: Cents,
    /// What is passed on: the amount less the fee.
    pub net: Cents,
    /// Currency.
    pub currency: Currency,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenBack {
    /// Its id.
    pub id: String,
    /// Minor units.
    pub amount: Cents,
    /// Whether it goes through.
    pub state: BackState,
}

/// Whether money that is given back arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BackState {
    /// On its way; it has left our balance.
    Underway,
    /// It arrived.
    Done,
    /// It did not arrive, or was given up: it is in our balance again.
    Failed,
}

/// A customer's bank takes a payment back (a chargeback).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dispute {
    /// Its id.
    pub id: String,
    /// The payment.
    pub intent: String,
    /// Minor units.
    pub amount: Cents,
    /// The gateway's word for the reason (`fraudulent`).
    pub reason: String,
    /// What happened to the money.
    pub step: DisputeStep,
}

/// What a message about a dispute says of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStep {
    /// It was opened, answered or decided: nothing moved by that alone.
    Told,
    /// The money was taken from our balance.
    Withdrawn,
    /// It was put back.
    Reinstated,
}

/// A transfer of the balance to our bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payout {
    /// Its id.
    pub id: String,
    /// What arrives at the bank, minor units.
    pub amount: Cents,
    /// Currency.
    pub currency: Currency,
    /// When it is expected at the bank, seconds since 1970.
    pub arrival: i64,
    /// What the bank line is expected to say.
    pub text: String,
    /// False where it failed or was given up.
    pub good: bool,
}

/// What a movement of the balance was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// A customer paid.
    Paid,
    /// Money was given back, or a refund that failed came back.
    GivenBack,
    /// A dispute took money, or gave it back; a failed direct debit.
    Disputed,
    /// A fee of its own.
    Fee,
    /// The payout itself.
    PaidOut,
    /// Anything else.
    Other,
}

/// A movement of the balance that a payout passes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// Its id.
    pub id: String,
    /// What it was.
    pub kind: Moved,
    /// The payment that it belongs to, where there is one.
    pub intent: Option<String>,
    /// The charge, refund or dispute behind it.
    pub source: String,
    /// Minor units, with sign.
    pub amount: Cents,
    /// What the gateway kept, minor units.
    pub fee: Cents,
}

/// A message of the gateway, whose signature was checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Its id: a message comes more than once, its id is the same.
    pub id: String,
    /// What happened, in the gateway's words (`payment_intent.succeeded`).
    pub kind: String,
    /// What it happened to.
    pub object: String,
    /// When it happened, seconds since 1970.
    pub at: i64,
    /// What it is about.
    pub about: About,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A payment.
    Intent(Box<Intent>),
    /// Money given back of this payment: ask for the list.
    Back(String),
    /// A dispute.
    Dispute(Dispute),
    /// A payout.
    Payout(Payout),
    /// Something that nobody here needs.
    Other,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The gateway says no; asking again will not help.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its code (`card_declined`).
        code: String,
        /// Its words.
        message: String,
    },
    /// The gateway is busy (429) or broken (5xx): later.
    Busy {
        /// The HTTP status.
        status: u16,
    },
    /// Nobody answered.
    Unreachable(String),
    /// Something answered, but not in the gateway's terms.
    Malformed(String),
    /// A message whose signature does not hold.
    Distrusted(signature::Distrust),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Refused { status, code, message } => write!(f, "refused with {status} {code}: {message}"),
            Failure::Busy { status } => write!(f, "busy ({status})"),
            Failure::Unreachable(why) => write!(f, "unreachable: {why}"),
            Failure::Malformed(why) => write!(f, "not understood: {why}"),
            Failure::Distrusted(why) => write!(f, "not believed: {why:?}"),
        }
    }
}

impl std::error::Error for Failure {}

/// A gateway of online payment.
pub trait Gateway: Send + Sync {
    /// Begins a payment; the same `once` begins it once.
    fn begin(&self, ask: &Ask<'_>) -> Result<Intent, Failure>;
    /// Where a payment stands.
    fn find(&self, intent: &str) -> Result<Intent, Failure>;
    /// Gives up a payment that is not under way.
    fn cancel(&self, intent: &str) -> Result<Intent, Failure>;
    /// Gives money back, all of it where no amount is named; the same `once` does it once.
    fn give_back(&self, intent: &str, amount: Option<Cents>, once: &str) -> Result<GivenBack, Failure>;
    /// All that was given back of a payment, whoever asked for it.
    fn given_back(&self, intent: &str) -> Result<Vec<GivenBack>, Failure>;
    /// What a payout passes on, the payout itself left out.
    fn moved(&self, payout: &str) -> Result<Vec<Movement>, Failure>;
    /// The script by which a customer's browser gives card or account to the gateway, and to nobody else.
    fn script(&self) -> String;
    /// Origins that this script connects to and opens frames of; `*.` stands for any host below one.
    fn origins(&self) -> Vec<String>;
    /// The header in which its messages bear their signature; small letters.
    fn signature_header(&self) -> &'static str;
    /// What the gateway keeps of a payment, and passes on; `None` while that is not known.
    fn settled(&self, intent: &Intent) -> Result<Option<Settled>, Failure>;
    /// Believes a message, or says why not. `now` is in seconds since 1970.
    fn event(&self, body: &[u8], signature: &str, now: i64) -> Result<Event, Failure>;
}
