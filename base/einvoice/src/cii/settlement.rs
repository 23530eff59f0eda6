//! The settlement of CII: payment, VAT, allowances, totals.

use super::header::{others, write_other};
use super::{party, write_date, write_date_as};
use crate::emit::Emitter;
use crate::model::{
    Account, Allowance, Card, Invoice, PartyRole, PaymentMeans, Period, Preceding, TaxPoint, Totals, VatBreakdown,
    VatCategory,
};
use crate::take::{At, filled, vat_totals};

/// The roles of EXTENDED-CTC-FR in the settlement.
const ROLES: &[(PartyRole, &str)] = &[
    (PartyRole::Invoicer, "InvoicerTradeParty"),
    (PartyRole::Invoicee, "InvoiceeTradeParty"),
    (PartyRole::Payer, "PayerTradeParty"),
];

/// Reads an `ApplicableHeaderTradeSettlement`.
pub(super) fn read_settlement(at: At<'_>, invoice: &mut Invoice) {
    invoice.creditor = at.text("CreditorReferenceID");
    invoice.remittance = at.text("PaymentReference");
    invoice.tax_currency = at.text("TaxCurrencyCode");
    invoice.payee = at.kid("PayeeTradeParty").and_then(|p| filled(party::read(p)));
    others(at, &mut invoice.other_parties, ROLES);
    invoice.payment_means = at.all("SpecifiedTradeSettlementPaymentMeans").filter_map(means).collect();
    read_taxes(at, invoice);
    invoice.period = at.kid("BillingSpecifiedPeriod").and_then(period);
    (invoice.allowances, invoice.charges) = read_allowances(at);
    read_terms(at, invoice);
    if let Some(totals) = at.kid("SpecifiedTradeSettlementHeaderMonetarySummation") {
        read_totals(totals, invoice);
    }
    invoice.preceding = at.all("InvoiceReferencedDocument").filter_map(preceding).collect();
    invoice.accounting_reference = at.text("ReceivableSpecifiedTradeAccountingAccount/ID");
}

fn means(at: At<'_>) -> Option<PaymentMeans> {
    let account = at.kid("PayeePartyCreditorFinancialAccount");
    filled(PaymentMeans {
        code: at.text("TypeCode"),
        text: at.text("Information"),
        account: filled(Account {
            id: account.and_then(|a| a.text("IBANID").or_else(|| a.text("ProprietaryID"))),
            name: account.and_then(|a| a.text("AccountName")),
            bic: at.text("PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        }),
        card: at
            .kid("ApplicableTradeSettlementFinancialCard")
            .and_then(|c| filled(Card { number: c.text("ID"), holder: c.text("CardholderName"), network: None })),
        debited_account: at.text("PayerPartyDebtorFinancialAccount/IBANID"),
    })
}

/// CII repeats BT-7 and BT-8 in every entry of the breakdown; another value than the first is noted.
fn read_taxes(at: At<'_>, invoice: &mut Invoice) {
    for tax in at.all("ApplicableTradeTax") {
        let date = tax.basic_date("TaxPointDate/DateString");
        if invoice.tax_point.is_none() {
            invoice.tax_point = date;
        } else if date.is_some() && date != invoice.tax_point {
            tax.note("read.repeated", &date.map(|d| d.to_string()).unwrap_or_default());
        }
        let code = tax.text("DueDateTypeCode").map(|code| TaxPoint::from_cii(&code));
        if invoice.tax_point_code.is_none() {
            invoice.tax_point_code = code;
        } else if code.is_some() && code != invoice.tax_point_code {
            tax.note("read.repeated", code.as_ref().map(TaxPoint::cii).unwrap_or_default());
        }
        invoice.vat.push(VatBreakdown {
            taxable: tax.amount("BasisAmount"),
            tax: tax.amount("CalculatedAmount"),
            category: read_category(tax),
            exemption: tax.text("ExemptionReason"),
            exemption_code: tax.text("ExemptionReasonCode"),
        });
    }
}

/// Reads category and rate of a trade tax; its type is VAT or stays untouched.
pub(super) fn read_category(at: At<'_>) -> VatCategory {
    at.is("TypeCode", "VAT");
    VatCategory { code: at.text("CategoryCode"), rate: at.number("RateApplicablePercent") }
}

fn read_terms(at: At<'_>, invoice: &mut Invoice) {
    let mut texts = Vec::new();
    for terms in at.all("SpecifiedTradePaymentTerms") {
        texts.extend(terms.all("Description").filter_map(|d| d.value()));
        if invoice.due_date.is_none() {
            invoice.due_date = terms.basic_date("DueDateDateTime/DateTimeString");
        }
        if invoice.mandate.is_none() {
            invoice.mandate = terms.text("DirectDebitMandateID");
        }
    }
    invoice.payment_terms = (!texts.is_empty()).then(|| texts.join("\n"));
}

fn read_totals(at: At<'_>, invoice: &mut Invoice) {
    let totals: Vec<_> = at.all("TaxTotalAmount").map(|total| (total, total.own_number())).collect();
    let (vat, vat_accounting) = vat_totals(&totals, invoice.currency.as_deref(), invoice.tax_currency.as_deref());
    invoice.totals = Totals {
        lines: at.amount("LineTotalAmount"),
        charges: at.amount("ChargeTotalAmount"),
        allowances: at.amount("AllowanceTotalAmount"),
        without_vat: at.amount("TaxBasisTotalAmount"),
        rounding: at.amount("RoundingAmount"),
        with_vat: at.amount("GrandTotalAmount"),
        paid: at.amount("TotalPrepaidAmount"),
        due: at.amount("DuePayableAmount"),
        vat,
        vat_accounting,
    };
}

/// Reads a `BillingSpecifiedPeriod`.
pub(super) fn period(at: At<'_>) -> Option<Period> {
    filled(Period {
        start: at.basic_date("StartDateTime/DateTimeString"),
        end: at.basic_date("EndDateTime/DateTimeString"),
    })
}

/// Writes a `BillingSpecifiedPeriod`.
pub(super) fn write_period(x: &mut Emitter, period: &Option<Period>) {
    if let Some(period) = period {
        x.group("ram:BillingSpecifiedPeriod", |x| {
            write_date(x, "ram:StartDateTime", &period.start);
            write_date(x, "ram:EndDateTime", &period.end);
        });
    }
}

/// Reads an `InvoiceReferencedDocument`.
pub(super) fn preceding(at: At<'_>) -> Option<Preceding> {
    filled(Preceding {
        number: at.text("IssuerAssignedID"),
        date: at.basic_date("FormattedIssueDateTime/DateTimeString"),
        type_code: at.text("TypeCode"),
    })
}

/// Writes `InvoiceReferencedDocument`s.
///
/// Their type is a term of EXTENDED profiles only: EN 16931 forbids the element (CII-DT-018).
pub(super) fn write_preceding(x: &mut Emitter, invoice: &Invoice, list: &[Preceding]) {
    let extended = invoice.specification.as_deref().is_some_and(|s| s.to_ascii_lowercase().contains("extended"));
    for earlier in list {
        x.group("ram:InvoiceReferencedDocument", |x| {
            x.leaf("ram:IssuerAssignedID", &earlier.number);
            x.leaf("ram:TypeCode", &earlier.type_code.as_ref().filter(|_| extended));
            write_date_as(x, "ram:FormattedIssueDateTime", "qdt:DateTimeString", &earlier.date);
        });
    }
}

/// Reads allowances and charges of the document or of a line: (allowances, charges).
pub(super) fn read_allowances(at: At<'_>) -> (Vec<Allowance>, Vec<Allowance>) {
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    for one in at.all("SpecifiedTradeAllowanceCharge") {
        let read = Allowance {
            amount: one.amount("ActualAmount"),
            base: one.amount("BasisAmount"),
            percent: one.number("CalculationPercent"),
            vat: one.kid("CategoryTradeTax").map(read_category).unwrap_or_default(),
            reason: one.text("Reason"),
            reason_code: one.text("ReasonCode"),
        };
        if one.flag("ChargeIndicator/Indicator") { charges.push(read) } else { allowances.push(read) }
    }
    (allowances, charges)
}

/// Writes allowances, then charges.
pub(super) fn write_allowances(x: &mut Emitter, lists: [&[Allowance]; 2]) {
    for (index, list) in lists.into_iter().enumerate() {
        for one in list {
            x.group("ram:SpecifiedTradeAllowanceCharge", |x| {
                let indicator = if index == 1 { "true" } else { "false" };
                x.group("ram:ChargeIndicator", |x| x.fixed("udt:Indicator", indicator));
                x.leaf("ram:CalculationPercent", &one.percent);
                x.leaf("ram:BasisAmount", &one.base);
                x.leaf("ram:ActualAmount", &one.amount);
                x.leaf("ram:ReasonCode", &one.reason_code);
                x.leaf("ram:Reason", &one.reason);
                if one.vat != VatCategory::default() {
                    x.group("ram:CategoryTradeTax", |x| {
                        x.fixed("ram:TypeCode", "VAT");
                        x.leaf("ram:CategoryCode", &one.vat.code);
                        x.leaf("ram:RateApplicablePercent", &one.vat.rate);
                    });
                }
            });
        }
    }
}

/// Writes the content of an `ApplicableHeaderTradeSettlement`.
pub(super) fn write_settlement(x: &mut Emitter, invoice: &Invoice) {
    x.leaf("ram:CreditorReferenceID", &invoice.creditor);
    x.leaf("ram:PaymentReference", &invoice.remittance);
    x.leaf("ram:TaxCurrencyCode", &invoice.tax_currency);
    x.leaf("ram:InvoiceCurrencyCode", &invoice.currency);
    write_other(x, invoice, PartyRole::Invoicer, "ram:InvoicerTradeParty");
    write_other(x, invoice, PartyRole::Invoicee, "ram:InvoiceeTradeParty");
    if let Some(payee) = &invoice.payee {
        party::write(x, "ram:PayeeTradeParty", payee);
    }
    write_other(x, invoice, PartyRole::Payer, "ram:PayerTradeParty");
    invoice.payment_means.iter().for_each(|one| write_means(x, one));
    write_taxes(x, invoice);
    write_period(x, &invoice.period);
    write_allowances(x, [&invoice.allowances, &invoice.charges]);
    x.group("ram:SpecifiedTradePaymentTerms", |x| {
        x.leaf("ram:Description", &invoice.payment_terms);
        write_date(x, "ram:DueDateDateTime", &invoice.due_date);
        x.leaf("ram:DirectDebitMandateID", &invoice.mandate);
    });
    x.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |x| write_totals(x, invoice));
    write_preceding(x, invoice, &invoice.preceding);
    x.group("ram:ReceivableSpecifiedTradeAccountingAccount", |x| x.leaf("ram:ID", &invoice.accounting_reference));
}

fn write_means(x: &mut Emitter, one: &PaymentMeans) {
    x.group("ram:SpecifiedTradeSettlementPaymentMeans", |x| {
        x.leaf("ram:TypeCode", &one.code);
        x.leaf("ram:Information", &one.text);
        if let Some(card) = &one.card {
            x.group("ram:ApplicableTradeSettlementFinancialCard", |x| {
                x.leaf("ram:ID", &card.number);
                x.leaf("ram:CardholderName", &card.holder);
            });
        }
        x.group("ram:PayerPartyDebtorFinancialAccount", |x| x.leaf("ram:IBANID", &one.debited_account));
        let Some(account) = &one.account else { return };
        x.group("ram:PayeePartyCreditorFinancialAccount", |x| {
            let (iban, other): (Vec<_>, Vec<_>) = account.id.iter().partition(|id| looks_like_iban(id));
            x.leaf("ram:IBANID", &iban.first());
            x.leaf("ram:AccountName", &account.name);
            x.leaf("ram:ProprietaryID", &other.first());
        });
        x.group("ram:PayeeSpecifiedCreditorFinancialInstitution", |x| x.leaf("ram:BICID", &account.bic));
    });
}

/// Country letters and check digits: whether the check digits are right is for the rules to say.
fn looks_like_iban(id: &str) -> bool {
    let b = id.as_bytes();
    b.len() >= 5 && b[..2].iter().all(u8::is_ascii_alphabetic) && b[2..4].iter().all(u8::is_ascii_digit)
}

fn write_taxes(x: &mut Emitter, invoice: &Invoice) {
    for (index, one) in invoice.vat.iter().enumerate() {
        // CII-SR-461: one date in the whole document, though it stands within an entry.
        let date = invoice.tax_point.clone().filter(|_| index == 0);
        x.group("ram:ApplicableTradeTax", |x| {
            x.leaf("ram:CalculatedAmount", &one.tax);
            x.fixed("ram:TypeCode", "VAT");
            x.leaf("ram:ExemptionReason", &one.exemption);
            x.leaf("ram:BasisAmount", &one.taxable);
            x.leaf("ram:CategoryCode", &one.category.code);
            x.leaf("ram:ExemptionReasonCode", &one.exemption_code);
            write_date_as(x, "ram:TaxPointDate", "udt:DateString", &date);
            x.leaf("ram:DueDateTypeCode", &invoice.tax_point_code.as_ref().map(TaxPoint::cii));
            x.leaf("ram:RateApplicablePercent", &one.category.rate);
        });
    }
}

fn write_totals(x: &mut Emitter, invoice: &Invoice) {
    let t = &invoice.totals;
    let currency = invoice.currency.as_deref();
    x.leaf("ram:LineTotalAmount", &t.lines);
    x.leaf("ram:ChargeTotalAmount", &t.charges);
    x.leaf("ram:AllowanceTotalAmount", &t.allowances);
    x.leaf("ram:TaxBasisTotalAmount", &t.without_vat);
    x.leaf_with("ram:TaxTotalAmount", &[("currencyID", currency)], &t.vat);
    let accounting = invoice.tax_currency.as_deref().or(currency);
    x.leaf_with("ram:TaxTotalAmount", &[("currencyID", accounting)], &t.vat_accounting);
    x.leaf("ram:RoundingAmount", &t.rounding);
    x.leaf("ram:GrandTotalAmount", &t.with_vat);
    x.leaf("ram:TotalPrepaidAmount", &t.paid);
    x.leaf("ram:DuePayableAmount", &t.due);
}
