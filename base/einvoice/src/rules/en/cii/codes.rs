//! The code list rules of EN 16931 on CII.

use super::is_charge;
use crate::codes::{self, CodeList};
use crate::rules::at::normal;
use crate::rules::{At, Pattern, Res, check, on, when};
use crate::tree::{at, ram, rsm};

/// Code list rules.
pub static CODES: Pattern = &[
    when(
        &[ram::TypeCode],
        |a| Ok(a.inside(rsm::ExchangedDocument)),
        &[check("BR-CL-01", |a| text(a, &codes::DOCUMENT_TYPE))],
    ),
    when(
        &[ram::TaxTotalAmount],
        |a| Ok(a.attr(at::currencyID).is_some()),
        &[check("BR-CL-03", |a| listed(a.attr_or_empty(at::currencyID), &codes::CURRENCY))],
    ),
    on(&[ram::InvoiceCurrencyCode], &[check("BR-CL-04", |a| text(a, &codes::CURRENCY))]),
    on(&[ram::TaxCurrencyCode], &[check("BR-CL-05", |a| text(a, &codes::CURRENCY))]),
    on(&[ram::DueDateTypeCode], &[check("BR-CL-06", |a| text(a, &codes::TAX_POINT_CII))]),
    on(&[ram::ReferenceTypeCode], &[check("BR-CL-07", |a| text(a, &codes::REFERENCE))]),
    on(&[ram::SubjectCode], &[check("BR-CL-08", |a| text(a, &codes::SUBJECT_CII))]),
    when(
        &[ram::GlobalID],
        |a| Ok(has_scheme(a) && !a.under(ram::SpecifiedTradeProduct) && !a.under(ram::ShipToTradeParty)),
        &[check("BR-CL-10", |a| scheme(a, &codes::ICD))],
    ),
    when(
        &[ram::ID],
        |a| Ok(has_scheme(a) && !a.under(ram::SpecifiedTaxRegistration)),
        &[check("BR-CL-11", |a| scheme(a, &codes::ICD))],
    ),
    when(
        &[ram::ClassCode],
        |a| Ok(a.attr(at::listID).is_some()),
        &[check("BR-CL-13", |a| listed(a.attr_or_empty(at::listID), &codes::ITEM_CLASSIFICATION))],
    ),
    on(&[ram::CountryID], &[check("BR-CL-14", |a| text(a, &codes::COUNTRY_CII))]),
    when(&[ram::ID], |a| Ok(a.inside(ram::OriginTradeCountry)), &[check("BR-CL-15", |a| text(a, &codes::COUNTRY_CII))]),
    when(
        &[ram::TypeCode],
        |a| Ok(a.inside(ram::SpecifiedTradeSettlementPaymentMeans)),
        &[check("BR-CL-16", |a| text(a, &codes::PAYMENT_MEANS))],
    ),
    when(
        &[ram::CategoryCode],
        |a| Ok(a.inside(ram::CategoryTradeTax)),
        &[check("BR-CL-17", |a| text(a, &codes::VAT_CATEGORY))],
    ),
    when(
        &[ram::CategoryCode],
        |a| Ok(a.inside(ram::ApplicableTradeTax)),
        &[check("BR-CL-18", |a| text(a, &codes::VAT_CATEGORY))],
    ),
    when(&[ram::ReasonCode], |a| reason_of(a, false), &[check("BR-CL-19", |a| text(a, &codes::ALLOWANCE_REASON))]),
    when(&[ram::ReasonCode], |a| reason_of(a, true), &[check("BR-CL-20", |a| text(a, &codes::CHARGE_REASON))]),
    when(
        &[ram::GlobalID],
        |a| Ok(a.inside(ram::SpecifiedTradeProduct) && has_scheme(a)),
        &[check("BR-CL-21", |a| scheme(a, &codes::ICD))],
    ),
    on(&[ram::ExemptionReasonCode], &[check("BR-CL-22", |a| listed(&a.text().to_uppercase(), &codes::VATEX))]),
    when(
        &[ram::BasisQuantity, ram::BilledQuantity],
        |a| Ok(a.attr(at::unitCode).is_some()),
        &[check("BR-CL-23", |a| listed(a.attr_or_empty(at::unitCode), &codes::UNIT))],
    ),
    when(
        &[ram::AttachmentBinaryObject],
        |a| Ok(a.attr(at::mimeCode).is_some()),
        &[check("BR-CL-24", |a| Ok(codes::MIME.has(a.attr_or_empty(at::mimeCode))))],
    ),
    when(
        &[ram::URIID],
        |a| Ok(a.inside(ram::URIUniversalCommunication) && has_scheme(a)),
        &[check("BR-CL-25", |a| scheme(a, &codes::EAS))],
    ),
    when(
        &[ram::GlobalID],
        |a| Ok(a.chain(&[ram::ApplicableHeaderTradeDelivery, ram::ShipToTradeParty]) && has_scheme(a)),
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

fn reason_of(a: At<'_>, charge: bool) -> Res {
    match a.up() {
        Some(item) if a.inside(ram::SpecifiedTradeAllowanceCharge) => is_charge(item, charge),
        _ => Ok(false),
    }
}
