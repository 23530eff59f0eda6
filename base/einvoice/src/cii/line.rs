//! Lines in CII.

use super::party::{delivery, write_delivery};
use super::settlement::{
    period, preceding, read_allowances, read_category, write_allowances, write_period, write_preceding,
};
use crate::emit::Emitter;
use crate::model::{Classification, Identifier, Invoice, Item, Line, Note, Price, VatCategory};
use crate::take::{At, filled};

/// UNTDID 1001: invoicing data sheet, the object of the line (BT-128).
const OBJECT: &str = "130";

/// Reads an `IncludedSupplyChainTradeLineItem`.
pub(super) fn read(at: At<'_>) -> Line {
    let mut line = Line::default();
    if let Some(document) = at.kid("AssociatedDocumentLineDocument") {
        line.id = document.text("LineID");
        line.parent = document.text("ParentLineID");
        line.kind = document.text("LineStatusReasonCode");
        line.notes = document.all("IncludedNote").filter_map(note).collect();
    }
    line.item = at.kid("SpecifiedTradeProduct").map(read_item).unwrap_or_default();
    if let Some(agreement) = at.kid("SpecifiedLineTradeAgreement") {
        line.order_line = agreement.text("BuyerOrderReferencedDocument/LineID");
        line.order = agreement.text("BuyerOrderReferencedDocument/IssuerAssignedID");
        line.price = price(agreement);
    }
    if let Some(delivered) = at.kid("SpecifiedLineTradeDelivery") {
        line.quantity = delivered.number("BilledQuantity");
        line.unit = delivered.kid("BilledQuantity").and_then(|q| q.attr("unitCode"));
        line.despatch_advice = delivered.text("DespatchAdviceReferencedDocument/IssuerAssignedID");
        line.delivery = delivery(delivered);
    }
    if let Some(settlement) = at.kid("SpecifiedLineTradeSettlement") {
        read_settlement(settlement, &mut line);
    }
    line
}

/// Reads an `IncludedNote`.
pub(super) fn note(at: At<'_>) -> Option<Note> {
    let parts: Vec<String> = at.all("Content").filter_map(|content| content.value()).collect();
    let subject = at.text("SubjectCode");
    (!parts.is_empty()).then(|| Note { subject, text: parts.join("\n") })
}

/// Writes an `IncludedNote`.
pub(super) fn write_note(x: &mut Emitter, note: &Note) {
    x.group("ram:IncludedNote", |x| {
        x.fixed("ram:Content", &note.text);
        x.leaf("ram:SubjectCode", &note.subject);
    });
}

fn read_settlement(at: At<'_>, line: &mut Line) {
    if let Some(tax) = at.kid("ApplicableTradeTax") {
        line.vat = read_category(tax);
        line.exemption = tax.text("ExemptionReason");
        line.exemption_code = tax.text("ExemptionReasonCode");
    }
    line.period = at.kid("BillingSpecifiedPeriod").and_then(period);
    (line.allowances, line.charges) = read_allowances(at);
    line.net = at.amount("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount");
    line.preceding = at.all("InvoiceReferencedDocument").filter_map(preceding).collect();
    line.accounting_reference = at.text("ReceivableSpecifiedTradeAccountingAccount/ID");
    let object = |document: At<'_>| {
        document.is("TypeCode", OBJECT);
        Some(Identifier { value: document.text("IssuerAssignedID")?, scheme: document.text("ReferenceTypeCode") })
    };
    line.objects = at.all("AdditionalReferencedDocument").filter_map(object).collect();
}

fn price(at: At<'_>) -> Price {
    let (gross, net) = (at.kid("GrossPriceProductTradePrice"), at.kid("NetPriceProductTradePrice"));
    let is_discount = |a: &At<'_>| !a.flag("ChargeIndicator/Indicator");
    let discount = gross.and_then(|g| g.all("AppliedTradeAllowanceCharge").find(is_discount));
    // The norm has one base quantity; CII may give it with either price or with both.
    let of_net = net.and_then(|net| net.kid("BasisQuantity"));
    let of_gross = gross.and_then(|gross| gross.kid("BasisQuantity"));
    if let (Some(one), Some(other)) = (of_net, of_gross) {
        let same = crate::take::decimal(other.peek()) == crate::take::decimal(one.peek());
        if !same {
            other.note("read.repeated", other.peek());
        }
    }
    let holder = if of_net.is_some() { net } else { gross };
    Price {
        net: net.and_then(|n| n.amount("ChargeAmount")),
        discount: discount.and_then(|d| d.amount("ActualAmount")),
        gross: gross.and_then(|g| g.amount("ChargeAmount")),
        base_quantity: holder.and_then(|h| h.number("BasisQuantity")),
        base_unit: of_net.or(of_gross).and_then(|q| q.attr("unitCode")),
    }
}

fn read_item(at: At<'_>) -> Item {
    let classification = |c: At<'_>| {
        let code = c.kid("ClassCode")?;
        Some(Classification { code: code.value()?, list: code.attr("listID"), version: code.attr("listVersionID") })
    };
    let attribute = |a: At<'_>| {
        let pair = (a.text("Description").unwrap_or_default(), a.text("Value").unwrap_or_default());
        filled(pair)
    };
    Item {
        name: at.text("Name"),
        description: at.text("Description"),
        seller_id: at.text("SellerAssignedID"),
        buyer_id: at.text("BuyerAssignedID"),
        standard_id: at.identifier("GlobalID"),
        classifications: at.all("DesignatedProductClassification").filter_map(classification).collect(),
        origin: at.text("OriginTradeCountry/ID"),
        attributes: at.all("ApplicableProductCharacteristic").filter_map(attribute).collect(),
    }
}

/// Writes a line.
pub(super) fn write(x: &mut Emitter, invoice: &Invoice, line: &Line) {
    x.group("ram:IncludedSupplyChainTradeLineItem", |x| {
        x.group("ram:AssociatedDocumentLineDocument", |x| {
            x.leaf("ram:LineID", &line.id);
            x.leaf("ram:ParentLineID", &line.parent);
            x.leaf("ram:LineStatusReasonCode", &line.kind);
            line.notes.iter().for_each(|note| write_note(x, note));
        });
        x.group("ram:SpecifiedTradeProduct", |x| write_item(x, &line.item));
        x.group("ram:SpecifiedLineTradeAgreement", |x| {
            x.group("ram:BuyerOrderReferencedDocument", |x| {
                x.leaf("ram:IssuerAssignedID", &line.order);
                x.leaf("ram:LineID", &line.order_line);
            });
            write_price(x, &line.price);
        });
        x.group("ram:SpecifiedLineTradeDelivery", |x| {
            x.leaf_or_empty("ram:BilledQuantity", &[("unitCode", line.unit.as_deref())], &line.quantity);
            write_delivery(x, &line.delivery);
            x.group("ram:DespatchAdviceReferencedDocument", |x| x.leaf("ram:IssuerAssignedID", &line.despatch_advice));
        });
        x.group("ram:SpecifiedLineTradeSettlement", |x| write_settlement(x, invoice, line));
    });
}

fn write_settlement(x: &mut Emitter, invoice: &Invoice, line: &Line) {
    if line.vat != VatCategory::default() || line.exemption.is_some() || line.exemption_code.is_some() {
        x.group("ram:ApplicableTradeTax", |x| {
            x.fixed("ram:TypeCode", "VAT");
            x.leaf("ram:ExemptionReason", &line.exemption);
            x.leaf("ram:CategoryCode", &line.vat.code);
            x.leaf("ram:ExemptionReasonCode", &line.exemption_code);
            x.leaf("ram:RateApplicablePercent", &line.vat.rate);
        });
    }
    write_period(x, &line.period);
    write_allowances(x, [&line.allowances, &line.charges]);
    x.group("ram:SpecifiedTradeSettlementLineMonetarySummation", |x| x.leaf("ram:LineTotalAmount", &line.net));
    write_preceding(x, invoice, &line.preceding);
    for object in &line.objects {
        x.group("ram:AdditionalReferencedDocument", |x| {
            x.fixed("ram:IssuerAssignedID", &object.value);
            x.fixed("ram:TypeCode", OBJECT);
            x.leaf("ram:ReferenceTypeCode", &object.scheme);
        });
    }
    x.group("ram:ReceivableSpecifiedTradeAccountingAccount", |x| x.leaf("ram:ID", &line.accounting_reference));
}

fn write_price(x: &mut Emitter, price: &Price) {
    let base = |x: &mut Emitter| {
        x.leaf_or_empty("ram:BasisQuantity", &[("unitCode", price.base_unit.as_deref())], &price.base_quantity);
    };
    if price.gross.is_some() || price.discount.is_some() {
        x.group("ram:GrossPriceProductTradePrice", |x| {
            // A discount without a gross price: the schema demands one, and it follows (BT-148 = BT-146 + BT-147).
            let implied = || price.net?.checked_add(price.discount?);
            x.leaf("ram:ChargeAmount", &price.gross.or_else(implied));
            base(x);
            if price.discount.is_some() {
                x.group("ram:AppliedTradeAllowanceCharge", |x| {
                    x.group("ram:ChargeIndicator", |x| x.fixed("udt:Indicator", "false"));
                    x.leaf("ram:ActualAmount", &price.discount);
                });
            }
        });
    }
    x.group("ram:NetPriceProductTradePrice", |x| {
        x.leaf("ram:ChargeAmount", &price.net);
        base(x);
    });
}

fn write_item(x: &mut Emitter, item: &Item) {
    if let Some(id) = &item.standard_id {
        x.leaf_with("ram:GlobalID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
    }
    x.leaf("ram:SellerAssignedID", &item.seller_id);
    x.leaf("ram:BuyerAssignedID", &item.buyer_id);
    x.leaf("ram:Name", &item.name);
    x.leaf("ram:Description", &item.description);
    for (name, value) in &item.attributes {
        x.group("ram:ApplicableProductCharacteristic", |x| {
            x.even_empty("ram:Description", name);
            x.even_empty("ram:Value", value);
        });
    }
    for c in &item.classifications {
        x.group("ram:DesignatedProductClassification", |x| {
            let attributes = [("listID", c.list.as_deref()), ("listVersionID", c.version.as_deref())];
            x.leaf_with("ram:ClassCode", &attributes, &Some(&c.code));
        });
    }
    x.group("ram:OriginTradeCountry", |x| x.leaf("ram:ID", &item.origin));
}
