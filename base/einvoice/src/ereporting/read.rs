//! Reads flow 10 files.

use super::invoice::{ReportedDelivery, ReportedInvoice, ReportedLine, ReportedParty, ReportedTax};
use super::{
    DailySales, Declarer, InvoicePayment, Payment, PaymentAtRate, Payments, Report, ReportPeriod, SalesAtRate,
    Transactions,
};
use crate::cdar::Moment;
use crate::model::{Address, Identifier, Note, Period, Preceding, Price, Reading};
use crate::take::{At, Source, filled};
use crate::tree::Tree;

/// Reads a flow 10 file. Never fails: what has no place in it or cannot be read is in the findings.
pub fn read(tree: &Tree) -> Reading<Report> {
    let source = Source::new(tree);
    let value = report(source.root());
    Reading { value, findings: source.finish() }
}

fn report(at: At<'_>) -> Report {
    let document = at.kid("ReportDocument");
    Report {
        id: document.and_then(|d| d.text("Id")),
        name: document.and_then(|d| d.text("Name")),
        created: document.and_then(|d| d.text("IssueDateTime/DateTimeString")).map(Moment),
        kind: document.and_then(|d| d.text("TypeCode")),
        sender: document.and_then(|d| d.kid("Sender")).map(declarer).unwrap_or_default(),
        issuer: document.and_then(|d| d.kid("Issuer")).map(declarer).unwrap_or_default(),
        transactions: at.kid("TransactionsReport").map(|t| Transactions {
            period: t.kid("ReportPeriod").map(report_period).unwrap_or_default(),
            invoices: t.all("Invoice").map(invoice).collect(),
            daily: t.all("Transactions").map(daily_sales).collect(),
        }),
        payments: at.kid("PaymentsReport").map(|p| Payments {
            period: p.kid("ReportPeriod").map(report_period).unwrap_or_default(),
            invoices: p.all("Invoice").map(invoice_payment).collect(),
            daily: p.all("Transactions").filter_map(|t| t.kid("Payment")).map(payment).collect(),
        }),
    }
}

/// An identifier whose scheme stands in the attribute `name`.
fn identifier(at: At<'_>, path: &'static str, name: &str) -> Option<Identifier> {
    let at = at.kid(path)?;
    Some(Identifier { value: at.value()?, scheme: at.attr(name) })
}

fn declarer(at: At<'_>) -> Declarer {
    Declarer {
        id: identifier(at, "Id", "schemeId"),
        name: at.text("Name"),
        role: at.text("RoleCode"),
        address: at.text("URIUniversalCommunication/URIID"),
    }
}

fn report_period(at: At<'_>) -> ReportPeriod {
    ReportPeriod { start: at.basic_date("StartDate"), end: at.basic_date("EndDate") }
}

fn period(at: At<'_>) -> Option<Period> {
    filled(Period { start: at.basic_date("StartDate"), end: at.basic_date("EndDate") })
}

fn daily_sales(at: At<'_>) -> DailySales {
    DailySales {
        date: at.basic_date("Date"),
        currency: at.text("TransactionsCurrency"),
        tax_point_code: at.text("TaxDueDateTypeCode"),
        category: at.text("CategoryCode"),
        without_vat: at.number("TaxExclusiveAmount"),
        vat: at.number("TaxTotal"),
        count: at.number("TransactionsCount"),
        rates: at
            .all("TaxSubtotal")
            .map(|r| SalesAtRate {
                rate: r.number("TaxPercent"),
                taxable: r.number("TaxableAmount"),
                vat: r.number("TaxTotal"),
            })
            .collect(),
    }
}

fn invoice_payment(at: At<'_>) -> InvoicePayment {
    InvoicePayment {
        number: at.text("InvoiceID"),
        issued: at.basic_date("IssueDate"),
        payment: at.kid("Payment").map(payment).unwrap_or_default(),
    }
}

fn payment(at: At<'_>) -> Payment {
    Payment {
        date: at.basic_date("Date"),
        rates: at
            .all("SubTotals")
            .map(|r| PaymentAtRate {
                rate: r.number("TaxPercent"),
                currency: r.text("CurrencyCode"),
                amount: r.number("Amount"),
            })
            .collect(),
    }
}

fn invoice(at: At<'_>) -> ReportedInvoice {
    let totals = at.kid("MonetaryTotal");
    let vat_currency = totals.and_then(|t| t.kid("TaxAmount")).and_then(|vat| vat.attr("CurrencyCode"));
    ReportedInvoice {
        number: at.text("ID"),
        issued: at.basic_date("IssueDate"),
        type_code: at.text("TypeCode"),
        currency: at.text("CurrencyCode"),
        due: at.basic_date("DueDate"),
        tax_point_code: at.text("TaxDueDateTypeCode"),
        notes: at.all("IncludedNote").filter_map(|n| note(n, "Subject", "Content")).collect(),
        process: at.text("BusinessProcess/ID"),
        profile: at.text("BusinessProcess/TypeID"),
        preceding: at.all("ReferencedDocument").filter_map(preceding).collect(),
        seller: at.kid("Seller").map(party).unwrap_or_default(),
        buyer: at.kid("Buyer").map(party),
        tax_representative: identifier(at, "SellerTaxRepresentative/TaxRegistrationId", "schemeId"),
        deliveries: at.all("Delivery").map(delivery).collect(),
        period: at.kid("InvoicePeriod").and_then(period),
        allowances: at.all("AllowanceCharge").map(|a| (is_charge(a), allowance(a))).collect(),
        without_vat: totals.and_then(|t| t.number("TaxExclusiveAmount")),
        vat: totals.and_then(|t| t.number("TaxAmount")).map(|amount| (amount, vat_currency)),
        taxes: at.all("TaxSubTotal").map(tax).collect(),
        lines: at.all("Line").map(line).collect(),
    }
}

fn note(at: At<'_>, subject: &'static str, text: &'static str) -> Option<Note> {
    filled(Note { subject: at.text(subject), text: at.text(text).unwrap_or_default() })
}

fn preceding(at: At<'_>) -> Option<Preceding> {
    filled(Preceding { number: at.text("ID"), date: at.basic_date("IssueDate"), type_code: None })
}

fn party(at: At<'_>) -> ReportedParty {
    ReportedParty {
        id: identifier(at, "CompanyId", "schemeId"),
        vat: at.text("TaxRegistrationId"),
        country: at.text("PostalAddress/CountryId"),
    }
}

fn delivery(at: At<'_>) -> ReportedDelivery {
    let address = |a: At<'_>| {
        filled(Address {
            line1: a.text("LineOne"),
            line2: a.text("LineTwo"),
            line3: a.text("LineThree"),
            city: a.text("CityName"),
            post_code: a.text("PostalZone"),
            subdivision: a.text("CountrySubentity"),
            country: a.text("CountryId"),
        })
    };
    ReportedDelivery {
        name: at.text("Name"),
        date: at.basic_date("Date"),
        address: at.kid("Location").and_then(address),
    }
}

fn is_charge(at: At<'_>) -> bool {
    matches!(at.attr("ChargeIndicator").as_deref(), Some("true" | "1"))
}

fn allowance(at: At<'_>) -> ReportedTax {
    ReportedTax {
        amount: at.number("Amount"),
        category: at.text("TaxCategoryCode"),
        rate: at.number("TaxPercent"),
        ..ReportedTax::default()
    }
}

fn tax(at: At<'_>) -> ReportedTax {
    ReportedTax {
        amount: at.number("TaxableAmount"),
        vat: at.number("TaxAmount"),
        category: at.text("TaxCategory/Code"),
        rate: at.number("TaxCategory/Percent"),
        exemption: at.text("TaxCategory/TaxExemptionReason"),
        exemption_code: at.text("TaxCategory/TaxExemptionReasonCode"),
    }
}

fn line(at: At<'_>) -> ReportedLine {
    ReportedLine {
        notes: at.all("Note").filter_map(|n| note(n, "Code", "Comment")).collect(),
        quantity: at.number("BilledQuantity"),
        unit: at.kid("BilledQuantity").and_then(|q| q.attr("UnitCode")),
        preceding: at.kid("ReferencedDocument").and_then(preceding),
        delivery: at.kid("Delivery").map(delivery),
        period: at.kid("InvoicePeriod").and_then(period),
        allowances: at.all("AllowanceCharge").filter_map(|a| Some((is_charge(a), a.number("Amount")?))).collect(),
        price: Price {
            net: at.number("Price/PriceAmount"),
            discount: at.number("Price/AllowanceChargeAmount"),
            gross: at.number("Price/AllowanceChargeBaseAmount"),
            ..Price::default()
        },
        item: at.text("Product/Name"),
    }
}
