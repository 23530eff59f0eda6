//! The document level of UBL: header terms, references, supporting documents.

use super::line::{period, preceding, write_period, write_preceding};
use super::party::{Named, creditor, delivery, others, write_delivery};
use super::{NOT_AVAILABLE, Root, available, line, party, payment};
use crate::emit::Emitter;
use crate::model::{Attachment, Document, Identifier, Invoice, Note, OtherParty, PartyRole, TaxPoint};
use crate::take::{At, filled};

/// UNTDID 1001: invoicing data sheet, the object of the invoice (BT-18).
const OBJECT: &str = "130";
/// UNTDID 1001: validated priced tender, which the norm uses for the project (BT-11) in credit notes.
const PROJECT: &str = "50";
/// UNTDID 1001: related document.
const RELATED: &str = "916";

/// Reads the whole document.
pub(super) fn read(at: At<'_>, root: Root) -> Invoice {
    let type_code = if root == Root::Invoice { "InvoiceTypeCode" } else { "CreditNoteTypeCode" };
    let mut invoice = Invoice {
        number: at.text("ID"),
        issue_date: at.date("IssueDate"),
        type_code: at.text(type_code),
        currency: at.text("DocumentCurrencyCode"),
        tax_currency: at.text("TaxCurrencyCode"),
        tax_point: at.date("TaxPointDate"),
        tax_point_code: at.text("InvoicePeriod/DescriptionCode").map(|code| TaxPoint::from_ubl(&code)),
        due_date: at.date("DueDate"),
        buyer_reference: at.text("BuyerReference"),
        project: at.text("ProjectReference/ID"),
        contract: at.text("ContractDocumentReference/ID"),
        purchase_order: at.text("OrderReference/ID"),
        sales_order: at.text("OrderReference/SalesOrderID"),
        receiving_advice: at.text("ReceiptDocumentReference/ID"),
        despatch_advice: at.text("DespatchDocumentReference/ID"),
        tender: at.text("OriginatorDocumentReference/ID"),
        accounting_reference: at.text("AccountingCost"),
        notes: at.all("Note").filter_map(|note| note.value()).map(|text| Note::from_ubl(&text)).collect(),
        process: at.text("ProfileID"),
        specification: at.text("CustomizationID"),
        ..Invoice::default()
    };
    at.is("UBLVersionID", "2.1");
    if invoice.sales_order.is_some() {
        invoice.purchase_order = available(invoice.purchase_order);
    }
    at.currency(invoice.currency.clone());
    invoice.preceding =
        at.all("BillingReference").filter_map(|b| b.kid("InvoiceDocumentReference")).filter_map(preceding).collect();
    read_documents(at, root, &mut invoice);
    read_parties(at, &mut invoice);
    invoice.delivery = at.kid("Delivery").and_then(delivery);
    invoice.period = at.kid("InvoicePeriod").and_then(period);
    payment::read_means(at, &mut invoice);
    (invoice.allowances, invoice.charges) = payment::read_allowances(at);
    payment::read_vat(at, &mut invoice);
    payment::read_totals(at, &mut invoice.totals);
    let lines = if root == Root::Invoice { "InvoiceLine" } else { "CreditNoteLine" };
    invoice.lines = at.all(lines).map(|l| line::read(l, root)).collect();
    invoice
}

fn read_parties(at: At<'_>, invoice: &mut Invoice) {
    let supplier = at.kid("AccountingSupplierParty/Party");
    let payee = at.kid("PayeeParty");
    invoice.seller = supplier.map(|p| party::read(p, Named::Legally)).unwrap_or_default();
    invoice.buyer = at.kid("AccountingCustomerParty/Party").map(|p| party::read(p, Named::Legally)).unwrap_or_default();
    invoice.payee = payee.and_then(|p| filled(party::read(p, Named::Simply)));
    invoice.tax_representative = at.kid("TaxRepresentativeParty").and_then(|p| filled(party::read(p, Named::Simply)));
    invoice.creditor = supplier.and_then(creditor).or_else(|| payee.and_then(creditor));
    invoice.other_parties = others(at);
}

fn read_documents(at: At<'_>, root: Root, invoice: &mut Invoice) {
    for reference in at.all("AdditionalDocumentReference") {
        if reference.is("DocumentTypeCode", OBJECT) {
            invoice.objects.extend(reference.identifier("ID"));
            continue;
        }
        if root == Root::CreditNote && invoice.project.is_none() && reference.is("DocumentTypeCode", PROJECT) {
            invoice.project = reference.text("ID");
            continue;
        }
        reference.is("DocumentTypeCode", RELATED);
        let document = Document {
            reference: reference.text("ID"),
            description: reference.text("DocumentDescription"),
            url: reference.text("Attachment/ExternalReference/URI"),
            attachment: reference.kid("Attachment/EmbeddedDocumentBinaryObject").and_then(attachment),
        };
        invoice.documents.extend(filled(document));
    }
}

/// Reads an attached file (BT-125); UBL and CII name its attributes alike.
pub(crate) fn attachment(at: At<'_>) -> Option<Attachment> {
    let omitted = at.omitted();
    let mut base64 = if omitted > 0 { String::new() } else { at.peek().to_owned() };
    base64.retain(|c| !c.is_ascii_whitespace());
    if !base64.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)) {
        at.note("read.base64", &base64);
    }
    at.peek();
    filled(Attachment { mime: at.attr("mimeCode"), filename: at.attr("filename"), base64, omitted })
}

/// Writes the whole document.
pub(super) fn write(x: &mut Emitter, invoice: &Invoice, root: Root) {
    x.leaf("cbc:CustomizationID", &invoice.specification);
    x.leaf("cbc:ProfileID", &invoice.process);
    x.leaf("cbc:ID", &invoice.number);
    x.leaf("cbc:IssueDate", &invoice.issue_date);
    match root {
        Root::Invoice => {
            x.leaf("cbc:DueDate", &invoice.due_date);
            x.leaf("cbc:InvoiceTypeCode", &invoice.type_code);
            write_notes(x, invoice);
            x.leaf("cbc:TaxPointDate", &invoice.tax_point);
        }
        Root::CreditNote => {
            x.leaf("cbc:TaxPointDate", &invoice.tax_point);
            x.leaf("cbc:CreditNoteTypeCode", &invoice.type_code);
            write_notes(x, invoice);
        }
    }
    x.leaf("cbc:DocumentCurrencyCode", &invoice.currency);
    x.leaf("cbc:TaxCurrencyCode", &invoice.tax_currency);
    x.leaf("cbc:AccountingCost", &invoice.accounting_reference);
    x.leaf("cbc:BuyerReference", &invoice.buyer_reference);
    x.group("cac:InvoicePeriod", |x| {
        write_period(x, &invoice.period);
        x.leaf("cbc:DescriptionCode", &invoice.tax_point_code.as_ref().map(TaxPoint::ubl));
    });
    write_references(x, invoice, root);
    write_parties(x, invoice);
    write_delivery(x, &invoice.delivery);
    payment::write_means(x, invoice, root);
    let currency = invoice.currency.as_deref();
    payment::write_allowances(x, [&invoice.allowances, &invoice.charges], currency);
    payment::write_vat(x, invoice);
    payment::write_totals(x, &invoice.totals, currency);
    for one in &invoice.lines {
        line::write(x, invoice, one, root);
    }
}

fn write_notes(x: &mut Emitter, invoice: &Invoice) {
    for note in &invoice.notes {
        x.fixed("cbc:Note", &note.ubl());
    }
}

fn write_references(x: &mut Emitter, invoice: &Invoice, root: Root) {
    if invoice.purchase_order.is_some() || invoice.sales_order.is_some() {
        x.group("cac:OrderReference", |x| {
            x.fixed("cbc:ID", invoice.purchase_order.as_deref().unwrap_or(NOT_AVAILABLE));
            x.leaf("cbc:SalesOrderID", &invoice.sales_order);
        });
    }
    write_preceding(x, &invoice.preceding);
    x.group("cac:DespatchDocumentReference", |x| x.leaf("cbc:ID", &invoice.despatch_advice));
    x.group("cac:ReceiptDocumentReference", |x| x.leaf("cbc:ID", &invoice.receiving_advice));
    let tender = |x: &mut Emitter| x.group("cac:OriginatorDocumentReference", |x| x.leaf("cbc:ID", &invoice.tender));
    if root == Root::Invoice {
        tender(x);
    }
    x.group("cac:ContractDocumentReference", |x| x.leaf("cbc:ID", &invoice.contract));
    write_documents(x, invoice, root);
    if root == Root::CreditNote {
        tender(x);
    } else {
        x.group("cac:ProjectReference", |x| x.leaf("cbc:ID", &invoice.project));
    }
}

fn write_documents(x: &mut Emitter, invoice: &Invoice, root: Root) {
    let mut typed = |id: &Identifier, code: &str| {
        x.group("cac:AdditionalDocumentReference", |x| {
            x.leaf_with("cbc:ID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
            x.fixed("cbc:DocumentTypeCode", code);
        });
    };
    for object in &invoice.objects {
        typed(object, OBJECT);
    }
    if let Some(project) = invoice.project.as_ref().filter(|_| root == Root::CreditNote) {
        typed(&Identifier::plain(project), PROJECT);
    }
    for document in &invoice.documents {
        x.group("cac:AdditionalDocumentReference", |x| {
            x.leaf("cbc:ID", &document.reference);
            x.leaf("cbc:DocumentDescription", &document.description);
            x.group("cac:Attachment", |x| {
                if let Some(file) = &document.attachment {
                    let attributes = [("mimeCode", file.mime.as_deref()), ("filename", file.filename.as_deref())];
                    x.leaf_or_empty("cbc:EmbeddedDocumentBinaryObject", &attributes, &Some(&file.base64));
                }
                x.group("cac:ExternalReference", |x| x.leaf("cbc:URI", &document.url));
            });
        });
    }
}

fn write_parties(x: &mut Emitter, invoice: &Invoice) {
    let within = |agent: PartyRole, provider: PartyRole| -> Vec<(&OtherParty, bool)> {
        let of =
            |role, provides| invoice.other_parties.iter().filter(move |o| o.role == role).map(move |o| (o, provides));
        of(agent, false).chain(of(provider, true)).collect()
    };
    x.group("cac:AccountingSupplierParty", |x| {
        x.group("cac:Party", |x| {
            let within = within(PartyRole::SellerAgent, PartyRole::Invoicer);
            party::write(x, &invoice.seller, Named::Legally, invoice.creditor.as_deref(), &within);
        });
    });
    x.group("cac:AccountingCustomerParty", |x| {
        x.group("cac:Party", |x| {
            let within = within(PartyRole::BuyerAgent, PartyRole::Invoicee);
            party::write(x, &invoice.buyer, Named::Legally, None, &within);
        });
    });
    let simple = [("cac:PayeeParty", &invoice.payee), ("cac:TaxRepresentativeParty", &invoice.tax_representative)];
    for (name, one) in simple {
        if let Some(one) = one {
            x.group(name, |x| party::write(x, one, Named::Simply, None, &[]));
        }
    }
}
