//! The code list rules of EN 16931 on UBL.

use super::is_charge;
use crate::codes::{self, CodeList};
use crate::rules::at::normal;
use crate::rules::{At, Pattern, Res, check, on, when};
use crate::tree::{at, cac, cbc};

/// Code list rules.
pub static CODES: Pattern = &[
    on(&[cbc::InvoiceTypeCode], &[check("BR-CL-01", |a| text(a, &codes::INVOICE_TYPE))]),
    on(&[cbc::CreditNoteTypeCode], &[check("BR-CL-01", |a| text(a, &codes::CREDIT_NOTE_TYPE))]),
    on(
        &[
            cbc::Amount,
            cbc::BaseAmount,
            cbc::PriceAmount,
            cbc::TaxAmount,
            cbc::TaxableAmount,
            cbc::LineExtensionAmount,
            cbc::TaxExclusiveAmount,
            cbc::TaxInclusiveAmount,
            cbc::AllowanceTotalAmount,
            cbc::ChargeTotalAmount,
            cbc::PrepaidAmount,
            cbc::PayableRoundingAmount,
            cbc::PayableAmount,
        ],
        &[check("BR-CL-03", |a| listed(a.attr_or_empty(at::currencyID), &codes::CURRENCY))],
    ),
    on(&[cbc::DocumentCurrencyCode], &[check("BR-CL-04", |a| text(a, &codes::CURRENCY))]),
    on(&[cbc::TaxCurrencyCode], &[check("BR-CL-05", |a| text(a, &codes::CURRENCY))]),
    when(
        &[cbc::DescriptionCode],
        |a| Ok(a.inside(cac::InvoicePeriod)),
        &[check("BR-CL-06", |a| text(a, &codes::TAX_POINT_UBL))],
    ),
    when(
        &[cbc::ID],
        |a| {
            let reference = a.inside(cac::AdditionalDocumentReference) || a.inside(cac::DocumentReference);
            let of_object = || a.up().is_some_and(|r| r.has(&[cbc::DocumentTypeCode], "130"));
            Ok(reference && has_scheme(a) && of_object())
        },
        &[check("BR-CL-07", |a| scheme(a, &codes::REFERENCE))],
    ),
    when(
        &[cbc::ID],
        |a| Ok(a.inside(cac::PartyIdentification) && has_scheme(a)),
        &[check("BR-CL-10", |a| Ok(scheme(a, &codes::ICD)? || creditor_identifier(a)))],
    ),
    when(
        &[cbc::CompanyID],
        |a| Ok(a.inside(cac::PartyLegalEntity) && has_scheme(a)),
        &[check("BR-CL-11", |a| scheme(a, &codes::ICD))],
    ),
    when(
        &[cbc::ItemClassificationCode],
        |a| Ok(a.inside(cac::CommodityClassification) && a.attr(at::listID).is_some()),
        &[check("BR-CL-13", |a| listed(a.attr_or_empty(at::listID), &codes::ITEM_CLASSIFICATION))],
    ),
    when(
        &[cbc::IdentificationCode],
        |a| Ok(a.inside(cac::Country)),
        &[check("BR-CL-14", |a| text(a, &codes::COUNTRY_UBL))],
    ),
    when(
        &[cbc::IdentificationCode],
        |a| Ok(a.inside(cac::OriginCountry)),
        &[check("BR-CL-15", |a| text(a, &codes::COUNTRY_UBL))],
    ),
    when(
        &[cbc::PaymentMeansCode],
        |a| Ok(a.inside(cac::PaymentMeans)),
        &[check("BR-CL-16", |a| text(a, &codes::PAYMENT_MEANS))],
    ),
    when(&[cbc::ID], |a| Ok(a.inside(cac::TaxCategory)), &[check("BR-CL-17", |a| text(a, &codes::VAT_CATEGORY))]),
    when(
        &[cbc::ID],
        |a| Ok(a.inside(cac::ClassifiedTaxCategory)),
        &[check("BR-CL-18", |a| text(a, &codes::VAT_CATEGORY))],
    ),
    when(
        &[cbc::AllowanceChargeReasonCode],
        |a| reason_of(a, false),
        &[check("BR-CL-19", |a| text(a, &codes::ALLOWANCE_REASON))],
    ),
    when(
        &[cbc::AllowanceChargeReasonCode],
        |a| reason_of(a, true),
        &[check("BR-CL-20", |a| text(a, &codes::CHARGE_REASON))],
    ),
    when(
        &[cbc::ID],
        |a| Ok(a.inside(cac::StandardItemIdentification) && has_scheme(a)),
        &[check("BR-CL-21", |a| scheme(a, &codes::ICD))],
    ),
    on(&[cbc::TaxExemptionReasonCode], &[check("BR-CL-22", |a| listed(&a.text().to_uppercase(), &codes::VATEX))]),
    when(
        &[cbc::InvoicedQuantity, cbc::BaseQuantity, cbc::CreditedQuantity],
        |a| Ok(a.attr(at::unitCode).is_some()),
        &[check("BR-CL-23", |a| listed(a.attr_or_empty(at::unitCode), &codes::UNIT))],
    ),
    when(
        &[cbc::EmbeddedDocumentBinaryObject],
        |a| Ok(a.attr(at::mimeCode).is_some()),
        &[check("BR-CL-24", |a| Ok(codes::MIME.has(a.attr_or_empty(at::mimeCode))))],
    ),
    when(&[cbc::EndpointID], |a| Ok(has_scheme(a)), &[check("BR-CL-25", |a| scheme(a, &codes::EAS))]),
    when(
        &[cbc::ID],
        |a| Ok(a.inside(cac::DeliveryLocation) && has_scheme(a)),
        &[check("BR-CL-26", |a| scheme(a, &codes::ICD))],
    ),
];

fn has_scheme(a: At<'_>) -> bool {
    a.attr(at::schemeID).is_some()
}

/// Whether a value, blanks made normal, is in a list.
fn listed(value: &str, list: &CodeList) -> Res {
    Ok(list.has(&normal(value)))
}

fn text(a: At<'_>, list: &CodeList) -> Res {
    listed(a.text(), list)
}

fn scheme(a: At<'_>, list: &CodeList) -> Res {
    listed(a.attr_or_empty(at::schemeID), list)
}

/// `SEPA` marks a bank's creditor identifier of the seller or the payee.
fn creditor_identifier(a: At<'_>) -> bool {
    normal(a.attr_or_empty(at::schemeID)) == "SEPA"
        && (a.under(cac::AccountingSupplierParty) || a.under(cac::PayeeParty))
}

fn reason_of(a: At<'_>, charge: bool) -> Res {
    match a.up() {
        Some(item) if a.inside(cac::AllowanceCharge) => is_charge(item, charge),
        _ => Ok(false),
    }
}
