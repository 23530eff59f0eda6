//! What release 1.3.15 of the EN 16931 rules said otherwise than 1.3.16.
//!
//! Release 1.3.16 took the currencies BGN and ANG out and XCG in, moved types 502 and 503 from invoices to credit notes,
//! added schemes of identifiers and addresses, asks more of empty elements, counts elements of the CII totals, and leaves
//! BR-CO-25 to profiles. Where 1.3.16 takes the first of several amounts in CII, 1.3.15 could not be evaluated; we take
//! the first in both.

use super::ubl::is_vat;
use crate::codes::{CREDIT_NOTE_TYPE, CURRENCY, CodeList, CodeLists, EAS, ICD, INVOICE_TYPE};
use crate::rules::at::{either, normal};
use crate::rules::number::{cast_double, untyped};
use crate::rules::{At, Broken, Change, Check, Res, check, when};
use crate::tree::{Name, at, cac, cbc, ram, ubl};
use std::sync::LazyLock;

/// What the lists had that they lost, and what they had not yet.
static LISTS: LazyLock<CodeLists> = LazyLock::new(|| CodeLists::read(include_str!("../../codes/en-1.3.15.txt")));

/// A list of 1.3.16 as it was.
fn before(list: &LazyLock<CodeList>, name: &str) -> CodeList {
    let of = |change: &str| LISTS.joined(&[&format!("{name} {change}")]);
    (**list).clone().without(&of("new")).with(&of("gone"))
}

static CURRENCY_BEFORE: LazyLock<CodeList> = LazyLock::new(|| before(&CURRENCY, "currency"));
static ICD_BEFORE: LazyLock<CodeList> = LazyLock::new(|| before(&ICD, "icd"));
static EAS_BEFORE: LazyLock<CodeList> = LazyLock::new(|| before(&EAS, "eas"));
static INVOICE_TYPE_BEFORE: LazyLock<CodeList> = LazyLock::new(|| before(&INVOICE_TYPE, "invoice-type"));
static CREDIT_NOTE_TYPE_BEFORE: LazyLock<CodeList> = LazyLock::new(|| before(&CREDIT_NOTE_TYPE, "credit-note-type"));

fn listed(value: &str, list: &CodeList) -> Res {
    Ok(list.has(&normal(value)))
}

fn currency(a: At<'_>) -> Res {
    listed(a.text(), &CURRENCY_BEFORE)
}

fn currency_of_amount(a: At<'_>) -> Res {
    listed(a.attr_or_empty(at::currencyID), &CURRENCY_BEFORE)
}

fn identifier_scheme(a: At<'_>) -> Res {
    listed(a.attr_or_empty(at::schemeID), &ICD_BEFORE)
}

fn party_scheme(a: At<'_>) -> Res {
    let creditor = normal(a.attr_or_empty(at::schemeID)) == "SEPA";
    Ok(identifier_scheme(a)? || (creditor && (a.under(cac::AccountingSupplierParty) || a.under(cac::PayeeParty))))
}

fn address_scheme(a: At<'_>) -> Res {
    listed(a.attr_or_empty(at::schemeID), &EAS_BEFORE)
}

fn document_type(a: At<'_>) -> Res {
    let invoice = a.name() == cbc::InvoiceTypeCode;
    listed(a.text(), if invoice { &INVOICE_TYPE_BEFORE } else { &CREDIT_NOTE_TYPE_BEFORE })
}

/// BR-CO-25 on UBL.
fn due_date_or_terms(due: At<'_>) -> Res {
    let told = || {
        due.anywhere(cbc::DueDate).next().is_some()
            || due.anywhere(cac::PaymentTerms).any(|terms| terms.exists(&[cbc::Note]))
    };
    let positive = untyped(due.own_untyped()?, 0.0).is_gt();
    Ok(!positive || told())
}

/// BR-CO-25 on CII.
fn due_date_or_terms_in_cii(a: At<'_>) -> Res {
    let mut due = a.anywhere(ram::DuePayableAmount);
    let amount = due.next().and_then(|x| cast_double(x.text())).unwrap_or(f64::NAN);
    if due.next().is_some() {
        return Err(Broken);
    }
    let mut terms = a.anywhere(ram::SpecifiedTradePaymentTerms);
    Ok(!(amount > 0.0) || terms.any(|t| t.exists(&[ram::DueDateDateTime]) || t.exists(&[ram::Description])))
}

/// BR-B-02: as published then, a standard rate in the breakdown was looked for where none can be.
fn split_payment_without_standard(a: At<'_>) -> Res {
    const ENTRY: &[Name] = &[cac::TaxTotal, cac::TaxSubtotal, cac::TaxCategory];
    let beside = |code: &str| {
        a.some(&[cac::AllowanceCharge, cac::TaxCategory], |c| c.has(&[cbc::ID], code))
            || a.anywhere(cac::ClassifiedTaxCategory).any(|c| c.has(&[cbc::ID], code))
    };
    let split = beside("B") || a.some(ENTRY, |c| c.has(&[cbc::ID], "B"));
    Ok(!split || !(beside("S") || a.some(&[cac::TaxTotal, cac::TaxSubtotal], |c| c.has(&[cbc::ID], "S"))))
}

/// BR-CO-26: any identifier of the seller counted, that of a creditor too.
fn seller_identified(a: At<'_>) -> Res {
    let by_vat =
        a.some_or_broken(&[cac::Party, cac::PartyTaxScheme], |s| Ok(is_vat(s)? && s.exists(&[cbc::CompanyID])));
    let otherwise = || {
        a.exists(&[cac::Party, cac::PartyIdentification, cbc::ID])
            || a.exists(&[cac::Party, cac::PartyLegalEntity, cbc::CompanyID])
    };
    either(by_vat, || Ok(otherwise()))
}

/// On UBL.
pub static UBL: Change = Change {
    // UBL-CR-674 asked then for an attribute of an element that UBL does not have.
    without: &["UBL-SR-56", "UBL-SR-23", "UBL-CR-674"],
    instead: UBL_INSTEAD,
    beside: &[],
    before: &[(
        "BR-12",
        when(
            &[cbc::PayableAmount],
            |a| Ok(a.placed(&[ubl::Invoice, cac::LegalMonetaryTotal])),
            &[check("BR-CO-25", due_date_or_terms)],
        ),
    )],
    narrowed: &[],
    after: &[],
};

const UBL_INSTEAD: &[Check] = &[
    check("BR-B-02", split_payment_without_standard),
    check("BR-CO-26", seller_identified),
    check("BR-CL-01", document_type),
    check("BR-CL-03", currency_of_amount),
    check("BR-CL-04", currency),
    check("BR-CL-05", currency),
    check("BR-CL-10", party_scheme),
    check("BR-CL-11", identifier_scheme),
    check("BR-CL-21", identifier_scheme),
    check("BR-CL-25", address_scheme),
    check("BR-CL-26", identifier_scheme),
];

/// On CII.
pub static CII: Change = Change {
    // CII-SR-464 held always.
    without: &[
        "CII-SR-464",
        "CII-SR-467",
        "CII-SR-468",
        "CII-SR-469",
        "CII-SR-470",
        "CII-SR-471",
        "CII-SR-472",
        "CII-SR-473",
        "CII-SR-474",
        "CII-SR-475",
        "CII-SR-476",
        "CII-SR-477",
        "CII-SR-478",
        "CII-SR-479",
        "CII-SR-480",
        "CII-SR-481",
        "CII-SR-482",
        "CII-SR-483",
        "CII-SR-484",
        "CII-SR-485",
        "CII-SR-486",
        "CII-SR-487",
        "CII-SR-488",
        "CII-SR-489",
        "CII-SR-490",
        "CII-SR-491",
        "CII-SR-492",
        "CII-SR-493",
        "CII-SR-494",
    ],
    instead: CII_INSTEAD,
    beside: &[("BR-01", &[check("BR-CO-25", due_date_or_terms_in_cii)])],
    before: &[],
    narrowed: &[],
    after: &[],
};

const CII_INSTEAD: &[Check] = &[
    check("BR-18", |a| Ok(a.exists(&[ram::Name]))),
    check("BR-20", |a| Ok(a.exists(&[ram::PostalTradeAddress, ram::CountryID]))),
    check("BR-50", |a| Ok(a.exists(&[ram::IBANID]) || a.exists(&[ram::ProprietaryID]))),
    check("BR-51", |a| Ok(a.string(&[ram::ID])?.chars().count() <= 10)),
    check("BR-CL-03", currency_of_amount),
    check("BR-CL-04", currency),
    check("BR-CL-05", currency),
    check("BR-CL-10", identifier_scheme),
    check("BR-CL-11", identifier_scheme),
    check("BR-CL-21", identifier_scheme),
    check("BR-CL-25", address_scheme),
    check("BR-CL-26", identifier_scheme),
];

/// Words of the rule that 1.3.16 has no more, and the rule whose path was another.
pub const WORDS: &str = include_str!("words_previous.tsv");
/// The syntax rules on UBL that asked for another path.
pub const UBL_TABLE: &str = "UBL-SR-23\tfatal\ttax-representative\tone\tcac:Party/cac:PartyTaxScheme/cbc:CompanyID";
