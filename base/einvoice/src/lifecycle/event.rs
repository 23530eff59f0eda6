//! Events of an invoice's life, each with what its status needs.

use rust_decimal::Decimal;

use super::{Need, Status, reasons};

/// The actions that a reason may ask for (BR-FR-CDV-CL-10): none, corrective invoice, new invoice, credit notes, other.
const ACTIONS: [&str; 7] = ["NOA", "PIN", "NIN", "CNF", "CNP", "CNA", "OTH"];

/// A reason of the closed list of status `STATUS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    code: &'static str,
    text: Option<String>,
    action: Option<&'static str>,
}

impl Reason {
    /// MDT-113: code.
    pub fn code(&self) -> &'static str {
        self.code
    }
    /// MDT-114: in words.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
    /// MDT-121: requested action.
    pub fn action(&self) -> Option<&'static str> {
        self.action
    }
}

/// At least one reason of the closed list of status `STATUS`; another cannot be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons<const STATUS: u16>(Vec<Reason>);

impl<const STATUS: u16> Reasons<STATUS> {
    /// A first reason; `None` when its code is not in the list of the status.
    pub fn new(code: &str) -> Option<Self> {
        Some(Reasons(vec![Reason { code: known::<STATUS>(code)?, text: None, action: None }]))
    }

    /// A further reason; `None` when its code is not in the list of the status.
    pub fn and(mut self, code: &str) -> Option<Self> {
        self.0.push(Reason { code: known::<STATUS>(code)?, text: None, action: None });
        Some(self)
    }

    /// Says the last reason in words.
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.text = Some(text.into());
        }
        self
    }

    /// What the last reason asks for; `None` when the action is not in the list.
    pub fn asking(mut self, action: &str) -> Option<Self> {
        let action = ACTIONS.into_iter().find(|known| *known == action)?;
        self.0.last_mut()?.action = Some(action);
        Some(self)
    }
}

fn known<const STATUS: u16>(code: &str) -> Option<&'static str> {
    reasons::list(STATUS)?.iter().copied().find(|known| *known == code)
}

/// An amount received, VAT included, at one VAT rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// MDT-224: VAT rate in percent.
    pub rate: Decimal,
    /// MDT-215: amount in euros; negative takes back an earlier receipt.
    pub amount: Decimal,
}

/// At least one amount received; every VAT rate once, no amount of nothing, no negative rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts(Vec<Receipt>);

impl Receipts {
    /// The amounts by rate; `None` when there is none, a rate comes twice or is negative, or an amount is zero.
    pub fn new(mut receipts: Vec<Receipt>) -> Option<Receipts> {
        receipts.sort_by_key(|receipt| std::cmp::Reverse(receipt.rate));
        let twice = receipts.windows(2).any(|pair| matches!(pair, [a, b] if a.rate == b.rate));
        let wrong = receipts.iter().any(|r| r.amount.is_zero() || (r.rate.is_sign_negative() && !r.rate.is_zero()));
        (!receipts.is_empty() && !twice && !wrong).then_some(Receipts(receipts))
    }
}

/// Something that happened to an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// 200, with `NON_TRANSMISE` where the invoice could not be sent on.
    Deposited(Option<Reasons<200>>),
    /// 201.
    Issued,
    /// 202.
    Received,
    /// 203.
    Available,
    /// 204.
    TakenInCharge,
    /// 205.
    Approved,
    /// 206.
    PartlyApproved(Reasons<206>),
    /// 207.
    Disputed(Reasons<207>),
    /// 208.
    Suspended(Reasons<208>),
    /// 209.
    Completed,
    /// 210.
    Refused(Reasons<210>),
    /// 211.
    PaymentSent,
    /// 212.
    Collected(Receipts),
    /// 213.
    Rejected(Reasons<213>),
    /// 214.
    Endorsed,
    /// 220.
    Cancelled,
    /// 221.
    RoutingError(Option<Reasons<221>>),
    /// 224.
    DirectPaymentRequested,
    /// 225.
    Factored,
    /// 226.
    FactoredConfidentially,
    /// 227.
    PayeeChanged,
    /// 228.
    NotFactored,
    /// 501.
    Inadmissible(Reasons<501>),
}

/// A reason as a message gives it: code, words, requested action.
type Given = (String, Option<String>, Option<String>);

fn gather<const STATUS: u16>(given: &[Given]) -> Option<Reasons<STATUS>> {
    let mut all: Vec<Reason> = Vec::new();
    for (code, text, action) in given {
        let action = action.as_deref().and_then(|a| ACTIONS.into_iter().find(|known| *known == a));
        all.push(Reason { code: known::<STATUS>(code)?, text: text.clone(), action });
    }
    (!all.is_empty()).then_some(Reasons(all))
}

impl Event {
    /// The event of a status with what a message gives; `None` when it lacks what the status needs, or gives a
    /// reason that is not in the list of the status.
    pub(crate) fn build(status: Status, given: Vec<Given>, receipts: Vec<Receipt>) -> Option<Event> {
        let given = given.as_slice();
        let none_or = !given.is_empty() && status.need() == Need::MayReason;
        Some(match status {
            Status::Deposited if none_or => Event::Deposited(Some(gather(given)?)),
            Status::RoutingError if none_or => Event::RoutingError(Some(gather(given)?)),
            Status::Deposited => Event::Deposited(None),
            Status::RoutingError => Event::RoutingError(None),
            Status::PartlyApproved => Event::PartlyApproved(gather(given)?),
            Status::Disputed => Event::Disputed(gather(given)?),
            Status::Suspended => Event::Suspended(gather(given)?),
            Status::Refused => Event::Refused(gather(given)?),
            Status::Rejected => Event::Rejected(gather(given)?),
            Status::Inadmissible => Event::Inadmissible(gather(given)?),
            Status::Collected => Event::Collected(Receipts::new(receipts)?),
            Status::Issued => Event::Issued,
            Status::Received => Event::Received,
            Status::Available => Event::Available,
            Status::TakenInCharge => Event::TakenInCharge,
            Status::Approved => Event::Approved,
            Status::Completed => Event::Completed,
            Status::PaymentSent => Event::PaymentSent,
            Status::Endorsed => Event::Endorsed,
            Status::Cancelled => Event::Cancelled,
            Status::DirectPaymentRequested => Event::DirectPaymentRequested,
            Status::Factored => Event::Factored,
            Status::FactoredConfidentially => Event::FactoredConfidentially,
            Status::PayeeChanged => Event::PayeeChanged,
            Status::NotFactored => Event::NotFactored,
        })
    }

    /// The status it sets.
    pub fn status(&self) -> Status {
        match self {
            Event::Deposited(_) => Status::Deposited,
            Event::Issued => Status::Issued,
            Event::Received => Status::Received,
            Event::Available => Status::Available,
            Event::TakenInCharge => Status::TakenInCharge,
            Event::Approved => Status::Approved,
            Event::PartlyApproved(_) => Status::PartlyApproved,
            Event::Disputed(_) => Status::Disputed,
            Event::Suspended(_) => Status::Suspended,
            Event::Completed => Status::Completed,
            Event::Refused(_) => Status::Refused,
            Event::PaymentSent => Status::PaymentSent,
            Event::Collected(_) => Status::Collected,
            Event::Rejected(_) => Status::Rejected,
            Event::Endorsed => Status::Endorsed,
            Event::Cancelled => Status::Cancelled,
            Event::RoutingError(_) => Status::RoutingError,
            Event::DirectPaymentRequested => Status::DirectPaymentRequested,
            Event::Factored => Status::Factored,
            Event::FactoredConfidentially => Status::FactoredConfidentially,
            Event::PayeeChanged => Status::PayeeChanged,
            Event::NotFactored => Status::NotFactored,
            Event::Inadmissible(_) => Status::Inadmissible,
        }
    }

    /// Its reasons; empty when it has none.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Event::Deposited(Some(reasons)) => &reasons.0,
            Event::PartlyApproved(reasons) => &reasons.0,
            Event::Disputed(reasons) => &reasons.0,
            Event::Suspended(reasons) => &reasons.0,
            Event::Refused(reasons) => &reasons.0,
            Event::Rejected(reasons) => &reasons.0,
            Event::RoutingError(Some(reasons)) => &reasons.0,
            Event::Inadmissible(reasons) => &reasons.0,
            _ => &[],
        }
    }

    /// The amounts it says were received; empty for any status but 212.
    pub fn receipts(&self) -> &[Receipt] {
        match self {
            Event::Collected(receipts) => &receipts.0,
            _ => &[],
        }
    }
}
