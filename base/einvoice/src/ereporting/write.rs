//! Writes flow 10 files, elements in the order of the schema.

use super::invoice::{ReportedDelivery, ReportedInvoice, ReportedLine, ReportedParty, ReportedTax};
use super::{DailySales, Declarer, Payment, Report, ReportPeriod};
use crate::emit::Emitter;
use crate::model::{Date, Identifier, Period, Preceding};

/// Writes a flow 10 file.
pub fn write(report: &Report) -> String {
    let mut x = Emitter::new("Report", "");
    x.group("ReportDocument", |x| {
        x.leaf("Id", &report.id);
        x.leaf("Name", &report.name);
        x.group("IssueDateTime", |x| x.leaf("DateTimeString", &report.created.as_ref().map(|m| &m.0)));
        x.leaf("TypeCode", &report.kind);
        write_declarer(x, "Sender", &report.sender);
        write_declarer(x, "Issuer", &report.issuer);
    });
    if let Some(transactions) = &report.transactions {
        x.always("TransactionsReport", |x| {
            write_report_period(x, &transactions.period);
            transactions.invoices.iter().for_each(|one| write_invoice(x, one));
            transactions.daily.iter().for_each(|one| write_daily_sales(x, one));
        });
    }
    if let Some(payments) = &report.payments {
        x.always("PaymentsReport", |x| {
            write_report_period(x, &payments.period);
            for one in &payments.invoices {
                x.group("Invoice", |x| {
                    x.leaf("InvoiceID", &one.number);
                    x.leaf("IssueDate", &basic(&one.issued));
                    write_payment(x, &one.payment);
                });
            }
            payments.daily.iter().for_each(|one| x.group("Transactions", |x| write_payment(x, one)));
        });
    }
    x.finish()
}

fn basic(date: &Option<Date>) -> Option<String> {
    date.as_ref().map(Date::basic)
}

fn write_identifier(x: &mut Emitter, name: &'static str, attribute: &'static str, id: &Option<Identifier>) {
    if let Some(id) = id {
        x.leaf_with(name, &[(attribute, id.scheme.as_deref())], &Some(&id.value));
    }
}

fn write_declarer(x: &mut Emitter, name: &'static str, declarer: &Declarer) {
    x.group(name, |x| {
        write_identifier(x, "Id", "schemeId", &declarer.id);
        x.leaf("Name", &declarer.name);
        x.leaf("RoleCode", &declarer.role);
        x.group("URIUniversalCommunication", |x| x.leaf("URIID", &declarer.address));
    });
}

fn write_report_period(x: &mut Emitter, period: &ReportPeriod) {
    x.group("ReportPeriod", |x| {
        x.leaf("StartDate", &basic(&period.start));
        x.leaf("EndDate", &basic(&period.end));
    });
}

fn write_daily_sales(x: &mut Emitter, sales: &DailySales) {
    x.group("Transactions", |x| {
        x.leaf("Date", &basic(&sales.date));
        x.leaf("TransactionsCurrency", &sales.currency);
        x.leaf("TaxDueDateTypeCode", &sales.tax_point_code);
        x.leaf("CategoryCode", &sales.category);
        x.leaf("TaxExclusiveAmount", &sales.without_vat);
        x.leaf("TaxTotal", &sales.vat);
        x.leaf("TransactionsCount", &sales.count);
        for one in &sales.rates {
            x.group("TaxSubtotal", |x| {
                x.leaf("TaxPercent", &one.rate);
                x.leaf("TaxableAmount", &one.taxable);
                x.leaf("TaxTotal", &one.vat);
            });
        }
    });
}

fn write_payment(x: &mut Emitter, payment: &Payment) {
    x.group("Payment", |x| {
        x.leaf("Date", &basic(&payment.date));
        for one in &payment.rates {
            x.group("SubTotals", |x| {
                x.leaf("TaxPercent", &one.rate);
                x.leaf("CurrencyCode", &one.currency);
                x.leaf("Amount", &one.amount);
            });
        }
    });
}

fn write_invoice(x: &mut Emitter, invoice: &ReportedInvoice) {
    x.group("Invoice", |x| {
        x.leaf("ID", &invoice.number);
        x.leaf("IssueDate", &basic(&invoice.issued));
        x.leaf("TypeCode", &invoice.type_code);
        x.leaf("CurrencyCode", &invoice.currency);
        x.leaf("DueDate", &basic(&invoice.due));
        x.leaf("TaxDueDateTypeCode", &invoice.tax_point_code);
        for note in &invoice.notes {
            x.group("IncludedNote", |x| {
                x.leaf("Subject", &note.subject);
                x.fixed("Content", &note.text);
            });
        }
        x.group("BusinessProcess", |x| {
            x.leaf("ID", &invoice.process);
            x.leaf("TypeID", &invoice.profile);
        });
        invoice.preceding.iter().for_each(|one| write_preceding(x, one));
        write_party(x, "Seller", &invoice.seller);
        if let Some(buyer) = &invoice.buyer {
            write_party(x, "Buyer", buyer);
        }
        x.group("SellerTaxRepresentative", |x| {
            write_identifier(x, "TaxRegistrationId", "schemeId", &invoice.tax_representative);
        });
        invoice.deliveries.iter().for_each(|one| write_delivery(x, one));
        write_period(x, &invoice.period);
        invoice.allowances.iter().for_each(|(charge, one)| write_allowance(x, *charge, one));
        x.group("MonetaryTotal", |x| {
            x.leaf("TaxExclusiveAmount", &invoice.without_vat);
            if let Some((amount, currency)) = &invoice.vat {
                x.leaf_with("TaxAmount", &[("CurrencyCode", currency.as_deref())], &Some(amount));
            }
        });
        invoice.taxes.iter().for_each(|one| write_tax(x, one));
        invoice.lines.iter().for_each(|one| write_line(x, one));
    });
}

fn write_preceding(x: &mut Emitter, earlier: &Preceding) {
    x.group("ReferencedDocument", |x| {
        x.leaf("ID", &earlier.number);
        x.leaf("IssueDate", &basic(&earlier.date));
    });
}

fn write_party(x: &mut Emitter, name: &'static str, party: &ReportedParty) {
    x.group(name, |x| {
        write_identifier(x, "CompanyId", "schemeId", &party.id);
        x.leaf_with("TaxRegistrationId", &[("qualifyingId", Some("VAT"))], &party.vat);
        x.group("PostalAddress", |x| x.leaf("CountryId", &party.country));
    });
}

fn write_delivery(x: &mut Emitter, delivery: &ReportedDelivery) {
    x.group("Delivery", |x| {
        x.leaf("Name", &delivery.name);
        x.leaf("Date", &basic(&delivery.date));
        let Some(a) = &delivery.address else { return };
        x.group("Location", |x| {
            x.leaf("LineOne", &a.line1);
            x.leaf("LineTwo", &a.line2);
            x.leaf("LineThree", &a.line3);
            x.leaf("CityName", &a.city);
            x.leaf("PostalZone", &a.post_code);
            x.leaf("CountrySubentity", &a.subdivision);
            x.leaf("CountryId", &a.country);
        });
    });
}

fn write_period(x: &mut Emitter, period: &Option<Period>) {
    if let Some(period) = period {
        x.group("InvoicePeriod", |x| {
            x.leaf("StartDate", &basic(&period.start));
            x.leaf("EndDate", &basic(&period.end));
        });
    }
}

fn indicator(charge: bool) -> Option<&'static str> {
    Some(if charge { "true" } else { "false" })
}

fn write_allowance(x: &mut Emitter, charge: bool, one: &ReportedTax) {
    x.group_with("AllowanceCharge", &[("ChargeIndicator", indicator(charge))], |x| {
        x.leaf("Amount", &one.amount);
        x.leaf("TaxCategoryCode", &one.category);
        x.leaf("TaxPercent", &one.rate);
    });
}

fn write_tax(x: &mut Emitter, one: &ReportedTax) {
    x.group("TaxSubTotal", |x| {
        x.leaf("TaxableAmount", &one.amount);
        x.leaf("TaxAmount", &one.vat);
        x.group("TaxCategory", |x| {
            x.leaf("Code", &one.category);
            x.leaf("Percent", &one.rate);
            x.leaf("TaxExemptionReason", &one.exemption);
            x.leaf("TaxExemptionReasonCode", &one.exemption_code);
        });
    });
}

fn write_line(x: &mut Emitter, line: &ReportedLine) {
    x.always("Line", |x| {
        for note in &line.notes {
            x.group("Note", |x| {
                x.leaf("Code", &note.subject);
                x.fixed("Comment", &note.text);
            });
        }
        x.leaf_with("BilledQuantity", &[("UnitCode", line.unit.as_deref())], &line.quantity);
        line.preceding.iter().for_each(|one| write_preceding(x, one));
        line.delivery.iter().for_each(|one| write_delivery(x, one));
        write_period(x, &line.period);
        for (charge, amount) in &line.allowances {
            x.group_with("AllowanceCharge", &[("ChargeIndicator", indicator(*charge))], |x| {
                x.leaf("Amount", &Some(amount));
            });
        }
        x.group("Price", |x| {
            x.leaf("PriceAmount", &line.price.net);
            x.leaf("AllowanceChargeAmount", &line.price.discount);
            x.leaf("AllowanceChargeBaseAmount", &line.price.gross);
        });
        x.group("Product", |x| x.leaf("Name", &line.item));
    });
}
