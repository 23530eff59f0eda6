//! Reads life-cycle messages.

use super::{Acknowledgement, Actor, Datum, Detail, Message, Moment, Subject};
use crate::model::{Identifier, Reading};
use crate::take::{At, Source};
use crate::tree::Tree;

/// Reads a life-cycle message. Never fails: what has no place in it or cannot be read is in the findings.
pub fn read(tree: &Tree) -> Reading<Message> {
    let source = Source::new(tree);
    let value = message(source.root());
    Reading { value, findings: source.finish() }
}

fn message(at: At<'_>) -> Message {
    let mut message = Message {
        process: at.text("ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID"),
        guideline: at.text("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
        acknowledgements: at.all("AcknowledgementDocument").map(acknowledgement).collect(),
        ..Message::default()
    };
    if let Some(document) = at.kid("ExchangedDocument") {
        message.id = document.text("ID");
        message.name = document.text("Name");
        message.created = moment(document, "IssueDateTime/DateTimeString");
        message.sender = document.kid("SenderTradeParty").map(actor).unwrap_or_default();
        message.issuer = document.kid("IssuerTradeParty").map(actor).unwrap_or_default();
        message.recipients = document.all("RecipientTradeParty").map(actor).collect();
    }
    message
}

fn moment(at: At<'_>, path: &'static str) -> Option<Moment> {
    let found = at.kid(path)?;
    let moment = Moment(found.value()?);
    if moment.day().is_none() || moment.format().is_none() {
        found.note("read.date", &moment.0);
    }
    Some(moment)
}

fn actor(at: At<'_>) -> Actor {
    let plain = at.all("ID").filter_map(|id| id.value()).map(Identifier::plain);
    let global =
        at.all("GlobalID").filter_map(|id| Some(Identifier { value: id.value()?, scheme: id.attr("schemeID") }));
    Actor {
        identifiers: plain.chain(global).collect(),
        name: at.text("Name"),
        role: at.text("RoleCode"),
        address: at.identifier("URIUniversalCommunication/URIID"),
    }
}

fn acknowledgement(at: At<'_>) -> Acknowledgement {
    let multiple =
        at.kid("MultipleReferencesIndicator/Indicator").map(|_| at.flag("MultipleReferencesIndicator/Indicator"));
    Acknowledgement {
        multiple,
        phase: at.text("TypeCode"),
        set: moment(at, "IssueDateTime/DateTimeString"),
        documents: at.all("ReferenceReferencedDocument").map(subject).collect(),
    }
}

fn subject(at: At<'_>) -> Subject {
    Subject {
        number: at.text("IssuerAssignedID"),
        document_status: at.text("StatusCode"),
        type_code: at.text("TypeCode"),
        received: moment(at, "ReceiptDateTime/DateTimeString"),
        reference_type: at.text("ReferenceTypeCode"),
        issued: moment(at, "FormattedIssueDateTime/DateTimeString"),
        status: at.text("ProcessConditionCode"),
        status_name: at.text("ProcessCondition"),
        seller: at.kid("IssuerTradeParty").map(actor).unwrap_or_default(),
        details: at.all("SpecifiedDocumentStatus").map(detail).collect(),
    }
}

fn detail(at: At<'_>) -> Detail {
    Detail {
        reason_code: at.text("ReasonCode"),
        reason: at.text("Reason"),
        action_code: at.text("RequestedActionCode"),
        action: at.text("RequestedAction"),
        sequence: at.number("SequenceNumeric"),
        notes: at.all("IncludedNote").flat_map(|note| note.all("Content")).filter_map(|text| text.value()).collect(),
        data: at.all("SpecifiedDocumentCharacteristic").map(datum).collect(),
    }
}

fn datum(at: At<'_>) -> Datum {
    let currency = at.kid("ValueAmount").and_then(|amount| amount.attr("currencyID"));
    Datum {
        id: at.text("ID"),
        kind: at.text("TypeCode"),
        changed: at.text("ValueChangedIndicator/IndicatorString"),
        name: at.text("Name"),
        location: at.text("Location"),
        amount: at.number("ValueAmount").map(|amount| (amount, currency)),
        moment: moment(at, "ValueDateTime/DateTimeString"),
        percent: at.number("ValuePercent"),
    }
}
