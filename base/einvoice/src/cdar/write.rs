//! Writes life-cycle messages, elements in the order of the schema.

use super::{Acknowledgement, Actor, Datum, Detail, Message, Moment, Subject};
use crate::emit::Emitter;

const NAMESPACES: &str = "xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\" \
     xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
     xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\" \
     xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\"";

/// Writes a life-cycle message.
pub fn write(message: &Message) -> String {
    let mut x = Emitter::new("rsm:CrossDomainAcknowledgementAndResponse", NAMESPACES);
    x.group("rsm:ExchangedDocumentContext", |x| {
        x.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |x| x.leaf("ram:ID", &message.process));
        x.group("ram:GuidelineSpecifiedDocumentContextParameter", |x| x.leaf("ram:ID", &message.guideline));
    });
    x.group("rsm:ExchangedDocument", |x| {
        x.leaf("ram:ID", &message.id);
        x.leaf("ram:Name", &message.name);
        write_moment(x, "ram:IssueDateTime", &message.created);
        write_actor(x, "ram:SenderTradeParty", &message.sender);
        write_actor(x, "ram:IssuerTradeParty", &message.issuer);
        message.recipients.iter().for_each(|to| write_actor(x, "ram:RecipientTradeParty", to));
    });
    message.acknowledgements.iter().for_each(|one| write_acknowledgement(&mut x, one));
    x.finish()
}

fn write_moment(x: &mut Emitter, name: &'static str, moment: &Option<Moment>) {
    write_moment_as(x, name, "udt:DateTimeString", moment);
}

fn write_moment_as(x: &mut Emitter, name: &'static str, inner: &'static str, moment: &Option<Moment>) {
    let Some(moment) = moment else { return };
    x.group(name, |x| x.leaf_with(inner, &[("format", moment.format())], &Some(&moment.0)));
}

fn write_actor(x: &mut Emitter, name: &'static str, actor: &Actor) {
    x.group(name, |x| {
        for id in actor.identifiers.iter().filter(|id| id.scheme.is_none()) {
            x.fixed("ram:ID", &id.value);
        }
        for id in actor.identifiers.iter().filter(|id| id.scheme.is_some()) {
            x.leaf_with("ram:GlobalID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
        }
        x.leaf("ram:Name", &actor.name);
        x.leaf("ram:RoleCode", &actor.role);
        if let Some(id) = &actor.address {
            x.group("ram:URIUniversalCommunication", |x| {
                x.leaf_with("ram:URIID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
            });
        }
    });
}

fn write_acknowledgement(x: &mut Emitter, one: &Acknowledgement) {
    x.group("rsm:AcknowledgementDocument", |x| {
        x.group("ram:MultipleReferencesIndicator", |x| x.leaf("udt:Indicator", &one.multiple));
        x.leaf("ram:TypeCode", &one.phase);
        write_moment(x, "ram:IssueDateTime", &one.set);
        one.documents.iter().for_each(|subject| write_subject(x, subject));
    });
}

fn write_subject(x: &mut Emitter, subject: &Subject) {
    x.group("ram:ReferenceReferencedDocument", |x| {
        x.leaf("ram:IssuerAssignedID", &subject.number);
        x.leaf("ram:StatusCode", &subject.document_status);
        x.leaf("ram:TypeCode", &subject.type_code);
        write_moment(x, "ram:ReceiptDateTime", &subject.received);
        x.leaf("ram:ReferenceTypeCode", &subject.reference_type);
        write_moment_as(x, "ram:FormattedIssueDateTime", "qdt:DateTimeString", &subject.issued);
        x.leaf("ram:ProcessConditionCode", &subject.status);
        x.leaf("ram:ProcessCondition", &subject.status_name);
        write_actor(x, "ram:IssuerTradeParty", &subject.seller);
        subject.details.iter().for_each(|detail| write_detail(x, detail));
    });
}

fn write_detail(x: &mut Emitter, detail: &Detail) {
    x.group("ram:SpecifiedDocumentStatus", |x| {
        x.leaf("ram:ReasonCode", &detail.reason_code);
        x.leaf("ram:Reason", &detail.reason);
        x.leaf("ram:RequestedActionCode", &detail.action_code);
        x.leaf("ram:RequestedAction", &detail.action);
        x.leaf("ram:SequenceNumeric", &detail.sequence);
        for note in &detail.notes {
            x.group("ram:IncludedNote", |x| x.fixed("ram:Content", note));
        }
        detail.data.iter().for_each(|datum| write_datum(x, datum));
    });
}

fn write_datum(x: &mut Emitter, datum: &Datum) {
    x.group("ram:SpecifiedDocumentCharacteristic", |x| {
        x.leaf("ram:ID", &datum.id);
        x.leaf("ram:TypeCode", &datum.kind);
        x.group("ram:ValueChangedIndicator", |x| x.leaf("udt:IndicatorString", &datum.changed));
        x.leaf("ram:Name", &datum.name);
        x.leaf("ram:Location", &datum.location);
        if let Some((amount, currency)) = &datum.amount {
            x.leaf_with("ram:ValueAmount", &[("currencyID", currency.as_deref())], &Some(amount));
        }
        write_moment(x, "ram:ValueDateTime", &datum.moment);
        x.leaf("ram:ValuePercent", &datum.percent);
    });
}
