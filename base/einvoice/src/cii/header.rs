//! The document level of CII: context, header agreement and delivery.

use super::settlement::{read_settlement, write_settlement};
use super::{line, party, write_date};
use crate::emit::Emitter;
use crate::model::{Document, Identifier, Invoice, OtherParty, PartyRole};
use crate::take::{At, filled};
use crate::ubl::attachment;

/// UNTDID 1001: validated priced tender, the call for tender or lot (BT-17).
const TENDER: &str = "50";
/// UNTDID 1001: invoicing data sheet, the object of the invoice (BT-18).
const OBJECT: &str = "130";
/// UNTDID 1001: related document, a supporting document (BG-24).
const RELATED: &str = "916";

/// Reads the whole document.
pub(super) fn read(at: At<'_>) -> Invoice {
    let mut invoice = Invoice {
        process: at.text("ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID"),
        specification: at.text("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
        ..Invoice::default()
    };
    if let Some(document) = at.kid("ExchangedDocument") {
        invoice.number = document.text("ID");
        invoice.type_code = document.text("TypeCode");
        invoice.issue_date = document.basic_date("IssueDateTime/DateTimeString");
        invoice.notes = document.all("IncludedNote").filter_map(line::note).collect();
    }
    let Some(transaction) = at.kid("SupplyChainTradeTransaction") else { return invoice };
    let settlement = transaction.kid("ApplicableHeaderTradeSettlement");
    invoice.currency = settlement.and_then(|s| s.text("InvoiceCurrencyCode"));
    at.currency(invoice.currency.clone());
    if let Some(agreement) = transaction.kid("ApplicableHeaderTradeAgreement") {
        read_agreement(agreement, &mut invoice);
    }
    if let Some(delivery) = transaction.kid("ApplicableHeaderTradeDelivery") {
        invoice.delivery = party::delivery(delivery);
        invoice.despatch_advice = delivery.text("DespatchAdviceReferencedDocument/IssuerAssignedID");
        invoice.receiving_advice = delivery.text("ReceivingAdviceReferencedDocument/IssuerAssignedID");
    }
    if let Some(settlement) = settlement {
        read_settlement(settlement, &mut invoice);
    }
    invoice.lines = transaction.all("IncludedSupplyChainTradeLineItem").map(line::read).collect();
    invoice
}

fn read_agreement(at: At<'_>, invoice: &mut Invoice) {
    invoice.buyer_reference = at.text("BuyerReference");
    invoice.seller = at.kid("SellerTradeParty").map(party::read).unwrap_or_default();
    invoice.buyer = at.kid("BuyerTradeParty").map(party::read).unwrap_or_default();
    invoice.tax_representative = at.kid("SellerTaxRepresentativeTradeParty").and_then(|p| filled(party::read(p)));
    others(at, &mut invoice.other_parties, AGREEMENT_ROLES);
    invoice.sales_order = at.text("SellerOrderReferencedDocument/IssuerAssignedID");
    invoice.purchase_order = at.text("BuyerOrderReferencedDocument/IssuerAssignedID");
    invoice.contract = at.text("ContractReferencedDocument/IssuerAssignedID");
    if let Some(project) = at.kid("SpecifiedProcuringProject") {
        invoice.project = project.text("ID");
        // The schema demands a name for the project; the norm has none.
        if let Some(id) = &invoice.project {
            project.is("Name", PROJECT_NAME);
            project.is("Name", id);
        }
    }
    for document in at.all("AdditionalReferencedDocument") {
        read_document(document, invoice);
    }
}

/// What the schema of Factur-X fixes as the name of a project.
const PROJECT_NAME: &str = "Project reference";

fn read_document(at: At<'_>, invoice: &mut Invoice) {
    if invoice.tender.is_none() && at.is("TypeCode", TENDER) {
        invoice.tender = at.text("IssuerAssignedID");
        return;
    }
    if at.is("TypeCode", OBJECT) {
        let scheme = at.text("ReferenceTypeCode");
        invoice.objects.extend(at.text("IssuerAssignedID").map(|value| Identifier { value, scheme }));
        return;
    }
    at.is("TypeCode", RELATED);
    let document = Document {
        reference: at.text("IssuerAssignedID"),
        description: at.text("Name"),
        url: at.text("URIID"),
        attachment: at.kid("AttachmentBinaryObject").and_then(attachment),
    };
    invoice.documents.extend(filled(document));
}

/// The roles of EXTENDED-CTC-FR in the agreement, in the order of the schema around other elements.
const AGREEMENT_ROLES: &[(PartyRole, &str)] =
    &[(PartyRole::SellerAgent, "SalesAgentTradeParty"), (PartyRole::BuyerAgent, "BuyerAgentTradeParty")];

/// Reads the parties of EXTENDED-CTC-FR that stand in this group.
pub(super) fn others(at: At<'_>, list: &mut Vec<OtherParty>, roles: &[(PartyRole, &'static str)]) {
    for (role, name) in roles {
        if let Some(party) = at.kid(name).and_then(|p| filled(party::read(p))) {
            list.push(OtherParty { role: *role, party });
        }
    }
    list.sort_by_key(|other| other.role);
}

/// Writes the party of a role, if there is one.
pub(super) fn write_other(x: &mut Emitter, invoice: &Invoice, role: PartyRole, name: &'static str) {
    for other in invoice.other_parties.iter().filter(|o| o.role == role) {
        party::write(x, name, &other.party);
    }
}

/// Writes the whole document.
pub(super) fn write(x: &mut Emitter, invoice: &Invoice) {
    x.group("rsm:ExchangedDocumentContext", |x| {
        x.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |x| x.leaf("ram:ID", &invoice.process));
        x.group("ram:GuidelineSpecifiedDocumentContextParameter", |x| x.leaf("ram:ID", &invoice.specification));
    });
    x.group("rsm:ExchangedDocument", |x| {
        x.leaf("ram:ID", &invoice.number);
        x.leaf("ram:TypeCode", &invoice.type_code);
        write_date(x, "ram:IssueDateTime", &invoice.issue_date);
        invoice.notes.iter().for_each(|note| line::write_note(x, note));
    });
    x.group("rsm:SupplyChainTradeTransaction", |x| {
        invoice.lines.iter().for_each(|one| line::write(x, invoice, one));
        x.always("ram:ApplicableHeaderTradeAgreement", |x| write_agreement(x, invoice));
        x.always("ram:ApplicableHeaderTradeDelivery", |x| {
            party::write_delivery(x, &invoice.delivery);
            reference(x, "ram:DespatchAdviceReferencedDocument", &invoice.despatch_advice);
            reference(x, "ram:ReceivingAdviceReferencedDocument", &invoice.receiving_advice);
        });
        x.always("ram:ApplicableHeaderTradeSettlement", |x| write_settlement(x, invoice));
    });
}

fn reference(x: &mut Emitter, name: &'static str, id: &Option<String>) {
    x.group(name, |x| x.leaf("ram:IssuerAssignedID", id));
}

fn write_agreement(x: &mut Emitter, invoice: &Invoice) {
    x.leaf("ram:BuyerReference", &invoice.buyer_reference);
    party::write(x, "ram:SellerTradeParty", &invoice.seller);
    party::write(x, "ram:BuyerTradeParty", &invoice.buyer);
    write_other(x, invoice, PartyRole::SellerAgent, "ram:SalesAgentTradeParty");
    if let Some(representative) = &invoice.tax_representative {
        party::write(x, "ram:SellerTaxRepresentativeTradeParty", representative);
    }
    reference(x, "ram:SellerOrderReferencedDocument", &invoice.sales_order);
    reference(x, "ram:BuyerOrderReferencedDocument", &invoice.purchase_order);
    reference(x, "ram:ContractReferencedDocument", &invoice.contract);
    if invoice.tender.is_some() {
        x.group("ram:AdditionalReferencedDocument", |x| {
            x.leaf("ram:IssuerAssignedID", &invoice.tender);
            x.fixed("ram:TypeCode", TENDER);
        });
    }
    for object in &invoice.objects {
        x.group("ram:AdditionalReferencedDocument", |x| {
            x.fixed("ram:IssuerAssignedID", &object.value);
            x.fixed("ram:TypeCode", OBJECT);
            x.leaf("ram:ReferenceTypeCode", &object.scheme);
        });
    }
    for document in &invoice.documents {
        x.group("ram:AdditionalReferencedDocument", |x| {
            x.leaf("ram:IssuerAssignedID", &document.reference);
            x.leaf("ram:URIID", &document.url);
            x.fixed("ram:TypeCode", RELATED);
            x.leaf("ram:Name", &document.description);
            if let Some(file) = &document.attachment {
                let attributes = [("mimeCode", file.mime.as_deref()), ("filename", file.filename.as_deref())];
                x.leaf_or_empty("ram:AttachmentBinaryObject", &attributes, &Some(&file.base64));
            }
        });
    }
    write_other(x, invoice, PartyRole::BuyerAgent, "ram:BuyerAgentTradeParty");
    if invoice.project.is_some() {
        x.group("ram:SpecifiedProcuringProject", |x| {
            x.leaf("ram:ID", &invoice.project);
            x.fixed("ram:Name", PROJECT_NAME);
        });
    }
}
