//! Payment means, allowances and charges, VAT and totals in UBL.

use super::{NOT_AVAILABLE, Root, available};
use crate::emit::Emitter;
use crate::model::{
    Account, Allowance, Card, Decimal, Invoice, OtherParty, PartyRole, PaymentMeans, Totals, VatBreakdown, VatCategory,
};
use crate::take::{At, filled, vat_totals};

/// UNTDID 4461: instrument not defined.
const UNDEFINED: &str = "1";

/// Reads everything about payment into the invoice.
pub(super) fn read_means(root: At<'_>, invoice: &mut Invoice) {
    for at in root.all("PaymentMeans") {
        let due = at.date("PaymentDueDate");
        let means = PaymentMeans {
            code: at.text("PaymentMeansCode"),
            text: at.kid("PaymentMeansCode").and_then(|code| code.attr("name")),
            account: at.kid("PayeeFinancialAccount").and_then(|a| {
                filled(Account { id: a.text("ID"), name: a.text("Name"), bic: a.text("FinancialInstitutionBranch/ID") })
            }),
            card: at.kid("CardAccount").and_then(|c| {
                filled(Card {
                    number: c.text("PrimaryAccountNumberID"),
                    holder: c.text("HolderName"),
                    network: available(c.text("NetworkID")),
                })
            }),
            debited_account: at.text("PaymentMandate/PayerFinancialAccount/ID"),
        };
        if invoice.due_date.is_none() {
            invoice.due_date = due;
        }
        if invoice.remittance.is_none() {
            invoice.remittance = at.text("PaymentID");
        } else if let Some(id) = at.kid("PaymentID") {
            // Repeated in each means by the norm; another value would be another term.
            if Some(id.peek()) != invoice.remittance.as_deref() {
                id.note("read.repeated", id.peek());
            }
        }
        if invoice.mandate.is_none() {
            invoice.mandate = at.text("PaymentMandate/ID");
        }
        if means != PaymentMeans::default() {
            invoice.payment_means.push(means);
        }
    }
    let terms: Vec<String> =
        root.all("PaymentTerms").flat_map(|t| t.all("Note")).filter_map(|note| note.value()).collect();
    invoice.payment_terms = (!terms.is_empty()).then(|| terms.join("\n"));
}

/// Writes payment means and terms.
pub(super) fn write_means(x: &mut Emitter, invoice: &Invoice, root: Root) {
    let due = invoice.due_date.as_ref().filter(|_| root == Root::CreditNote);
    let payer = invoice.other_parties.iter().find(|o| o.role == PartyRole::Payer);
    let stands_alone = invoice.remittance.is_some() || invoice.mandate.is_some() || due.is_some() || payer.is_some();
    let bare = PaymentMeans { code: Some(UNDEFINED.to_owned()), ..PaymentMeans::default() };
    let means = match invoice.payment_means.as_slice() {
        [] if stands_alone => std::slice::from_ref(&bare),
        means => means,
    };
    for (index, one) in means.iter().enumerate() {
        x.group("cac:PaymentMeans", |x| {
            let code = one.code.as_deref().unwrap_or(UNDEFINED);
            x.leaf_with("cbc:PaymentMeansCode", &[("name", one.text.as_deref())], &Some(code));
            x.leaf("cbc:PaymentDueDate", &due.filter(|_| index == 0));
            x.leaf("cbc:PaymentID", &invoice.remittance);
            write_accounts(x, one);
            x.group("cac:PaymentMandate", |x| {
                x.leaf("cbc:ID", &invoice.mandate.as_ref().filter(|_| index == 0));
                write_payer(x, payer.filter(|_| index == 0));
                x.group("cac:PayerFinancialAccount", |x| x.leaf("cbc:ID", &one.debited_account));
            });
        });
    }
    x.group("cac:PaymentTerms", |x| x.leaf("cbc:Note", &invoice.payment_terms));
}

fn write_accounts(x: &mut Emitter, one: &PaymentMeans) {
    if let Some(card) = &one.card {
        x.group("cac:CardAccount", |x| {
            x.leaf("cbc:PrimaryAccountNumberID", &card.number);
            x.fixed("cbc:NetworkID", card.network.as_deref().unwrap_or(NOT_AVAILABLE));
            x.leaf("cbc:HolderName", &card.holder);
        });
    }
    if let Some(account) = &one.account {
        x.group("cac:PayeeFinancialAccount", |x| {
            x.leaf("cbc:ID", &account.id);
            x.leaf("cbc:Name", &account.name);
            x.group("cac:FinancialInstitutionBranch", |x| x.leaf("cbc:ID", &account.bic));
        });
    }
}

fn write_payer(x: &mut Emitter, payer: Option<&OtherParty>) {
    if let Some(payer) = payer {
        x.group("cac:PayerParty", |x| {
            super::party::write(x, &payer.party, super::party::Named::Legally, None, &[]);
        });
    }
}

/// Reads allowances and charges of the document or of a line: (allowances, charges).
pub(super) fn read_allowances(at: At<'_>) -> (Vec<Allowance>, Vec<Allowance>) {
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    for one in at.all("AllowanceCharge") {
        let read = Allowance {
            amount: one.amount("Amount"),
            base: one.amount("BaseAmount"),
            percent: one.number("MultiplierFactorNumeric"),
            vat: one.kid("TaxCategory").map(read_category).unwrap_or_default(),
            reason: one.text("AllowanceChargeReason"),
            reason_code: one.text("AllowanceChargeReasonCode"),
        };
        if one.flag("ChargeIndicator") { charges.push(read) } else { allowances.push(read) }
    }
    (allowances, charges)
}

/// Writes allowances, then charges.
pub(super) fn write_allowances(x: &mut Emitter, lists: [&[Allowance]; 2], currency: Option<&str>) {
    for (index, list) in lists.into_iter().enumerate() {
        for one in list {
            x.group("cac:AllowanceCharge", |x| {
                x.fixed("cbc:ChargeIndicator", if index == 1 { "true" } else { "false" });
                x.leaf("cbc:AllowanceChargeReasonCode", &one.reason_code);
                x.leaf("cbc:AllowanceChargeReason", &one.reason);
                x.leaf("cbc:MultiplierFactorNumeric", &one.percent);
                money(x, "cbc:Amount", one.amount, currency);
                money(x, "cbc:BaseAmount", one.base, currency);
                write_category(x, "cac:TaxCategory", &one.vat, [&None, &None]);
            });
        }
    }
}

/// Reads a tax category; its scheme is VAT or stays untouched.
pub(super) fn read_category(at: At<'_>) -> VatCategory {
    at.is("TaxScheme/ID", "VAT");
    VatCategory { code: at.text("ID"), rate: at.number("Percent") }
}

/// Writes a tax category with exemption code and reason; nothing when all of it is empty.
pub(super) fn write_category(
    x: &mut Emitter,
    name: &'static str,
    vat: &VatCategory,
    [code, reason]: [&Option<String>; 2],
) {
    if *vat == VatCategory::default() && code.is_none() && reason.is_none() {
        return;
    }
    x.group(name, |x| {
        x.leaf("cbc:ID", &vat.code);
        x.leaf("cbc:Percent", &vat.rate);
        x.leaf("cbc:TaxExemptionReasonCode", code);
        x.leaf("cbc:TaxExemptionReason", reason);
        x.group("cac:TaxScheme", |x| x.fixed("cbc:ID", "VAT"));
    });
}

/// Reads the VAT totals and the breakdown.
pub(super) fn read_vat(root: At<'_>, invoice: &mut Invoice) {
    let (own, accounting) = (invoice.currency.clone(), invoice.tax_currency.clone());
    let totals: Vec<_> =
        root.all("TaxTotal").filter_map(|at| Some((at.kid("TaxAmount")?, at.number("TaxAmount")))).collect();
    (invoice.totals.vat, invoice.totals.vat_accounting) = vat_totals(&totals, own.as_deref(), accounting.as_deref());
    // The breakdown belongs to the invoice currency; a second one in the accounting currency is left to the findings.
    let in_own = |at: &At<'_>| {
        let currency = at.kid("TaxAmount").and_then(|total| total.attr("currencyID"));
        currency.is_none() || currency != accounting || currency == own
    };
    for at in root.all("TaxTotal").filter(in_own).flat_map(|total| total.all("TaxSubtotal")) {
        let category = at.kid("TaxCategory");
        invoice.vat.push(VatBreakdown {
            taxable: at.amount("TaxableAmount"),
            tax: at.amount("TaxAmount"),
            category: category.map(read_category).unwrap_or_default(),
            exemption: category.and_then(|c| c.text("TaxExemptionReason")),
            exemption_code: category.and_then(|c| c.text("TaxExemptionReasonCode")),
        });
    }
}

/// Writes the VAT totals and the breakdown.
pub(super) fn write_vat(x: &mut Emitter, invoice: &Invoice) {
    let currency = invoice.currency.as_deref();
    x.group("cac:TaxTotal", |x| {
        // UBL demands the total wherever there is a breakdown; without one it is the sum (BR-CO-14).
        let sum = || invoice.vat.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.tax?));
        let total = invoice.totals.vat.or_else(|| sum().filter(|_| !invoice.vat.is_empty()));
        money(x, "cbc:TaxAmount", total, currency);
        for one in &invoice.vat {
            x.group("cac:TaxSubtotal", |x| {
                money(x, "cbc:TaxableAmount", one.taxable, currency);
                money(x, "cbc:TaxAmount", one.tax, currency);
                let exemption = [&one.exemption_code, &one.exemption];
                write_category(x, "cac:TaxCategory", &one.category, exemption);
            });
        }
    });
    let accounting = invoice.tax_currency.as_deref().or(currency);
    x.group("cac:TaxTotal", |x| money(x, "cbc:TaxAmount", invoice.totals.vat_accounting, accounting));
}

/// Reads the totals other than VAT.
pub(super) fn read_totals(root: At<'_>, totals: &mut Totals) {
    let Some(at) = root.kid("LegalMonetaryTotal") else { return };
    totals.lines = at.amount("LineExtensionAmount");
    totals.without_vat = at.amount("TaxExclusiveAmount");
    totals.with_vat = at.amount("TaxInclusiveAmount");
    totals.allowances = at.amount("AllowanceTotalAmount");
    totals.charges = at.amount("ChargeTotalAmount");
    totals.paid = at.amount("PrepaidAmount");
    totals.rounding = at.amount("PayableRoundingAmount");
    totals.due = at.amount("PayableAmount");
}

/// Writes the totals other than VAT.
pub(super) fn write_totals(x: &mut Emitter, totals: &Totals, currency: Option<&str>) {
    x.group("cac:LegalMonetaryTotal", |x| {
        money(x, "cbc:LineExtensionAmount", totals.lines, currency);
        money(x, "cbc:TaxExclusiveAmount", totals.without_vat, currency);
        money(x, "cbc:TaxInclusiveAmount", totals.with_vat, currency);
        money(x, "cbc:AllowanceTotalAmount", totals.allowances, currency);
        money(x, "cbc:ChargeTotalAmount", totals.charges, currency);
        money(x, "cbc:PrepaidAmount", totals.paid, currency);
        money(x, "cbc:PayableRoundingAmount", totals.rounding, currency);
        money(x, "cbc:PayableAmount", totals.due, currency);
    });
}

/// An amount with its currency.
pub(super) fn money(x: &mut Emitter, name: &'static str, amount: Option<Decimal>, currency: Option<&str>) {
    x.leaf_with(name, &[("currencyID", currency)], &amount);
}
