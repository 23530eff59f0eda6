//! Invoice and credit note lines in UBL.

use super::party::{delivery, write_delivery};
use super::payment::{money, read_allowances, read_category, write_allowances, write_category};
use super::{NOT_AVAILABLE, Root, available};
use crate::emit::Emitter;
use crate::model::{Classification, Decimal, Identifier, Invoice, Item, Line, Note, Period, Preceding, Price};
use crate::take::{At, filled};

/// Reads an `InvoiceLine` or `CreditNoteLine`.
pub(super) fn read(at: At<'_>, root: Root) -> Line {
    let quantity = if root == Root::Invoice { "InvoicedQuantity" } else { "CreditedQuantity" };
    let (allowances, charges) = read_allowances(at);
    let item = at.kid("Item");
    let category = item.and_then(|item| item.kid("ClassifiedTaxCategory"));
    let mut line = Line {
        id: at.text("ID"),
        notes: at.all("Note").filter_map(|note| note.value()).map(|text| Note::from_ubl(&text)).collect(),
        objects: at.all("DocumentReference").filter_map(object).collect(),
        quantity: at.number(quantity),
        unit: at.kid(quantity).and_then(|q| q.attr("unitCode")),
        net: at.amount("LineExtensionAmount"),
        order_line: available(at.text("OrderLineReference/LineID")),
        order: at.text("OrderLineReference/OrderReference/ID"),
        despatch_advice: at.text("DespatchLineReference/DocumentReference/ID"),
        delivery: at.kid("Delivery").and_then(delivery),
        accounting_reference: at.text("AccountingCost"),
        period: at.kid("InvoicePeriod").and_then(period),
        allowances,
        charges,
        price: at.kid("Price").map(price).unwrap_or_default(),
        vat: category.map(read_category).unwrap_or_default(),
        exemption: category.and_then(|c| c.text("TaxExemptionReason")),
        exemption_code: category.and_then(|c| c.text("TaxExemptionReasonCode")),
        item: item.map(read_item).unwrap_or_default(),
        ..Line::default()
    };
    if at.kid("DespatchLineReference/DocumentReference").is_some() {
        at.is("DespatchLineReference/LineID", NOT_AVAILABLE);
    }
    billing_references(at, &mut line);
    line
}

/// EXTENDED-CTC-FR uses the billing reference of a line for two things: to name its kind and parent (the reference
/// then is the invoice itself), and to name an earlier invoice.
fn billing_references(at: At<'_>, line: &mut Line) {
    for reference in at.all("BillingReference") {
        let document = reference.kid("InvoiceDocumentReference");
        let kind = document.and_then(|d| d.text("DocumentStatusCode"));
        let parent = reference.text("BillingReferenceLine/ID");
        if kind.is_some() || parent.is_some() {
            line.kind = kind;
            line.parent = parent;
            if let Some(own) = document.and_then(|d| d.kid("ID")) {
                own.peek();
            }
        } else if let Some(earlier) = document.and_then(preceding) {
            line.preceding.push(earlier);
        }
    }
}

/// Reads an `InvoiceDocumentReference`.
pub(super) fn preceding(at: At<'_>) -> Option<Preceding> {
    filled(Preceding { number: at.text("ID"), date: at.date("IssueDate"), type_code: at.text("DocumentTypeCode") })
}

/// Writes `BillingReference`s to earlier invoices.
pub(super) fn write_preceding(x: &mut Emitter, list: &[Preceding]) {
    for earlier in list {
        x.group("cac:BillingReference", |x| {
            x.group("cac:InvoiceDocumentReference", |x| {
                x.leaf("cbc:ID", &earlier.number);
                x.leaf("cbc:IssueDate", &earlier.date);
                x.leaf("cbc:DocumentTypeCode", &earlier.type_code);
            });
        });
    }
}

fn object(at: At<'_>) -> Option<Identifier> {
    at.is("DocumentTypeCode", "130");
    at.identifier("ID")
}

/// Reads an `InvoicePeriod`.
pub(super) fn period(at: At<'_>) -> Option<Period> {
    filled(Period { start: at.date("StartDate"), end: at.date("EndDate") })
}

/// Writes the days of an `InvoicePeriod`.
pub(super) fn write_period(x: &mut Emitter, period: &Option<Period>) {
    if let Some(period) = period {
        x.leaf("cbc:StartDate", &period.start);
        x.leaf("cbc:EndDate", &period.end);
    }
}

fn price(at: At<'_>) -> Price {
    let is_discount = |a: &At<'_>| a.kid("ChargeIndicator").is_none_or(|_| !a.flag("ChargeIndicator"));
    let discount = at.all("AllowanceCharge").find(is_discount);
    Price {
        net: at.amount("PriceAmount"),
        discount: discount.and_then(|d| d.amount("Amount")),
        gross: discount.and_then(|d| d.amount("BaseAmount")),
        base_quantity: at.number("BaseQuantity"),
        base_unit: at.kid("BaseQuantity").and_then(|q| q.attr("unitCode")),
    }
}

fn read_item(at: At<'_>) -> Item {
    let classification = |c: At<'_>| {
        let code = c.kid("ItemClassificationCode")?;
        Some(Classification { code: code.value()?, list: code.attr("listID"), version: code.attr("listVersionID") })
    };
    let attribute = |a: At<'_>| {
        let pair = (a.text("Name").unwrap_or_default(), a.text("Value").unwrap_or_default());
        filled(pair)
    };
    Item {
        name: at.text("Name"),
        description: at.text("Description"),
        seller_id: at.text("SellersItemIdentification/ID"),
        buyer_id: at.text("BuyersItemIdentification/ID"),
        standard_id: at.identifier("StandardItemIdentification/ID"),
        classifications: at.all("CommodityClassification").filter_map(classification).collect(),
        origin: at.text("OriginCountry/IdentificationCode"),
        attributes: at.all("AdditionalItemProperty").filter_map(attribute).collect(),
    }
}

/// Writes a line.
pub(super) fn write(x: &mut Emitter, invoice: &Invoice, line: &Line, root: Root) {
    let currency = invoice.currency.as_deref();
    let names = match root {
        Root::Invoice => ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
        Root::CreditNote => ("cac:CreditNoteLine", "cbc:CreditedQuantity"),
    };
    x.group(names.0, |x| {
        x.leaf("cbc:ID", &line.id);
        for note in &line.notes {
            x.fixed("cbc:Note", &note.ubl());
        }
        x.leaf_or_empty(names.1, &[("unitCode", line.unit.as_deref())], &line.quantity);
        money(x, "cbc:LineExtensionAmount", line.net, currency);
        x.leaf("cbc:AccountingCost", &line.accounting_reference);
        x.group("cac:InvoicePeriod", |x| write_period(x, &line.period));
        write_references(x, invoice, line);
        write_delivery(x, &line.delivery);
        write_allowances(x, [&line.allowances, &line.charges], currency);
        x.group("cac:Item", |x| write_item(x, line));
        x.group("cac:Price", |x| write_price(x, &line.price, currency));
    });
}

fn write_references(x: &mut Emitter, invoice: &Invoice, line: &Line) {
    if line.order_line.is_some() || line.order.is_some() {
        x.group("cac:OrderLineReference", |x| {
            x.fixed("cbc:LineID", line.order_line.as_deref().unwrap_or(NOT_AVAILABLE));
            x.group("cac:OrderReference", |x| x.leaf("cbc:ID", &line.order));
        });
    }
    if line.despatch_advice.is_some() {
        x.group("cac:DespatchLineReference", |x| {
            x.fixed("cbc:LineID", NOT_AVAILABLE);
            x.group("cac:DocumentReference", |x| x.leaf("cbc:ID", &line.despatch_advice));
        });
    }
    if line.kind.is_some() || line.parent.is_some() {
        x.group("cac:BillingReference", |x| {
            x.group("cac:InvoiceDocumentReference", |x| {
                x.leaf("cbc:ID", &invoice.number);
                x.leaf("cbc:DocumentStatusCode", &line.kind);
            });
            x.group("cac:BillingReferenceLine", |x| x.leaf("cbc:ID", &line.parent));
        });
    }
    write_preceding(x, &line.preceding);
    for object in &line.objects {
        x.group("cac:DocumentReference", |x| {
            x.leaf_with("cbc:ID", &[("schemeID", object.scheme.as_deref())], &Some(&object.value));
            x.fixed("cbc:DocumentTypeCode", "130");
        });
    }
}

fn write_item(x: &mut Emitter, line: &Line) {
    let item = &line.item;
    x.leaf("cbc:Description", &item.description);
    x.leaf("cbc:Name", &item.name);
    x.group("cac:BuyersItemIdentification", |x| x.leaf("cbc:ID", &item.buyer_id));
    x.group("cac:SellersItemIdentification", |x| x.leaf("cbc:ID", &item.seller_id));
    if let Some(id) = &item.standard_id {
        x.group("cac:StandardItemIdentification", |x| {
            x.leaf_with("cbc:ID", &[("schemeID", id.scheme.as_deref())], &Some(&id.value));
        });
    }
    x.group("cac:OriginCountry", |x| x.leaf("cbc:IdentificationCode", &item.origin));
    for c in &item.classifications {
        x.group("cac:CommodityClassification", |x| {
            let attributes = [("listID", c.list.as_deref()), ("listVersionID", c.version.as_deref())];
            x.leaf_with("cbc:ItemClassificationCode", &attributes, &Some(&c.code));
        });
    }
    write_category(x, "cac:ClassifiedTaxCategory", &line.vat, [&line.exemption_code, &line.exemption]);
    for (name, value) in &item.attributes {
        x.group("cac:AdditionalItemProperty", |x| {
            x.even_empty("cbc:Name", name);
            x.even_empty("cbc:Value", value);
        });
    }
}

fn write_price(x: &mut Emitter, price: &Price, currency: Option<&str>) {
    money(x, "cbc:PriceAmount", price.net, currency);
    x.leaf_or_empty("cbc:BaseQuantity", &[("unitCode", price.base_unit.as_deref())], &price.base_quantity);
    let discount = price.discount.or_else(|| implied_discount(price));
    if discount.is_some() {
        x.group("cac:AllowanceCharge", |x| {
            x.fixed("cbc:ChargeIndicator", "false");
            money(x, "cbc:Amount", discount, currency);
            money(x, "cbc:BaseAmount", price.gross, currency);
        });
    }
}

/// BT-147 where only the gross price is given: UBL has no gross price without a discount.
pub(crate) fn implied_discount(price: &Price) -> Option<Decimal> {
    let gross = price.gross?;
    gross.checked_sub(price.net?)
}
