//! What the engine is given: open items, customers, payments, and how earlier payments were applied.

use kernel::{Cents, Currency, Day, Rate};

pub use crate::payment::Operation;

/// A customer's place in the list given to the engine.
pub type CustomerIx = u32;
/// An item's place in the list given to the engine.
pub type ItemIx = u32;

/// An invoice (positive) or a credit note (negative) with what is left of it.
#[derive(Clone, Debug)]
pub struct Item {
    /// The number as printed.
    pub number: String,
    /// Who owes it.
    pub customer: CustomerIx,
    /// Day of issue: before it, the item does not exist.
    pub issue: Day,
    /// Day it is due.
    pub due: Day,
    /// Total in minor units; negative for a credit note.
    pub amount: Cents,
    /// What is left, same sign.
    pub open: Cents,
    /// Its currency.
    pub currency: Currency,
    /// Discount for early payment, when agreed.
    pub discount: Option<Discount>,
    /// The customer's order numbers and our delivery numbers.
    pub orders: Vec<String>,
    /// Structured creditor references (ISO 11649) given to the customer.
    pub references: Vec<String>,
}

/// Discount for early payment.
#[derive(Clone, Copy, Debug)]
pub struct Discount {
    /// Percent of the total.
    pub rate: Rate,
    /// Last day it may be taken.
    pub until: Day,
}

/// Who may owe money.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// The customer's own identifier.
    pub id: String,
    /// Name without legal form.
    pub name: String,
    /// Legal form (SARL, GmbH, ...).
    pub form: String,
    /// City.
    pub city: String,
    /// Bank accounts known.
    pub ibans: Vec<String>,
    /// Identifier of the group it belongs to; empty when none.
    pub group: String,
    /// Name of that group.
    pub group_name: String,
    /// Direct debit mandates.
    pub mandates: Vec<String>,
    /// Other identifiers that payers write (SIREN, VAT number).
    pub identifiers: Vec<String>,
}

/// One bank line, or one part of a batch.
#[derive(Clone, Debug)]
pub struct Payment {
    /// The bank's reference of the line: the same reference is the same line.
    pub id: String,
    /// Booking day.
    pub date: Day,
    /// Money in positive, money out negative.
    pub amount: Cents,
    /// Currency.
    pub currency: Currency,
    /// The other party's name as the bank shows it; empty when unknown.
    pub name: String,
    /// The party on whose behalf it is paid, when the bank says.
    pub behalf: String,
    /// The other party's account; empty when unknown.
    pub iban: String,
    /// Remittance texts, as cut by the bank.
    pub texts: Vec<String>,
    /// Structured references and document numbers given apart.
    pub references: Vec<String>,
    /// End-to-end identification; empty when not provided.
    pub end_to_end: String,
    /// Mandate; empty when none.
    pub mandate: String,
    /// What the bank says it is.
    pub operation: Operation,
    /// Why it came back, when it did.
    pub reason: Option<String>,
    /// Charges the bank says it kept.
    pub charges: Cents,
}

/// What a piece of a payment is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Settles an item (negative for a credit note that is used).
    Payment,
    /// Paid too much; the customer's.
    Overpayment,
    /// The customer's, not yet for an item.
    Unapplied,
    /// A payment taken back.
    Reversal,
    /// Money given back to the customer.
    Refund,
    /// Not a customer's money: left to accounting.
    NotCustomer,
    /// Discount taken in its time (no cash).
    Discount,
    /// Short paid for a reason to be settled (no cash).
    Deduction,
    /// Kept by a bank or a factor (no cash).
    Fee,
    /// A few cents (no cash).
    Rounding,
}

impl Kind {
    /// The word used in files.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Payment => "payment",
            Kind::Overpayment => "overpayment",
            Kind::Unapplied => "unapplied",
            Kind::Reversal => "reversal",
            Kind::Refund => "refund",
            Kind::NotCustomer => "not-a-customer-payment",
            Kind::Discount => "discount",
            Kind::Deduction => "deduction",
            Kind::Fee => "fee",
            Kind::Rounding => "rounding",
        }
    }

    /// Reads the word used in files.
    pub fn parse(code: &str) -> Option<Kind> {
        use Kind::*;
        [Payment, Overpayment, Unapplied, Reversal, Refund, NotCustomer, Discount, Deduction, Fee, Rounding]
            .into_iter()
            .find(|k| k.code() == code)
    }

    /// True when the piece is money that moved: those pieces add up to the bank line.
    pub fn is_cash(self) -> bool {
        !matches!(self, Kind::Discount | Kind::Deduction | Kind::Fee | Kind::Rounding)
    }
}

/// A bank line of the past as a person applied it.
#[derive(Clone, Debug)]
pub struct Past {
    /// The line.
    pub payment: Payment,
    /// Its pieces: item number (or empty), customer (or none), amount, kind.
    pub applied: Vec<PastPiece>,
}

/// One piece of a line of the past.
#[derive(Clone, Debug)]
pub struct PastPiece {
    /// Item number; empty when none.
    pub number: String,
    /// Customer, when it was a customer's.
    pub customer: Option<CustomerIx>,
    /// Amount.
    pub amount: Cents,
    /// Kind.
    pub kind: Kind,
}

/// What the company allows the engine to do by itself.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Posts when the probability is at least this.
    pub post_at: f64,
    /// Proposes when the probability is at least this; below, the line is left to a person.
    pub propose_at: f64,
    /// Differences up to this are rounding.
    pub rounding: Cents,
    /// Shortfalls up to this may be bank fees.
    pub fee: Cents,
    /// Discount is accepted so many days after its time.
    pub discount_grace: i32,
    /// May short payments post as deduction or part payment?
    pub post_short: bool,
    /// May overpayments post, the rest on account?
    pub post_over: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            post_at: 0.99,
            propose_at: 0.55,
            rounding: Cents(100),
            fee: Cents(3_000),
            discount_grace: 0,
            post_short: true,
            post_over: true,
        }
    }
}
