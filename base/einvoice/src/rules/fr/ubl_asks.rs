//! What the French rules ask of UBL invoices and credit notes: the tests that [`super::ubl`] puts in their contexts.

use super::formats::{
    CREDIT_TYPES, DEPOSIT_TYPES, PAID, TREATMENTS, is_amount, is_day, is_digits, is_percent, is_price, is_rate,
    is_siren,
};
use super::ubl_groups::is_both_ways;
use crate::rules::at::{both, either, is_filled, normal, not};
use crate::rules::{At, Broken, Dec, Res};
use crate::tree::{Name, at, cac, cbc, cn, ubl};

pub(super) const DOCUMENT: &[Name] = &[ubl::Invoice, cn::CreditNote];
/// The names of lines.
pub(super) const LINES: &[Name] = &[cac::InvoiceLine, cac::CreditNoteLine];
pub(super) const LEGAL_ID: &[Name] = &[cac::PartyLegalEntity, cbc::CompanyID];
pub(super) const PARTY_ID: &[Name] = &[cac::PartyIdentification, cbc::ID];
pub(super) const SELLER: &[Name] = &[cac::AccountingSupplierParty, cac::Party];
pub(super) const SELLER_ENDPOINT: &[Name] = &[cac::AccountingSupplierParty, cac::Party, cbc::EndpointID];
pub(super) const SELLER_LEGAL_ID: &[Name] =
    &[cac::AccountingSupplierParty, cac::Party, cac::PartyLegalEntity, cbc::CompanyID];
pub(super) const BUYER_ENDPOINT: &[Name] = &[cac::AccountingCustomerParty, cac::Party, cbc::EndpointID];
pub(super) const BUYER_LEGAL_ID: &[Name] =
    &[cac::AccountingCustomerParty, cac::Party, cac::PartyLegalEntity, cbc::CompanyID];
pub(super) const REFERENCE: &[Name] = &[cac::BillingReference, cac::InvoiceDocumentReference];

/// Whether the elements around are those of a path from the document element.
pub(super) fn of_document(a: At<'_>, path: &[Name]) -> bool {
    a.chain(path) && a.tree.ancestors(a.node).nth(path.len()).is_some_and(|top| DOCUMENT.contains(&a.tree.name(top)))
}

/// Whether it is the type code of its document: an invoice has one name for it, a credit note another.
pub(super) fn is_own_type_code(a: At<'_>) -> Res {
    let own = if a.name() == cbc::InvoiceTypeCode { ubl::Invoice } else { cn::CreditNote };
    Ok(of_document(a, &[]) && a.inside(own))
}

/// Whether the elements around are those of a path from a line of the document.
pub(super) fn of_line(a: At<'_>, path: &[Name]) -> bool {
    let line = a.tree.ancestors(a.node).nth(path.len());
    a.chain(path) && line.is_some_and(|line| is_line(a.to(line)))
}

/// Whether an element is a line of the document.
pub(super) fn is_line(a: At<'_>) -> bool {
    match a.name() {
        cac::InvoiceLine => a.inside(ubl::Invoice),
        cac::CreditNoteLine => a.inside(cn::CreditNote),
        _ => false,
    }
}

/// Whether some element at a path has one of these texts.
pub(super) fn any(a: At<'_>, path: &[Name], texts: &[&str]) -> bool {
    a.some(path, |x| texts.contains(&x.text()))
}

/// The elements at a path whose scheme is this one.
pub(super) fn of_scheme<'t>(a: At<'t>, path: &[Name], scheme: &str) -> Vec<At<'t>> {
    let mut found = a.every(path);
    found.retain(|x| x.attr(at::schemeID) == Some(scheme));
    found
}

/// The text of the only element of a list, empty where there is none; broken where there are several.
pub(super) fn only<'t>(list: &[At<'t>]) -> Res<&'t str> {
    match list {
        [] => Ok(""),
        [one] => Ok(one.text()),
        _ => Err(Broken),
    }
}

/// All notes of the document with `#` between them; a note may begin with its subject code between two `#`.
pub(super) fn notes(a: At<'_>) -> String {
    let mut all = String::new();
    for (number, note) in a.every(&[cbc::Note]).into_iter().enumerate() {
        if number > 0 {
            all.push('#');
        }
        all.push_str(note.text());
    }
    all
}

/// What the first note of a subject says, up to the next `#`.
pub(super) fn said<'n>(notes: &'n str, subject: &str) -> &'n str {
    let after = notes.split_once(subject).map_or("", |(_, after)| after);
    after.split_once('#').map_or(after, |(said, _)| said)
}

pub(super) fn is_type(a: At<'_>, types: &[&str]) -> bool {
    any(a, &[cbc::InvoiceTypeCode], types) || any(a, &[cbc::CreditNoteTypeCode], types)
}

/// A SIRET, where there is one, has 14 digits and begins with the party's SIREN; a party that need not state its SIREN
/// is taken to have the SIRET's.
pub(super) fn siret_fits(sirets: &[At<'_>], legal: &[At<'_>], needs_siren: bool) -> Res {
    let Some(siret) = sirets.first().map(|x| x.text()) else { return Ok(true) };
    let siren = only(legal);
    both(Ok(is_digits(siret, 14)), || {
        let siren = siren?;
        Ok(siret.get(..9) == Some(siren) || (siren.is_empty() && !needs_siren))
    })
}

pub(super) fn siret_of_party(a: At<'_>, needs_siren: bool) -> Res {
    siret_fits(&of_scheme(a, PARTY_ID, "0009"), &of_scheme(a, LEGAL_ID, "0002"), needs_siren)
}

pub(super) fn siret_of_place(a: At<'_>) -> Res {
    let place = of_scheme(a, &[cac::DeliveryLocation, cbc::ID], "0009");
    let legal = of_scheme(a, &[cac::DeliveryParty, cac::PartyLegalEntity, cbc::CompanyID], "0002");
    siret_fits(&place, &legal, false)
}

/// An address begins with the SIREN and has the scheme 0225.
pub(super) fn address_of_siren(a: At<'_>, endpoint: &[Name], legal: &[Name]) -> Res {
    let begins = || Ok(a.string(endpoint)?.starts_with(only(&of_scheme(a, legal, "0002"))?));
    both(begins(), || Ok(a.some(endpoint, |x| x.attr(at::schemeID) == Some("0225"))))
}

pub(super) fn one_in(a: At<'_>, path: &[Name], list: &[&str]) -> Res {
    match a.one(path)? {
        Some(x) => Ok(list.contains(&x.text())),
        None => Ok(true),
    }
}

pub(super) fn one_rate(a: At<'_>) -> Res {
    Ok(a.one(&[cbc::Percent])?.is_none_or(|x| is_rate(x.text())))
}

pub(super) fn not_overseas(a: At<'_>) -> Res {
    Ok(!any(a, &[cbc::ID], &["L", "M"]))
}

pub(super) fn all_have_schemes(a: At<'_>, path: &[Name]) -> Res {
    Ok(!a.some(path, |x| x.attr(at::schemeID).is_none()))
}

pub(super) fn schemes_differ(a: At<'_>, path: &[Name]) -> Res {
    let mut schemes: Vec<&str> = a.every(path).iter().filter_map(|x| x.attr(at::schemeID)).collect();
    let count = schemes.len();
    schemes.sort_unstable();
    schemes.dedup();
    Ok(schemes.len() == count)
}

/// A unit price, of which bidirectional invoices may have negative ones; an empty one is left to other rules.
pub(super) fn price(a: At<'_>, text: &str) -> Res {
    let text = normal(text);
    if text.is_empty() {
        return Ok(true);
    }
    let both_ways = is_both_ways(a);
    either(both(both_ways, || Ok(is_price(&text, true))), || both(not(both_ways), || Ok(is_price(&text, false))))
}

pub(super) fn own_amount(a: At<'_>) -> Res {
    Ok(is_amount(&normal(a.text())))
}

pub(super) fn own_percent(a: At<'_>) -> Res {
    Ok(is_percent(&normal(a.text())))
}

/// A day; a text whose first four characters are not even a number breaks the published rule.
pub(super) fn own_day(a: At<'_>) -> Res {
    let text = a.text();
    let year = text.char_indices().nth(4).map_or(text, |(end, _)| text.get(..end).unwrap_or_default());
    either(Ok(is_day(text)), || if Dec::cast(year).is_some() { Ok(false) } else { Err(Broken) })
}

pub(super) fn own_filled(a: At<'_>) -> Res {
    Ok(is_filled(a.text()))
}

pub(super) fn own_siren(a: At<'_>) -> Res {
    Ok(is_siren(&normal(a.text())))
}

pub(super) fn once(a: At<'_>, subject: &str) -> Res {
    Ok(notes(a).matches(subject).count() <= 1)
}

pub(super) fn object_schemes_once(a: At<'_>) -> Res {
    let few = |scheme| a.count_if(&[cbc::ID], |x| x.attr(at::schemeID) == Some(scheme)) <= 1;
    Ok(few("AFL") && few("AVV"))
}

pub(super) fn attribute_has_value(a: At<'_>) -> Res {
    let (value, quantity) = (a.exists(&[cbc::Value]), a.exists(&[cbc::ValueQuantity]));
    let with_unit = a.some(&[cbc::ValueQuantity], |x| x.attr(at::unitCode).is_some_and(|unit| !unit.is_empty()));
    Ok((value && !quantity) || (!value && with_unit))
}

pub(super) fn member_of_entity(a: At<'_>) -> bool {
    a.some(&[cac::AccountingSupplierParty, cac::Party, cac::PartyIdentification, cbc::ID], |x| {
        x.attr(at::schemeID) == Some("0231")
    })
}

pub(super) fn treatments_at_most_one(a: At<'_>) -> Res {
    let mut all: String = a.every(&[cbc::Note]).iter().map(|x| x.text()).filter(|n| n.contains("#BAR#")).collect();
    all.push('#');
    let count: usize = TREATMENTS.iter().map(|t| all.matches(&format!("BAR#{t}#")).count()).sum();
    Ok(count <= 1)
}

pub(super) fn rebate_has_contract_and_period(a: At<'_>) -> Res {
    if !a.has(&[cbc::CreditNoteTypeCode], "262") {
        return Ok(true);
    }
    let given = |path: &[Name]| Ok(!a.string(path)?.is_empty());
    let ends = || both(given(&[cac::InvoicePeriod, cbc::StartDate]), || given(&[cac::InvoicePeriod, cbc::EndDate]));
    both(given(&[cac::ContractDocumentReference, cbc::ID]), ends)
}

/// Whether a line is one of a credit note's own, not the head of a group.
pub(super) fn is_own_line(line: At<'_>, ids: &[&str]) -> bool {
    let about_this = |r: &At<'_>| r.some(&[cac::InvoiceDocumentReference, cbc::ID], |x| ids.contains(&x.text()));
    let references = line.every(&[cac::BillingReference]);
    !references.iter().any(about_this)
        || references
            .iter()
            .filter(|r| about_this(r))
            .any(|r| r.has(&[cac::InvoiceDocumentReference, cbc::DocumentStatusCode], "DETAIL"))
}

pub(super) fn is_dated(reference: At<'_>) -> bool {
    reference.exists(&[cbc::ID]) && reference.exists(&[cbc::IssueDate])
}

pub(super) fn credit_note_refers(a: At<'_>) -> Res {
    if !any(a, &[cbc::CreditNoteTypeCode], CREDIT_TYPES) || a.some(REFERENCE, is_dated) {
        return Ok(true);
    }
    let ids: Vec<&str> = a.every(&[cbc::ID]).iter().map(|x| x.text()).collect();
    let refers = |line: At<'_>| {
        line.some(&[cac::BillingReference], |r| {
            let other = r.some(&[cac::InvoiceDocumentReference, cbc::ID], |x| ids.iter().any(|id| *id != x.text()));
            other && r.some(&[cac::InvoiceDocumentReference], is_dated)
        })
    };
    Ok(!a.some(&[cac::CreditNoteLine], |line| is_own_line(line, &ids) && !refers(line)))
}

pub(super) fn due_after_issue(a: At<'_>) -> Res {
    if is_type(a, DEPOSIT_TYPES) || any(a, &[cbc::ProfileID], PAID) {
        return Ok(true);
    }
    let issued: Vec<&str> = a.every(&[cbc::IssueDate]).iter().map(|x| x.text()).collect();
    let early = |due: At<'_>| issued.iter().any(|i| due.text() < *i);
    Ok(!a.some(&[cbc::DueDate], early) && !a.some(&[cac::PaymentMeans, cbc::PaymentDueDate], early))
}

pub(super) fn is_paid(a: At<'_>) -> bool {
    any(a, &[cbc::ProfileID], PAID)
}

pub(super) fn paid_in_full(a: At<'_>) -> Res {
    // Nothing paid is no full payment, whatever stands in the total.
    let Some(paid) = a.decimal(&[cac::LegalMonetaryTotal, cbc::PrepaidAmount])? else { return Ok(false) };
    Ok(a.decimal(&[cac::LegalMonetaryTotal, cbc::TaxInclusiveAmount])? == Some(paid))
}

pub(super) fn nothing_due(a: At<'_>) -> Res {
    Ok(a.decimal(&[cac::LegalMonetaryTotal, cbc::PayableAmount])?.is_some_and(|due| due.is_zero()))
}

pub(super) fn due_date_given(a: At<'_>) -> Res {
    let mut dates = a.every(&[cbc::DueDate]);
    dates.extend(a.every(&[cac::PaymentMeans, cbc::PaymentDueDate]));
    Ok(!only(&dates)?.is_empty())
}

pub(super) fn euros_for_the_state(a: At<'_>) -> Res {
    if !a.some(&[cbc::DocumentCurrencyCode], |x| x.text() != "EUR") {
        return Ok(true);
    }
    both(Ok(a.has(&[cbc::TaxCurrencyCode], "EUR")), || {
        let mut amounts = a.every(&[cac::TaxTotal, cbc::TaxAmount]);
        amounts.retain(|x| x.attr(at::currencyID) == Some("EUR"));
        Ok(!only(&amounts)?.is_empty())
    })
}

pub(super) fn representative_given(a: At<'_>) -> Res {
    let path = [cac::TaxRepresentativeParty, cac::PartyTaxScheme];
    both(Ok(a.exists(&path)), || {
        Ok(!a.string(&[cac::TaxRepresentativeParty, cac::PartyTaxScheme, cbc::CompanyID])?.is_empty())
    })
}
