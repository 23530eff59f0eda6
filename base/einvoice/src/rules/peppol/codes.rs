//! Code lists of Peppol BIS Billing 3, and the codes that its profiles allow.

use super::business::profile;
use super::is_german;
use crate::codes::CURRENCY;
use crate::rules::at::{either, normal};
use crate::rules::en::dates::moment;
use crate::rules::{At, Context, Pattern, Res, check, on, when};
use crate::tree::{Name, at, cac, cbc};

const MIME: &str = "application/pdf image/png image/jpeg text/csv \
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.spreadsheet";
const ALLOWANCE_REASON: &str = "41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105";
const CHARGE_REASON: &str = "AA AAA AAC AAD AAE AAF AAH AAI AAS AAT AAV AAY AAZ ABA ABB ABC ABD ABF ABK ABL ABN ABR ABS \
    ABT ABU ACF ACG ACH ACI ACJ ACK ACL ACM ACS ADC ADE ADJ ADK ADL ADM ADN ADO ADP ADQ ADR ADT ADW ADY ADZ AEA AEB AEC \
    AED AEF AEH AEI AEJ AEK AEL AEM AEN AEO AEP AES AET AEU AEV AEW AEX AEY AEZ AJ AU CA CAB CAD CAE CAF CAI CAJ CAK CAL \
    CAM CAN CAO CAP CAQ CAR CAS CAT CAU CAV CAW CAX CAY CAZ CD CG CS CT DAB DAC DAD DAF DAG DAH DAI DAJ DAK DAL DAM DAN \
    DAO DAP DAQ DL EG EP ER FAA FAB FAC FC FH FI GAA HAA HD HH IAA IAB ID IF IR IS KO L1 LA LAA LAB LF MAE MI ML NAA OA \
    PA PAA PC PL PRV RAB RAC RAD RAF RE RF RH RV SA SAA SAD SAE SAI SG SH SM SU TAB TAC TT TV V1 V2 WH XAA YY ZZZ";
const TAX_POINT: &str = "3 35 432";
const ADDRESS_SCHEMES: &str = "0002 0007 0009 0060 0088 0096 0097 0106 0130 0135 0142 0151 0183 0184 0188 0190 0191 0192 \
    0195 0196 0198 0199 0200 0201 0204 0208 0209 0210 0211 0216 0218 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 \
    9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 \
    9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959";
const INVOICE_TYPES: &str = "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 \
    876 877";
const CREDIT_NOTE_TYPES: &str = "381 396 81 83 532";

fn among(list: &str, text: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == text)
}

fn own(a: At<'_>, list: &str) -> Res {
    Ok(among(list, &normal(a.said(&[])?)))
}

/// Whether a reason stands in an allowance, or in a charge.
fn is_reason(a: At<'_>, indicator: &str) -> Res {
    let is = |x: At<'_>| x.name() == cac::AllowanceCharge && x.has(&[cbc::ChargeIndicator], indicator);
    Ok(a.up().is_some_and(is))
}

/// Types that the document's profile allows; an unknown profile is another rule's matter.
fn type_fits(a: At<'_>, list: &str) -> Res {
    Ok(profile(a)?.is_none() || own(a, list)?)
}

fn german_type(a: At<'_>) -> Res {
    either(Ok(!matches!(&*normal(a.text()), "326" | "384")), || is_german(a))
}

const AMOUNTS: &[Name] = &[
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
];
const DATES: &[Name] =
    &[cbc::IssueDate, cbc::DueDate, cbc::TaxPointDate, cbc::StartDate, cbc::EndDate, cbc::ActualDeliveryDate];

/// A context of tax categories with an exemption code, which only one category may have.
macro_rules! exemption {
    ($code:literal, $category:literal, $id:literal) => {
        when(
            &[cac::TaxCategory],
            |a| Ok(a.string(&[cbc::TaxExemptionReasonCode])?.to_uppercase() == $code),
            &[check($id, |a| Ok(normal(a.string(&[cbc::ID])?) == $category))],
        )
    };
}

const DAY: Context =
    on(DATES, &[check("PEPPOL-EN16931-F001", |a| Ok(a.said(&[])?.chars().count() == 10 && moment(a.text()).is_ok()))]);

/// The pattern.
pub static PATTERNS: &[Pattern] = &[&[
    when(
        &[cbc::EmbeddedDocumentBinaryObject],
        |a| Ok(a.attr(at::mimeCode).is_some()),
        &[check("PEPPOL-EN16931-CL001", |a| Ok(among(MIME, a.attr_or_empty(at::mimeCode))))],
    ),
    when(
        &[cbc::AllowanceChargeReasonCode],
        |a| is_reason(a, "false"),
        &[check("PEPPOL-EN16931-CL002", |a| own(a, ALLOWANCE_REASON))],
    ),
    when(
        &[cbc::AllowanceChargeReasonCode],
        |a| is_reason(a, "true"),
        &[check("PEPPOL-EN16931-CL003", |a| own(a, CHARGE_REASON))],
    ),
    when(
        &[cbc::DescriptionCode],
        |a| Ok(a.inside(cac::InvoicePeriod)),
        &[check("PEPPOL-EN16931-CL006", |a| own(a, TAX_POINT))],
    ),
    on(AMOUNTS, &[check("PEPPOL-EN16931-CL007", |a| Ok(CURRENCY.has(a.attr_or_empty(at::currencyID))))]),
    on(
        &[cbc::InvoiceTypeCode],
        &[check("PEPPOL-EN16931-P0100", |a| type_fits(a, INVOICE_TYPES)), check("PEPPOL-EN16931-P0112", german_type)],
    ),
    on(&[cbc::CreditNoteTypeCode], &[check("PEPPOL-EN16931-P0101", |a| type_fits(a, CREDIT_NOTE_TYPES))]),
    DAY,
    when(
        &[cbc::EndpointID],
        |a| Ok(a.attr(at::schemeID).is_some()),
        &[check("PEPPOL-EN16931-CL008", |a| Ok(among(ADDRESS_SCHEMES, a.attr_or_empty(at::schemeID))))],
    ),
    exemption!("VATEX-EU-G", "G", "PEPPOL-EN16931-P0104"),
    exemption!("VATEX-EU-O", "O", "PEPPOL-EN16931-P0105"),
    exemption!("VATEX-EU-IC", "K", "PEPPOL-EN16931-P0106"),
    exemption!("VATEX-EU-AE", "AE", "PEPPOL-EN16931-P0107"),
    exemption!("VATEX-EU-D", "E", "PEPPOL-EN16931-P0108"),
    exemption!("VATEX-EU-F", "E", "PEPPOL-EN16931-P0109"),
    exemption!("VATEX-EU-I", "E", "PEPPOL-EN16931-P0110"),
    exemption!("VATEX-EU-J", "E", "PEPPOL-EN16931-P0111"),
]];
