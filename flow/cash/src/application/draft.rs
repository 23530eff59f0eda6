//! One way a bank line could be applied, with how likely it makes what the bank says.

use kernel::Day;

use super::input::{CustomerIx, ItemIx, Kind};
use super::learn::How;
use super::reference::Writing;

/// How the items of a draft hang together.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One item.
    Single,
    /// Items the text lists.
    Listed,
    /// Everything between the first and the last number.
    Range,
    /// Items listed, and others that make up the amount.
    Completed,
    /// The oldest items, in order.
    Oldest,
    /// Items that make up the amount, no more is known.
    Free,
    /// No item: on account.
    Account,
    /// No item: the text says it is paid ahead.
    Ahead,
    /// A payment taken back, or given back.
    Back,
    /// No customer's.
    Stranger,
}

/// How the amount fits.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// To the cent.
    Exact,
    /// Less the agreed discount, in its time.
    Discount,
    /// Less the discount, too late.
    LateDiscount,
    /// Less a bank's or factor's fee.
    Fee,
    /// A few cents off.
    Rounding,
    /// Too little.
    Short,
    /// Too much.
    Over,
    /// There is nothing to compare with.
    None,
}

/// What kind of reasoning a draft rests on: drafts of one tier are right equally often, which is measured.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub struct Tier {
    /// How the items hang together.
    pub shape: Shape,
    /// How the amount fits.
    pub fit: Fit,
    /// How the payer is known.
    pub how: How,
    /// The weakest writing among the items named; `None` when an item is not named at all.
    pub writing: Option<Writing>,
}

/// Why a line is thought to be the second of two.
#[derive(Clone, Debug, PartialEq)]
pub enum Again {
    /// The same payer sent the same amount with the same text: that line.
    Line(String),
    /// It names an item already settled on a day.
    Settled(ItemIx, Day),
}

/// Cash that is no item's: the customer (none for a stranger), the amount, the kind.
pub type Loose = (Option<CustomerIx>, i64, Kind);

/// One way to apply a line.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Cash per item.
    pub pays: Vec<(ItemIx, i64)>,
    /// What explains a difference, per item, without cash.
    pub adjusts: Vec<(ItemIx, i64, Kind)>,
    /// Cash that is no item's: the customer (none for a stranger), the amount, the kind.
    pub loose: Option<Loose>,
    /// Items that the text does not name.
    pub unnamed: Vec<ItemIx>,
    /// The second of two.
    pub again: Option<Again>,
    /// The tier.
    pub tier: Tier,
    /// Natural logarithm of prior times likelihood.
    pub score: f64,
}

impl Draft {
    /// A draft that touches no item.
    pub fn loose(customer: Option<CustomerIx>, amount: i64, kind: Kind, score: f64) -> Draft {
        let shape = match kind {
            Kind::NotCustomer => Shape::Stranger,
            Kind::Refund => Shape::Back,
            _ => Shape::Account,
        };
        Draft {
            pays: Vec::new(),
            adjusts: Vec::new(),
            loose: Some((customer, amount, kind)),
            unnamed: Vec::new(),
            again: None,
            tier: Tier { shape, fit: Fit::None, how: How::Unknown, writing: None },
            score,
        }
    }

    /// What is paid and to whom, without the reasons: drafts with the same key are one answer.
    pub fn key(&self) -> (Vec<(ItemIx, i64)>, Option<Loose>) {
        let mut pays = self.pays.clone();
        pays.sort_unstable();
        (pays, self.loose)
    }
}
