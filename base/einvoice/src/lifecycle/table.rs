//! The table of the life cycle: names, who sets a status, what it may follow.

use super::{Actor, Status};
use Status::*;

/// French and English name.
pub(super) fn names(status: Status) -> (&'static str, &'static str) {
    match status {
        Deposited => ("Déposée", "Deposited"),
        Issued => ("Émise par la plateforme", "Issued by the platform"),
        Received => ("Reçue par la plateforme", "Received by the platform"),
        Available => ("Mise à disposition", "Made available"),
        TakenInCharge => ("Prise en charge", "Taken in charge"),
        Approved => ("Approuvée", "Approved"),
        PartlyApproved => ("Approuvée partiellement", "Partly approved"),
        Disputed => ("En litige", "Disputed"),
        Suspended => ("Suspendue", "Suspended"),
        Completed => ("Complétée", "Completed"),
        Refused => ("Refusée", "Refused"),
        PaymentSent => ("Paiement transmis", "Payment sent"),
        Collected => ("Encaissée", "Collected"),
        Rejected => ("Rejetée", "Rejected"),
        Endorsed => ("Visée", "Endorsed"),
        Cancelled => ("Annulée", "Cancelled"),
        RoutingError => ("Erreur de routage", "Routing error"),
        DirectPaymentRequested => ("Demande de paiement direct", "Direct payment requested"),
        Factored => ("Affacturée", "Factored"),
        FactoredConfidentially => ("Affacturée confidentielle", "Factored confidentially"),
        PayeeChanged => ("Changement de compte à payer", "Account to pay changed"),
        NotFactored => ("Non affacturée", "Not factored"),
        Inadmissible => ("Irrecevable", "Inadmissible"),
    }
}

/// The name as messages write it.
pub(super) fn wire_name(status: Status) -> &'static str {
    match status {
        Issued => "Émise",
        Received => "Reçue",
        Available => "Mise_à_disposition",
        TakenInCharge => "Prise_en_charge",
        PartlyApproved => "Approuvée_partiellement",
        Disputed => "En_litige",
        PaymentSent => "Paiement_transmis",
        RoutingError => "ERREUR_ROUTAGE",
        DirectPaymentRequested => "Demande_de_Paiement_Direct",
        FactoredConfidentially => "Affacturée_Confidentiel",
        PayeeChanged => "Changement_de_Compte_à_Payer",
        NotFactored => "Non_Affacturée",
        other => names(other).0,
    }
}

/// French and English name of an actor, after "par" and "by".
pub(super) fn actor_name(actor: Actor) -> (&'static str, &'static str) {
    match actor {
        Actor::Seller => ("le vendeur", "the seller"),
        Actor::Buyer => ("l’acheteur", "the buyer"),
        Actor::Factor => ("l’affactureur", "the factor"),
        Actor::SellerPlatform => ("la plateforme du vendeur", "the seller’s platform"),
        Actor::BuyerPlatform => ("la plateforme de l’acheteur", "the buyer’s platform"),
    }
}

/// Who sets a status.
pub(super) fn setters(status: Status) -> &'static [Actor] {
    match status {
        Deposited | Issued => &[Actor::SellerPlatform],
        Received | Available => &[Actor::BuyerPlatform],
        Rejected | RoutingError | Inadmissible => &[Actor::SellerPlatform, Actor::BuyerPlatform],
        TakenInCharge | Approved | PartlyApproved | Disputed | Suspended | Refused | PaymentSent | Endorsed => {
            &[Actor::Buyer]
        }
        Completed | Collected | DirectPaymentRequested => &[Actor::Seller],
        Cancelled => &[Actor::Seller, Actor::Buyer],
        Factored | FactoredConfidentially | PayeeChanged | NotFactored => &[Actor::Seller, Actor::Factor],
    }
}

/// Whether a status may be set while the invoice has the status `now` (`None`: not deposited yet).
pub(super) fn may_follow(status: Status, now: Option<Status>) -> bool {
    let Some(now) = now else { return matches!(status, Deposited | Rejected | Inadmissible) };
    match status {
        Deposited | Inadmissible => false,
        Issued => matches!(now, Deposited | RoutingError),
        Received => matches!(now, Deposited | Issued | RoutingError),
        Available => matches!(now, Deposited | Issued | Received),
        Rejected | RoutingError => matches!(now, Deposited | Issued | Received | RoutingError) && status != now,
        TakenInCharge => is_before_processing(now),
        Approved => is_open(now) || now == PartlyApproved,
        PartlyApproved => is_open(now),
        Disputed => {
            (is_open(now) && now != Disputed) || matches!(now, Approved | PartlyApproved | PaymentSent | Collected)
        }
        Suspended => is_open(now) && now != Suspended,
        Completed => now == Suspended,
        Refused => is_open(now),
        // The buyer may pay what is approved, and also what he never said a word about.
        PaymentSent => (is_open(now) && now != Suspended) || is_approved(now) || is_paid(now),
        // Money may arrive whatever was said before, in parts, and be taken back.
        Collected => is_open(now) || is_approved(now) || is_paid(now),
        Endorsed => (is_open(now) || is_approved(now)) && now != Endorsed,
        Cancelled => is_open(now) || is_approved(now) || now == RoutingError,
        DirectPaymentRequested | Factored | FactoredConfidentially | PayeeChanged | NotFactored => !now.is_end(),
    }
}

/// The buyer has not begun yet, whether or not the optional statuses of transmission were told.
fn is_before_processing(now: Status) -> bool {
    matches!(now, Deposited | Issued | Received | Available)
}

/// The buyer has not decided yet.
fn is_open(now: Status) -> bool {
    is_before_processing(now) || matches!(now, TakenInCharge | Disputed | Suspended | Completed | Endorsed)
}

fn is_approved(now: Status) -> bool {
    matches!(now, Approved | PartlyApproved)
}

fn is_paid(now: Status) -> bool {
    matches!(now, PaymentSent | Collected)
}
