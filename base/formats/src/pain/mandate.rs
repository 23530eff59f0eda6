//! The life of a SEPA direct debit mandate: when it may be collected upon, with which sequence, when it lapses, what an
//! amendment must tell. Pure rules; sources: EPC016-06 (Core rulebook), EPC222-07 (B2B rulebook).

use kernel::{Day, Refusal};
use serde::{Deserialize, Serialize};

use super::reason::{Effect, Reason};

/// The scheme a mandate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Scheme {
    /// Any debtor; refund on demand within 8 weeks.
    Core,
    /// Businesses only; no refund of an authorised collection.
    B2b,
}

impl Scheme {
    /// The code of the local instrument.
    pub fn code(self) -> &'static str {
        match self {
            Scheme::Core => "CORE",
            Scheme::B2b => "B2B",
        }
    }
}

/// Which collection of a mandate it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Sequence {
    /// The first of several. Since November 2016 the rulebooks do not ask for it any more.
    Frst,
    /// One of several.
    Rcur,
    /// The last of several.
    Fnal,
    /// The only one.
    Ooff,
}

impl Sequence {
    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Sequence::Frst => "FRST",
            Sequence::Rcur => "RCUR",
            Sequence::Fnal => "FNAL",
            Sequence::Ooff => "OOFF",
        }
    }
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not signed yet.
    #[default]
    Draft,
    /// Signed: may be collected upon.
    Active,
    /// Stopped until a person or the debtor says otherwise (new account awaited, dispute).
    Suspended,
    /// Over: revoked by the debtor, given up by the creditor, used up (one collection only), or after the last one.
    Ended,
}

/// A mandate as far as its rules need it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mandate {
    /// Scheme.
    pub scheme: Scheme,
    /// For one collection only.
    pub one_off: bool,
    /// Where it stands.
    pub state: State,
    /// The day it was signed.
    pub signed: Option<Day>,
    /// The due day of the last collection that was presented, returned ones included.
    pub last_collection: Option<Day>,
    /// A changed element that no accepted collection has told the debtor's bank yet.
    pub pending: Option<Amendment>,
}

/// What changed in a mandate. It is told with the next collection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The reference before.
    pub old_mandate: Option<String>,
    /// The creditor identifier before.
    pub old_creditor_id: Option<String>,
    /// The creditor's name before.
    pub old_creditor_name: Option<String>,
    /// The debtor has another account.
    pub account_changed: bool,
    /// The account before; only within the same bank may it be told instead of `SMNDA`.
    pub old_iban: Option<String>,
}

impl Amendment {
    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Amendment::default()
    }

    /// This amendment and a later one before either was told: the oldest values count, because the debtor's bank
    /// knows only those.
    pub fn then(self, later: Amendment) -> Amendment {
        Amendment {
            old_mandate: self.old_mandate.or(later.old_mandate),
            old_creditor_id: self.old_creditor_id.or(later.old_creditor_id),
            old_creditor_name: self.old_creditor_name.or(later.old_creditor_name),
            account_changed: self.account_changed || later.account_changed,
            old_iban: self.old_iban.or(later.old_iban),
        }
    }
}

/// Months without collection after which a mandate lapses (EPC016-06, 4.1; EPC222-07, 4.1).
pub const LAPSE_MONTHS: i32 = 36;
/// Days of pre-notification unless creditor and debtor agreed on another time (EPC016-06, 4.3.4).
pub const NOTICE_DAYS: i32 = 14;
/// Days in which a debtor may ask a CORE collection back without reason: eight weeks.
pub const REFUND_DAYS: i32 = 56;
/// Months in which a debtor may claim that a collection was not authorised.
pub const UNAUTHORISED_MONTHS: i32 = 13;

impl Mandate {
    /// The day it lapses if nothing is collected before.
    pub fn lapses(&self) -> Option<Day> {
        self.last_collection.or(self.signed).map(|d| d.plus_months(LAPSE_MONTHS))
    }

    /// The sequence of the next collection, or why there may be none on `due`. `last` ends the mandate with it;
    /// `first` asks for `FRST`, which some banks still want.
    pub fn next(&self, due: Day, last: bool, first: bool) -> Result<Sequence, Refusal> {
        match self.state {
            State::Draft => return Err(Refusal::conflict("mandate.not_signed")),
            State::Suspended => return Err(Refusal::conflict("mandate.suspended")),
            State::Ended => return Err(Refusal::conflict("mandate.ended")),
            State::Active => {}
        }
        let Some(signed) = self.signed else { return Err(Refusal::conflict("mandate.not_signed")) };
        if signed > due {
            return Err(Refusal::conflict("mandate.signed_after_due").with("signed", signed));
        }
        if let Some(lapsed) = self.lapses().filter(|d| due > *d) {
            return Err(Refusal::conflict("mandate.lapsed").with("day", lapsed));
        }
        if self.one_off {
            return match self.last_collection {
                None => Ok(Sequence::Ooff),
                Some(day) => Err(Refusal::conflict("mandate.used_up").with("day", day)),
            };
        }
        // A change of bank starts the series anew where the bank wants FRST at all.
        let anew = self.pending.as_ref().is_some_and(|a| a.account_changed && a.old_iban.is_none());
        Ok(match (last, first && (self.last_collection.is_none() || anew)) {
            (true, _) => Sequence::Fnal,
            (false, true) => Sequence::Frst,
            (false, false) => Sequence::Rcur,
        })
    }

    /// The mandate after a collection was presented.
    pub fn collected(mut self, due: Day, sequence: Sequence) -> Mandate {
        self.last_collection = Some(self.last_collection.map_or(due, |d| d.max(due)));
        self.pending = None;
        if matches!(sequence, Sequence::Ooff | Sequence::Fnal) {
            self.state = State::Ended;
        }
        self
    }

    /// The mandate after a collection came back: stopped or ended where the reason asks for it. `rejected` is whether
    /// it never reached the debtor's bank as settled: then the amendment is still to be told, and a one-off
    /// mandate is not used up.
    pub fn returned(mut self, reason: &Reason, rejected: bool, told: Option<Amendment>) -> Mandate {
        if rejected {
            self.pending = match (told, self.pending.take()) {
                (Some(told), Some(later)) => Some(told.then(later)),
                (told, later) => told.or(later),
            };
            if self.one_off && self.state == State::Ended {
                self.state = State::Active;
                self.last_collection = None;
            }
        }
        self.state = match reason.mandate {
            Effect::End => State::Ended,
            Effect::Suspend if self.state == State::Active => State::Suspended,
            _ => self.state,
        };
        self
    }

    /// The last day on which the debtor may get a collection back without reason; `None` for B2B.
    pub fn refundable_until(&self, debited: Day) -> Option<Day> {
        (self.scheme == Scheme::Core).then(|| debited.plus(REFUND_DAYS))
    }
}

/// The first day a collection may be due that is announced on `announced`, with the days agreed (or [`NOTICE_DAYS`]).
pub fn earliest_due(announced: Day, agreed_days: Option<i32>) -> Day {
    announced.plus(agreed_days.unwrap_or(NOTICE_DAYS).max(0))
}
