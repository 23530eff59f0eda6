//! The syntax rules of EN 16931 on UBL: what the tables of paths do not say.

use super::{LINES, SELLER, is_charge};
use crate::rules::at::decimals;
use crate::rules::{At, Context, Pattern, Res, check, like, on, when};
use crate::tree::{Name, Ns, at, cac, cbc, cn, ubl};
use std::collections::HashSet;

/// Syntax rules. The labels are those of `syntax.tsv`.
pub static SYNTAX: Pattern = &[
    on(&[cac::PostalAddress, cac::Address], &[check("UBL-SR-51", |a| Ok(a.count(&[cac::AddressLine]) <= 1))]),
    when(
        &[cac::Party],
        |a| Ok(a.inside(cac::AccountingSupplierParty)),
        &[check("UBL-SR-42", |a| Ok(a.count(&[cac::PartyTaxScheme]) <= 2))],
    ),
    on(&[cac::AdditionalDocumentReference], &[check("UBL-SR-43", scheme_with_type)]).labelled("document-reference"),
    like(
        |_, local| local.ends_with("Amount") && !local.ends_with("PriceAmount"),
        |a| Ok(!in_price_discount(a)),
        &[check("UBL-DT-01", |a| Ok(decimals(a.text()) <= 2))],
    ),
    like(
        |_: Ns, local| local.ends_with("BinaryObject"),
        super::always,
        &[
            check("UBL-DT-06", |a| Ok(a.attr(at::mimeCode).is_some())),
            check("UBL-DT-07", |a| Ok(a.attr(at::filename).is_some())),
        ],
    ),
    on(&[cac::Delivery], &[]).labelled("delivery"),
    when(&[cac::AllowanceCharge], |a| is_charge(a, false), &[]).labelled("allowance"),
    when(&[cac::AllowanceCharge], |a| is_charge(a, true), &[]).labelled("charge"),
    on(
        &[cac::PartyTaxScheme],
        &[check("UBL-SR-53", |a| Ok(a.exists(&[cac::TaxScheme, cbc::ID]) && a.exists(&[cbc::CompanyID])))],
    ),
    DOCUMENT.labelled("document"),
    on(LINES, &[]).labelled("line"),
    on(
        &[cac::PayeeParty],
        &[
            check("UBL-SR-19", |a| Ok(a.count(PARTY_NAME) <= 1 && payee_name_differs(a))),
            check("UBL-SR-20", |a| {
                let ids = a.count_if(&[cac::PartyIdentification, cbc::ID], |id| !is_sepa(id));
                Ok(ids <= 1 && payee_name_differs(a))
            }),
            check("UBL-SR-21", |a| Ok(a.count(&[cac::PartyLegalEntity, cbc::CompanyID]) <= 1 && payee_name_differs(a))),
        ],
    ),
    on(&[cac::PaymentMeans], &[]).labelled("payment-means"),
    on(&[cac::BillingReference], &[check("UBL-SR-07", |a| Ok(a.exists(&[cac::InvoiceDocumentReference, cbc::ID])))])
        .labelled("preceding-invoice"),
    on(&[cac::TaxRepresentativeParty], &[]).labelled("tax-representative"),
    on(&[cac::TaxSubtotal], &[]).labelled("vat-breakdown"),
];

const PARTY_NAME: &[Name] = &[cac::PartyName, cbc::Name];

const DOCUMENT: Context = on(
    &[ubl::Invoice, cn::CreditNote],
    &[
        check("UBL-CR-002", |a| Ok(!a.exists(&[cbc::UBLVersionID]) || a.has(&[cbc::UBLVersionID], "2.1"))),
        check("UBL-CR-412", |a| Ok(a.name() == cn::CreditNote || !a.exists(&[cac::PaymentMeans, cbc::PaymentDueDate]))),
        check("UBL-CR-665", |a| Ok(!references(a, |code| code != "130", true).any(|r| r.some(&[cbc::ID], has_scheme)))),
        check("UBL-CR-666", |a| Ok(!references(a, is_object, false).any(|r| r.exists(&[cac::Attachment])))),
        check("UBL-CR-673", |a| Ok(!references(a, is_object, false).any(|r| r.exists(&[cbc::DocumentDescription])))),
        check("UBL-DT-18", |a| {
            let named = a.tree.with_attr(at::name).filter(|n| a.tree.name(*n) != cbc::PaymentMeansCode);
            Ok(named.count() == 0)
        }),
        check("UBL-SR-04", |a| {
            let mut ids = 0;
            for reference in a.every(&[cac::AdditionalDocumentReference]) {
                if reference.has(&[cbc::DocumentTypeCode], "130") {
                    ids += reference.count(&[cbc::ID]);
                }
            }
            Ok(ids <= 1)
        }),
        check("UBL-SR-12", |a| Ok(registrations(a, cac::AccountingSupplierParty, true)? <= 1)),
        check("UBL-SR-13", |a| Ok(registrations(a, cac::AccountingSupplierParty, false)? <= 1)),
        check("UBL-SR-18", |a| Ok(registrations(a, cac::AccountingCustomerParty, true)? <= 1)),
        check("UBL-SR-29", |a| {
            let ids = a.anywhere(cbc::ID).filter(|id| id.inside(cac::PartyIdentification) && is_sepa(*id));
            Ok(ids.count() <= 1)
        }),
        check("UBL-SR-44", |a| Ok(distinct(a, cbc::PaymentID) <= 1)),
        check("UBL-SR-46", |a| {
            let codes: &[Name] = &[cac::PaymentMeans, cbc::PaymentMeansCode];
            Ok(a.count_if(codes, |c| c.attr(at::name).is_some()) <= 1)
        }),
        check("UBL-SR-47", |a| Ok(distinct(a, cbc::PaymentMeansCode) <= 1)),
    ],
);

/// UBL-SR-43: an identifier has a scheme only with type 130 (and in a credit note, a project reference has type 50).
fn scheme_with_type(a: At<'_>) -> Res {
    let code = &[cbc::DocumentTypeCode];
    let project = a.root().name() == cn::CreditNote && a.has(code, "50");
    let plain = || !a.some(&[cbc::ID], has_scheme) && !a.exists(code);
    Ok(a.has(code, "130") || project || plain())
}

fn has_scheme(id: At<'_>) -> bool {
    id.attr(at::schemeID).is_some()
}

fn is_object(code: &str) -> bool {
    code == "130"
}

/// The additional references one of whose type codes satisfies a condition, or that (with `untyped`) have none.
fn references<'t>(a: At<'t>, is: fn(&str) -> bool, untyped: bool) -> impl Iterator<Item = At<'t>> {
    let code = &[cbc::DocumentTypeCode];
    a.anywhere(cac::AdditionalDocumentReference)
        .filter(move |r| r.some(code, |c| is(c.text())) || (untyped && !r.exists(code)))
}

fn is_sepa(id: At<'_>) -> bool {
    id.attr_or_empty(at::schemeID).eq_ignore_ascii_case("SEPA")
}

/// Whether a price with a discount is around the element.
fn in_price_discount(a: At<'_>) -> bool {
    a.tree.ancestors(a.node).any(|n| a.tree.name(n) == cac::Price && a.to(n).exists(&[cac::AllowanceCharge]))
}

/// The tax registrations of a party that are (or are not) of the VAT scheme, blanks in the scheme left as they are.
fn registrations(a: At<'_>, party: Name, vat: bool) -> Res<usize> {
    let mut count = 0;
    for scheme in a.every(&[party, cac::Party, cac::PartyTaxScheme]) {
        let is = scheme
            .some_or_broken(&[cac::TaxScheme], |s| Ok(s.string(&[cbc::ID])?.eq_ignore_ascii_case("VAT") == vat))?;
        if is {
            count += scheme.count(&[cbc::CompanyID]);
        }
    }
    Ok(count)
}

fn distinct(a: At<'_>, name: Name) -> usize {
    let mut texts = a.anywhere(name).map(At::text);
    let Some(first) = texts.next() else { return 0 };
    let mut others: HashSet<&str> = texts.filter(|t| *t != first).collect();
    others.insert(first);
    others.len()
}

/// Whether some name of the payee differs from some registered name of the seller; not so where either is missing.
fn payee_name_differs(a: At<'_>) -> bool {
    let Some(around) = a.up() else { return false };
    a.some(PARTY_NAME, |mine| {
        around.some(SELLER, |seller| {
            seller.some(&[cac::PartyLegalEntity, cbc::RegistrationName], |theirs| theirs.text() != mine.text())
        })
    })
}
