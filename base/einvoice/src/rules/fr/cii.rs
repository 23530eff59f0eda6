//! The French rules on CII invoices, pattern by pattern.

use super::cii_groups::is_both_ways;
use super::formats::{
    ATTACHMENTS, CATEGORIES, CORRECTIVE_TYPES, CREDIT_TYPES, DEPOSIT_TYPES, FINAL, FRAMEWORKS, PAID, SELF_BILLED_TYPES,
    TREATMENTS, TYPES, fits, is_address, is_digits, is_number, is_price, is_quantity, is_rate, is_short_day, is_siren,
};
use super::ubl_asks::{any, of_scheme, only, own_amount, own_filled, own_percent, own_siren};
use crate::rules::at::{both, either, is_filled, normal, not};
use crate::rules::{At, Broken, Check, Context, Dec, Pattern, Res, check, on, when};
use crate::tree::{Name, at, qdt, ram, rsm, udt};

use crate::tree::ram::ApplicableHeaderTradeAgreement as AGREEMENT;
use crate::tree::ram::ApplicableHeaderTradeDelivery as DELIVERY;
use crate::tree::ram::ApplicableHeaderTradeSettlement as SETTLEMENT;
use crate::tree::ram::IncludedSupplyChainTradeLineItem as LINE;
use crate::tree::ram::SpecifiedLineTradeSettlement as LINE_SETTLEMENT;
use crate::tree::ram::SpecifiedTradeSettlementHeaderMonetarySummation as TOTALS;
use crate::tree::rsm::SupplyChainTradeTransaction as TRADE;

/// A context of elements at a path from the document element.
macro_rules! document {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(a.chain(&[rsm::CrossIndustryInvoice, $($path),*])), $checks)
    };
}
/// A context of elements at a path from the trade transaction.
macro_rules! trade {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(a.chain(&[rsm::CrossIndustryInvoice, TRADE, $($path),*])), $checks)
    };
}
/// A context of elements at a path from the trade transaction, whatever is around that.
macro_rules! loose {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(a.chain(&[TRADE, $($path),*])), $checks)
    };
}

pub(super) const TYPE_CODE: &[Name] = &[rsm::ExchangedDocument, ram::TypeCode];
const NOTE: &[Name] = &[rsm::ExchangedDocument, ram::IncludedNote];
const FRAMEWORK_CODE: &[Name] =
    &[rsm::ExchangedDocumentContext, ram::BusinessProcessSpecifiedDocumentContextParameter, ram::ID];
const SELLER: &[Name] = &[TRADE, AGREEMENT, ram::SellerTradeParty];
const SELLER_ID: &[Name] = &[TRADE, AGREEMENT, ram::SellerTradeParty, ram::GlobalID];
const SELLER_LEGAL_ID: &[Name] = &[TRADE, AGREEMENT, ram::SellerTradeParty, ram::SpecifiedLegalOrganization, ram::ID];
const BUYER: &[Name] = &[TRADE, AGREEMENT, ram::BuyerTradeParty];
const BUYER_LEGAL_ID: &[Name] = &[TRADE, AGREEMENT, ram::BuyerTradeParty, ram::SpecifiedLegalOrganization, ram::ID];
const LEGAL_ID: &[Name] = &[ram::SpecifiedLegalOrganization, ram::ID];
const ENDPOINT: &[Name] = &[ram::URIUniversalCommunication, ram::URIID];
const REFERENCE: &[Name] = &[TRADE, SETTLEMENT, ram::InvoiceReferencedDocument];
pub(super) const DUE_DATE: &[Name] =
    &[TRADE, SETTLEMENT, ram::SpecifiedTradePaymentTerms, ram::DueDateDateTime, udt::DateTimeString];
const LINE_STATUS: &[Name] = &[ram::AssociatedDocumentLineDocument, ram::LineStatusReasonCode];

fn has_note(document: At<'_>, subject: &str) -> Res {
    Ok(document.some(&[ram::IncludedNote], |n| n.has(&[ram::SubjectCode], subject)))
}

fn note_once(document: At<'_>, subject: &str) -> Res {
    Ok(document.count_if(&[ram::IncludedNote], |n| n.has(&[ram::SubjectCode], subject)) <= 1)
}

/// Whether the invoice's note BAR says that it goes from business to business within the reform.
fn is_b2b(invoice: At<'_>) -> bool {
    invoice.some(NOTE, |n| n.has(&[ram::SubjectCode], "BAR") && n.has(&[ram::Content], "B2B"))
}

pub(super) fn is_paid(invoice: At<'_>) -> bool {
    any(invoice, FRAMEWORK_CODE, PAID)
}

fn siret_fits(party: At<'_>, needs_siren: bool) -> Res {
    let sirets = of_scheme(party, &[ram::GlobalID], "0009");
    let Some(siret) = sirets.first().map(|x| x.text()) else { return Ok(true) };
    both(Ok(is_digits(siret, 14)), || {
        let siren = only(&of_scheme(party, LEGAL_ID, "0002"))?;
        if siren.is_empty() && !needs_siren {
            // The rule takes the SIREN from the SIRET then, of which there must be one only.
            return only(&sirets).map(|_| true);
        }
        Ok(siret.get(..9) == Some(siren))
    })
}

fn address_of_siren(invoice: At<'_>, party: &[Name]) -> Res {
    let parties = invoice.every(party);
    let endpoints: Vec<At<'_>> = parties.iter().flat_map(|p| p.every(ENDPOINT)).collect();
    let legal: Vec<At<'_>> = parties.iter().flat_map(|p| p.every(LEGAL_ID)).collect();
    let begins = || Ok(only(&endpoints)?.starts_with(only(&legal)?));
    both(begins(), || Ok(endpoints.iter().any(|x| x.attr(at::schemeID) == Some("0225"))))
}

fn own_category(a: At<'_>) -> Res {
    Ok(a.one(&[ram::CategoryCode])?.is_some_and(|x| CATEGORIES.contains(&x.text())))
}

/// As [`own_category`]; a heading or remark among the lines needs none.
fn line_category(a: At<'_>) -> Res {
    either(own_category(a), || {
        let line = a.up().and_then(At::up);
        let heading = line.is_some_and(|l| any(l, LINE_STATUS, &["GROUP", "INFORMATION"]));
        Ok(heading && !a.exists(&[ram::CategoryCode]))
    })
}

fn not_overseas(a: At<'_>) -> Res {
    Ok(!any(a, &[ram::CategoryCode], &["L", "M"]))
}

fn own_rate(a: At<'_>) -> Res {
    let rate = a.string(&[ram::RateApplicablePercent])?;
    Ok(rate.is_empty() || is_rate(rate))
}

/// A day; a text whose first four characters are not even a number breaks the published rule.
fn own_day(a: At<'_>) -> Res {
    let text = a.text();
    let year = text.char_indices().nth(4).map_or(text, |(end, _)| text.get(..end).unwrap_or_default());
    either(Ok(is_short_day(text)), || if Dec::cast(year).is_some() { Ok(false) } else { Err(Broken) })
}

fn own_quantity(a: At<'_>) -> Res {
    Ok(is_quantity(&normal(a.text())))
}

fn own_type(a: At<'_>) -> Res {
    Ok(TYPES.contains(&a.text()))
}

fn own_price(a: At<'_>) -> Res {
    let text = normal(a.text());
    let both_ways = is_both_ways(a);
    either(both(both_ways, || Ok(is_price(&text, true))), || both(not(both_ways), || Ok(is_price(&text, false))))
}

fn attribute_has_value(a: At<'_>) -> Res {
    let (value, measure) = (a.exists(&[ram::Value]), a.exists(&[ram::ValueMeasure]));
    let with_unit = a.some(&[ram::ValueMeasure], |x| x.attr(at::unitCode).is_some_and(|unit| !unit.is_empty()));
    Ok((value && !measure) || (!value && with_unit))
}

fn objects_once(a: At<'_>) -> Res {
    let few =
        |kind: &str| a.count_if(&[ram::AdditionalReferencedDocument], |d| d.has(&[ram::ReferenceTypeCode], kind)) <= 1;
    Ok(few("AFL") && few("AVV"))
}

fn treatments_at_most_one(document: At<'_>) -> Res {
    let mut count = 0;
    for note in document.every(&[ram::IncludedNote]) {
        if note.has(&[ram::SubjectCode], "BAR") {
            count += usize::from(TREATMENTS.contains(&&*normal(note.string(&[ram::Content])?)));
        }
    }
    Ok(count <= 1)
}

fn rebate_has_contract_and_period(invoice: At<'_>) -> Res {
    if !invoice.has(TYPE_CODE, "262") {
        return Ok(true);
    }
    let given = |path: &[Name]| Ok(!invoice.string(path)?.is_empty());
    let period = |end: Name| given(&[TRADE, SETTLEMENT, ram::BillingSpecifiedPeriod, end, udt::DateTimeString]);
    both(given(&[TRADE, AGREEMENT, ram::ContractReferencedDocument, ram::IssuerAssignedID]), || {
        both(period(ram::StartDateTime), || period(ram::EndDateTime))
    })
}

fn is_dated(reference: At<'_>) -> bool {
    reference.exists(&[ram::IssuerAssignedID]) && reference.exists(&[ram::FormattedIssueDateTime, qdt::DateTimeString])
}

fn credit_note_refers(invoice: At<'_>) -> Res {
    if !any(invoice, TYPE_CODE, CREDIT_TYPES) || invoice.some(REFERENCE, is_dated) {
        return Ok(true);
    }
    let is_own = |line: At<'_>| !line.exists(LINE_STATUS) || line.has(LINE_STATUS, "DETAIL");
    let refers = |line: At<'_>| line.some(&[LINE_SETTLEMENT, ram::InvoiceReferencedDocument], is_dated);
    Ok(!invoice.some(&[TRADE, LINE], |line| is_own(line) && !refers(line)))
}

fn due_after_issue(invoice: At<'_>) -> Res {
    let due = invoice.every(DUE_DATE);
    let exempt = any(invoice, TYPE_CODE, DEPOSIT_TYPES) || is_paid(invoice);
    if exempt || !due.iter().any(|d| is_filled(d.text())) {
        return Ok(true);
    }
    match invoice.one(&[rsm::ExchangedDocument, ram::IssueDateTime, udt::DateTimeString])? {
        Some(issued) => Ok(due.iter().all(|d| d.text() >= issued.text())),
        None => Ok(false),
    }
}

fn paid_in_full(invoice: At<'_>) -> Res {
    // Nothing paid is no full payment, whatever stands in the total.
    let Some(paid) = invoice.decimal(&[TRADE, SETTLEMENT, TOTALS, ram::TotalPrepaidAmount])? else { return Ok(false) };
    Ok(invoice.decimal(&[TRADE, SETTLEMENT, TOTALS, ram::GrandTotalAmount])? == Some(paid))
}

fn nothing_due(invoice: At<'_>) -> Res {
    Ok(invoice.decimal(&[TRADE, SETTLEMENT, TOTALS, ram::DuePayableAmount])?.is_some_and(|due| due.is_zero()))
}

fn euros_for_the_state(invoice: At<'_>) -> Res {
    if !invoice.some(&[TRADE, SETTLEMENT, ram::InvoiceCurrencyCode], |x| x.text() != "EUR") {
        return Ok(true);
    }
    both(Ok(invoice.has(&[TRADE, SETTLEMENT, ram::TaxCurrencyCode], "EUR")), || {
        let mut amounts = invoice.every(&[TRADE, SETTLEMENT, TOTALS, ram::TaxTotalAmount]);
        amounts.retain(|x| x.attr(at::currencyID) == Some("EUR"));
        Ok(!only(&amounts)?.is_empty())
    })
}

fn is_member(invoice: At<'_>) -> bool {
    invoice.some(SELLER_ID, |x| x.attr(at::schemeID) == Some("0231"))
}

fn representative_given(invoice: At<'_>) -> Res {
    let path = [TRADE, AGREEMENT, ram::SellerTaxRepresentativeTradeParty, ram::SpecifiedTaxRegistration, ram::ID];
    Ok(!only(&of_scheme(invoice, &path, "VA"))?.is_empty())
}

fn given(invoice: At<'_>, party: &[Name]) -> Res {
    let endpoints: Vec<At<'_>> = invoice.every(party).iter().flat_map(|p| p.every(ENDPOINT)).collect();
    Ok(!only(&endpoints)?.is_empty())
}

const fn invoice(checks: &'static [Check]) -> Context {
    on(&[rsm::CrossIndustryInvoice], checks)
}

/// The patterns, in their order; those of grouped invoices follow in [`super::cii_groups`].
pub static PATTERNS: &[Pattern] = &[
    NUMBERS,
    DATES,
    TYPE_CODES,
    MANDATORY_NOTES,
    NOTES_ONCE,
    FRAMEWORK,
    SIRETS,
    LEGAL_IDS,
    VAT_CATEGORIES,
    VAT_RATES,
    DESCRIPTIONS,
    TREATMENT,
    ADDRESS_FORMS,
    ROUTING_FORMS,
    ADDRESS_LENGTHS,
    ROUTING_LENGTHS,
    ATTRIBUTE_NAMES,
    ATTRIBUTE_VALUES,
    OBJECTS,
    LINE_OBJECTS,
    TREATMENT_ONCE,
    SIREN_FORMS,
    SCHEMES,
    AMOUNTS,
    QUANTITIES,
    PRICES,
    PERCENTS,
];

static NUMBERS: Pattern = &[
    document!([rsm::ExchangedDocument] ram::ID, &[
        check("BR-FR-01_BT-1", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-02_BT-1", |a| Ok(is_number(a.text()))),
    ]),
    trade!([SETTLEMENT, ram::InvoiceReferencedDocument] ram::IssuerAssignedID, &[
        check("BR-FR-01_BT-25", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-02_BT-25", |a| Ok(is_number(a.text()))),
    ]),
    trade!([LINE, LINE_SETTLEMENT, ram::InvoiceReferencedDocument] ram::IssuerAssignedID, &[
        check("BR-FR-01_EXT-FR-FE-136", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-02_EXT-FR-FE-136", |a| Ok(is_number(a.text()))),
    ]),
];

static DATES: Pattern = &[
    document!([rsm::ExchangedDocument, ram::IssueDateTime] udt::DateTimeString, &[check("BR-FR-03_BT-2", own_day)]),
    trade!([SETTLEMENT, ram::ApplicableTradeTax, ram::TaxPointDate] udt::DateString,
        &[check("BR-FR-03_BT-7", own_day)]),
    trade!([SETTLEMENT, ram::SpecifiedTradePaymentTerms, ram::DueDateDateTime] udt::DateTimeString,
        &[check("BR-FR-03_BT-9", own_day)]),
    trade!([SETTLEMENT, ram::InvoiceReferencedDocument, ram::FormattedIssueDateTime] qdt::DateTimeString,
        &[check("BR-FR-03_BT-26", own_day)]),
    trade!([DELIVERY, ram::ActualDeliverySupplyChainEvent, ram::OccurrenceDateTime] udt::DateTimeString,
        &[check("BR-FR-03_BT-72", own_day)]),
    trade!([SETTLEMENT, ram::BillingSpecifiedPeriod, ram::StartDateTime] udt::DateTimeString,
        &[check("BR-FR-03_BT-73", own_day)]),
    trade!([SETTLEMENT, ram::BillingSpecifiedPeriod, ram::EndDateTime] udt::DateTimeString,
        &[check("BR-FR-03_BT-74", own_day)]),
    trade!([LINE, LINE_SETTLEMENT, ram::InvoiceReferencedDocument, ram::FormattedIssueDateTime] qdt::DateTimeString,
        &[check("BR-FR-03_EXT-FR-FE-138", own_day)]),
    trade!([LINE, ram::SpecifiedLineTradeDelivery, ram::ActualDeliverySupplyChainEvent, ram::OccurrenceDateTime]
        udt::DateTimeString, &[check("BR-FR-03_EXT-FR-FE-158", own_day)]),
    trade!([LINE, LINE_SETTLEMENT, ram::BillingSpecifiedPeriod, ram::StartDateTime] udt::DateTimeString,
        &[check("BR-FR-03_EXT-FR-FE-134", own_day)]),
    trade!([LINE, LINE_SETTLEMENT, ram::BillingSpecifiedPeriod, ram::EndDateTime] udt::DateTimeString,
        &[check("BR-FR-03_EXT-FR-FE-135", own_day)]),
];

static TYPE_CODES: Pattern = &[
    document!([rsm::ExchangedDocument] ram::TypeCode, &[check("BR-FR-04_BT-3", own_type)]),
    trade!([SETTLEMENT, ram::InvoiceReferencedDocument] ram::TypeCode, &[check("BR-FR-04_EXT-FR-FE-02", own_type)]),
    trade!([LINE, LINE_SETTLEMENT, ram::InvoiceReferencedDocument] ram::TypeCode,
        &[check("BR-FR-04_EXT-FR-FE-137", own_type)]),
];

static MANDATORY_NOTES: Pattern = &[document!([] rsm::ExchangedDocument, &[
    check("BR-FR-05_BT-22_PMT", |a| has_note(a, "PMT")),
    check("BR-FR-05_BT-22_PMD", |a| has_note(a, "PMD")),
    check("BR-FR-05_BT-22_AAB", |a| has_note(a, "AAB")),
])];

static NOTES_ONCE: Pattern = &[document!([] rsm::ExchangedDocument, &[
    check("BR-FR-06_BT-21_PMT", |a| note_once(a, "PMT")),
    check("BR-FR-06_BT-21_PMD", |a| note_once(a, "PMD")),
    check("BR-FR-06_BT-21_AAB", |a| note_once(a, "AAB")),
    check("BR-FR-06_BT-21_TXD", |a| note_once(a, "TXD")),
])];

static FRAMEWORK: Pattern = &[document!([] rsm::ExchangedDocumentContext, &[check("BR-FR-08_BT-23", |a| {
    let path = [ram::BusinessProcessSpecifiedDocumentContextParameter, ram::ID];
    Ok(FRAMEWORKS.contains(&a.string(&path)?))
})])];

static SIRETS: Pattern = &[
    trade!([AGREEMENT] ram::SellerTradeParty, &[check("BR-FR-09_BT-29", |a| siret_fits(a, true))]),
    trade!([AGREEMENT] ram::BuyerTradeParty, &[check("BR-FR-09_BT-46", |a| siret_fits(a, true))]),
    trade!([SETTLEMENT] ram::PayeeTradeParty, &[check("BR-FR-09_BT-60", |a| siret_fits(a, false))]),
    trade!([AGREEMENT] ram::BuyerAgentTradeParty, &[check("BR-FR-09_EXT-FR-FE-06", |a| siret_fits(a, false))]),
    trade!([SETTLEMENT] ram::PayerTradeParty, &[check("BR-FR-09_EXT-FR-FE-46", |a| siret_fits(a, false))]),
    trade!([AGREEMENT] ram::SalesAgentTradeParty, &[check("BR-FR-09_EXT-FR-FE-69", |a| siret_fits(a, false))]),
    trade!([SETTLEMENT] ram::InvoiceeTradeParty, &[check("BR-FR-09_EXT-FR-FE-92", |a| siret_fits(a, false))]),
    trade!([SETTLEMENT] ram::InvoicerTradeParty, &[check("BR-FR-09_EXT-FR-FE-115", |a| siret_fits(a, false))]),
    trade!([DELIVERY] ram::ShipToTradeParty, &[check("BR-FR-09_BT-71", |a| siret_fits(a, false))]),
    trade!([LINE, ram::SpecifiedLineTradeDelivery] ram::ShipToTradeParty,
        &[check("BR-FR-09_EXT-FR-FE-146", |a| siret_fits(a, false))]),
];

/// The rules of the document element: published as a pattern each, which comes to the same.
static LEGAL_IDS: Pattern = &[invoice(&[
    check("BR-FR-10_BT-30", |a| Ok(is_siren(&normal(only(&of_scheme(a, SELLER_LEGAL_ID, "0002"))?)))),
    check("BR-FR-11_BT-47", |a| either(Ok(!is_b2b(a)), || Ok(is_siren(only(&of_scheme(a, BUYER_LEGAL_ID, "0002"))?)))),
    check("BR-FR-12_BT-49", |a| given(a, BUYER)),
    check("BR-FR-13_BT-34", |a| given(a, SELLER)),
    check("BR-FR-18_BT-123", |a| {
        let path = [TRADE, AGREEMENT, ram::AdditionalReferencedDocument];
        Ok(a.count_if(&path, |d| d.has(&[ram::Name], "LISIBLE")) <= 1)
    }),
    check("BR-FR-21_BT-49", |a| {
        either(Ok(!is_b2b(a) || any(a, TYPE_CODE, SELF_BILLED_TYPES)), || address_of_siren(a, BUYER))
    }),
    check("BR-FR-22_BT-34", |a| {
        either(Ok(!is_b2b(a) || !any(a, TYPE_CODE, SELF_BILLED_TYPES)), || address_of_siren(a, SELLER))
    }),
    check("BR-FR-CO-03_BT-3", rebate_has_contract_and_period),
    check("BR-FR-CO-04_BT-4", |a| Ok(!any(a, TYPE_CODE, CORRECTIVE_TYPES) || a.count(REFERENCE) == 1)),
    check("BR-FR-CO-05_BT-3", credit_note_refers),
    check("BR-FR-CO-07_BT-9", due_after_issue),
    check("BR-FR-CO-08_BT-23", |a| Ok(!any(a, FRAMEWORK_CODE, FINAL) || !any(a, TYPE_CODE, DEPOSIT_TYPES))),
    check("BR-FR-CO-09_BT-23-1", |a| either(Ok(!is_paid(a)), || paid_in_full(a))),
    check("BR-FR-CO-09_BT-23-2", |a| either(Ok(!is_paid(a)), || nothing_due(a))),
    check("BR-FR-CO-09_BT-23-3", |a| Ok(!is_paid(a) || a.some(DUE_DATE, |d| is_filled(d.text())))),
    check("BR-FR-CO-12_BT-5", euros_for_the_state),
    check("BR-FR-CO-14_BT-29-1", |a| {
        let says = |n: At<'_>| n.has(&[ram::SubjectCode], "TXD") && n.has(&[ram::Content], "MEMBRE_ASSUJETTI_UNIQUE");
        Ok(!is_member(a) || a.some(NOTE, says))
    }),
    check("BR-FR-CO-15_BT-29-1", |a| either(Ok(!is_member(a)), || representative_given(a))),
])];

static VAT_CATEGORIES: Pattern = &[
    trade!([SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::CategoryTradeTax, &[
        check("BR-FR-15_BT-95_BT-102", own_category),
        check("BR-FR-15_BT-95_BT-102_LM", not_overseas),
    ]),
    trade!([SETTLEMENT] ram::ApplicableTradeTax, &[
        check("BR-FR-15_BT-95_BT-118", own_category),
        check("BR-FR-15_BT-95_BT-118_LM", not_overseas),
    ]),
    trade!([LINE, LINE_SETTLEMENT] ram::ApplicableTradeTax, &[
        check("BR-FR-15_BT-95_BT-151", line_category),
        check("BR-FR-15_BT-95_BT-151_LM", not_overseas),
    ]),
];

static VAT_RATES: Pattern = &[
    trade!([SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::CategoryTradeTax,
        &[check("BR-FR-16_BT-96_BT-103", own_rate)]),
    trade!([SETTLEMENT] ram::ApplicableTradeTax, &[check("BR-FR-16_BT-119", own_rate)]),
    trade!([LINE, LINE_SETTLEMENT] ram::ApplicableTradeTax, &[check("BR-FR-16_BT-152", own_rate)]),
];

static DESCRIPTIONS: Pattern = &[when(
    &[ram::AdditionalReferencedDocument],
    |a| Ok(a.has(&[ram::TypeCode], "916") && a.chain(&[rsm::CrossIndustryInvoice, TRADE, AGREEMENT])),
    &[check("BR-FR-17_BT-123", |a| {
        let code = normal(a.string(&[ram::Name])?);
        Ok(code.is_empty() || ATTACHMENTS.contains(&&*code))
    })],
)];

static TREATMENT: Pattern = &[when(
    &[ram::IncludedNote],
    |a| Ok(a.has(&[ram::SubjectCode], "BAR") && a.chain(&[rsm::CrossIndustryInvoice, rsm::ExchangedDocument])),
    &[check("BR-FR-20_BT-21", |a| Ok(a.one(&[ram::Content])?.is_some_and(|x| TREATMENTS.contains(&x.text()))))],
)];

/// The eight parties' electronic addresses under one rule, those of the scheme 0225 alone where `$own`.
macro_rules! addresses {
    ($own:literal, $test:expr, [$($header:ident $party:ident $id:literal),*]) => {
        &[$(when(
            &[ram::URIID],
            |a| {
                let path = [rsm::CrossIndustryInvoice, TRADE, $header, ram::$party, ram::URIUniversalCommunication];
                Ok((!$own || a.attr(at::schemeID) == Some("0225")) && a.chain(&path))
            },
            &[check($id, $test)],
        )),*]
    };
}

static ADDRESS_FORMS: Pattern = addresses!(true, |a| Ok(is_address(a.text())), [
    AGREEMENT SellerTradeParty "BR-FR-23_BT-34", AGREEMENT BuyerTradeParty "BR-FR-23_BT-49",
    AGREEMENT BuyerAgentTradeParty "BR-FR-23_EXT-FR-FE-12", SETTLEMENT PayeeTradeParty "BR-FR-23_EXT-FR-FE-29",
    SETTLEMENT PayerTradeParty "BR-FR-23_EXT-FR-FE-52", AGREEMENT SalesAgentTradeParty "BR-FR-23_EXT-FR-FE-75",
    SETTLEMENT InvoiceeTradeParty "BR-FR-23_EXT-FR-FE-98", SETTLEMENT InvoicerTradeParty "BR-FR-23_EXT-FR-FE-121"
]);

static ADDRESS_LENGTHS: Pattern = addresses!(false, |a| Ok(fits(a.text(), 125)), [
    AGREEMENT SellerTradeParty "BR-FR-25_BT-34", AGREEMENT BuyerTradeParty "BR-FR-25_BT-49",
    AGREEMENT BuyerAgentTradeParty "BR-FR-25_EXT-FR-FE-12", SETTLEMENT PayeeTradeParty "BR-FR-25_EXT-FR-FE-29",
    SETTLEMENT PayerTradeParty "BR-FR-25_EXT-FR-FE-52", AGREEMENT SalesAgentTradeParty "BR-FR-25_EXT-FR-FE-75",
    SETTLEMENT InvoiceeTradeParty "BR-FR-25_EXT-FR-FE-98", SETTLEMENT InvoicerTradeParty "BR-FR-25_EXT-FR-FE-121"
]);

fn is_routing_code(a: At<'_>, party: Name) -> Res {
    let placed = || a.chain(&[rsm::CrossIndustryInvoice, TRADE, AGREEMENT, party]);
    Ok(a.attr(at::schemeID) == Some("0224") && placed())
}

static ROUTING_FORMS: Pattern = &[
    when(
        &[ram::GlobalID],
        |a| is_routing_code(a, ram::SellerTradeParty),
        &[check("BR-FR-24_BT-29", |a| Ok(is_address(a.text())))],
    ),
    when(
        &[ram::GlobalID],
        |a| is_routing_code(a, ram::BuyerTradeParty),
        &[check("BR-FR-24_BT-46", |a| Ok(is_address(a.text())))],
    ),
];

static ROUTING_LENGTHS: Pattern = &[
    when(
        &[ram::GlobalID],
        |a| is_routing_code(a, ram::SellerTradeParty),
        &[check("BR-FR-26_BT-29", |a| Ok(fits(a.text(), 100)))],
    ),
    when(
        &[ram::GlobalID],
        |a| is_routing_code(a, ram::BuyerTradeParty),
        &[check("BR-FR-26_BT-46", |a| Ok(fits(a.text(), 100)))],
    ),
];

static ATTRIBUTE_NAMES: Pattern = &[
    trade!([LINE, ram::SpecifiedTradeProduct] ram::ApplicableProductCharacteristic,
        &[check("BR-FR-27_BG-32", |a| Ok(a.exists(&[ram::Description]) || a.exists(&[ram::TypeCode])))]),
    trade!([LINE, ram::SpecifiedTradeProduct, ram::ApplicableProductCharacteristic] ram::Description,
        &[check("BR-FR-27_BT-160", own_filled)]),
    trade!([LINE, ram::SpecifiedTradeProduct, ram::ApplicableProductCharacteristic] ram::TypeCode,
        &[check("BR-FR-27_EXT-FR-FE-159", own_filled)]),
];

static ATTRIBUTE_VALUES: Pattern = &[trade!([LINE, ram::SpecifiedTradeProduct] ram::ApplicableProductCharacteristic,
    &[check("BR-FR-28-Value", attribute_has_value)])];

fn is_object(a: At<'_>, kind: &str, holder: Name) -> Res {
    let of_kind = a.up().is_some_and(|d| d.has(&[ram::ReferenceTypeCode], kind));
    Ok(of_kind && a.chain(&[rsm::CrossIndustryInvoice, TRADE, holder, ram::AdditionalReferencedDocument]))
}

static OBJECTS: Pattern = &[
    trade!([] ram::ApplicableHeaderTradeAgreement, &[check("BR-FR-29_BT-18", objects_once)]),
    when(&[ram::IssuerAssignedID], |a| is_object(a, "AFL", AGREEMENT), &[check("BR-FR-29_AFL", own_filled)]),
    when(&[ram::IssuerAssignedID], |a| is_object(a, "AVV", AGREEMENT), &[check("BR-FR-29_AVV", own_filled)]),
];

static LINE_OBJECTS: Pattern = &[
    trade!([] ram::IncludedSupplyChainTradeLineItem, &[check("BR-FR-30_BT-128", objects_once)]),
    when(&[ram::IssuerAssignedID], |a| is_object(a, "AFL", LINE), &[check("BR-FR-30_AFL", own_filled)]),
    when(&[ram::IssuerAssignedID], |a| is_object(a, "AVV", LINE), &[check("BR-FR-30_AVV", own_filled)]),
];

static TREATMENT_ONCE: Pattern =
    &[document!([] rsm::ExchangedDocument, &[check("BR-FR-31_BT-21", treatments_at_most_one)])];

static SIREN_FORMS: Pattern = &[
    when(
        &[ram::ID],
        |a| Ok(a.attr(at::schemeID) == Some("0002") && a.inside(ram::SpecifiedLegalOrganization)),
        &[check("BR-FR-32-LEGALID", own_siren)],
    ),
    when(
        &[ram::GlobalID],
        |a| Ok(matches!(a.attr(at::schemeID), Some("0002" | "0231"))),
        &[check("BR-FR-32-GLOBALID", own_siren)],
    ),
];

fn all_have_schemes(a: At<'_>) -> Res {
    Ok(!a.some(&[ram::GlobalID], |x| x.attr(at::schemeID).is_none()))
}

fn schemes_differ(a: At<'_>) -> Res {
    let mut schemes: Vec<&str> = a.every(&[ram::GlobalID]).iter().filter_map(|x| x.attr(at::schemeID)).collect();
    let count = schemes.len();
    schemes.sort_unstable();
    schemes.dedup();
    Ok(schemes.len() == count)
}

/// A context of parties whose identifiers need schemes, each once.
macro_rules! schemes {
    ([$($path:path),*] $name:path, $first:literal, $second:literal) => {
        loose!([$($path),*] $name, &[check($first, all_have_schemes), check($second, schemes_differ)])
    };
}

static SCHEMES: Pattern = &[
    schemes!([AGREEMENT] ram::SellerTradeParty, "BR-FR-CO-10_BT-29-1", "BR-FR-CO-10_BT-29-2"),
    schemes!([AGREEMENT] ram::BuyerTradeParty, "BR-FR-CO-10_BT-46-1", "BR-FR-CO-10_BT-46-2"),
    schemes!([SETTLEMENT] ram::PayeeTradeParty, "BR-FR-CO-10_BT-60-1", "BR-FR-CO-10_BT-60-2"),
    schemes!([AGREEMENT] ram::BuyerAgentTradeParty, "BR-FR-CO-10_EXT-FR-FE-06-1", "BR-FR-CO-10_EXT-FR-FE-06-2"),
    schemes!([SETTLEMENT] ram::PayerTradeParty, "BR-FR-CO-10_EXT-FR-FE-46-1", "BR-FR-CO-10_EXT-FR-FE-46-2"),
    schemes!([AGREEMENT] ram::SalesAgentTradeParty, "BR-FR-CO-10_EXT-FR-FE-69-1", "BR-FR-CO-10_EXT-FR-FE-69-2"),
    schemes!([SETTLEMENT] ram::InvoiceeTradeParty, "BR-FR-CO-10_EXT-FR-FE-92-1", "BR-FR-CO-10_EXT-FR-FE-92-2"),
    schemes!([SETTLEMENT] ram::InvoicerTradeParty, "BR-FR-CO-10_EXT-FR-FE-115-1", "BR-FR-CO-10_EXT-FR-FE-115-2"),
    schemes!([DELIVERY] ram::ShipToTradeParty, "BR-FR-CO-10_BT-71-1", "BR-FR-CO-10_BT-71-2"),
    schemes!([LINE, ram::SpecifiedLineTradeDelivery] ram::ShipToTradeParty,
        "BR-FR-CO-10_EXT-FR-FE-146-1", "BR-FR-CO-10_EXT-FR-FE-146-2"),
];

static AMOUNTS: Pattern = &[
    trade!([SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::ActualAmount,
        &[check("BR-FR-DEC-01_BT-92_BT-99", own_amount)]),
    trade!([SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::BasisAmount,
        &[check("BR-FR-DEC-01_BT-93_BT-100", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::LineTotalAmount, &[check("BR-FR-DEC-01_BT-106", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::AllowanceTotalAmount, &[check("BR-FR-DEC-01_BT-107", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::ChargeTotalAmount, &[check("BR-FR-DEC-01_BT-108", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::TaxBasisTotalAmount, &[check("BR-FR-DEC-01_BT-109", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::TaxTotalAmount, &[check("BR-FR-DEC-01_BT-110", own_amount)]),
    // Published after a context that takes the same elements: never reached.
    trade!([SETTLEMENT, TOTALS] ram::TaxTotalAmount, &[check("BR-FR-DEC-01_BT-111", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::GrandTotalAmount, &[check("BR-FR-DEC-01_BT-112", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::TotalPrepaidAmount, &[check("BR-FR-DEC-01_BT-113", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::RoundingAmount, &[check("BR-FR-DEC-01_BT-114", own_amount)]),
    trade!([SETTLEMENT, TOTALS] ram::DuePayableAmount, &[check("BR-FR-DEC-01_BT-115", own_amount)]),
    trade!([SETTLEMENT, ram::ApplicableTradeTax] ram::BasisAmount, &[check("BR-FR-DEC-01_BT-116", own_amount)]),
    trade!([SETTLEMENT, ram::ApplicableTradeTax] ram::CalculatedAmount, &[check("BR-FR-DEC-01_BT-117", own_amount)]),
    trade!([LINE, LINE_SETTLEMENT, ram::SpecifiedTradeSettlementLineMonetarySummation] ram::LineTotalAmount,
        &[check("BR-FR-DEC-01_BT-131", own_amount)]),
    trade!([LINE, LINE_SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::ActualAmount,
        &[check("BR-FR-DEC-01_BT-136_BT-141", own_amount)]),
    trade!([LINE, LINE_SETTLEMENT, ram::SpecifiedTradeAllowanceCharge] ram::BasisAmount,
        &[check("BR-FR-DEC-01_BT-137_BT-142", own_amount)]),
];

static QUANTITIES: Pattern = &[
    trade!([LINE, ram::SpecifiedLineTradeDelivery] ram::BilledQuantity, &[check("BR-FR-DEC-02_BT-129", own_quantity)]),
    trade!([LINE, ram::SpecifiedLineTradeAgreement, ram::NetPriceProductTradePrice] ram::BasisQuantity,
        &[check("BR-FR-DEC-02_BT-149", own_quantity)]),
];

static PRICES: Pattern = &[
    trade!([LINE, ram::SpecifiedLineTradeAgreement, ram::NetPriceProductTradePrice] ram::ChargeAmount,
        &[check("BR-FR-DEC-03_BT-146", own_price)]),
    trade!([LINE, ram::SpecifiedLineTradeAgreement, ram::GrossPriceProductTradePrice, ram::AppliedTradeAllowanceCharge]
        ram::ActualAmount, &[check("BR-FR-DEC-03_BT-147", own_price)]),
    trade!([LINE, ram::SpecifiedLineTradeAgreement, ram::GrossPriceProductTradePrice] ram::ChargeAmount,
        &[check("BR-FR-DEC-03_BT-148", own_price)]),
];

static PERCENTS: Pattern = &[
    trade!([SETTLEMENT, ram::SpecifiedTradeAllowanceCharge, ram::CategoryTradeTax] ram::RateApplicablePercent,
        &[check("BR-FR-DEC-04_BT-96_BT-103", own_percent)]),
    trade!([SETTLEMENT, ram::ApplicableTradeTax] ram::RateApplicablePercent,
        &[check("BR-FR-DEC-04_BT-119", own_percent)]),
    trade!([LINE, LINE_SETTLEMENT, ram::ApplicableTradeTax] ram::RateApplicablePercent,
        &[check("BR-FR-DEC-04_BT-152", own_percent)]),
];
