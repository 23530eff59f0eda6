//! The life of an invoice between platforms (XP Z12-012): statuses, who may set which after which, what each needs.
//!
//! An [`Event`] cannot be made without what its status needs: a refusal without a reason of its closed list, or a
//! receipt without amounts by VAT rate, has no constructor. A [`Life`] cannot be brought into a state that its
//! history does not allow: [`Life::after`] is the only way forward.
//!
//! Sources: status list and compulsory statuses: DGFiP external specifications v3.1 and XP Z12-012; reasons, roles
//! and compulsory data: BR-FR-CDV 1.4.0. The norm calls most statuses optional, so that a status may be skipped:
//! the order below forbids only what contradicts an earlier status.

mod event;
pub mod reasons;
mod table;

use std::fmt;

pub use event::{Event, Reason, Reasons, Receipt, Receipts};

use crate::language::Language;

/// A status of the life cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// 200 Déposée: the seller's platform accepted it. Told to the state.
    Deposited = 200,
    /// 201 Émise par la plateforme.
    Issued = 201,
    /// 202 Reçue par la plateforme.
    Received = 202,
    /// 203 Mise à disposition: the buyer can see it.
    Available = 203,
    /// 204 Prise en charge: the buyer works on it.
    TakenInCharge = 204,
    /// 205 Approuvée.
    Approved = 205,
    /// 206 Approuvée partiellement.
    PartlyApproved = 206,
    /// 207 En litige.
    Disputed = 207,
    /// 208 Suspendue: the buyer waits for a document.
    Suspended = 208,
    /// 209 Complétée: the seller supplied it.
    Completed = 209,
    /// 210 Refusée: ends the invoice. Told to the state.
    Refused = 210,
    /// 211 Paiement transmis.
    PaymentSent = 211,
    /// 212 Encaissée, wholly or partly: VAT on receipts becomes due. Told to the state.
    Collected = 212,
    /// 213 Rejetée by a platform: ends the invoice. Told to the state.
    Rejected = 213,
    /// 214 Visée: a public buyer's supervisor agreed.
    Endorsed = 214,
    /// 220 Annulée: ends the invoice.
    Cancelled = 220,
    /// 221 Erreur de routage.
    RoutingError = 221,
    /// 224 Demande de paiement direct, by a subcontractor.
    DirectPaymentRequested = 224,
    /// 225 Affacturée.
    Factored = 225,
    /// 226 Affacturée confidentielle.
    FactoredConfidentially = 226,
    /// 227 Changement de compte à payer.
    PayeeChanged = 227,
    /// 228 Non affacturée.
    NotFactored = 228,
    /// 501 Irrecevable: the file could not be taken at all; ends it.
    Inadmissible = 501,
}

/// The phase of MDT-77.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// 305: between platforms; only platforms set these statuses.
    Transmission,
    /// 23: between seller and buyer.
    Processing,
}

impl Phase {
    /// The code of MDT-77.
    pub fn code(self) -> &'static str {
        match self {
            Phase::Transmission => "305",
            Phase::Processing => "23",
        }
    }
}

/// Who can set a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The seller.
    Seller,
    /// The buyer.
    Buyer,
    /// The company that bought the claim.
    Factor,
    /// The seller's platform (PA-E).
    SellerPlatform,
    /// The buyer's platform (PA-R).
    BuyerPlatform,
}

/// What an event must bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Nothing, or a reason of the status' list.
    MayReason,
    /// At least one reason of the status' list.
    Reason,
    /// Amounts received by VAT rate.
    Receipts,
}

impl Status {
    /// All statuses, by code.
    pub const ALL: [Status; 23] = [
        Status::Deposited,
        Status::Issued,
        Status::Received,
        Status::Available,
        Status::TakenInCharge,
        Status::Approved,
        Status::PartlyApproved,
        Status::Disputed,
        Status::Suspended,
        Status::Completed,
        Status::Refused,
        Status::PaymentSent,
        Status::Collected,
        Status::Rejected,
        Status::Endorsed,
        Status::Cancelled,
        Status::RoutingError,
        Status::DirectPaymentRequested,
        Status::Factored,
        Status::FactoredConfidentially,
        Status::PayeeChanged,
        Status::NotFactored,
        Status::Inadmissible,
    ];

    /// The code of MDT-105.
    pub fn code(self) -> u16 {
        self as u16
    }

    /// The status of a code.
    pub fn from_code(code: u16) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// The phase it belongs to.
    pub fn phase(self) -> Phase {
        match self {
            Status::Deposited | Status::Issued | Status::Received | Status::Available => Phase::Transmission,
            Status::Rejected | Status::RoutingError | Status::Inadmissible => Phase::Transmission,
            _ => Phase::Processing,
        }
    }

    /// Whether it must be told to the state, within 24 hours by the platform.
    pub fn is_told_to_the_state(self) -> bool {
        matches!(self, Status::Deposited | Status::Refused | Status::Collected | Status::Rejected)
    }

    /// Whether nothing comes after it. The seller of a refused or rejected invoice books an internal credit note
    /// that is not transmitted (note `BAR`: `ARCHIVEONLY`) and issues a new number.
    pub fn is_end(self) -> bool {
        matches!(self, Status::Refused | Status::Rejected | Status::Cancelled | Status::Inadmissible)
    }

    /// Whether it stands beside the others: it says something about payment to whom, not about progress.
    pub fn is_aside(self) -> bool {
        use Status::*;
        matches!(self, DirectPaymentRequested | Factored | FactoredConfidentially | PayeeChanged | NotFactored)
    }

    /// What an event of this status must bring along (BR-FR-CDV-14, -15).
    pub fn need(self) -> Need {
        match self {
            Status::Collected => Need::Receipts,
            Status::PartlyApproved | Status::Disputed | Status::Suspended => Need::Reason,
            Status::Refused | Status::Rejected | Status::Inadmissible => Need::Reason,
            _ if reasons::list(self.code()).is_some() => Need::MayReason,
            _ => Need::Nothing,
        }
    }

    /// The reason codes it takes (BR-FR-CDV-CL-09); empty when it takes none.
    pub fn reasons(self) -> &'static [&'static str] {
        reasons::list(self.code()).unwrap_or(&[])
    }

    /// The UNTDID 1373 code that goes with it in MDT-88 (BR-FR-CDV-CL-05), where there is one.
    pub fn document_status(self) -> Option<&'static str> {
        Some(match self {
            Status::Deposited => "10",
            Status::Issued => "51",
            Status::Received => "43",
            Status::Available => "48",
            Status::Rejected | Status::Inadmissible => "8",
            Status::TakenInCharge => "45",
            Status::Approved => "1",
            Status::PartlyApproved => "49",
            Status::Disputed => "46",
            Status::Suspended => "39",
            Status::Completed => "37",
            Status::Refused => "50",
            Status::PaymentSent | Status::Collected => "47",
            _ => return None,
        })
    }

    /// Its name as a person reads it.
    pub fn name(self, language: Language) -> &'static str {
        let (french, english) = table::names(self);
        if language == Language::French { french } else { english }
    }

    /// Its name as messages write it (MDT-106).
    pub fn wire_name(self) -> &'static str {
        table::wire_name(self)
    }

    /// Who may set it.
    pub fn setters(self) -> &'static [Actor] {
        table::setters(self)
    }
}

/// Why an event cannot happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Illegal {
    /// Nothing comes after the status that the invoice has.
    Ended(Status),
    /// This actor does not set that status.
    WrongActor(Status, Actor),
    /// That status contradicts the one that the invoice has; `None`: the invoice was not deposited yet.
    WrongMoment(Status, Option<Status>),
}

impl Illegal {
    /// The stable code of the refusal.
    pub fn code(self) -> &'static str {
        match self {
            Illegal::Ended(_) => "lifecycle.ended",
            Illegal::WrongActor(..) => "lifecycle.wrong_actor",
            Illegal::WrongMoment(..) => "lifecycle.wrong_moment",
        }
    }

    /// Why, in words.
    pub fn message(self, language: Language) -> String {
        let french = language == Language::French;
        let name = |status: Status| format!("{} {}", status.code(), status.name(language));
        match self {
            Illegal::Ended(status) if french => {
                format!("La facture est au statut {}, qui est définitif.", name(status))
            }
            Illegal::Ended(status) => format!("The invoice has status {}, which is final.", name(status)),
            Illegal::WrongActor(status, actor) if french => {
                format!("Le statut {} n’est pas posé par {}.", name(status), table::actor_name(actor).0)
            }
            Illegal::WrongActor(status, actor) => {
                format!("Status {} is not set by {}.", name(status), table::actor_name(actor).1)
            }
            Illegal::WrongMoment(status, Some(now)) if french => {
                format!("Le statut {} ne peut pas suivre le statut {}.", name(status), name(now))
            }
            Illegal::WrongMoment(status, Some(now)) => format!("Status {} cannot follow {}.", name(status), name(now)),
            Illegal::WrongMoment(status, None) if french => {
                format!("Le statut {} suppose une facture déposée.", name(status))
            }
            Illegal::WrongMoment(status, None) => format!("Status {} needs a deposited invoice.", name(status)),
        }
    }
}

impl fmt::Display for Illegal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}
impl std::error::Error for Illegal {}

/// The life of one invoice: the events that happened, in order. Only legal histories exist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Life {
    events: Vec<(Event, Actor)>,
}

impl Life {
    /// An invoice that no platform has seen.
    pub fn new() -> Life {
        Life::default()
    }

    /// The life after one more event.
    pub fn after(&self, event: Event, actor: Actor) -> Result<Life, Illegal> {
        self.check(event.status(), actor)?;
        let mut life = self.clone();
        life.events.push((event, actor));
        Ok(life)
    }

    /// Whether a status could be set now by an actor.
    pub fn check(&self, status: Status, actor: Actor) -> Result<(), Illegal> {
        let now = self.status();
        if let Some(end) = now.filter(|status| status.is_end()) {
            return Err(Illegal::Ended(end));
        }
        if !status.setters().contains(&actor) {
            return Err(Illegal::WrongActor(status, actor));
        }
        if !table::may_follow(status, now) {
            return Err(Illegal::WrongMoment(status, now));
        }
        Ok(())
    }

    /// The statuses that an actor can set now: what to offer as buttons.
    pub fn choices(&self, actor: Actor) -> Vec<Status> {
        Status::ALL.into_iter().filter(|status| self.check(*status, actor).is_ok()).collect()
    }

    /// The status the invoice has; statuses aside (factoring) do not count.
    pub fn status(&self) -> Option<Status> {
        self.events.iter().rev().map(|(event, _)| event.status()).find(|status| !status.is_aside())
    }

    /// The factoring status, the last one said.
    pub fn factoring(&self) -> Option<Status> {
        self.events.iter().rev().map(|(event, _)| event.status()).find(|status| status.is_aside())
    }

    /// What happened, in order, and who said so.
    pub fn events(&self) -> &[(Event, Actor)] {
        &self.events
    }

    /// What was received so far, by VAT rate; reversals are subtracted.
    pub fn received(&self) -> Vec<Receipt> {
        let mut sums: Vec<Receipt> = Vec::new();
        for receipt in self.events.iter().flat_map(|(event, _)| event.receipts()) {
            match sums.iter_mut().find(|sum| sum.rate == receipt.rate) {
                Some(sum) => sum.amount = sum.amount.saturating_add(receipt.amount),
                None => sums.push(*receipt),
            }
        }
        sums.sort_by_key(|receipt| std::cmp::Reverse(receipt.rate));
        sums
    }
}
