//! The French rules on UBL invoices and credit notes, pattern by pattern.

use super::formats::{
    ATTACHMENTS, CATEGORIES, CORRECTIVE_TYPES, DEPOSIT_TYPES, FINAL, FRAMEWORKS, SELF_BILLED_TYPES, TREATMENTS, TYPES,
    fits, is_address, is_number, is_quantity, is_siren,
};
use super::ubl_asks::*;
use crate::rules::at::{either, normal};
use crate::rules::{At, Check, Context, Pattern, Res, check, on, when};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

/// A context of elements at a path from the document element.
macro_rules! header {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(of_document(a, &[$($path),*])), $checks)
    };
}
/// A context of elements at a path from a line.
macro_rules! line {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(of_line(a, &[$($path),*])), $checks)
    };
}
/// A context of elements at the end of a path, wherever it begins.
macro_rules! tail {
    ([$($path:path),*] $name:path, $checks:expr) => {
        when(&[$name], |a| Ok(a.chain(&[$($path),*])), $checks)
    };
}

const fn document(checks: &'static [Check]) -> Context {
    on(DOCUMENT, checks)
}

/// The patterns, in their order; those of grouped invoices follow in [`super::ubl_groups`].
pub static PATTERNS: &[Pattern] = &[
    NUMBERS,
    NUMBER_FORMS,
    DATES,
    TYPE_CODES,
    MANDATORY_NOTES,
    NOTES_ONCE,
    FRAMEWORK,
    SIRETS,
    SELLER_SIREN,
    BUYER_SIREN,
    BUYER_ADDRESS,
    SELLER_ADDRESS,
    VAT_CATEGORIES,
    VAT_RATES,
    DESCRIPTIONS,
    READABLE_ONCE,
    TREATMENT,
    B2B_BUYER,
    B2B_SELLER,
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
    REBATES,
    CORRECTIVES,
    CREDITS,
    DUE_DATES,
    FINALS,
    ALREADY_PAID,
    SCHEMES,
    CURRENCIES,
    ENTITY_NOTE,
    ENTITY_REPRESENTATIVE,
    AMOUNTS,
    QUANTITIES,
    PRICES,
    PERCENTS,
];

static NUMBERS: Pattern = &[
    header!([] cbc::ID, &[
        check("BR-FR-01_BT-1-1", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-01_BT-1-2", |a| Ok(is_number(a.text()))),
    ]),
    header!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::ID, &[
        check("BR-FR-01_BT-25-1", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-01_BT-25-2", |a| Ok(is_number(a.text()))),
    ]),
    line!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::ID, &[
        check("BR-FR-01_EXT-FR-FE-136-1", |a| Ok(fits(a.text(), 35))),
        check("BR-FR-01_EXT-FR-FE-136-2", |a| Ok(is_number(a.text()))),
    ]),
];

static NUMBER_FORMS: Pattern = &[
    header!([] cbc::ID, &[check("BR-FR-02_BT-1", |a| Ok(is_number(a.text())))]),
    header!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::ID,
        &[check("BR-FR-02_BT-25", |a| Ok(is_number(a.text())))]),
    line!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::ID,
        &[check("BR-FR-02_EXT-FR-FE-136", |a| Ok(is_number(a.text())))]),
];

static DATES: Pattern = &[
    header!([] cbc::IssueDate, &[check("BR-FR-03_BT-2", own_day)]),
    header!([] cbc::TaxPointDate, &[check("BR-FR-03_BT-7", own_day)]),
    header!([] cbc::DueDate, &[check("BR-FR-03_BT-9", own_day)]),
    header!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::IssueDate, &[check("BR-FR-03_BT-26", own_day)]),
    header!([cac::Delivery] cbc::ActualDeliveryDate, &[check("BR-FR-03_BT-72", own_day)]),
    header!([cac::InvoicePeriod] cbc::StartDate, &[check("BR-FR-03_BT-73", own_day)]),
    header!([cac::InvoicePeriod] cbc::EndDate, &[check("BR-FR-03_BT-74", own_day)]),
    line!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::IssueDate,
        &[check("BR-FR-03_EXT-FR-FE-138", own_day)]),
    line!([cac::Delivery] cbc::ActualDeliveryDate, &[check("BR-FR-03_EXT-FR-FE-158", own_day)]),
    line!([cac::InvoicePeriod] cbc::StartDate, &[check("BR-FR-03_BT-134", own_day)]),
    line!([cac::InvoicePeriod] cbc::EndDate, &[check("BR-FR-03_BT-135", own_day)]),
];

static TYPE_CODES: Pattern = &[
    when(
        &[cbc::InvoiceTypeCode, cbc::CreditNoteTypeCode],
        is_own_type_code,
        &[check("BR-FR-04_BT-3", |a| Ok(TYPES.contains(&a.text())))],
    ),
    header!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::DocumentTypeCode,
        &[check("BR-FR-04_EXT-FR-FE-02", |a| Ok(TYPES.contains(&a.text())))]),
    line!([cac::BillingReference, cac::InvoiceDocumentReference] cbc::DocumentTypeCode,
        &[check("BR-FR-04_EXT-FR-FE-137", |a| Ok(TYPES.contains(&a.text())))]),
];

static MANDATORY_NOTES: Pattern = &[document(&[
    check("BR-FR-05_BT-22-1", |a| Ok(notes(a).contains("#PMT#"))),
    check("BR-FR-05_BT-22-2", |a| Ok(notes(a).contains("#PMD#"))),
    check("BR-FR-05_BT-22-3", |a| Ok(notes(a).contains("#AAB#"))),
])];

static NOTES_ONCE: Pattern = &[document(&[
    check("BR-FR-06_BT-21-1", |a| once(a, "#PMT#")),
    check("BR-FR-06_BT-21-2", |a| once(a, "#PMD#")),
    check("BR-FR-06_BT-21-3", |a| once(a, "#AAB#")),
    check("BR-FR-06_BT-21-4", |a| once(a, "#TXD#")),
])];

static FRAMEWORK: Pattern =
    &[document(&[check("BR-FR-08_BT-23", |a| Ok(FRAMEWORKS.contains(&a.string(&[cbc::ProfileID])?)))])];

static SIRETS: Pattern = &[
    header!([cac::AccountingSupplierParty] cac::Party, &[check("BR-FR-09_BT-29", |a| siret_of_party(a, true))]),
    header!([cac::AccountingCustomerParty] cac::Party, &[check("BR-FR-09_BT-46", |a| siret_of_party(a, true))]),
    header!([] cac::PayeeParty, &[check("BR-FR-09_BT-60", |a| siret_of_party(a, false))]),
    header!([cac::AccountingCustomerParty, cac::Party] cac::AgentParty,
        &[check("BR-FR-09_EXT-FR-FE-06", |a| siret_of_party(a, false))]),
    header!([cac::PaymentMeans, cac::PaymentMandate] cac::PayerParty,
        &[check("BR-FR-09_EXT-FR-FE-46", |a| siret_of_party(a, false))]),
    header!([cac::AccountingSupplierParty, cac::Party] cac::AgentParty,
        &[check("BR-FR-09_EXT-FR-FE-69", |a| siret_of_party(a, false))]),
    header!([cac::AccountingCustomerParty, cac::Party, cac::ServiceProviderParty] cac::Party,
        &[check("BR-FR-09_EXT-FR-FE-92", |a| siret_of_party(a, false))]),
    header!([cac::AccountingSupplierParty, cac::Party, cac::ServiceProviderParty] cac::Party,
        &[check("BR-FR-09_EXT-FR-FE-115", |a| siret_of_party(a, false))]),
    header!([] cac::Delivery, &[check("BR-FR-09_BT-71", siret_of_place)]),
    line!([cac::Delivery] cac::DeliveryLocation, &[check("BR-FR-09_EXT-FR-FE-146", siret_of_place)]),
];

static SELLER_SIREN: Pattern = &[when(
    &[cac::PartyLegalEntity],
    |a| Ok(a.chain(SELLER)),
    &[check("BR-FR-10_BT-30", |a| Ok(is_siren(&normal(only(&of_scheme(a, &[cbc::CompanyID], "0002"))?))))],
)];

static BUYER_SIREN: Pattern = &[document(&[check("BR-FR-11_BT-47", |a| {
    either(Ok(said(&notes(a), "#BAR#") != "B2B"), || {
        Ok(is_siren(&normal(only(&of_scheme(a, BUYER_LEGAL_ID, "0002"))?)))
    })
})])];

static BUYER_ADDRESS: Pattern = &[document(&[check("BR-FR-12_BT-49", |a| a.filled(BUYER_ENDPOINT))])];
static SELLER_ADDRESS: Pattern = &[document(&[check("BR-FR-13_BT-34", |a| a.filled(SELLER_ENDPOINT))])];

static VAT_CATEGORIES: Pattern = &[
    tail!([cac::AllowanceCharge] cac::TaxCategory, &[
        check("BR-FR-15_BT-95_BT-102-1", |a| one_in(a, &[cbc::ID], CATEGORIES)),
        check("BR-FR-15_BT-95_BT-102-2", not_overseas),
    ]),
    tail!([cac::TaxTotal, cac::TaxSubtotal] cac::TaxCategory, &[
        check("BR-FR-15_BT-118-1", |a| one_in(a, &[cbc::ID], CATEGORIES)),
        check("BR-FR-15_BT-118-2", not_overseas),
    ]),
    tail!([cac::Item] cac::ClassifiedTaxCategory, &[
        check("BR-FR-15_BT-151-1", |a| one_in(a, &[cbc::ID], CATEGORIES)),
        check("BR-FR-08_BT-151-2", not_overseas),
    ]),
];

static VAT_RATES: Pattern = &[
    tail!([cac::AllowanceCharge] cac::TaxCategory, &[check("BR-FR-16_BT-96", one_rate)]),
    // Published after a context that takes the same elements: never reached.
    tail!([cac::AllowanceCharge] cac::TaxCategory, &[check("BR-FR-16_BT-103", one_rate)]),
    tail!([cac::TaxTotal, cac::TaxSubtotal] cac::TaxCategory, &[check("BR-FR-16_BT-119", one_rate)]),
    tail!([cac::InvoiceLine, cac::Item] cac::ClassifiedTaxCategory, &[check("BR-FR-16_BT-152", one_rate)]),
];

static DESCRIPTIONS: Pattern = &[on(
    &[cac::AdditionalDocumentReference],
    &[check("BR-FR-17_BT-123", |a| one_in(a, &[cbc::DocumentDescription], ATTACHMENTS))],
)];

static READABLE_ONCE: Pattern = &[document(&[check("BR-FR-18_BT-123", |a| {
    Ok(a.count_if(&[cac::AdditionalDocumentReference], |x| x.has(&[cbc::DocumentDescription], "LISIBLE")) <= 1)
})])];

static TREATMENT: Pattern = &[document(&[check("BR-FR-20_BT-21", |a| {
    let all = notes(a);
    let treatment = said(&all, "#BAR#");
    Ok(treatment.is_empty() || TREATMENTS.contains(&treatment))
})])];

static B2B_BUYER: Pattern = &[document(&[check("BR-FR-21_BT-49", |a| {
    let exempt = said(&notes(a), "#BAR#") != "B2B" || is_type(a, SELF_BILLED_TYPES);
    either(Ok(exempt), || address_of_siren(a, BUYER_ENDPOINT, BUYER_LEGAL_ID))
})])];

static B2B_SELLER: Pattern = &[document(&[check("BR-FR-22_BT-34", |a| {
    let exempt = said(&notes(a), "#BAR#") != "B2B" || !is_type(a, SELF_BILLED_TYPES);
    either(Ok(exempt), || address_of_siren(a, SELLER_ENDPOINT, SELLER_LEGAL_ID))
})])];

/// A context of electronic addresses, of the scheme 0225 alone where `$own`.
macro_rules! address {
    ([$($path:path),*] $own:literal, $id:literal, $test:expr) => {
        when(
            &[cbc::EndpointID],
            |a| Ok((!$own || a.attr(at::schemeID) == Some("0225")) && of_document(a, &[$($path),*])),
            &[check($id, $test)],
        )
    };
}

/// The eight parties' electronic addresses under one rule.
macro_rules! addresses {
    ($own:literal, $test:expr, [$a:literal, $b:literal, $c:literal, $d:literal, $e:literal, $f:literal, $g:literal, $h:literal]) => {
        &[
            address!([cac::AccountingSupplierParty, cac::Party] $own, $a, $test),
            address!([cac::AccountingCustomerParty, cac::Party] $own, $b, $test),
            address!([cac::AccountingCustomerParty, cac::Party, cac::AgentParty] $own, $c, $test),
            address!([cac::PayeeParty] $own, $d, $test),
            address!([cac::PaymentMeans, cac::PaymentMandate, cac::PayerParty] $own, $e, $test),
            address!([cac::AccountingSupplierParty, cac::Party, cac::AgentParty] $own, $f, $test),
            address!([cac::AccountingCustomerParty, cac::Party, cac::ServiceProviderParty, cac::Party] $own, $g, $test),
            address!([cac::AccountingSupplierParty, cac::Party, cac::ServiceProviderParty, cac::Party] $own, $h, $test),
        ]
    };
}

static ADDRESS_FORMS: Pattern = addresses!(
    true,
    |a| Ok(is_address(a.text())),
    [
        "BR-FR-23_BT-34",
        "BR-FR-23_BT-49",
        "BR-FR-23_EXT-FR-FE-12",
        "BR-FR-23_EXT-FR-FE-29",
        "BR-FR-23_EXT-FR-FE-52",
        "BR-FR-23_EXT-FR-FE-75",
        "BR-FR-23_EXT-FR-FE-98",
        "BR-FR-23_EXT-FR-FE-121"
    ]
);

static ADDRESS_LENGTHS: Pattern = addresses!(
    false,
    |a| Ok(fits(a.text(), 125)),
    [
        "BR-FR-25_BT-34",
        "BR-FR-25_BT-49",
        "BR-FR-25_EXT-FR-FE-12",
        "BR-FR-25_EXT-FR-FE-29",
        "BR-FR-25_EXT-FR-FE-52",
        "BR-FR-25_EXT-FR-FE-75",
        "BR-FR-25_EXT-FR-FE-98",
        "BR-FR-25_EXT-FR-FE-121"
    ]
);

fn is_routing_code(a: At<'_>, party: Name) -> Res {
    Ok(a.attr(at::schemeID) == Some("0224") && of_document(a, &[party, cac::Party, cac::PartyIdentification]))
}

static ROUTING_FORMS: Pattern = &[
    when(
        &[cbc::ID],
        |a| is_routing_code(a, cac::AccountingSupplierParty),
        &[check("BR-FR-24_BT-29", |a| Ok(is_address(a.text())))],
    ),
    when(
        &[cbc::ID],
        |a| is_routing_code(a, cac::AccountingCustomerParty),
        &[check("BR-FR-24_BT-46", |a| Ok(is_address(a.text())))],
    ),
];

static ROUTING_LENGTHS: Pattern = &[
    when(
        &[cbc::ID],
        |a| is_routing_code(a, cac::AccountingSupplierParty),
        &[check("BR-FR-26_BT-29", |a| Ok(fits(a.text(), 100)))],
    ),
    when(
        &[cbc::ID],
        |a| is_routing_code(a, cac::AccountingCustomerParty),
        &[check("BR-FR-26_BT-46", |a| Ok(fits(a.text(), 100)))],
    ),
];

// The published contexts name the item as a child of the document, where no invoice has it.
static ATTRIBUTE_NAMES: Pattern = &[
    header!([cac::Item] cac::AdditionalItemProperty,
        &[check("BR-FR-27_BG-32", |a| Ok(a.exists(&[cbc::Name]) || a.exists(&[cbc::NameCode])))]),
    header!([cac::Item, cac::AdditionalItemProperty] cbc::Name, &[check("BR-FR-27_BT-160", own_filled)]),
    header!([cac::Item, cac::AdditionalItemProperty] cbc::NameCode, &[check("BR-FR-27_EXT-FR-FE-159", own_filled)]),
];

static ATTRIBUTE_VALUES: Pattern =
    &[line!([cac::Item] cac::AdditionalItemProperty, &[check("BR-FR-28-Value", attribute_has_value)])];

static OBJECTS: Pattern = &[
    header!([] cac::AdditionalDocumentReference, &[check("BR-FR-29_BT-18", object_schemes_once)]),
    when(&[cbc::ID], |a| is_object(a, "AFL", false), &[check("BR-FR-29_AFL", own_filled)]),
    when(&[cbc::ID], |a| is_object(a, "AVV", false), &[check("BR-FR-29_AVV", own_filled)]),
];

static LINE_OBJECTS: Pattern = &[
    line!([] cac::DocumentReference, &[check("BR-FR-30_BT-128", object_schemes_once)]),
    when(&[cbc::ID], |a| is_object(a, "AFL", true), &[check("BR-FR-30_AFL", own_filled)]),
    when(&[cbc::ID], |a| is_object(a, "AVV", true), &[check("BR-FR-30_AVV", own_filled)]),
];

fn is_object(a: At<'_>, scheme: &str, line: bool) -> Res {
    let placed = || match line {
        true => of_line(a, &[cac::DocumentReference]),
        false => of_document(a, &[cac::AdditionalDocumentReference]),
    };
    Ok(a.attr(at::schemeID) == Some(scheme) && placed())
}

static TREATMENT_ONCE: Pattern = &[document(&[check("BR-FR-30_BT-21", treatments_at_most_one)])];

static SIREN_FORMS: Pattern = &[
    when(
        &[cbc::CompanyID],
        |a| Ok(a.attr(at::schemeID) == Some("0002") && a.inside(cac::PartyLegalEntity)),
        &[check("BR-FR-32-LEGALID", own_siren)],
    ),
    when(
        &[cbc::ID],
        |a| Ok(matches!(a.attr(at::schemeID), Some("0002" | "0231")) && a.inside(cac::PartyIdentification)),
        &[check("BR-FR-32-ID", own_siren)],
    ),
];

static REBATES: Pattern = &[on(&[cn::CreditNote], &[check("BR-FR-CO-03_BT-3", rebate_has_contract_and_period)])];

static CORRECTIVES: Pattern = &[document(&[check("BR-FR-CO-04_BT-3", |a| {
    Ok(!any(a, &[cbc::InvoiceTypeCode], CORRECTIVE_TYPES) || a.count(&[cac::BillingReference]) == 1)
})])];

static CREDITS: Pattern = &[on(&[cn::CreditNote], &[check("BR-FR-CO-05_BT-3", credit_note_refers)])];
static DUE_DATES: Pattern = &[document(&[check("BR-FR-CO-07_BT-9", due_after_issue)])];

static FINALS: Pattern =
    &[document(&[check("BR-FR-CO-08_BT-23", |a| Ok(!any(a, &[cbc::ProfileID], FINAL) || !is_type(a, DEPOSIT_TYPES)))])];

static ALREADY_PAID: Pattern = &[document(&[
    check("BR-FR-CO-09_BT-23-1", |a| either(Ok(!is_paid(a)), || paid_in_full(a))),
    check("BR-FR-CO-09_BT-23-2", |a| either(Ok(!is_paid(a)), || nothing_due(a))),
    check("BR-FR-CO-09_BT-23-3", |a| either(Ok(!is_paid(a)), || due_date_given(a))),
])];

/// A context of parties whose identifiers need schemes, each once.
macro_rules! schemes {
    ($context:ident [$($path:path),*] $name:path, $ids:expr, $first:literal, $second:literal) => {
        $context!([$($path),*] $name, &[
            check($first, |a| all_have_schemes(a, $ids)),
            check($second, |a| schemes_differ(a, $ids)),
        ])
    };
}

static SCHEMES: Pattern = &[
    schemes!(tail [cac::AccountingSupplierParty] cac::Party, PARTY_ID, "BR-FR-CO-10_BT-29-1", "BR-FR-CO-10_BT-29-2"),
    schemes!(tail [cac::AccountingCustomerParty] cac::Party, PARTY_ID, "BR-FR-CO-10_BT-46-1", "BR-FR-CO-10_BT-46-2"),
    schemes!(tail [] cac::PayeeParty, PARTY_ID, "BR-FR-CO-10_BT-60-1", "BR-FR-CO-10_BT-60-2"),
    schemes!(tail [cac::AccountingCustomerParty, cac::Party] cac::AgentParty, PARTY_ID,
        "BR-FR-CO-10_EXT-FR-FE-06-1", "BR-FR-CO-10_EXT-FR-FE-06-2"),
    schemes!(tail [cac::PaymentMeans, cac::PaymentMandate] cac::PayerParty, PARTY_ID,
        "BR-FR-CO-10_EXT-FR-FE-46-1", "BR-FR-CO-10_EXT-FR-FE-46-2"),
    schemes!(tail [cac::AccountingSupplierParty, cac::Party] cac::AgentParty, PARTY_ID,
        "BR-FR-CO-10_EXT-FR-FE-69-1", "BR-FR-CO-10_EXT-FR-FE-69-2"),
    schemes!(tail [cac::AccountingCustomerParty, cac::Party, cac::ServiceProviderParty] cac::Party, PARTY_ID,
        "BR-FR-CO-10_EXT-FR-FE-92-1", "BR-FR-CO-10_EXT-FR-FE-92-2"),
    schemes!(tail [cac::AccountingSupplierParty, cac::Party, cac::ServiceProviderParty] cac::Party, PARTY_ID,
        "BR-FR-CO-10_EXT-FR-FE-115-1", "BR-FR-CO-10_EXT-FR-FE-115-2"),
    schemes!(header [cac::Delivery] cac::DeliveryLocation, &[cbc::ID], "BR-FR-CO-10_BT-71-1", "BR-FR-CO-10_BT-71-2"),
    schemes!(line [cac::Delivery] cac::DeliveryLocation, &[cbc::ID],
        "BR-FR-CO-10_EXT-FR-FE-146-1", "BR-FR-CO-10_EXT-FR-FE-146-2"),
];

static CURRENCIES: Pattern = &[document(&[check("BR-FR-CO-12_BT-5", euros_for_the_state)])];

static ENTITY_NOTE: Pattern = &[document(&[check("BR-FR-CO-14_BT-29-1", |a| {
    Ok(!member_of_entity(a) || said(&notes(a), "#TXD#") == "MEMBRE_ASSUJETTI_UNIQUE")
})])];

static ENTITY_REPRESENTATIVE: Pattern =
    &[document(&[check("BR-FR-CO-15_BT-29-1", |a| either(Ok(!member_of_entity(a)), || representative_given(a)))])];

static AMOUNTS: Pattern = &[
    header!([cac::AllowanceCharge] cbc::BaseAmount, &[check("BR-FR-DEC-01_BT-93_BT-100", own_amount)]),
    header!([cac::AllowanceCharge] cbc::Amount, &[check("BR-FR-DEC-01_BT-92_BT-99", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::LineExtensionAmount, &[check("BR-FR-DEC-01_BT-106", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::AllowanceTotalAmount, &[check("BR-FR-DEC-01_BT-107", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::ChargeTotalAmount, &[check("BR-FR-DEC-01_BT-108", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::TaxExclusiveAmount, &[check("BR-FR-DEC-01_BT-109", own_amount)]),
    tail!([cac::TaxTotal] cbc::TaxAmount, &[check("BR-FR-DEC-01_BT-110", own_amount)]),
    // Published after a context that takes the same elements: never reached.
    tail!([cac::TaxTotal] cbc::TaxAmount, &[check("BR-FR-DEC-01_BT-111", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::TaxInclusiveAmount, &[check("BR-FR-DEC-01_BT-112", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::PrepaidAmount, &[check("BR-FR-DEC-01_BT-113", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::PayableRoundingAmount, &[check("BR-FR-DEC-01_BT-114", own_amount)]),
    tail!([cac::LegalMonetaryTotal] cbc::PayableAmount, &[check("BR-FR-DEC-01_BT-115", own_amount)]),
    tail!([cac::TaxTotal, cac::TaxSubtotal] cbc::TaxableAmount, &[check("BR-FR-DEC-01_BT-116", own_amount)]),
    tail!([cac::TaxTotal, cac::TaxSubtotal] cbc::TaxAmount, &[check("BR-FR-DEC-01_BT-117", own_amount)]),
    line!([] cbc::LineExtensionAmount, &[check("BR-FR-DEC-01_BT-131", own_amount)]),
    line!([cac::AllowanceCharge] cbc::Amount, &[check("BR-FR-DEC-01_BT-136_BT-141", own_amount)]),
    line!([cac::AllowanceCharge] cbc::BaseAmount, &[check("BR-FR-DEC-01_BT-137_BT-142", own_amount)]),
];

static QUANTITIES: Pattern = &[
    when(
        &[cbc::InvoicedQuantity, cbc::CreditedQuantity],
        |a| Ok(is_line_quantity(a)),
        &[check("BR-FR-DEC-02_BT-129", |a| Ok(is_quantity(&normal(a.text()))))],
    ),
    when(
        LINES,
        |a| Ok(is_line(a)),
        &[check("BR-FR-DEC-02_BT-149", |a| {
            let quantity = normal(a.string(&[cac::Price, cbc::BaseQuantity])?);
            Ok(quantity.is_empty() || is_quantity(&quantity))
        })],
    ),
];

fn is_line_quantity(a: At<'_>) -> bool {
    a.chain(&[ubl::Invoice, cac::InvoiceLine]) && a.name() == cbc::InvoicedQuantity
        || a.chain(&[cn::CreditNote, cac::CreditNoteLine]) && a.name() == cbc::CreditedQuantity
}

static PRICES: Pattern = &[
    when(
        LINES,
        |a| Ok(is_line(a)),
        &[check("BR-FR-DEC-03_BT-146", |a| price(a, a.string(&[cac::Price, cbc::PriceAmount])?))],
    ),
    line!([cac::Price] cac::AllowanceCharge, &[
        check("BR-FR-DEC-03_BT-147", |a| price(a, a.string(&[cbc::Amount])?)),
    ]),
    line!([cac::Price, cac::AllowanceCharge] cbc::BaseAmount, &[check("BR-FR-DEC-03_BT-148", |a| price(a, a.text()))]),
];

static PERCENTS: Pattern = &[
    tail!([cac::AllowanceCharge, cac::TaxCategory] cbc::Percent, &[check("BR-FR-DEC-04_BT-96_BT-103", own_percent)]),
    tail!([cac::TaxTotal, cac::TaxSubtotal, cac::TaxCategory] cbc::Percent,
        &[check("BR-FR-DEC-04_BT-119", own_percent)]),
    tail!([cac::Item, cac::ClassifiedTaxCategory] cbc::Percent, &[check("BR-FR-DEC-04_BT-152", own_percent)]),
];
